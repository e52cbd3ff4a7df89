"""Links that stop letters without logging in: signed for one person and one group, good for nothing else."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.core import signing
from django.http import Http404

from symbio.web.notices.models import USUAL_PACE
from symbio.web.notices.telling import set_paces

ALL = "all"
_SALT = "symbio.web.notices.stop"


def stop_token(user_id: int, group: str) -> str:
    """Token that stops letters of `group`, or of all groups."""
    return signing.dumps([user_id, group], salt=_SALT)


def group_of(token: str) -> tuple[int, str]:
    """Person and group of a token.

    Raises
    ------
    Http404
        It is forged, or the person is gone.
    """
    try:
        user_id, group = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Http404 from error
    if not get_user_model().objects.filter(pk=user_id).exists():
        raise Http404
    return user_id, group


def stop(token: str) -> None:
    """Stop the letters that a token is for."""
    user_id, group = group_of(token)
    user = get_user_model().objects.get(pk=user_id)
    set_paces(user, {one: "off" for one in USUAL_PACE if group in (ALL, one)})
