"""The app of attachments."""

from __future__ import annotations

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Files on streams and sites."""

    name = "symbio.web.attachments"
    label = "attachments"
