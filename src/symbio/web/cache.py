"""What all processes of the platform count together: a small file beside the database.

Limits on attempts and requests hold only if every web process counts in one place. The file is apart from the
database, so that counting waits for no matching that writes, and of no use after a restart of the machine.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

_TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB NOT NULL, until REAL)"
_FRESH = "(until IS NULL OR until > ?)"


class FileCache(BaseCache):
    """A cache in a file of SQLite: shared among processes, and ``add`` and ``incr`` are whole.

    Values are pickled: the file is the platform's own, readable by its owner only.
    """

    def __init__(self, path: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._path = Path(path)
        self._own = threading.local()

    def _connection(self) -> sqlite3.Connection:
        """The connection of this thread of this process: none lives on in a fork."""
        if getattr(self._own, "pid", None) != os.getpid():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            self._own.connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            self._own.connection.execute("PRAGMA journal_mode=WAL")
            self._own.connection.execute("PRAGMA synchronous=OFF")
            self._own.connection.execute(_TABLE)
            self._own.pid = os.getpid()
        found: sqlite3.Connection = self._own.connection
        return found

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _until(self, timeout: Any) -> float | None:
        return self.get_backend_timeout(timeout)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value that is kept, or `default`."""
        key = self.make_and_validate_key(key, version=version)
        asked = f"SELECT value FROM kept WHERE key = ? AND {_FRESH}"
        row = self._connection().execute(asked, (key, time.time())).fetchone()
        return default if row is None else pickle.loads(row[0])

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value."""
        key = self.make_and_validate_key(key, version=version)
        row = (key, pickle.dumps(value), self._until(timeout))
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", row)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value where there is none; True where this call did."""
        key = self.make_and_validate_key(key, version=version)
        row = (key, pickle.dumps(value), self._until(timeout))
        with self._writing() as connection:
            connection.execute("DELETE FROM kept WHERE key = ? AND until <= ?", (key, time.time()))
            made = connection.execute("INSERT OR IGNORE INTO kept VALUES (?, ?, ?)", row)
            return made.rowcount == 1

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number, whoever else does so at the same time; its time stays."""
        key = self.make_and_validate_key(key, version=version)
        with self._writing() as connection:
            asked = f"SELECT value FROM kept WHERE key = ? AND {_FRESH}"
            row = connection.execute(asked, (key, time.time())).fetchone()
            if row is None:
                raise ValueError(f"Key {key!r} not found")
            value: int = pickle.loads(row[0]) + delta
            connection.execute("UPDATE kept SET value = ? WHERE key = ?", (pickle.dumps(value), key))
            return value

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Give a value another time; False where there is none."""
        key = self.make_and_validate_key(key, version=version)
        change = f"UPDATE kept SET until = ? WHERE key = ? AND {_FRESH}"
        with self._writing() as connection:
            done = connection.execute(change, (self._until(timeout), key, time.time()))
            return done.rowcount == 1

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; False where there was none."""
        key = self.make_and_validate_key(key, version=version)
        with self._writing() as connection:
            return connection.execute("DELETE FROM kept WHERE key = ?", (key,)).rowcount == 1

    def clear(self) -> None:
        """Forget everything."""
        with self._writing() as connection:
            connection.execute("DELETE FROM kept")

    def tidy(self) -> int:
        """Delete what is over; returns how many."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM kept WHERE until <= ?", (time.time(),)).rowcount

    def close(self, **kwargs: Any) -> None:
        """Connections of a thread end with it: nothing to do after a request."""
