"""The numbers of the score, and the reasons for which a pair is refused."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from symbio.matching.kernel_jit import MARKS, Records


class Reason(IntEnum):
    """Why a pair within reach is refused; the first that holds, in this order."""

    FITS = 0
    FORBIDDEN = 1
    ACTIVITY = 2
    OFFER_QUALITY = 3
    NEED_QUALITY = 4
    MONTHS = 5


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """How the score of a pair is made: a sum of natural logarithms, all of them costs ≥ 0 but the weights.

    ``ln w + ln p_offer + ln p_need - distance - quantity - months - unknowns`` where

    - distance is d / scale of the way [km/km]; a pair farther than the lesser of the way's limit and
      `max_distance_km` is no candidate; an unknown place costs `unknown_place` instead;
    - quantity compares Δ = ln(offered · yield) - ln(needed): min(slope · |Δ|, cap) with one slope and cap for
      a surplus and one for a deficit, so that a large offer can serve a small need;
    - months cost -ln(share of the shorter list that is shared), at most -ln(`months_floor`);
    - every unknown part costs its fixed amount; `unknown_quality` is paid per limit that cannot be checked.

    Scores are rounded to multiples of 2⁻²⁶, so that equal is equal on every machine; ln scores lie in ±63.
    """

    max_distance_km: float = 300.0
    surplus_slope: float = 0.2
    surplus_cap: float = math.log(2.0)
    deficit_slope: float = 0.2
    deficit_cap: float = math.log(2.5)
    unknown_place: float = math.log(2.0)
    unknown_quantity: float = math.log(1.5)
    unknown_activity: float = math.log(1.25)
    unknown_quality: float = math.log(1.05)
    unknown_months: float = 0.0
    months_floor: float = 0.3
    same_owner: bool = False

    @classmethod
    def plain(cls) -> Scoring:
        """Return the benchmark's score: w · min(q)/max(q) · exp(-d/scale), 300 km, owners not looked at."""
        return cls(
            surplus_slope=1.0,
            surplus_cap=math.inf,
            deficit_slope=1.0,
            deficit_cap=math.inf,
            unknown_place=0.0,
            unknown_quantity=0.0,
            unknown_activity=0.0,
            unknown_quality=0.0,
            same_owner=True,
        )

    def marks(self) -> Records:
        """Return the numbers as compiled code reads them: one MARKS record."""
        marks = np.zeros(1, MARKS)
        for name in MARKS.names or ():
            if name != "months_most":
                marks[name] = getattr(self, name)
        marks["months_most"] = -math.log(self.months_floor)
        return marks
