"""The app of likely duplicates."""

from __future__ import annotations

from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    """Likely duplicates."""

    name = "symbio.web.duplicates"
    label = "duplicates"
