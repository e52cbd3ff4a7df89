"""Words for values of closed lists of workspaces."""

from __future__ import annotations

from typing import Any

from django import template

from symbio.language import say_code
from symbio.matching.explanation import unit_name
from symbio.web.registry.models import Stream
from symbio.web.workspaces.exports import what_of
from symbio.web.workspaces.finds import Find
from symbio.web.workspaces.models import Mark

register = template.Library()


@register.simple_tag(takes_context=True)
def coded(context: template.Context, prefix: str, value: str) -> str:
    """The sentence ``prefix-value``: a role, a kind of workspace, what is shared."""
    return say_code(f"{prefix}-{value}", str(context.get("lang", "ru")))


@register.simple_tag(takes_context=True)
def coded_word(context: template.Context, prefix: str, value: str) -> str:
    """The same for values that are written with underscores."""
    return coded(context, prefix, value.replace("_", "-"))


@register.simple_tag(takes_context=True)
def unit_word(context: template.Context, unit: str) -> str:
    """A unit in words."""
    return unit_name(unit, str(context.get("lang", "ru")))


@register.simple_tag(takes_context=True)
def mark_word(context: template.Context, mark: Mark) -> str:
    """How far a workspace is with a candidate, with the reason where there is one."""
    said = coded_word(context, "pair-stage", mark.stage)
    return f"{said}: {coded_word(context, 'web-reason', mark.reason)}" if mark.reason else said


@register.simple_tag(takes_context=True)
def choose_words(context: template.Context, row: Find) -> str:
    """A candidate by what its ends are: for those who hear the page, and for titles."""
    lang = str(context.get("lang", "ru"))
    offer, need = what_of(row.offer, lang), what_of(row.need, lang)
    return say_code("find-choose", lang, offer=offer, need=need)


@register.inclusion_tag("spaces/_stream_acts.html", takes_context=True)
def acts_on_stream(context: template.Context, stream: Stream) -> dict[str, Any]:
    """What was done to a stream under a mandate, for those of its own company."""
    rows = stream.mandate_acts.select_related("user", "mandate__organisation", "mandate__workspace")
    acts = list(rows.order_by("-pk")[:20])
    for act in acts:
        act.words = coded(context, "mandate-act", act.action)  # type: ignore[attr-defined]
    return {"acts": acts, "lang": context.get("lang", "ru")}
