"""The app of the programming interface."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Programming interface."""

    name = "symbio.web.api"
    label = "api"
