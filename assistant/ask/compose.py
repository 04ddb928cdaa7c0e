"""The extractive composer: messages in the publications' own words, each proven before it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.ask.answerable import Judgement
from assistant.ask.choosing import Message, further, messages, questions, theme_of, told_apart
from assistant.ask.citing import Citations
from assistant.ask.disagree import conflicts, quoted
from assistant.ask.evidence import Found
from assistant.ask.models import Claim, Conflict, ReflectiveQuestion
from assistant.ask.notes import notes_on
from assistant.ask.practice import meaning_of, own_questions
from assistant.ask.text import readable
from assistant.ask.voices import label, voice_of
from assistant.settings import Settings
from prompts import say
from store.library import Library
from store.models import DocumentType

MOST_QUESTIONS = 3
FEWEST_QUESTIONS = 2


@dataclass
class Draft:
    """What the composer wrote. Every source that it cites is proven."""

    told: list[Message] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    questions: list[ReflectiveQuestion] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def chosen_messages(judgement: Judgement, settings: Settings) -> list[Message]:
    """Choose what to tell, best group first."""
    return messages(judgement.items, settings.max_sources, settings.max_messages)


def compose(
    told: Sequence[Message], judgement: Judgement, cited: Citations, library: Library, tell: Callable[[Claim], None]
) -> Draft:
    """Write the messages, what disagrees with them, and questions to take along. `tell` hears each claim at once."""
    draft = Draft()
    meant: set[str] = set()
    if judgement.items and told_apart(judgement.items[0]):
        cited.cite(judgement.items[0])  # it is told further down, and is the first to be opened all the same
    for message in told:
        if claim := extractive_claim(message, told, cited, meant):
            draft.told.append(message)
            draft.claims.append(claim)
            tell(claim)
    complete(draft, judgement, cited, library)
    return draft


def complete(draft: Draft, judgement: Judgement, cited: Citations, library: Library) -> None:
    """Add to a draft what is never left to a chat model: conflicts, questions, and further sources to open."""
    draft.conflicts = list(conflicts(judgement.items, cited, library))
    draft.questions = _questions(draft, judgement, cited)
    for found in further(judgement.items, cited.passages):
        if cited.full:
            break
        cited.cite(found)


def extractive_claim(message: Message, told: Sequence[Message], cited: Citations, meant: set[str]) -> Claim | None:
    """Tell one message in the words of its best passage; None where that is not proven."""
    found = message.found
    source = cited.cite(found)
    if source is None:
        return None
    also = [other for one in message.same if (other := cited.cite(one))]
    return Claim(
        text=quoted(found, source),
        citations=[source.number, *(other.number for other in also)],
        kind=found.passage.kind.value,
        voice=voice_of(found.passage),
        theme=theme_of(message, told),
        notes=notes_on(found, source.quote, meant),
        means=meaning_of(found.passage, source.quote, meant),
    )


def _questions(draft: Draft, judgement: Judgement, cited: Citations) -> list[ReflectiveQuestion]:
    """Give two or three questions: the documents' own, with their origin; where those are too few, ours."""
    asked = []
    for found in questions(judgement.items, judgement.allowed, MOST_QUESTIONS):
        if source := cited.cite(found):
            asked.append(ReflectiveQuestion(text=readable(source.quote), source=source.number, origin=_origin(found)))
    if len(asked) >= FEWEST_QUESTIONS or not draft.claims:
        return asked
    themes = [theme for message in draft.told for theme in message.found.passage.themes]
    text = " ".join(readable(message.found.passage.text) for message in draft.told)
    ours = own_questions(themes, text)[: FEWEST_QUESTIONS - len(asked)]
    return [*asked, *(ReflectiveQuestion(text=words, origin=say("compose", "origin_ours")) for words in ours)]


def _origin(found: Found) -> str | None:
    """Name the publication that asks. A question in one of our notes names it in its own words."""
    if found.document.document_type is DocumentType.SECOND_LOOK_NOTE:
        return None
    return say("compose", "origin", label=label(found.document))
