"""The app of synergies."""

from __future__ import annotations

from django.apps import AppConfig


class SynergiesConfig(AppConfig):
    """Synergies."""

    name = "symbio.web.synergies"
    label = "synergies"
