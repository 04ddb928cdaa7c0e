"""The file that the catalogue is kept in: connections, transactions, and the library's own record."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from store.errors import LibraryError, LibraryUnavailable


class Database:
    """One SQLite file. Safe to use from several threads and to read from several processes."""

    def __init__(self, path: Path) -> None:
        """Remember the path; each thread opens a connection of its own on first use."""
        self.path = path
        self._connections: dict[int, sqlite3.Connection] = {}
        self._opening = threading.Lock()
        self._write_lock = threading.RLock()

    def _connection(self) -> sqlite3.Connection:
        # One connection a thread. A later thread with the number of one that has ended takes over its connection.
        connection = self._connections.get(threading.get_ident())
        if connection is None:
            with self._opening:
                connection = self._connections[threading.get_ident()] = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self.path, timeout=30, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._unopened(error) from error
        try:
            for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
                connection.execute(f"PRAGMA {setting}")
        except sqlite3.Error as error:
            connection.close()
            raise self._unopened(error) from error
        return connection

    def _unopened(self, error: sqlite3.Error) -> LibraryUnavailable:
        return LibraryUnavailable(
            f"The library at {self.path.parent} cannot be opened: {error}. "
            "Check free space. If the file is damaged, restore it from a backup or choose another data folder."
        )

    def close(self) -> None:
        """Close the connections of every thread."""
        with self._opening:
            while self._connections:
                self._connections.popitem()[1].close()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """Run one query and give its rows. `values` stand for its question marks.

        Raises:
            LibraryUnavailable: the file could not be read.
        """
        with self._read_faults():
            return self._connection().execute(query, values).fetchall()

    @contextmanager
    def _read_faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LibraryUnavailable(
                f"The library at {self.path.parent} could not be read: {error}. "
                "Try again. If the file is damaged, restore it from a backup."
            ) from error

    @contextmanager
    def writing(self, *, passages: bool = False) -> Iterator[sqlite3.Connection]:
        """Run one transaction: all of it is kept, or none of it. `passages` says that it changes passages.

        Raises:
            LibraryUnavailable: the disk is full or read-only, or another process holds the library too long.
            LibraryError: what was to be kept clashes with what is held.
        """
        with self._write_lock:
            connection = self._connection()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                self._count_change(connection, "generation")
                if passages:
                    self._count_change(connection, "passage_generation")
                connection.commit()
            except sqlite3.Error as error:
                self._roll_back(connection)
                raise self._unwritten(error) from error
            except BaseException:
                self._roll_back(connection)
                raise

    @staticmethod
    def _count_change(connection: sqlite3.Connection, key: str) -> None:
        connection.execute(
            "INSERT INTO meta VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
            (key,),
        )

    @staticmethod
    def _roll_back(connection: sqlite3.Connection) -> None:
        with suppress(sqlite3.Error):  # the error that led here is the one to tell
            connection.rollback()

    def _unwritten(self, error: sqlite3.Error) -> LibraryError:
        if isinstance(error, sqlite3.IntegrityError):
            return LibraryError(
                f"The library at {self.path.parent} refused a change: {error}. Nothing was changed. "
                "The same file or passage is held under another id; remove that document first."
            )
        return LibraryUnavailable(
            f"The library at {self.path.parent} could not be written: {error}. Nothing was changed. "
            "Check free space and permissions, and that no other program is writing to it."
        )

    def meta(self, key: str) -> str | None:
        """Read one value of the library's own record."""
        rows = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def generation(self) -> int:
        """Count the changes made so far, by any process."""
        return int(self.meta("generation") or 0)

    def passage_generation(self) -> int:
        """Count the changes of passages and vectors made so far, by any process."""
        return int(self.meta("passage_generation") or 0)

    def note_vectors_changed(self) -> None:
        """Tell other processes that vectors have changed while the passages stayed."""
        with self.writing(passages=True):
            pass

    def set_meta(self, key: str, value: str) -> None:
        """Write one value of the library's own record."""
        with self.writing() as connection:
            self._set_meta(connection, key, value)

    @staticmethod
    def _set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
        connection.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )
