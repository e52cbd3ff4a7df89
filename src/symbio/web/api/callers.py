"""Who calls: the user of a token, or a visitor by address; and how often they may.

The session of a browser counts for nothing here: a page of somebody else's that sends a request along with
it reads and changes nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from symbio.language import Message
from symbio.web.access import VISITOR, Viewer
from symbio.web.api.refusals import Fault, Refused
from symbio.web.api.tokens import token_of

PERIOD_S = 60
RATES = {
    ("address", "read"): 60,
    ("address", "work"): 20,
    ("token", "read"): 300,
    ("token", "work"): 60,
}
"""Requests in a period. ``read`` looks things up, ``work`` asks the engine or changes something."""


@dataclass(frozen=True)
class Caller:
    """Who calls: `user` is None for visitors."""

    user: Any
    viewer: Viewer


def caller_of(request: HttpRequest) -> Caller:
    """The caller whom the gate let in."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


def address_of(request: HttpRequest) -> str:
    """Address of a visitor; behind the proxy of `SYMBIO_HTTPS`, the one that the proxy saw.

    Of IPv6 the network of 64 bits: one household has all addresses in it.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        told = request.headers.get("X-Forwarded-For", told).rsplit(",", 1)[-1].strip()
    try:
        address = ip_address(told)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False).network_address)
    return str(address)


def spend(kind: str, who: str, what: str) -> None:
    """Count one request of ``kind`` ("address", "token") `who`.

    Raises
    ------
    Refused
        Too many in this period: 429, with the seconds to wait.
    """
    now = time.time()
    key = f"api:{kind}:{who}:{what}:{int(now // PERIOD_S)}"
    if _counted(key) > RATES[kind, what]:
        wait_s = PERIOD_S - int(now % PERIOD_S)
        fault = Fault(Message("api-too-many", {"seconds": wait_s}))
        raise Refused(429, (fault,), {"Retry-After": str(wait_s)})


def _counted(key: str) -> int:
    """Requests under `key` with this one; a full cache may forget, which lets one through."""
    cache.add(key, 0, 2 * PERIOD_S)
    try:
        return cache.incr(key)
    except ValueError:
        return 1


class Token(HttpBearer):
    """A gate: lets in tokens in force and, unless one is needed, visitors.

    Parameters
    ----------
    what
        What requests count as: "read" or "work".
    scope
        What a token must be allowed to do.
    is_needed
        Visitors are refused.
    """

    def __init__(self, what: str, scope: str, *, is_needed: bool) -> None:
        super().__init__()
        self._what, self._scope, self._is_needed = what, scope, is_needed

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller, counted."""
        given = request.headers.get("Authorization", "")
        scheme, _blank, secret = given.partition(" ")
        if not given and not self._is_needed:
            spend("address", address_of(request), self._what)
            return Caller(None, VISITOR)
        caller = self.authenticate(request, secret.strip() if scheme.lower() == "bearer" else "")
        if caller is None:
            spend("address", address_of(request), self._what)
            fault = Fault(Message("api-token-wrong" if given else "api-token-needed"))
            raise Refused(401, (fault,), {"WWW-Authenticate": "Bearer"})
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The user of a token in force."""
        found = token_of(token) if token else None
        if found is None:
            return None
        spend("token", str(found.pk), self._what)
        if self._scope not in found.scopes.split():
            raise Refused(403, (Fault(Message("api-token-scope", {"scope": self._scope})),))
        return Caller(found.user, Viewer.of(found.user))


LOOK, ASK = Token("read", "read", is_needed=False), Token("work", "match", is_needed=False)
OWN, CHANGE = Token("read", "read", is_needed=True), Token("work", "write", is_needed=True)
MATCH = Token("work", "match", is_needed=True)
OPEN: dict[str, Any] = {"security": [{"Token": []}, {}]}
"""What the schema says of gates that let visitors in."""
