"""One statement of a chat model, held to the same proof as everything else: what fails is never shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from assistant.ask.evidence import Found
from assistant.ask.quoting import Verdict, as_printed, judge_quotation, quotations
from assistant.ask.support import Ground, Likeness, fault_of, telling
from assistant.ask.text import content_stems, sentences
from assistant.chat.reply import Statement
from assistant.guard.fence import orders_taken
from prompts import load
from store.models import Passage

LONGEST_STATEMENT = 400  # characters: one or two sentences
_UNFIT = re.compile(r"https?:|www\.|[<>{}\\`|]|\[[^\]]*\]\(|\b[\w.+-]+@[\w-]+\.")
_CITED = re.compile(r"\s*[\[(](?:[A-Z]{5}|\d{1,2})(?:\s*[,;]\s*(?:[A-Z]{5}|\d{1,2}))*[\])]")


def sound(
    statement: Statement, keyed: Mapping[str, Found], question: str, likeness: Likeness | None
) -> tuple[str, list[Found]] | None:
    """Give a statement as it may be shown, and the passages that prove it; None where it does not hold.

    Keys that were never given out are taken away. What is left must prove every quotation, figure and name.
    """
    cited = list({key: keyed[key] for key in statement.keys if key in keyed}.values())
    text = _CITED.sub("", statement.text).strip()
    if not cited or not text or len(text) > LONGEST_STATEMENT or _UNFIT.search(text):
        return None
    grounds = [Ground(_told_as_fact(found.passage.text), about(found)) for found in cited]
    text = _as_the_sources_print(text, [found.passage for found in cited])
    words = [found.passage.text for found in cited]
    if any(judge_quotation(quote, words) is not Verdict.VERBATIM for quote in quotations(text)):
        return None
    if orders_taken(text, words) or _blames(text) or fault_of(text, grounds, likeness):
        return None
    # A statement that only repeats the question says nothing.
    if set(content_stems(text)) - telling() <= set(content_stems(question)):
        return None
    proving = [
        found for found, ground in zip(cited, grounds, strict=True) if fault_of(text, [ground], likeness) is None
    ]
    return text, proving or cited


def about(found: Found) -> str:
    """Say what is known of where a passage stands: a statement may name it without its passage doing so."""
    document, passage = found.document, found.passage
    known = [
        document.title,
        document.publisher,
        document.published,
        document.period_start,
        document.period_end,
        *document.authorities,
        *document.nations,
        *passage.headings,
        passage.case,
        passage.attribution,
        passage.quoted_source,
    ]
    return " ".join(part for part in known if part)


def _told_as_fact(text: str) -> str:
    """Leave out sentences that speak to a machine: no statement may rest on one, whoever wrote it."""
    rules = _instructing()
    kept = [text[start:end] for start, end in sentences(text)]
    return " ".join(piece for piece in kept if not any(rule.search(piece) for rule in rules))


def _as_the_sources_print(text: str, passages: Sequence[Passage]) -> str:
    """Give quotations the letters of their source where they differ in print alone: straight for curly marks."""
    for quote in list(quotations(text)):
        printed = next((found for passage in passages if (found := as_printed(quote, passage.text))), None)
        if printed:
            text = text.replace(quote, printed)
    return text


def _blames(text: str) -> bool:
    """Whether a statement blames in our own voice. Inside quotation marks the words are those of the source."""
    bare = text
    for quote in quotations(text):
        bare = bare.replace(quote, " ")
    return any(rule.search(bare) for rule in _blame())


@cache
def _instructing() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule, re.IGNORECASE) for rule in load("chat")["speaks_to_a_machine"])


@cache
def _blame() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule, re.IGNORECASE) for rule in load("chat")["not_in_our_voice"])
