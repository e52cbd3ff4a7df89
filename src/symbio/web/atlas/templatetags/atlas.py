"""Maps in templates: the live one where the library was made, and always the drawn one behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from symbio.reports.drawing import same
from symbio.reports.figure_map import Arc, draw_map
from symbio.reports.figure_map import Site as Mark
from symbio.web import bridge
from symbio.web.access import Brief, Card, cards
from symbio.web.access_spaces import Line
from symbio.web.atlas.made import has
from symbio.web.atlas.places import Way, around, collection
from symbio.web.atlas.types import flows_here
from symbio.web.registry.catalogue import Query, asked_for, overview_map
from symbio.web.registry.models import Site
from symbio.web.workspaces.guesses import Guessed

register = template.Library()
KINDS = ("material", "energy", "water", "gas", "service")
MOST_CARDS = 6
_AFTER_PICTURE = '<div class="pair">'
"""Where the tables of a page begin."""
_NO_SUBSTANCE = {"space", "capacity", "knowledge"}
MAP = "atlas/_map.html"
_PLACED = (Card, Line)


def _facts(context: template.Context, **facts: Any) -> dict[str, Any]:
    return {
        "lang": context.get("lang", "ru"),
        "is_live": has("maplibre-gl.js"),
        "has_outlines": has("outlines/index.json"),
        "tiles": settings.TILES,
        "tiles_by": settings.TILES_BY,
        "kinds": KINDS,
        **facts,
    }


@register.simple_tag
def typeface() -> bool:
    """True where the typeface of pages was made."""
    return has("text.css")


@register.inclusion_tag(MAP, takes_context=True)
def atlas_map(context: template.Context, picture: str, address: str = "", size: str = "") -> dict[str, Any]:
    """Map of the streams that the query `address` asks for; `picture` is shown where no live map can be."""
    source = reverse("map-places") + (f"?{address}" if address else "")
    return _facts(context, picture=picture, source=source, size=size, is_empty=not picture, is_listed=True)


@register.inclusion_tag(MAP, takes_context=True)
def activity_map(context: template.Context, nace: str) -> dict[str, Any]:
    """Map of what companies of an activity, as far as they may be named, show."""
    query = Query(activity=nace)
    picture = overview_map(context["viewer"], query)
    facts: dict[str, Any] = {
        "picture": mark_safe(picture),
        "is_listed": True,
        "source": f"{reverse('map-places')}?activity={nace}",
    }
    return _facts(context, **facts, size="low", is_empty=not picture)


@register.inclusion_tag("atlas/_point.html", takes_context=True)
def point_map(context: template.Context, site: Site) -> dict[str, Any]:
    """Map on which the place of a site is chosen; what it shows at first is around the site or its land."""
    data = {"type": "FeatureCollection", "features": [], "box": around(site)}
    return _facts(context, data=json.dumps(data))


@register.inclusion_tag("atlas/_activity.html", takes_context=True)
def activity_page(context: template.Context, fragment: str, nace: str) -> dict[str, Any]:
    """The page of a type of company, with what is here of it after its picture.

    That is what plants of the type give and take, who here takes and gives it, and such plants here.
    """
    viewer = context["viewer"]
    first, mark, rest = fragment.partition(_AFTER_PICTURE)
    flows = flows_here(nace, viewer)
    found = asked_for(Query(activity=nace), viewer).select_related("site__organisation")
    shown = cards(found.order_by("-changed_at", "pk")[:MOST_CARDS], viewer)
    page = {"before": mark_safe(first), "after": mark_safe(mark + rest)}
    return {
        **page,
        "lang": context.get("lang", "ru"),
        "viewer": viewer,
        "nace": nace,
        "cards": shown,
        **flows,
    }


@register.inclusion_tag(MAP, takes_context=True)
def partners_map(context: template.Context, card: Card, partners: Iterable[Any]) -> dict[str, Any]:
    """Map of a stream and of those who could take or supply it."""
    ways = []
    for partner in partners:
        ends = (card, partner.card) if card.direction == "offer" else (partner.card, card)
        ways.append((*ends, partner.fit.score or 0.0, reverse("candidate", args=(partner.candidate.pk,))))
    return _of_ways(context, ways)


@register.inclusion_tag(MAP, takes_context=True)
def way_map(context: template.Context, offer: Card, need: Card, fit: Any, pk: int) -> dict[str, Any]:
    """Map of the way from a donor to a receiver; `fit` is as its reader sees it."""
    return _of_ways(context, [(offer, need, fit.score or 0.0, reverse("candidate", args=(pk,)))])


@register.inclusion_tag(MAP, takes_context=True)
def finds_map(context: template.Context, rows: Iterable[Any], picture: str) -> dict[str, Any]:
    """Map of candidates of a workspace, of what their ends show its reader; else `picture`."""
    workspace = context["workspace"]
    lang = str(context.get("lang", "ru"))
    ways: list[Any] = [
        (
            *(end if isinstance(end, _PLACED) else _inferred(end, lang) for end in (row.offer, row.need)),
            row.weight,
            reverse("space-pair", args=(workspace.pk, row.key)),
        )
        for row in rows
    ]
    facts = _of_ways(context, ways)
    drawn = picture or facts["picture"]
    return {**facts, "picture": drawn, "is_empty": not drawn, "is_listed": True, "size": ""}


def _inferred(end: Guessed, lang: str) -> Brief:
    """What a resident is taken to have or need, at its town; without a page, so with identifier 0."""
    name = bridge.resource_name(end.resource, lang)
    return Brief(
        0, end.direction, name, end.resource, end.kind, end.company, end.activity, end.at, is_exact=False
    )


def _of_ways(context: template.Context, ways: Sequence[Way]) -> dict[str, Any]:
    lang = str(context.get("lang", "ru"))
    found = {card.id or card: card for donor, receiver, *_rest in ways for card in (donor, receiver)}
    placed = [card for card in found.values() if card.at is not None]
    many = len({card.at for card in placed}) > 1
    picture = _drawn(placed, ways) if many else mark_safe("")
    data = json.dumps(collection(placed, ways, lang), ensure_ascii=False) if many else ""
    shown = {card.kind for card in placed}
    kinds = [kind for kind in KINDS if kind in shown or (kind == "service" and shown & _NO_SUBSTANCE)]
    return _facts(context, picture=picture, data=data, size="low", is_empty=not many, kinds=kinds)


def _drawn(placed: Sequence[Card | Brief], ways: Sequence[Way]) -> SafeString:
    """The same as a picture."""
    groups: dict[tuple[float, float], list[Card | Brief]] = {}
    for card in placed:
        if card.at is not None:
            groups.setdefault(card.at, []).append(card)
    position = {at: i for i, at in enumerate(groups)}
    marks = [
        Mark(at[0], at[1], same(group[0].company or ""), _count(group, "offer"), _count(group, "need"))
        for at, group in groups.items()
    ]
    arcs = [
        Arc(position[a.at], position[b.at], a.kind or "material", score, same(a.text), address)
        for a, b, score, address in ways
        if a.at is not None and b.at is not None and a.at != b.at
    ]
    return mark_safe(draw_map(marks, arcs))


def _count(group: Iterable[Card | Brief], direction: str) -> int:
    return sum(card.direction == direction for card in group)
