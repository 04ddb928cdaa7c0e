"""An answer as HTML: statuses in words, chips in the sentence, everything escaped."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from assistant.ask.models import Answer, Claim, Status
from assistant.ui import words
from assistant.ui.render.answer import Turn, conversation, render_answer, render_turn
from assistant.ui.render.source import reference
from tests.ui.fake import DANGER, HOSTILE, answered, plain, source


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def one(html: str, selector: str) -> Tag:
    found = soup(html).select_one(selector)
    assert found is not None, selector
    return found


def said(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def test_a_claim_carries_its_chips_in_the_sentence() -> None:
    claims = soup(render_answer(answered("Why?"), 4)).select(".claims > li")
    chips = claims[1].select("button.chip")
    assert [chip["data-source"] for chip in chips] == ["turn-4-source-1", "turn-4-source-2"]
    assert chips[0]["aria-label"] == "Source 1: Learning review: working with families over time, 2022"
    assert said(claims[1]) == "Agreement was often recorded as change. 1 2"


def test_a_number_printed_in_the_sentence_becomes_its_chip_there_and_only_there() -> None:
    answer = answered("Why?")
    answer.claims = [Claim(text="First point [1], then the second [9].", citations=[1])]
    claim = one(render_answer(answer), ".claims > li")
    assert said(claim) == "First point 1, then the second [9]."
    assert len(claim.select("button")) == 1


def test_a_citation_without_a_source_makes_no_chip() -> None:
    answer = answered("Why?")
    answer.claims = [Claim(text="A point.", citations=[7])]
    assert not one(render_answer(answer), ".claims > li").select("button")


def test_support_says_how_many_and_how_many_are_independent() -> None:
    html = render_answer(answered("Why?"))
    assert said(one(html, ".support")) == "3 of 33 documents held, 2 of them independent"
    assert [mark.get("class") for mark in one(html, ".tally").select("i")] == [["own"], ["own"], None]


def test_conflicts_stand_side_by_side_with_their_sources() -> None:
    sides = soup(render_answer(answered("Why?"))).select(".conflict .sides > li")
    assert [said(side.select("blockquote")[0]) for side in sides] == [
        "quietly set aside. Each new worker read the agreement as progress",
        "Agreement was often recorded as change.",
    ]


def test_the_stored_source_shows_the_passage_its_mark_and_its_facts() -> None:
    stored = one(render_answer(answered("Why?"), 2), '[data-source-id="turn-2-source-1"]')
    assert stored.select("mark")[0].get_text().startswith("quietly set aside. Each new worker")
    assert said(stored.select(".checked")[0]) == "Checked: these words are in the stored source"
    facts = {said(row.select("dt")[0]): said(row.select("dd")[0]) for row in stored.select(".facts > div")}
    assert facts == {
        "Publisher": "Northvale Child Protection Committee",
        "Published": "May 2022",
        "Nation": "Scotland",
        "Document type": "Learning review",
        "Review type": "Significant case review",
        "Kind of passage": "Finding",
        "Page": "12",
        "Paragraph": "9.3.1",
        "Section": "Findings › Finding 1",
        "Lines in the stored text": "168 to 172",
    }


def test_words_that_were_not_checked_say_so() -> None:
    answer = answered("Why?")
    answer.sources = [source(1, "One two three.", "two", verified=False)]
    html = render_answer(answer)
    assert "Not checked" in said(one(html, ".unchecked"))
    assert not soup(html).select(".checked")


def test_nothing_that_a_document_or_a_person_wrote_becomes_markup() -> None:
    answer = plain(HOSTILE, Status.ANSWERED, HOSTILE, notices=[HOSTILE])
    answer.sources = [source(1, HOSTILE, HOSTILE, title=HOSTILE, publisher=HOSTILE, kind=HOSTILE)]
    answer.claims = [Claim(text=HOSTILE, citations=[1])]
    html = conversation([Turn(question=HOSTILE, answer=answer), Turn(question=HOSTILE, note=HOSTILE)])
    assert not soup(html).select("script")
    assert html.count("&lt;script&gt;") > 8


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ANSWERED])
def test_every_other_status_is_said_in_words(status: Status) -> None:
    html = render_answer(plain("Why?", status, "What to know."))
    assert words.say(f"statuses.{status}") in said(soup(html))
    assert "What to know." in said(soup(html))


def test_danger_comes_first_as_an_alert_with_numbers_to_call() -> None:
    answer = answered("Why?").model_copy(update={"status": Status.IMMEDIATE_DANGER, "summary": DANGER})
    first = one(render_answer(answer), ".answer").find(True)
    assert isinstance(first, Tag)
    assert first["role"] == "alert"
    assert [link["href"] for link in first.select("a")] == [
        "tel:999",
        "tel:08088005000",
        "mailto:help@nspcc.org.uk",
        "tel:116123",
    ]


def test_a_stopped_question_is_not_shown_and_a_safe_wording_is_offered() -> None:
    answer = plain("", Status.PERSONAL_DATA, "Stopped.", standalone_question="What helps a child?")
    html = render_turn(Turn(question="", answer=answer), 1)
    assert one(html, "[data-example]")["data-example"] == "What helps a child?"
    assert said(one(html, "h2")) == "A question that is not shown here"


def test_the_empty_state_offers_questions_to_each_role() -> None:
    html = conversation([])
    assert [said(heading) for heading in soup(html).select("h4")] == ["Practitioner", "Supervisor", "Trainer"]
    assert len(soup(html).select("button[data-example]")) == 9


def test_a_turn_tells_screen_readers_what_changed() -> None:
    done = render_turn(Turn(question="Why?", answer=answered("Why?")), 1)
    assert one(done, "article")["data-announce"] == "Answer ready: 3 points, 3 sources."
    waiting = render_turn(Turn(question="Why?", note="Looking.", waiting=True), 1)
    assert one(waiting, "article")["aria-busy"] == "true"


def test_copied_words_bring_their_reference() -> None:
    text = "One. **Two** three."
    assert reference(source(1, text, "**Two** three")) == (
        "“Two three” (Northvale Child Protection Committee, Learning review: working with families over time, "
        "May 2022, page 12, paragraph 9.3.1)"
    )


def test_an_answer_survives_the_way_to_the_page_and_back() -> None:
    turn = Turn(question="Why?", answer=answered("Why?"))
    assert Turn.model_validate(turn.model_dump(mode="json")) == turn
    assert isinstance(turn.answer, Answer)
