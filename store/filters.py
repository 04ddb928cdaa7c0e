"""Filters on documents and passages, as one closed set of keys for every door."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from store.errors import LibraryError
from store.models import DocumentType, PassageKind, Valence

FILTER_KEYS = (
    *("nation", "authority", "publisher", "document_type", "review_type", "document", "year", "since", "people"),
    *("agency", "role", "harm", "age_band", "kind", "theme", "valence"),
)

# Dates are compared as text, so a value of another form would quietly keep or drop the wrong documents.
_DATES = {
    "since": (re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}"), "a date such as 2014, 2014-05 or 2014-05-09"),
    "year": (re.compile(r"[0-9]{4}"), "a year such as 2014"),
}


# Values outside these can stand in no document or passage, so they are a slip and not a search that finds nothing.
_CLOSED: dict[str, tuple[str, ...]] = {
    "document_type": tuple(DocumentType),
    "kind": tuple(PassageKind),
    "valence": tuple(Valence),
    "people": ("children", "adults"),
}
_ALSO = {"people": {"child": "children", "adult": "adults"}}


class FilterError(LibraryError):
    """A filter has a key that does not exist, no value, or a value that it cannot have."""


@dataclass(frozen=True)
class Filters:
    """Values by key. Several values of one key widen it ("or"); several keys narrow ("and")."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Sequence[str]] | None) -> Filters:
        """Check the keys and tidy the values.

        Raises:
            FilterError: a key is unknown, a value is empty or not in the fixed list of its key, or a date has another
                form than 2014-05-09.
        """
        tidy: dict[str, tuple[str, ...]] = {}
        for key, given in (values or {}).items():
            if key not in FILTER_KEYS:
                raise FilterError(f"There is no filter {key!r}. The filters are: {', '.join(FILTER_KEYS)}.")
            kept = tuple(value.strip() for value in given if value.strip())
            if not kept:
                raise FilterError(f"The filter {key!r} has no value. Write it as {key}=VALUE.")
            _check_dates(key, kept)
            tidy[key] = tuple(_listed(key, value) for value in kept) if key in _CLOSED else kept
        return cls(tidy)

    @classmethod
    def parse(cls, pairs: Iterable[str]) -> Filters:
        """Read `key=value` pairs, as the command line gives them.

        Raises:
            FilterError: a pair has no "=" or an unknown key.
        """
        values: dict[str, list[str]] = {}
        for pair in pairs:
            key, separator, value = pair.partition("=")
            if not separator:
                raise FilterError(
                    f"The filter {pair!r} has no '='. Write it as key=value, for example nation=Scotland."
                )
            values.setdefault(key.strip(), []).append(value)
        return cls.of(values)

    def __bool__(self) -> bool:
        """Whether anything is filtered at all."""
        return bool(self.values)


def _listed(key: str, value: str) -> str:
    """Give a value of a fixed list as it is kept."""
    folded = re.sub(r"[\s-]+", "_", value.casefold())
    folded = _ALSO.get(key, {}).get(folded, folded)
    if folded in _CLOSED[key]:
        return folded
    near = difflib.get_close_matches(folded, _CLOSED[key], n=3)
    # str() and not the member: an enumeration's member would be shown with its class.
    said = f"The nearest are: {', '.join(map(str, near))}." if near else f"It is one of: {', '.join(_CLOSED[key])}."
    raise FilterError(f"The filter {key!r} has no value {value!r}. {said}")


def _check_dates(key: str, values: Iterable[str]) -> None:
    if key not in _DATES:
        return
    form, described = _DATES[key]
    for value in values:
        if not form.fullmatch(value):
            raise FilterError(f"The filter {key!r} takes {described}, not {value!r}.")
