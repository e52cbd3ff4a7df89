"""How partners may share what an exchange gains: two, or any number of them."""

from __future__ import annotations

from itertools import combinations
from math import factorial
from typing import Literal

import numpy as np
import numpy.typing as npt

from symbio.language import UnusableCall

Floats = npt.NDArray[np.float64]
Rule = Literal["equal", "by_cost", "by_contribution"]
Weight = Literal["equal", "by_cost"]


def share(gain: Floats, rule: Weight, *, weights: Floats) -> Floats:
    """Split `gain` between partners.

    Parameters
    ----------
    gain
        Present value of what all gain together, by exchange.
    rule
        ``"equal"``: the same for each; ``"by_cost"``: as each bears the costs. By contribution:
        `contributions`.
    weights
        Partners × exchanges: costs borne; negative ones count as nil, and where all are nil the split is
        equal.

    Returns
    -------
    Partners × exchanges; the sum over partners is `gain`.

    Raises
    ------
    UnusableCall
        There is no partner.

    Examples
    --------
    >>> share(np.array([10.0]), "by_cost", weights=np.array([[3.0], [1.0], [1.0]])).ravel().tolist()
    [6.0, 2.0, 2.0]
    """
    if not len(weights):
        raise UnusableCall("assess-no-partner")
    positive = np.ones_like(weights) if rule == "equal" else np.maximum(weights, 0.0)
    whole = positive.sum(axis=0)
    fair = np.full_like(positive, 1 / len(weights))
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(whole > 0, positive / whole, fair)
    parts = np.where(np.isnan(whole), np.nan, parts)
    shares = gain * parts
    shares[-1] = gain - shares[:-1].sum(axis=0)
    return shares


def contributions(worth: dict[frozenset[int], float], partners: int) -> Floats:
    """Shapley value of each partner: the mean of what joining adds, over all orders of joining.

    Parameters
    ----------
    worth
        What each set of partners (numbers from 0) gains together; absent sets gain nothing.
    partners
        How many there are; the work grows as 2 to that power.

    Source: Shapley: A value for n-person games; 1953; Contributions to the Theory of Games II.
    """
    values = np.zeros(partners)
    for one in range(partners):
        others = [other for other in range(partners) if other != one]
        for size in range(partners):
            chance = factorial(size) * factorial(partners - size - 1) / factorial(partners)
            for group in combinations(others, size):
                before = worth.get(frozenset(group), 0.0)
                values[one] += chance * (worth.get(frozenset((*group, one)), 0.0) - before)
    return values


def between_two(gain: Floats, alone: Floats) -> Floats:
    """Shapley value of two partners, of many exchanges.

    Half of the gain, and half of what one could gain without the other more
    than that one without it.

    Parameters
    ----------
    gain
        Present value of what both gain together, by exchange; NaN unknown. A loss is shared equally.
    alone
        What the first, and what the second gains where the other stays away: 2 × exchanges. It counts from 0
        to the gain.

    Returns
    -------
    2 × exchanges; the sum over both is `gain`.

    Examples
    --------
    >>> between_two(np.array([10.0]), np.array([[6.0], [0.0]])).ravel().tolist()
    [8.0, 2.0]
    """
    first, second = np.clip(np.nan_to_num(alone, nan=0.0), 0.0, np.maximum(gain, 0.0))
    return np.stack([(gain + (first - second)) / 2, (gain - (first - second)) / 2])
