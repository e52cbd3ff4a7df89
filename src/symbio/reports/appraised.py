"""Everything that a dossier says of one exchange, gathered once, whatever the language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from symbio.assessment.allocation import donor_share
from symbio.assessment.assess import Assessment
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.circumstances import circumstances
from symbio.assessment.detail import EffectLine, MoneyLine, effect_lines, money_lines
from symbio.assessment.drivers import Driver, effect_drivers, value_drivers
from symbio.assessment.guidance import (
    ValueTest,
    barriers,
    hierarchy_level,
    is_outranked,
    legal_steps,
    value_test,
)
from symbio.assessment.scenario import ALLOCATIONS, Allocation
from symbio.assessment.social import SocialEstimate, social_estimates
from symbio.assessment.uncertainty import Drawn, chance_of_gain, quantiles
from symbio.knowledge.guidance import Barrier, LegalStep
from symbio.language import Message
from symbio.matching.matches import Matches
from symbio.matching.ways import Way
from symbio.reports.drawing import Words

Floats = npt.NDArray[np.float64]
CLIMATE = CATEGORIES.index("GWP100")
DRAWS = 10_000


@dataclass(frozen=True, eq=False)
class Appraised:
    """One exchange of an assessment and its draws.

    Attributes
    ----------
    found, exchange
        The assessment, and which of its exchanges.
    drawn, place
        Draws, and which of their exchanges it is.
    matches
        The match it came from, for reasons, checks and precedents; None without one.
    """

    found: Assessment
    exchange: int
    drawn: Drawn
    place: int = 0
    matches: Matches | None = None

    @property
    def offer(self) -> dict[str, Any]:
        """Row of the stream table that gives."""
        both = self.found.exchanges
        return both.streams[int(both.offer[self.exchange])]

    @property
    def need(self) -> dict[str, Any]:
        """Row of the stream table that takes."""
        both = self.found.exchanges
        return both.streams[int(both.need[self.exchange])]

    @property
    def way(self) -> Way:
        """The way between them."""
        both = self.found.exchanges
        return both.ways[int(both.way[self.exchange])]

    @property
    def basis(self) -> str:
        """Unit of the offer's quantity, such as ``"t/a"``."""
        return self.found.knowledge.resources.basis[self.way.offer]

    @property
    def offered(self) -> float:
        """Units of the offer that change hands in a year; NaN unknown."""
        return float(self.found.exchanges.offered[self.exchange])

    @property
    def road_km(self) -> float:
        """Way by road between the partners [km]; NaN unknown."""
        return float(self.found.road_km[self.exchange])

    @property
    def is_used_already(self) -> bool:
        """True when the offer is in use today: no net benefit is shown."""
        return bool(self.found.is_used_already[self.exchange])

    def resource(self, i: int) -> Words:
        """Name of a resource by its position."""
        table = self.found.knowledge.resources
        return {"en": table.name(i, "en"), "ru": table.name(i, "ru")}

    @property
    def replaced(self) -> Words:
        """Name of what the offer takes the place of, as the life cycle counts it."""
        index = self.found.knowledge.resources.index
        named = (line.why.facts.get("resource") for line in self.effects if line.part == "V")
        return self.resource(next((index[str(name)] for name in named if name in index), self.way.need))

    @cached_property
    def effects(self) -> tuple[EffectLine, ...]:
        """Terms of the life cycle."""
        return effect_lines(self.found, self.exchange)

    @cached_property
    def sums(self) -> tuple[MoneyLine, ...]:
        """Terms of the money."""
        return money_lines(self.found, self.exchange)

    @property
    def parts(self) -> Floats:
        """Parts × categories, each as a positive burden; NaN unknown."""
        parts: Floats = self.found.effects.parts[self.exchange]
        return parts

    @property
    def totals(self) -> Floats:
        """Saving by category; NaN unknown."""
        totals: Floats = self.found.effects.totals[self.exchange]
        return totals

    @property
    def present_value(self) -> float:
        """Present value to both [currency]; NaN unknown."""
        return float(self.found.money.present_value[self.exchange])

    def ends_of_effect(self, category: int) -> tuple[float, float, float]:
        """5, 50 and 95 % of the saving in a category; NaN unknown."""
        low, middle, high = quantiles(self.drawn.effects[self.place, category]).tolist()
        return low, middle, high

    def ends_of(self, draws: Floats) -> tuple[float, float, float]:
        """5, 50 and 95 % of draws of money."""
        low, middle, high = quantiles(draws[self.place]).tolist()
        return low, middle, high

    def chance(self, draws: Floats) -> float:
        """Share of draws above nil; NaN unknown."""
        return float(chance_of_gain(draws[self.place]))

    @cached_property
    def value_drivers(self) -> tuple[Driver, ...]:
        """What the present value follows most."""
        return value_drivers(self.found, self.exchange, self.drawn, place=self.place)

    @cached_property
    def climate_drivers(self) -> tuple[Driver, ...]:
        """What the climate effect follows most."""
        return effect_drivers(self.found, self.exchange, self.drawn, CLIMATE, place=self.place)

    def donors_part(self, rule: Allocation) -> Floats:
        """The donor's part of the saving by category under `rule`; NaN unknown."""
        effects, money = self.found.effects, self.found.money
        whole = donor_share(effects, rule, money_share=money.donors_money_share)
        part: Floats = whole[self.exchange]
        return part

    @property
    def rules(self) -> tuple[Allocation, ...]:
        """Rules of allocation, the chosen one first."""
        chosen = self.found.scenario.allocation
        return (chosen, *(rule for rule in ALLOCATIONS if rule != chosen))

    @property
    def level(self) -> str | None:
        """Level of the waste hierarchy; None not known."""
        return hierarchy_level(self.found.knowledge, self.way)

    @property
    def is_outranked(self) -> bool:
        """True when a likely use as material is known for what is burnt, filled or tipped."""
        return is_outranked(self.found.knowledge, self.way)

    @cached_property
    def value_test(self) -> ValueTest:
        """The value test of the standard."""
        return value_test(self.found, self.exchange)

    @cached_property
    def _held(self) -> frozenset[str]:
        return circumstances(self.found, self.exchange)

    @property
    def legal_steps(self) -> tuple[LegalStep, ...]:
        """What to settle in law."""
        countries = (self.offer["country"], self.need["country"])
        return legal_steps(self.found.knowledge, self._held, countries)

    @property
    def barriers(self) -> tuple[Barrier, ...]:
        """What stands in the way."""
        return barriers(self.found.knowledge, self._held)

    @property
    def jobs(self) -> tuple[SocialEstimate, ...]:
        """What people may gain."""
        return social_estimates(self.found, self.exchange)

    @property
    def shared(self) -> tuple[Message, ...]:
        """Treatments whose burden other products share, and by what."""
        return self.found.recipes[int(self.found.which[self.exchange])].shared

    @property
    def left_out(self) -> tuple[Message, ...]:
        """What the life cycle leaves out."""
        return self.found.recipes[int(self.found.which[self.exchange])].left_out


def appraise(
    found: Assessment, exchange: int, *, matches: Matches | None = None, draws: int = DRAWS
) -> Appraised:
    """Draw exchange `exchange` of `found` and gather what a dossier says of it."""
    return Appraised(found, exchange, found.draw([exchange], draws=draws), 0, matches)
