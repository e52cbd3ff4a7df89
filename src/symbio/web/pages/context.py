"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from symbio.web.access import Viewer
from symbio.web.bridge import knowledge

DEMO_ROLES = ("company", "second", "provider", "facilitator", "authority", "administrator")
"""Roles with a demo user each."""


def site(request: HttpRequest) -> dict[str, Any]:
    """Language, the other language, who looks, whether demo users are offered."""
    lang = getattr(request, "lang", "ru")
    return {
        "lang": lang,
        "other_lang": "en" if lang == "ru" else "ru",
        "viewer": Viewer.of(getattr(request, "user", None)),
        "demo": settings.DEMO,
        "demo_roles": DEMO_ROLES if settings.DEMO else (),
        "edition_shown": knowledge().edition[:8],
    }
