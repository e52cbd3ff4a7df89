"""Rules that refuse or warn, with reasons: unsafe, hazardous to food or feed, barred by law.

A rule looks at what reaches the receiver. A treatment answers for the hazards that its declared input
has; hazards that the stream brings beyond those go through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from symbio.knowledge import Hazard, Knowledge
from symbio.matching.ways import Way

FEDERAL_OPERATOR_CLASSES = (1, 2)
"""Hazard classes that a Russian generator without own capacity hands to the federal operator.

Source: Federal Law 89-FZ, art. 14.1, in force since 2022-03-01.
"""
TREATERS = ("38.12", "38.22")
"""NACE classes of those who collect and treat hazardous waste."""


def begins_with_one_of(nace: str | None, prefixes: Iterable[str]) -> bool:
    """True when the class `nace` lies in one of the groups; an unknown class lies in none."""
    return nace is not None and nace.startswith(tuple(prefixes))


class Rules:
    """The hazards table, compiled for one set of regions.

    Parameters
    ----------
    knowledge
        The tables.
    regions
        Legal regions of the streams ("RU", "BY", "EU"); rules of other regions stay silent.
    """

    def __init__(self, knowledge: Knowledge, regions: frozenset[str] = frozenset()) -> None:
        self._resources = knowledge.resources
        self._hazards = tuple(h for h in knowledge.hazards if h.region is None or h.region in regions)
        self.firing_on = lru_cache(maxsize=200_000)(self._firing_on)

    def _has(self, resource: int, wanted: str | None, trait: str | None) -> bool:
        """True when `resource` is a `wanted` and has `trait`, as far as either is given."""
        index = self._resources.index
        if wanted is not None and (wanted not in index or not self._resources.is_a(resource, index[wanted])):
            return False
        return trait is None or trait in self._resources.traits[resource]

    def _brings(self, way: Way, hazard: Hazard) -> bool:
        if self._has(way.carrier, hazard.resource, hazard.trait):
            return True
        if way.treated_as is None or way.carrier == way.offer:
            return False
        brought = self._has(way.offer, hazard.resource, hazard.trait)
        return brought and not self._has(way.treated_as, hazard.resource, hazard.trait)

    def _firing_on(self, way: Way) -> tuple[Hazard, ...]:
        """Rules that `way` sets off for at least some receivers, refusals first, in table order."""
        fired = [
            hazard
            for hazard in self._hazards
            if self._has(way.need, hazard.other_resource, hazard.other_trait) and self._brings(way, hazard)
        ]
        return tuple(sorted(fired, key=lambda hazard: hazard.verdict != "refuse"))

    def applying(self, way: Way, nace: str | None) -> Iterator[Hazard]:
        """Rules that hold for a receiver of class `nace` (None: unknown, activity rules stay silent)."""
        for hazard in self.firing_on(way):
            if not hazard.activities or begins_with_one_of(nace, hazard.activities):
                yield hazard

    def refusal(self, way: Way, nace: str | None) -> Hazard | None:
        """The first rule that refuses `way` for a receiver of class `nace`; None if none does."""
        return next((h for h in self.applying(way, nace) if h.verdict == "refuse"), None)


def only_federal_operator(hazard_class: int | None, country: str | None) -> bool:
    """True when the law leaves the stream to the federal operator (Russia, classes I and II)."""
    return country == "RU" and hazard_class in FEDERAL_OPERATOR_CLASSES
