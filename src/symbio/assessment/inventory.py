"""Amounts of all exchanges as one long table: exchange, part, column, amount in a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbio.assessment.burdens import Burdens
from symbio.assessment.categories import PARTS
from symbio.assessment.hauls import Hauls
from symbio.assessment.recipes import RAIL, ROAD, Recipe

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Inventory:
    """Terms of many exchanges, in the order of exchanges.

    Attributes
    ----------
    exchange, part, column
        Which exchange, which of `PARTS`, which column of the factor matrix: integers by term.
    amount
        Units of the column in a year (a unit of the offer where the quantity is asked per unit); NaN unknown.
    is_haul
        The amount grows with the distance between the partners.
    borne
        Number of the part of the whole that the amount is (`symbio.assessment.joint.Part`).
    size
        How many exchanges there are.
    road_km, may_rail
        Way between the partners of each exchange [km], and whether what it hauls fills trains.
    modes
        Columns of the factor matrix for road and for rail.
    """

    exchange: Ints
    part: Ints
    column: Ints
    amount: Floats
    is_haul: npt.NDArray[np.bool_]
    borne: Ints
    size: int
    road_km: Floats
    may_rail: npt.NDArray[np.bool_]
    modes: tuple[int, int]

    def of(self, exchanges: Ints) -> Inventory:
        """The terms of `exchanges` (positions), numbered anew in that order."""
        number = np.full(self.size, -1)
        number[exchanges] = np.arange(len(exchanges))
        kept = np.flatnonzero(number[self.exchange] >= 0)
        kept = kept[np.argsort(number[self.exchange[kept]], kind="stable")]
        return Inventory(
            number[self.exchange[kept]],
            self.part[kept],
            self.column[kept],
            self.amount[kept],
            self.is_haul[kept],
            self.borne[kept],
            len(exchanges),
            self.road_km[exchanges],
            self.may_rail[exchanges],
            self.modes,
        )


@dataclass(frozen=True, eq=False)
class _Compiled:
    """Recipes one after another, with where each begins."""

    start: Ints
    length: Ints
    part: Ints
    column: Ints
    amount: Floats
    is_haul: npt.NDArray[np.bool_]
    borne: Ints


def _compile(recipes: Sequence[Recipe]) -> _Compiled:
    length = np.array([len(recipe.terms) for recipe in recipes], dtype=np.int64)
    terms = [term for recipe in recipes for term in recipe.terms]
    return _Compiled(
        start=np.cumsum(length) - length,
        length=length,
        part=np.array([PARTS.index(term.part) for term in terms], dtype=np.int64),
        column=np.array([term.column for term in terms], dtype=np.int64),
        amount=np.array([term.amount for term in terms], dtype=float),
        is_haul=np.array([term.is_per_km for term in terms], dtype=bool),
        borne=np.array([term.borne.number for term in terms], dtype=np.int64),
    )


def lay_out(
    recipes: Sequence[Recipe],
    which: Ints,
    *,
    offered: Floats,
    hauls: Hauls,
    burdens: Burdens,
) -> Inventory:
    """Terms of exchanges.

    Parameters
    ----------
    recipes
        Different recipes.
    which
        Recipe of each exchange: position in `recipes`.
    offered
        Units of the offer that change hands in a year, by exchange; NaN unknown.
    hauls
        Ways between the partners, and what goes by rail.
    burdens
        Where the columns of road and rail stand.
    """
    compiled = _compile(recipes)
    length = compiled.length[which]
    exchange = np.repeat(np.arange(len(which)), length)
    first = np.repeat(np.cumsum(length) - length, length)
    term = np.repeat(compiled.start[which], length) + np.arange(length.sum()) - first
    is_haul = compiled.is_haul[term]
    amount = compiled.amount[term] * offered[exchange]
    amount = np.where(is_haul, amount * hauls.road_km[exchange], amount)
    column = compiled.column[term]
    road, rail = burdens.carrier(ROAD), burdens.carrier(RAIL)
    column = np.where((column == road) & is_haul & hauls.is_rail[exchange], rail, column)
    return Inventory(
        exchange,
        compiled.part[term],
        column,
        amount,
        is_haul,
        compiled.borne[term],
        len(which),
        hauls.road_km,
        hauls.may_rail,
        (road, rail),
    )
