"""Words for values of closed lists of workspaces."""

from __future__ import annotations

from django import template

from symbio.language import say_code

register = template.Library()


@register.simple_tag(takes_context=True)
def coded(context: template.Context, prefix: str, value: str) -> str:
    """The sentence ``prefix-value``: a role, a kind of workspace, what is shared."""
    return say_code(f"{prefix}-{value}", str(context.get("lang", "ru")))
