"""What stands on a map: places with what they offer and need, and the best ways between them.

Everything is made of cards, so a place is exact for those alone who may know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.template import Context

from symbio.language import say_code
from symbio.reports.drawing import shortened
from symbio.web import bridge
from symbio.web.access import Card, Viewer, brief_cards, whole
from symbio.web.pages.templatetags.words import near_town
from symbio.web.registry.catalogue import Query, asked_for
from symbio.web.synergies.models import Candidate

MOST_STREAMS = 20_000
MOST_WAYS = 40
MOST_NEAR = 200
"""Places without one name that are told by the town they lie near."""
MOST_LISTED, MOST_LETTERS = 8, 90
"""Streams that a place names, and letters of each."""
Way = tuple[Card, Card, float, str]
"""Donor, receiver, score, address of the page that tells more."""


def for_query(viewer: Viewer, query: Query, lang: str) -> dict[str, Any]:
    """Places of what `query` asks for and `viewer` may know of, with the best ways of which all is seen."""
    streams = asked_for(query, viewer)
    found = brief_cards(streams.order_by("-changed_at", "pk")[:MOST_STREAMS], viewer)
    of_id = {card.id: card for card in found}
    seen = whole(streams, viewer).values("pk")
    best = Candidate.objects.filter(offer__in=seen, need__in=seen)
    ways = [
        (of_id[one.offer_id], of_id[one.need_id], one.score, f"/candidates/{one.pk}/")
        for one in best.order_by("-score", "pk")[: 4 * MOST_WAYS]
        if one.offer_id in of_id and one.need_id in of_id
    ]
    return collection(found, ways, lang)


def collection(found: Sequence[Card], ways: Iterable[Way], lang: str) -> dict[str, Any]:
    """Places of `found` as GeoJSON, with `ways` between them, at most one for each pair of places."""
    groups: dict[tuple[float, float], list[Card]] = {}
    for card in found:
        if card.at is not None:
            groups.setdefault(card.at, []).append(card)
    largest = sorted(groups, key=lambda at: -len(groups[at]))
    near = {at for at in largest[:MOST_NEAR] if len({card.company for card in groups[at]}) > 1}
    near |= {at for at in largest[:MOST_NEAR] if not groups[at][0].company}
    return {
        "type": "FeatureCollection",
        "features": [_place(at, group, lang, is_near=at in near) for at, group in groups.items()],
        "ways": _ways(ways, lang),
    }


def _point(at: tuple[float, float]) -> list[float]:
    return [round(at[1], 5), round(at[0], 5)]


def _place(at: tuple[float, float], group: Sequence[Card], lang: str, *, is_near: bool) -> dict[str, Any]:
    kinds = [card.kind for card in group if card.kind]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": _point(at)},
        "properties": {
            "name": _name(group, lang) + (f" · {near_town(Context({'lang': lang}), at)}" if is_near else ""),
            "is_exact": all(card.is_exact for card in group),
            "offers": sum(card.direction == "offer" for card in group),
            "needs": sum(card.direction == "need" for card in group),
            "kind": max(sorted(set(kinds)), key=kinds.count) if kinds else "",
            "streams": [
                [card.id, card.direction, card.kind, shortened(card.text, MOST_LETTERS)]
                for card in group[:MOST_LISTED]
            ],
        },
    }


def _name(group: Sequence[Card], lang: str) -> str:
    """Who is there: one company by name, several by number, else that they are not named."""
    named = {card.company for card in group if card.company}
    if len(named) == 1:
        return next(iter(named))
    return (
        say_code("web-map-companies", lang, count=len(named)) if named else say_code("web-map-coarse", lang)
    )


def _ways(ways: Iterable[Way], lang: str) -> list[dict[str, Any]]:
    shown: dict[tuple[Any, Any], dict[str, Any]] = {}
    for donor, receiver, score, address in ways:
        ends = donor.at, receiver.at
        if donor.at is None or receiver.at is None or donor.at == receiver.at or ends in shown:
            continue
        shown[ends] = {
            "from": _point(donor.at),
            "to": _point(receiver.at),
            "kind": donor.kind,
            "score": round(score, 3),
            "title": _resource(donor.resource, lang),
            "address": address,
        }
        if len(shown) == MOST_WAYS:
            break
    return list(shown.values())


def _resource(resource: str, lang: str) -> str:
    table = bridge.knowledge().resources
    position = table.index.get(resource)
    return resource if position is None else table.name(position, lang)
