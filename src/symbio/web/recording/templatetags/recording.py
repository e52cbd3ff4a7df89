"""Recorded values in templates: the indicator, and its figure as `traced` prints it."""

from __future__ import annotations

from django import template

from symbio.web.recording.keeping import words_of
from symbio.web.recording.models import Recorded

register = template.Library()


@register.simple_tag(takes_context=True)
def recorded_words(context: template.Context, found: Recorded) -> tuple[str, str]:
    """Name of the indicator and marked figure."""
    return words_of(found, str(context.get("lang", "ru")))
