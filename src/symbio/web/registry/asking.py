"""What the address of a catalogue page, map or API call asks for, as a condition on streams.

Nothing that a card hides can be asked for: activities of owners who are not named are not searched, and
a place is as exact as the card shows it. A stream whose card tells a cell alone is found where any part of
the cell lies within the distance, since it may be there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin

from symbio.matching.match import classifier
from symbio.streams.location import find_place
from symbio.streams.places import EARTH_KM, distance_km
from symbio.web import bridge
from symbio.web.access import CELL_DEGREES, Viewer, cell_of, is_named, is_placed, middle_of, visible
from symbio.web.registry.models import KINDS, Stream

LIKELY = 0.2
"""Probability from which a reading of the words of a search counts."""
ORDERS = {"new": "-changed_at", "name": "text_key", "quantity": "-quantity", "near": "-changed_at"}
"""How lists are ordered, and by which field; `near` by the distance from the town that is asked for."""
STATES = ("solid", "bulk", "sludge", "paste", "liquid", "gas")
"""Physical states of a resource, from the knowledge (`Resource.phase`)."""
REACHES_KM = (10, 25, 50, 100, 300)
"""Distances that a search offers."""
_LEAST = re.compile(r"(\d{1,9}) (\S{1,12})")


@dataclass(frozen=True)
class Query:
    """What the address of a catalogue page asks for; "" where it does not ask.

    `least` is a quantity with its unit ("1000 t/a"); `near` the name of a town and `km` the distance from it.
    """

    words: str = ""
    direction: str = ""
    kind: str = ""
    resource: str = ""
    activity: str = ""
    country: str = ""
    hazard: str = ""
    state: str = ""
    least: str = ""
    near: str = ""
    km: int = REACHES_KM[2]
    order: str = "new"
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Query:
        """From the parameters of an address; what makes no sense is left out."""
        page, km, least = asked.get("page", "1"), asked.get("km", ""), asked.get("least", "").strip()
        return cls(
            words=asked.get("q", "").strip()[:200],
            direction=_among(asked.get("direction"), ("offer", "need")),
            kind=_among(asked.get("kind"), KINDS),
            resource=asked.get("resource", "")[:80],
            activity="".join(c for c in asked.get("activity", "")[:5] if c.isdigit() or c == "."),
            country=asked.get("country", "")[:2].upper(),
            hazard=_among(asked.get("hazard"), ("1", "2", "3", "4", "5")),
            state=_among(asked.get("state"), STATES),
            least=least if _LEAST.fullmatch(least) else "",
            near=asked.get("near", "").strip()[:120],
            km=min(max(int(km), 1), 1000) if km.isascii() and km.isdigit() and len(km) < 6 else cls.km,
            order=_among(asked.get("order"), tuple(ORDERS)) or "new",
            page=int(page) if page.isascii() and page.isdigit() and 0 < int(page) < 10_000 else 1,
        )

    @property
    def narrowed(self) -> Query:
        """The same without the order and the page, which change nothing of what is found."""
        return replace(self, page=1, order="new")

    @property
    def at(self) -> tuple[float, float] | None:
        """Latitude and longitude of the town; None where none is asked for or known by that name."""
        town = find_place(self.near, self.country or None) if self.near else None
        return None if town is None else (town.lat, town.lon)

    @property
    def is_place_unknown(self) -> bool:
        """True where a town is asked for that the gazetteer does not know."""
        return bool(self.near) and self.at is None


def _among(value: str | None, allowed: Sequence[str]) -> str:
    return value if value is not None and value in allowed else ""


def below(resource: str) -> list[str]:
    """`resource` and its kinds; itself alone where the edition does not know it."""
    table = bridge.knowledge().resources
    position = table.index.get(resource)
    if position is None:
        return [resource]
    return [resource, *(table.ids[i] for i in table.descendants(position))]


@lru_cache(maxsize=4096)
def meant(words: str) -> Sequence[str]:
    """Resources that the words of a search may mean, with their kinds."""
    k = bridge.knowledge()
    [found] = classifier(k).classify([words], top=3)
    likely = [k.resources.ids[r] for r, p in found.resources if p >= LIKELY]
    return tuple(name for resource in likely for name in below(resource))


def _in_state(state: str) -> list[str]:
    table = bridge.knowledge().resources
    return [name for name, phase in zip(table.ids, table.phase, strict=True) if phase == state]


def asked_for(query: Query, viewer: Viewer) -> QuerySet[Stream]:
    """Streams that `viewer` may know of and `query` asks for."""
    streams = visible(Stream.objects.all(), viewer)
    if query.words:
        key = bridge.text_key(query.words)
        streams = streams.filter(Q(text_key__contains=key) | Q(resource__in=meant(query.words)))
    if query.resource:
        streams = streams.filter(resource__in=below(query.resource))
    if query.state:
        streams = streams.filter(resource__in=_in_state(query.state))
    if query.least:
        amount, unit = query.least.split(" ")
        streams = streams.filter(quantity__gte=float(amount), unit=unit)
    exact = {"direction": query.direction, "kind": query.kind, "site__country": query.country}
    streams = streams.filter(**{name: value for name, value in exact.items() if value})
    if query.hazard:
        streams = streams.filter(hazard_class=int(query.hazard))
    if query.activity:
        streams = streams.filter(site__activity__startswith=query.activity).filter(is_named(viewer))
    at = query.at
    return streams if at is None else streams.filter(near(at, query.km, viewer))


def near(at: tuple[float, float], km: float, viewer: Viewer) -> Q:
    """Streams that their cards show within `km` of a point, or in a cell of which any part is."""
    placed = is_placed(viewer)
    return (placed & Q(pk__in=_within(at, km))) | (~placed & Q(site__cell__in=_cells(at, km)))


def _within(at: tuple[float, float], km: float) -> QuerySet[Any, Any]:
    """Keys of streams whose site lies within `km` of a point on the sphere."""
    lat, lon = at
    rows = km / EARTH_KM * 180 / math.pi
    box = Q(site__lat__range=(lat - rows, lat + rows))
    here, there = Radians(Value(lat)), Radians(F("site__lat"))
    turned = Radians(F("site__lon") - Value(lon))
    cosine = Sin(here) * Sin(there) + Cos(here) * Cos(there) * Cos(turned)
    away = EARTH_KM * ACos(Greatest(Least(cosine, Value(1.0)), Value(-1.0)))
    return Stream.objects.filter(box).alias(away=away).filter(away__lte=km).values("pk")


def _cells(at: tuple[float, float], km: float) -> list[int]:
    """Cells of which any part lies within `km` of a point."""
    lat, lon = at
    rows = km / EARTH_KM * 180 / math.pi
    columns = min(rows / max(math.cos(math.radians(min(abs(lat) + rows, 89.0))), 0.01), 180.0)
    found = set()
    for i in range(-math.ceil(rows / CELL_DEGREES), math.ceil(rows / CELL_DEGREES) + 1):
        for j in range(-math.ceil(columns / CELL_DEGREES), math.ceil(columns / CELL_DEGREES) + 1):
            cell = cell_of(lat + i * CELL_DEGREES, (lon + j * CELL_DEGREES + 180.0) % 360.0 - 180.0)
            if cell is not None and distance_km(*at, *_nearest_of(cell, at)) <= km:
                found.add(cell)
    return sorted(found)


def _nearest_of(cell: int, at: tuple[float, float]) -> tuple[float, float]:
    """Point of a cell that is nearest to another, as far as latitude and longitude tell."""
    lat, lon = middle_of(cell) or at
    turn = (at[1] - lon + 180.0) % 360.0 - 180.0
    half = CELL_DEGREES / 2
    return lat + min(max(at[0] - lat, -half), half), lon + min(max(turn, -half), half)


__all__ = [
    "ORDERS", "REACHES_KM", "STATES", "Query", "asked_for", "below", "meant", "near",
]  # fmt: skip
