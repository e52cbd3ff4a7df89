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
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.template import Context

from symbio.language import say_code
from symbio.reports.drawing import shortened
from symbio.streams.places import towns_near
from symbio.web import bridge
from symbio.web.access import Brief, Card, Viewer, brief_cards, visible, whole
from symbio.web.kept import Packed, kept, packed
from symbio.web.pages.templatetags.words import near_town
from symbio.web.registry.catalogue import Query, asked_for
from symbio.web.registry.models import Site, Stream
from symbio.web.synergies.models import Candidate

MOST_STREAMS = 60_000
FEW_STREAMS = 1500
"""So many are read from the database for themselves."""
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


At = tuple[float, float]
Group = Sequence[Card | Brief]
"""Streams of one place."""


class Places(NamedTuple):
    """Streams by place, the places that are told by the town they lie near, and ways as they are sent."""

    groups: Mapping[At, Group]
    near: frozenset[At]
    ways: list[dict[str, Any]]


def _weight(found: Places) -> int:
    return 300 * len(found.groups)


def _all(viewer: Viewer, query: Query, lang: str) -> Places:
    streams = asked_for(query, viewer)
    found = _briefs(streams, viewer)
    of_id = {card.id: card for card in found}
    seen = whole(streams, viewer).values("pk")
    best = Candidate.objects.filter(offer__in=seen, need__in=seen)
    ways = [
        (of_id[one.offer_id], of_id[one.need_id], one.score, f"/candidates/{one.pk}/")
        for one in best.order_by("-score", "pk")[: 4 * MOST_WAYS]
        if one.offer_id in of_id and one.need_id in of_id
    ]
    return _placed(found, ways, lang)


def _briefs(streams: QuerySet[Stream], viewer: Viewer) -> list[Brief]:
    """Cards of `streams`, the newest first; many are picked from those of everything that the viewer sees."""
    keys = list(streams.order_by("-changed_at", "pk").values_list("pk", flat=True)[:MOST_STREAMS])
    if len(keys) <= FEW_STREAMS:
        cards = {card.id: card for card in brief_cards(Stream.objects.filter(pk__in=keys), viewer)}
    else:
        cards = kept("briefs", viewer, (), lambda: _every(viewer), weight=lambda one: 600 * len(one))
    return [cards[key] for key in keys if key in cards]


def _every(viewer: Viewer) -> dict[int, Brief]:
    return {card.id: card for card in brief_cards(visible(Stream.objects.all(), viewer), viewer)}


def framed(found: Places, frame: Frame, lang: str) -> dict[str, Any]:
    """`found` where it is little; else what of it lies in `frame`, by cells where that is much."""
    if len(found.groups) <= MOST_DRAWN:
        return _sent(found, lang)
    inside = {at: group for at, group in found.groups.items() if frame.holds(_point(at))}
    part = found._replace(groups=inside)
    features = _features(part, lang) if len(inside) <= MOST_DRAWN else _cells(part, frame.zoom, lang)
    lat, lon = zip(*found.groups, strict=True)
    box = [round(end, 5) for end in (min(lon), min(lat), max(lon), max(lat))]
    sent = {"type": "FeatureCollection", "features": features, "ways": found.ways}
    return {**sent, "is_part": True, "box": box, "n": len(found.groups)}


def _cells(found: Places, zoom: int, lang: str) -> list[_Feature]:
    """A feature for each cell of a grid, as coarse as it must be for a map to draw all of them smoothly."""
    for finer in range(zoom, FARTHEST_ZOOM - 1, -1):
        cells: dict[tuple[int, int], list[At]] = {}
        size = 360.0 / CELLS_ACROSS / 2**finer
        for at in found.groups:
            cells.setdefault((math.floor(at[1] / size), math.floor(at[0] / size)), []).append(at)
        if len(cells) <= MOST_DRAWN:
            break
    return [
        _place(found, places[0], lang) if len(places) == 1 else _together(found, places, lang)
        for places in cells.values()
    ]


def _together(found: Places, places: Sequence[At], lang: str) -> _Feature:
    """Places of a cell as one, in their middle."""
    group = [card for at in places for card in found.groups[at]]
    middle = (sum(lat for lat, _lon in places) / len(places), sum(lon for _lat, lon in places) / len(places))
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(degrees, 4) for degrees in reversed(middle)]},
        "properties": {
            "n": len(places),
            "name": say_code("atlas-places", lang, count=len(places)),
            **_facts(group),
            "streams": [],
        },
    }


def collection(found: Group, ways: Iterable[Way], lang: str) -> dict[str, Any]:
    """Places of `found` as GeoJSON, with `ways` between them, at most one for each pair of places."""
    return _sent(_placed(found, ways, lang), lang)


def _placed(found: Group, ways: Iterable[Way], lang: str) -> Places:
    groups: dict[At, list[Card | Brief]] = {}
    for card in found:
        if card.at is not None:
            groups.setdefault(card.at, []).append(card)
    largest = sorted(groups, key=lambda at: -len(groups[at]))[:MOST_NEAR]
    near = {at for at in largest if len({card.company for card in groups[at]}) > 1}
    near |= {at for at in largest if not groups[at][0].company}
    return Places(groups, frozenset(near), _ways(ways, lang))


def _sent(found: Places, lang: str) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": _features(found, lang), "ways": found.ways}


def _features(found: Places, lang: str) -> list[_Feature]:
    return [_place(found, at, lang) for at in found.groups]


def _point(at: At) -> list[float]:
    return [round(at[1], 5), round(at[0], 5)]


def _place(found: Places, at: At, lang: str) -> _Feature:
    group = found.groups[at]
    town = f" · {near_town(Context({'lang': lang}), at)}" if at in found.near else ""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": _point(at)},
        "properties": {
            "name": _name(group, lang) + town,
            **_facts(group),
            "streams": [
                [card.id, card.direction, card.kind, shortened(card.text, MOST_LETTERS)]
                for card in group[:MOST_LISTED]
            ],
        },
    }


def _facts(group: Group) -> dict[str, Any]:
    """What a mark shows of the streams of one place, or of several."""
    kinds = Counter(card.kind for card in group if card.kind)
    n_offers = sum(card.direction == "offer" for card in group)
    return {
        "is_exact": all(card.is_exact for card in group),
        "offers": n_offers,
        "needs": len(group) - n_offers,
        "kind": max(sorted(kinds), key=lambda kind: kinds[kind]) if kinds else "",
    }


def _name(group: Group, lang: str) -> str:
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
            "title": bridge.resource_name(donor.resource, lang),
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
