"""PDF files with text. Pages keep their numbers; lines that repeat on every page are left out."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ingest.errors import EncryptedFile, NoText, TooLarge, UnreadableFile
from ingest.models import Limits, LineHint, LineRole, PageSpan, SourceText
from ingest.text import clean

_EDGE_LINES = 3
_MOST_HEADING_WORDS, _MOST_BOLD_WORDS, _LARGER = 20, 14, 1.15
_DIGITS = re.compile(r"\d+")
_BULLET_ALONE = re.compile(r"[•●▪■◦–-]$")


@dataclass(slots=True)
class _Line:
    """A line of a page, with the type size of most of it in points and whether it is all bold."""

    words: str
    size: float = 0.0
    bold: bool = False
    gap: bool = False


@dataclass(slots=True)
class _Run:
    """Pieces of text as the PDF gives them, gathered into lines."""

    lines: list[_Line] = field(default_factory=lambda: [_Line("")])
    sizes: Counter[float] = field(default_factory=Counter)
    bolds: Counter[bool] = field(default_factory=Counter)

    def take(self, text: str, _: Any, matrix: Any, font: Any, size: float) -> None:
        """Take one piece; pypdf calls this with the text, two matrices, the font and its size."""
        weight = len(text.strip())
        if weight:
            self.sizes[round(abs(size * (matrix[3] or matrix[1] or 1)), 1)] += weight
            self.bolds["bold" in str((font or {}).get("/BaseFont", "")).lower()] += weight
        for index, part in enumerate(text.split("\n")):
            if index:
                self._end_line()
            self.lines[-1].words += part

    def _end_line(self) -> None:
        line = self.lines[-1]
        if line.words.strip():
            line.size = self.sizes.most_common(1)[0][0] if self.sizes else 0.0
            line.bold = bool(self.bolds) and not self.bolds[False]
        self.sizes.clear()
        self.bolds.clear()
        self.lines.append(_Line(""))

    def finish(self) -> list[_Line]:
        """Close the last line and return all lines."""
        self._end_line()
        return self.lines


def read_pdf(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a PDF that holds text. Raises where it is damaged, needs a password or holds only pictures."""
    pages = [_tidy(page) for page in _pages(data, name, limits)]
    if not any(line.words for page in pages for line in page):
        raise NoText(f"{name} holds no text, only pictures of pages. Make a text version (OCR) and add that.")
    pages = _without_running_lines(pages)
    levels = _Levels(pages)
    lines: list[str] = []
    hints: dict[int, LineHint] = {}
    spans: list[PageSpan] = []
    start = 0
    for number, page in enumerate(pages, 1):
        spans.append(PageSpan(start, number))
        for line in page:
            if level := levels.of(line):
                hints[len(lines)] = LineHint(LineRole.HEADING, level)
            lines.append(line.words)
            start += len(line.words) + 1
        lines.append("")
        start += 1
    return SourceText(text="\n".join(lines), media_type="application/pdf", pages=spans, hints=hints)


def _pages(data: bytes, name: str, limits: Limits) -> list[list[_Line]]:
    """Extract the lines of every page."""
    import pypdf
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFile(f"{name} needs a password. Save a copy without one and add that.")
        count = len(reader.pages)
        if count > limits.pages:
            raise TooLarge(f"{name} has {count:,} pages; the limit is {limits.pages:,}. Split it and add the parts.")
        return [_page_lines(page) for page in reader.pages]
    except FileNotDecryptedError as error:
        raise EncryptedFile(f"{name} needs a password. Save a copy without one and add that.") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise UnreadableFile(f"{name} is damaged and cannot be read. Download it again, or save it again.") from error


def _page_lines(page: Any) -> list[_Line]:
    run = _Run()
    page.extract_text(visitor_text=run.take)
    return run.finish()


def _tidy(page: list[_Line]) -> list[_Line]:
    """Clean the lines of a page, and join a bullet that stands alone with the line after it."""
    lines: list[_Line] = []
    for line in page:
        words = clean(line.words).replace("\f", " ").strip()
        if not words and (not lines or not lines[-1].words):
            continue
        if lines and _BULLET_ALONE.fullmatch(lines[-1].words) and words:
            lines[-1] = _Line(f"{lines[-1].words} {words}", line.size, line.bold)
            continue
        lines.append(_Line(words, line.size, line.bold))
    while lines and not lines[-1].words:
        lines.pop()
    return lines


def _without_running_lines(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Leave out headers and footers: lines at a page's edge that come back, numbers apart, on half of all."""
    if len(pages) < 3:
        return pages
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    running = {key for key, count in seen.items() if key and count >= max(3, len(pages) / 2)}
    kept: list[list[_Line]] = []
    for page in pages:
        edges = {id(line) for line in _edges(page)}
        kept.append([line for line in page if not (id(line) in edges and _key(line) in running)])
    return kept


def _edges(page: list[_Line]) -> list[_Line]:
    lines = [line for line in page if line.words]
    return lines[:_EDGE_LINES] + lines[-_EDGE_LINES:]


def _key(line: _Line) -> str:
    return _DIGITS.sub("#", line.words.lower())


class _Levels:
    """Ranks headings by type: each size above that of the body is a level, bold type of body size the last one."""

    def __init__(self, pages: list[list[_Line]]) -> None:
        sizes: Counter[float] = Counter()
        for page in pages:
            for line in page:
                sizes[line.size] += len(line.words)
        self.body = sizes.most_common(1)[0][0] if sizes else 0.0
        larger = {line.size for page in pages for line in page if self._reads_as_heading(line)}
        self.larger = sorted((size for size in larger if size >= _LARGER * self.body), reverse=True)

    def of(self, line: _Line) -> int:
        """Return the heading level of a line, 1 the highest, or 0 where it is no heading."""
        if not self.body or not self._reads_as_heading(line):
            return 0
        if line.size in self.larger:
            return min(self.larger.index(line.size) + 1, 5)
        short = len(line.words.split()) <= _MOST_BOLD_WORDS
        return min(len(self.larger) + 1, 6) if line.bold and short and line.size >= self.body else 0

    def _reads_as_heading(self, line: _Line) -> bool:
        words = len(line.words.split())
        return 0 < words <= _MOST_HEADING_WORDS and line.words[-1] not in ".;," and any(map(str.isalpha, line.words))
