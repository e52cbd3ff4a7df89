"""The app of regions."""

from __future__ import annotations

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Regions."""

    name = "symbio.web.regions"
    label = "regions"
