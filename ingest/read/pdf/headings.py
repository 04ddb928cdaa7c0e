"""Which paragraphs of a PDF are headings, and of which level, from their type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ingest.read.pdf.paragraphs import Paragraph

_MOST_WORDS, _MOST_BOLD_WORDS, _MOST_LINES, _LARGER = 24, 16, 4, 1.15


class Levels:
    """Ranks headings: each size above that of the body is a level, bold type of body size the last one."""

    def __init__(self, paragraphs: Iterable[Paragraph], body: float) -> None:
        self.body = body
        sizes = Counter(round(one.size, 1) for one in paragraphs if self._reads_as_heading(one))
        self.larger = sorted((size for size in sizes if body and size >= _LARGER * body), reverse=True)

    def of(self, paragraph: Paragraph) -> int:
        """Return the heading level of a paragraph, 1 the highest, or 0 where it is no heading."""
        if not self.body or not self._reads_as_heading(paragraph):
            return 0
        size = round(paragraph.size, 1)
        if size in self.larger:
            return min(self.larger.index(size) + 1, 5)
        short = sum(len(line.split()) for line in paragraph.lines) <= _MOST_BOLD_WORDS
        full = size >= 0.97 * self.body
        return min(len(self.larger) + 1, 6) if paragraph.bold and short and full else 0

    def _reads_as_heading(self, paragraph: Paragraph) -> bool:
        if paragraph.kind != "text" or paragraph.item or len(paragraph.lines) > _MOST_LINES:
            return False
        words = " ".join(paragraph.lines)
        return 0 < len(words.split()) <= _MOST_WORDS and words[-1] not in ".;," and any(map(str.isalpha, words))
