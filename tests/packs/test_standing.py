"""Words of a publication that stand alone, and words that lean on what stands before them."""

from __future__ import annotations

import pytest

from assistant.packs.standing import POINTS_BACK, stands_alone


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("The triennial briefing says this in its part on the neglect of adolescents.", False),
        ("The summary of the review says so of lessons that only one agency saw as its own.", False),
        ("The triennial briefing says this role mattered for joint work but was often unclear.", True),
        ("Separate incidents hide how a child lives. The briefing says this in its part on neglect.", True),
    ],
)
def test_what_says_this_of_a_sentence_before_is_not_quoted_without_it(words: str, alone: bool) -> None:
    assert stands_alone(words, stated=False, outcome=False) is alone
    assert (POINTS_BACK.match(words) is None) is alone
