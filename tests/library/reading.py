"""Reads pages as a person does: the statements on them, and where their links lead."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from fastapi.testclient import TestClient

from assistant.ask.text import readable


@dataclass(frozen=True)
class Statement:
    """Words on a page, and the address that they say to come from."""

    words: str
    href: str


def soup(client: TestClient, path: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return BeautifulSoup(answer.text, "lxml")


def text_of(element: Tag | None) -> str:
    assert element is not None
    return readable(element.get_text())


def statements(page: BeautifulSoup) -> list[Statement]:
    return [
        Statement(text_of(one.select_one(".said-words")), str(one.select_one(".said-link")["href"]))  # type: ignore[index]
        for one in page.select(".said")
    ]


def links(page: BeautifulSoup) -> set[str]:
    found = {str(one["href"]) for one in page.select("a[href]")}
    return {one for one in found if one.startswith("/library")}


def marked(client: TestClient, href: str) -> str:
    """The words that are marked in the text as it was read."""
    page = soup(client, href)
    assert page.select_one(".exact"), href
    return text_of(page.select_one(".as-read mark"))
