"""Tariffs of freight: which price rows hold over which distance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
UNION = ("RU", "BY", "KZ")
"""Countries whose road freight the Russian tariffs describe."""
ROAD_KM = (5.0, 35.0, 250.0)
ROAD_PRICES = ("PR190", "PR189", "PR188")
"""Road freight in Russia at the distances of `ROAD_KM` [per t.km]; in between, by the logarithm."""
LOADING, HAZARDOUS_TRUCK = "PR199", "PR192"
RAIL_NEAR, RAIL_FAR, FAR_BY_RAIL_KM = "PR194", "PR193", 500.0
ROAD_EU, RAIL_EU = "PR195", "PR196"


def road_weights(road_km: Floats) -> Floats:
    """Weight of each of `ROAD_PRICES` over the distances `road_km`: prices × distances, columns add up to 1.

    Examples
    --------
    >>> road_weights(np.array([1.0, 35.0])).tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    """
    logs = np.log(np.clip(road_km, ROAD_KM[0], ROAD_KM[-1]))
    return np.stack([np.interp(logs, np.log(ROAD_KM), row) for row in np.eye(len(ROAD_KM))])


def tariff(km: float, country: str | None) -> tuple[tuple[str, float], ...]:
    """Price rows of road freight over `km` and their weights.

    Examples
    --------
    >>> tariff(35.0, "RU"), tariff(35.0, "DE")
    ((('PR189', 1.0),), (('PR195', 1.0),))
    """
    if country not in UNION:
        return ((ROAD_EU, 1.0),)
    weights = road_weights(np.array([km]))[:, 0].tolist()
    return tuple((name, weight) for name, weight in zip(ROAD_PRICES, weights, strict=True) if weight > 0)
