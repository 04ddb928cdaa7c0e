"""The validator: every rule that a briefing keeps, looked up in the finished pack. Nothing is given out unchecked."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.ask.quoting import Verdict, judge_quotation, quotations
from assistant.ask.text import readable
from assistant.briefing.build import MINUTES, fits, under, words_of
from assistant.briefing.words import MOST, MOST_OF_ALL, presets, say
from assistant.guard.language import faults
from assistant.packs.models import Origin, Pack, Section

_APART = ("use", "read")  # a sheet to write on, and where to read on: no headings of the briefing itself
_SHORTFALLS = ("short", "none", "none_topic", "none_do")


def check_briefing(pack: Pack) -> list[str]:
    """Name everything that is not as it has to be, in words for whoever looks after the program. Empty: all is well."""
    return [*_headings(pack), *_words(pack), *_cited(pack), *_quoted(pack), *_voice(pack), *_minutes(pack)]


def headings(pack: Pack) -> list[Section]:
    """Give the sections that are the briefing itself, in reading order."""
    return [section for section in pack.sections if section.id not in _APART]


def _headings(pack: Pack) -> Iterator[str]:
    wanted = [heading.id for heading in presets()[str(pack.choices["preset"])].headings]
    if [section.id for section in headings(pack)] != wanted:
        yield "The headings are not those of the preset."
    if not pack.section("read").tables[0].rows:
        yield "No publication is named to read on."


def _words(pack: Pack) -> Iterator[str]:
    if (total := words_of(headings(pack))) > MOST_OF_ALL:
        yield f"The briefing has {total} words."
    if pack.layout == "one_page":
        return
    honest = {say(key) for key in _SHORTFALLS}
    for section in headings(pack):
        told = any(item.text in honest for item in section.items)
        if not fits(section) and not (told and under(section) <= MOST) and section.id != "questions":
            yield f"The heading {section.id} has {under(section)} words."
        if section.id == "questions" and (under(section) > MOST or not section.items):
            yield f"The questions have {under(section)} words."


def _cited(pack: Pack) -> Iterator[str]:
    known, honest = {source.number for source in pack.sources}, {say(key) for key in _SHORTFALLS}
    for item in pack.items:
        if not item.citations and item.text not in honest:
            yield f"The bullet {item.id} cites nothing."
        if not set(item.citations) <= known:
            yield f"The bullet {item.id} cites a source that is not there."


def _quoted(pack: Pack) -> Iterator[str]:
    sources = {source.number: source for source in pack.sources}
    for source in pack.sources:
        if not source.verified:
            yield f"The words of source {source.number} are not proven."
    for item in pack.items:
        cited = [sources[number] for number in item.citations if number in sources]
        if item.origin is Origin.PUBLICATION and [item.text] != [readable(source.quote) for source in cited]:
            yield f"The item {item.id} does not have the words of its source."
        for words in quotations(item.text, [readable(source.quote) for source in cited]):
            if judge_quotation(words, [source.text for source in cited]) is not Verdict.VERBATIM:
                yield f"The bullet {item.id} quotes words that its source does not have."


def _voice(pack: Pack) -> Iterator[str]:
    ours = [item.text for item in pack.items if item.origin is not Origin.PUBLICATION]
    for text in (pack.purpose, *pack.notices, *ours):
        for fault in faults(text):
            yield f"Our own voice says “{fault.words}”: {fault.why}"


def _minutes(pack: Pack) -> Iterator[str]:
    if sum(section.minutes for section in pack.sections) != pack.minutes:
        yield "The minutes do not add up."
    if pack.layout == "brief" and pack.minutes != MINUTES:
        yield "A briefing takes seven minutes."
