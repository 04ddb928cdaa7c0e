"""The headings that are open over a place in a document, ranked from their looks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ingest.models import Block, BlockKind
from ingest.structure.labels import Label, label_of, plain_heading

_CLOSERS = re.compile(r"(?:conclusions?|summary|next steps|introduction|background|final thoughts)$", re.I)
_DROPPED = re.compile(
    r"(?:references?(?: list| and .+)?|bibliography|sources|further (?:reading|information|resources?|support)"
    r"|(?:useful|related|relevant|quick) (?:links|content|resources|pages|documents|articles)|resources"
    r"|endnotes|footnotes"
    r"|acknowledge?ments?|(?:about the )?authors?|disclaimer|thank you.*|contacts?(?: us| details"
    r"| information)?|get in touch"
    r"|(?:appendix \w+[:.]? )?(?:glossary|abbreviations|acronyms|list of (?:acronyms|abbreviations))(?: of .+"
    r"| and (?:abbreviations|acronyms|glossary))?"
    r"|statements? by (?:the )?(?:independent )?reviewer(?:s|\(s\))?|statement of independence(?: .*)?|version control"
    r"|your rights?(?: .+)?|(?:if you are unhappy|how to (?:complain|appeal)|complaints?|right of appeal)(?: .+)?"
    r"|distribution(?: list)?|document (?:control|history)|signatures?|yours (?:faithfully|sincerely),?"
    r"|where to get help|see also|find out more|(?:for )?more information|want to know more\??)$",
    re.I,
)
_CONTENTS = re.compile(r"(?:table of )?contents$", re.I)
_NOTES = re.compile(r"notes(?: (?:and|&) (?:references|sources))?$", re.I)
_CITED = re.compile(r"\b(?:19|20)\d\d\b|https?:|www\.|\bpp?\.|\bPress\b|\bRoutledge\b")

# Ranks: structural headings are 10 and their level; a lower rank stands higher.
_TOP, _NUMBERED, _CASE, _PLAIN, _LABEL, _UNDER_LABEL = 11, 30, 35, 40, 50, 60


@dataclass(slots=True)
class OpenHeading:
    """A heading that is open: its rank (a lower one stands higher), and whether text has followed it yet.

    `cites` says that it heads notes that are a list of sources.
    """

    rank: int
    title: str
    label: Label | None
    style: str
    bodyless: bool
    number: str | None
    cites: bool = False
    used: int = 0


class HeadingPath:
    """Keeps the path of open headings while the blocks of one document go by."""

    def __init__(self, text: str, blocks: list[Block]) -> None:
        self.text = text
        self.blocks = blocks
        self.open: list[OpenHeading] = []
        self.caption = ""
        titles = (plain_heading(self._words(block)).lower() for block in blocks if block.kind is BlockKind.HEADING)
        self.repeats = Counter(titles)

    @property
    def dropped(self) -> bool:
        """Whether the text here belongs to a section that is no evidence, such as a reference list."""
        return any(entry.cites or _DROPPED.match(entry.title) for entry in self.open)

    def push(self, index: int, *, after_heading: bool, seen_body: bool) -> None:
        """Open the heading that is block `index`, and close those it ends."""
        block = self.blocks[index]
        title = plain_heading(self._words(block))
        self.caption = title if block.style == "caption" else ""
        if self.caption:
            return
        if self._still_in_references(block, index):
            return
        self._end_dropped(block)
        if self.open and self.open[-1].title.lower() == title.lower() and after_heading:
            return
        following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        bodyless = following is not None and following.kind is BlockKind.HEADING
        # On the title page, headings above headings are titles, not labels.
        label = label_of(self._words(block)) if seen_body or not bodyless or block.style == "structural" else None
        rank = self._rank(block, index, title, label, after_heading=after_heading, bodyless=bodyless)
        while self.open and self.open[-1].rank >= rank:
            self.open.pop()
        if _CONTENTS.match(title):
            return
        cites = _NOTES.match(title) is not None and self._cites(index)
        self.open.append(OpenHeading(rank, title, label, block.style, bodyless, block.number, cites))

    def _rank(
        self, block: Block, index: int, title: str, label: Label | None, *, after_heading: bool, bodyless: bool
    ) -> int:
        if block.style == "structural":
            return 10 + block.level
        if block.style == "case":
            return _CASE
        if block.style == "plain" and _DROPPED.match(title):
            return _TOP
        if label and label.numbered:
            return self._numbered_rank(label)
        if label or block.style == "inline":
            while self.open and _PLAIN <= self.open[-1].rank < _LABEL and self._template(self.open[-1]):
                self.open.pop()
            return _LABEL
        if any(one.style == "case" for one in self.blocks[index + 1 : index + 4]):
            return _CASE - 1
        return self._plain_rank(title, after_heading=after_heading, bodyless=bodyless)

    def _numbered_rank(self, label: Label) -> int:
        """A numbered label stands under the label of its own kind ("Recommendations"), else beside its like."""
        for entry in self.open:
            if entry.label and not entry.label.numbered and entry.label.kind is label.kind and entry.bodyless:
                return entry.rank + 5
        return _NUMBERED

    def _plain_rank(self, title: str, *, after_heading: bool, bodyless: bool) -> int:
        """Place a heading that has nothing but its shortness: under the heading it follows at once, else beside it."""
        top = self.open[-1] if self.open else None
        if top and after_heading and top.rank >= _PLAIN:
            if top.rank >= _LABEL:
                return _UNDER_LABEL
            both_ask = top.title.endswith("?") and title.endswith("?")
            return top.rank if both_ask else min(top.rank + 1, _LABEL - 1)
        if _CLOSERS.match(title):
            while self.open and self.open[-1].rank >= _NUMBERED:
                self.open.pop()
            return _PLAIN
        for entry in reversed(self.open):
            if not entry.bodyless or entry.rank < _PLAIN:
                continue
            if entry.rank >= _LABEL:
                return _UNDER_LABEL
            if bodyless:
                return entry.rank
            if self.repeats[title.lower()] > 1:
                return entry.rank + 1
        return _PLAIN

    def _template(self, entry: OpenHeading) -> bool:
        """A heading that comes back through the document, as the fixed parts of each finding do, or an introduction."""
        return not entry.bodyless and (self.repeats[entry.title.lower()] > 1 or bool(_CLOSERS.match(entry.title)))

    def _still_in_references(self, block: Block, index: int) -> bool:
        """A short entry of a reference list can look like a heading; a real one is followed by text without dates."""
        if not self.dropped or block.style == "structural":
            return False
        following = [self._words(one) for one in self.blocks[index + 1 : index + 3]]
        return bool(_CITED.search(self._words(block))) or any(_CITED.search(words) for words in following)

    def _cites(self, index: int) -> bool:
        """Tell whether all that follows a heading, up to the next, cites a source."""
        following = self.blocks[index + 1 :]
        end = next((at for at, one in enumerate(following) if one.kind is BlockKind.HEADING), len(following))
        return end > 0 and all(_CITED.search(self._words(one)) for one in following[:end])

    def _end_dropped(self, block: Block) -> None:
        """Close a section that is left out, with all under it, before a heading of another kind opens."""
        for at, entry in enumerate(self.open):
            if _DROPPED.match(entry.title) and not block.style == entry.style == "structural":
                del self.open[at:]
                return

    def close_finished_inline(self, block: Block) -> None:
        """A label that opens a paragraph ends with it and its list, unless it is numbered and stands alone."""
        top = self.open[-1] if self.open else None
        if top and top.style == "inline" and top.rank >= _LABEL and top.used and block.kind is BlockKind.PARAGRAPH:
            self.open.pop()

    def _words(self, block: Block) -> str:
        return self.text[block.start : block.end]
