"""The guard by its earlier address. It lives in `assistant.guard`, where every service may reach it."""

from assistant.guard import Span, Verdict, guard

__all__ = ["Span", "Verdict", "guard"]
