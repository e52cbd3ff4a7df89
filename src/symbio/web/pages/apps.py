"""The app of public pages."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Public pages."""

    name = "symbio.web.pages"
    label = "pages"

    def ready(self) -> None:
        """Note what is written, so that nothing older is shown."""
        from django.db.backends.signals import connection_created

        from symbio.web.kept import watch

        connection_created.connect(watch, dispatch_uid="kept")
