"""What goes through the treatments of a way: amounts per unit of the offer, by yields."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from symbio.knowledge import Knowledge
from symbio.knowledge.records import Technology, TechnologyFlow
from symbio.matching.amounts import per_input
from symbio.matching.ways import Way


@dataclass(frozen=True, slots=True)
class Link:
    """A treatment: ``amount`` units of what ``enters`` it (a resource) per unit of the offer; NaN unknown.

    ``leaves`` is what goes on from it.
    """

    technology: Technology
    enters: int
    leaves: int
    amount: float


class Chains:
    """Chains of treatments of ways.

    Parameters
    ----------
    knowledge
        Technologies and their flows.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge
        self.flows: dict[str, list[TechnologyFlow]] = defaultdict(list)
        for flow in knowledge.technology_flows:
            self.flows[flow.technology].append(flow)

    def links(self, way: Way) -> tuple[Link, ...]:
        """Treatments of `way`, in order; uses are none."""
        return self._walk(way)[0]

    def carried(self, way: Way) -> float:
        """Units of what the last treatment makes per unit of the offer; 1 without treatments, NaN unknown."""
        return self._walk(way)[1]

    def hauled(self, way: Way) -> float:
        """Units hauled per unit of the offer: treatment stands where less is hauled, offer or product."""
        return 1.0 if self.is_feed_hauled(way) else self.carried(way)

    def is_feed_hauled(self, way: Way) -> bool:
        """True where the offer is hauled to its treatment, and not what is made of it."""
        basis = self._k.resources.basis
        return not (basis[way.carrier] == basis[way.offer] and self.carried(way) < 1.0)

    def _walk(self, way: Way) -> tuple[tuple[Link, ...], float]:
        links, amount, came = [], 1.0, way.offer
        for step, (enters, leaves) in zip(way.steps, way.stops, strict=True):
            technology = self._k.technology.get(step)
            if technology is not None:
                kind = came if self._k.resources.is_a(came, enters) else enters
                links.append(Link(technology, kind, leaves, amount))
                amount *= self._yield(step, kind, leaves)
            came = leaves
        return tuple(links), amount

    def _yield(self, technology: str, enters: int, leaves: int) -> float:
        name = self._k.resources.ids[leaves]
        outputs = (flow for flow in self.flows[technology] if flow.direction == "out")
        amounts = (per_input(self._k, flow, enters) for flow in outputs if flow.resource == name)
        return next((amount for amount in amounts if amount is not None), math.nan)
