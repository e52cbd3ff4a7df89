"""The app of one's own data."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """One's own data."""

    name = "symbio.web.privacy"
    label = "privacy"
