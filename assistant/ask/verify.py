"""The proof: nothing is cited before its words were found in the stored source, and the gate that all must pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from assistant.ask.models import Answer, Claim, Conflict, ReflectiveQuestion, Source
from assistant.ask.quoting import Verdict, judge_quotation, quotations
from assistant.ask.text import readable
from store.library import Library

Told = TypeVar("Told", Claim, Conflict)
Prove = Callable[[Source], Source]


def verify(library: Library, source: Source) -> Source:
    """Set `verified`: the quote stands at its offsets in the passage, and the passage at its place in the document."""
    passage = library.passages_by_id([source.passage_id]).get(source.passage_id)
    proven = (
        passage is not None
        and bool(source.quote.strip())
        and passage.document_id == source.document_id
        and passage.text == source.text
        and 0 <= source.quote_start <= source.quote_end <= len(source.text)
        and source.text[source.quote_start : source.quote_end] == source.quote
        and library.holds_exactly(passage)
    )
    verdict = Verdict.VERBATIM if proven else judge_quotation(source.quote, [passage.text] if passage else [])
    if not proven and verdict is Verdict.VERBATIM:
        verdict = Verdict.MISATTRIBUTED  # the words stand there, but not where they are said to
    return source.model_copy(update={"verified": proven, "verdict": verdict})


def only_proven(answer: Answer) -> tuple[Answer, int]:
    """Give an answer of which every quotation is proven, and how many parts were taken out: the last gate.

    A source that is not verified goes, and with it all that cites it. So does a statement, conflict or question with
    words in quotation marks that do not stand, letter for letter, in a source it cites. The summary may also quote the
    question and the title of a source.
    """
    kept = {source.number: source for source in answer.sources if source.verified}
    claims = [claim for claim in answer.claims if _holds(claim.text, claim.citations, kept)]
    conflicts = [conflict for conflict in answer.conflicts if _holds(conflict.text, conflict.citations, kept)]
    questions = [asked for asked in answer.reflective_questions if _question_holds(asked, kept)]
    told = len(claims) + len(conflicts) + len(questions) + len(kept)
    before = len(answer.claims) + len(answer.conflicts) + len(answer.reflective_questions) + len(answer.sources)
    number = {old: new for new, old in enumerate(kept, start=1)}
    whole = answer.model_copy(
        update={
            "sources": [source.model_copy(update={"number": number[source.number]}) for source in kept.values()],
            "claims": _renumbered(claims, number),
            "conflicts": _renumbered(conflicts, number),
            "reflective_questions": [
                asked.model_copy(update={"source": number[asked.source] if asked.source is not None else None})
                for asked in questions
            ],
        }
    )
    return whole, before - told


def claim_holds(claim: Claim, sources: Sequence[Source]) -> bool:
    """Whether a claim may be told: it cites sources, all of them proven, and every quotation in it stands in one."""
    return _holds(claim.text, claim.citations, {source.number: source for source in sources if source.verified})


def summary_holds(summary: str, sources: Sequence[Source], known: Iterable[str]) -> bool:
    """Whether every quotation of a summary stands in a source, or is one of the `known` texts or within one."""
    texts = [source.text for source in sources]
    others = [readable(text) for text in known]
    return all(
        judge_quotation(quote, texts) is Verdict.VERBATIM or any(readable(quote) in other for other in others)
        for quote in quotations(summary, [readable(source.quote) for source in sources])
    )


def _holds(text: str, citations: Sequence[int], kept: dict[int, Source]) -> bool:
    if not citations or any(number not in kept for number in citations):
        return False
    cited = [kept[number] for number in citations]
    texts = [source.text for source in cited]
    titles = [readable(source.title) for source in cited]
    return all(
        judge_quotation(quote, texts) is Verdict.VERBATIM or readable(quote) in titles
        for quote in quotations(text, [readable(source.quote) for source in cited])
    )


def _question_holds(asked: ReflectiveQuestion, kept: dict[int, Source]) -> bool:
    """A question that names a source gives its words; one of ours has none to prove."""
    if asked.source is None:
        return not list(quotations(asked.text))
    source = kept.get(asked.source)
    return source is not None and judge_quotation(asked.text, [source.text]) is Verdict.VERBATIM


def _renumbered(told: list[Told], number: dict[int, int]) -> list[Told]:
    return [one.model_copy(update={"citations": [number[old] for old in one.citations]}) for one in told]
