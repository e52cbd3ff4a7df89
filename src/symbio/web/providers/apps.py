"""The app of solution providers."""

from __future__ import annotations

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Solution providers."""

    name = "symbio.web.providers"
    label = "providers"
