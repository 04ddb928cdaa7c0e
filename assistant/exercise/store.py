"""Running exercises in one SQLite file of the data folder, so that neither a reload nor a restart loses anything."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from assistant.exercise.models import Door, Exercise, ExerciseError, NoExercise, Role, State
from assistant.exercise.tokens import digest, doors, new_secret
from assistant.packs.models import Pack
from prompts import say

FILE = "exercises.sqlite3"
MOST = 500  # exercises kept at one time
DAY = 24 * 60 * 60
Made = TypeVar("Made")

_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS exercise (
    id TEXT PRIMARY KEY, pack TEXT NOT NULL, state TEXT NOT NULL, until REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS door (
    digest TEXT PRIMARY KEY, exercise TEXT NOT NULL REFERENCES exercise(id) ON DELETE CASCADE,
    role TEXT NOT NULL, number INTEGER NOT NULL, agency TEXT NOT NULL
) STRICT;
"""


class ExerciseStore:
    """Keeps exercises. Safe from threads and from other processes: each change is one transaction."""

    def __init__(self, folder: Path, days: int, clock: Callable[[], float] = time.time) -> None:
        """Keep them in this folder, each for so many days after it was last changed."""
        self._path, self._days, self.now = folder / FILE, days, clock

    def create(self, pack: Pack, state: State, agencies: list[str]) -> str:
        """Keep a new exercise, and give the secret of its facilitator's link.

        Raises:
            ExerciseError: there are too many already.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        secret, exercise = new_secret(), secrets.token_hex(8)
        with self._writing() as held:
            held.execute("DELETE FROM exercise WHERE until < ?", (self.now(),))
            if held.execute("SELECT count(*) FROM exercise").fetchone()[0] >= MOST:
                raise ExerciseError(say("exercise", "too_many"))
            row = (exercise, pack.model_dump_json(), state.model_dump_json(), self._until())
            held.execute("INSERT INTO exercise VALUES (?, ?, ?, ?)", row)
            rows = [
                (key, door.exercise, door.role.value, door.group, door.agency)
                for key, door in doors(secret, exercise, len(state.groups), agencies).items()
            ]
            held.executemany("INSERT INTO door VALUES (?, ?, ?, ?, ?)", rows)
        return secret

    def door(self, secret: str) -> Door:
        """Say where a link leads.

        Raises:
            NoExercise: nowhere, or its exercise has been deleted.
        """
        with self._reading() as held:
            row = held.execute(
                "SELECT door.exercise, role, number, agency FROM door JOIN exercise ON exercise.id = door.exercise "
                "WHERE digest = ? AND until >= ?",
                (digest(secret), self.now()),
            ).fetchone()
        if row is None:
            raise NoExercise(say("exercise", "no_exercise"))
        return Door(row[0], Role(row[1]), row[2], row[3])

    def read(self, door: Door) -> Exercise:
        """Give an exercise as it stands.

        Raises:
            NoExercise: it has been deleted.
        """
        with self._reading() as held:
            row = held.execute("SELECT pack, state, until FROM exercise WHERE id = ?", (door.exercise,)).fetchone()
        return _exercise(row)

    def state(self, door: Door) -> State:
        """Give where the groups are, without the pack: this is what pages ask every few seconds.

        Raises:
            NoExercise: the exercise has been deleted.
        """
        with self._reading() as held:
            row = held.execute("SELECT state FROM exercise WHERE id = ?", (door.exercise,)).fetchone()
        if row is None:
            raise NoExercise(say("exercise", "no_exercise"))
        return State.model_validate_json(row[0])

    def change(self, door: Door, work: Callable[[Exercise], Made]) -> Made:
        """Let `work` change the state of an exercise. Nothing else is written meanwhile; what it raises undoes it.

        Raises:
            NoExercise: the exercise has been deleted.
        """
        with self._writing() as held:
            row = held.execute("SELECT pack, state, until FROM exercise WHERE id = ?", (door.exercise,)).fetchone()
            exercise = _exercise(row)
            made = work(exercise)
            values = (exercise.state.model_dump_json(), self._until(), door.exercise)
            held.execute("UPDATE exercise SET state = ?, until = ? WHERE id = ?", values)
        return made

    def delete(self, door: Door) -> None:
        """Delete an exercise with everything that groups wrote."""
        with self._writing() as held:
            held.execute("DELETE FROM exercise WHERE id = ?", (door.exercise,))
        self._empty_log()

    def sweep(self) -> None:
        """Delete the exercises whose time is over."""
        if not self._path.exists():
            return
        with self._writing() as held:
            gone = held.execute("DELETE FROM exercise WHERE until < ?", (self.now(),)).rowcount
        if gone:
            self._empty_log()

    def _until(self) -> float:
        return self.now() + self._days * DAY

    def _empty_log(self) -> None:
        # What was deleted must not live on in the write-ahead log.
        with closing(self._connect()) as held:
            held.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _connect(self) -> sqlite3.Connection:
        held = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        held.executescript(f"PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; {_SCHEMA}")
        return held

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connect()) as held:
            held.execute("BEGIN IMMEDIATE")
            try:
                yield held
            except BaseException:
                held.execute("ROLLBACK")
                raise
            held.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if not self._path.exists():
            raise NoExercise(say("exercise", "no_exercise"))
        with closing(self._connect()) as held:
            yield held


def _exercise(row: tuple[str, str, float] | None) -> Exercise:
    if row is None:
        raise NoExercise(say("exercise", "no_exercise"))
    return Exercise(Pack.model_validate_json(row[0]), State.model_validate_json(row[1]), row[2])
