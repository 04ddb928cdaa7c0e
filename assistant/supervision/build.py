"""A pack from its findings and questions: the parts that every pack has, and the stages of its model between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ask.models import Source
from assistant.ask.text import readable
from assistant.ask.voices import label
from assistant.packs.minutes import in_words
from assistant.packs.models import Card, Item, ItemKind, Origin, Pack, PackKind, Section, Table
from assistant.supervision.adapt import bare, opened
from assistant.supervision.bank import themes_bank
from assistant.supervision.choose import Chooser, Chosen
from assistant.supervision.findings import Finding
from assistant.supervision.frame import Facet, frame
from assistant.supervision.request import Plan
from assistant.supervision.topics import Topic
from assistant.supervision.wording import is_open
from prompts import load
from prompts import say as say_of

SPARE = 4  # questions to swap in, beside one for each facet that is still open
BLANK_ROWS = 4
_CONTESTED = "disguised compliance / resistance / hostility"


def say(key: str, **values: object) -> str:
    """Give one sentence of `words.yaml`."""
    return say_of("supervision/words", key, **values)


@dataclass(frozen=True)
class Ready:
    """What a pack is built from: the plan, the topic, proven findings and published questions, and their sources."""

    plan: Plan
    topic: Topic
    findings: Sequence[Finding]
    asked: Sequence[Finding]
    sources: Sequence[Source]


def build(ready: Ready, chooser: Chooser) -> Pack:
    """Build the whole pack; notices and support are the service's to add."""
    plan, topic = ready.plan, ready.topic
    core = chooser.core(plan.core_facets)
    widen, close = _widen(ready, chooser, core), _close(plan, chooser, core)
    stages = _stages(ready, chooser, core)
    sections = [_arrive(plan), _reviews(ready), *stages, widen, close]
    sections.append(_swap(chooser, sections))
    if ready.asked:
        sections.append(_published(ready))
    sections.append(_record())
    theme = theme_name(topic)
    return Pack(
        kind=PackKind.SUPERVISION,
        title=say("title", theme=theme),
        topic=topic.text,
        purpose=" ".join(
            [
                say("purpose", minutes=in_words(plan.minutes), idea=themes_bank()[topic.theme].idea),
                say("purpose_model", model=plan.model.name),
            ]
        ),
        minutes=plan.minutes,
        themes=list(topic.themes),
        choices=_choices(plan),
        details=_details(plan),
        labels=[say("label_ai")],
        sections=_numbered(sections),
        sources=list(ready.sources),
    )


def theme_name(topic: Topic) -> str:
    """Name a pack: its theme, or the topic's own words where no theme is near."""
    if not topic.themes:
        return topic.text
    return themes_bank()[topic.theme].name or topic.theme


def _arrive(plan: Plan) -> Section:
    opener = "opener_short" if plan.short else "opener" if plan.to_one else "opener_group"
    items = [_prompt("opener", say(opener), Facet.EMOTION), _text("stop", say("stop"))]
    if not plan.short:
        items.insert(1, _text("agree", say("agree")))
    cards = [] if plan.to_one else [*plan.model.roles, *([] if plan.model.roles else plan.mode.cards)]
    notes = [plan.mode.note, *(place.note for _, place in plan.places if place.note)]
    if plan.to_one and plan.model.one_to_one:
        notes.append(plan.model.one_to_one)
    return Section(
        id="arrive",
        title=say("section_arrive"),
        minutes=plan.slot.arrive,
        items=items,
        cards=[Card.model_validate(card.model_dump()) for card in cards],
        note=" ".join(notes),
    )


def _reviews(ready: Ready) -> Section:
    key = "reviews_intro_outcome" if ready.plan.request.outcome else "reviews_intro"
    if ready.plan.short:
        key = "reviews_intro_short"
    items = [
        Item(
            id=f"finding-{number}",
            kind=ItemKind.FINDING,
            text=readable(finding.quote),
            origin=Origin.PUBLICATION,
            purpose=_whose(finding),
            citations=[number],
        )
        for number, finding in enumerate(ready.findings, start=1)
    ]
    return Section(
        id="reviews", title=say("section_reviews"), minutes=ready.plan.slot.reviews, intro=say(key), items=items
    )


def _whose(finding: Finding) -> str:
    name = label(finding.found.document)
    voice = finding.found.passage.attribution or finding.taken_from
    said = f"{name[:1].upper()}{name[1:]}"
    return f"{said} ({voice})" if voice else said


def _stages(ready: Ready, chooser: Chooser, core: Sequence[Chosen]) -> list[Section]:
    plan = ready.plan
    sections = {
        stage.key: Section(
            id=f"stage-{stage.key}",
            title=stage.title,
            minutes=stage.minutes[plan.minutes],
            stage=stage.key,
            intro=stage.purpose,
            items=[_text(f"task-{stage.key}", stage.task)],
        )
        for stage in plan.model.stages
    }
    for chosen in core:
        hosts = [stage for stage in plan.model.stages if chosen.facet in stage.facets]
        stage = min(hosts, key=lambda host: (_held(sections[host.key]), host.facets.index(chosen.facet)))
        sections[stage.key].items.append(question(chosen, core=True))
    place = plan.model.stage_for(Facet.NEXT_STEP)
    asked = plan.short or Facet.NEXT_STEP in {chosen.facet for chosen in core}
    if place and not asked and (step := chooser.ask(Facet.NEXT_STEP)):
        sections[place].items.append(_ask_as_prompt("step", step))
    return list(sections.values())


def _held(section: Section) -> float:
    """Say how full a stage is: its core questions for each of its minutes."""
    return sum(item.core for item in section.items) / section.minutes


def question(chosen: Chosen, *, core: bool) -> Item:
    """Make an item of a chosen question. Its id is given later."""
    return Item(
        id="",
        kind=ItemKind.QUESTION if core else ItemKind.SPARE_QUESTION,
        text=chosen.text,
        purpose=frame().facets[chosen.facet].purpose,
        facet=chosen.facet.value,
        core=core,
        citations=[chosen.finding + 1],
    )


def _ask_as_prompt(item_id: str, chosen: Chosen, purpose: str | None = None) -> Item:
    made = question(chosen, core=False)
    return made.model_copy(update={"id": item_id, "kind": ItemKind.PROMPT, "purpose": purpose or made.purpose})


def _widen(ready: Ready, chooser: Chooser, core: Sequence[Chosen]) -> Section:
    plan, covered = ready.plan, {chosen.facet for chosen in core}
    items = [_prompt("missing", say("missing"), Facet.NETWORK, say("missing_purpose"))]
    strength = None if plan.short or Facet.GOING_WELL in covered else chooser.ask(Facet.GOING_WELL)
    if strength:
        items.append(_ask_as_prompt("strength", strength, say("strength_purpose")))
    else:
        items.append(_prompt("strength", say("strength"), Facet.GOING_WELL, say("strength_purpose")))
    if not plan.short and Facet.EMOTION not in covered:
        words = say("feelings" if plan.to_one else "feelings_group")
        items.append(_prompt("feelings", words, Facet.EMOTION, say("feelings_purpose")))
    return Section(id="widen", title=say("section_widen"), minutes=plan.slot.widen, items=items)


def _close(plan: Plan, chooser: Chooser, core: Sequence[Chosen]) -> Section:
    return Section(
        id="close",
        title=say("section_close"),
        minutes=plan.slot.close,
        items=[
            _prompt("differently", say("differently"), Facet.NEXT_STEP, say("differently_purpose")),
            _prompt("closer", say("closer_short" if plan.short else "closer"), Facet.EMOTION),
        ],
    )


def _swap(chooser: Chooser, sections: Sequence[Section]) -> Section:
    """Offer a question for every facet that no question covers yet, then a few others."""
    asked = {item.facet for section in sections for item in section.items if item.text.endswith("?")}
    open_facets = [facet for facet in Facet if facet.value not in asked]
    others = [facet for facet in Facet if facet not in open_facets]
    spare = chooser.core(open_facets)
    for facet in others:
        if len(spare) < len(open_facets) + SPARE and (chosen := chooser.ask(facet)):
            spare.append(chosen)
    return Section(
        id="swap",
        title=say("section_swap"),
        intro=say("swap_intro"),
        items=[question(chosen, core=False) for chosen in spare],
    )


def _published(ready: Ready) -> Section:
    items = []
    for number, finding in enumerate(ready.asked, start=len(ready.findings) + 1):
        words = readable(finding.quote)
        items.append(
            Item(
                id=f"published-{number}",
                kind=ItemKind.PUBLISHED_QUESTION,
                text=words,
                origin=Origin.PUBLICATION,
                purpose=_whose(finding),
                citations=[number],
            )
        )
        if not is_open(bare(words)) and (ours := opened(words)):
            items.append(
                Item(
                    id=f"adapted-{number}",
                    kind=ItemKind.SPARE_QUESTION,
                    text=ours,
                    origin=Origin.ADAPTED,
                    purpose=say("adapted_purpose"),
                    citations=[number],
                    original=words,
                )
            )
    return Section(id="published", title=say("section_published"), intro=say("published_intro"), items=items)


def _record() -> Section:
    words = load("supervision/words")
    tables = [
        Table(
            caption=say(f"record_{part}"),
            columns=list(words[f"record_columns_{part}"]),
            rows=[[""] * len(words[f"record_columns_{part}"]) for _ in range(BLANK_ROWS)],
        )
        for part in ("reflection", "decisions")
    ]
    items = [_text("again", say("look_again")), _text("confidential", say("confidential"))]
    return Section(id="record", title=say("section_record"), intro=say("record_intro"), tables=tables, items=items)


def _prompt(item_id: str, text: str, facet: Facet, purpose: str | None = None) -> Item:
    return Item(id=item_id, kind=ItemKind.PROMPT, text=text, facet=facet.value, purpose=purpose)


def _text(item_id: str, text: str) -> Item:
    return Item(id=item_id, kind=ItemKind.TEXT, text=text)


def _numbered(sections: Sequence[Section]) -> list[Section]:
    """Give each question an id that it keeps while the pack is edited."""
    count = 0
    for section in sections:
        for item in section.items:
            if not item.id:
                count += 1
                item.id = f"question-{count}"
    return list(sections)


def _choices(plan: Plan) -> dict[str, str | int | bool | None]:
    return {
        "model": plan.model_key,
        "minutes": plan.minutes,
        "mode": plan.mode_key,
        "role": plan.role[0] if plan.role else None,
        "agency": plan.agency[0] if plan.agency else None,
        "experience": plan.experience[0] if plan.experience else None,
        "outcome": plan.request.outcome,
        "seed": plan.seed,
    }


def _details(plan: Plan) -> dict[str, str]:
    details = {
        say("detail_model"): f"{plan.model.name}, after {plan.model.credit}. {plan.model.about}",
        say("detail_mode"): plan.mode.name,
        say("detail_minutes"): in_words(plan.minutes),
    }
    for key, place in (("role", plan.role), ("agency", plan.agency), ("experience", plan.experience)):
        if place:
            details[say(f"detail_{key}")] = place[1].name
    return details
