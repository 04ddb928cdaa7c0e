"""One writer at a time, among the threads of this process and among processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from store.errors import LibraryUnavailable

WAIT_SECONDS = 120.0  # one long publication is read, embedded and kept within this time


class WriterLock:
    """A lock on a data folder. The system frees it when the process that holds it ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; nothing is locked yet."""
        self.folder = folder
        self._threads = threading.RLock()
        # The threads take turns at the lock above, so all of them may share the hold on the file.
        self._file = FileLock(folder / "writer.lock", thread_local=False)
        self._holds = 0

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the lock until the block ends. A thread that holds it already may take it again.

        Gives True where it was free before, False where this thread held it already.

        Raises:
            LibraryUnavailable: another program held it for too long, or the lock file cannot be written.
        """
        with self._threads:
            self._take()
            self._holds += 1
            try:
                yield self._holds == 1
            finally:
                self._holds -= 1
                self._file.release()

    def _take(self) -> None:
        try:
            self._file.acquire(timeout=WAIT_SECONDS)
        except Timeout as error:
            raise LibraryUnavailable(
                f"Another program is writing to the library at {self.folder}. Nothing was changed. "
                "Wait until it has finished, then try again."
            ) from error
        except OSError as error:
            raise LibraryUnavailable(
                f"The library at {self.folder} cannot be locked for writing ({error.strerror or error}). "
                "Change its permissions, or choose another data folder."
            ) from error
