"""A scenario in GIFT, for a Moodle question bank: open questions to discuss, which no program can score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from assistant.export.parts import words
from assistant.packs.models import Item, ItemKind, Pack, Section

# Characters with a meaning in GIFT.
_OWN = re.compile(r"[\\~=#{}:]")
_ASKED = (ItemKind.QUESTION, ItemKind.PUBLISHED_QUESTION)


def gift(pack: Pack) -> str:
    """Write the decisions and the questions of a pack as essay questions. No answer is right, so none is given."""
    category = words("gift_category", title=_in_category(pack.title))
    lines = [f"// {' '.join(' '.join(pack.labels).split())}", f"$CATEGORY: {category}", ""]
    for number, (section, item) in enumerate(_asked(pack), start=1):
        name = f"{number:02} {section.title}"
        lines += [f"::{_own(' '.join(name.split()))}::[html]{_own(_body(pack, section, item))}{{}}", ""]
    return "\n".join(lines)


def _asked(pack: Pack) -> Iterator[tuple[Section, Item]]:
    for section in pack.sections:
        for item in section.items:
            if item.kind is ItemKind.DECISION or (item.kind in _ASKED and not item.audience) or item.facet in _DEBRIEF:
                yield section, item


_DEBRIEF = ("how", "happened", "shaped", "help", "pre_mortem")


def _body(pack: Pack, section: Section, item: Item) -> str:
    """The question as HTML on one line: a blank line would end it."""
    said = [*pack.labels]
    if item.kind is ItemKind.DECISION:
        said += [
            f"{told.at}. {told.text}" if told.at else told.text
            for told in section.items
            if told.kind is ItemKind.INJECT and told.audience is None
        ]
    body = "".join(f"<p>{_html(line)}</p>" for line in (*said, item.text))
    if item.options:
        ways = "".join(f"<li>{_html(option.text)}</li>" for option in item.options)
        body += f"<p>{_html(words('gift_ways'))}</p><ul>{ways}</ul><p>{_html(words('gift_reason'))}</p>"
    return body


def _html(text: str) -> str:
    return escape(" ".join(text.split()))


def _own(text: str) -> str:
    return _OWN.sub(lambda found: f"\\{found[0]}", text)


def _in_category(text: str) -> str:
    """Write a title as part of a category's name, which knows no marks. A slash would begin a new category."""
    return re.sub(r"[<>{}\\/$]+", " ", " ".join(text.split()))
