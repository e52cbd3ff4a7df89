"""How well two streams fit, told from what a viewer may see of them.

The engine knows both streams whole. A score, an order, a way or a distance that it made of hidden fields
would tell of them: who moves an own site about, or changes an own stream, could read a hidden place or
quality from how the answer changes. So where a viewer does not see all of both sides, the engine is asked
anew with streams that know no more than the cards show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from symbio.matching.match import match
from symbio.streams.places import distance_km
from symbio.web import bridge
from symbio.web.access import Card
from symbio.web.reach import MAX_DISTANCE_KM
from symbio.web.registry.models import FIELD_GROUPS, Organisation, Site, Stream
from symbio.web.synergies.models import Candidate

ANYWHERE_KM = 20_000.0
EDGE_KM = MAX_DISTANCE_KM - 20.0
"""Pairs with a coarse place are shown up to here: where the engine's own limit cuts, their absence would tell
on which side of a circle the hidden place lies. A cell's middle is at most 20 km from its corners."""
_FULL_CLASS = 5
_NO_BAND = "doubtful"


@dataclass(frozen=True)
class Fit:
    """How well an offer and a need fit; `score` None: what is seen of them does not say."""

    score: float | None
    band: str
    via: str
    distance_km: float | None
    quantity: float | None
    unit: str
    parts: Mapping[str, float]

    @property
    def order(self) -> float:
        """Best first, unknown last."""
        return 1.0 if self.score is None else -self.score


def as_seen(card: Card) -> Stream:
    """A stream that knows nothing but what `card` shows; never to be saved."""
    lat, lon = card.at or (None, None)
    activity = card.activity if len(card.activity) == _FULL_CLASS else ""
    site = Site(pk=-card.id, organisation=Organisation(pk=-card.id, name="-"), name="-", activity=activity)
    site.country, site.lat, site.lon = card.country, lat, lon
    return Stream(pk=card.id, site=site, direction=card.direction, text=card.text, **card.stream)


def is_whole(card: Card) -> bool:
    """True where `card` shows all that the engine knows of its stream."""
    return card.is_exact and len(card.groups) == len(FIELD_GROUPS)


def fits(pairs: Sequence[tuple[Any, Card, Card]]) -> list[Fit]:
    """How well the sides of each (candidate or its like, offer, need) fit, from what their cards show."""
    known = [(offer, need) for _one, offer, need in pairs if not (is_whole(offer) and is_whole(need))]
    found = _matched(known)
    return [
        _kept(one) if is_whole(offer) and is_whole(need) else _made(found, offer, need)
        for one, offer, need in pairs
    ]


def fit(candidate: Candidate, offer: Card, need: Card) -> Fit:
    """How well the sides of one candidate fit, from what their cards show."""
    [found] = fits([(candidate, offer, need)])
    return found


def is_shown(fit: Fit, *, is_exact: bool) -> bool:
    """False where the place of a side is coarse and the pair lies near the limit of distance."""
    return is_exact or fit.distance_km is None or fit.distance_km <= EDGE_KM


def _kept(one: Any) -> Fit:
    return Fit(one.score, one.band, one.via, one.distance_km, one.quantity, one.unit, one.parts)


def _made(found: Mapping[tuple[int, int], Fit], offer: Card, need: Card) -> Fit:
    km = None if offer.at is None or need.at is None else distance_km(*offer.at, *need.at)
    made = found.get((offer.id, need.id))
    if made is None:
        return Fit(None, _NO_BAND, "", km, None, "", {})
    return made


def _matched(pairs: Sequence[tuple[Card, Card]]) -> Mapping[tuple[int, int], Fit]:
    cards = {card.id: card for pair in pairs for card in pair}
    if not cards:
        return {}
    return _asked(_Seen(tuple(as_seen(cards[key]) for key in sorted(cards))))


class _Seen:
    """Streams as they are seen; two that say the same are one, so that the engine is asked once."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        self.streams = streams
        self._key = repr([sorted(row.items()) for row in map(bridge.row_of, streams)])

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Seen) and self._key == other._key


@lru_cache(maxsize=128)
def _asked(seen: _Seen) -> Mapping[tuple[int, int], Fit]:
    """(offer, need) → how well they fit, of all pairs among streams that fit at all."""
    directions = [stream.direction for stream in seen.streams]
    table = bridge.table_of(seen.streams)
    top = max(1, min(directions.count("offer"), directions.count("need")))
    matches = match(table, top=top, max_distance_km=ANYWHERE_KM, knowledge=bridge.knowledge())
    keys = matches.streams.table["row"].to_list()
    rows = matches.table.iter_rows(named=True)
    return {(keys[row["offer"]], keys[row["need"]]): _fit_of(row) for row in rows}


def _fit_of(row: Mapping[str, Any]) -> Fit:
    same = {name: row[name] for name in ("score", "band", "via", "distance_km", "quantity", "parts")}
    return Fit(**same, unit=row["unit"] or "")
