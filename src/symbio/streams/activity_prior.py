"""The activity as evidence: which resources a plant of a NACE class usually gives out or takes in."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from symbio.knowledge import Knowledge
from symbio.streams.code_space import ANY_ORIGIN, OTHER_ORIGIN, OWN_ORIGIN
from symbio.streams.waste_candidates import WasteCodes

UNUSUAL, USUAL = 0.85, 0.5  # factor without any flow of the class; what a flow of share 1 adds to it
UNSTATED_SHARE = 0.5
PARENT, CHILD = 0.7, 0.6  # a flow speaks for its is-a neighbours, less than for itself
NEARBY = {5: 1.0, 4: 0.5, 2: 0.2}  # same class, same group, same division
ORIGIN = {OWN_ORIGIN: 1.1, ANY_ORIGIN: 1.0, OTHER_ORIGIN: 0.7}

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class ActivityPrior:
    """Factors on the scores of resources, by activity and direction."""

    def __init__(self, knowledge: Knowledge, codes: WasteCodes) -> None:
        self._resources = knowledge.resources
        self._codes = codes
        self._flows: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
        for flow in knowledge.activity_flows:
            position = self._resources.index.get(flow.resource)
            if position is not None:
                share = UNSTATED_SHARE if flow.share is None else flow.share
                row = self._flows[(flow.nace, flow.direction)]
                row[position] = max(share, row.get(position, 0.0))
        self._by_division: dict[tuple[str, str], list[str]] = defaultdict(list)
        for nace, direction in self._flows:
            self._by_division[(nace[:2], direction)].append(nace)
        self._row = cache(self._flows_of)
        self.factors = lru_cache(maxsize=4096)(self._factors)

    def _shares(self, activity: str, direction: str) -> FloatArray:
        """How usual each resource is, 0…1; NaN everywhere for a class without profile."""
        usual = np.zeros(len(self._resources))
        known = False
        for nace in self._by_division.get((activity[:2], direction), ()):
            length = next((n for n in NEARBY if nace[:n] == activity[:n] and len(activity) >= n), None)
            if length is None:
                continue
            known = known or length > 2
            resources, shares = self._row(nace, direction)
            usual[resources] = np.maximum(usual[resources], shares * NEARBY[length])
        return self._spread(usual) if known else np.full(len(usual), np.nan)

    def _flows_of(self, nace: str, direction: str) -> tuple[IntArray, FloatArray]:
        """Resources of a class's flows, each once, and their shares."""
        row = self._flows[(nace, direction)]
        return np.array(list(row), dtype=np.int64), np.array(list(row.values()), dtype=np.float64)

    @cached_property
    def _neighbours(self) -> tuple[IntArray, IntArray, FloatArray]:
        """Is-a neighbours: resource, ancestor or descendant, part of a flow's share that speaks for it."""
        table = self._resources
        rows = [
            (i, j, part**steps)
            for i in range(len(table))
            for part, related in ((PARENT, table.ancestors(i)), (CHILD, table.descendants(i)))
            for j, steps in related.items()
        ]
        resources, others, parts = zip(*rows, strict=True) if rows else ((), (), ())
        return (
            np.array(resources, dtype=np.int64),
            np.array(others, dtype=np.int64),
            np.array(parts, dtype=np.float64),
        )

    def _spread(self, usual: FloatArray) -> FloatArray:
        resources, others, parts = self._neighbours
        spread = usual.copy()
        np.maximum.at(spread, others, usual[resources] * parts)
        return spread

    def _factors(self, activity: str, direction: str) -> FloatArray:
        """Factor per resource for a stream of `direction` ("offer" or "need") at a plant of `activity`."""
        shares = self._shares(activity, "out" if direction == "offer" else "in")
        factors = np.where(np.isnan(shares), 1.0, UNUSUAL + USUAL * shares)
        if direction == "offer":
            fit = self._codes.origin_fits(activity)
            fits = np.select([fit == origin for origin in ORIGIN], list(ORIGIN.values()), 1.0)
            factors *= np.where(shares > 0, 1.0, fits)
        return factors
