"""What can go wrong in a learning record."""

from __future__ import annotations


class LearningError(ValueError):
    """A record or a wish does not fit. The message says what would."""
