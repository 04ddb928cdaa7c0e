"""Character recognition for pages that are only pictures. It needs the program Tesseract."""

from __future__ import annotations

import importlib.util
import shutil
import signal
from collections import defaultdict
from statistics import median
from typing import Any, NamedTuple

from ingest.read.pdf.shapes import Word
from ingest.source import Limits

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_FEWEST_SURE = 30  # of 100: Tesseract's own confidence in a word


class Recogniser(NamedTuple):
    """Reads pictures of pages; each may take `seconds`."""

    seconds: float

    @staticmethod
    def find(limits: Limits) -> Recogniser | None:
        """Return a recogniser where one is installed and allowed, else None."""
        installed = importlib.util.find_spec("pytesseract") is not None and shutil.which("tesseract") is not None
        return Recogniser(limits.ocr_seconds) if installed and limits.ocr_seconds > 0 else None

    def words(self, page: Any, width: float, height: float) -> list[Word]:
        """Read the words off a page of PDFium, with their places in points; none where it takes too long."""
        import pytesseract

        _allow(self.seconds)
        scale = _DOTS_PER_INCH / _POINTS_PER_INCH
        # A poster is read at the detail of a page, so that one page cannot fill the memory.
        scale *= min(1.0, 1200 / max(width, height, 1.0))
        picture = page.render(scale=scale, grayscale=True).to_pil()
        try:
            found = pytesseract.image_to_data(
                picture, lang="eng", timeout=self.seconds, output_type=pytesseract.Output.DICT
            )
        except (RuntimeError, pytesseract.TesseractError):
            return []
        return _words(found, scale)


def _allow(seconds: float) -> None:
    """Give the process that reads this file the time for one more page."""
    remaining, _ = signal.getitimer(signal.ITIMER_REAL)
    if remaining:
        signal.setitimer(signal.ITIMER_REAL, remaining + seconds)


def _words(found: dict[str, list[Any]], scale: float) -> list[Word]:
    sure = [
        index
        for index, text in enumerate(found["text"])
        if text.strip() and float(found["conf"][index]) >= _FEWEST_SURE
    ]
    if not sure:
        return []
    size = median(found["height"][index] for index in sure) / scale
    lines: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for index in sure:
        lines[tuple(found[key][index] for key in ("block_num", "par_num", "line_num"))].append(index)
    words: list[Word] = []
    for line in lines.values():
        foot = median(found["top"][index] + found["height"][index] for index in line) / scale
        for index in line:
            left, width = found["left"][index] / scale, found["width"][index] / scale
            words.append(Word(found["text"][index].strip(), left, left + width, foot, size, False))
    return words
