"""Links to documents, and what placing a waste costs, for the pages of streams and candidates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from symbio.language import LANGUAGES
from symbio.reports.described import charge_source, charge_words, charge_working
from symbio.reports.documents import TYPES
from symbio.web.documents.making import charge_of
from symbio.web.registry.models import Stream

register = template.Library()


def _links(context: template.Context) -> dict[str, Any]:
    lang = str(context.get("lang", "ru"))
    return {
        "lang": lang,
        "langs": sorted(LANGUAGES, key=lambda one: one != lang),
        "forms": sorted(TYPES)[::-1],
    }


@register.inclusion_tag("documents/_director.html", takes_context=True)
def director_links(context: template.Context, stream: int) -> dict[str, Any]:
    """Links to the page for the director of a stream of one's own."""
    return {**_links(context), "stream": stream}


@register.inclusion_tag("documents/_letter.html", takes_context=True)
def letter_links(context: template.Context, candidate: int, side: str) -> dict[str, Any]:
    """Links to the letter from one's own side of a candidate."""
    return {**_links(context), "candidate": candidate, "side": side}


@register.inclusion_tag("documents/_charge.html", takes_context=True)
def placement_cost(context: template.Context, stream: Stream) -> dict[str, Any]:
    """What placing a stream of one's own costs today, with its working and source."""
    lang = str(context.get("lang", "ru"))
    charge = charge_of(stream, timezone.localdate().year)
    if charge is None:
        return {"charge": None}
    return {
        "lang": lang,
        "charge": charge,
        "words": charge_words(charge, lang),
        "working": charge_working(charge, lang),
        "source": charge_source(charge, lang),
    }
