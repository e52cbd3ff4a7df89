"""Personal tokens: made, shown once, known again by their hash, revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from symbio.language import UnusableCall
from symbio.web.api.models import Token

PREFIX = "symbio_"
"""Beginning of every secret, by which people and scanners of leaks know it."""
MOST_TOKENS = 20
"""Tokens in force that one person may have."""
_USED_STEP = timedelta(minutes=1)


def _digest(secret: str) -> str:
    """Hash of a secret of 256 random bits: a slow hash would guard nothing more."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def make_token(user: Any, name: str) -> tuple[Token, str]:
    """Make a token; returns it with its secret, which nobody can be shown again.

    Raises
    ------
    UnusableCall
        The user has `MOST_TOKENS` in force.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        if Token.objects.filter(user=user, revoked_at=None).count() >= MOST_TOKENS:
            raise UnusableCall("api-tokens-too-many", most=MOST_TOKENS)
        return Token.objects.create(user=user, name=name, digest=_digest(secret)), secret


def revoke_token(pk: int, user: Any) -> None:
    """Revoke a token of `user`'s own for good; of others there is none to be found."""
    found = Token.objects.filter(pk=pk, user=user, revoked_at=None).update(revoked_at=timezone.now())
    if not found:
        raise Http404


def token_of(secret: str) -> Token | None:
    """The token in force with this secret, its use noted once a minute; None where there is none."""
    found = Token.objects.filter(digest=_digest(secret), revoked_at=None, user__is_active=True)
    token = found.select_related("user").first()
    if token is not None:
        now = timezone.now()
        if token.used_at is None or token.used_at < now - _USED_STEP:
            Token.objects.filter(pk=token.pk).update(used_at=now)
    return token
