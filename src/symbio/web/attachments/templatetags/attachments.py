"""Files on the page of a stream, and words of their closed lists."""

from __future__ import annotations

from typing import Any

from django import template

from symbio.language import say_code
from symbio.matching.explanation import rounded
from symbio.web.access import Card
from symbio.web.attachments.seeing import files_on

register = template.Library()


@register.simple_tag(takes_context=True)
def file_kind(context: template.Context, kind: str) -> str:
    """What a file is, in words."""
    return say_code(f"attachment-kind-{kind}", str(context.get("lang", "ru")))


@register.simple_tag(takes_context=True)
def file_size(context: template.Context, size: int) -> str:
    """Size of a file in kilobytes or megabytes."""
    lang, kilobytes = str(context.get("lang", "ru")), size / 1024
    if kilobytes < 1024:
        return say_code("attachment-kilobytes", lang, size=max(round(kilobytes), 1))
    return say_code("attachment-megabytes", lang, size=rounded(kilobytes / 1024, 2))


@register.inclusion_tag("attachments/_stream.html", takes_context=True)
def stream_files(context: template.Context, card: Card, may_edit: bool = False) -> dict[str, Any]:
    """Files on a stream that the reader sees; for its owner also the way to add one."""
    return {
        "lang": str(context.get("lang", "ru")),
        "card": card,
        "files": files_on(card, context["viewer"]),
        "may_edit": may_edit,
    }
