"""Which notes a figure of one exchange rests on: rows of tables, the parties' own rows, methods."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from symbio.assessment import cashflow, lifecycle, uncertainty
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.detail import EffectLine, MoneyLine
from symbio.assessment.freight import UNION
from symbio.language import say_code
from symbio.matching.matches import METHOD as MATCH
from symbio.reports.appraised import Appraised
from symbio.reports.notes import Notes

_HAULS = {"assess-term-supply-haul": "haul_of_supply", "assess-term-waste-haul": "haul_to_landfill"}
_TERMS = ("discount_rate", "ramp_up", "maintenance_share")
_BY_DISTANCE = {"assess-term-haul", "assess-term-rail", "assess-term-pipe", "assess-sum-freight"}
_WITHIN = {
    "assess-investment-pipe",
    "assess-investment-plant",
    "assess-investment-exchanger",
    "assess-investment-store",
    "assess-investment-store-assumed",
}


class Origins:
    """Notes of one exchange.

    Parameters
    ----------
    one
        The exchange.
    notes
        Where the notes are kept.
    lang
        Language of the notes.
    """

    def __init__(self, one: Appraised, notes: Notes, lang: str) -> None:
        self._one = one
        self._notes = notes
        self._lang = lang

    def quantity(self) -> tuple[int, ...]:
        """What changes hands: the lesser of offer and need, by the ratio of the way."""
        rows = (self._one.offer, self._one.need)
        stated = [self._notes.stream(row) for row in rows if row["quantity"] is not None]
        what = say_code("note-what-quantity", self._lang)
        return (self._notes.computed(MATCH, what, (*stated, *self._uses())),)

    def _uses(self) -> Iterator[int]:
        k = self._one.found.knowledge
        for step in self._one.way.steps:
            if step in k.use:
                use = k.use[step]
                ends = [
                    k.resources.name(k.resources.index[name], self._lang)
                    for name in (use.resource, use.replaces)
                ]
                text = say_code("note-use", self._lang, resource=ends[0], replaces=ends[1])
                yield self._notes.row("uses", use, use.id, text)
            elif step in k.technology:
                yield self._notes.technology(k.technology[step])

    def distance(self) -> tuple[int, ...]:
        """The way by road."""
        places = [self._notes.stream(row) for row in (self._one.offer, self._one.need)]
        detour = self._notes.parameter(self._one.found.parameters["detour"])
        return (self._notes.computed(MATCH, say_code("note-what-distance", self._lang), (*places, detour)),)

    def haul(self, code: str) -> tuple[int, ...]:
        """The assumed haul that the words of a term mention; nothing where they mention none."""
        name = _HAULS.get(code)
        return () if name is None else (self._notes.parameter(self._one.found.parameters[name]),)

    def amount(self, line: EffectLine) -> tuple[int, ...]:
        """What the amount of a term rests on."""
        found = [*self.quantity(), *self.haul(line.why.code)]
        if line.why.code in _BY_DISTANCE:
            found += self.distance()
        technology = self._one.found.knowledge.technology.get(str(line.why.facts.get("technology")))
        if technology is not None:
            found.append(self._notes.technology(technology))
        return tuple(found)

    def factor(self, line: EffectLine, category: int) -> tuple[int, ...]:
        """The row of the factor of a term; nothing where none is known."""
        used = line.burden.figures[category]
        return () if used is None else (self._notes.factor(used),)

    def part(self) -> tuple[int, ...]:
        """The prices by which products share what is done for all of their feed; none where they do not."""
        found = self._one.found
        borne = found.purse.borne(found.cases[int(found.which[self._one.exchange])])
        weighed = (one for part in borne.parts for one in part.weighed)
        columns = sorted({column for one in weighed for slot in one.slots for column, _ in slot})
        costs = (found.prices.columns[column] for column in columns)
        return tuple(dict.fromkeys(n for cost in costs for n in self._notes.cost(cost, self._one.offer)))

    def effect(self, category: int) -> tuple[int, ...]:
        """The saving in a category: by the method, from all that its terms rest on."""
        used = [n for line in self._one.effects for n in (*self.amount(line), *self.factor(line, category))]
        used += self.part()
        name = say_code("category-" + CATEGORIES[category].lower(), self._lang)
        what = say_code("note-what-effect", self._lang, category=name)
        return (self._notes.computed(lifecycle.METHOD, what, used),)

    def price(self, line: MoneyLine) -> tuple[int, ...]:
        """The row of the price of a term, with what it was converted with."""
        if math.isnan(line.cost.value) and line.cost.row is None and not line.cost.role:
            return ()
        found = list(self._notes.cost(line.cost, self._one.offer))
        if line.why.code in _WITHIN and self._one.need["country"] in UNION:
            found.append(self._notes.parameter(self._one.found.parameters["capex_in_russia"]))
        return tuple(found)

    def sum(self, line: MoneyLine) -> tuple[int, ...]:
        """Amount and price of a term."""
        found = [*self.price(line), *self.haul(line.why.code)]
        if line.kind != "investment" or line.why.code in _WITHIN:
            found += self.quantity()
        if line.why.code in _BY_DISTANCE:
            found += self.distance()
        return tuple(dict.fromkeys(found))

    def money(self) -> tuple[int, ...]:
        """Results in money: by the method, from all terms and the assumed terms of finance."""
        one = self._one
        names = [*_TERMS, "life_pipeline" if one.found.ledger.has_pipe[one.exchange] else "life_equipment"]
        if any(line.why.code == "assess-investment-plant" for line in one.sums):
            names.append("scale_exponent")
        ledger = one.found.ledger.of(np.array([one.exchange]))
        if ledger.built_by_hours.any():
            names.append("full_load_hours")
        if ledger.built_by_season.any():
            names.append("stock_of_season")
        used = [*(n for line in one.sums for n in self.sum(line)), *self.part()]
        used += [self._notes.parameter(one.found.parameters[name]) for name in names]
        return (self._notes.computed(cashflow.METHOD, say_code("note-what-money", self._lang), used),)

    def drawn(self, *, category: int | None = None) -> tuple[int, ...]:
        """Ranges and chances: by the draws, from what was drawn; of a category, or of the money."""
        of = self.money() if category is None else self.effect(category)
        spreads = ("quantity_spread",) if category is None else ("quantity_spread", "substitution_spread")
        if self._one.found.inventory.may_rail[self._one.exchange]:
            spreads = (*spreads, "rail_from")
        used = [*of, *(self._notes.parameter(self._one.found.parameters[name]) for name in spreads)]
        draws = self._one.drawn.present_value.shape[1]
        words = say_code("note-what-drawn", self._lang, draws=draws)
        return (self._notes.computed(uncertainty.METHOD, words, used),)
