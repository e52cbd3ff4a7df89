"""The app of recorded values."""

from __future__ import annotations

from django.apps import AppConfig


class RecordingConfig(AppConfig):
    """Recorded values."""

    name = "symbio.web.recording"
    label = "recording"
