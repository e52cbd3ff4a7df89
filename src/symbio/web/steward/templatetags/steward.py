"""Words of administrators in templates, and official titles of codes for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template

from symbio.language import say_code
from symbio.web.regions.places import region_name
from symbio.web.steward.codelists import titles

register = template.Library()


def _lang(context: template.Context) -> str:
    return str(context.get("lang", "ru"))


@register.simple_tag(takes_context=True)
def steward_word(context: template.Context, group: str, value: str) -> str:
    """A value of a closed list in words: ``steward-group-value``."""
    return say_code(f"steward-{group}-{value.lower().replace('_', '-')}", _lang(context))


@register.simple_tag(takes_context=True)
def place_name(context: template.Context, code: str) -> str:
    """Name of a region."""
    return region_name(code, _lang(context))


@register.inclusion_tag("steward/_titles.html", takes_context=True)
def official_titles(context: template.Context, codes: Iterable[Mapping[str, str]]) -> dict[str, object]:
    """Official titles of the codes of a stream, where an administrator has loaded a list."""
    asked = [(code["scheme"], code["code"]) for code in codes or ()]
    found = titles(asked)
    rows = [(scheme, code, found[scheme, code]) for scheme, code in asked if (scheme, code) in found]
    return {"rows": rows, "lang": _lang(context)}
