"""Core questions that a chat model fits closer to their findings. Each is checked; what fails stays as we wrote it.

The model is sent our questions and the published words that they rest on. What a person typed is not sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from assistant.ask.text import alike, content_stems
from assistant.chat.connect import ModelNotUsable, connect, model_in_use
from assistant.chat.keys import keys_for
from assistant.chat.passages import passage
from assistant.chat.reply import ReplyReader, Statement
from assistant.chat.streaming import ModelFailed, stream
from assistant.guard.fence import Fence, orders_taken
from assistant.packs.models import Item, Origin, Pack
from assistant.packs.standing import mentions_outcome
from assistant.settings import Settings
from assistant.supervision.bank import themes_bank
from assistant.supervision.check import check_pack
from assistant.supervision.frame import Facet
from assistant.supervision.meaning import Meanings
from assistant.supervision.wording import problems
from prompts import say as say_of

KEEPS = 0.45  # likeness to our question from which a model's wording still asks for the same
SAME_WORDS = 0.8  # share of the words of two questions from which they are one question
MOST_REFUSED = 12
_UNFIT = re.compile(r"[\d“”\"<>{}\[\]()\\`|*_#@;:]")
_NAME = re.compile(r"(?<=[^.?!]\s)[A-Z][\w’'-]*")
_OURS = frozenset({"I", "I’d", "I'd"})


def reworded(pack: Pack, settings: Settings, meanings: Meanings) -> Pack:
    """Give a pack in which the chat model of the settings has worded what it can; the same pack where none is set.

    A model that cannot be used, fails or breaks the rules costs nothing but a notice.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded.
    """
    used = model_in_use(settings)
    asked = [item for item in pack.core_questions if item.origin is Origin.SECOND_LOOK]
    if used is None or not asked:
        return pack
    try:
        new = _worded(pack, asked, settings, meanings)
    except (ModelNotUsable, ModelFailed):
        return _with_notice(pack, "model_failed", model=used.name)
    made = pack.model_copy(deep=True)
    for item in made.items:
        if item.id in new:
            item.text, item.origin = new[item.id], Origin.CHAT_MODEL
    if not new or check_pack(made):
        return _with_notice(pack, "model_refused", model=used.name)
    return _with_notice(made, "model_worded", model=used.name, count=len(new), of=len(asked))


def _with_notice(pack: Pack, key: str, **values: object) -> Pack:
    return pack.model_copy(update={"notices": [*pack.notices, say_of("supervision/chat", key, **values)]})


def _worded(pack: Pack, asked: list[Item], settings: Settings, meanings: Meanings) -> dict[str, str]:
    """Ask the model for every core question at once: new wordings by the id of the question, the sound ones alone."""
    keyed, quotes = keys_for(asked), {source.number: source.quote for source in pack.sources}
    reader, refused = ReplyReader(), 0
    new: dict[str, str] = {}
    pieces = stream(
        connect(settings),
        _messages(pack, keyed, quotes),
        seconds=settings.chat_seconds,
        retries=settings.chat_retries,
        tokens=settings.chat_max_tokens,
    )
    for piece in pieces:
        for statement in reader.feed(piece):
            item = keyed.get(statement.keys[0]) if len(statement.keys) == 1 else None
            others = [new.get(other.id, other.text) for other in asked if item is None or other.id != item.id]
            if item is None or item.id in new or not _sound(statement, item, pack, quotes, others, meanings):
                refused += 1
            else:
                new[item.id] = statement.text
        if refused >= MOST_REFUSED or len(new) == len(asked):
            pieces.close()  # type: ignore[attr-defined]
            break
    return new


def _messages(pack: Pack, keyed: Mapping[str, Item], quotes: Mapping[int, str]) -> list[tuple[str, str]]:
    fence, parts = Fence(), []
    for number, (key, item) in enumerate(keyed.items(), 1):
        words = "\n".join(quotes[at] for at in item.citations)
        about = say_of("supervision/chat", "about", purpose=item.purpose or "", question=item.text)
        parts.append(passage(key, about, words, number, fence))
    whom = "for_two" if pack.choices["mode"] == "one_to_one" else "for_group"
    human = say_of("supervision/chat", "human", whom=say_of("supervision/chat", whom), passages="\n\n".join(parts))
    return [("system", f"{say_of('supervision/chat', 'system')}\n{fence.rule()}"), ("human", human)]


def _sound(
    statement: Statement,
    item: Item,
    pack: Pack,
    quotes: Mapping[int, str],
    others: list[str],
    meanings: Meanings,
) -> bool:
    """Whether a wording keeps every rule, asks for the same, and says nothing that was not there before."""
    text, words = statement.text, [quotes[at] for at in item.citations]
    if text == item.text or _UNFIT.search(text) or mentions_outcome(text) or orders_taken(text, words):
        return False
    step = item.facet == Facet.NEXT_STEP
    if problems(text, for_two=pack.choices["mode"] == "one_to_one", step=step):
        return False
    if {*_NAME.findall(text)} - {*_NAME.findall(item.text)} - _OURS:
        return False
    if {*content_stems(text)} - {*content_stems(" ".join([item.text, *words]))} - _vocabulary():
        return False
    if any(alike(text, other, SAME_WORDS) for other in others):
        return False
    own, new = meanings.of([item.text, text])
    return float(own @ new) >= KEEPS


@cache
def _vocabulary() -> frozenset[str]:
    """Give the stems of every word that our own questions use: new words of a model can only be these."""
    texts = [text for bank in themes_bank().values() for asked in bank.ask.values() for text in asked]
    return frozenset(stem for text in texts for stem in content_stems(text))
