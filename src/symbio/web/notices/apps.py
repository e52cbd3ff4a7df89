"""The app of notices."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "symbio.web.notices"
    label = "notices"
