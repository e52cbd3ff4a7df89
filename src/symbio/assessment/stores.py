"""What is kept between seasons: how much of a year's quantity, and what it is kept in.

Supply and use run evenly over their months. Matter and water can be kept; heat, power and gases cannot for
months, and what is not taken in its month is lost.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from symbio.assessment.chain import Chains
from symbio.assessment.mass import tonnes_per_unit
from symbio.assessment.prices import Prices
from symbio.knowledge import Knowledge
from symbio.matching.ways import Way

KEPT = frozenset({"material", "water"})
"""Kinds of resources that can be kept from season to season."""
MARKET = "DE"
"""Stores are priced as machines are, on one market."""
_SLIGHT = 1e-9
_BY_PHASE = {
    "bulk": "PR720",
    "solid": "PR721",
    "none": "PR721",
    "liquid": "PR723",
    "sludge": "PR724",
    "paste": "PR724",
    "gas": "PR723",
}
_BY_VOLUME = frozenset({"liquid", "sludge", "paste", "gas"})
_POND = "PR726"
Season = frozenset[int]


def season_of(row: Mapping[str, Any]) -> Season | None:
    """Months 1…12 that a row of the stream table keeps to; empty: all, None: a season without months."""
    months = frozenset(row.get("months") or ())
    return None if not months and row.get("pattern") == "seasonal" else months


def storage_need(yearly: float, offered: Season, needed: Season) -> float:
    """Largest stock in a year [units], when supply and use run evenly over their months (1–12; empty: all).

    Examples
    --------
    >>> storage_need(120, frozenset(), frozenset())
    0.0
    >>> storage_need(120, frozenset(range(1, 7)), frozenset(range(7, 13)))
    120.0
    """
    months = range(1, 13)
    supply = [yearly / len(offered or months) if month in (offered or months) else 0.0 for month in months]
    use = [yearly / len(needed or months) if month in (needed or months) else 0.0 for month in months]
    stock = np.cumsum(np.array(supply) - np.array(use))
    return float(max(stock.max(), 0.0) - min(stock.min(), 0.0))


def stock_share(offered: Season | None, needed: Season | None) -> float | None:
    """Largest stock as a share of the yearly quantity; None where a season is unknown.

    Examples
    --------
    >>> stock_share(frozenset(), frozenset({6})), stock_share(frozenset({6}), frozenset({6}))
    (0.9166666666666666, 0.0)
    """
    if offered is None or needed is None:
        return None
    share = storage_need(1.0, offered, needed)
    return share if share > _SLIGHT else 0.0


def kept_of(k: Knowledge, chains: Chains, way: Way) -> int | None:
    """What is kept between seasons on `way`: what is hauled, the offer or its product; None: it cannot be."""
    hauled = way.offer if chains.is_feed_hauled(way) else way.carrier
    return hauled if k.resources.kind[hauled] in KEPT else None


def store_for(k: Knowledge, prices: Prices, resource: int) -> tuple[int, float]:
    """Column of the price of a store for `resource`, and units of it per unit kept.

    Solid goods by the links of the price table (dry, cold, in a silo), all else by its phase. (0,
    NaN) where its mass is unknown. What has no density fills a cubic metre a tonne.
    """
    phase, is_water = k.resources.rows[resource].phase, k.resources.kind[resource] == "water"
    linked = 0 if phase in {"liquid", "sludge"} else prices.column(resource, "store", MARKET)
    if linked:
        return linked, 1.0
    tonnes = tonnes_per_unit(k, resource)
    if tonnes is None:
        return 0, math.nan
    is_by_volume = is_water or phase in _BY_VOLUME
    column = prices.named(_POND if is_water else _BY_PHASE[phase], MARKET)
    return column, tonnes / _density(k, resource) if is_by_volume else tonnes


def _density(k: Knowledge, resource: int) -> float:
    """Tonnes per cubic metre; 1 where it is unknown."""
    density = float(k.resources.density_kg_m3[resource])
    return 1.0 if math.isnan(density) else density / 1000
