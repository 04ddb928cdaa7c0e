"""What goes with an answer: the words to copy, the lines of a problem report, the themes it touches."""

from __future__ import annotations

from string import Template

from markupsafe import Markup

from assistant.ask.models import Answer
from assistant.ui import words
from assistant.ui.render import fill
from assistant.ui.render.markup import visible
from assistant.ui.render.source import reference
from prompts import load


def answer_tools(answer: Answer, turn: int) -> Markup:
    """Render the tools under an answer. `turn` makes the ids in it unique."""
    return fill(
        "answer_tools.html",
        t=load("ask_page")["tools"],
        turn=turn,
        question=answer.question,
        sources=answer.sources,
        copied=copied(answer),
        themes=sorted({claim.theme for claim in answer.claims if claim.theme}),
        report=report_lines(answer),
    )


def copied(answer: Answer) -> str:
    """Give an answer as plain text with its numbered references, for pasting into notes."""
    said = load("ask_page")
    points = [
        f"- {visible(claim.text).strip()} {''.join(f'[{number}]' for number in claim.citations)}".rstrip()
        for claim in answer.claims
    ]
    listed = [f"[{source.number}] {reference(source)}" for source in answer.sources]
    parts = [answer.question, answer.summary, "\n".join(points), said["copy_sources"], "\n".join(listed)]
    parts.append(said["copy_from"])
    return "\n\n".join(part for part in parts if part)


def report_lines(answer: Answer) -> dict[str, object]:
    """Give what a problem report says of an answer: points and passages, never the question."""
    said = load("ask_page")["tools"]["report_lines"]

    def line(key: str, **values: object) -> str:
        return Template(said[key]).safe_substitute({name: str(value) for name, value in values.items()})

    about = [line("status", status=words.say(f"statuses.{answer.status}") or answer.status.value)]
    about += [line("point", text=visible(claim.text).strip()) for claim in answer.claims]
    about += [
        line("source", number=source.number, title=source.title, passage=source.passage_id) for source in answer.sources
    ]
    return {**{key: said[key] for key in ("title", "note", "reason", "more")}, "about": about}
