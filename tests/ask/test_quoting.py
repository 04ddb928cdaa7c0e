"""Quotations: what each verdict means, and that nothing but the letters of a source passes, over 10,000 answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask.models import Answer, Claim, Conflict, ReflectiveQuestion, Source, Status
from assistant.ask.quoting import Verdict, as_printed, judge_quotation, quotations
from assistant.ask.text import readable
from assistant.ask.verify import only_proven, summary_holds, verify
from ingest.pipeline import add
from store.embedding import PassageEmbedder
from store.library import Library
from store.models import Locator, Passage

HERE = "The **lodger** was never asked about.  Workers saw the mother at 12 of 14 visits; the father, at none."
THERE = "The school nurse wrote down what the child said. Nobody read it until the summer."


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("The lodger was never asked about", Verdict.VERBATIM),
        ("the mother at 12 of 14 visits; the father, at none.", Verdict.VERBATIM),
        ("The lodger was often asked about", Verdict.NEAR),
        ("the mother at 12 of 24 visits; the father, at none", Verdict.NEAR),
        ("The school nurse wrote down what the child said", Verdict.MISATTRIBUTED),
        ("The lodger was never asked about … the father, at none", Verdict.STITCHED),
        ("The lodger was never asked Nobody read it until the summer", Verdict.STITCHED),
        ("The lodger was dangerous to everybody in the flat", Verdict.NOT_FOUND),
        ("", Verdict.NOT_FOUND),
        ("2 of 14 visits", Verdict.NEAR),
        ("odger was never asked", Verdict.NEAR),
    ],
)
def test_each_verdict(quote: str, verdict: Verdict) -> None:
    assert judge_quotation(quote, [HERE], [THERE]) is verdict


def test_print_alone_may_differ_and_the_source_wins() -> None:
    assert as_printed('worker\'s "view"', "The worker’s “view” counts.") == "worker’s “view”"
    assert as_printed("worker's views", "The worker’s “view” counts.") is None


def test_quotations_are_found_in_every_kind_of_mark() -> None:
    text = "It says “one two”, \"three four\" and ‘five six’; don't count it's. An open “seven eight"
    assert list(quotations(text)) == ["one two", "three four", "five six", "seven eight"]
    assert list(quotations("From X: “say “so” again”", ["say “so” again"])) == ["say “so” again"]


@given(st.text(max_size=200), st.text(max_size=80))
def test_a_verbatim_verdict_is_never_wrong(text: str, quote: str) -> None:
    if judge_quotation(quote, [text]) is Verdict.VERBATIM:
        assert readable(quote).strip(" \t\n.,;:!?") in readable(text)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: PassageEmbedder) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("fuzz")
    for name, word in (("harbour", "lodger"), ("valley", "uncle")):
        points = [
            f"{number}. The {word} of family {number} said “{said}” at {number + 3} of {number + 9} visits. "
            f"Nobody asked the {word} about it, and {number * 7} per cent of workers had not met the {word}."
            for number, said in enumerate(["we are fine", "come back later", "he is asleep", "it's nothing"], start=1)
        ]
        text = f"{name.title()} review\n\nPublished May 2021\n\nFindings\n\n" + "\n\n".join(points)
        (Path(folder) / f"{name}.txt").write_text(text, encoding="utf-8")
    library = Library(Path(folder) / "data", embedder)
    add(library, [Path(folder)])
    yield library
    library.close()


def spoilt(words: str, others: list[str], chance: random.Random) -> str:
    """Change a quotation in one of the ways in which a quotation goes wrong, or leave it."""
    at = chance.randrange(max(1, len(words)))
    other = chance.choice(others)
    split = words.split()
    return chance.choice(
        [
            words,
            words[at:],
            words[:at],
            words[:at] + chance.choice("abcxyz0189 ’“”") + words[at + 1 :],
            words.replace("not ", "", 1),
            words.replace("Nobody", "Everybody", 1),
            words.swapcase(),
            words.replace("e", "е"),  # a Cyrillic letter that looks the same
            " ".join(reversed(split)),
            " ".join(split[: len(split) // 2] + other.split()[len(other.split()) // 2 :]),
            f"{words[:at]} … {other[at:]}",
            other,
            words.replace(str(chance.randrange(9)), str(chance.randrange(9)), 1),
            " \n ".join(split),
            f"**{words}**",
            "",
        ]
    )


def fuzzed(passages: list[Passage], chance: random.Random) -> Answer:
    """An answer by a composer that cannot be trusted: quotes, places, passages and numbers may all be wrong."""
    texts = [passage.text for passage in passages]
    sources = []
    for number in range(1, chance.randrange(2, 5)):
        passage = chance.choice(passages)
        quote = spoilt(passage.text, texts, chance)
        start = max(0, passage.text.find(quote)) + chance.choice([0, 0, 0, 1, -1])
        sources.append(
            Source(
                number=number,
                passage_id=chance.choice([passage.passage_id] * 9 + [chance.choice(passages).passage_id, "no:such"]),
                document_id=chance.choice([passage.document_id] * 9 + ["valley", "none"]),
                title="A review",
                publisher=None,
                published=None,
                nation=None,
                document_type="learning_review",
                review_type=None,
                kind="finding",
                locator=Locator(),
                text=chance.choice([passage.text] * 5 + [spoilt(passage.text, texts, chance)]),
                quote=quote,
                quote_start=start,
                quote_end=start + len(quote),
                verified=chance.random() < 0.5,  # what it says of itself counts for nothing
            )
        )
    numbers = list(range(0, 7))

    def told() -> tuple[str, list[int]]:
        marks = chance.choice(["“{}”", '"{}"', "‘{}’", "«{}»", "“{}"])
        words = spoilt(chance.choice(texts), texts, chance)
        return "A finding: " + marks.replace("{}", words), chance.sample(numbers, chance.randrange(0, 3))

    claims = [Claim(text=text, citations=cited) for text, cited in (told() for _ in range(3))]
    conflicts = [Conflict(text=text, citations=cited) for text, cited in (told() for _ in range(2))]
    asked = [
        ReflectiveQuestion(text=spoilt(chance.choice(texts), texts, chance), source=chance.choice([None, *numbers]))
        for _ in range(2)
    ]
    return Answer(
        question="q",
        standalone_question="q",
        status=Status.ANSWERED,
        summary=told()[0],
        claims=claims,
        sources=sources,
        conflicts=conflicts,
        reflective_questions=asked,
    )


def assert_only_real_quotations(answer: Answer, library: Library) -> int:
    """By other means than the gate: look for every quotation in the stored text itself. Gives how many there were."""
    seen = 0
    stored: dict[int, str] = {}
    for source in answer.sources:
        whole = library.document_text(source.document_id)
        passage = library.passage(source.passage_id)
        assert whole[passage.start : passage.end] == source.text
        assert source.quote and source.quote == source.text[source.quote_start : source.quote_end]
        stored[source.number] = " ".join(source.text.replace("*", "").split())
        seen += 1
    known = [readable(source.quote) for source in answer.sources]
    parts: list[Claim | Conflict] = [*answer.claims, *answer.conflicts]
    for told in parts:
        assert told.citations and set(told.citations) <= set(stored)
        for quote in quotations(told.text, known):
            words = " ".join(quote.replace("*", "").split()).strip(" .,;:!?")
            assert any(words in stored[number] for number in told.citations), quote
            seen += 1
    for asked in answer.reflective_questions:
        if asked.source is not None:
            words = " ".join(asked.text.replace("*", "").split()).strip(" .,;:!?")
            assert words in stored[asked.source]
            seen += 1
    return seen


def test_not_one_unverifiable_quotation_passes_in_10000_answers(library: Library) -> None:
    chance = random.Random(20261124)
    passages = [passage for document in library.documents() for passage in library.passages(document.document_id)]
    passed = dropped = 0
    for _ in range(10_000):
        answer = fuzzed(passages, chance)
        checked = answer.model_copy(update={"sources": [verify(library, source) for source in answer.sources]})
        proven, taken_out = only_proven(checked)
        passed += assert_only_real_quotations(proven, library)
        dropped += taken_out
        if summary_holds(answer.summary, proven.sources, []):
            known = [readable(source.quote) for source in proven.sources]
            for quote in quotations(answer.summary, known):
                words = " ".join(quote.replace("*", "").split()).strip(" .,;:!?")
                assert any(words in " ".join(source.text.replace("*", "").split()) for source in proven.sources)
    assert passed > 1_000, "what is right passes"
    assert dropped > 10_000, "what is wrong does not"
