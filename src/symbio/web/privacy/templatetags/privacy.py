"""What a token may do, what remains of partners that left, how long a kind of data is kept."""

from __future__ import annotations

from typing import Any

from django import template

from symbio.language import say_code

register = template.Library()


@register.simple_tag(takes_context=True)
def scope_word(context: template.Context, scope: str) -> str:
    """What a token may do, in words."""
    return say_code(f"web-token-scope-{scope}", str(context.get("lang", "ru")))


@register.simple_tag(takes_context=True)
def kept_word(context: template.Context, name: str, part: str) -> str:
    """What a kind of data is ("what"), or what it is kept for ("why")."""
    return say_code(f"kept-{name.replace('_', '-')}-{part}", str(context.get("lang", "ru")))


@register.inclusion_tag("privacy/_departures.html", takes_context=True)
def departures(context: template.Context, stream: Any) -> dict[str, Any]:
    """Partners of one's own stream that left the platform."""
    found = stream.departures.order_by("-left_at", "pk")[:20] if stream is not None else ()
    return {"departures": found, "lang": context.get("lang", "ru")}
