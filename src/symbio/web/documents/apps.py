"""The app of documents."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents."""

    name = "symbio.web.documents"
    label = "documents"
