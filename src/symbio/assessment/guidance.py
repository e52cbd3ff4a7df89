"""What to settle in law, what stands in the way, and whether an exchange is symbiosis at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from symbio.assessment.assess import Assessment
from symbio.assessment.categories import CATEGORIES
from symbio.knowledge import Knowledge
from symbio.knowledge.guidance import Barrier, LegalStep
from symbio.matching.match import regions_of_countries
from symbio.matching.ways import Way

LEVELS = ("prevention", "reuse", "recycling", "recovery", "backfilling", "disposal")
"""Levels of the waste hierarchy, best first (Directive 2008/98/EC, art. 4)."""
LIKELY = 0.5
"""A use of at least this weight is one that outranks burning."""


def legal_steps(k: Knowledge, held: frozenset[str], countries: Iterable[str | None]) -> tuple[LegalStep, ...]:
    """What to settle in the regions of `countries` when the conditions `held` hold, in the table's order."""
    regions = regions_of_countries(countries)
    return tuple(
        step
        for step in k.legal_steps
        if step.condition in held and (step.region is None or step.region in regions)
    )


def barriers(k: Knowledge, held: frozenset[str]) -> tuple[Barrier, ...]:
    """What stands in the way when the conditions `held` hold; what always does comes last."""
    found = [barrier for barrier in k.barriers if barrier.condition in held]
    return tuple(sorted(found, key=lambda barrier: barrier.condition == "always"))


def hierarchy_level(k: Knowledge, way: Way) -> str | None:
    """Level of the waste hierarchy at which `way` puts the offer; None where the tables do not say.

    The lowest level of its uses counts; treatment without a use is recycling, handing on as it is reuse.
    """
    levels = [k.use[step].level for step in way.steps if step in k.use]
    stated = [level for level in levels if level in LEVELS]
    if stated:
        return max(stated, key=LEVELS.index)
    if levels:
        return None
    return "recycling" if way.steps else "reuse"


def is_outranked(k: Knowledge, way: Way) -> bool:
    """True when `way` burns, fills or tips what has a likely use as material."""
    level = hierarchy_level(k, way)
    if level is None or LEVELS.index(level) < LEVELS.index("recovery"):
        return False
    name = k.resources.ids[way.offer]
    better = ("reuse", "recycling")
    return any(use.resource == name and use.weight >= LIKELY and use.level in better for use in k.uses)


@dataclass(frozen=True, slots=True)
class ValueTest:
    """The test of the standard: value for money and for the environment, for each partner. None unknown."""

    donor_gains: bool | None
    receiver_gains: bool | None
    environment_gains: bool | None

    @property
    def is_symbiosis(self) -> bool | None:
        """True when every value is there, False when one is missing, None when it cannot be told."""
        values = (self.donor_gains, self.receiver_gains, self.environment_gains)
        if False in values:
            return False
        return None if None in values else True


def value_test(found: Assessment, exchange: int) -> ValueTest:
    """Does each partner gain money, and does the climate gain? (Value test of the GOST R.)"""
    donor, receiver = found.money.shares[:, exchange].tolist()
    climate = float(found.effects.totals[exchange, CATEGORIES.index("GWP100")])
    return ValueTest(*(None if np.isnan(value) else value > 0 for value in (donor, receiver, climate)))
