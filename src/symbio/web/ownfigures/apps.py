"""The app of own figures."""

from __future__ import annotations

from django.apps import AppConfig


class OwnFiguresConfig(AppConfig):
    """Own figures."""

    name = "symbio.web.ownfigures"
    label = "ownfigures"
