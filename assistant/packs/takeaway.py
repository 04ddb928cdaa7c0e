"""An answer as a pack that fits on one page: to take to supervision, with room to write."""

from __future__ import annotations

import re

from assistant.ask.models import Answer, Claim, Source, Status
from assistant.ask.text import readable
from assistant.packs.models import Item, ItemKind, Origin, Pack, PackKind, Section, Table
from prompts import say

MOST_FINDINGS, MOST_QUESTIONS = 3, 2
LONGEST_QUOTE, ROOM = 420, 840
"""Characters of one quotation on the page, and of all of them: what is longer is left for the source itself."""
_SENTENCE_ENDS = re.compile(r"[.!?][”’\"')\]]*(?=\s)")

_HOLDS_NOTHING = frozenset({Status.IMMEDIATE_DANGER, Status.PERSONAL_DATA, Status.ERROR, Status.NEEDS_CLARIFICATION})


class NothingToTake(ValueError):
    """The answer holds nothing that could be taken along."""


def takeaway(answer: Answer) -> Pack:
    """Lay an answer out: the question, up to three findings with their words, questions, and a box to write in.

    Raises:
        NothingToTake: the question was stopped, or nothing was found.
    """
    if answer.status in _HOLDS_NOTHING or not answer.sources:
        raise NothingToTake(_say("nothing"))
    chosen = _sources(answer)
    numbers = {source.number: at for at, source in enumerate(chosen, 1)}
    sources = [source.model_copy(update={"number": numbers[source.number]}) for source in chosen]
    return Pack(
        kind=PackKind.ANSWER,
        title=_say("title"),
        topic=answer.question,
        purpose=_say("purpose"),
        minutes=0,
        details={_say("question"): answer.question, _say("support"): _support(answer), _say("mind"): _mind(answer)},
        labels=[_say("label")],
        sections=[_findings(sources), *_questions(answer), _notes()],
        sources=sources,
        support=answer.support,
        quotes_once=True,
    )


def _sources(answer: Answer) -> list[Source]:
    """Choose the sources of the first messages, one a message, as far as their words fit on the page."""
    by_number = {source.number: source for source in answer.sources}
    cited = [_first(claim, by_number) for claim in answer.claims]
    told = [source for source in cited if source is not None] or answer.sources
    chosen: list[Source] = []
    room = ROOM - max(0, len(answer.question) - LONGEST_QUOTE // 4)
    for source in {source.number: source for source in told}.values():
        short = _shortened(source)
        if len(chosen) < MOST_FINDINGS and (len(short.quote) <= room or not chosen):
            chosen.append(short)
            room -= len(short.quote)
    return chosen


def _shortened(source: Source) -> Source:
    """Leave of a long quotation its first whole sentences. What is left stands where it stood."""
    if len(source.quote) <= LONGEST_QUOTE:
        return source
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(source.quote, 0, LONGEST_QUOTE)]
    kept = ends[-1] if ends else source.quote.rfind(" ", 0, LONGEST_QUOTE)
    quote = source.quote[:kept].rstrip() if kept > 0 else source.quote[:LONGEST_QUOTE]
    return source.model_copy(update={"quote": quote, "quote_end": source.quote_start + len(quote)})


def _first(claim: Claim, by_number: dict[int, Source]) -> Source | None:
    return next((by_number[number] for number in claim.citations if number in by_number), None)


def _findings(sources: list[Source]) -> Section:
    items = [
        Item(
            id=f"finding-{source.number}",
            kind=ItemKind.FINDING,
            text=readable(source.quote),
            origin=Origin.PUBLICATION,
            citations=[source.number],
        )
        for source in sources
    ]
    return Section(id="findings", title=_say("findings"), items=items)


def _questions(answer: Answer) -> list[Section]:
    asked = answer.reflective_questions[:MOST_QUESTIONS]
    items = [Item(id=f"question-{at}", kind=ItemKind.PROMPT, text=one.text) for at, one in enumerate(asked, 1)]
    return [Section(id="questions", title=_say("questions"), items=items)] if items else []


def _notes() -> Section:
    box = Table(caption=_say("box"), columns=[_say("box_hint")], rows=[[""]])
    return Section(id="notes", title=_say("notes"), tables=[box])


def _mind(answer: Answer) -> str:
    return answer.notices[0] if answer.notices else _say("tail")


def _support(answer: Answer) -> str:
    support = answer.support
    return _say("support_words", documents=support.documents, independent=support.independent, held=support.held)


def _say(key: str, **values: object) -> str:
    return say("takeaway", key, **values)
