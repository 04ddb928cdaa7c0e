"""Lines that belong together: hard-wrapped paragraphs, items that run on, sentences parted by a page break."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.models import LineHint, LineRole
from ingest.structure.labels import inline_label, label_of, opens_with_label
from ingest.structure.lines import Piece
from ingest.structure.marks import dangles, ends_sentence, marker, printed_number

_TAG_ALONE = re.compile(r"\[[^\]\n]{3,80}\]\.?$")
# A quotation and its speaker: '"Nobody told me." - Father, 24'.
_QUOTED_LINE = re.compile(r"[“\"‘][^“”\"]+[”\"’]\s*[–—-]\s*[A-Z][^.?!\n]{2,60}$")
_NUMBER_AND_TAB = re.compile(r"\d{1,2}(?:\.\d{1,3}){1,3}\.?\t")
_FEWEST_TOLD = 3  # lines that end with their sentence, before a text is taken to have no margin
_WRAPPED = range(40, 161)


@dataclass(slots=True)
class Draft:
    """A paragraph, item or heading in the making: `text[start:end]`, marker and printed number left out.

    `width` is the longest line so far and `last` the length of the last one, in characters; `whole` tells that the
    last piece was all of its line.
    """

    start: int
    end: int
    look: str
    marker: str
    number: str
    indent: int
    gap: bool
    width: int
    last: int
    whole: bool = True
    lines: int = 1
    hint: LineHint | None = None


def join(text: str, pieces: Sequence[Piece], *, markdown: bool) -> list[Draft]:
    """Join pieces into drafts. With `markdown`, lines that follow each other with no blank between always join."""
    drafts: list[Draft] = []
    wrapped = markdown or _is_wrapped(text, pieces)
    for piece in pieces:
        words = text[piece.start : piece.end]
        if not words.strip():
            continue
        length = len(words)
        if drafts and (
            _is_told_to(text, drafts[-1], piece)
            or _runs_on(text, drafts[-1], piece, words, markdown=markdown, wrapped=wrapped)
        ):
            draft = drafts[-1]
            draft.end, draft.last, draft.lines = piece.end, length, draft.lines + 1
            draft.width = max(draft.width, length)
            draft.whole = _is_whole(piece)
        else:
            drafts.append(_draft(piece, words))
    return drafts


def _draft(piece: Piece, words: str) -> Draft:
    mark, skip = ("", 0) if piece.look != "text" else marker(words)
    number, more = printed_number(words[skip:]) if piece.look == "text" else ("", 0)
    start = piece.start + skip + more
    if start >= piece.end:
        start, mark, number = piece.start, "", ""
    length = piece.end - piece.start
    indent = piece.line.indent
    # A lone cell in a row of tabs is never a heading, so it does not count as standing free.
    free = piece.gap and not (piece.line.tabbed and not piece.tagged)
    return Draft(
        start, piece.end, piece.look, mark, number, indent, free, length, length, _is_whole(piece), hint=piece.line.hint
    )


def _is_whole(piece: Piece) -> bool:
    return (piece.start, piece.end) == (piece.line.start, piece.line.end)


def _is_told_to(text: str, draft: Draft, piece: Piece) -> bool:
    """Tell whether the format itself says that a piece continues the draft before it."""
    hint = piece.line.hint
    return hint is not None and hint.role is LineRole.CONTINUED and not text[draft.end : piece.start].strip()


def _runs_on(text: str, draft: Draft, piece: Piece, words: str, *, markdown: bool, wrapped: bool) -> bool:
    """Tell whether a piece continues the draft before it."""
    before = text[draft.start : draft.end]
    if draft.hint and piece.line.hint:
        return _heading_runs_on(draft, before, piece, words)
    if draft.look != "text" or piece.look != "text" or draft.hint or piece.line.hint:
        return False
    if text[draft.end : piece.start].strip() or marker(words)[0] or _opens_anew(piece, words):
        return False
    if printed_number(words)[0] and (piece.gap or ends_sentence(before)):
        return False
    if piece.gap:
        return not markdown and _across_gap(draft, before, words)
    if _open_bold(before) and draft.lines < 14:
        return True
    apart = words.startswith("#") or before.startswith("#") or words.startswith(">") != before.startswith(">")
    if apart or _is_label(before):
        return False
    return markdown or _next_line(draft, before, piece, words, wrapped=wrapped)


def _opens_anew(piece: Piece, words: str) -> bool:
    """Tell whether a line is a label, or opens with one."""
    return (
        bool(_NUMBER_AND_TAB.match(words))
        or opens_with_label(words)
        or (_is_whole(piece) and words[0].isupper() and _is_label(words))
    )


def _heading_runs_on(draft: Draft, before: str, piece: Piece, words: str) -> bool:
    """Tell whether a heading that was set over two lines goes on."""
    both = draft.hint == piece.line.hint and draft.hint is not None and draft.hint.role is LineRole.HEADING
    if not both or piece.line.gap or ends_sentence(before):
        return False
    return words[0].islower() or dangles(before) or (len(before) >= 30 and before.isupper() and words.isupper())


def _across_gap(draft: Draft, before: str, words: str) -> bool:
    """Tell whether a sentence goes on after a blank line, as it does over a page break."""
    if ends_sentence(before):
        return False
    if _TAG_ALONE.match(words):
        return draft.width > 60
    if (len(before) >= 40 or draft.marker) and (words[0].islower() or dangles(before)):
        return True
    # A paragraph as long as this that ends without a full stop was broken by a page.
    broken = len(before) >= 150 and not draft.marker and before[-1].isalnum()
    return broken and len(words) >= 100 and words[0].isalpha()


def _is_wrapped(text: str, pieces: Sequence[Piece]) -> bool:
    """Tell whether a text breaks its lines at a margin: most full lines that another follows then end no sentence."""
    broken = whole = 0
    for piece, following in itertools.pairwise(pieces):
        words = text[piece.start : piece.end]
        if following.gap or following.line.gap or piece.look != "text" or len(words) not in _WRAPPED:
            continue
        if marker(text[following.start : following.end])[0]:
            continue
        ends = ends_sentence(words)
        broken, whole = broken + (not ends), whole + ends
    return broken >= whole or whole < _FEWEST_TOLD


def _next_line(draft: Draft, before: str, piece: Piece, words: str, *, wrapped: bool) -> bool:
    """Tell whether the very next line belongs to the same paragraph."""
    if draft.marker and piece.line.indent > draft.indent:
        return True
    if _QUOTED_LINE.match(before):
        return False
    if not ends_sentence(before):
        return words[0].islower() or dangles(before) or draft.last >= 55
    # A sentence ends here. The paragraph goes on only if the line was filled to the margin.
    filled = wrapped and draft.whole and draft.last in _WRAPPED and draft.last >= 0.8 * draft.width
    return filled and len(words) <= 1.25 * draft.width and before[-1] not in ":"


def _is_label(before: str) -> bool:
    return len(before) < 100 and label_of(before) is not None and inline_label(before) is None


def _open_bold(before: str) -> bool:
    return before.startswith("**") and before.count("**") % 2 == 1
