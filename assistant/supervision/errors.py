"""What can go wrong with a supervision pack. Each message is for the person who asked."""

from __future__ import annotations


class SupervisionError(ValueError):
    """The request, or a change to a pack, cannot be carried out."""


class BankError(Exception):
    """A file under `prompts/supervision` does not fit: the message names the file, the place and what is wrong."""
