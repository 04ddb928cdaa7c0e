"""A learning record as a pack, so that it can be taken along in every format that packs have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assistant.ask.models import Source
from assistant.ask.text import readable
from assistant.learning.layout import layout
from assistant.learning.models import CitedFinding, Commitment, CpdEntry, LearningRecord, Recheck
from assistant.packs.models import Item, ItemKind, Origin, Pack, PackKind, Section, Table
from prompts import say

Find = Callable[[CitedFinding, int], Source | None]
ASKED = ("what_was_done", "what_helped", "what_hindered", "what_changed")


def sheet(record: LearningRecord, find: Find) -> Pack:
    """Lay a record out: the CPD entries first, then each commitment with its looks back.

    `find` gives the source of a finding with the number it is to have, or None where the library no longer holds it. A
    box that the person left empty is empty here too.
    """
    sources: list[Source] = []

    def cite(finding: CitedFinding | None, at: str) -> list[Item]:
        if finding is None:
            return []
        source = find(finding, len(sources) + 1)
        if source is None:
            return [Item(id=at, kind=ItemKind.TEXT, text=_say("pack_gone", reference=finding.reference))]
        sources.append(source)
        words = readable(source.quote)
        cited = [source.number]
        return [Item(id=at, kind=ItemKind.FINDING, text=words, origin=Origin.PUBLICATION, citations=cited)]

    by_id = {commitment.id: commitment for commitment in record.commitments}
    sections = [_entry(entry, by_id) for entry in record.entries]
    sections += [_commitment(each, cite(each.finding, f"finding-{each.id}")) for each in record.commitments]
    return Pack(
        kind=PackKind.LEARNING,
        title=_say("pack_title"),
        topic=_say("pack_title"),
        purpose=_say("pack_purpose"),
        minutes=0,
        details={layout().body(key).name: layout().body(key).asks for key in _bodies(record)},
        labels=[_say("pack_label")],
        sections=sections,
        sources=sources,
        notices=[_say("pack_notice_own"), _say("pack_notice_copy")],
    )


def _bodies(record: LearningRecord) -> list[str]:
    return list(dict.fromkeys(entry.body for entry in record.entries))


def _entry(entry: CpdEntry, by_id: dict[str, Commitment]) -> Section:
    body = layout().body(entry.body)
    boxes = [
        Table(caption=field.label, columns=[field.hint or _say("pack_box")], rows=[[entry.answers.get(field.key, "")]])
        for field in body.fields
    ]
    about = [by_id[key].text for key in entry.commitments if key in by_id]
    items = [_own(f"about-{entry.id}-{at}", text) for at, text in enumerate(about)]
    title = f"{body.name}: {in_english(entry.written)}"
    return Section(id=f"entry-{entry.id}", title=title, items=items, tables=boxes)


def _commitment(commitment: Commitment, finding: list[Item]) -> Section:
    owner, made = layout().owner(commitment.owner), in_english(commitment.made)
    facts = f"{_say('pack_owner')}: {owner}. {_say('pack_made')}: {made}."
    return Section(
        id=f"commitment-{commitment.id}",
        title=_say("pack_commitment"),
        items=[
            _own(f"own-{commitment.id}", commitment.text),
            Item(id=f"facts-{commitment.id}", kind=ItemKind.TEXT, text=facts),
            *finding,
        ],
        tables=[_looked_back(recheck) for recheck in commitment.rechecks],
    )


def _own(item_id: str, text: str) -> Item:
    return Item(id=item_id, kind=ItemKind.TEXT, text=text, origin=Origin.YOURS)


def _looked_back(recheck: Recheck) -> Table:
    key = "pack_recheck" if recheck.done else "pack_recheck_due"
    caption = _say(key, months=recheck.months, date=in_english(recheck.done or recheck.due))
    rows = [[_say(asked), getattr(recheck, asked)] for asked in ASKED]
    return Table(caption=caption, columns=[_say("pack_question"), _say("pack_answer")], rows=rows)


def in_english(day: date) -> str:
    """Write a day as people do: 1 October 2024."""
    return f"{day.day} {day:%B %Y}"


def _say(key: str, **values: object) -> str:
    return say("learning_words", key, **values)
