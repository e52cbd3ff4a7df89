"""What is assessed: exchanges as columns, made from the candidates of a match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from symbio.assessment.places import area_of
from symbio.assessment.recipes import Case
from symbio.assessment.stores import season_of, stock_share
from symbio.knowledge.valued import Area
from symbio.matching.matches import Matches
from symbio.matching.ways import Way

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Exchanges:
    """Exchanges in columns.

    Attributes
    ----------
    streams
        The stream table's rows, by position.
    offer, need
        Positions in `streams` of either side.
    ways, way
        The ways, and which of them each exchange takes.
    offered
        Units of the offer's basis that change hands in a year; NaN unknown.
    distance_km
        Straight line between the sites; NaN unknown.
    donor, receiver
        Number of the firm on either side; `firms` are their names.
    """

    streams: tuple[dict[str, Any], ...]
    offer: Ints
    need: Ints
    ways: tuple[Way, ...]
    way: Ints
    offered: Floats
    distance_km: Floats
    donor: Ints
    receiver: Ints
    firms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.offer)

    @classmethod
    def of(cls, matches: Matches) -> Exchanges:
        """All candidates of `matches`, in their order."""
        table = matches.table
        way = table["way"].to_numpy().astype(np.int64)
        ratio = np.array([np.nan if w.ratio is None else w.ratio for w in matches.ways])
        quantity = table["quantity"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        with np.errstate(divide="ignore", invalid="ignore"):
            offered = quantity / ratio[way] if len(way) else quantity
        companies = matches.streams.table["company"].fill_null("").to_list()
        firms = tuple(dict.fromkeys(companies))
        number = {name: i for i, name in enumerate(firms)}
        firm = np.array([number[name] for name in companies], dtype=np.int64)
        offer, need = table["offer"].to_numpy().astype(np.int64), table["need"].to_numpy().astype(np.int64)
        return cls(
            streams=tuple(matches.rows),
            offer=offer,
            need=need,
            ways=matches.ways,
            way=way,
            offered=offered,
            distance_km=table["distance_km"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
            donor=firm[offer],
            receiver=firm[need],
            firms=firms,
        )

    def cases(self, areas: Sequence[Area] = ()) -> tuple[tuple[Case, ...], Ints]:
        """The different cases, and which of them each exchange is; places in `areas` are their own.

        Case by case differ way, places, fate, receiver's activity and the seasons of both sides.
        """
        countries = [row["country"] for row in self.streams]
        inside = [area_of(areas, row["country"], row.get("lat"), row.get("lon")) for row in self.streams]
        fates = [row["current_fate"] for row in self.streams]
        activities = [row["activity"] for row in self.streams]
        sides = [*zip(countries, inside, map(season_of, self.streams), strict=True)]
        known: dict[tuple[Any, ...], int] = {}
        keys = (
            (way, sides[offer], sides[need], fates[offer], activities[need])
            for way, offer, need in zip(
                self.way.tolist(), self.offer.tolist(), self.need.tolist(), strict=True
            )
        )
        which = np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)
        cases = (
            Case(
                self.ways[way],
                giver[0],
                taker[0],
                fate,
                activity,
                donor_area=giver[1],
                receiver_area=taker[1],
                stock=stock_share(giver[2], taker[2]),
            )
            for way, giver, taker, fate, activity in known
        )
        return tuple(cases), which
