"""The app of administrators."""

from __future__ import annotations

from django.apps import AppConfig


class StewardConfig(AppConfig):
    """Looking after the platform."""

    name = "symbio.web.steward"
    label = "steward"

    def ready(self) -> None:
        """Listen to what happens to accounts, so that the log tells of it."""
        from symbio.web.steward import events

        events.listen()
