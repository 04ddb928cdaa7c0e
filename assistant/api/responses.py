"""What any route may answer when it cannot do what was asked, as the description of the API tells it."""

from __future__ import annotations

from typing import Any

from assistant.api.models import Problem, UnfitRequest

RESPONSES: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The request cannot be read: its body is no JSON, or no form."},
    401: {"model": Problem, "description": "On a network: it is not known who asks."},
    403: {"model": Problem, "description": "The role of who asks does not allow it, or another site sent it."},
    404: {"model": Problem, "description": "Not held."},
    413: {"model": Problem, "description": "The request is too large."},
    422: {"model": UnfitRequest, "description": "The request does not fit; the answer says why."},
    429: {"model": Problem, "description": "Too many requests in a minute; Retry-After says when to try again."},
    503: {"model": Problem, "description": "Still getting ready, busy, or the library cannot be opened."},
}
