"""A scenario read as a story for a program that plays it: what stands on each page, and where each choice leads."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.packs.models import Card, Item, ItemKind, Option, Pack, Section

_FACILITATOR = "facilitator"


@dataclass(frozen=True)
class Page:
    """One page: a stage, or a part before or after the story. `next_id` is None on the last page of the story."""

    section: Section
    next_id: str | None

    @property
    def decision(self) -> Item | None:
        """The decision that is taken on this page, with its options."""
        found = (item for item in self.section.items if item.kind is ItemKind.DECISION and item.options)
        return next(found, None)


def pages(pack: Pack) -> list[Page]:
    """Give the pages in order. What is for the facilitator is left out."""
    seen = [section for section in pack.sections if section.audience != _FACILITATOR]
    following: list[Section | None] = [*seen[1:], None]
    return [Page(section, after.id if after else None) for section, after in zip(seen, following, strict=True)]


def target(option: Option, page: Page, known: set[str]) -> str | None:
    """Give the page that an option leads to; the next in order where it names none that there is."""
    return option.leads_to if option.leads_to in known else page.next_id


def title_with_time(section: Section) -> str:
    """Give a section's title with the clock time at which it begins, once."""
    return section.title if not section.at or section.at in section.title else f"{section.title}, {section.at}"


def all_cards(pack: Pack) -> list[Card]:
    """Give the role cards."""
    return [card for section in pack.sections for card in section.cards]
