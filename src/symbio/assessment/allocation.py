"""How the effect of an exchange is shared between donor and receiver, and what firms and network sum up to.

Whatever the rule, the receiver gets what the donor does not: the sum over all firms is the network's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbio.assessment.categories import PARTS
from symbio.assessment.lifecycle import LifeCycle
from symbio.assessment.scenario import Allocation

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_W = PARTS.index("W")


def donor_share(
    effects: LifeCycle, rule: Allocation, *, alpha: float = 0.5, money_share: Floats | None = None
) -> Floats:
    """The donor's part of each effect: exchanges × categories.

    Parameters
    ----------
    effects
        What is shared.
    rule
        ``"half"``: (1 − α)·c; ``"donor"`` and ``"receiver"``: all to one; ``"cut_off"``: the donor gets the
        avoided treatment, the receiver all else; ``"economic"``: as the gain in money is shared.
    alpha
        The receiver's share under ``"half"``.
    money_share
        Donor's share of the gain in money by exchange, NaN unknown; for ``"economic"``.
    """
    match rule:
        case "half":
            return (1 - alpha) * effects.totals
        case "donor":
            return effects.totals
        case "receiver":
            return np.where(np.isnan(effects.totals), np.nan, 0.0)
        case "cut_off":
            return np.where(np.isnan(effects.totals), np.nan, effects.parts[:, _W])
        case "economic":
            if money_share is None:
                return np.full_like(effects.totals, np.nan)
            return money_share[:, None] * effects.totals


@dataclass(frozen=True, eq=False)
class Network:
    """Effects summed over exchanges.

    Attributes
    ----------
    firms
        Firms × categories: what each firm's exchanges bring it.
    total
        By category over the exchanges that are known and shared.
    counted, unknown
        Exchanges that the sums contain, and those that they cannot, by category.
    """

    firms: Floats
    total: Floats
    counted: Ints
    unknown: Ints


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike two rules order firms by what they bring.

    ``correlation`` is Spearman's, −1…1, NaN for fewer than two firms; ``kept`` of the first ``top`` firms of
    the one are among the first of the other.
    """

    correlation: float
    kept: int
    top: int


def agreement(one: Floats, other: Floats, top: int) -> Agreement:
    """Agreement of two orders of the same firms: their savings under two rules of allocation.

    Examples
    --------
    >>> agreement(np.array([3.0, 2.0, 1.0]), np.array([3.0, 1.0, 2.0]), 1)
    Agreement(correlation=0.5, kept=1, top=1)
    """
    top = min(top, len(one))
    first, second = (set(np.argsort(-values, kind="stable")[:top].tolist()) for values in (one, other))
    if len(one) < 2:
        return Agreement(float("nan"), len(first & second), top)
    ranks = [_ranks(values) for values in (one, other)]
    centred = [rank - rank.mean() for rank in ranks]
    norm = float(np.sqrt((centred[0] ** 2).sum() * (centred[1] ** 2).sum()))
    correlation = float("nan") if norm == 0 else float(centred[0] @ centred[1]) / norm
    return Agreement(correlation, len(first & second), top)


def _ranks(values: Floats) -> Floats:
    """Ranks from 0, those of equal values their mean."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    ranks: Floats = (last - (count + 1) / 2)[place]
    return ranks


def sum_up(totals: Floats, donors_part: Floats, donor: Ints, receiver: Ints) -> Network:
    """Sums by firm and over the network.

    Parameters
    ----------
    totals, donors_part
        Effect of each exchange and the donor's part: exchanges × categories; NaN is left out and counted.
    donor, receiver
        Firm on either side of each exchange: positions from 0.
    """
    is_known = ~(np.isnan(totals) | np.isnan(donors_part))
    whole = np.where(is_known, totals, 0.0)
    donors = np.where(is_known, donors_part, 0.0)
    size = int(max(donor.max(initial=-1), receiver.max(initial=-1))) + 1
    firms = np.zeros((size, totals.shape[1]))
    np.add.at(firms, donor, donors)
    np.add.at(firms, receiver, whole - donors)
    return Network(firms, whole.sum(axis=0), is_known.sum(axis=0), (~is_known).sum(axis=0))
