"""The record of an exercise as a pack, so that every exporter can write it: what was decided and why. No names."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.exercise.models import Decision, Group
from assistant.exercise.steps import Step, option_of, steps
from assistant.export.story import title_with_time
from assistant.packs.models import Item, ItemKind, Origin, Pack, Section, Table
from prompts import say


def record(pack: Pack, groups: Sequence[Group]) -> Pack:
    """Make the record. Its findings and sources are those of the exercise; its timetable is empty."""
    decided = [_stage(step, group, len(groups) > 1) for group in groups for step in steps(pack) if step.is_stage]
    seen = any("findings" in group.path for group in groups)
    rest = [section for section in pack.sections if section.id in ("findings", "after-action") and seen]
    return Pack(
        kind=pack.kind,
        title=say("exercise", "record_title", title=pack.title),
        topic=pack.topic,
        purpose=say("exercise", "record_purpose"),
        minutes=0,
        themes=pack.themes,
        labels=pack.labels,
        sections=[*decided, *(_untimed(section) for section in rest), _commitment()],
        sources=pack.sources if seen else [],
        notices=[say("exercise", "record_no_names"), *pack.notices],
    )


def _stage(step: Step, group: Group, several: bool) -> Section:
    decision = group.decisions.get(step.id)
    title = title_with_time(step.sections[0])
    if several:
        title = say("exercise", "record_group", number=group.number, title=title)
    news = [item.text for item in step.injects if item.audience is None]
    return Section(
        id=f"group-{group.number}-{step.id}",
        title=title,
        intro=" ".join(news) or None,
        items=_decided(step, group, decision) if decision else [_text(f"none-{group.number}-{step.id}", "none")],
    )


def _decided(step: Step, group: Group, decision: Decision) -> list[Item]:
    chosen = option_of(step, decision)
    lines = {
        "record_after": say("exercise", "minutes_in", minutes=max(1, round(decision.second / 60))),
        "record_chosen": chosen.text if chosen else "",
        "record_decision": decision.decision,
        "record_reason": decision.reason,
        "record_need": decision.need,
        "record_learned": chosen.learned if chosen else "",
        "record_unknown": chosen.unknown if chosen else "",
    }
    return [
        Item(
            id=f"{key}-{group.number}-{step.id}",
            kind=ItemKind.TEXT,
            text=say("exercise", key, text=text),
            origin=Origin.YOURS if key in ("record_decision", "record_reason", "record_need") else Origin.SECOND_LOOK,
        )
        for key, text in lines.items()
        if text
    ]


def _text(item_id: str, key: str) -> Item:
    return Item(id=item_id, kind=ItemKind.TEXT, text=say("exercise", f"record_{key}"))


def _untimed(section: Section) -> Section:
    return section.model_copy(update={"minutes": 0})


def _commitment() -> Section:
    blank = Table(
        caption=say("exercise", "record_next"),
        columns=[say("exercise", key) for key in ("next_what", "next_who", "next_when")],
        rows=[["", "", ""], ["", "", ""]],
    )
    return Section(id="next", title=say("exercise", "record_next_title"), tables=[blank])
