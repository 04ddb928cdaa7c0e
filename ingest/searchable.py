"""What the indexes read: a passage's words with markup gone and spelling variants made one."""

from __future__ import annotations

import re

_TAGS = re.compile(r"</?[a-z][^<>\n]{0,200}>", re.I)
_LINKS = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)")
_EMPHASIS = re.compile(r"[*`~]+|(?<!\w)_+(?=\w)|(?<=[^\W_])_+(?!\w)")
_LOST_HYPHEN = re.compile(r"(\w)- (?!and\b|or\b|to\b)(\w)")
# A word that a line's end cuts in two. After these beginnings the hyphen belongs to the word.
_CUT = re.compile(r"\b([^\W\d_]+)-[ \t]*\n\s*([^\W\d_A-Z][^\W\d_]*)")
_KEEP_HYPHEN = frozenset(
    "multi inter non self well co pre post cross long short high low early face one two three half part full ill anti"
    " decision trauma child family whole".split()
)
_RAISED = re.compile(r"(?<=\S)[⁰¹²³⁴-⁹]+(?=[\s.,;:?!)\]”’]|$)")
_SPACE = re.compile(r"\s+")
_VARIANTS = tuple(
    (re.compile(pattern, re.I), form)
    for pattern, form in (
        (r"\bmulti[\s-]?(agency|agencies|disciplinary|professional)\b", r"multi-\1"),
        (r"\binter[\s-]?(agency|agencies|professional|disciplinary)\b", r"inter-\1"),
        (r"\bfront[\s-]?line\b", "frontline"),
        (r"\bco[\s-](ordinat\w*|operat\w*)", r"co\1"),
        (r"\bwell[\s-]being\b", "wellbeing"),
        (r"\bdecision[\s-]making\b", "decision making"),
        (r"\bon[\s-](going|line)\b", r"on\1"),
        (r"\bsafe[\s-]guarding\b", "safeguarding"),
        (r"\bearly[\s-]help\b", "early help"),
        (r"\bself[\s-]harm", "self-harm"),
        (r"\bco[\s-]?sleeping\b", "co-sleeping"),
        (r"\bpre[\s-]?birth\b", "pre-birth"),
    )
)


def normal_words(text: str) -> str:
    """Return a text with emphasis, tags, links and soft hyphens removed, white space and spelling variants made one."""
    text = _LINKS.sub(r"\1", _TAGS.sub(" ", text)).replace("\u00ad", "")
    text = _CUT.sub(_whole, _RAISED.sub("", text))
    text = _EMPHASIS.sub("", text).replace("’", "'").replace("‘", "'")
    text = _LOST_HYPHEN.sub(r"\1-\2", _SPACE.sub(" ", text)).strip()
    for pattern, form in _VARIANTS:
        text = pattern.sub(form, text)
    return text


def _whole(cut: re.Match[str]) -> str:
    left, right = cut.groups()
    return f"{left}-{right}" if left.lower() in _KEEP_HYPHEN else f"{left}{right}"


def search_text(headings: list[str], text: str) -> str:
    """The heading path joined with " > ", a new line, and the words of the passage."""
    path = " > ".join(normal_words(heading) for heading in headings)
    return f"{path}\n{normal_words(text)}" if path else normal_words(text)


def fingerprint(text: str) -> str:
    """The words of a text alone, in lower case, to tell whether two passages say the same."""
    return " ".join(re.findall(r"\w+", normal_words(text).lower()))
