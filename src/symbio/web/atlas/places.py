"""What stands on a map: places with what they offer and need, and the best ways between them.

Everything is made of cards, so a place is exact for those alone who may know it. Where there are more places
than a browser draws smoothly, those of a cell of a grid are told together; the map asks again, with the box
that it shows and how far it is zoomed in, and gets finer cells and at last the places themselves.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.template import Context

from symbio.language import say_code
from symbio.reports.drawing import shortened
from symbio.streams.places import towns_near
from symbio.web import bridge
from symbio.web.access import Brief, Card, Viewer, brief_cards, whole
from symbio.web.kept import Packed, kept, packed
from symbio.web.pages.templatetags.words import near_town
from symbio.web.registry.catalogue import Query, asked_for
from symbio.web.registry.models import Site
from symbio.web.synergies.models import Candidate

MOST_STREAMS = 60_000
MOST_WAYS = 40
MOST_NEAR = 200
"""Places without one name that are told by the town they lie near."""
MOST_LISTED, MOST_LETTERS = 8, 90
"""Streams that a place names, and letters of each."""
MOST_DRAWN = 1500
"""Places that a map draws one by one."""
NEAR_DEGREES = 0.4
"""Half the width of what is shown around a site."""
MOST_TOWNS, MOST_TOWNS_OF_LAND = 3000, 25
CELLS_ACROSS = 12
"""Cells of the grid in 360° of longitude where the map shows all of them; twice as many at each zoom."""
FARTHEST_ZOOM, NEAREST_ZOOM = 0, 15
Way = tuple[Card | Brief, Card | Brief, float, str]
"""Donor, receiver, score, address of the page that tells more."""
_Feature = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """What a map shows: west, south, east, north [°] and its zoom; everything without a box."""

    box: tuple[float, float, float, float] | None = None
    zoom: int = 3

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Frame:
        """From the parameters of an address; what makes no sense is left out."""
        zoom = asked.get("zoom", "")
        sound = int(zoom) if zoom.isascii() and zoom.isdigit() and len(zoom) < 3 else cls.zoom
        return cls(box_of(asked.get("box", "")), min(max(sound, FARTHEST_ZOOM), NEAREST_ZOOM))

    def holds(self, at: Sequence[float]) -> bool:
        """True where a point (longitude, latitude) lies in the box."""
        if self.box is None:
            return True
        west, south, east, north = self.box
        return west <= at[0] <= east and south <= at[1] <= north


def box_of(text: str) -> tuple[float, float, float, float] | None:
    """Four finite numbers; None for anything else."""
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        return None
    is_sound = len(numbers) == 4 and all(-540.0 <= number <= 540.0 for number in numbers)
    return numbers if is_sound else None  # type: ignore[return-value]


def for_query(viewer: Viewer, query: Query, lang: str, frame: Frame) -> Packed:
    """Places of what `query` asks for and `viewer` may know of, as they are sent to a map that shows `frame`.

    With the best ways of which all is seen.
    """
    query = replace(query, page=1, order="new")

    def make() -> Packed:
        found = kept("places", viewer, (query, lang), lambda: _all(viewer, query, lang), weight=_weight)
        return packed(json.dumps(framed(found, frame, lang), ensure_ascii=False, separators=(",", ":")))

    return kept("places-sent", viewer, (query, lang, frame), make, weight=lambda one: len(one.body))


def _weight(found: Mapping[str, Any]) -> int:
    return 1600 * len(found["features"])


def _all(viewer: Viewer, query: Query, lang: str) -> dict[str, Any]:
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


def framed(found: Mapping[str, Any], frame: Frame, lang: str) -> dict[str, Any]:
    """`found` where it is little; else what of it lies in `frame`, by cells where that is much."""
    everything: list[_Feature] = found["features"]
    if len(everything) <= MOST_DRAWN:
        return {**found}
    inside = [one for one in everything if frame.holds(one["geometry"]["coordinates"])]
    shown = inside if len(inside) <= MOST_DRAWN else _cells(inside, frame.zoom, lang)
    lon = [one["geometry"]["coordinates"][0] for one in everything]
    lat = [one["geometry"]["coordinates"][1] for one in everything]
    box = [min(lon), min(lat), max(lon), max(lat)]
    return {**found, "features": shown, "is_part": True, "box": box, "n": len(everything)}


def _cells(features: Sequence[_Feature], zoom: int, lang: str) -> list[_Feature]:
    """A feature for each cell of a grid, as coarse as it must be for a map to draw all of them smoothly."""
    for finer in range(zoom, FARTHEST_ZOOM - 1, -1):
        groups: dict[tuple[int, int], list[_Feature]] = {}
        size = 360.0 / CELLS_ACROSS / 2**finer
        for one in features:
            lon, lat = one["geometry"]["coordinates"]
            groups.setdefault((math.floor(lon / size), math.floor(lat / size)), []).append(one)
        if len(groups) <= MOST_DRAWN:
            break
    return [group[0] if len(group) == 1 else _together(group, lang) for group in groups.values()]


def _together(group: Sequence[_Feature], lang: str) -> _Feature:
    """Places of a cell as one, in their middle."""
    facts = [one["properties"] for one in group]
    points = [one["geometry"]["coordinates"] for one in group]
    middle = [round(sum(point[axis] for point in points) / len(points), 4) for axis in (0, 1)]
    kinds = Counter(one["kind"] for one in facts if one["kind"])
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": middle},
        "properties": {
            "n": len(group),
            "name": say_code("atlas-places", lang, count=len(group)),
            "is_exact": all(one["is_exact"] for one in facts),
            "offers": sum(one["offers"] for one in facts),
            "needs": sum(one["needs"] for one in facts),
            "kind": max(sorted(kinds), key=lambda kind: kinds[kind]) if kinds else "",
            "streams": [],
        },
    }


def collection(found: Sequence[Card | Brief], ways: Iterable[Way], lang: str) -> dict[str, Any]:
    """Places of `found` as GeoJSON, with `ways` between them, at most one for each pair of places."""
    groups: dict[tuple[float, float], list[Card | Brief]] = {}
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


def _place(
    at: tuple[float, float], group: Sequence[Card | Brief], lang: str, *, is_near: bool
) -> dict[str, Any]:
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


def _name(group: Sequence[Card | Brief], lang: str) -> str:
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
            "title": resource_name(donor.resource, lang),
            "address": address,
        }
        if len(shown) == MOST_WAYS:
            break
    return list(shown.values())


def around(site: Site) -> tuple[float, float, float, float]:
    """West, south, east, north [°] of what a map shows of a site.

    Its surroundings, or those of another site of its company, or its land.
    """
    placed = site if site.lat is not None else site.organisation.sites.exclude(lat=None).first()
    if placed is None or placed.lat is None or placed.lon is None:
        return _land(site.country or site.organisation.country)
    size = NEAR_DEGREES if placed is site else 4 * NEAR_DEGREES
    return placed.lon - size, placed.lat - size / 2, placed.lon + size, placed.lat + size / 2


@lru_cache(maxsize=256)
def _land(country: str) -> tuple[float, float, float, float]:
    """Box of the largest towns of a country; of the whole world's where it has none."""
    towns = towns_near((-90.0, -180.0, 90.0, 180.0), MOST_TOWNS)
    found = [town for town in towns if town.country == country][:MOST_TOWNS_OF_LAND] or towns[:200]
    lats, lons = [town.lat for town in found], [town.lon for town in found]
    return min(lons) - 1, min(lats) - 1, max(lons) + 1, max(lats) + 1


def resource_name(resource: str, lang: str) -> str:
    """Name of a resource by its identifier; the identifier where the knowledge has none."""
    table = bridge.knowledge().resources
    position = table.index.get(resource)
    return resource if position is None else table.name(position, lang)
