"""What every page knows."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from symbio.web.access import Viewer
from symbio.web.bridge import knowledge
from symbio.web.jobs.models import OPEN_STATES, Job
from symbio.web.notices.models import Notice

DEMO_ROLES = ("company", "second", "provider", "facilitator", "authority", "administrator")
"""Roles with a demo user each."""


def _head(request: HttpRequest) -> tuple[int, int]:
    """How many notices are unread, and how much of one's own work runs or waits: one query for both."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0, 0
    unread = Notice.objects.filter(user_id=user.pk, read_at=None)
    open_jobs = Job.objects.filter(owner_id=user.pk, state__in=OPEN_STATES)
    own = get_user_model().objects.filter(pk=user.pk)
    found = own.values_list(_count(unread, "user_id"), _count(open_jobs, "owner_id")).first()
    return found or (0, 0)


def _count(rows: QuerySet[Any], key: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(key).annotate(n=Count("pk")).values("n")), 0)


def site(request: HttpRequest) -> dict[str, Any]:
    """Language, the other language, who looks, whether demo users are offered."""
    lang, head = getattr(request, "lang", "ru"), cache(lambda: _head(request))
    return {
        "lang": lang,
        "other_lang": "en" if lang == "ru" else "ru",
        "viewer": Viewer.of(getattr(request, "user", None)),
        "demo": settings.DEMO,
        "demo_roles": DEMO_ROLES if settings.DEMO else (),
        "unread": lambda: head()[0],
        "open_jobs": lambda: head()[1],
        "edition_shown": knowledge().edition[:8],
    }
