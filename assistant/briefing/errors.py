"""What can go wrong with a briefing. Each message of `BriefingError` is for the person who asked."""

from __future__ import annotations


class BriefingError(ValueError):
    """The request cannot be carried out."""


class BrokenBriefing(Exception):
    """A finished briefing breaks one of its own rules: a fault of ours, told in the log and never shown."""
