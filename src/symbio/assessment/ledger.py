"""Money of all exchanges as long tables: yearly sums, and investments at the size that is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from symbio.assessment.exchanges import Exchanges
from symbio.assessment.freight import (
    FAR_BY_RAIL_KM,
    HAZARDOUS_TRUCK,
    LOADING,
    RAIL_EU,
    RAIL_FAR,
    RAIL_NEAR,
    ROAD_EU,
    ROAD_PRICES,
    road_weights,
)
from symbio.assessment.hauls import Hauls
from symbio.assessment.prices import Prices
from symbio.assessment.purse import KINDS, Investment, MoneyRecipe, Purse, Sum
from symbio.assessment.recipes import Case
from symbio.assessment.scenario import Parameters

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ledger:
    """Money terms of many exchanges.

    Attributes
    ----------
    exchange, kind, column, amount
        Yearly sums by term: exchange, place in `KINDS`, price column, units a year (NaN unknown); savings and
        costs are positive, what the donor earned is negative.
    is_haul
        Terms that grow with the distance between the partners.
    borne, built_borne, other_borne
        Number of the part of the whole that each term is (`symbio.assessment.joint.Part`).
    built_exchange, built_column, built_amount
        Investments by term: units of the price column that are bought.
    built_power
        Exponent with which an investment grows with the quantity: 0 fixed, 1 in proportion, else of scale.
    built_ratio
        Size that is built by the usual size; NaN where an investment does not grow by scale.
    built_is_haul, built_is_local, built_by_hours, built_by_season
        Investments that grow with the distance between the partners, that are at prices of Russia, that are
        sized by hours of full load, and by the stock of a season without months.
    has_pipe
        Exchanges that live as long as a pipe.
    road_km, is_rail
        Way between the partners [km] and whether it goes by rail, by exchange.
    other_exchange, other_column, other_amount
        Freight by the other mode of what may go by either: terms in the place of those that are hauls.
    size
        How many exchanges there are.
    """

    exchange: Ints
    kind: Ints
    column: Ints
    amount: Floats
    is_haul: Flags
    borne: Ints
    built_exchange: Ints
    built_column: Ints
    built_amount: Floats
    built_power: Floats
    built_ratio: Floats
    built_is_haul: Flags
    built_is_local: Flags
    built_by_hours: Flags
    built_by_season: Flags
    built_borne: Ints
    has_pipe: Flags
    road_km: Floats
    is_rail: Flags
    other_exchange: Ints
    other_column: Ints
    other_amount: Floats
    other_borne: Ints
    size: int

    def of(self, exchanges: Ints) -> Ledger:
        """The terms of `exchanges` (positions), numbered anew in that order."""
        number = np.full(self.size, -1)
        number[exchanges] = np.arange(len(exchanges))
        kept, built = number[self.exchange] >= 0, number[self.built_exchange] >= 0
        other = number[self.other_exchange] >= 0
        return Ledger(
            number[self.exchange[kept]],
            self.kind[kept],
            self.column[kept],
            self.amount[kept],
            self.is_haul[kept],
            self.borne[kept],
            number[self.built_exchange[built]],
            self.built_column[built],
            self.built_amount[built],
            self.built_power[built],
            self.built_ratio[built],
            self.built_is_haul[built],
            self.built_is_local[built],
            self.built_by_hours[built],
            self.built_by_season[built],
            self.built_borne[built],
            self.has_pipe[exchanges],
            self.road_km[exchanges],
            self.is_rail[exchanges],
            number[self.other_exchange[other]],
            self.other_column[other],
            self.other_amount[other],
            self.other_borne[other],
            len(exchanges),
        )


@dataclass(frozen=True, eq=False, slots=True)
class _Terms:
    exchange: Ints
    kind: Ints
    column: Ints
    amount: Floats
    borne: Ints
    is_haul: Flags


def _spread(
    groups: Sequence[Sequence[Sum]],
    which: Ints,
    offered: Floats,
    road_km: Floats,
    *,
    borne: Ints | None = None,
) -> _Terms:
    """Terms of each exchange's group of sums, times what is offered; `borne` by exchange, else its own."""
    length = np.array([len(group) for group in groups], dtype=np.int64)
    sums = [one for group in groups for one in group]
    count = length[which]
    exchange = np.repeat(np.arange(len(which)), count)
    start = (np.cumsum(length) - length)[which]
    term = np.repeat(start - (np.cumsum(count) - count), count) + np.arange(count.sum())
    amount = np.array([one.amount for one in sums], dtype=float)[term] * offered[exchange]
    is_haul = np.array([one.is_per_km for one in sums], dtype=bool)[term]
    own = np.array([one.borne.number for one in sums], dtype=np.int64)[term]
    return _Terms(
        exchange,
        np.array([KINDS.index(one.kind) for one in sums], dtype=np.int64)[term],
        np.array([one.column for one in sums], dtype=np.int64)[term],
        np.where(is_haul, amount * road_km[exchange], amount),
        own if borne is None else borne[exchange],
        is_haul,
    )


def _haulage(hauls: Hauls, prices: Prices, is_hauled: Flags) -> list[_Terms]:
    """Freight of the exchanges `is_hauled`: by road in Russia by distance, by rail what `hauls` says."""
    road_km, kind = hauls.road_km, KINDS.index("transport")
    work = hauls.tonnes * road_km
    found: list[_Terms] = []

    def put(mask: Flags, price: str, country: str, amount: Floats, *, is_haul: bool = True) -> None:
        exchange = np.flatnonzero(mask & is_hauled)
        column = np.full(len(exchange), prices.named(price, country))
        flags = np.full(len(exchange), is_haul)
        kinds, borne = np.full(len(exchange), kind), hauls.borne[exchange]
        found.append(_Terms(exchange, kinds, column, amount[exchange], borne, flags))

    is_union, is_rail, is_hazardous = hauls.is_union, hauls.is_rail, hauls.is_hazardous
    is_far = road_km >= FAR_BY_RAIL_KM
    put(is_union, LOADING, "RU", hauls.tonnes, is_haul=False)
    put(is_hazardous, HAZARDOUS_TRUCK, "RU", work)
    put(is_union & is_rail & ~is_far, RAIL_NEAR, "RU", work)
    put(is_union & is_rail & is_far, RAIL_FAR, "RU", work)
    put(~is_union & is_rail, RAIL_EU, "DE", work)
    put(~is_union & ~is_rail, ROAD_EU, "DE", work)
    on_road = is_union & ~is_rail & ~is_hazardous
    for price, weight in zip(ROAD_PRICES, road_weights(road_km), strict=True):
        put(on_road & ~(weight == 0), price, "RU", work * weight)
    return found


def _by_other_mode(hauls: Hauls, prices: Prices) -> _Terms:
    """Freight per km of what may go by either mode, by the one that it does not take."""
    turned = replace(hauls, is_rail=hauls.may_rail & ~hauls.is_rail)
    terms = _haulage(turned, prices, hauls.may_rail)
    both = [np.concatenate([getattr(one, name) for one in terms]) for name in _Terms.__slots__]
    kept = both[-1]
    return _Terms(*(values[kept] for values in both))


@dataclass(frozen=True, eq=False)
class _Built:
    exchange: Ints
    column: Ints
    amount: Floats
    power: Floats
    ratio: Floats
    is_haul: Flags
    is_local: Flags
    by_hours: Flags
    by_season: Flags
    borne: Ints


def _built(
    recipes: Sequence[MoneyRecipe], which: Ints, offered: Floats, road_km: Floats, exponent: float
) -> _Built:
    """Investments of each exchange at its size."""
    length = np.array([len(recipe.investments) for recipe in recipes], dtype=np.int64)
    items: list[Investment] = [one for recipe in recipes for one in recipe.investments]
    count = length[which]
    exchange = np.repeat(np.arange(len(which)), count)
    start = (np.cumsum(length) - length)[which]
    term = np.repeat(start - (np.cumsum(count) - count), count) + np.arange(count.sum())
    reference = np.array([np.nan if one.reference is None else one.reference for one in items])[term]
    base = np.array([one.amount for one in items], dtype=float)[term]
    is_per_unit, is_per_km, is_local, by_hours, by_season = (
        np.array([getattr(one, name) for one in items], dtype=bool)[term]
        for name in ("is_per_unit", "is_per_km", "is_local", "is_by_hours", "is_by_season")
    )
    power = np.where(is_per_unit, np.where(np.isnan(reference), 1.0, exponent), 0.0)
    size = np.where(np.isnan(reference), 1.0, reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        sized = base * size * (offered[exchange] / size) ** power
        ratio = np.where(is_per_unit, offered[exchange] / reference, np.nan)
    amount = np.where(is_per_unit, sized, base)
    amount = np.where(is_per_km, amount * road_km[exchange], amount)
    column = np.array([one.column for one in items], dtype=np.int64)[term]
    borne = np.array([one.borne.number for one in items], dtype=np.int64)[term]
    return _Built(exchange, column, amount, power, ratio, is_per_km, is_local, by_hours, by_season, borne)


def keep_ledger(
    exchanges: Exchanges,
    cases: Sequence[Case],
    which: Ints,
    *,
    hauls: Hauls,
    purse: Purse,
    prices: Prices,
    parameters: Parameters,
) -> Ledger:
    """Money terms of `exchanges`, whose cases are `cases[which]`."""
    offered, road_km = exchanges.offered, hauls.road_km
    recipes = [purse.between(case) for case in cases]
    donors, donor_of = _donors(exchanges, purse)
    feeds = [purse.borne(case).feed for case in cases]
    feed = np.array([part.value for part in feeds], dtype=float)[which]
    numbers = np.array([part.number for part in feeds], dtype=np.int64)[which]
    terms = [
        _spread(donors, donor_of, offered * feed, road_km, borne=numbers),
        _spread([purse.receiver(case) for case in cases], which, offered, road_km),
        _spread([recipe.sums for recipe in recipes], which, offered, road_km),
        *_haulage(hauls, prices, hauls.tonnes != 0),
    ]
    other = _by_other_mode(hauls, prices)
    built = _built(recipes, which, offered, road_km, parameters.value("scale_exponent"))
    has_pipe = np.array([recipe.has_pipe for recipe in recipes], dtype=bool)[which]
    return Ledger(
        np.concatenate([t.exchange for t in terms]),
        np.concatenate([t.kind for t in terms]),
        np.concatenate([t.column for t in terms]),
        np.concatenate([t.amount for t in terms]),
        np.concatenate([t.is_haul for t in terms]),
        np.concatenate([t.borne for t in terms]),
        built.exchange,
        built.column,
        built.amount,
        built.power,
        built.ratio,
        built.is_haul,
        built.is_local,
        built.by_hours,
        built.by_season,
        built.borne,
        has_pipe,
        road_km,
        hauls.is_rail,
        other.exchange,
        other.column,
        other.amount,
        other.borne,
        len(exchanges),
    )


def _donors(exchanges: Exchanges, purse: Purse) -> tuple[list[tuple[Sum, ...]], Ints]:
    """The donor's sums by offer and resource, and which of them each exchange has."""
    resource = np.array([way.offer for way in exchanges.ways], dtype=np.int64)
    offered_as = resource[exchanges.way] if len(exchanges) else np.empty(0, np.int64)
    pairs = np.stack([exchanges.offer, offered_as], axis=1)
    different, which = np.unique(pairs, axis=0, return_inverse=True)
    groups = [purse.donor(exchanges.streams[offer], int(as_what)) for offer, as_what in different.tolist()]
    return groups, which.ravel()
