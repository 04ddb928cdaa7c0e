"""A pack in every format: readable, whole, accessible, and never with words that are not proven."""

from __future__ import annotations

import io
import itertools
import re

import pytest
from bs4 import BeautifulSoup
from docx import Document
from pypdf import PdfReader

from assistant.export import FORMATS, ExportError, export
from assistant.export.formats import file_name, formats_for
from assistant.packs.models import Card, Item, ItemKind, Origin, Pack
from assistant.packs.proof import UnprovenPack, prove
from assistant.runtime import Runtime
from assistant.scenario.models import ScenarioRequest
from assistant.scenario.service import ScenarioService
from assistant.supervision.request import PackRequest
from tests.scenario.sample import sample_pack

HOSTILE = '<script>alert("x")</script> | *stars* & {{ braces }} [link](http://example.org)'
DAMAGED = "\x01\x0b"  # control characters, as damaged files hold them


@pytest.fixture(scope="module")
def pack(starter: Runtime) -> Pack:
    made = starter.supervise(PackRequest(topic="neglect", mode="peer", model="kolb", seed=3)).pack
    assert made is not None
    return made


@pytest.fixture(scope="module")
def hostile(pack: Pack) -> Pack:
    changed = pack.model_copy(deep=True)
    changed.sections[2].items.append(
        Item(id="own-1", kind=ItemKind.QUESTION, text=HOSTILE + DAMAGED, origin=Origin.YOURS)
    )
    changed.sections[2].cards.append(Card(title=HOSTILE, holder="School", parts={"You know": [HOSTILE]}))
    changed.details[f"Made{DAMAGED}for"] = f"Us{DAMAGED}"
    return changed


def squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)


def test_word_has_real_headings_lists_and_tables(pack: Pack) -> None:
    document = Document(io.BytesIO(export(pack, "docx")))
    headings = [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 1"]
    assert {section.title for section in pack.sections if not section.minutes} <= set(headings)
    assert "Experience (9 minutes)" in headings
    assert document.core_properties.title == pack.title
    assert document.core_properties.language == "en-GB"
    assert len(document.tables) == 3
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    levels = [
        int(each.style.name[-1]) for each in document.paragraphs if each.style and each.style.name[:7] == "Heading"
    ]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_html_is_whole_and_runs_nothing(hostile: Pack) -> None:
    text = export(hostile, "html").decode()
    page = BeautifulSoup(text, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "en-GB"
    assert len(page.find_all("h1")) == 1
    assert page.find_all("script") == []
    assert HOSTILE in page.get_text()
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    ids = [each["id"] for each in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in page.find_all("a")} <= set(ids)
    assert all(cell.get("scope") for cell in page.find_all("th"))


def test_markdown_holds_every_item_and_no_markup_of_others(hostile: Pack) -> None:
    text = export(hostile, "markdown").decode()
    assert all(squeezed(item.text) in squeezed(text) for item in hostile.items)
    assert "<script>" not in text.replace("\\<", "")
    assert not re.search(r"(?<!\\)\]\(http", text)
    assert text.count("\n# ") + text.startswith("# ") == 1


def test_pdf_can_be_read_and_names_its_origin_on_every_page(hostile: Pack) -> None:
    reader = PdfReader(io.BytesIO(export(hostile, "pdf")))
    pages = [page.extract_text() for page in reader.pages]
    assert all(squeezed(hostile.labels[0]) in squeezed(page) for page in pages)
    whole = squeezed(" ".join(pages))
    assert all(squeezed(item.text) in whole for item in hostile.core_questions)
    assert reader.metadata is not None
    assert reader.metadata.title == hostile.title


def test_json_is_the_pack_itself(pack: Pack) -> None:
    assert Pack.model_validate_json(export(pack, "json")) == pack


@pytest.mark.parametrize("name", ["html", "markdown", "pdf", "json"])
def test_the_same_pack_gives_the_same_file(pack: Pack, name: str) -> None:
    assert export(pack, name) == export(pack, name)


def test_control_characters_stop_no_format(hostile: Pack) -> None:
    for name in formats_for(hostile):
        assert export(hostile, name)
    assert HOSTILE in "\n".join(each.text for each in Document(io.BytesIO(export(hostile, "docx"))).paragraphs)


def test_files_have_plain_names(pack: Pack) -> None:
    assert file_name(pack, "docx") == "supervision-pack-neglect-60.docx"
    assert all(re.fullmatch(r"[a-z0-9-]+\.[a-z]+", file_name(pack, name)) for name in FORMATS)


def test_a_format_that_does_not_exist_is_named(pack: Pack) -> None:
    with pytest.raises(ExportError, match="docx, html, markdown, pdf, pptx, json"):
        export(pack, "scroll")


def test_a_changed_quotation_is_never_given_out(pack: Pack, starter: Runtime) -> None:
    assert prove(pack, starter.library) == pack
    item = pack.model_copy(deep=True)
    next(each for each in item.items if each.kind is ItemKind.FINDING).text = "Every review found this."
    source = pack.model_copy(deep=True)
    source.sources[0].quote = "Every review found this."
    gone = pack.model_copy(deep=True)
    gone.sources[0].passage_id = "nothing:0"
    for forged in (item, source, gone):
        with pytest.raises(UnprovenPack):
            starter.export(forged, "html")


def test_a_scenario_is_laid_out_for_a_trainer() -> None:
    pack = sample_pack()
    document = Document(io.BytesIO(export(pack, "docx")))
    assert pack.labels[0] in document.sections[0].header.paragraphs[0].text
    headings = {each.text: each.style.name for each in document.paragraphs if each.style and "Head" in each.style.name}
    assert headings["Ground rules"] == "Heading 2"
    assert headings["Health visiting (health visitor)"] == "Heading 3"
    ways = [table for table in document.tables if table.rows[0].cells[0].text == "Way"]
    assert len(ways) == 3
    assert ways[0].rows[1].cells[0].text == "Ring the other agencies today. (Goes on to stage 2.)"
    page = BeautifulSoup(export(pack, "html").decode(), "html.parser")
    assert len(page.select("table.ways tbody tr")) == 6
    assert page.select_one("#stage-1-police") is None
    assert "New information, for School alone, Week 1, Monday 09:20" in page.get_text()
    text = export(pack, "markdown").decode()
    assert "Point on stage 1" in text
    assert text.count("For the facilitator only") == 2
    pages = PdfReader(io.BytesIO(export(pack, "pdf"))).pages
    assert all(pack.labels[0] in each.extract_text() for each in pages)


def test_words_of_a_publication_in_a_key_are_looked_up_again(starter: Runtime) -> None:
    made = starter.service(ScenarioService).make(ScenarioRequest(topic="neglect", seed=2)).pack
    assert made is not None
    prove(made, starter.library)
    changed = made.model_copy(deep=True)
    point = next(item for item in changed.section("key").items if item.facet == "key")
    point.original = "Words that nobody published."
    with pytest.raises(UnprovenPack):
        prove(changed, starter.library)
