"""Short forms: spelled out once, by nation, and never inside quoted words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask.models import Source
from assistant.glossary.short_forms import ShortForms
from assistant.glossary.terms import glossary, look_up
from assistant.guard.language import faults
from assistant.packs.models import Item, ItemKind, Origin, Pack, PackKind, Section
from assistant.packs.spelling import spell_out
from store.models import Locator


@pytest.mark.parametrize(
    ("nation", "meaning"), [("Scotland", "significant case review"), ("England", "serious case review")]
)
def test_one_short_form_is_two_things_in_two_nations(nation: str, meaning: str) -> None:
    assert ShortForms().spell("It began as an SCR.", [nation]) == f"It began as a {meaning} (SCR)."


def test_where_no_nation_decides_both_meanings_are_told() -> None:
    both = "serious case review in England or significant case review in Scotland"
    for nations in ((), ("England", "Scotland")):
        assert ShortForms().note("The SCR", nations) == f"SCR: {both}"


def test_it_is_spelled_out_once_and_in_the_plural() -> None:
    forms = ShortForms()
    assert forms.spell("SCRs were read.", ["England"]) == "Serious case reviews (SCRs) were read."
    assert forms.spell("Each SCR had a chair.", ["England"]) == "Each SCR had a chair."


def test_words_that_spell_it_out_themselves_are_left_alone() -> None:
    text = "A serious case review (SCR) was held, and a second SCR."
    assert ShortForms().spell(text, ["England"]) == text


@pytest.mark.parametrize("short", ["CPC", "IRD", "LCSPR", "IMR", "CAMHS", "MARAC"])
def test_the_usual_short_forms_are_known(short: str) -> None:
    assert f"({short})" in ShortForms().spell(f"The {short} met.")


def test_what_nobody_knows_stays_as_it_is() -> None:
    assert ShortForms().spell("The XQZ met at NASA.") == "The XQZ met at NASA."


@given(st.text(alphabet="SCRLAPME “”.s", max_size=60))
def test_quoted_words_never_change(text: str) -> None:
    spelled = ShortForms().spell(f"Said: “an SCR {text.replace('“', '').replace('”', '')}” of the CPC.", ["Scotland"])
    assert f"“an SCR {text.replace('“', '').replace('”', '')}”" in spelled


def source(nation: str, number: int) -> Source:
    words = "The SCR asked the CPC to act."
    return Source(
        number=number,
        passage_id="p",
        document_id="d",
        title="A review",
        publisher=None,
        published=None,
        nation=nation,
        document_type="learning_review",
        review_type=None,
        kind="finding",
        locator=Locator(),
        text=words,
        quote=words,
        quote_start=0,
        quote_end=len(words),
        verified=True,
    )


def test_a_pack_spells_out_by_the_nation_of_each_source() -> None:
    quoted = [
        Item(
            id=str(number),
            kind=ItemKind.FINDING,
            text="The SCR asked the CPC to act.",
            origin=Origin.PUBLICATION,
            purpose="A review",
            citations=[number],
        )
        for number in (1, 2)
    ]
    pack = Pack(
        kind=PackKind.SUPERVISION,
        title="A pack",
        topic="plans",
        purpose="On plans.",
        minutes=7,
        sections=[Section(id="one", title="One", minutes=7, items=quoted)],
        sources=[source("Scotland", 1), source("England", 2)],
    )
    first, second = spell_out(pack).sections[0].items
    assert first.text == second.text == "The SCR asked the CPC to act."
    assert first.purpose == "A review [SCR: significant case review; CPC: child protection committee]"
    assert second.purpose == "A review [SCR: serious case review]"


def test_every_entry_is_complete_and_in_plain_words() -> None:
    for term in glossary().terms:
        assert term.means.endswith(".")
        assert not faults(" ".join([term.means, term.critique or "", term.instead or ""])), term.term
        assert bool(term.critique) == bool(term.instead)
    reviews = [term for term in glossary().terms if term.term.lower().endswith("review")]
    assert all(term.nations and term.law for term in reviews if term.term != "Rapid review")
    assert len({term.slug for term in glossary().terms}) == len(glossary().terms)


def test_terms_are_found_by_short_form_name_and_part() -> None:
    assert {term.term for term in look_up("scr")} == {"Serious case review", "Significant case review"}
    assert [term.term for term in look_up("LCSPRs")] == ["Local child safeguarding practice review"]
    assert "Disguised compliance" in {term.term for term in look_up("compliance")}
    assert look_up("no such term") == []
    assert look_up("") == look_up("  ") == glossary().terms
