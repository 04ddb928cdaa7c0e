"""Web pages. Scripts, styles, navigation, banners and whatever a page hides are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from ingest.read.layout import Layout
from ingest.read.webpage import is_furniture
from ingest.source import Limits, LineRole, SourceText
from ingest.text import decode

_BLOCKS = frozenset(
    "p div section article aside main header address blockquote pre figure figcaption ul ol dl dt dd table caption"
    " center details summary fieldset legend body".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARTS = ("li", "tr", "hr")
_MAKE_BLOCKS = _BLOCKS.union(_HEADINGS, _PARTS)
_BREAK = "\n"
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.I)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_html(data: bytes, name: str, limits: Limits, declared: str | None = None) -> SourceText:
    """Read a web page: its `main` or `article` part where it has one. `declared` is the encoding that came with it."""
    if declared is None and (found := _DECLARED.search(data[:2048])):
        declared = found.group(1).decode("ascii", errors="replace")
    # lxml ends a page at a zero byte. Unlike Python's own parser, it closes what authors leave open, as browsers do.
    soup = BeautifulSoup(decode(data, declared).replace("\f", "\n").replace("\x00", " "), "lxml")
    metadata = _metadata(soup)
    for element in list(soup.find_all(is_furniture)):
        if not element.decomposed:
            element.decompose()
    body = soup.find("main") or soup.find(role="main") or _only_article(soup) or soup.body or soup
    layout = Layout()
    _walk(body, layout, LineRole.TEXT, depth=0)
    return layout.source("text/html", metadata)


def _only_article(soup: BeautifulSoup) -> Tag | None:
    """The article of a page that has one; a page of several is read whole."""
    articles = soup.find_all("article", limit=2)
    return articles[0] if len(articles) == 1 else None


def _metadata(soup: BeautifulSoup) -> dict[str, Any]:
    """What the page's head states: its address and its date of publication."""
    found: dict[str, Any] = {}
    link = soup.find("link", rel="canonical", href=True)
    if isinstance(link, Tag) and str(link["href"]).startswith(("http://", "https://")):
        found["source_url"] = str(link["href"])
    for key in ("article:published_time", "dc.date", "dcterms.issued"):
        tag = soup.find("meta", {"property": key}) or soup.find("meta", {"name": key})
        if isinstance(tag, Tag) and tag.get("content"):
            found["published"] = str(tag["content"])[:10]
            break
    return found


def _walk(element: Tag, layout: Layout, role: LineRole, depth: int) -> None:
    """Add the blocks of an element to the layout, in order."""
    words: list[str] = []
    for child in element.children:
        if isinstance(child, Tag) and _is_block(child):
            _flush(words, layout, role, depth)
            _add_block(child, layout, role, depth)
        else:
            words.append(_inline(child))
    _flush(words, layout, role, depth)


def _is_block(element: Tag) -> bool:
    return element.name in _MAKE_BLOCKS or any(
        isinstance(below, Tag) and below.name in _MAKE_BLOCKS for below in element.descendants
    )


def _add_block(element: Tag, layout: Layout, role: LineRole, depth: int) -> None:
    if element.name in _HEADINGS:
        layout.add(_inline(element).replace(_BREAK, " "), LineRole.HEADING, _HEADINGS[element.name])
    elif element.name == "caption":
        layout.add(_inline(element).replace(_BREAK, " "), LineRole.CAPTION)
    elif element.name == "tr":
        _add_row(element, layout, role, depth)
    elif element.name in ("ul", "ol"):
        _walk(element, layout, role, depth + 1)
    elif element.name == "li":
        _walk(element, layout, LineRole.ITEM, max(depth, 1))
    elif element.name == "blockquote":
        _walk(element, layout, LineRole.QUOTE, depth)
    else:
        _walk(element, layout, role, depth)


def _add_row(row: Tag, layout: Layout, role: LineRole, depth: int) -> None:
    """Add a row of a table. One cell alone, or a cell that holds a table, only lays the page out."""
    cells = [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]
    if len(cells) == 1 or any(cell.find("table") for cell in cells):
        for cell in cells:
            _walk(cell, layout, role, depth)
        return
    header = all(cell.name == "th" for cell in cells) or row.find_parent("thead") is not None
    words = "\t".join(" ".join(_inline(cell).split()) for cell in cells)
    layout.add(words, LineRole.HEADER_ROW if header else LineRole.ROW)


def _inline(node: PageElement) -> str:
    """The words of a node; a line break in the page becomes one here."""
    return "".join(_texts(node))


def _texts(node: PageElement) -> Iterator[str]:
    if isinstance(node, PreformattedString):
        return
    if isinstance(node, NavigableString):
        raised = node.parent is not None and any(one.name == "sup" for one in (node.parent, node.parent.parent) if one)
        words = str(node).translate(_SUPERSCRIPT) if raised and node.strip(" []()\n").isdigit() else str(node)
        yield " ".join(f"|{words}|".split())[1:-1]
    elif isinstance(node, Tag):
        if node.name == "br":
            yield _BREAK
        for child in node.children:
            yield from _texts(child)
        if node.name in _BLOCKS or node.name in ("li", "td", "th"):
            yield " "


def _flush(words: list[str], layout: Layout, role: LineRole, depth: int) -> None:
    """Add the running text collected so far, one line for each line break, and forget it."""
    for line in "".join(words).split(_BREAK):
        layout.add(line, role, max(depth, 1))
    words.clear()
