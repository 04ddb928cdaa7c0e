"""The direct answer: one to three sentences, of what is proven and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.ask.asked import Asked
from assistant.ask.choosing import LEARNED, Message
from assistant.ask.citing import Citations, weight
from assistant.ask.disagree import bears_conflict
from assistant.ask.models import Claim, Conflict, Support
from assistant.ask.text import has_figure, readable, sentences
from assistant.ask.voices import label, voice_of
from prompts import say
from store.models import DocumentType, Valence

LONGEST_CORE = 45  # words of a sentence that can stand in a direct answer
NEAR_BEST = 0.6  # of the best sentence's weight: a shorter sentence may stand for it


def direct_answer(
    asked: Asked, told: Sequence[Message], claims: Sequence[Claim], cited: Citations, support: Support
) -> list[str]:
    """Say what was found, how many documents speak, and what is among it: one to three sentences."""
    if not claims:
        return [_count(support)]
    parts = [_core(asked, told, cited), _count(support)]
    helped = sum(message.found.passage.valence is Valence.STRENGTH for message in told)
    cases = {message.found.passage.case for message in told}
    if None not in cases and len(cases) == 1:
        parts.append(say("messages", "summary_single_case"))
    elif helped and helped < len(told):
        parts.append(say("messages", "summary_helped"))
    return parts


def conflict_line(told: Sequence[Message], claims: Sequence[Claim], conflicts: Sequence[Conflict]) -> str:
    """Tell what the sources of the messages do not agree on, before anything else is said; empty where they do.

    Where what disagrees stands in the first message, the difference itself is told: no single figure answers then.
    """
    if not conflicts or not any(bears_conflict(one) for message in told for one in message.passages):
        return ""
    leading = set(claims[0].citations) if claims else set()
    first = next((conflict for conflict in conflicts if leading & set(conflict.citations)), None)
    if first is None:
        return say("messages", "summary_conflict")
    return f"{first.text} {''.join(f'[{number}]' for number in first.citations)}"


def _core(asked: Asked, told: Sequence[Message], cited: Citations) -> str:
    """Give the sentence of the best message that holds most of the question, and who says so."""
    message = _leading(asked, told)
    source = cited.cite(message.found)
    name = label(message.found.document)
    spoken = voice_of(message.found.passage)
    by = say("messages", "by_voice", voice=spoken, label=name) if spoken else name
    sentence = _sentence(asked, message.found.passage.text, cited.evidence.rarity)
    if source is None or sentence is None:
        return say("messages", "summary_closest", label=name)
    if message.found.document.document_type is DocumentType.SECOND_LOOK_NOTE:
        return say("messages", "summary_note", words=sentence, number=source.number)
    return say("messages", "summary_core", by=by[:1].upper() + by[1:], words=sentence, number=source.number)


def _leading(asked: Asked, told: Sequence[Message]) -> Message:
    learned = [message for message in told if message.found.passage.kind in LEARNED]
    cases = {message.found.passage.case for message in told}
    # Of a single case, what was learned is the answer, and not how it came about.
    among = learned if learned and len(cases) == 1 and None not in cases else told
    best = max(among, key=lambda message: message.found.score)
    if not asked.figure:
        return best
    return max(told, key=lambda message: (has_figure(message.found.passage.text), message.found.score))


def _sentence(asked: Asked, text: str, rarity: dict[str, float]) -> str | None:
    pieces = [text[start:end] for start, end in sentences(text)]
    if asked.figure and any(has_figure(piece) for piece in pieces):
        pieces = [piece for piece in pieces if has_figure(piece)]
    if not pieces:
        return None
    best = max(weight(piece, rarity) for piece in pieces)
    near = [
        piece
        for piece in pieces
        if weight(piece, rarity) >= NEAR_BEST * best
        and 4 <= len(piece.split()) <= LONGEST_CORE
        and not piece.startswith("(")  # only says where the sentence before it comes from
    ]
    if not near:
        return None
    chosen = max(near, key=lambda piece: (weight(piece, rarity), -len(piece)))
    return readable(chosen)


def _count(support: Support) -> str:
    if support.documents == 1:
        return say("messages", "summary_one", held=support.held)
    if support.independent == 1:
        return say("messages", "summary_one_voice", count=support.documents, held=support.held)
    return say("messages", "summary_many", count=support.documents, held=support.held, independent=support.independent)
