"""Slides of any pack: real titles and text places, 16:9, notes with sources, tables with a text, enough contrast."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches, Pt

from assistant.briefing.request import BriefingRequest
from assistant.briefing.service import BriefingService
from assistant.export.pptx import ACCENT, INK, MOST_WORDS, QUIET, WASH, WHITE
from assistant.packs.models import Card, Item, ItemKind, Pack, PackKind, Section
from assistant.runtime import Runtime
from assistant.supervision.request import PackRequest


@pytest.fixture(scope="module")
def packs(starter: Runtime) -> dict[str, Pack]:
    briefing = starter.service(BriefingService).brief(BriefingRequest(topic="neglect", audience="health")).pack
    supervision = starter.supervise(PackRequest(topic="neglect", mode="peer", seed=3)).pack
    scenario = Pack(
        kind=PackKind.SCENARIO,
        title="A fictional case",
        topic="plans",
        purpose="To decide together.",
        minutes=20,
        labels=["Fictional"],
        sections=[
            Section(
                id="one",
                title="Stage one",
                minutes=20,
                items=[Item(id="inject", kind=ItemKind.INJECT, text="A message comes in. " * 60, audience="School")],
                cards=[Card(title="School", holder="A teacher", parts={"You know": ["A bruise was seen."]})],
                note="Leave time to think.",
            )
        ],
    )
    assert briefing is not None
    assert supervision is not None
    return {"briefing": briefing, "supervision": supervision, "scenario": scenario}


def deck(starter: Runtime, pack: Pack) -> Any:
    return Presentation(io.BytesIO(starter.export(pack, "pptx")))


@pytest.mark.parametrize("kind", ["briefing", "supervision", "scenario"])
def test_every_slide_has_a_title_and_the_labels(starter: Runtime, packs: dict[str, Pack], kind: str) -> None:
    pack = packs[kind]
    slides = deck(starter, pack)
    assert slides.slide_width / slides.slide_height == pytest.approx(16 / 9, abs=0.01)
    assert slides.core_properties.title == pack.title
    titles = [slide.shapes.title.text_frame.text for slide in slides.slides]
    assert all(titles)
    assert titles[0] == pack.title
    for slide in slides.slides:
        assert pack.labels[0] in next(shape for shape in slide.shapes if shape.name == "label").text_frame.text
        empty = [place for place in slide.placeholders if not place.text_frame.text]
        assert empty == []


def test_points_stand_in_the_text_place_and_sources_in_the_notes(starter: Runtime, packs: dict[str, Pack]) -> None:
    pack = packs["briefing"]
    slides = list(deck(starter, pack).slides)
    told = "\n".join(slide.placeholders[1].text_frame.text for slide in slides if len(slide.placeholders) > 1)
    noted = "\n".join(slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)
    for item in pack.items:
        assert item.text in told
    for source in pack.sources:
        assert f"[{source.number}]" in noted
        assert " ".join(source.quote.split()).strip("*") in noted


def test_tables_have_a_text_for_screen_readers(starter: Runtime, packs: dict[str, Pack]) -> None:
    tables = [shape for slide in deck(starter, packs["briefing"]).slides for shape in slide.shapes if shape.has_table]
    assert len(tables) >= 2
    for shape in tables:
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr").startswith("Table: ")
        assert shape.table.first_row


def test_slides_are_not_overfull(starter: Runtime, packs: dict[str, Pack]) -> None:
    for slide in deck(starter, packs["briefing"]).slides:
        for place in list(slide.placeholders)[1:]:
            assert len(place.text_frame.text.split()) <= MOST_WORDS + 12
            sizes = [run.font.size for paragraph in place.text_frame.paragraphs for run in paragraph.runs]
            assert min(sizes) >= Pt(20)
            assert place.left >= 0
            assert place.left + place.width <= Inches(13.334)


def brightness(colour: Any) -> float:
    parts = [channel / 255 for channel in colour]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


@pytest.mark.parametrize(("text", "ground"), [(INK, WHITE), (INK, WASH), (ACCENT, WHITE), (QUIET, WHITE)])
def test_words_can_be_read_on_their_ground(text: Any, ground: Any) -> None:
    dark, light = sorted([brightness(text), brightness(ground)])
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_card_and_a_note_for_whoever_leads_are_there(starter: Runtime, packs: dict[str, Pack]) -> None:
    slides = list(deck(starter, packs["scenario"]).slides)
    assert any(
        "For: School" in slide.placeholders[1].text_frame.text for slide in slides if len(slide.placeholders) > 1
    )
    assert "School (A teacher)" in [slide.shapes.title.text_frame.text for slide in slides]
    noted = "\n".join(slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)
    assert "Leave time to think." in noted
