"""What opens a list item, a numbered paragraph or a footnote."""

from __future__ import annotations

import re

BULLETS = "•●▪■◦○‣⁃➢➤✓"
# A bullet, or a number or letter such as "3.1", "(a)", "iv." that stands alone before its text.
MARKER = re.compile(rf"[{BULLETS}–—*-]|\(?(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}|[a-zA-Z]|[ivxIVX]{{1,5}})[.):]?\)?")
STARTS_ITEM = re.compile(
    rf"(?:[{BULLETS}]|[–—*-](?=\s)|\(?(?:\d{{1,3}}|[a-z]|[ivx]{{1,5}})[.)](?=\s)|\d{{1,3}}(?:\.\d{{1,3}}){{1,4}}\.?(?=\s))"
)
STARTS_NOTE = re.compile(r"(?:\[?\d{1,3}\]?|[⁰¹²³⁴-⁹]{1,3}|[*†‡§]{1,2})[.)]?\s*(?=[^\s\d.,%)])")
ENDS_SENTENCE = re.compile(r"[.?!:;…][”’\"')\]⁰¹²³⁴-⁹*]*$")
