"""Web pages. Scripts, styles, navigation and whatever a page hides are left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from ingest.models import Limits, LineRole, SourceText
from ingest.read.layout import Layout
from ingest.text import clean, decode

_DROPPED = frozenset(
    "script style noscript template nav footer aside form button select iframe object svg canvas video audio head"
    " dialog".split()
)
_BLOCKS = frozenset(
    "p div section article main header address blockquote pre figure figcaption ul ol dl dt dd table center details"
    " summary fieldset".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAK = "\n"


def read_html(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a web page: its `main` or `article` part where it has one."""
    soup = BeautifulSoup(clean(decode(data)).replace("\f", "\n"), "html.parser")
    metadata = _metadata(soup)
    for element in list(soup.find_all(_is_dropped)):
        if not element.decomposed:
            element.decompose()
    body = soup.find("main") or soup.find(role="main") or soup.find("article") or soup.body or soup
    layout = Layout()
    _walk(body, layout, LineRole.TEXT, depth=0)
    return SourceText(text=layout.text, media_type="text/html", hints=layout.hints, front_matter=metadata)


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


def _is_dropped(element: Tag) -> bool:
    """Tell whether an element is furniture or hidden. A header goes unless it stands inside the main part."""
    if element.name in _DROPPED or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = str(element.get("style") or "").replace(" ", "").lower()
    if any(mark in style for mark in ("display:none", "visibility:hidden", "font-size:0", "opacity:0;")):
        return True
    role = str(element.get("role") or "")
    if role in ("navigation", "banner", "contentinfo", "search"):
        return True
    return element.name == "header" and element.find_parent(["main", "article"]) is None


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
    return (
        element.name in _BLOCKS
        or element.name in _HEADINGS
        or element.name in ("li", "tr", "hr")
        or bool(element.find([*_BLOCKS, *_HEADINGS, "li", "tr"]))
    )


def _add_block(element: Tag, layout: Layout, role: LineRole, depth: int) -> None:
    if element.name in _HEADINGS:
        layout.add(_inline(element).replace(_BREAK, " "), LineRole.HEADING, _HEADINGS[element.name])
    elif element.name == "tr":
        _add_row(element, layout)
    elif element.name in ("ul", "ol"):
        _walk(element, layout, role, depth + 1)
    elif element.name == "li":
        _walk(element, layout, LineRole.ITEM, max(depth, 1))
    elif element.name == "blockquote":
        _walk(element, layout, LineRole.QUOTE, depth)
    else:
        _walk(element, layout, role, depth)


def _add_row(row: Tag, layout: Layout) -> None:
    cells = [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]
    header = bool(cells) and all(cell.name == "th" for cell in cells)
    words = "\t".join(" ".join(_inline(cell).split()) for cell in cells)
    layout.add(words, LineRole.HEADER_ROW if header else LineRole.ROW)


def _inline(node: PageElement) -> str:
    """The words of a node; a line break in the page becomes one here."""
    return "".join(_texts(node))


def _texts(node: PageElement) -> Iterator[str]:
    if isinstance(node, PreformattedString):
        return
    if isinstance(node, NavigableString):
        yield " ".join(f"|{node}|".split())[1:-1]
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
