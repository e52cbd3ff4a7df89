"""The app of the registry."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registry."""

    name = "symbio.web.registry"
    label = "registry"
