"""Words of regions in templates."""

from __future__ import annotations

from django import template

from symbio.web.regions import reading
from symbio.web.regions.models import Region

register = template.Library()


def _lang(context: template.Context) -> str:
    return str(context.get("lang", "ru"))


@register.simple_tag(takes_context=True)
def group_name(context: template.Context, group: str) -> str:
    """Name of a group of resources."""
    return reading.group_words(group)[_lang(context)]


@register.simple_tag(takes_context=True)
def fate_name(context: template.Context, fate: str) -> str:
    """Fate as it is summed."""
    return reading.fate_words(fate)[_lang(context)]


@register.simple_tag(takes_context=True)
def town_name(context: template.Context, region: Region, place: str) -> str:
    """Name of a town of a region."""
    return reading.place_words(region, place)[_lang(context)]


@register.simple_tag(takes_context=True)
def barrier_name(context: template.Context, table: str, reason: str) -> str:
    """A barrier in words."""
    return reading.reason_words(table, reason, _lang(context))


@register.simple_tag(takes_context=True)
def region_title(context: template.Context, region: Region) -> str:
    """Name of a region."""
    return region.name(_lang(context))
