"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake of what companies declare."""

    name = "symbio.web.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
