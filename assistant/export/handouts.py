"""Handouts of a scenario: a ZIP file with one Word document an agency, each with what that agency alone may read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from assistant.export.docx import docx
from assistant.export.parts import words
from assistant.export.story import title_with_time
from assistant.packs.models import Card, Item, ItemKind, Pack, Section

# A file does not tell when it was made, and the same pack gives the same bytes.
_MADE = (2000, 1, 1, 0, 0, 0)
_OPENING = ("welcome", "people")


def handouts(pack: Pack) -> bytes:
    """Write the handouts of a pack as a ZIP file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for at, card in enumerate((card for section in pack.sections for card in section.cards), start=1):
            name = re.sub(r"[^a-z0-9]+", "-", card.title.casefold()).strip("-")[:40] or "agency"
            file.writestr(zipfile.ZipInfo(f"{at:02}-{name}.docx", _MADE), docx(handout(pack, card)))
    return made.getvalue()


def handout(pack: Pack, card: Card) -> Pack:
    """Give the part of a pack that is for one agency: no other card, no key, no option, no finding.

    Each stage stands on its own page, to be given out when it opens.
    """
    return Pack(
        kind=pack.kind,
        title=words("handout_title", agency=card.title, title=pack.title),
        topic=pack.topic,
        purpose=words("handout_purpose"),
        minutes=0,
        labels=pack.labels,
        sections=list(_sections(pack, card)),
        notices=_content_notes(pack),
    )


def _sections(pack: Pack, card: Card) -> Iterator[Section]:
    for section in pack.sections:
        if section.cards:
            yield _bare(section, title=words("handout_card"), intro=None, cards=[card])
        elif section.stage or section.id in _OPENING:
            yield _bare(section, items=[_open(item) for item in section.items if _for(item, card)])


def _bare(section: Section, **held: object) -> Section:
    """A section without its minutes and without what is for the facilitator."""
    plain: dict[str, object] = {
        "minutes": 0,
        "note": None,
        "items": [],
        "tables": [],
        "cards": [],
        "title": title_with_time(section),
    }
    return section.model_copy(update={**plain, **held})


def _for(item: Item, card: Card) -> bool:
    return item.audience in (None, card.title) and item.kind is not ItemKind.FINDING


def _open(item: Item) -> Item:
    """An item without what is for the facilitator: its note, and what each way of a decision leads to."""
    return item.model_copy(update={"note": None, "options": [], "purpose": None, "citations": []})


def _content_notes(pack: Pack) -> list[str]:
    return [item.text for item in pack.items if item.id == "content-note"]
