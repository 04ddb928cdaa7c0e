"""The extractive composer: what is told, whose voice it is, what is said of it, and what is never put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.ask.answerable import Judgement
from assistant.ask.choosing import messages
from assistant.ask.citing import Citations
from assistant.ask.compose import compose
from assistant.ask.evidence import Evidence
from assistant.ask.notes import notes_on
from assistant.ask.practice import meaning_of
from assistant.ask.service import AskService
from assistant.ask.verify import verify
from assistant.ask.voices import lead
from assistant.settings import Settings
from ingest.pipeline import add
from prompts import load
from store.embedding import PassageEmbedder
from store.library import Library
from store.models import ConflictNote, Passage, PassageKind, Statistic, Valence, Voice
from tests.ask.make import document, found


def test_a_view_is_never_told_as_a_finding() -> None:
    view = found("Staff feel that nobody listens.", voice=Voice.SURVEY, kind=PassageKind.FINDING)
    assert lead(view).startswith("Survey respondents, in the learning review by Harbour Partnership, 2021")
    assert any("not a finding" in note for note in notes_on(view, view.passage.text, set()))
    cited = found("Forty cases were seen.", voice=Voice.QUOTED_SOURCE, quoted_source="Smith (2010)")
    assert lead(cited).startswith("Smith (2010), quoted, in")


def test_a_case_says_that_it_is_one_once_an_answer() -> None:
    said: set[str] = set()
    case = found("The baby was seen at home.", case="Harbour, Child D, March 2015")
    assert any("A single case" in note for note in notes_on(case, case.passage.text, said))
    assert not any("A single case" in note for note in notes_on(case, case.passage.text, said))


@pytest.mark.parametrize(
    ("text", "changes", "told"),
    [
        ("Neglect was noted in 40 per cent.", {}, "does not say out of how many"),
        ("Neglect was noted in 40 per cent.", {}, "does not name a period"),
        ("Neglect was noted in 8 of 20 reports.", {}, "does not name a period"),
        (
            "Neglect was noted in 8 of 20 reports.",
            {"statistic": Statistic(value=8, unit="cases", denominator=20, period="2014 to 2017")},
            "Period: 2014 to 2017",
        ),
    ],
)
def test_a_figure_comes_with_its_denominator_and_period(text: str, changes: dict[str, Any], told: str) -> None:
    figure = found(text, kind=PassageKind.STATISTIC, **changes)
    assert any(told in note for note in notes_on(figure, text, set()))


def test_a_figure_that_gives_both_needs_no_word() -> None:
    text = "Neglect was noted in 8 of 20 reports from 2014 to 2017."
    assert notes_on(found(text, kind=PassageKind.STATISTIC), text, set()) == []


def test_different_figures_are_never_put_together() -> None:
    first = found("Poverty was a feature in 39 per cent of the 208 reviews in which neglect featured, 2014 to 2017.")
    other = found("Violence was a feature in 64 per cent of the 208 reviews in which neglect featured, 2014 to 2017.")
    assert [message.same for message in messages([first, other], 10, 5)] == [(), ()]
    again = found(first.passage.text.replace("was", "was noted as"), document("valley"), score=0.9)
    assert [len(message.same) for message in messages([first, again], 10, 5)] == [1]


def test_the_nearest_passage_is_the_first_source_though_it_is_told_as_a_difference(library: Library) -> None:
    passages = [passage for document in library.documents() for passage in library.passages(document.document_id)]
    of = library.document(passages[0].document_id)
    differs = replace(found("x", of), passage=passages[0].model_copy(update={"kind": PassageKind.CONFLICT}))
    other = replace(found("x", of, score=0.9), passage=passages[1])
    items = (differs, other)
    evidence = Evidence("What differs?", (), {}, items, held=1)
    cited = Citations(evidence, lambda source: verify(library, source), 10)
    compose(messages(items, 10, 5), Judgement(items, allowed=items), cited, library, lambda claim: None)
    assert cited.sources[0].passage_id == passages[0].passage_id


def test_what_helped_is_told_where_it_is_near() -> None:
    hard = ("time", "trust", "distance", "turnover", "fear", "language", "workload", "silence")
    problems = [found(f"The {one} between {one} and worker made listening to {one} hard.", score=0.9) for one in hard]
    strength = found(
        "Drawing a family tree together helped the team to see who was missing.",
        document("valley"),
        score=0.62,
        valence=Valence.STRENGTH,
    )
    told = messages([*problems, strength], 10, 5)
    assert strength in [message.found for message in told] and len(told) == 5


def test_a_line_for_practice_stands_only_beside_words_that_it_fits() -> None:
    theme = "fathers / male carers / hidden men"
    fits = found("Fathers were rarely asked.", themes=[theme], kind=PassageKind.FINDING).passage
    used: set[str] = set()
    assert "own words" in str(meaning_of(fits, fits.text, used))
    assert meaning_of(fits, fits.text, used) is None, "once an answer"
    assert meaning_of(fits, "Housing was damp.", set()) is None
    figure = found("Fathers: 12 of 40.", themes=[theme], kind=PassageKind.STATISTIC).passage
    assert meaning_of(figure, figure.text, set()) is None


def test_our_lines_never_instruct_or_blame() -> None:
    for entry in load("practice")["themes"].values():
        assert entry["means"].startswith("It may help")
        assert entry["ask"].endswith("?") and len(entry["ask"].split()) <= 30
        assert not any(word in f"{entry['means']} {entry['ask']}" for word in ("should", "must", "failed", "fail to"))


@pytest.fixture
def library(tmp_path: Path, embedder: PassageEmbedder) -> Iterator[Library]:
    text = (
        "Harbour survey report\n\nPublished May 2021\n\nFindings\n\n"
        "1. The share of workers who had met the lodger of the harbour flat was 51 per cent of those asked.\n\n"
        "2. Mapped out in full, workers who had met the lodger of the harbour flat: 41 per cent of those asked.\n\n"
        "3. Of 125 workers, 55 had not heard of the harbour lodger (57.5 per cent).\n"
    )
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    library = Library(tmp_path / "data", embedder)
    add(library, [tmp_path / "report.txt"])
    yield library
    library.close()


def marked(library: Library, monkeypatch: pytest.MonkeyPatch, pairs: dict[str, tuple[str, str]]) -> None:
    """Give passages the conflicts that a reader would have marked: words of one, to words of the other and a note."""
    every = [passage for held in library.documents() for passage in library.passages(held.document_id)]
    read = library.passages_by_id

    def by_id(ids: Any) -> dict[str, Passage]:
        passages = dict(read(ids))
        for words, (others, note) in pairs.items():
            other = next(passage for passage in every if others in passage.text)
            for key, passage in passages.items():
                if words in passage.text:
                    told = ConflictNote(passage_id=other.passage_id, note=note)
                    passages[key] = passage.model_copy(update={"conflict_with": [told]})
        return passages

    monkeypatch.setattr(library, "passages_by_id", by_id)


def test_two_places_that_disagree_are_told_side_by_side(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    marked(library, monkeypatch, {"51 per cent": ("41 per cent", "One place gives 51 per cent, another 41 per cent.")})
    answer = AskService(library, Settings()).ask("What share of workers had met the lodger of the harbour flat?")
    assert [len(conflict.citations) for conflict in answer.conflicts] == [2]
    assert "51 per cent, another 41 per cent" in answer.conflicts[0].text
    assert "51 per cent, another 41 per cent" in answer.summary, "no single figure stands for the answer"
    texts = {source.number: source.text for source in answer.sources}
    assert {"51" in texts[number] for number in answer.conflicts[0].citations} == {True, False}


def test_a_passage_that_disagrees_with_itself_is_told(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    marked(library, monkeypatch, {"55 had not": ("55 had not", "55 of 125 is 44 per cent, not 57.5 per cent.")})
    answer = AskService(library, Settings()).ask("How many of the 125 workers had not heard of the harbour lodger?")
    assert any("55 of 125 is 44 per cent" in conflict.text for conflict in answer.conflicts)
    assert any("does not agree with itself" in conflict.text for conflict in answer.conflicts)


def test_a_note_that_its_passages_do_not_bear_out_gives_way_to_their_words(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked(library, monkeypatch, {"51 per cent": ("41 per cent", "One place says 88, another 99.")})
    answer = AskService(library, Settings()).ask("What share of workers had met the lodger of the harbour flat?")
    assert answer.conflicts and "88" not in answer.model_dump_json()
    assert "“" in answer.conflicts[0].text


def test_a_passage_that_only_shares_the_place_is_not_told() -> None:
    near = replace(found("The panel asked how hearings weigh what social workers recommend to them."), closeness=0.85)
    loose = replace(
        found("Honest talk and steady regard help a family to stay with a worker.", score=0.8),
        similarity=0.3,
        closeness=0.79,
    )
    assert [message.found for message in messages([near, loose], 10, 5)] == [near]
