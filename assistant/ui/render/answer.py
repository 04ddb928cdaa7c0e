"""Answers and conversations as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape
from pydantic import BaseModel, ConfigDict

from assistant.ask.models import Answer, Claim, Source, Status
from assistant.ui import words
from assistant.ui.render import content, fill
from assistant.ui.render.markup import visible
from assistant.ui.render.source import chip_label, view
from assistant.ui.render.tools import answer_tools
from prompts import say

_CITED = re.compile(r"\s*\[(\d+)\]")
_MOST_DRAWN = 12
NOT_KEPT = frozenset({Status.ERROR, Status.IMMEDIATE_DANGER, Status.PERSONAL_DATA})
"""How a question ended that is neither part of the history nor kept in the browser."""
_REACH = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?<![\d-])(?:999|116 ?\d{3}|0\d{2,4}(?: ?\d{3,4}){2})(?![\d-])"
)


class Turn(BaseModel):
    """One question and what came of it: an answer, or a note for as long as (or because) there is none.

    `kept` is True where the person will want to change the question, so that the box holds on to it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    answer: Answer | None = None
    note: str = ""
    waiting: bool = False
    kept: bool = False


def conversation(turns: Sequence[Turn]) -> Markup:
    """Render every turn in order, or the empty state with its example questions."""
    if not turns:
        return fill("empty.html")
    drawn = [render_turn(turn, at) for at, turn in enumerate(turns, 1)]
    # Nothing stands beside the words for somebody in danger until the person goes back by themselves.
    return fill("conversation.html", turns=drawn, alone=_urgent_turn(turns[-1]), kept=_kept(turns))


def _kept(turns: Sequence[Turn]) -> str:
    """Give what the browser may keep of a conversation, as JSON; "" while an answer is still being put together.

    One entry a turn; null where the question was stopped or nothing came of it, so that nothing of it is kept.
    """
    if turns[-1].waiting:
        return ""
    return json.dumps([turn.model_dump(mode="json") if _may_be_kept(turn) else None for turn in turns])


def _may_be_kept(turn: Turn) -> bool:
    return turn.answer is not None and turn.answer.status not in NOT_KEPT


def render_turn(turn: Turn, number: int) -> Markup:
    """Render one question with its answer or note. `number` counts turns from 1 and makes the ids in it unique."""
    answer = render_answer(turn.answer, number, pending=turn.note if turn.waiting else "") if turn.answer else None
    announce = _announcement(turn)
    return fill("turn.html", turn=turn, number=number, answer=answer, announce=announce, urgent=_urgent_turn(turn))


def _urgent_turn(turn: Turn) -> bool:
    return turn.answer is not None and turn.answer.status is Status.IMMEDIATE_DANGER


def render_answer(answer: Answer, turn: int = 1, *, pending: str = "") -> Markup:
    """Render an answer: status first where it is not a plain one, then claims with chips, and every source once."""
    chips = {source.number: _chip(source, turn) for source in answer.sources}
    sources = {source.number: source for source in answer.sources}
    return fill(
        "answer.html",
        answer=answer,
        turn=turn,
        label=words.say(f"statuses.{answer.status}"),
        summary=_summary(answer, chips),
        claims=_claims(answer.claims, chips),
        conflicts=[
            (cited(conflict.text, [], chips), [view(sources[n]) for n in conflict.citations if n in sources])
            for conflict in answer.conflicts
        ],
        questions=[
            (cited(asked.text, [asked.source] if asked.source else [], chips), asked.origin)
            for asked in answer.reflective_questions
        ],
        searched=_searched(answer),
        model=say("messages", f"model_{answer.model.place}", model=answer.model.name) if answer.model else None,
        sources=[view(source) for source in answer.sources],
        chips=chips,
        support=_support(answer),
        tally=_tally(answer),
        safer=_safer(answer),
        content_note=content.note(answer),
        pending=pending,
        tools=answer_tools(answer, turn) if not pending and answer.status not in NOT_KEPT else None,
    )


def cited(text: str, citations: Sequence[int], chips: Mapping[int, Markup]) -> Markup:
    """Escape a statement and put its citation chips in the sentence.

    A number printed in the text as [2] becomes its chip where it stands. Other citations follow at the end. A number
    without a source stays as text, so that nothing looks cited that is not.
    """
    parts, placed, at = [Markup("")], set[int](), 0
    for found in _CITED.finditer(text):
        number = int(found.group(1))
        if number in chips:
            parts += [escape(visible(text[at : found.start()])), chips[number]]
            placed.add(number)
            at = found.end()
    parts.append(escape(visible(text[at:])))
    parts += [chips[number] for number in dict.fromkeys(citations) if number in chips and number not in placed]
    return Markup("").join(parts)


def _claims(claims: Sequence[Claim], chips: Mapping[int, Markup]) -> list[dict[str, object]]:
    """Give each message, and its theme where that is another than the theme of the message before it."""
    shown: list[dict[str, object]] = []
    before = None
    for claim in claims:
        theme = claim.theme if claim.theme != before else None
        shown.append(
            {
                "text": cited(claim.text, claim.citations, chips),
                "theme": theme[:1].upper() + theme[1:] if theme else None,
                "notes": claim.notes,
                "means": claim.means,
                "detail": content.detail(claim.text),
            }
        )
        before = claim.theme
    return shown


def _searched(answer: Answer) -> str | None:
    """Say how a follow-up was searched, so that the person can see it and change it."""
    withheld = answer.status in (Status.PERSONAL_DATA, Status.IMMEDIATE_DANGER)
    if withheld or (answer.standalone_question == answer.question and not answer.filters):
        return None
    return answer.standalone_question


def _chip(source: Source, turn: int) -> Markup:
    """Make the button that opens a source. The space before it may not break, so that a chip never starts a line."""
    return Markup(
        '&nbsp;<button type="button" class="chip" data-source="turn-{}-source-{}" aria-label="{}">{}</button>'
    ).format(turn, source.number, chip_label(source), source.number)


def _support(answer: Answer) -> str | None:
    support = answer.support
    if not support.documents or not support.held:
        return None
    held = words.say("answer.support", documents=f"{support.documents:,}", held=words.count(support.held, "document"))
    return f"{held}, {words.say('answer.support_independent', independent=f'{support.independent:,}')}"


def _tally(answer: Answer) -> list[bool]:
    """Draw the support: one entry a document, True where it is an independent voice."""
    drawn = min(answer.support.documents, _MOST_DRAWN)
    return [at < answer.support.independent for at in range(drawn)]


def _safer(answer: Answer) -> str | None:
    """Give the wording without personal details that a stopped question came back with, if it has one."""
    offered = answer.standalone_question.strip()
    withheld = ("", answer.question.strip(), say("messages", "not_kept"), say("messages", "danger_not_kept"))
    return offered if answer.status is Status.PERSONAL_DATA and offered not in withheld else None


def _summary(answer: Answer, chips: Mapping[int, Markup]) -> Markup:
    return urgent(answer.summary) if answer.status is Status.IMMEDIATE_DANGER else cited(answer.summary, [], chips)


def urgent(summary: str) -> Markup:
    """Escape the fixed message for danger, and make its numbers and addresses ones that a telephone can call."""
    parts, at = [Markup("")], 0
    for found in _REACH.finditer(summary):
        link = "mailto:" + found[0] if found["email"] else "tel:" + found[0].replace(" ", "")
        parts += [escape(summary[at : found.start()]), Markup('<a href="{}">{}</a>').format(link, found[0])]
        at = found.end()
    return Markup("").join([*parts, escape(summary[at:])])


def _announcement(turn: Turn) -> str:
    """Say in a line what a screen reader should hear when this turn changes. Danger speaks for itself, as an alert."""
    answer = turn.answer
    if answer is None or turn.waiting:
        return turn.note
    if answer.status is Status.IMMEDIATE_DANGER:
        return ""
    label = words.say(f"statuses.{answer.status}")
    if label and answer.status is not Status.PARTIAL:
        return words.say("answer.announce_other", label=label, summary=answer.summary)
    return words.say(
        "answer.announce_answered",
        claims=words.count(len(answer.claims), "finding"),
        sources=words.count(len(answer.sources), "source"),
    )
