"""Learn the weights of the evidence on pairs: ``python -m symbio.quality.training``.

Learned from the open questions about pairs; sealed questions have no part in it. Pairs for which tables were
mended teach nothing: the evidence on them is better than it will be on new ones. Nor do questions about bare
terms: a term names a thing and says neither how good it is nor for whom.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
import numpy.typing as npt

from symbio.matching.evidence import INTERCEPT, NAMES, WEIGHTS, Evidence
from symbio.matching.questions import Oracle
from symbio.quality.gold import PairQuestion, pairs

Floats = npt.NDArray[np.float64]
SHRINKAGE, STEPS, RATE = 3.0, 4000, 0.1


def learned(values: Floats, good: Floats) -> tuple[float, Floats, Floats, Floats]:
    """Intercept, weights, means and spreads of a logistic regression with shrinkage, by gradient descent."""
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(values)), (values - mean) / spread])
    weights = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        probability = 1.0 / (1.0 + np.exp(-scaled @ weights))
        slope = scaled.T @ (probability - good) / len(good)
        slope[1:] += SHRINKAGE * weights[1:] / len(good)
        weights -= RATE * slope
    return float(weights[0]), weights[1:], mean, spread


def gather(oracle: Oracle, asked: Sequence[PairQuestion]) -> tuple[Floats, Floats]:
    """Evidence on the pairs that no rule refuses, and which of them are good."""
    found = oracle.evidence(
        [q.offer for q in asked],
        [q.need for q in asked],
        offer_activities=[q.offer_activity for q in asked],
        need_activities=[q.need_activity for q in asked],
    )
    kept: list[tuple[Evidence, bool]] = [
        (evidence, q.is_good) for evidence, q in zip(found, asked, strict=True) if evidence is not None
    ]
    return np.array([astuple(evidence) for evidence, _ in kept]), np.array([float(good) for _, good in kept])


def write_weights() -> None:
    """Learn and write the weights."""
    asked = [q for q in pairs() if q.part == "open" and q.set == "pairs"]
    intercept, weights, mean, spread = learned(*gather(Oracle(), asked))
    with WEIGHTS.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["evidence", "weight", "mean", "spread"])
        writer.writerow([INTERCEPT, f"{intercept:.4f}", "", ""])
        for row in zip(NAMES, weights, mean, spread, strict=True):
            writer.writerow([row[0], *(f"{value:.4f}" for value in row[1:])])


if __name__ == "__main__":
    write_weights()
