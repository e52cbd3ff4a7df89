"""Notices in words."""

from __future__ import annotations

from django import template

from symbio.web.notices.models import Notice
from symbio.web.notices.words import sentence

register = template.Library()


@register.simple_tag(takes_context=True)
def notice_words(context: template.Context, notice: Notice) -> str:
    """A notice as a sentence."""
    return sentence(notice, str(context.get("lang", "ru")))
