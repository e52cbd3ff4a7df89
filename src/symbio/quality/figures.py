"""Figures of quality: shares with intervals, areas under curves, and what guessing would reach."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Z = 1.96
"""Half-width of a 95 % interval in standard deviations."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Attributes
    ----------
    question
        Identifier of what was asked, e.g. ``"ewc-first"``.
    part
        Which questions: ``"ru"``, ``"en"``, a kind, a place, ``"all"``; ``/sealed`` those never looked at.
    n
        Number of questions.
    value
        Share 0…1, or area under the curve 0…1; NaN without questions.
    low, high
        95 % interval.
    baseline
        What naming the commonest answers would reach; None where that makes no sense.
    """

    question: str
    part: str
    n: int
    value: float
    low: float
    high: float
    baseline: float | None = None

    @property
    def lift(self) -> float | None:
        """How many times better than the baseline; None where there is none."""
        return self.value / self.baseline if self.baseline else None


def share(question: str, part: str, hits: Sequence[bool], *, baseline: float | None = None) -> Figure:
    """The share of `hits` with its Wilson interval.

    Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
    """
    n = len(hits)
    if n == 0:
        return Figure(question, part, 0, math.nan, math.nan, math.nan, baseline)
    p = sum(hits) / n
    middle, half = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    return Figure(question, part, n, p, (middle - half) / scale, (middle + half) / scale, baseline)


def area(question: str, part: str, good: Sequence[float], bad: Sequence[float]) -> Figure:
    """Probability that a good one scores above a bad one, ties half, with Hanley and McNeil's interval.

    Source: Hanley, McNeil, Radiology 143 (1982) 29.
    """
    if not good or not bad:
        return Figure(question, part, 0, math.nan, math.nan, math.nan)
    above = _above(np.asarray(good), np.asarray(bad))
    q1, q2 = above / (2 - above), 2 * above * above / (1 + above)
    n, m = len(good), len(bad)
    spread = above * (1 - above) + (n - 1) * (q1 - above**2) + (m - 1) * (q2 - above**2)
    half = Z * math.sqrt(max(spread, 0.0) / (n * m))
    return Figure(question, part, n + m, above, max(above - half, 0.0), min(above + half, 1.0))


def _above(good: npt.NDArray[np.float64], bad: npt.NDArray[np.float64]) -> float:
    return float(((good[:, None] > bad[None]) + 0.5 * (good[:, None] == bad[None])).mean())


def commonest(accepted: Iterable[Sequence[str]], count: int) -> list[str]:
    """The `count` answers that are accepted most often: what somebody who guesses would name."""
    votes = Counter(answer for answers in accepted for answer in dict.fromkeys(answers))
    return [answer for answer, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:count]]


def guessed(accepted: Sequence[Sequence[str]], count: int) -> float:
    """Share of questions that naming the `count` commonest answers to all of them would answer."""
    named = set(commonest(accepted, count))
    return sum(bool(named & set(answers)) for answers in accepted) / max(len(accepted), 1)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like score: how many, their mean score, and the share that was right."""

    n: int
    score: float
    right: float


def reliability(scores: Sequence[float], right: Sequence[bool], bins: int = 10) -> tuple[Bin, ...]:
    """The reliability curve: answers in `bins` equal ranges of score, empty ranges left out.

    Source: Murphy, Winkler, J. R. Stat. Soc. C 26 (1977) 41.
    """
    places = np.minimum((np.asarray(scores) * bins).astype(int), bins - 1)
    found = []
    for place in range(bins):
        here: list[int] = np.flatnonzero(places == place).tolist()
        if here:
            mean = float(np.mean([scores[i] for i in here]))
            found.append(Bin(len(here), mean, float(np.mean([right[i] for i in here]))))
    return tuple(found)
