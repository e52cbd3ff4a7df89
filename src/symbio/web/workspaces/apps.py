"""The app of workspaces."""

from __future__ import annotations

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Workspaces."""

    name = "symbio.web.workspaces"
    label = "workspaces"
