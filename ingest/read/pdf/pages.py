"""Opens a PDF with PDFium and takes what stands on each page, one page in memory at a time."""

from __future__ import annotations

import ctypes
from typing import Any

from ingest.errors import EncryptedFile, TooLarge, UnreadableFile
from ingest.read.ocr import Recogniser
from ingest.read.pdf.rules import rules_of
from ingest.read.pdf.shapes import Page
from ingest.read.pdf.tables import tables_of
from ingest.read.pdf.words import Frame, pieces_of, words_of
from ingest.source import Limits

_LABEL_BYTES = 128
_LOST = 0.3  # of a page's letters that no font tells: its text is no text


def pages_of(data: bytes, name: str, limits: Limits) -> tuple[list[Page], list[int]]:
    """Read every page; also return the numbers of the pages that were read by character recognition."""
    import pypdfium2

    recogniser = Recogniser.find(limits)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(name) from error
    try:
        count = len(document)
        if count > limits.pages:
            raise TooLarge(f"{name} has {count:,} pages; the limit is {limits.pages:,}. Split it and add the parts.")
        if not count:
            raise UnreadableFile(f"{name} is damaged and cannot be read. Download it again, or save it again.")
        pages: list[Page] = []
        by_ocr: list[int] = []
        for number in range(1, count + 1):
            page = _page(document, number, recogniser)
            if page.scanned:
                by_ocr.append(number)
            pages.append(page)
        return pages, by_ocr
    finally:
        document.close()


def _refusal(name: str) -> EncryptedFile | UnreadableFile:
    import pypdfium2.raw as pdfium

    if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return EncryptedFile(f"{name} needs a password. Save a copy without one and add that.")
    return UnreadableFile(f"{name} is damaged and cannot be read. Download it again, or save it again.")


def _page(document: Any, number: int, recogniser: Recogniser | None) -> Page:
    import pypdfium2

    try:
        handle = document[number - 1]
    except pypdfium2.PdfiumError:  # one broken page does not spoil the others; it counts as a page without text
        return Page(number, 0.0, 0.0)
    try:
        frame = _frame(handle)
        page = Page(number, *frame.size, label=_label(document, number))
        text_page = handle.get_textpage()
        try:
            found = words_of(text_page.raw, frame)
        finally:
            text_page.close()
        words = found.upright
        page.aside, page.hidden = found.turned, found.hidden
        if _is_lost(" ".join([*(word.text for word in words), *page.aside])):
            words, page.aside = [], []
        if not words and not page.aside and recogniser and _has_picture(handle):
            words = recogniser.words(handle, page.width, page.height)
            page.scanned = bool(words)
        page.tables, words = tables_of(words, rules_of(handle.raw, frame))
        page.pieces = pieces_of(words)
        return page
    finally:
        handle.close()


def _frame(handle: Any) -> Frame:
    left, bottom, right, top = handle.get_bbox()
    return Frame(left, bottom, right, top, handle.get_rotation() // 90 % 4)


def _label(document: Any, number: int) -> str | None:
    """The page's own name, where the file gives one that is not its number."""
    import pypdfium2.raw as pdfium

    buffer = ctypes.create_string_buffer(_LABEL_BYTES)
    length = pdfium.FPDF_GetPageLabel(document.raw, number - 1, buffer, _LABEL_BYTES)
    label = buffer.raw[: max(min(length, _LABEL_BYTES) - 2, 0)].decode("utf-16-le", errors="ignore").strip()
    return label if label and label.isprintable() and label != str(number) else None


def _is_lost(text: str) -> bool:
    """Tell whether the fonts of a page do not say which letters they draw."""
    letters = text.replace(" ", "")
    unknown = sum(
        character == "\ufffd" or character < " " or ("\ue000" <= character <= "\uefff") for character in letters
    )
    return bool(letters) and unknown > _LOST * len(letters)


def _has_picture(handle: Any) -> bool:
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFPage_CountObjects(handle.raw) > 0)
