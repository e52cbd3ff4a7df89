"""What goes on wheels from donor to receiver: how much, and whether by rail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbio.assessment.chain import Chains
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.freight import UNION
from symbio.assessment.mass import tonnes_per_unit
from symbio.assessment.purse import Purse
from symbio.assessment.recipes import GRID, Case
from symbio.knowledge import Knowledge

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
LEAST_RAIL_T_PER_A = 20_000.0
"""Less a year does not fill trains."""
MOST_DANGEROUS = 3
"""Hazard classes up to this one go by special lorries in the customs union, whatever the distance."""


@dataclass(frozen=True, eq=False)
class Hauls:
    """Hauls by exchange.

    Attributes
    ----------
    road_km
        Way between the partners [km]; NaN unknown.
    tonnes
        What goes on wheels in a year for the product [t]: all of a product, of a feed the part that it bears;
        0 where nothing does, NaN unknown.
    may_rail, is_rail
        All that goes fills trains and is not hazardous; it goes by rail.
    is_hazardous, is_union
        It goes by special lorries; the tariffs of the customs union hold.
    borne
        Number of the part that the product bears (`symbio.assessment.joint.Part`).
    """

    road_km: Floats
    tonnes: Floats
    may_rail: Flags
    is_rail: Flags
    is_hazardous: Flags
    is_union: Flags
    borne: Ints


def plan_hauls(
    exchanges: Exchanges,
    cases: Sequence[Case],
    which: Ints,
    *,
    knowledge: Knowledge,
    purse: Purse,
    road_km: Floats,
    rail_from_km: float,
) -> Hauls:
    """Hauls of `exchanges`: bulk of at least 20,000 t/a goes by rail from `rail_from_km`."""
    chains = purse.chains
    per_unit = np.array([_tonnes(knowledge, chains, case) for case in cases], dtype=float)
    tonnes = per_unit[which] * np.where(per_unit[which] == 0, 0.0, exchanges.offered)
    is_union = np.array([case.donor_country in UNION for case in cases], dtype=bool)[which]
    classes = np.array([row["hazard_class"] or 5 for row in exchanges.streams], dtype=np.int64)
    is_hazardous = (classes[exchanges.offer] <= MOST_DANGEROUS) & is_union
    may_rail = (tonnes >= LEAST_RAIL_T_PER_A) & ~is_hazardous
    parts = [purse.borne(case).haul for case in cases]
    tonnes = tonnes * np.array([part.value for part in parts], dtype=float)[which]
    borne = np.array([part.number for part in parts], dtype=np.int64)[which]
    is_rail = may_rail & (road_km >= rail_from_km)
    return Hauls(road_km, tonnes, may_rail, is_rail, is_hazardous, is_union, borne)


def _tonnes(k: Knowledge, chains: Chains, case: Case) -> float:
    """Tonnes on wheels per unit of the offer: matter, unless electricity is made of it at the donor's."""
    way = case.way
    if k.resources.kind[way.offer] != "material" or k.resources.ids[way.carrier].startswith(GRID):
        return 0.0
    tonnes = tonnes_per_unit(k, way.offer)
    return float("nan") if tonnes is None else tonnes * chains.hauled(way)
