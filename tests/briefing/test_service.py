"""Briefings of every theme and document held: within their words, proven, in our own voice, and honest about gaps."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from assistant.ask.models import Status
from assistant.ask.text import readable
from assistant.briefing.build import under, words_of
from assistant.briefing.check import check_briefing, headings
from assistant.briefing.errors import BriefingError
from assistant.briefing.quotes import count
from assistant.briefing.request import Briefing, BriefingRequest
from assistant.briefing.service import BriefingService, stopped
from assistant.briefing.words import audiences, presets, say
from assistant.guard.language import faults
from assistant.packs.models import ItemKind, Origin, Pack
from assistant.packs.proof import prove
from assistant.runtime import Runtime
from assistant.settings import Settings
from ingest.pipeline import add
from store.embedding import PassageEmbedder
from store.library import Library
from store.models import DocumentStatus
from store.tokens import TokenEncoder

HONEST = {say(key) for key in ("short", "none", "none_topic", "none_do")}
Brief = Callable[..., Briefing]


@pytest.fixture(scope="session")
def service(starter: Runtime) -> BriefingService:
    return starter.service(BriefingService)


@pytest.fixture(scope="session")
def brief(service: BriefingService) -> Brief:
    def make(topic: str, **choices: Any) -> Briefing:
        return service.brief(BriefingRequest(topic=topic, **choices))

    return make


def held(made: Briefing) -> Pack:
    assert made.pack is not None, made.summary
    return made.pack


def keeps_its_rules(pack: Pack, library: Library) -> None:
    """Look up every promise of a briefing in the finished pack, by rules written here and not by its own validator."""
    sources = {source.number: source for source in pack.sources}
    assert prove(pack, library).sources == pack.sources
    assert words_of(headings(pack)) <= 1050
    assert sum(section.minutes for section in pack.sections) == pack.minutes
    for section in headings(pack):
        honest = any(item.text in HONEST for item in section.items)
        if pack.layout == "brief":
            assert under(section) <= 80, section.title
            assert under(section) >= 60 or honest or section.id == "questions", (pack.title, section.title)
        for item in section.items:
            assert item.citations or item.text in HONEST
            cited = [sources[number] for number in item.citations]
            assert all(source.text[source.quote_start : source.quote_end] == source.quote for source in cited)
            opened = [readable(library.passage(source.passage_id).text) for source in cited]
            if "“" in item.text:
                quoted = item.text[item.text.index("“") + 1 : item.text.index("”")]
                assert any(quoted in text for text in opened)
            if item.origin is Origin.PUBLICATION:
                assert any(item.text in text for text in opened)
            else:
                assert faults(item.text) == []
    assert all(faults(words) == [] for words in (pack.purpose, *pack.notices, *pack.labels))
    assert pack.section("read").tables[0].rows
    assert pack.layout == "one_page" or pack.section("use").tables[0].rows


def every_subject(library: Library) -> list[str]:
    return [theme for theme, _, _ in library.themes()] + [one.document_id for one in library.documents()]


@pytest.mark.slow
@pytest.mark.parametrize("preset", list(presets()))
def test_every_theme_and_note_of_the_starter_library(starter: Runtime, brief: Brief, preset: str) -> None:
    # Each preset takes its own third of the subjects, so that all are briefed and the run stays short.
    at = list(presets()).index(preset)
    subjects = every_subject(starter.library)[at :: len(presets())]
    made = [brief(subject, preset=preset) for subject in subjects]
    assert not any(subject in one.nearest_themes for subject, one in zip(subjects, made, strict=True))
    packs = [one.pack for one in made if one.pack is not None]
    assert len(packs) > 0.8 * len(made)
    for pack in packs:
        keeps_its_rules(pack, starter.library)
    assert all(one.summary and one.status is Status.NO_INFORMATION for one in made if one.pack is None)


@pytest.fixture(scope="module")
def founding(
    corpus: Path, tmp_path_factory: pytest.TempPathFactory, embedder: PassageEmbedder, encoder: TokenEncoder
) -> Library:
    library = Library(tmp_path_factory.mktemp("founding"), embedder, encoder)
    add(library, [corpus])
    return library


@pytest.mark.slow
def test_the_founding_documents_and_their_themes(founding: Library, tmp_path: Path) -> None:
    service = BriefingService(founding, Settings(data_dir=tmp_path))
    subjects = [one.document_id for one in founding.documents()]
    subjects += [theme for theme, documents, _ in founding.themes() if documents > 2]
    for at, subject in enumerate(subjects):
        made = service.brief(BriefingRequest(topic=subject, preset=("key_points", "board")[at % 2]))
        if made.pack is not None:
            keeps_its_rules(made.pack, founding)
        assert subject not in {one.document_id for one in founding.documents()} or made.pack is not None


def test_a_few_subjects_keep_the_rules(starter: Runtime, brief: Brief) -> None:
    for subject in ("neglect", "neglect-that-becomes-normal", "parents say yes to everything and nothing changes"):
        for preset in presets():
            made = brief(subject, preset=preset)
            if made.pack is not None:
                keeps_its_rules(made.pack, starter.library)
                assert check_briefing(made.pack) == []


def test_the_headings_are_those_of_the_preset(brief: Brief) -> None:
    titles = [section.title.split(":")[0] for section in held(brief("neglect")).sections]
    assert titles[:8] == [heading.title for heading in presets()["key_points"].headings]
    assert titles[8:] == ["How we used this briefing", "Read the publications"]
    board = [section.title for section in held(brief("neglect", preset="board")).sections]
    assert board[:7] == [heading.title for heading in presets()["board"].headings]


def test_the_publications_own_questions_come_first_word_for_word(brief: Brief) -> None:
    questions = held(brief("neglect")).section("questions").items
    kinds = [item.kind is ItemKind.PUBLISHED_QUESTION for item in questions]
    assert kinds == sorted(kinds, reverse=True)
    assert kinds[0]


def test_a_briefing_of_one_document_quotes_nothing_else(starter: Runtime, brief: Brief) -> None:
    document = next(one for one in starter.library.documents() if one.document_id == "neglect")
    by_title = held(brief(document.title))
    assert {source.document_id for source in by_title.sources} == {"neglect"}


def test_an_audience_is_named_and_counted(brief: Brief) -> None:
    for key, audience in audiences().items():
        pack = held(brief("information sharing", audience=key))
        assert pack.title.endswith(f"for {audience.name}")
        assert any(audience.name in notice for notice in pack.notices)
    assert held(brief("neglect", audience="teachers")).choices["audience"] == "education"


def test_a_topic_that_is_not_covered_is_told_with_the_nearest_themes(brief: Brief) -> None:
    made = brief("self-neglect and hoarding in older people")
    assert made.pack is None
    assert made.status is Status.NO_INFORMATION
    assert len(made.nearest_themes) == 5
    assert brief("interest rates and mortgage lending").pack is None


@pytest.mark.parametrize(
    ("topic", "status"),
    [
        ("he has a knife and says he will kill her tonight", Status.IMMEDIATE_DANGER),
        ("Chloe Hargreaves of 14 Mill Lane, neglect", Status.PERSONAL_DATA),
    ],
)
def test_the_guard_comes_first(brief: Brief, topic: str, status: Status) -> None:
    made = brief(topic)
    assert made.pack is None
    assert made.status is status
    early = stopped(topic)
    assert early is not None
    assert early.status is status


def test_the_id_of_a_document_is_no_case_number(brief: Brief) -> None:
    assert stopped("case-list-2015") is None
    assert brief("case-list-2015").pack is not None
    assert brief("case-44-2015-ab").pack is None


def test_a_request_for_a_decision_gets_a_briefing_and_no_decision(brief: Brief) -> None:
    made = brief("Should I remove this child because of neglect?")
    assert made.status is Status.CASE_DECISION
    assert "cannot decide" in made.summary


@pytest.mark.parametrize(
    "choices", [{"preset": "poster"}, {"audience": "the press"}, {"topic": " "}, {"topic": "neglect " * 1000}]
)
def test_what_does_not_exist_is_told(brief: Brief, choices: dict[str, str]) -> None:
    with pytest.raises(BriefingError):
        brief(choices.pop("topic", "neglect"), **choices)


REVIEW = """# Learning review: the boats of Harbour Town

Harbour Town Safeguarding Partnership. Published May 2021. {licence}

## Findings

1. Children who moved between boats were seen by many people, and nobody held the whole picture of their days.
2. Workers described good humour at the quayside as a sign that things were well at home.
3. Harbour staff knew which boats were cold at night, and had no way to pass that on to anybody.

## Recommendations

1. The partnership should agree how harbour staff can pass on a worry about a child who lives on a boat.
"""


def library_with(tmp_path: Path, embedder: PassageEmbedder, encoder: TokenEncoder, text: str) -> Library:
    path = tmp_path / "harbour.md"
    path.write_text(text, "utf-8")
    library = Library(tmp_path / "library", embedder, encoder)
    assert not add(library, [path]).failed
    return library


def briefed(library: Library, tmp_path: Path) -> Briefing:
    (document,) = library.documents()
    return BriefingService(library, Settings(data_dir=tmp_path)).brief(BriefingRequest(topic=document.document_id))


def test_a_thin_document_says_what_it_does_not_hold(
    tmp_path: Path, embedder: PassageEmbedder, encoder: TokenEncoder
) -> None:
    library = library_with(tmp_path, embedder, encoder, REVIEW.format(licence=""))
    pack = held(briefed(library, tmp_path))
    keeps_its_rules(pack, library)
    assert any(item.text in HONEST for item in pack.items)
    assert say("note_few") in pack.notices


def test_a_withdrawn_document_gives_none_and_a_superseded_one_says_so(
    tmp_path: Path, embedder: PassageEmbedder, encoder: TokenEncoder
) -> None:
    library = library_with(tmp_path, embedder, encoder, REVIEW.format(licence=""))
    (document,) = library.documents()
    library.update_document(document.model_copy(update={"status": DocumentStatus.SUPERSEDED}))
    assert say("label_superseded") in held(briefed(library, tmp_path)).labels
    library.update_document(document.model_copy(update={"status": DocumentStatus.WITHDRAWN}))
    made = briefed(library, tmp_path)
    assert made.pack is None
    assert "withdrawn" in made.summary


@pytest.mark.parametrize(
    ("licence", "longest", "says"),
    [("CC BY-NC-ND 4.0", 30, "No changed versions"), ("CC BY-NC-SA 4.0", 62, "Not for sale"), (None, 62, "No licence")],
)
def test_a_licence_is_told_and_kept(
    tmp_path: Path, embedder: PassageEmbedder, encoder: TokenEncoder, licence: str | None, longest: int, says: str
) -> None:
    library = library_with(tmp_path, embedder, encoder, REVIEW.format(licence=""))
    (document,) = library.documents()
    library.update_document(document.model_copy(update={"licence": licence}))
    pack = held(briefed(library, tmp_path))
    assert says in pack.section("read").tables[0].rows[0][-1]
    assert all(count(readable(source.quote)) <= longest for source in pack.sources if source.kind != "question")


def test_an_empty_library_says_so(tmp_path: Path, embedder: PassageEmbedder, encoder: TokenEncoder) -> None:
    service = BriefingService(Library(tmp_path, embedder, encoder), Settings(data_dir=tmp_path))
    assert service.brief(BriefingRequest(topic="neglect")).summary == say("empty")


def test_a_bulletin_fits_one_page(starter: Runtime, brief: Brief) -> None:
    for topic in ("neglect", "supervision", "information sharing", "barriers-study-2014"):
        pack = held(brief(topic, preset="bulletin"))
        assert len(pack.section("messages").items) <= 5
        assert len(PdfReader(io.BytesIO(starter.export(pack, "pdf"))).pages) == 1
