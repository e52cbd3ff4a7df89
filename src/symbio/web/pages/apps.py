"""The app of public pages."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Public pages."""

    name = "symbio.web.pages"
    label = "pages"
