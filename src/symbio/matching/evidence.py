"""What speaks for and against a pair of phrases, weighed: the score of "could this serve that?".

Each piece of evidence is a number; a logistic function of their weighted sum is the probability that an
expert would call the pair good. The weights are learned from the open questions about pairs, not from the
sealed ones (`symbio.quality.training`); they stand in ``data/pair_weights.csv``.

Source: logistic regression, Cox, J. R. Stat. Soc. B 20 (1958) 215.
"""

from __future__ import annotations

import csv
import math
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).parent / "data" / "pair_weights.csv"
INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence on one pair; every number lies in 0…1.

    Attributes
    ----------
    way
        √ of the best P(offer) · P(need) · weight of a way.
    likely_way
        Best weight of a way × √(P(offer) · P(need)): less is lost by words that are not sure.
    direct
        √ of the best P(offer) · P(need) of the same thing, or a kind of it.
    treated
        √ of the best P · P · weight of a way with a treatment.
    taker
        How usually the receiver's class takes what is offered; less for its group and division, and where
        the need's words tell something else that the class takes.
    taker_unknown
        1 where the receiver's class is neither stated nor told by the need's words.
    process
        How well what is offered enters the process that the need's words name.
    same_kind
        Probability that both are material, or energy, water, gas, space, …
    clear_offer, clear_need
        Probability of the likeliest reading.
    pure
        1 where the need asks for purity (optical glass, medicine, food) and a residue is offered.
    warned
        1 where the words set off a warning.
    """

    way: float
    likely_way: float
    direct: float
    treated: float
    taker: float
    taker_unknown: float
    process: float
    same_kind: float
    clear_offer: float
    clear_need: float
    pure: float
    warned: float


NAMES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class _Weight:
    weight: float
    mean: float
    spread: float


@cache
def weights() -> tuple[float, tuple[_Weight, ...]]:
    """The intercept, and weight, mean and spread of every piece of evidence, in order of `NAMES`."""
    with WEIGHTS.open(encoding="utf-8", newline="") as stream:
        rows = {row["evidence"]: row for row in csv.DictReader(stream)}
    found = tuple(
        _Weight(*(float(rows[name][column]) for column in ("weight", "mean", "spread"))) for name in NAMES
    )
    return float(rows[INTERCEPT]["weight"]), found


def plausibility(evidence: Evidence) -> float:
    """Probability 0…1 that an expert would call the pair good."""
    intercept, found = weights()
    values = astuple(evidence)
    total = intercept + sum(w.weight * (x - w.mean) / w.spread for w, x in zip(found, values, strict=True))
    return 1.0 / (1.0 + math.exp(-total))
