"""The composer with a chat model: each statement is checked as it comes, and what fails gives way to exact words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.ask.answerable import Judgement
from assistant.ask.chat.checking import sound
from assistant.ask.chat.prompt import messages_for
from assistant.ask.choosing import Message, theme_of
from assistant.ask.citing import Citations
from assistant.ask.compose import Draft, complete, extractive_claim
from assistant.ask.evidence import Found
from assistant.ask.models import Claim
from assistant.ask.notes import notes_on
from assistant.ask.practice import meaning_of
from assistant.ask.support import Likeness
from assistant.ask.text import alike
from assistant.ask.voices import voice_of
from assistant.chat.connect import ModelNotUsable, connect
from assistant.chat.keys import keys_for
from assistant.chat.reply import ReplyReader, Statement
from assistant.chat.streaming import ModelFailed, stream
from assistant.settings import Settings
from prompts import say
from store.library import Library

MOST_REFUSED = 12  # statements that may fail before the model is not listened to any longer
SAME_WORDS = 0.70  # share of the words of two statements from which they say the same thing


@dataclass
class _Telling:
    """What one answer has told so far."""

    told: Sequence[Message]
    cited: Citations
    tell: Callable[[Claim], None]
    draft: Draft = field(default_factory=Draft)
    meant: set[str] = field(default_factory=set)
    refused: int = 0
    replaced: int = 0

    def add(self, claim: Claim, message: Message | None) -> None:
        self.draft.claims.append(claim)
        if message is not None and message not in self.draft.told:
            self.draft.told.append(message)
        self.tell(claim)

    def message_of(self, found: Found) -> Message | None:
        return next((message for message in self.told if found in message.passages), None)

    def has_told(self, found: Found) -> bool:
        source = self.cited.cite(found)
        return source is not None and any(source.number in claim.citations for claim in self.draft.claims)


def compose_with_model(
    question: str,
    told: Sequence[Message],
    judgement: Judgement,
    cited: Citations,
    library: Library,
    settings: Settings,
    tell: Callable[[Claim], None],
) -> tuple[Draft, list[str], bool]:
    """Write messages with the chat model of the settings: the draft, notices, and whether any words are the model's.

    A model that cannot be used or fails costs nothing but a notice: the exact words are told instead.
    """
    telling, notices = _Telling(told, cited, tell), list[str]()
    keyed = keys_for([found for message in told for found in message.passages])
    try:
        model = connect(settings)
        _listen(model, question, keyed, telling, _likeness(library), settings)
    except ModelNotUsable as error:
        notices.append(str(error))
    except ModelFailed as error:
        notices.append(say("chat", error.key))
    by_model = any(claim.written_by == "model" for claim in telling.draft.claims)
    if telling.refused:
        notices.append(say("chat", "refused", count=telling.refused, replaced=telling.replaced))
    elif not by_model and not notices:
        notices.append(say("chat", "nothing_usable"))
    for message in told:
        if not telling.has_told(message.found) and len(telling.draft.claims) < settings.max_messages:
            _exact_words(message, telling)
    complete(telling.draft, judgement, cited, library)
    return telling.draft, notices, by_model


def _listen(
    model: object,
    question: str,
    keyed: dict[str, Found],
    telling: _Telling,
    likeness: Likeness,
    settings: Settings,
) -> None:
    prompt = messages_for(question, keyed, settings.chat_context, settings.max_messages)
    reader = ReplyReader()
    pieces = stream(
        model,
        prompt,
        seconds=settings.chat_seconds,
        retries=settings.chat_retries,
        tokens=settings.chat_max_tokens,
    )
    for piece in pieces:
        for statement in reader.feed(piece):
            _take(statement, question, keyed, telling, likeness)
            if len(telling.draft.claims) >= settings.max_messages or telling.refused >= MOST_REFUSED:
                pieces.close()  # type: ignore[attr-defined]
                return


def _take(statement: Statement, question: str, keyed: dict[str, Found], telling: _Telling, likeness: Likeness) -> None:
    """Check one statement: told where it holds, given in exact words where its passage is known, else left out."""
    held = sound(statement, keyed, question, likeness)
    if held is None:
        telling.refused += 1
        known = [keyed[key] for key in statement.keys if key in keyed]
        message = telling.message_of(known[0]) if known else None
        if message is not None and not telling.has_told(message.found) and _exact_words(message, telling):
            telling.replaced += 1
        return
    text, passages = held
    sources = [source for found in passages if (source := telling.cited.cite(found))]
    if not sources or any(alike(text, claim.text, SAME_WORDS) for claim in telling.draft.claims):
        return
    first = passages[0]
    message = telling.message_of(first)
    telling.add(
        Claim(
            text=text,
            citations=[source.number for source in sources],
            kind=first.passage.kind.value,
            voice=voice_of(first.passage),
            theme=theme_of(message, telling.told) if message else None,
            notes=notes_on(first, text, telling.meant),
            means=meaning_of(first.passage, text, telling.meant),
            written_by="model",
        ),
        message,
    )


def _exact_words(message: Message, telling: _Telling) -> bool:
    claim = extractive_claim(message, telling.told, telling.cited, telling.meant)
    if claim is not None:
        telling.add(claim, message)
    return claim is not None


def _likeness(library: Library) -> Likeness:
    def cosine(one: str, other: str) -> float:
        first, second = library.embedder.encode([one, other])
        return float(first @ second)

    return cosine
