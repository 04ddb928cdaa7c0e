"""The pages of a running exercise, as whole HTML documents: no other host, and usable without script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import segno
from markupsafe import Markup

from assistant.exercise.models import Door, Exercise, Group, Role
from assistant.exercise.service import MORE_MINUTES, seconds_left, shown_steps
from assistant.exercise.steps import Step, after, card_key, cards, option_of, step_of, steps
from assistant.exercise.tokens import agency_secret, group_secret
from assistant.export.parts import reference
from assistant.packs.minutes import in_words
from assistant.packs.models import Card, Item, Pack, Table
from assistant.settings import Settings
from assistant.ui.render import fill
from assistant.ui.render.answer import urgent
from prompts import say

words = partial(say, "exercise")


@dataclass(frozen=True)
class Link:
    """A link to give out, with its code to scan."""

    address: str
    title: str
    code: Markup


@dataclass(frozen=True)
class View:
    """What a page is made from: the exercise, whose page it is, and where its links begin."""

    exercise: Exercise
    door: Door
    secret: str
    base: str
    now: float
    settings: Settings

    @property
    def pack(self) -> Pack:
        """The pack of the exercise."""
        return self.exercise.pack

    @property
    def group(self) -> Group:
        """The group whose page this is."""
        return self.exercise.state.group(self.door.group)

    def link(self, secret: str, title: str) -> Link:
        """Make a link to give out."""
        address = f"{self.base}exercise/{secret}"
        drawn = segno.make(address, micro=False).svg_inline(scale=4, border=3, light="white", title=None)
        return Link(address, title, Markup(drawn))  # noqa: S704 - drawn from an address of ours, which holds no markup

    def group_links(self) -> dict[int, Link]:
        """The links of the groups, as the facilitator gives them out."""
        numbers = (group.number for group in self.exercise.state.groups)
        return {
            number: self.link(group_secret(self.secret, number), words("group_link", number=number))
            for number in numbers
        }

    def card_links(self) -> list[tuple[Card, Link]]:
        """The links of the agencies' cards, as a group's own page shows them."""
        return [(card, self.link(agency_secret(self.secret, card_key(card)), card.title)) for card in cards(self.pack)]


def page(view: View) -> Markup:
    """Render the page that a link leads to."""
    if view.door.role is Role.FACILITATOR:
        return _facilitator(view)
    return _agency(view) if view.door.role is Role.AGENCY else _group(view)


def notice(message: str, settings: Settings, *, danger: bool = False, can_go_on: bool = False) -> Markup:
    """Render a page that only tells something. Words for somebody in danger stand alone on it."""
    return fill(
        "exercise_notice.html",
        w=words,
        frame=_frame(words("product"), settings, ""),
        title=words("stop_title_danger" if danger else "stop_title") if danger or can_go_on else "",
        message=urgent(message) if danger else message,
        danger=danger,
        can_go_on=can_go_on,
    )


def changes(view_of: Door, groups: list[Group]) -> int:
    """Count what has changed on a page; a higher number tells it to show itself anew."""
    return sum(group.changes for group in groups if view_of.role is Role.FACILITATOR or group.number == view_of.group)


def _frame(title: str, settings: Settings, who: str, **more: object) -> dict[str, object]:
    return {
        "title": words("page_of", title=title, who=who) if who else title,
        "who": who,
        "emergency": settings.emergency_number,
        "days": settings.exercise_days,
        "labels": [],
        "changes": -1,
        "secret": "",
        **more,
    }


def _framed(view: View, who: str) -> dict[str, object]:
    count = changes(view.door, view.exercise.state.groups)
    return _frame(view.pack.title, view.settings, who, labels=view.pack.labels, changes=count, secret=view.secret)


@dataclass(frozen=True)
class Clock:
    """The clock of a step. `left` is None where it has none."""

    left: int | None
    paused: bool
    text: str


def clock(group: Group, step: Step, now: float) -> Clock:
    """Say how much time a group has left in its step."""
    left = seconds_left(group, step.minutes, now)
    waits = len(group.path) == 1 and group.paused_at is not None
    if waits or left is None:
        return Clock(None if waits else left, False, "")
    text = words("left", minutes=in_words(max(1, -(-left // 60)))) if left > 0 else words("left_over")
    return Clock(left, group.paused_at is not None, text)


def _group(view: View) -> Markup:
    group, pack = view.group, view.pack
    step = step_of(pack, group.step)
    decision = group.decisions.get(step.id)
    known = steps(pack)
    following = after(pack, step, decision)
    return fill(
        "exercise_group.html",
        w=words,
        frame=_framed(view, words("who_group", number=group.number)),
        pack=pack,
        group=group,
        step=step,
        at=known.index(step) + 1,
        all=len(known),
        clock=clock(group, step, view.now),
        begun=len(group.path) > 1,
        last=following is None,
        to_stage=following is not None and following.is_stage,
        decision=decision,
        chosen=option_of(step, decision),
        earlier=[(each, group.decisions.get(each.id)) for each in shown_steps(pack, group)[:-1] if each.is_stage],
        option_of=option_of,
        links=view.card_links(),
        sources={source.number: source for source in pack.sources},
        reference=reference,
        is_blank=is_blank,
    )


def _agency(view: View) -> Markup:
    group, pack = view.group, view.pack
    card = next(card for card in cards(pack) if card_key(card) == view.door.agency)
    opened = [step for step in shown_steps(pack, group) if step.is_stage]
    step = step_of(pack, group.step)
    return fill(
        "exercise_agency.html",
        w=words,
        frame=_framed(view, words("who_agency", agency=card.title, number=group.number)),
        pack=pack,
        card=card,
        heard=[(each, heard_by(each, card)) for each in reversed(opened)],
        clock=clock(group, step, view.now),
        step=step,
        begun=len(group.path) > 1,
    )


def heard_by(step: Step, card: Card) -> list[Item]:
    """Give the news of a step that reaches one agency: what all hear, and what it alone does."""
    return [item for item in step.injects if item.audience in (None, card.title)]


def _facilitator(view: View) -> Markup:
    pack, groups = view.pack, view.exercise.state.groups
    current = {group.step for group in groups}
    return fill(
        "exercise_facilitator.html",
        w=words,
        frame=_framed(view, words("who_facilitator")),
        pack=pack,
        secret=view.secret,
        groups=[(group, step_of(pack, group.step)) for group in groups],
        clock=lambda group, step: clock(group, step, view.now),
        waiting=any(len(group.path) == 1 for group in groups),
        current=current,
        steps=steps(pack),
        more=MORE_MINUTES,
        links=view.group_links(),
        hidden=[section for section in pack.sections if section.audience],
        key_of={step.id: _key(pack, step) for step in steps(pack)},
        option_of=option_of,
        sources={source.number: source for source in pack.sources},
        reference=reference,
        is_blank=is_blank,
    )


def _key(pack: Pack, step: Step) -> list[Item]:
    return [item for item in pack.items if item.facet == "key" and item.purpose == step.id]


def is_blank(table: Table) -> bool:
    """Whether a table is a sheet to write on."""
    return not any(any(row) for row in table.rows)
