"""How many notices are unread, for the head of every page."""

from __future__ import annotations

from django import template

from symbio.web.access import Viewer
from symbio.web.notices.models import Notice
from symbio.web.notices.words import sentence

register = template.Library()


@register.simple_tag
def unread(viewer: Viewer) -> int:
    """Unread notices of the viewer."""
    return Notice.objects.filter(user_id=viewer.user_id, read_at=None).count() if viewer.user_id else 0


@register.simple_tag(takes_context=True)
def notice_words(context: template.Context, notice: Notice) -> str:
    """A notice as a sentence."""
    return sentence(notice, str(context.get("lang", "ru")))
