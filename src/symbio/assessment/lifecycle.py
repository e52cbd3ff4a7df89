"""Life-cycle effect of exchanges against a stated baseline, by part and category.

c = V + W − P − T: avoided virgin production times the substitution ratio, plus avoided treatment, minus added
processing, minus added transport. Positive is a saving. What is unknown makes its part NaN, and so the sum.

Source: Martin, Svensson & Eklund: Who gets the benefits? An approach for assessing the environmental
performance of industrial symbiosis; 2015; Journal of Cleaner Production 98, 263–271.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from symbio.assessment.categories import PARTS, SIGNS
from symbio.assessment.inventory import Inventory

METHOD = "lca/1"
"""Method identifier; a changed formula gets a new one and old results keep theirs."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LifeCycle:
    """Effects in a year.

    Attributes
    ----------
    parts
        Exchanges × parts V, W, P, T × categories, each part as a positive burden; NaN unknown.
    """

    parts: Floats

    @cached_property
    def totals(self) -> Floats:
        """Saving c: exchanges × categories; NaN where any part is unknown, negative where it does harm."""
        return _signed(self.parts)

    @cached_property
    def known(self) -> Floats:
        """Sum of the parts that are known; where `totals` is NaN this leaves something out."""
        return _signed(np.nan_to_num(self.parts))


def _signed(parts: Floats) -> Floats:
    sums: Floats = np.tensordot(parts, np.array(SIGNS), axes=([1], [0]))
    return sums


def assess_effects(inventory: Inventory, factors: Floats) -> LifeCycle:
    """Effects of `inventory` with the factor matrix `factors` (columns × categories).

    A term whose amount is a true zero counts nothing, whatever its factor.
    """
    slots = inventory.size * len(PARTS)
    slot = inventory.exchange * len(PARTS) + inventory.part
    is_nothing = inventory.amount == 0
    by_category = []
    for values in factors.T:
        weights = np.where(is_nothing, 0.0, inventory.amount * values[inventory.column])
        by_category.append(np.bincount(slot, weights, slots).astype(float))
    parts: Floats = np.stack(by_category, axis=-1).reshape(inventory.size, len(PARTS), len(factors.T))
    return LifeCycle(parts)
