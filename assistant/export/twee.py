"""A scenario in Twee 3, the text format of Twine: each stage and each option is a passage, and every branch ends.

Specification: Twee 3 of the Interactive Fiction Technology Foundation. Marks that any story format would read as
layout or as a program are written as character references, which all of them show as plain characters.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator

from assistant.export.parts import reference, words
from assistant.export.story import Page, all_cards, pages, target, title_with_time
from assistant.packs.models import Card, ItemKind, Pack, Table

START = "Start"
_FORMAT, _VERSION = "Harlowe", "3.3.9"
_MARKS = re.compile(r"[\\\[\]{}<>&$*_`|^~@#=\"]|''|//|--|\((?=[\w-]+:)|^[ \t]*[-+.!>:0-9](?=.)", re.MULTILINE)
# A passage's name stands in headers and in links, so that only what has no meaning in either is kept.
_NAME = re.compile(r"[^\w ,.'’()-]+|--+")


def twee(pack: Pack) -> str:
    """Write a pack as Twee 3."""
    known = pages(pack)
    names = _names(pack, known)
    first = names[known[0].section.id] if known else words("twee_end")
    data = {"ifid": _ifid(pack), "format": _FORMAT, "format-version": _VERSION, "start": START}
    passages = [
        ("StoryTitle", _name(pack.title)),
        ("StoryData", json.dumps(data, indent=2)),
        (START, "\n\n".join([*_opening(pack), _link(words("twee_begin"), first)])),
    ]
    for page in known:
        passages += _passages(pack, page, names)
    passages.append((words("twee_end"), _text(words("twee_over"))))
    return "\n\n\n".join(f":: {name}\n{body}" for name, body in passages) + "\n"


def _opening(pack: Pack) -> list[str]:
    return [_text(line) for line in (*pack.labels, pack.title, pack.purpose, *pack.notices) if line]


def _names(pack: Pack, known: list[Page]) -> dict[str, str]:
    """Name every passage once: by title, with a number where two are alike."""
    taken = {START, words("twee_end"), "StoryTitle", "StoryData"}
    wanted = {page.section.id: page.section.title for page in known}
    for page in known:
        for at, option in enumerate(page.decision.options if page.decision else [], start=1):
            wanted[option.id] = words("twee_option", title=page.section.title, number=at)
    for at, card in enumerate(all_cards(pack)):
        wanted[_card_id(at)] = words("twee_card", agency=card.title)
    names = {}
    for key, title in wanted.items():
        plain = _name(title)
        name, number = plain, 2
        while name in taken:
            name, number = f"{plain} ({number})", number + 1
        taken.add(name)
        names[key] = name
    return names


def _name(text: str) -> str:
    return " ".join(_NAME.sub(" ", text).split()) or words("twee_part")


def _passages(pack: Pack, page: Page, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    here = names[page.section.id]
    following = names.get(page.next_id or "", words("twee_end"))
    lines = list(_lines(pack, page))
    if page.section.cards:
        offered = [(card, names[_card_id(at)]) for at, card in enumerate(all_cards(pack)) if card in page.section.cards]
        lines += [_link(card.title, name) for card, name in offered]
        for card, name in offered:
            yield name, "\n\n".join([*_card(card), _link(words("twee_back"), here)])
    if page.decision is None:
        yield here, "\n\n".join([*lines, _link(words("twee_next"), following)])
        return
    lines.append(_text(page.decision.text))
    for option in page.decision.options:
        lines.append(_link(option.text, names[option.id]))
        led = names.get(target(option, page, set(names)) or "", words("twee_end"))
        told = [
            (words("reasons"), option.reasons),
            (words("learned"), option.learned),
            (words("unknown"), option.unknown),
        ]
        body = [
            *map(_text, pack.labels),
            _text(option.text),
            *(f"{_text(label)}: {_text(text)}" for label, text in told),
        ]
        yield names[option.id], "\n\n".join([*body, _link(words("twee_next"), led)])
    yield here, "\n\n".join(lines)


def _lines(pack: Pack, page: Page) -> Iterator[str]:
    section = page.section
    yield from (_text(label) for label in pack.labels)
    yield _text(title_with_time(section))
    if section.intro:
        yield _text(section.intro)
    sources = {source.number: source for source in pack.sources}
    for item in section.items:
        if item.kind is ItemKind.DECISION:
            continue
        whom = f"{words('for_whom', who=item.audience)}. " if item.audience else ""
        yield _text(f"{item.at}. " * bool(item.at) + whom + item.text)
        yield from (_text(reference(sources[number])) for number in item.citations if number in sources)
    for table in section.tables:
        yield _text(table.caption)
        yield from _rows(table)


def _rows(table: Table) -> Iterator[str]:
    filled = [" / ".join(cell for cell in row if cell) for row in table.rows if any(row)]
    yield from (_text(line) for line in filled or table.columns)


def _card(card: Card) -> Iterator[str]:
    yield _text(f"{card.title} ({card.holder})" if card.holder else card.title)
    yield from (_text(line) for line in card.lines)
    for title, lines in card.parts.items():
        yield _text(title)
        yield from (_text(line) for line in lines)


def _card_id(at: int) -> str:
    return f"card {at}"


def _text(text: str) -> str:
    """Write a text as one paragraph in which nothing is layout, a link or a program."""
    plain = " ".join(text.split())
    return _MARKS.sub(lambda found: "".join(f"&#{ord(mark)};" for mark in found[0]), plain)


def _link(text: str, name: str) -> str:
    # The text of a link ends at the last arrow, so that arrows in it must go.
    return f"[[{_text(text)}->{name}]]"


def _ifid(pack: Pack) -> str:
    """Make the story's number from its words, in the form that tools expect: a version 4 UUID in capital letters."""
    digest = hashlib.sha256(pack.model_dump_json().encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4)).upper()
