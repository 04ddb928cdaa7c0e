"""Laws that hold for every text: passages are verbatim, in order, and hold no furniture of the cutting."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.annotate import annotate
from ingest.conflicts import with_conflicts
from ingest.read import read_bytes
from ingest.searchable import fingerprint
from ingest.split import pieces, split
from ingest.structure import structure
from store.models import PassageKind

WORDS = st.lists(
    st.sampled_from(
        "the child family records were shared late agencies and neglect review 2019 36% (Child A) “we must” "
        "e.g.".split()
    ),
    min_size=1,
    max_size=40,
).map(" ".join)
SENTENCE = WORDS.map(lambda words: f"{words.capitalize()}.")
LINES = st.one_of(
    st.just(""),
    WORDS.map(str.title),
    WORDS.map(str.upper),
    SENTENCE,
    SENTENCE.map(lambda words: f"- {words}"),
    SENTENCE.map(lambda words: f"  • {words} • {words}"),
    st.tuples(st.integers(1, 30), st.integers(1, 30), SENTENCE).map(lambda row: f"{row[0]}.{row[1]} {row[2]}"),
    WORDS.map(lambda words: f"{words}\t{words}\t12"),
    WORDS.map(lambda words: f"{words} 12 (36%)"),
    WORDS.map(lambda words: f"<p>{words}</p> <ul><li>{words}</li></ul>"),
    WORDS.map(lambda words: f'[su_box title="{words[:20]}"] {words} [/su_box]'),
    SENTENCE.map(lambda words: f"“{words}” (Focus group A)"),
    WORDS.map(lambda words: f"| {words} | {words} |"),
    st.sampled_from(
        [
            "Contents",
            "References",
            "Key message",
            "Learning points",
            "Questions for the board",
            "Finding 1: What was found",
            "Recommendation 2: Keep one record for all",
            "Table 1: A caption (a note)",
            "May 2019 - Leeds - Child Z",
            "Background: it was late **Keywords:** one, two",
            "## A heading",
            "**Bold line**",
            "**Open bold",
            "The list is:",
            "12",
        ]
    ),
    st.text(max_size=60).filter(lambda text: "\r" not in text),
)
TEXTS = st.lists(LINES, min_size=1, max_size=40).map("\n".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(TEXTS)
def test_every_passage_is_the_text_at_its_span(text: str) -> None:
    text = f"Some words first.\n{text}"
    for name in ("a.txt", "a.md"):
        source = read_bytes(text.encode("utf-8", "replace"), name)
        passages = with_conflicts(annotate(split(source, structure(source).evidence, "d")), [])
        ids = {passage.passage_id for passage in passages}
        for passage in passages:
            assert source.text[passage.start : passage.end] == passage.text
            assert all(part in passage.text for part in passage.sub_questions)
            assert all(source.text[place.start : place.end].strip() for place in passage.also_at)
            assert {note.passage_id for note in passage.conflict_with} | {passage.parent_id} <= ids | {None}
            assert passage.text == passage.text.strip() != ""
        starts = [passage.start for passage in passages]
        assert starts == sorted(starts)
        ends = [passage.end for passage in passages]
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        assert [passage.ordinal for passage in passages] == list(range(len(passages)))
        # The same words are kept once, but in two tables they are two statements.
        said = [
            (fingerprint(one.text), one.case, tuple(one.headings) if one.kind is PassageKind.TABLE_ROW else ())
            for one in passages
        ]
        assert len(set(said)) == len(said)
        assert len({passage.passage_id for passage in passages}) == len(passages)


@settings(max_examples=200, deadline=None)
@given(st.lists(SENTENCE, min_size=1, max_size=60).map(" ".join), st.integers(0, 20))
def test_pieces_are_contiguous_and_lose_nothing(text: str, before: int) -> None:
    padded = " " * before + text
    spans = pieces(padded, before, len(padded))
    assert "".join(padded[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
    assert all(start < end for start, end in spans)
