"""The one place where the learning record asks the guard, before a word of a person is kept anywhere."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.ask.models import Status
from assistant.guard import Span, Verdict, guard
from assistant.guard.messages import danger_words, found_words
from assistant.learning.models import Detail, Stop
from assistant.settings import Settings, get_settings
from prompts import load, say


def stopped(
    texts: Mapping[str, str],
    settings: Settings | None = None,
    *,
    published: frozenset[str] = frozenset(),
    safe: bool = False,
) -> Stop | None:
    """Say why texts may not be kept, or None where they may. `texts` holds a person's words by the key of their box.

    Somebody writes here about their own work, so words that sound like a wish for a decision are let through:
    nothing is decided here. Danger comes first, then details of people; with them nothing is kept, in part or in whole.

    The guard was made for questions. Of a plan ("I will ring a parent about her child") its classifier alone may be
    alarmed, and no rule: the words for danger are then shown, and whoever wrote the text may say that nobody is in
    danger (`safe`) and keep it. What a rule finds is never let through.
    """
    chosen = settings or get_settings()
    looked = {key: _look(text, chosen, published) for key, text in texts.items() if text.strip()}
    alarmed = [verdict for verdict in looked.values() if verdict.status is Status.IMMEDIATE_DANGER]
    unsure = all(verdict.reason == "classifier" for verdict in alarmed)
    if alarmed and not (safe and unsure):
        return Stop(status=Status.IMMEDIATE_DANGER, summary=danger_words(chosen), may_go_on=unsure)
    if kinds := [kind for verdict in alarmed for kind in verdict.kinds]:
        return Stop(status=Status.PERSONAL_DATA, summary=say("learning_words", "stopped", found="; ".join(kinds)))
    personal = {key: verdict for key, verdict in looked.items() if verdict.status is Status.PERSONAL_DATA}
    if not personal:
        return None
    if any(verdict.reason == "reidentification" for verdict in personal.values()):
        return Stop(status=Status.PERSONAL_DATA, summary=say("learning_words", "stopped_identity"))
    found = "; ".join(dict.fromkeys(found_words(verdict) for verdict in personal.values()))
    details = {key: [_detail(span) for span in verdict.spans] for key, verdict in personal.items()}
    return Stop(status=Status.PERSONAL_DATA, summary=say("learning_words", "stopped", found=found), details=details)


def _look(text: str, settings: Settings, published: frozenset[str]) -> Verdict:
    return guard(text, strictness=settings.guard_strictness, published=published)


def _detail(span: Span) -> Detail:
    known: dict[str, str] = load("learning_words")["stand_ins"]
    return Detail(start=span.start, end=span.end, kind=span.kind, instead=known.get(span.kind, known["other"]))
