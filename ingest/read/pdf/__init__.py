"""PDF files. Pages keep their numbers, columns their order; lines that run on every page are left out."""

from __future__ import annotations

from collections import Counter

from ingest.errors import NoText
from ingest.read.layout import page_list
from ingest.read.pdf.columns import rows_of
from ingest.read.pdf.headings import Levels
from ingest.read.pdf.hyphens import Hyphens
from ingest.read.pdf.pages import pages_of
from ingest.read.pdf.paragraphs import Paragraph, paragraphs_of
from ingest.read.pdf.running import without_running_lines
from ingest.read.pdf.shapes import Page
from ingest.source import Flag, Limits, LineHint, LineRole, PageSpan, SourceText
from ingest.text import Cleaner

_ROLES = {"row": LineRole.ROW, "header": LineRole.HEADER_ROW, "note": LineRole.FOOTNOTE}
_INDENT = "  "


def read_pdf(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a PDF.

    Pages that hold only a picture are read by character recognition where that is installed, and named in a notice
    where not. Raises where the file is damaged, needs a password or holds no text at all.
    """
    pages, by_ocr = pages_of(data, name, limits)
    without = [page.number for page in pages if not (page.pieces or page.tables or page.aside)]
    if len(without) == len(pages):
        raise NoText(
            f"{name} holds no text, only pictures of pages. Install character recognition (see Adding documents), or "
            "make a text version (OCR) and add that."
        )
    body = _body(pages)
    running = without_running_lines(pages, body)
    paragraphs = [_paragraphs(page, body) for page in pages]
    text = _Text(paragraphs, body)
    for page, found in zip(pages, paragraphs, strict=True):
        text.add(page, found)
    flags, notices = _notes(pages, without, by_ocr, text.cleaner)
    return SourceText(
        text="\n".join(text.lines),
        media_type="application/pdf",
        pages=text.spans,
        hints=text.hints,
        running=[text.cleaner.clean(line) for line in running],
        flags=flags,
        notices=notices,
    )


def _body(pages: list[Page]) -> float:
    """The size of most type in the document, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for piece in page.pieces:
            sizes[round(piece.size, 1)] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _paragraphs(page: Page, body: float) -> list[Paragraph]:
    found = paragraphs_of(rows_of(page.pieces, page.tables, body), body, page.height)
    return [*found, *([Paragraph(page.aside, 0.0, False)] if page.aside else [])]


class _Text:
    """The lines of the whole document in the making, with their hints and the places where pages start."""

    def __init__(self, pages: list[list[Paragraph]], body: float) -> None:
        self.levels = Levels((one for page in pages for one in page), body)
        self.hyphens = Hyphens(line for page in pages for one in page for line in one.lines)
        self.cleaner = Cleaner()
        self.lines: list[str] = []
        self.hints: dict[int, LineHint] = {}
        self.spans: list[PageSpan] = []
        self._length = 0

    def add(self, page: Page, paragraphs: list[Paragraph]) -> None:
        """Add a page; a blank line stands between paragraphs, but not between items and rows that belong together."""
        if self.lines:
            self._add_line("")
        self.spans.append(PageSpan(self._length, page.number, page.label))
        before: Paragraph | None = None
        for paragraph in paragraphs:
            if before is not None and not _belong(before, paragraph):
                self._add_line("")
            self._add(paragraph)
            before = paragraph

    def _add(self, paragraph: Paragraph) -> None:
        level = self.levels.of(paragraph)
        role = LineRole.HEADING if level else _ROLES.get(paragraph.kind)
        lines = self.hyphens.mended(paragraph.lines)
        for number, line in enumerate(lines):
            if number:
                self.hints[len(self.lines)] = LineHint(LineRole.CONTINUED)
            elif role:
                self.hints[len(self.lines)] = LineHint(role, level or 1)
            self._add_line(_INDENT * paragraph.depth * (not number) + self.cleaner.clean(line).replace("\n", " "))

    def _add_line(self, line: str) -> None:
        self.lines.append(line)
        self._length += len(line) + 1


def _belong(before: Paragraph, paragraph: Paragraph) -> bool:
    rows = ("row", "header")
    return (before.kind in rows and paragraph.kind in rows) or (
        before.kind == paragraph.kind == "text" and before.item and paragraph.item
    )


def _notes(pages: list[Page], without: list[int], by_ocr: list[int], cleaner: Cleaner) -> tuple[list[str], list[str]]:
    """What to know of the reading, for machines and for people."""
    flags, notices = cleaner.flags(), cleaner.notices()
    if any(page.hidden for page in pages) and Flag.HIDDEN_TEXT not in flags:
        flags.append(Flag.HIDDEN_TEXT)
        notices.append("The file holds text that cannot be seen on its pages. It was left out.")
    if without:
        flags.append(Flag.PAGES_WITHOUT_TEXT)
        notices.append(f"{page_list(without)} no text that can be read. If it matters, make a text version (OCR).")
    if by_ocr:
        flags.append(Flag.OCR_TEXT)
        read = page_list(by_ocr, verb=("was", "were"))
        notices.append(f"{read} read by character recognition. Check quotations from there against the page.")
    return [str(flag) for flag in flags], notices
