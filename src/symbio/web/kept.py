"""Answers that are kept between requests for as long as nothing that they were made of has changed.

What a viewer may see hangs on the organisations that they belong to and on the database
(`symbio.web.access`), so an answer is kept by these organisations, by what was asked and by the version of
the data. Every statement that writes gives the data a new version, both when it runs and when its
transaction is done; but for tables of which no kept answer is made. A reader takes the version before it
reads: an answer that is older than the data is never found again. Inside a transaction nothing is kept,
since others do not see what it sees. All processes count versions in one place (`symbio.web.cache`); what
they keep, each keeps for itself.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from symbio.web.access import Viewer

T = TypeVar("T")
VERSION = "data-version"
MOST_BYTES = 96 * 2**20
"""Of all answers that a process keeps, by their own account."""
MOST_AGE_S = 300.0
"""Longest time for which an answer is kept: a change that passed by the platform is told after it."""
QUIET = frozenset(
    {
        "account_emailaddress", "account_emailconfirmation", "accounts_user", "api_token",
        "attachments_download", "django_session", "jobs_job", "mfa_authenticator", "notices_notice",
        "notices_pace", "notices_round", "privacy_letter", "registry_sighting", "registry_streamreading",
        "steward_event", "usersessions_usersession",
        "workspaces_mark",
    }
)  # fmt: skip
"""Tables of which no kept answer is made: most requests of members write to them."""
_READING = frozenset(
    ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "SET", "SHOW", "EXPLAIN",
     "DECLARE", "FETCH", "CLOSE")
)  # fmt: skip
_TARGET = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)


def version() -> str:
    """Name of the data as they are now."""
    found = cache.get(VERSION)
    if found is None:
        cache.add(VERSION, secrets.token_hex(8), timeout=None)
        found = cache.get(VERSION)
    return str(found)


def changed() -> None:
    """Say that the data are others now."""
    cache.set(VERSION, secrets.token_hex(8), timeout=None)


def is_change(statement: str) -> bool:
    """True for a statement that may write to a table of which answers are made; in doubt, too."""
    target = _TARGET.match(statement)
    if target is not None:
        return target[1] not in QUIET
    return _verb(statement) not in _READING


def _verb(statement: str) -> str:
    found = re.match(r"[\s(]*([A-Za-z]+)", statement)
    return found[1].upper() if found else ""


def watch(connection: Any, **_rest: Any) -> None:
    """Note from now on what a connection of the database writes."""
    if _noting not in connection.execute_wrappers:
        connection.execute_wrappers.append(_noting)


def _noting(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    if not is_change(str(sql)):
        return execute(sql, params, many, context)
    try:
        return execute(sql, params, many, context)
    finally:
        changed()
        _tell_when_done(context["connection"])


def _tell_when_done(connection: Any) -> None:
    """A transaction is seen by others at its end: then the version is new again."""
    if not connection.in_atomic_block:
        return
    waiting = connection.run_on_commit
    if waiting and waiting[-1][1] is changed and waiting[-1][0] == set(connection.savepoint_ids):
        return
    if not connection.needs_rollback:
        transaction.on_commit(changed, using=connection.alias)


@dataclass(frozen=True)
class _Answer:
    value: Any
    weight: int
    until: float


class Shelf:
    """Answers of a process, the least asked of which make room for new ones."""

    def __init__(self, most: int) -> None:
        self._most, self._weight = most, 0
        self._found: OrderedDict[Hashable, _Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable) -> _Answer | None:
        """The answer of a key, if it is kept."""
        with self._lock:
            found = self._found.get(key)
            if found is None or found.until < time.monotonic():
                return None
            self._found.move_to_end(key)
            return found

    def put(self, key: Hashable, value: Any, weight: int) -> None:
        """Keep an answer."""
        with self._lock:
            self._forget(key)
            self._found[key] = _Answer(value, weight, time.monotonic() + MOST_AGE_S)
            self._weight += weight
            while self._weight > self._most and self._found:
                self._forget(next(iter(self._found)))

    def _forget(self, key: Hashable) -> None:
        gone = self._found.pop(key, None)
        self._weight -= gone.weight if gone else 0

    def made_once(self, key: Hashable, make: Callable[[], tuple[Any, int]]) -> Any:
        """The answer of a key; where many ask for one that is not there, it is made once."""
        found = self.get(key)
        if found is not None:
            return found.value
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        try:
            with making:
                found = self.get(key)
                if found is not None:
                    return found.value
                value, weight = make()
                self.put(key, value, weight)
                return value
        finally:
            with self._lock:
                self._making.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._found.clear()
            self._weight = 0


SHELF = Shelf(MOST_BYTES)


def kept(
    name: str,
    viewer: Viewer,
    asked: Hashable,
    make: Callable[[], T],
    *,
    weight: Callable[[T], int],
) -> T:
    """What `make` gives, made anew only where the data have changed since.

    Parameters
    ----------
    name
        Name of the question.
    viewer
        Who asks. `make` may look at the organisations of the viewer and at what follows from them
        (`Viewer.agreed`, `Viewer.asked`); not at the user, and at a role only where `asked` names it.
    asked
        All else that the answer hangs on.
    weight
        Size of an answer [bytes], roughly.
    """
    if connection.in_atomic_block:
        return make()
    key = (name, version(), tuple(sorted(viewer.organisations)), asked)

    def made() -> tuple[T, int]:
        value = make()
        return value, 500 + weight(value)

    value: T = SHELF.made_once(key, made)
    return value


@dataclass(frozen=True)
class Packed:
    """A body as it is sent: compressed, with its name."""

    body: bytes
    etag: str


def packed(text: str) -> Packed:
    """A text as it is sent."""
    raw = text.encode()
    digest = hashlib.blake2b(raw, digest_size=12).hexdigest()
    return Packed(gzip.compress(raw, 5, mtime=0), f'W/"{digest}"')


def answer(request: HttpRequest, body: Packed, viewer: Viewer, content_type: str) -> HttpResponse:
    """The answer to a request: nothing where a visitor's browser has the same, compressed if it may be.

    What visitors see may stay in their browsers, which ask whether it is still so; what members see may not.
    """
    known = parse_etags(request.headers.get("If-None-Match", ""))
    is_open = not viewer.organisations
    if is_open and body.etag in known:
        response = HttpResponse(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(body.body, content_type=content_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(body.body), content_type=content_type)
    if is_open:
        response["ETag"] = body.etag
    response["Cache-Control"] = "private, no-cache" if is_open else "private, no-store"
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    return response
