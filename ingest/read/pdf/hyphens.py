"""Words that a line's end cuts in two. They are made whole only where the document shows how."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)([-\u00ad])$")
_REST = re.compile(r"([^\W\d_]+(?:[-'’][^\W\d_]+)*)(\S*)")


class Hyphens:
    """Knows how the words of one document are written inside its lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        halved = False
        for line in lines:
            words = [word.lower() for word in _WORD.findall(line)]
            cut = _CUT.search(line) is not None
            self._words.update(words[1 if halved else 0 : -1 if cut else None])
            halved = cut

    def mended(self, lines: list[str]) -> list[str]:
        """Return the lines of one paragraph with the words whole that are known, each on the line where it starts.

        A soft hyphen is a mark for the typesetter and no letter, so it goes. "safe-" and "guarding" become one word
        where the document writes "safeguarding" elsewhere, and keep their hyphen where it writes "safe-guarding". What
        the document does not show stays as the page has it.
        """
        done = lines[:1]
        for line in lines[1:]:
            cut, rest = _CUT.search(done[-1]), _REST.match(line)
            joined = self._joined(cut, rest) if cut and rest else None
            if joined is None or cut is None or rest is None:
                done.append(line)
                continue
            done[-1] = f"{done[-1][: cut.start()]}{joined}{rest.group(2)}"
            if remaining := line[rest.end() :].lstrip():
                done.append(remaining)
        return [line.replace("\u00ad", "") for line in done]

    def _joined(self, cut: re.Match[str], rest: re.Match[str]) -> str | None:
        left, right = cut.group(1), rest.group(1)
        whole, hyphened = f"{left}{right}", f"{left}-{right}"
        if cut.group(2) == "\u00ad":
            return whole
        if not right[0].islower():
            return None
        if self._words[hyphened.lower()] > self._words[whole.lower()]:
            return hyphened
        return whole if self._words[whole.lower()] else None
