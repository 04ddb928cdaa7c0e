"""The people who use a server, and their roles. Where nobody has to log in there is one person: this machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """What a person may do. Each may do what the ones before it may."""

    READER = 1
    TRAINER = 2
    CURATOR = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        """The role as it is written in settings."""
        return self.name.lower()


ROLES = {role.word: role for role in Role}


@dataclass(frozen=True)
class Person:
    """Somebody who was recognised. `name` is what the audit log says."""

    name: str
    role: Role


THIS_MACHINE = Person("this machine", Role.ADMIN)

_person: ContextVar[Person] = ContextVar("person", default=THIS_MACHINE)


def acting() -> Person:
    """Give the person for whom this code runs; outside of a request, whoever sits at this machine."""
    return _person.get()


def act_as(person: Person) -> None:
    """Say for whom the rest of this request runs."""
    _person.set(person)


def role_of(groups: Iterable[str], names: Mapping[str, Role], default: Role | None) -> Role | None:
    """Give the highest role that any of these groups carries; `default` where none does."""
    return max((names[group] for group in groups if group in names), default=default)


def role_names(written: str) -> dict[str, Role]:
    """Read which group carries which role: "Social care=reader; Training hub=trainer".

    A role's own name always carries it.

    Raises:
        ValueError: a part has no "=" or names no role.
    """
    names = dict(ROLES)
    for part in filter(None, (part.strip() for part in written.split(";"))):
        group, equals, role = part.rpartition("=")
        if not equals or not group.strip() or role.strip() not in ROLES:
            raise ValueError(f"{part!r} does not read GROUP=ROLE. The roles are: {', '.join(ROLES)}.")
        names[group.strip()] = ROLES[role.strip()]
    return names
