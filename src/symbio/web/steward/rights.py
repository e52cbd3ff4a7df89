"""Pages of administrators exist for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def is_steward(user: Any) -> bool:
    """True for administrators."""
    return bool(user.is_authenticated and user.is_active and user.is_staff)


def must_be_steward(user: Any) -> None:
    """Nothing for administrators.

    Raises
    ------
    Http404
        For anybody else: to them it must look as if the page were not there.
    """
    if not is_steward(user):
        raise Http404


def for_stewards(view: View) -> View:
    """`view` for administrators alone; visitors log in first."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        must_be_steward(request.user)
        return view(request, *args, **kwargs)

    return guarded
