"""Which file of a publisher's page is the publication: chosen by its title, never by its place on the page."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

from ingest.errors import NotFetched
from ingest.read import READERS

_FILES = tuple(suffix for suffix in READERS if suffix not in (".txt", ".md", ".html", ".htm"))
# Under these endings every organisation has a name of its own, so a site is the last three parts of a host.
_SHARED = ("org.uk", "co.uk", "ac.uk", "nhs.uk", "police.uk", "ltd.uk", "me.uk")
_LITTLE = frozenset("a an and at by for from in into of on or the to with pdf page pages report file".split())
# Other things than the publication itself, unless its own title says so.
_BESIDE = ("easy read", "easy-read", "welsh", "cymraeg", "summary", "annex", "appendix", "letter", "response", "poster")
_ENOUGH = 0.5


class Link(NamedTuple):
    """A file that a page links to, and the words that stand for it."""

    url: str
    words: str


def publication_link(html: str, url: str, title: str) -> Link:
    """Choose the file of a page that bears a title.

    Raises:
        NotFetched: none does, or several do. A person has to look.
    """
    links = files_of(html, url)
    if not links:
        raise NotFetched(f"{url} lists no file that we read. Open it in a browser, and download the file by hand.")
    scores = {link: _likeness(link, title) for link in links}
    best = max(scores.values())
    chosen = [link for link in links if scores[link] == best]
    # The same publication as a file and as a page: the file has page numbers to cite.
    chosen = [link for link in chosen if _suffix(link.url) in _FILES] or chosen
    if len(links) > 1 and (best < _ENOUGH or len(chosen) > 1):
        raise NotFetched(
            f"{url} lists {len(links)} files, and it is not certain which one is “{title}”. "
            "Open it in a browser, download the file by hand, then add it."
        )
    return chosen[0]


def files_of(html: str, url: str) -> list[Link]:
    """List the files that a page links to on its own site, each once. A page below it counts: it holds a whole text."""
    found: dict[str, str] = {}
    for anchor in BeautifulSoup(html, "html.parser").find_all("a", href=True):
        target = urljoin(url, str(anchor["href"]).strip()).partition("#")[0]
        below = urlsplit(target).path.startswith(urlsplit(url).path.rstrip("/") + "/")
        if urlsplit(target).scheme not in ("http", "https") or not (below or _suffix(target) in _FILES):
            continue
        if _site(urlsplit(target).hostname or "") == _site(urlsplit(url).hostname or ""):
            words = " ".join([found.get(target, ""), anchor.get_text(" ", strip=True)]).strip()
            found[target] = words
    return [Link(target, words) for target, words in found.items()]


def _suffix(target: str) -> str:
    return PurePosixPath(urlsplit(target).path).suffix.lower()


def _site(host: str) -> str:
    parts = host.lower().rstrip(".").split(".")
    if host.replace(".", "").isdigit():
        return host
    return ".".join(parts[-3:] if ".".join(parts[-2:]) in _SHARED else parts[-2:])


def _likeness(link: Link, title: str) -> float:
    """The share of the words of a title that a link bears, less where it says to be something beside it."""
    wanted = _words(title)
    name = unquote(PurePosixPath(urlsplit(link.url).path).stem)
    shown = f"{link.words} {name}".casefold()
    share = len(wanted & _words(shown)) / len(wanted) if wanted else 0.0
    beside = any(word in shown and word not in title.casefold() for word in _BESIDE)
    return share - 1.0 if beside else share


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold())) - _LITTLE
