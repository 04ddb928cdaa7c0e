"""An answer as one page to take along."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from docx import Document

from assistant.ask.models import Answer, Status
from assistant.packs.models import ItemKind
from assistant.packs.takeaway import LONGEST_QUOTE, NothingToTake, takeaway
from assistant.runtime import Runtime

QUESTIONS = (
    "What do reviews say about parents who agree to plans but nothing changes?",
    "What gets in the way of professional curiosity?",
    "What do reviews say about injuries to babies?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_fits_on_one_page_with_its_proven_words_and_room_to_write(starter: Runtime, question: str) -> None:
    answer = starter.ask(question)
    pack = takeaway(answer)
    written = starter.export(pack, "pdf")
    with pypdfium2.PdfDocument(written) as document:
        assert len(document) == 1
    findings = [item for item in pack.items if item.kind is ItemKind.FINDING]
    assert 1 <= len(findings) <= 3
    held = {source.number: source for source in pack.sources}
    for item in findings:
        source = held[item.citations[0]]
        assert source.text[source.quote_start : source.quote_end] == source.quote
    text = "\n".join(one.text for one in Document(io.BytesIO(starter.export(pack, "docx"))).paragraphs)
    assert question in text and pack.sources[0].title in text
    assert starter.export(pack, "html").startswith(b"<!doctype html>")


def test_a_long_quotation_is_cut_at_a_sentence_and_stays_word_for_word(starter: Runtime) -> None:
    answer = starter.ask(QUESTIONS[0])
    first = answer.sources[0]
    whole = first.model_copy(update={"quote": first.text, "quote_start": 0, "quote_end": len(first.text)})
    long = whole.text + " A sentence more." * 60
    grown = whole.model_copy(update={"text": long, "quote": long, "quote_end": len(long)})
    kept = takeaway(answer.model_copy(update={"sources": [grown], "claims": []})).sources[0]
    assert len(kept.quote) <= LONGEST_QUOTE and kept.quote[-1] in ".!?)"
    assert long[: kept.quote_end] == kept.quote


@pytest.mark.parametrize("status", [Status.PERSONAL_DATA, Status.IMMEDIATE_DANGER, Status.NO_INFORMATION])
def test_a_stopped_or_empty_answer_gives_nothing_to_take(status: Status) -> None:
    with pytest.raises(NothingToTake):
        takeaway(Answer(question="", standalone_question="", status=status, summary=""))
