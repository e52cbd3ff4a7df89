"""Rules that refuse or warn, with reasons: unsafe, hazardous to food or feed, barred by law.

A rule looks at what reaches the receiver. A treatment answers for the hazards that its declared input
has; hazards that the stream brings beyond those go through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from symbio.knowledge import Hazard, Knowledge
from symbio.matching.ways import Way

FEDERAL_OPERATOR_CLASSES = (1, 2)
"""Hazard classes that a Russian generator without own capacity hands to the federal operator.

Source: Federal Law 89-FZ, art. 14.1, in force since 2022-03-01.
"""
SENSITIVE_TRAITS = frozenset({"food_grade", "feed_grade", "potable"})
"""What people or animals eat or drink; no treatment on the way answers for a hazard against it."""
SENSITIVE_ACTIVITIES = {"03.22": "food_grade"}
"""Receivers whose water and gases end in food whatever they call them: fish live in it."""
MOST_KEPT = 200_000
"""Ways of which it is remembered what they set off."""
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
        hazards = tuple(h for h in knowledge.hazards if h.region is None or h.region in regions)
        # refusals first, table order kept: the first rule that fires is the one that is told
        self._hazards = tuple(sorted(hazards, key=lambda hazard: hazard.verdict != "refuse"))
        having = cache(self._having)
        self._bearers = tuple(having(h.resource, h.trait) for h in self._hazards)
        self._against: list[list[int]] = [[] for _ in self._resources.ids]
        for n, h in enumerate(self._hazards):
            for i in having(h.other_resource, h.other_trait):
                self._against[i].append(n)
        self._fired: dict[tuple[int, int, int | None, int], tuple[Hazard, ...]] = {}
        self._never: list[set[str]] = [set() for _ in self._resources.ids]
        for bearers, h in zip(self._bearers, self._hazards, strict=True):
            if h.verdict == "refuse" and h.other_trait in SENSITIVE_TRAITS and not h.activities:
                for i in bearers:
                    self._never[i].add(h.other_trait)

    def _having(self, wanted: str | None, trait: str | None) -> frozenset[int]:
        """Resources that are a `wanted` and have `trait`, as far as either is given."""
        found = set(range(len(self._resources)))
        if wanted is not None:
            top = self._resources.index.get(wanted)
            found = set() if top is None else {top, *self._resources.descendants(top)}
        if trait is not None:
            found = {i for i in found if trait in self._resources.traits[i]}
        return frozenset(found)

    def _brings(self, way: Way, hazard: int) -> bool:
        bearers = self._bearers[hazard]
        if way.carrier in bearers:
            return True
        if way.treated_as is None or way.carrier == way.offer:
            return False
        return way.offer in bearers and way.treated_as not in bearers

    def firing_on(self, way: Way) -> tuple[Hazard, ...]:
        """Rules that `way` sets off for at least some receivers, refusals first, in table order."""
        asked = way.offer, way.carrier, way.treated_as, way.need
        found = self._fired.get(asked)
        if found is None:
            if len(self._fired) >= MOST_KEPT:
                self._fired.clear()
            found = tuple(self._hazards[n] for n in self._against[way.need] if self._brings(way, n))
            self._fired[asked] = found
        return found

    def barred_traits(self, way: Way) -> frozenset[str]:
        """Sensitive traits of needs that the offered resource must never serve by `way`.

        Only a product that is itself of that grade lifts the bar.
        """
        return frozenset(self._never[way.offer]).difference(self._resources.traits[way.carrier])

    def sensitive_traits(self, needed: Iterable[int], nace: str | None) -> frozenset[str]:
        """Sensitive traits of anything that a need names, or that its owner's trade implies."""
        traits = {trait for i in needed for trait in self._resources.traits[i] & SENSITIVE_TRAITS}
        kinds = {self._resources.kind[i] for i in needed}
        implied = SENSITIVE_ACTIVITIES.get(nace or "")
        if implied and kinds & {"water", "gas"}:
            traits.add(implied)
        return frozenset(traits)

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
