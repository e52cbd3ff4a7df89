"""The activity as evidence: which resources a plant of a NACE class usually gives out or takes in."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

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
        self.factors = lru_cache(maxsize=4096)(self._factors)

    def _shares(self, activity: str, direction: str) -> FloatArray:
        """How usual each resource is, 0…1; NaN everywhere for a class without profile."""
        usual = np.zeros(len(self._resources))
        known = False
        for nace in self._by_division.get((activity[:2], direction), ()):
            row = self._flows[(nace, direction)]
            length = next((n for n in NEARBY if nace[:n] == activity[:n] and len(activity) >= n), None)
            if length is None:
                continue
            known = known or length > 2
            for resource, share in row.items():
                usual[resource] = max(usual[resource], share * NEARBY[length])
        return self._spread(usual) if known else np.full(len(usual), np.nan)

    def _spread(self, usual: FloatArray) -> FloatArray:
        spread = usual.copy()
        for resource in np.flatnonzero(usual):
            share = usual[resource]
            for ancestor, steps in self._resources.ancestors(int(resource)).items():
                spread[ancestor] = max(spread[ancestor], share * PARENT**steps)
            for child, steps in self._resources.descendants(int(resource)).items():
                spread[child] = max(spread[child], share * CHILD**steps)
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
