"""Original PDF files, where they are kept, and one page of them as a picture with words marked.

Originals are kept only where the operator says so: they hold everything that stood in a file, and a second copy of it
has to be taken down with the document.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.models import Document

if TYPE_CHECKING:
    from PIL.Image import Image

log = logging.getLogger(__name__)

PDF = "application/pdf"
_HASH = 16  # letters of the file's hash in its name
SCALE = 1.6  # pixels a point: sharp at twice the size of a page on a screen
_MOST_PIXELS = 4_000_000
_MARK = (255, 214, 64, 96)
_EDGE = (120, 80, 0, 255)
_SAFE = re.compile(r"[^\w.-]")


class Originals:
    """The folder of kept originals, one file a document."""

    def __init__(self, data_dir: Path) -> None:
        """Remember the folder; it is made when the first file is kept."""
        self._folder = data_dir / "originals"

    def keep(self, document: Document, data: bytes) -> None:
        """Keep the bytes of a PDF file in place of an earlier one; of any other kind nothing is kept.

        A file that cannot be kept is told to the log: the document is held all the same.
        """
        if document.media_type != PDF or self.held(document):
            return
        try:
            self.drop(document)
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._path(document).with_suffix(".part")
            part.write_bytes(data)
            part.replace(self._path(document))
        except OSError as error:
            log.warning("The file of %s was not kept: %s.", document.document_id, error.strerror or "unknown")

    def drop(self, document: Document) -> None:
        """Delete every file of a document, of earlier readings too."""
        for path in self._folder.glob(f"{_name(document)}-{'[0-9a-f]' * _HASH}.pdf"):
            path.unlink(missing_ok=True)

    def held(self, document: Document) -> bool:
        """Whether the original of a document, as it was last read, is kept."""
        return document.media_type == PDF and self._path(document).is_file()

    def page(self, document: Document, number: int, words: str = "") -> tuple[bytes, bool] | None:
        """Draw page `number`, counted from 1, as a PNG; also say whether the words were found on it and marked.

        None where the file is not kept, cannot be drawn or has no such page.
        """
        import pypdfium2

        if not self.held(document):
            return None
        try:
            file = pypdfium2.PdfDocument(self._path(document).read_bytes())
        except pypdfium2.PdfiumError:
            return None
        try:
            if not 1 <= number <= len(file):
                return None
            page = file[number - 1]
            width, height = page.get_size()
            scale = min(SCALE, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            drawn = page.render(scale=scale).to_pil().convert("RGB")
            boxes = [_box(box, scale, height) for box in _boxes(page, words)]
            return _png(_marked(drawn, boxes)), bool(boxes)
        except pypdfium2.PdfiumError:
            return None
        finally:
            file.close()

    def _path(self, document: Document) -> Path:
        # Named by the file's own hash too: a page of an earlier reading is never shown for a later one.
        return self._folder / f"{_name(document)}-{document.sha256[:_HASH]}.pdf"


def _name(document: Document) -> str:
    return _SAFE.sub("_", document.document_id)[:80]


def _boxes(page: Any, words: str) -> list[tuple[float, float, float, float]]:
    """Find words on a page by their letters alone, whatever stands between them; give one box a line of them."""
    text_page = page.get_textpage()
    letters: list[str] = []
    places: list[int] = []
    for at in range(text_page.count_chars()):
        character = text_page.get_text_range(at, 1)
        if character.isalnum():
            letters.append(character.casefold()[:1])
            places.append(at)
    wanted = "".join(one.casefold()[:1] for one in words if one.isalnum())
    found = "".join(letters).find(wanted) if wanted else -1
    if found < 0:
        return []
    return _lines([text_page.get_charbox(places[at]) for at in range(found, found + len(wanted))])


def _lines(boxes: Sequence[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    lines: list[tuple[float, float, float, float]] = []
    for left, bottom, right, top in boxes:
        if lines and abs(lines[-1][1] - bottom) < max(2.0, 0.6 * (top - bottom)) and left >= lines[-1][0]:
            before = lines[-1]
            lines[-1] = (before[0], min(before[1], bottom), max(before[2], right), max(before[3], top))
        else:
            lines.append((left, bottom, right, top))
    return lines


def _box(box: tuple[float, float, float, float], scale: float, height: float) -> tuple[int, int, int, int]:
    """Turn a box in points, from the bottom left, into pixels from the top left."""
    left, bottom, right, top = box
    return (
        round(left * scale) - 2,
        round((height - top) * scale) - 2,
        round(right * scale) + 2,
        round((height - bottom) * scale) + 2,
    )


def _marked(drawn: Image, boxes: Sequence[tuple[int, int, int, int]]) -> Image:
    """Lay a colour and a line under each box, so that the mark shows without colour too."""
    from PIL import Image, ImageDraw

    layer = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for left, top, right, bottom in boxes:
        pen.rectangle((left, top, right, bottom), fill=_MARK)
        pen.line((left, bottom, right, bottom), fill=_EDGE, width=2)
    return Image.alpha_composite(drawn.convert("RGBA"), layer).convert("RGB")


def _png(drawn: Image) -> bytes:
    file = io.BytesIO()
    drawn.save(file, "PNG", optimize=True)
    return file.getvalue()
