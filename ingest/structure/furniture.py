"""What a page carries that is no evidence: contents lists, page numbers, navigation, imprints, addresses."""

from __future__ import annotations

import dataclasses
import re

from ingest.models import LineRole
from ingest.structure.lines import SHORTCODE, Line
from ingest.structure.marks import DATE_LINE

_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$|[-–]\s*\d{1,4}\s*[-–]$", re.I)
_ENTITY = re.compile(r"(?:&[a-z]{2,8};\s*)+$", re.I)
_RULE = re.compile(r"[-=_*\s|.~]{3,}$")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_URL_ALONE = re.compile(r"<?(?:https?://|www\.)\S+>?$", re.I)
_NAVIGATION = re.compile(
    r"(?:back to (?:contents|top)|(?:rate|share|print|save|bookmark|email) this page|skip to (?:main )?content"
    r"|return to top|next page|previous page|sign in|log in|cookies?|download (?:this|the) (?:page|report|pdf)"
    r"|(?:organisational |individual )?membership(?: \d+)?|is this page useful\??|subscribe|menu|search)$",
    re.I,
)
_IMPRINT = re.compile(
    r"ISBN\b|©|\(c\) |reference:\s*\S+|any enquiries regarding this publication|this (?:document|publication) is"
    r" (?:also )?available|the views expressed (?:in this report )?are",
    re.I,
)
# What a form of report asks its author to write, left in the report.
_PROMPT = re.compile(
    r"\(?(?:identify each individual learning point|outline briefly|briefly (?:outline|describe)|include here"
    r"|insert here"
    r"|this section should)\b",
    re.I,
)
_CONTENTS = re.compile(r"(?:\*\*|#+ )?(?:table of )?contents:?(?:\*\*)?$", re.I)
_PLAIN_ENTRY = re.compile(r"(?:(?:\d[\d.]*|[A-Z][.)])\s+)?[A-Z][^.?!]{2,120}\s\d{1,3}$")
_LIST_OF = re.compile(r"list of (?:figures|tables|charts|abbreviations)$", re.I)
_ENTRY = re.compile(r".{2,160}?(?:\t+|\s*\.{4,}\s*|\s*…{2,}\s*| {3,})\d{1,3}$")


def without_furniture(text: str, lines: list[Line]) -> list[Line]:
    """Leave out the lines that are page furniture. The line after one that is left out counts as having a gap."""
    dropped = _contents(text, lines) | _after_last_shortcode(lines)
    kept: list[Line] = []
    cut = False
    for index, line in enumerate(lines):
        continued = line.hint is not None and line.hint.role is LineRole.CONTINUED
        # A line that runs on goes where the one before it went, whatever it looks like by itself.
        if (cut and continued) or (not continued and (index in dropped or _is_no_evidence(line))):
            cut = True
            continue
        kept.append(dataclasses.replace(line, gap=line.gap or cut))
        cut = False
    return kept


def _is_no_evidence(line: Line) -> bool:
    return (line.hint is not None and line.hint.role is LineRole.FOOTNOTE) or _is_furniture(line.text)


def _is_furniture(words: str) -> bool:
    if len(words) > 400:
        return False
    whole = (_PAGE_NUMBER, _ENTITY, _RULE, _NAVIGATION, _URL_ALONE, DATE_LINE)
    return (
        any(pattern.match(words) for pattern in whole)
        or bool(_IMPRINT.match(words))
        or bool(_PROMPT.match(words))
        or (bool(_EMAIL.search(words)) and len(words) < 200)
    )


def _contents(text: str, lines: list[Line]) -> set[int]:
    """Find contents lists: entries under a "Contents" heading, and runs of entries that end in a page number."""
    dropped: set[int] = set()
    for index, line in enumerate(lines):
        if _CONTENTS.match(line.text):
            dropped.add(index)
            dropped.update(_entries_after(text, lines, index))
    run: list[int] = []
    for index, line in enumerate(lines):
        row = line.hint is not None and line.hint.role in (LineRole.ROW, LineRole.HEADER_ROW)
        if _ENTRY.match(line.text) and len(line.text) <= 180 and not row:
            run.append(index)
            continue
        dropped.update(run if len(run) >= 3 else ())
        run = []
    return dropped | set(run if len(run) >= 3 else ())


def _entries_after(text: str, lines: list[Line], heading: int) -> list[int]:
    """Take the lines after a "Contents" heading as long as they look like entries."""
    taken: list[int] = []
    for index in range(heading + 1, len(lines)):
        line = lines[index]
        newline = text.find("\n", line.end)
        raw = text[line.start - line.indent : newline if newline >= 0 else None]
        if not ("\t" in raw or _ENTRY.match(line.text) or _PLAIN_ENTRY.match(line.text) or _LIST_OF.match(line.text)):
            break
        taken.append(index)
    return taken


def _after_last_shortcode(lines: list[Line]) -> set[int]:
    """Find the site's footer: what stands after the last closing shortcode of a page that is wrapped in them."""
    coded = [index for index, line in enumerate(lines) if SHORTCODE.search(line.text)]
    if len(coded) < 2 or not re.search(r"\[/[a-z0-9_-]+\]\s*$", lines[coded[-1]].text):
        return set()
    return set(range(coded[-1] + 1, len(lines)))


class RunOnContents:
    """Knows a contents list set as one line: nothing but titles of the document's sections, four or more."""

    def __init__(self, titles: set[str]) -> None:
        """Take the titles of the document's sections."""
        self._by_first_word: dict[str, list[str]] = {}
        for title in sorted(titles, key=len, reverse=True):
            self._by_first_word.setdefault(title.split()[0], []).append(title)

    def fits(self, words: str) -> bool:
        """Tell whether a text is such a list."""
        rest, count = words.strip(), 0
        while rest and len(words) <= 3000:
            titles = self._by_first_word.get(rest.split(maxsplit=1)[0], ())
            title = next((one for one in titles if rest.startswith(one)), None)
            if title is None:
                return False
            rest, count = rest[len(title) :].strip(), count + 1
        return count >= 4
