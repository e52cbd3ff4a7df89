"""What every page knows."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from symbio.web.access import Viewer
from symbio.web.bridge import knowledge
from symbio.web.jobs.models import OPEN_STATES, Job

DEMO_ROLES = ("company", "second", "provider", "facilitator", "authority", "administrator")
"""Roles with a demo user each."""


def _open_jobs(request: HttpRequest) -> int:
    """How much of one's own work runs or waits in the background."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return Job.objects.filter(owner_id=user.pk, state__in=OPEN_STATES).count()


def site(request: HttpRequest) -> dict[str, Any]:
    """Language, the other language, who looks, whether demo users are offered."""
    lang = getattr(request, "lang", "ru")
    return {
        "lang": lang,
        "other_lang": "en" if lang == "ru" else "ru",
        "viewer": Viewer.of(getattr(request, "user", None)),
        "demo": settings.DEMO,
        "demo_roles": DEMO_ROLES if settings.DEMO else (),
        "open_jobs": cache(lambda: _open_jobs(request)),
        "edition_shown": knowledge().edition[:8],
    }
