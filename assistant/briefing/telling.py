"""How a quotation is told: a few words of ours in front, the exact words in quotation marks, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.ask.notes import notes_on
from assistant.ask.voices import voice_of
from assistant.briefing.quotes import Quote, is_note
from assistant.briefing.words import say
from assistant.glossary.short_forms import ShortForms
from prompts import load
from prompts import say as say_of
from store.models import Document, PassageKind, Valence

LONGEST_CREDIT = 60  # characters of a publisher's or a publication's name behind a quotation


def tell(quote: Quote, forms: ShortForms | None = None, *, of_one: bool) -> str:
    """Write a bullet: frame, quotation, credit. `of_one`: it is all of one publication, which need not be named.

    `forms` spells short forms out at their first use; the name of a publication stays as it is.
    """
    lead = _lead(quote)
    told = f"{lead} “{quote.words}”" if lead else f"“{quote.words}”"
    if forms is not None:
        told = forms.spell(told, quote.found.document.nations)
    credit = _credit(quote, of_one=of_one)
    return f"{told} {credit}" if credit else told


def _credit(quote: Quote, *, of_one: bool) -> str:
    if is_note(quote.found):
        named = quote.taken_from
        return say("credit" if of_one else "credit_note", who=named) if named else ""
    return "" if of_one else say("credit", who=credit_of(quote.found.document))


def remarks(quote: Quote, said: set[str]) -> list[str]:
    """Say what to bear in mind of a quotation: a figure without its period, somebody's view, what does not agree.

    What law has replaced, and that a case is one case, is told once for the whole briefing; that another work is quoted
    stands in front of the words.
    """
    told = [say_of("compose", key) for key in ("note_quoted", "note_single_case")]
    apart = {*load("compose")["regimes"].values(), *told, quote.found.document.regime_note}
    forms = f"{ShortForms().note(quote.words, quote.found.document.nations)}."  # these stand behind the words
    return [note for note in notes_on(quote.found, quote.words, said) if note not in (*apart, forms)]


def regimes(documents: Iterable[Document]) -> list[str]:
    """Say what has replaced the systems of review that publications speak of."""
    return list(dict.fromkeys(document.regime_note for document in documents if document.regime_note))


def credit_of(document: Document) -> str:
    """Name a publication in a few words: "Research in Practice, 2019"."""
    name = document.publisher or document.title
    if len(name) > LONGEST_CREDIT:
        name = f"{name[:LONGEST_CREDIT].rsplit(' ', 1)[0]} …"
    year = (document.published or "")[:4]
    return name if not year or year in name else f"{name}, {year}"


def _lead(quote: Quote) -> str:
    passage, frames = quote.found.passage, load("briefing")["frames"]
    if is_note(quote.found):
        return ""
    if passage.case:
        key = f"case_{passage.kind.value}"
        return str(frames.get(key, frames["case"])).replace("$case", passage.case)
    if spoken := voice_of(passage):
        return str(frames["voice"]).replace("$voice", spoken)
    if passage.valence is Valence.STRENGTH or passage.kind is PassageKind.ENABLER:
        return str(frames["enabler" if passage.kind is PassageKind.ENABLER else "strength"])
    if passage.kind is PassageKind.RECOMMENDATION and passage.addressee:
        return str(frames["recommendation_to"]).replace("$who", passage.addressee)
    return str(frames.get(passage.kind.value, ""))
