"""Links that nobody can guess. One secret opens the facilitator's page, and all other links are made from it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from assistant.exercise.models import Door, Role

_BYTES = 16  # 128 bits, so that trying links leads nowhere


def new_secret() -> str:
    """Make the secret of a new exercise, as it stands in the facilitator's link."""
    return secrets.token_urlsafe(_BYTES)


def group_secret(facilitator: str, number: int) -> str:
    """Make the secret of a group's link from the facilitator's."""
    return _derived(facilitator, f"group {number}")


def agency_secret(group: str, agency: str) -> str:
    """Make the secret of an agency's link from its group's, so that a group's page can show the links of its cards."""
    return _derived(group, f"agency {agency}")


def _derived(secret: str, what: str) -> str:
    made = hmac.new(secret.encode(), what.encode(), hashlib.sha256).digest()[:_BYTES]
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def digest(secret: str) -> str:
    """Give what is stored of a secret: whoever reads the file cannot open a page with it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def doors(secret: str, exercise: str, groups: int, agencies: list[str]) -> dict[str, Door]:
    """Give every door of an exercise by the digest of its secret."""
    made = {digest(secret): Door(exercise, Role.FACILITATOR)}
    for number in range(1, groups + 1):
        group = group_secret(secret, number)
        made[digest(group)] = Door(exercise, Role.GROUP, number)
        for agency in agencies:
            made[digest(agency_secret(group, agency))] = Door(exercise, Role.AGENCY, number, agency)
    return made
