"""The parts of the score, recomputed from the rows and ways of found pairs.

The kernel returns a pair, its way and its score; what the score is made of is asked only for what people
look at. The product of the parts is the score.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from symbio.matching.kernel import Found, Rows, Scoring, Ways
from symbio.matching.kernel_rows import EARTH_RADIUS_KM

Floats = npt.NDArray[np.float64]

PARTS = ("fit", "classification", "quantity", "distance", "time", "quality", "activity")


def distances_km(offers: Rows, needs: Rows, found: Found) -> Floats:
    """Great-circle distance of each pair [km]; NaN where a place is unknown."""
    chord = np.linalg.norm(offers.place[found.offer_row] - needs.place[found.need_row], axis=1)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0)), np.float64)


def log_surplus(offers: Rows, needs: Rows, ways: Ways, found: Found) -> Floats:
    """ln(offered, converted) - ln(needed) of each pair; NaN where it cannot be told."""
    converted = offers.ln_q[found.offer_row] + ways.ln_yield[found.way]
    return np.asarray(converted - needs.ln_q[found.need_row], np.float64)


def _quantity(surplus: Floats, scoring: Scoring) -> Floats:
    more = np.minimum(scoring.surplus_slope * surplus, scoring.surplus_cap)
    less = np.minimum(-scoring.deficit_slope * surplus, scoring.deficit_cap)
    cost = np.where(surplus > 0, more, less)
    return np.asarray(np.exp(-np.where(np.isnan(surplus), scoring.unknown_quantity, cost)), np.float64)


def _months(offers: Rows, needs: Rows, found: Found, scoring: Scoring) -> Floats:
    one, other = offers.months[found.offer_row], needs.months[found.need_row]
    count = np.array([int(mask).bit_count() for mask in range(1 << 12)])
    shorter = np.maximum(np.minimum(count[one], count[other]), 1)
    share = np.maximum(count[one & other] / shorter, scoring.months_floor)
    unknown = (one == 0) | (other == 0)
    return np.asarray(np.where(unknown, np.exp(-scoring.unknown_months), share), np.float64)


def parts_of(
    offers: Rows, needs: Rows, ways: Ways, found: Found, scoring: Scoring
) -> tuple[dict[str, Floats], Floats]:
    """Return the parts by name (each 0…1, [pairs]) and the distances [km].

    ``quality`` holds what is left: the price of limits that nothing is stated about.
    """
    km = distances_km(offers, needs, found)
    scale = ways.distance_scale_km[found.way]
    conditional = (ways.condition[found.way] >= 0) & (needs.activity[found.need_row] < 0)
    parts = {
        "fit": np.exp(ways.ln_weight[found.way]),
        "classification": np.exp(offers.ln_p[found.offer_row] + needs.ln_p[found.need_row]),
        "quantity": _quantity(log_surplus(offers, needs, ways, found), scoring),
        "distance": np.exp(-np.where(np.isnan(km), scoring.unknown_place, km / scale)),
        "time": _months(offers, needs, found, scoring),
        "activity": np.where(conditional, np.exp(-scoring.unknown_activity), 1.0),
    }
    product = np.prod(np.array(list(parts.values())), axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts["quality"] = np.minimum(np.exp(found.score) / product, 1.0)
    return {name: parts[name] for name in PARTS}, km
