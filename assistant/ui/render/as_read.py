"""Text exactly as it was read: markup stands as text, and characters that nobody sees are named. Nothing runs."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

from prompts import say

# Control and format characters, but for the line feed and the tab; and separators that are no plain space.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def as_read(text: str) -> Markup:
    """Escape a text and put the name of each hidden character in its place."""
    shown = Markup("")
    at = 0
    for found in _UNSEEN.finditer(text):
        shown += escape(text[at : found.start()]) + _named(found.group())
        at = found.end()
    return shown + escape(text[at:])


def with_mark(text: str, start: int, end: int) -> Markup:
    """Give the whole text with `text[start:end]` in a `<mark>`."""
    marked = Markup('<mark id="words">{}</mark>').format(as_read(text[start:end]))
    return as_read(text[:start]) + marked + as_read(text[end:])


def _named(character: str) -> Markup:
    name = unicodedata.name(character, say("library", "view_hidden"))
    told = f"U+{ord(character):04X}"
    return Markup('<span class="unseen-character" title="{}">{}</span>').format(name.capitalize(), told)
