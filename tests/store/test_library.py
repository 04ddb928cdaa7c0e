from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from store.embedding import PassageEmbedder
from store.errors import DocumentNotFound, LibraryUnavailable, ModelUnavailable, PassageNotFound
from store.filters import FilterError, Filters
from store.library import Library
from store.models import Document, DocumentStatus, DocumentType, Passage, PassageKind, passage_id
from store.tokens import TokenEncoder

TEXTS = {
    "harbour": [
        "Nobody asked the lodger who slept in the spare room.",
        "Dental appointments were missed for two winters.",
    ],
    "meadow": ["The school kept a record of every cancelled visit.", "A grandmother told the nurse about the dog."],
}


def shelve(library: Library, name: str, texts: list[str], **described: object) -> Document:
    text = "\n\n".join(texts)
    passages, place = [], 0
    for number, words in enumerate(texts):
        place = text.index(words, place)
        passages.append(
            Passage(
                passage_id=passage_id(name, words),
                document_id=name,
                ordinal=number,
                kind=PassageKind.FINDING if number == 0 else PassageKind.TEXT,
                text=words,
                search_text=words,
                start=place,
                end=place + len(words),
                themes=["neglect"] if "Dental" in words else [],
            )
        )
    document = Document(
        document_id=name, title=name.title(), sha256=f"hash of {text}", file_name=f"{name}.txt", media_type="text/plain"
    ).model_copy(update=described)
    library.add(document, text, passages)
    return document


@pytest.fixture
def library(tmp_path: Path, embedder: PassageEmbedder, encoder: TokenEncoder) -> Library:
    library = Library(tmp_path / "data", embedder, encoder)
    shelve(library, "harbour", TEXTS["harbour"], nations=["England"], published="2015-03")
    shelve(library, "meadow", TEXTS["meadow"], nations=["Scotland"], document_type=DocumentType.LEARNING_REVIEW)
    return library


def test_what_is_added_can_be_listed_opened_and_found(library: Library) -> None:
    assert [document.title for document in library.documents()] == ["Harbour", "Meadow"]
    assert library.counts() == (2, 4)
    best = library.search_lexical(["dental"], 5)[0][0]
    assert library.passage(best).text == TEXTS["harbour"][1]
    near = library.search_dense("teeth were not looked after", 1)[0][0]
    assert near == best
    assert library.closeness("missed dentist", [best])[best] > 0.5
    alone = library.closeness("the place where teeth are mended", [best])[best]
    assert (
        library.closeness("the place where teeth are mended", [best], also="missed dental appointments")[best] > alone
    )


def test_a_passage_is_held_exactly_until_its_words_differ(library: Library) -> None:
    passage = library.passages("harbour")[0]
    assert library.holds_exactly(passage)
    assert not library.holds_exactly(passage.model_copy(update={"text": passage.text.replace("lodger", "uncle")}))


def test_results_are_right_at_once_after_replacing_and_removing(library: Library) -> None:
    shelve(library, "harbour", ["A neighbour heard shouting at night."])
    assert library.search_lexical(["dental"], 5) == []
    assert library.passage(library.search_dense("noise next door", 1)[0][0]).text.startswith("A neighbour")
    library.remove("harbour")
    assert library.search_lexical(["neighbour"], 5) == []
    assert {key.split(":")[0] for key, _ in library.search_dense("noise next door", 9)} == {"meadow"}
    assert library.check().sound


def test_adding_the_same_again_changes_no_id(library: Library) -> None:
    before = [passage.passage_id for passage in library.passages("harbour")]
    shelve(library, "harbour", TEXTS["harbour"])
    assert [passage.passage_id for passage in library.passages("harbour")] == before
    assert library.counts() == (2, 4)


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({"nation": ["Scotland"]}, {"meadow"}),
        ({"nation": ["scotland", "ENGLAND"]}, {"meadow", "harbour"}),
        ({"document_type": ["learning_review"]}, {"meadow"}),
        ({"since": ["2014"]}, {"harbour"}),
        ({"year": ["2015"]}, {"harbour"}),
        ({"theme": ["Neglect"]}, {"harbour"}),
        ({"kind": ["finding"], "nation": ["England"]}, {"harbour"}),
        ({"nation": ["Wales"]}, set()),
    ],
)
def test_filters_narrow_both_indexes(library: Library, filters: dict[str, list[str]], kept: set[str]) -> None:
    narrowed = Filters.of(filters)
    words = ["lodger", "dental", "school", "grandmother"]
    assert {key.split(":")[0] for key, _ in library.search_lexical(words, 9, narrowed)} == kept
    assert {key.split(":")[0] for key, _ in library.search_dense("family", 9, narrowed)} == kept


def test_filters_that_do_not_exist_are_refused() -> None:
    with pytest.raises(FilterError, match="no filter 'colour'"):
        Filters.of({"colour": ["red"]})
    with pytest.raises(FilterError, match="no value"):
        Filters.of({"nation": [" "]})
    with pytest.raises(FilterError, match="no '='"):
        Filters.parse(["nation"])


@pytest.mark.parametrize("value", ["14", "2014-5", "20145", "2014-05-09T10:00", "last year", "२०१४"])
@pytest.mark.parametrize("key", ["since", "year"])
def test_a_date_of_another_form_is_refused_in_one_line(key: str, value: str) -> None:
    with pytest.raises(FilterError, match=f"'{key}' takes a .* not '{value}'") as refused:
        Filters.of({key: [value]})
    assert "\n" not in str(refused.value)


def test_a_year_is_no_longer_date() -> None:
    with pytest.raises(FilterError, match="a year such as 2014"):
        Filters.of({"year": ["2014-05"]})
    assert Filters.of({"since": ["2014", "2014-05", " 2014-05-09 "]})


def test_a_theme_that_went_away_is_found_no_more(library: Library) -> None:
    passages = [passage.model_copy(update={"themes": []}) for passage in library.passages("harbour")]
    library.add(library.document("harbour"), library.document_text("harbour"), passages)
    neglect = Filters.of({"theme": ["neglect"]})
    assert library.search_lexical(["dental"], 5, neglect) == []
    assert library.search_dense("dental", 5, neglect) == []


def test_a_filter_holds_for_what_is_added_while_it_is_searched(
    library: Library, embedder: PassageEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.remove("meadow")
    asked = embedder.embed_query("dental")

    def embed_query(text: str) -> list[float]:
        shelve(library, "meadow", ["Dental appointments were missed in the north."], nations=["Scotland"])
        return asked

    monkeypatch.setattr(embedder, "embed_query", embed_query)
    found = library.search_dense("dental", 5, Filters.of({"nation": ["England"]}))
    assert {key.split(":")[0] for key, _ in found} == {"harbour"}


def test_a_withdrawn_document_is_not_found_any_more(library: Library) -> None:
    document = library.document("harbour")
    library.update_document(document.model_copy(update={"status": DocumentStatus.WITHDRAWN}))
    assert library.search_lexical(["dental"], 5) == []
    assert all(key.startswith("meadow") for key, _ in library.search_dense("teeth", 5))


def test_what_is_not_held_is_said(library: Library) -> None:
    with pytest.raises(DocumentNotFound, match="'nowhere'"):
        library.document("nowhere")
    with pytest.raises(DocumentNotFound, match="'nowhere'"):
        library.remove("nowhere")
    with pytest.raises(PassageNotFound, match="'x'"):
        library.passage("x")


def test_check_finds_and_repairs_what_a_crash_leaves(library: Library) -> None:
    lost, kept = library.passages("harbour")
    library.vectors.delete([lost.passage_id])
    stray = kept.model_copy(update={"passage_id": "harbour:stray"})
    library.vectors.put([stray], library.embedder.encode(["stray"]))
    with library.catalogue.writing() as connection:
        connection.execute("DELETE FROM passage_tokens")
    report = library.check()
    assert (report.without_vector, report.orphan_vectors, report.without_tokens) == (1, 1, 4)
    assert not report.sound
    assert library.check(repair=True).sound
    assert library.check().sound
    assert library.search_dense("who slept in the spare room", 1)[0][0] == lost.passage_id


def test_an_orphan_vector_shows_nothing(library: Library) -> None:
    passage = library.passages("harbour")[0]
    orphan = passage.model_copy(update={"passage_id": "harbour:orphan"})
    library.vectors.put([orphan], library.embedder.encode([orphan.search_text]))
    found = [key for key, _ in library.search_dense(passage.text, 5)]
    assert "harbour:orphan" not in library.passages_by_id(found)


def test_a_change_by_another_process_is_seen(library: Library) -> None:
    library.search_dense("dental", 1)
    program = (
        "import sys; from pathlib import Path; from store.library import Library; from store.embedding import "
        "PassageEmbedder; from tests.store.test_library import shelve; "
        "shelve(Library(Path(sys.argv[1]), PassageEmbedder()), 'tower', ['The lift in the tower block was broken.'])"
    )
    subprocess.run([sys.executable, "-c", program, str(library.folder)], check=True, cwd=Path(__file__).parents[2])
    assert library.search_lexical(["lift"], 1)[0][0].startswith("tower")
    assert library.search_dense("the elevator did not work", 1)[0][0].startswith("tower")


def test_a_failed_write_changes_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(library.vectors), "put", fail)
    with pytest.raises(KeyboardInterrupt):
        shelve(library, "tower", ["The lift was broken."])
    assert library.find("tower") is None
    assert library.counts() == (2, 4)


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, embedder: PassageEmbedder) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LibraryUnavailable, match="Choose another with --data-dir"):
        Library(tmp_path / "file", embedder)


def test_a_damaged_catalogue_is_said_in_one_line(tmp_path: Path, embedder: PassageEmbedder) -> None:
    (tmp_path / "catalogue.sqlite3").write_bytes(b"this is no database, it only looks like a file" * 100)
    with pytest.raises(LibraryUnavailable, match="cannot be opened"):
        Library(tmp_path, embedder)


def test_another_model_than_the_library_was_built_with_is_refused(library: Library) -> None:
    other = Library(library.folder, PassageEmbedder("some/other-model"))
    with pytest.raises(ModelUnavailable, match="was built with the embedding model"):
        other.search_dense("anything", 1)


def test_without_a_second_stage_everything_else_works(tmp_path: Path, embedder: PassageEmbedder) -> None:
    library = Library(tmp_path, embedder)
    shelve(library, "harbour", TEXTS["harbour"])
    assert library.search_dense("teeth", 1)
    assert library.closeness("teeth", ["harbour"]) == {}
    assert library.check().sound
