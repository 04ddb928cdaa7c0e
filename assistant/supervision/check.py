"""The validator: every rule that a pack keeps, looked up in the pack itself. Nothing is given out unchecked."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.ask.text import readable
from assistant.packs.models import Item, ItemKind, Origin, Pack
from assistant.packs.standing import mentions_outcome
from assistant.supervision.frame import Facet, frame
from assistant.supervision.reflective import reflective_model
from assistant.supervision.wording import problems

PARTS = ("arrive", "reviews", "widen", "close", "swap", "record")
PROMPTS = ("opener", "stop", "missing", "strength", "differently", "closer")
QUESTIONS = (ItemKind.QUESTION, ItemKind.SPARE_QUESTION)


def check_pack(pack: Pack) -> list[str]:
    """Name everything that is not as it has to be, in words for whoever looks after the program. Empty: all is well."""
    return [
        *_minutes(pack),
        *_parts(pack),
        *_core(pack),
        *_wording(pack),
        *_citations(pack),
        *_outcomes(pack),
    ]


def _minutes(pack: Pack) -> Iterator[str]:
    total = sum(section.minutes for section in pack.sections)
    if total != pack.minutes:
        yield f"The parts take {total:g} minutes of {pack.minutes:g}."
    for section in pack.sections:
        core = [item for item in section.items if item.core]
        if core and section.minutes < 0.5 * len(core):
            yield f"The part {section.id} has {len(core)} questions and {section.minutes:g} minutes."
        if section.stage and section.minutes <= 0:
            yield f"The stage {section.stage} has no time."


def _parts(pack: Pack) -> Iterator[str]:
    held = [section.id for section in pack.sections]
    yield from (f"There is no part {part}." for part in PARTS if part not in held)
    stages = [stage.key for stage in reflective_model(str(pack.choices["model"])).stages]
    if [section.stage for section in pack.sections if section.stage] != stages:
        yield "The stages are not those of the model, in its order."
    ids = [item.id for item in pack.items]
    yield from (f"There is no {prompt}." for prompt in PROMPTS if prompt not in ids)
    if len(set(ids)) != len(ids):
        yield "Two items have the same id."


def _core(pack: Pack) -> Iterator[str]:
    core = pack.core_questions
    if not 3 <= len(core) <= 5:
        yield f"There are {len(core)} core questions."
    if len({item.text for item in core}) != len(core):
        yield "A core question is asked twice."
    covered = {item.facet for item in pack.items}
    yield from (f"Nothing covers {facet.value}." for facet in Facet if facet.value not in covered)
    asked = {item.facet for item in core}
    ours = all(item.origin is not Origin.YOURS for item in core)
    yield from (
        f"No core question covers {facet.value}." for facet in frame().always if ours and facet.value not in asked
    )


def _wording(pack: Pack) -> Iterator[str]:
    for_two = pack.choices["mode"] == "one_to_one"
    for item in pack.items:
        if item.kind in QUESTIONS and item.origin is not Origin.YOURS:
            for rule in problems(item.text, for_two=for_two, step=item.facet == Facet.NEXT_STEP):
                yield f"The question {item.text!r} breaks the rule {rule}."


def _citations(pack: Pack) -> Iterator[str]:
    sources = {source.number: source for source in pack.sources}
    if list(sources) != list(range(1, len(pack.sources) + 1)):
        yield "The sources are not numbered from 1."
    for item in pack.items:
        yield from (f"{item.id} cites source {n}, which is not there." for n in item.citations if n not in sources)
        if _must_cite(item) and not item.citations:
            yield f"{item.id} has no source."
        if item.origin is Origin.PUBLICATION and not all(_holds(item, sources[n].quote) for n in item.citations):
            yield f"{item.id} does not have the words of its source."
    yield from (f"Source {source.number} is not proven." for source in pack.sources if not source.verified)


def _must_cite(item: Item) -> bool:
    return item.origin in (Origin.PUBLICATION, Origin.ADAPTED) or (item.core and item.origin is not Origin.YOURS)


def _holds(item: Item, quote: str) -> bool:
    return item.text == readable(quote)  # what is shown leaves out layout marks, and nothing else


def _outcomes(pack: Pack) -> Iterator[str]:
    if pack.choices.get("outcome"):
        return
    for item in pack.items:
        if item.kind is ItemKind.FINDING and mentions_outcome(item.text):
            yield f"{item.id} tells how a case ended."
