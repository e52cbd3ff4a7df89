"""Personal tokens: made, shown once, known again by their hash, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from symbio.language import UnusableCall
from symbio.web.api.models import SCOPES, Token

PREFIX = "symbio_"
"""Beginning of every secret, by which people and scanners of leaks know it."""
MOST_TOKENS = 20
"""Tokens in force that one person may have."""
DAYS = 365
"""How long a token is good where nothing else is said."""
_USED_STEP = timedelta(minutes=1)


def in_force() -> QuerySet[Token]:
    """Tokens that are neither revoked nor over."""
    is_running = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return Token.objects.filter(is_running, revoked_at=None)


def _digest(secret: str) -> str:
    """Hash of a secret of 256 random bits: a slow hash would guard nothing more."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def make_token(
    user: Any, name: str, *, scopes: Collection[str] = SCOPES, days: int | None = DAYS
) -> tuple[Token, str]:
    """Make a token; returns it with its secret, which nobody can be shown again. `days` None: without an end.

    Raises
    ------
    UnusableCall
        The user has `MOST_TOKENS` in force.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        if in_force().filter(user=user).count() >= MOST_TOKENS:
            raise UnusableCall("api-tokens-too-many", most=MOST_TOKENS)
        return Token.objects.create(
            user=user,
            name=name,
            digest=_digest(secret),
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
            expires_at=None if days is None else timezone.now() + timedelta(days=days),
        ), secret


def revoke_token(pk: int, user: Any) -> None:
    """Revoke a token of `user`'s own for good; of others there is none to be found."""
    found = Token.objects.filter(pk=pk, user=user, revoked_at=None).update(revoked_at=timezone.now())
    if not found:
        raise Http404


def token_of(secret: str) -> Token | None:
    """The token in force with this secret, its use noted once a minute; None where there is none."""
    found = in_force().filter(digest=_digest(secret), user__is_active=True)
    token = found.select_related("user").first()
    if token is not None:
        now = timezone.now()
        if token.used_at is None or token.used_at < now - _USED_STEP:
            Token.objects.filter(pk=token.pk).update(used_at=now)
    return token
