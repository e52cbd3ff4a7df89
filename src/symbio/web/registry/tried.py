"""Who in the catalogue fits the rows of a table that a visitor tries; nothing of it is kept.

The engine is told of the catalogue's streams what their cards show and no more, so that a table made for the
purpose reads no hidden place or quality out of the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Q, QuerySet

from symbio.matching.match import match
from symbio.streams.classification import Classified
from symbio.streams.table import Streams, stream_table
from symbio.web import bridge
from symbio.web.access import Card, Viewer, cards, visible
from symbio.web.reach import MAX_DISTANCE_KM
from symbio.web.registry.asking import near
from symbio.web.registry.models import Stream
from symbio.web.synergies.seen import EDGE_KM, as_seen

MOST_TRIED = 800
"""Streams of the catalogue that a table is matched against at most; the newest of those in reach."""
MOST_PLACES = 3
DOUBTFUL = "doubtful"
"""Band of pairs that are not told to somebody who only tries."""
_MINE = "tried"


class Taker(NamedTuple):
    """A stream of the catalogue that fits a row, and how far away it is [km]; None unknown."""

    card: Card
    km: float | None


def takers(
    rows: Sequence[Mapping[str, Any]], found: Sequence[Classified], viewer: Viewer, *, most: int
) -> list[list[Taker]]:
    """Best partners in the catalogue for each row of a stream table, best first.

    Parameters
    ----------
    rows
        Rows of a stream table that are in no database.
    found
        What each of them is.
    viewer
        Who tries them: only what they may know of is found.
    most
        Partners for each row.
    """
    others = _others(rows, found, viewer)
    answers: list[list[Taker]] = [[] for _row in rows]
    if not others:
        return answers
    mine = [{**row, "row": -1 - i, "company": _MINE, "site": _MINE} for i, row in enumerate(rows)]
    seen = [as_seen(card) for card in others.values()]
    table = pl.concat([stream_table(mine), bridge.table_of(seen).table])
    known = [*found, *bridge.classified_anew(seen)]
    streams = Streams(table, (), pl.DataFrame(schema={"row": pl.Int64}), _MINE)
    matches = match(
        streams, top=most, max_distance_km=MAX_DISTANCE_KM, knowledge=bridge.knowledge(), classified=known
    )
    keys = matches.streams.table["row"].to_list()
    for side, other in (("offer", "need"), ("need", "offer")):
        fits = pl.col(f"rank_{side}").is_not_null() & (pl.col("band") != DOUBTFUL)
        ranked = matches.table.filter(fits).sort(f"rank_{side}")
        for row in ranked.iter_rows(named=True):
            key, partner = keys[row[side]], keys[row[other]]
            if key < 0 < partner:
                taker = Taker(others[partner], row["distance_km"])
                if taker.card.is_exact or taker.km is None or taker.km <= EDGE_KM:
                    answers[-1 - key].append(taker)
    return answers


def _others(
    rows: Sequence[Mapping[str, Any]], found: Sequence[Classified], viewer: Viewer
) -> dict[int, Card]:
    """Streams that could fit, by key, as their cards show them."""
    ids = bridge.knowledge().resources.ids
    wanted: dict[str, set[str]] = {"offer": set(), "need": set()}
    for row, one in zip(rows, found, strict=True):
        for resource, _p in one.resources[: bridge.MOST_RESOURCES]:
            ways = bridge.kin(ids[resource], row["direction"]).items()
            wanted[row["direction"]] |= {name for name, weight in ways if weight >= bridge.PLAUSIBLE}
    joined = Q(direction="need", resource__in=wanted["offer"])
    joined |= Q(direction="offer", resource__in=wanted["need"])
    streams = visible(Stream.objects.filter(joined, is_running=False), viewer)
    chosen = _in_reach(streams, rows, viewer).select_related("site__organisation")
    shown = cards(chosen.order_by("-changed_at", "pk")[:MOST_TRIED], viewer)
    return {card.id: card for card in shown}


def _in_reach(
    streams: QuerySet[Stream], rows: Sequence[Mapping[str, Any]], viewer: Viewer
) -> QuerySet[Stream]:
    """Those within reach of the places of the rows; all where a place is unknown or there are many."""
    places = {(row["lat"], row["lon"]) for row in rows}
    if len(places) > MOST_PLACES or any(None in place for place in places):
        return streams
    condition = Q()
    for place in places:
        condition |= near(place, MAX_DISTANCE_KM, viewer)
    return streams.filter(condition)
