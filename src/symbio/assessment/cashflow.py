"""Net present value, internal rate of return, payback: of many cash flows at once.

A flow is an investment today and the same gain every year of its life, less in the first years while the
exchange builds up. Money is of constant value, so the discount rate is a real one. Before taxes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

METHOD = "money/1"
"""Method identifier; a changed formula gets a new one and old results keep theirs."""
Floats = npt.NDArray[np.float64]
_HIGHEST_RATE = 10.0
_LOWEST_RATE = -0.9
_GRID = 4000


def ramp(life_a: int, ramp_up_a: float) -> Floats:
    """Share of full operation in each year of life: year t runs at (t − ½)/ramp-up, at most in full.

    Examples
    --------
    >>> ramp(4, 2).tolist()
    [0.25, 0.75, 1.0, 1.0]
    """
    years = np.arange(1, life_a + 1)
    share: Floats = np.minimum(1.0, (years - 0.5) / max(ramp_up_a, 0.5))
    return share


def annuity(rate: Floats | float, life_a: int, ramp_up_a: float = 0.0) -> Floats:
    """Present value of 1 a year in full operation, at `rate` (0.08 is 8 %); same shape as `rate`."""
    share = ramp(life_a, ramp_up_a)
    powers = np.power.outer(1 / (1 + np.asarray(rate, dtype=float)), np.arange(1, life_a + 1))
    worth: Floats = powers @ share
    return worth


def net_present_value(investment: Floats, yearly: Floats, annuities: Floats | float) -> Floats:
    """−investment + yearly gain × annuity; NaN where either is unknown."""
    return yearly * annuities - investment


def rate_of_return(investment: Floats, yearly: Floats, life_a: int, ramp_up_a: float = 0.0) -> Floats:
    """Rate at which the net present value is nil, to about 1e-6; NaN without an investment or a gain.

    Rates beyond −90 % and 1000 % a year are given as those.
    """
    grid = np.geomspace(1 + _LOWEST_RATE, 1 + _HIGHEST_RATE, _GRID) - 1
    worth = annuity(grid, life_a, ramp_up_a)
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = investment / yearly
    is_flow = (investment > 0) & (yearly > 0)
    wanted = np.where(is_flow, wanted, 1.0)
    found = np.interp(-np.log(wanted), -np.log(worth), np.log1p(grid))
    return np.where(is_flow, np.expm1(found), np.nan)


def payback(investment: Floats, yearly: Floats, life_a: int, ramp_up_a: float = 0.0) -> Floats:
    """Years until the gains add up to the investment, undiscounted; inf if not within the life or where
    every year loses, NaN unknown.

    Examples
    --------
    >>> payback(np.array([3.0]), np.array([2.0]), 10, 0).tolist()
    [1.5]
    """
    gained = np.r_[0.0, np.cumsum(ramp(life_a, ramp_up_a))]
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = investment / yearly
    years = np.interp(wanted, gained, np.arange(life_a + 1), right=np.inf)
    never = (yearly < 0) | ((yearly == 0) & (investment > 0))
    years = np.where(never, np.inf, np.where((investment <= 0) & ~np.isnan(yearly), 0.0, years))
    return np.where(np.isnan(investment) | np.isnan(yearly), np.nan, years)


def loan_worth(rate: float, interest: float, term_a: float) -> float:
    """What borrowing 1 is worth today: 1 − present value of the equal yearly sums that repay it.

    Positive where the loan is cheaper than the discount rate. Terms are rounded to whole years.
    """
    term = max(1, round(term_a))
    repaid = 1 / annuity(interest, term)
    return float(1 - repaid * annuity(rate, term))
