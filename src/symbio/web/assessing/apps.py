"""The app of assessments."""

from __future__ import annotations

from django.apps import AppConfig


class AssessingConfig(AppConfig):
    """Assessments."""

    name = "symbio.web.assessing"
    label = "assessing"
