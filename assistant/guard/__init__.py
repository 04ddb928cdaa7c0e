"""The guard: what every door asks before it does anything with a person's words."""

from assistant.guard.check import Strictness, guard
from assistant.guard.verdict import Span, Verdict

__all__ = ["Span", "Strictness", "Verdict", "guard"]
