"""Kept originals: the page as it was published, with the words marked; gone with the document."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant.settings import Settings
from tests.library.conftest import QuickRuntime, pages_of
from tests.library.reading import soup

LINES = (
    "Quayside learning review",
    "Findings",
    "Finding 1: Nobody asked the lodger in the spare room what he saw of the child",
    "in the mornings, and each visit began again from the start.",
)


def pdf(path: Path) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    for at, line in enumerate(LINES):
        canvas.drawString(72, 760 - 24 * at, line)
    canvas.showPage()
    canvas.save()
    return path


def kept(tmp_path: Path, *, keep: bool, shared: bool = False) -> QuickRuntime:
    made = QuickRuntime(Settings(data_dir=tmp_path / "data", keep_originals=keep, shared_library=shared))
    assert not made.add_files([pdf(tmp_path / "quayside.pdf")]).failed
    return made


def test_the_words_are_marked_on_the_page(tmp_path: Path) -> None:
    runtime = kept(tmp_path, keep=True)
    client = pages_of(runtime)
    passage = next(one for one in runtime.passages("quayside") if "lodger" in one.text)
    picture = soup(client, f"/library/passages/{passage.passage_id}").select_one(".page-picture img")
    assert picture is not None
    assert "with the words marked" in str(picture["alt"])
    marked = Image.open(io.BytesIO(client.get(str(picture["src"])).content)).convert("RGB")
    colours = np.asarray(marked, dtype=int)
    coloured = int((colours[..., 0] - colours[..., 2] > 60).sum())
    assert coloured > 500


def test_a_picture_is_no_part_of_a_library_that_does_not_keep_files(tmp_path: Path) -> None:
    runtime = kept(tmp_path, keep=False)
    passage = runtime.passages("quayside")[0]
    client = pages_of(runtime)
    assert soup(client, f"/library/passages/{passage.passage_id}").select_one("img") is None
    assert client.get(f"/library/passages/{passage.passage_id}/page.png").status_code == 404
    assert not (tmp_path / "data" / "originals").exists()


def test_a_page_is_drawn_for_many_only_where_its_licence_is_open(tmp_path: Path) -> None:
    runtime = kept(tmp_path, keep=True, shared=True)
    passage = runtime.passages("quayside")[0]
    assert pages_of(runtime).get(f"/library/passages/{passage.passage_id}/page.png").status_code == 404


def test_removing_a_document_removes_its_file(tmp_path: Path) -> None:
    runtime = kept(tmp_path, keep=True)
    assert list((tmp_path / "data" / "originals").iterdir())
    runtime.remove("quayside")
    assert not list((tmp_path / "data" / "originals").iterdir())
