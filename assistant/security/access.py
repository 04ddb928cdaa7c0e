"""API keys and the audit log, in a file of their own beside the library. A key is kept as a hash and shown once."""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel

from assistant.security.people import ROLES, Person, Role, acting
from store.errors import LibraryUnavailable

FILE = "access.sqlite3"
PREFIX = "slk_"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, made_at TEXT NOT NULL, revoked_at TEXT
);
CREATE TABLE IF NOT EXISTS audit (
    at TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, act TEXT NOT NULL, target TEXT NOT NULL
);
"""
log = logging.getLogger(__name__)


class Key(BaseModel):
    """An API key as it is listed: never the key itself."""

    name: str
    role: str
    made_at: str
    revoked_at: str | None


class Entry(BaseModel):
    """One administrative act: who did what to which document, key or route, and when."""

    at: str
    who: str
    role: str
    act: str
    target: str


class Access:
    """The file of keys and acts in one data folder. It is made by the first write."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; nothing is opened yet."""
        self.path = folder / FILE

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
            with closing(sqlite3.connect(self.path, timeout=10)) as connection:
                connection.executescript(_SCHEMA)
                with connection:
                    yield connection
        except (OSError, sqlite3.OperationalError, sqlite3.DatabaseError) as error:
            if isinstance(error, sqlite3.IntegrityError):
                raise
            raise LibraryUnavailable(
                f"The keys and the audit log at {self.path} cannot be written ({error}). "
                "Check permissions and free space."
            ) from error

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        if not self.path.exists():
            return []
        try:
            with closing(sqlite3.connect(self.path, timeout=10)) as connection:
                connection.row_factory = sqlite3.Row
                return connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise LibraryUnavailable(f"The keys and the audit log at {self.path} cannot be read ({error}).") from error

    def add_key(self, name: str, role: Role) -> str:
        """Make a key. It is given back this once; only its hash is kept.

        Raises:
            ValueError: there is a key of this name already.
            LibraryUnavailable: the file cannot be written.
        """
        key = PREFIX + secrets.token_urlsafe(32)
        try:
            with self._writing() as connection:
                connection.execute("INSERT INTO keys VALUES (?, ?, ?, ?, NULL)", (name, role.word, _hash(key), _now()))
                _note(connection, "key added", f"{name} ({role.word})")
        except sqlite3.IntegrityError as error:
            raise ValueError(f"There is a key named {name!r} already. Choose another name.") from error
        return key

    def revoke_key(self, name: str) -> None:
        """Make a key useless, at once and for good.

        Raises:
            ValueError: there is no such key in use.
            LibraryUnavailable: the file cannot be written.
        """
        with self._writing() as connection:
            changed = connection.execute(
                "UPDATE keys SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL", (_now(), name)
            ).rowcount
            if changed:
                _note(connection, "key revoked", name)
        if not changed:
            raise ValueError(f"No key named {name!r} is in use. See them with 'secondlook keys list'.")

    def keys(self) -> list[Key]:
        """List every key that was ever made, the oldest first."""
        return [
            Key(**dict(row)) for row in self._rows("SELECT name, role, made_at, revoked_at FROM keys ORDER BY made_at")
        ]

    def person_for(self, key: str) -> Person | None:
        """Recognise a key. A key has 256 random bits, so one look-up by its hash is proof, and needs no slow hash."""
        rows = self._rows("SELECT name, role FROM keys WHERE hash = ? AND revoked_at IS NULL", _hash(key))
        return Person(f"key {rows[0]['name']}", ROLES[rows[0]["role"]]) if rows else None

    def note(self, act: str, target: str) -> None:
        """Write down an administrative act of the person for whom this runs. Where that fails, the log says so.

        Never a question, a topic or any other words of a person.
        """
        try:
            with self._writing() as connection:
                _note(connection, act, target)
        except LibraryUnavailable as error:
            log.error("An administrative act could not be written down: %s", error)

    def entries(self, most: int = 200) -> list[Entry]:
        """List the latest acts, the newest first."""
        return [Entry(**dict(row)) for row in self._rows("SELECT * FROM audit ORDER BY rowid DESC LIMIT ?", most)]


def _note(connection: sqlite3.Connection, act: str, target: str) -> None:
    person = acting()
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?)", (_now(), person.name, person.role.word, act, target))


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
