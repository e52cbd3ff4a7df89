"""Search, facets, map and counts over the streams that a viewer may know of."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from symbio.language import LANGUAGES, say_code
from symbio.reports.drawing import same
from symbio.reports.figure_map import Arc, draw_map
from symbio.reports.figure_map import Site as Mark
from symbio.streams.places import distance_km
from symbio.web import bridge
from symbio.web.access import Brief, Card, Viewer, brief_cards, cards, middle_of, visible, whole
from symbio.web.kept import Packed, kept, packed
from symbio.web.registry import facets
from symbio.web.registry.asking import ORDERS, Query, asked_for, below, meant
from symbio.web.registry.models import Organisation, Stream
from symbio.web.synergies.models import Candidate

PAGE = 30
MOST_MARKS, MOST_ARCS = 400, 40


def facts_of(query: Query, viewer: Viewer) -> dict[str, Any]:
    """How many streams `query` finds, and by what they can be narrowed further."""
    make = partial(facets.counted, asked_for(query, viewer), viewer)
    counted = kept("facets", viewer, query.narrowed, make, weight=facets.weight)
    return {"total": sum(counted["direction"].values()), "facets": facets.choices(counted, query)}


def page_of(query: Query, viewer: Viewer) -> dict[str, Any]:
    """One page of the catalogue: cards, how many there are, facets of all of them."""
    streams = asked_for(query, viewer)
    found = facts_of(query, viewer)
    shown = cards(_page(streams, query, viewer), viewer)
    return {**found, "cards": shown, "pages": max(1, -(-found["total"] // PAGE))}


def _page(streams: QuerySet[Stream], query: Query, viewer: Viewer) -> Iterable[Stream]:
    """Streams of the page in the order asked for; the nearest first by the places that their cards show."""
    found = streams.select_related("site__organisation")
    first, at = (query.page - 1) * PAGE, query.at
    if query.order == "quantity":
        return found.order_by(F("quantity").desc(nulls_last=True), "pk")[first : first + PAGE]
    if query.order != "near" or at is None:
        return found.order_by(ORDERS.get(query.order, ORDERS["new"]), "pk")[first : first + PAGE]
    placed = [(distance_km(*at, *card.at), card.id) for card in brief_cards(streams, viewer) if card.at]
    shown = [pk for _km, pk in sorted(placed)[first : first + PAGE]]
    of_key = found.in_bulk(shown)
    return [of_key[pk] for pk in shown if pk in of_key]


def countries(viewer: Viewer) -> list[str]:
    """Countries with visible streams, the one with most of them first."""
    return kept("countries", viewer, (), lambda: _countries(viewer), weight=_small)


def _small(_answer: object) -> int:
    return 2000


def _countries(viewer: Viewer) -> list[str]:
    streams = visible(Stream.objects.exclude(site__country=""), viewer).order_by()
    counted = streams.values_list("site__country").annotate(n=Count("pk")).order_by("-n", "site__country")
    return [country for country, _n in counted]


def counts(viewer: Viewer) -> dict[str, int]:
    """Figures of the front door: of what the viewer may know of."""
    return kept("counts", viewer, (), lambda: _counts(viewer), weight=_small)


def _counts(viewer: Viewer) -> dict[str, int]:
    found: dict[str, int] = visible(Stream.objects.all(), viewer).aggregate(
        offers=Count("pk", filter=Q(direction="offer")),
        needs=Count("pk", filter=Q(direction="need")),
        sites=Count("site_id", distinct=True),
    )
    return found


def of_resource(resource: str, direction: str, viewer: Viewer, *, most: int) -> list[Card]:
    """Visible streams of `direction` that are of `resource` or a kind of it."""
    found = visible(Stream.objects.filter(direction=direction, resource__in=below(resource)), viewer)
    return cards(found.select_related("site__organisation").order_by("-changed_at", "pk")[:most], viewer)


def partners_for(text: str, direction: str, activity: str | None, viewer: Viewer, *, most: int) -> list[Card]:
    """Visible streams that fit a phrase of `direction` best, best first."""
    asked = (text, direction, activity, most)
    make = partial(_partners_for, text, direction, activity, viewer, most=most)
    return kept("partners", viewer, asked, make, weight=_of_cards)


def _of_cards(found: Sequence[Card]) -> int:
    return 3000 * len(found)


def _partners_for(
    text: str, direction: str, activity: str | None, viewer: Viewer, *, most: int
) -> list[Card]:
    ranked = bridge.match_phrase(text, direction, activity, visible(Stream.objects.all(), viewer), most=most)
    found = Stream.objects.select_related("site__organisation").in_bulk([key for key, _score in ranked])
    return cards([found[key] for key, _score in ranked], viewer)


def for_words(text: str, direction: str, viewer: Viewer, *, most: int) -> list[Card]:
    """Visible streams of `direction` that are of the resource that `text` means."""
    make = partial(_for_words, text, direction, viewer, most=most)
    return kept("same", viewer, (text, direction, most), make, weight=_of_cards)


def _for_words(text: str, direction: str, viewer: Viewer, *, most: int) -> list[Card]:
    found = visible(Stream.objects.filter(direction=direction, resource__in=meant(text)), viewer)
    return cards(found.select_related("site__organisation").order_by("-changed_at", "pk")[:most], viewer)


@dataclass
class _Place:
    offers: int = 0
    needs: int = 0
    names: set[str] | None = None


def _places(found: Sequence[Brief]) -> dict[tuple[float, float], _Place]:
    places: dict[tuple[float, float], _Place] = defaultdict(_Place)
    for card in found:
        if card.at is None:
            continue
        place = places[card.at]
        place.offers += card.direction == "offer"
        place.needs += card.direction == "need"
        place.names = (place.names or set()) | ({card.company} if card.company else set())
    return places


def overview_map(viewer: Viewer, query: Query | None = None) -> str:
    """Map of visible offers and needs with the best visible synergies as arcs, as SVG; "" without places."""
    asked = (query or Query()).narrowed
    return kept("overview", viewer, asked, lambda: _overview_map(viewer, asked), weight=len)


def _overview_map(viewer: Viewer, query: Query) -> str:
    streams = asked_for(query, viewer)
    found = brief_cards(streams.order_by("-changed_at", "pk")[: 10 * MOST_MARKS], viewer)
    places = dict(list(_places(found).items())[:MOST_MARKS])
    if not places:
        return ""
    position = {at: i for i, at in enumerate(places)}
    at_of = {card.id: card.at for card in found}
    marks = [Mark(at[0], at[1], _mark_name(place), place.offers, place.needs) for at, place in places.items()]
    return draw_map(marks, _arcs(at_of, position, viewer))


def _mark_name(place: _Place) -> dict[str, str]:
    if place.names and len(place.names) == 1:
        return same(next(iter(place.names)))
    many = len(place.names or ())
    return {
        lang: say_code("web-map-companies", lang, count=many) if many else say_code("web-map-coarse", lang)
        for lang in LANGUAGES
    }


def _arcs(
    at_of: Mapping[int, tuple[float, float] | None],
    position: Mapping[tuple[float, float], int],
    viewer: Viewer,
) -> list[Arc]:
    """The best candidates between streams on the map of which the viewer sees all."""
    told = whole(Stream.objects.filter(pk__in=list(at_of)[:5000]), viewer).values("pk")
    best = (
        Candidate.objects.filter(offer__in=told, need__in=told)
        .select_related("offer")
        .order_by("-score", "pk")[: 4 * MOST_ARCS]
    )
    arcs: list[Arc] = []
    seen: Counter[tuple[int, int]] = Counter()
    for candidate in best:
        ends = at_of.get(candidate.offer_id), at_of.get(candidate.need_id)
        if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
            continue
        if ends[0] not in position or ends[1] not in position:
            continue
        pair = position[ends[0]], position[ends[1]]
        if seen[pair]:
            continue
        seen[pair] += 1
        title = _resource_words(candidate.offer.resource)
        arcs.append(Arc(*pair, candidate.offer.kind, candidate.score, title, f"/candidates/{candidate.pk}/"))
        if len(arcs) == MOST_ARCS:
            break
    return arcs


def _resource_words(resource: str) -> dict[str, str]:
    return {lang: bridge.resource_name(resource, lang) for lang in LANGUAGES}


def geojson(viewer: Viewer, query: Query) -> dict[str, Any]:
    """Visible streams as GeoJSON points, coarse where the owner did not allow more."""
    streams = asked_for(query, viewer).order_by("pk")[:20_000]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(card.at[1], 5), round(card.at[0], 5)]},
            "properties": {
                "id": card.id,
                "direction": card.direction,
                "stream": card.text,
                "resource": card.resource,
                "kind": card.kind,
                "company": card.company,
                "activity": card.activity,
                "is_exact": card.is_exact,
            },
        }
        for card in brief_cards(streams, viewer)
        if card.at is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def geojson_sent(viewer: Viewer, query: Query) -> Packed:
    """The same as it is sent."""
    asked = query.narrowed

    def make() -> Packed:
        return packed(json.dumps(geojson(viewer, asked), ensure_ascii=False, separators=(",", ":")))

    return kept("geojson", viewer, asked, make, weight=lambda one: len(one.body))


def likely_duplicates(name: str, *, country: str = "") -> QuerySet[Organisation]:
    """Organisations whose name is the same but for case, quotes and legal form."""
    return Organisation.objects.filter(name_key=bridge.text_key(name)[:200])


__all__ = [
    "ORDERS",
    "Query",
    "asked_for",
    "countries",
    "counts",
    "for_words",
    "geojson",
    "geojson_sent",
    "likely_duplicates",
    "middle_of",
    "of_resource",
    "overview_map",
    "page_of",
    "partners_for",
]  # fmt: skip
