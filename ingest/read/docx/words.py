"""The words of a Word paragraph: what it shows, and the text boxes and notes that hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.read.docx.notes import Notes
    from ingest.read.docx.styles import Styles

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText")) | {_FALLBACK}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}


class Words:
    """What one paragraph holds.

    `text` has its line breaks kept; `boxes` are the contents of its text boxes, `notes` the notes that it points to,
    each with its number. `hidden` tells that some words are marked not to be shown; they are left out.
    """

    def __init__(self, paragraph: Any, notes: Notes, styles: Styles) -> None:
        self.boxes: list[Any] = []
        self.notes: list[str] = []
        self.hidden = False
        self._held, self._styles = notes, styles
        self.text = self._words(paragraph)

    def _words(self, element: Any) -> str:
        parts: list[str] = []
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{W}t":
                parts.append(child.text or "")
            elif tag in _SIGNS:
                parts.append(_SIGNS[tag])
            elif tag == f"{W}sym":
                parts.append(_symbol(child))
            elif tag == f"{W}txbxContent":
                self.boxes.append(child)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                parts.append(self._note(child))
            elif tag == f"{W}r" and self._styles.hides(child):
                self.hidden |= any(text.text and text.text.strip() for text in child.iter(f"{W}t"))
            else:
                parts.append(self._words(child))
        return "".join(parts)

    def _note(self, reference: Any) -> str:
        number, text = self._held.take(reference)
        if not text:
            return ""
        mark = str(number).translate(_SUPERSCRIPT)
        self.notes.append(f"{mark} {text}")
        return mark


def _symbol(element: Any) -> str:
    try:
        return chr(int(element.get(f"{W}char", ""), 16))
    except ValueError:
        return ""


def plain_words(element: Any) -> str:
    """The words below an element in one line."""
    return " ".join(
        " ".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in element.iter(f"{W}p")
    )


def wholly_bold(paragraph: Any) -> bool:
    """Tell whether every run of a paragraph that holds words is set in bold type."""
    runs = [run for run in paragraph.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    return bool(runs) and all(_is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{W}val", "1") not in ("0", "false", "off")
