"""Short forms of a whole pack, spelled out at their first use: our own words in the text, quoted words in a note."""

from __future__ import annotations

from assistant.ask.models import Source
from assistant.glossary.short_forms import ShortForms
from assistant.packs.models import Item, Origin, Pack, Section


def spell_out(pack: Pack) -> Pack:
    """Give a pack whose short forms are spelled out, in reading order, by the nations of what each item cites.

    Words of a publication stay as they are: what their short forms mean stands behind the item's purpose.
    """
    forms, sources = ShortForms(), {source.number: source for source in pack.sources}
    every = [nation for source in pack.sources for nation in _nations(source)]
    sections = [_section(section, forms, sources, every) for section in pack.sections]
    return pack.model_copy(
        update={
            "purpose": ShortForms().spell(pack.purpose, every),
            "sections": sections,
            "notices": [ShortForms().spell(notice, every) for notice in pack.notices],
        }
    )


def _section(section: Section, forms: ShortForms, sources: dict[int, Source], every: list[str]) -> Section:
    intro = forms.spell(section.intro, every) if section.intro else section.intro
    items = [_item(item, forms, sources, every) for item in section.items]
    return section.model_copy(update={"intro": intro, "items": items})


def _item(item: Item, forms: ShortForms, sources: dict[int, Source], every: list[str]) -> Item:
    cited = [nation for number in item.citations if number in sources for nation in _nations(sources[number])]
    if item.origin is not Origin.PUBLICATION:
        return item.model_copy(update={"text": forms.spell(item.text, cited or every)})
    note = forms.note(item.text, cited)
    return item.model_copy(update={"purpose": f"{item.purpose} [{note}]" if item.purpose else note}) if note else item


def _nations(source: Source) -> list[str]:
    return source.nation.split(" and ") if source.nation else []
