"""What may be claimed of an exchange: by year and over its life, by share, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from symbio.assessment.assess import Assessment
from symbio.assessment.cashflow import ramp

Floats = npt.NDArray[np.float64]


class Surety(StrEnum):
    """How sure a result is: computed before, agreed in a contract, or measured afterwards."""

    ESTIMATED = "estimated"
    CONTRACTED = "contracted"
    VERIFIED = "verified"


@dataclass(frozen=True, eq=False)
class Claim:
    """Effects by category: ``yearly`` in full operation, ``lifetime`` with the years of building up.

    Both are the attributable ``share`` of the whole effect. NaN unknown.
    """

    yearly: Floats
    lifetime: Floats
    life_a: int
    share: float
    surety: Surety


def claim(found: Assessment, exchange: int, surety: Surety = Surety.ESTIMATED) -> Claim:
    """Claim of exchange `exchange`; its life is the pipe's where there is one."""
    terms = found.money.terms
    life = terms.pipe_life_a if found.ledger.has_pipe[exchange] else terms.life_a
    share = found.parameters.value("attributable_share")
    yearly: Floats = found.effects.totals[exchange] * share
    return Claim(yearly, yearly * ramp(life, terms.ramp_up_a).sum(), life, share, surety)


def product_change(saving: float, burden_per_unit: float, output: float) -> float:
    """Change of a product's burden per functional unit, as a share (−0.24: a quarter less).

    Parameters
    ----------
    saving
        The receiver's part of a saving in a year.
    burden_per_unit
        Burden of one functional unit without the exchange.
    output
        Functional units a year.

    Examples
    --------
    >>> round(product_change(24_000, 100.0, 1000), 2)
    -0.24
    """
    whole = burden_per_unit * output
    return float("nan") if whole == 0 else -saving / whole
