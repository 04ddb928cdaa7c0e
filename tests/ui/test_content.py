"""Content notes say what is hard to read, and say nothing where nothing is."""

from __future__ import annotations

import pytest

from assistant.ui.render import content
from tests.ui.fake import answered, source


def test_an_answer_without_harm_in_it_has_no_note() -> None:
    assert content.note(answered("What do reviews say about plans?")) is None


def test_a_note_names_at_most_three_things() -> None:
    text = "A child died of injuries after sexual abuse, domestic abuse and self-harm in the family."
    told = content.note(answered("").model_copy(update={"sources": [source(1, text, text)]}))
    assert told and told.startswith("Before you read: this answer tells of the death of a child or adult, suicide")
    assert "physical" not in told


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The post-mortem found healing rib fractures.", True),
        ("She was found unresponsive in the morning.", True),
        ("A worker felt out of their depth and asked for help.", False),
        ("The team had a grasp of the plan, and burned through its budget.", False),
        ("Therapists and the head teacher met.", False),
    ],
)
def test_only_close_detail_is_folded(text: str, folded: bool) -> None:
    assert (content.detail(text) is not None) is folded
