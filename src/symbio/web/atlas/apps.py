"""The app of the map."""

from __future__ import annotations

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    """Map of offers and needs."""

    name = "symbio.web.atlas"
    label = "atlas"
