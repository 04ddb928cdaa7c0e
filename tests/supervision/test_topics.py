"""A hundred topics in people's own words: each gives a sound pack, or says that the library does not cover it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ask.models import Status
from assistant.supervision.bank import GENERAL, spoken, themes_bank
from assistant.supervision.findings import has_verb
from assistant.supervision.frame import frame
from assistant.supervision.reflective import reflective_models
from assistant.supervision.request import PackRequest
from assistant.supervision.service import SupervisionService, stopped
from tests.supervision.test_service import looked_up, made

TOPICS = (Path(__file__).parent / "topics.txt").read_text("utf-8").splitlines()


@pytest.mark.slow
def test_a_hundred_topics(supervision: SupervisionService) -> None:
    models, slots, modes = sorted(reflective_models()), list(frame().slots), list(frame().modes)
    covered = 0
    for at, topic in enumerate(TOPICS):
        request = PackRequest(
            topic=topic,
            seed=at,
            model=models[at % len(models)],
            minutes=slots[at % len(slots)],
            mode=modes[at % len(modes)],
        )
        result = supervision.pack(request)
        if result.pack is None:
            assert result.status in (Status.NO_INFORMATION, Status.CASE_DECISION)
            assert result.nearest_themes
        else:
            covered += 1
            looked_up(supervision, result.pack)
    assert len(TOPICS) >= 100
    assert covered > len(TOPICS) / 2


@pytest.mark.parametrize(
    ("topic", "theme"),
    [
        ("hope", "professional optimism"),
        ("trust", "relationship-based / relational practice"),
        ("burnout", "workload / capacity / resources"),
        ("what about dads", "fathers / male carers / hidden men"),
        ("barriers to learning from serious case reviews", "dissemination"),
    ],
)
def test_an_everyday_word_is_the_theme_that_people_mean_by_it(
    supervision: SupervisionService, topic: str, theme: str
) -> None:
    assert made(supervision, topic).themes[0] == theme


def test_words_that_name_no_theme_get_general_questions_and_are_told_so(supervision: SupervisionService) -> None:
    result = supervision.pack(PackRequest(topic="help", seed=5))
    assert result.pack is not None
    assert result.pack.themes == []
    assert "no one theme" in result.summary.casefold()
    general = {
        spoken(text, to_one=True, adult=False) for texts in themes_bank()[GENERAL].ask.values() for text in texts
    }
    models = [item.text for item in result.pack.core_questions if item.text not in general]
    assert models == []
    assert "no one theme" not in supervision.pack(PackRequest(topic="neglect", seed=5)).summary.casefold()


def test_a_document_is_found_by_its_id_and_by_its_title(supervision: SupervisionService) -> None:
    documents = {document.document_id: document for document in supervision.library.documents()}
    document = documents["case-list-2015"]  # an id that looks like the number of a case
    assert stopped(document.document_id) is None
    for topic in (document.document_id, document.title, f" {document.title.upper()} "):
        result = supervision.pack(PackRequest(topic=topic, seed=1))
        assert result.status is Status.ANSWERED
        assert result.pack is not None
        assert {source.document_id for source in result.pack.sources[:1]} == {document.document_id}


def test_what_only_looks_like_an_id_is_guarded_with_the_library_open(supervision: SupervisionService) -> None:
    assert supervision.pack(PackRequest(topic="case-list-2014")).status is Status.PERSONAL_DATA


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("Areas of practice which have been identified, for example domestic abuse.", False),
        ("The ability to see themes that also come up in audits.", False),
        ("Timing of the report (what is released and when).", False),
        ("Workers can become used to poor conditions at home.", True),
        ("Without shared tools, practitioners struggle to see neglect.", True),
    ],
)
def test_a_heading_is_told_from_a_sentence(words: str, whole: bool) -> None:
    assert has_verb(words) is whole
