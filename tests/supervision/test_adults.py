"""Packs about adults, from a fictional review that stands in a library of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.packs.models import ItemKind
from assistant.runtime import Runtime
from assistant.settings import Settings
from assistant.supervision.service import SupervisionService
from assistant.supervision.topics import about_adults
from tests.supervision.test_service import looked_up, made

REVIEW = """# Safeguarding Adults Review: Mr Ash

Published by Larchshire Safeguarding Adults Board, March 2023

## Introduction

This Safeguarding Adults Review concerns an adult with care and support needs who lived alone among things that he kept.

## Findings

Finding 1: Practitioners took a first refusal of help for a settled choice, because visits were short and there was no
time to build trust with an adult who self-neglected and hoarded.

Finding 2: Assessments of mental capacity looked at what the adult said and not at whether he could carry out what he
had decided, so worries about executive functioning were not explored.

Finding 3: The fire service and the housing officer each held worries about hoarding, and there was no shared meeting
at which adult safeguarding could put them together.
"""


@pytest.fixture(scope="module")
def adults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SupervisionService]:
    folder = tmp_path_factory.mktemp("adults")
    (folder / "review.md").write_text(REVIEW, "utf-8")
    runtime = Runtime(Settings(data_dir=folder / "data"), starter=False)
    runtime.add_files([folder / "review.md"])
    yield SupervisionService(runtime.library, runtime.settings)
    runtime.close()


@pytest.mark.parametrize(
    ("topic", "theme"),
    [("self-neglect and hoarding", "self-neglect"), ("mental capacity", "mental capacity")],
)
def test_a_topic_about_adults_has_questions_of_its_own(adults: SupervisionService, topic: str, theme: str) -> None:
    pack = made(adults, topic)
    looked_up(adults, pack)
    assert pack.themes[0] == theme
    asked = " ".join(item.text for item in pack.items if item.kind is ItemKind.QUESTION)
    assert "child" not in asked
    assert "person" in asked


def test_a_topic_with_a_child_in_it_is_about_children() -> None:
    assert about_adults("abuse in a care home")
    assert about_adults("an older man whose son takes his pension")
    assert not about_adults("a child whose grandmother is an older person")
    assert not about_adults("adult mental health workers and children")
    assert not about_adults("transition to adult services")
