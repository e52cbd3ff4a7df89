"""Why a candidate works, what speaks for it, what to check first: messages, made when asked.

Names come from the knowledge tables, so every function takes the language whose names it puts in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from symbio.knowledge import Knowledge, Precedent
from symbio.language import Message, say_code
from symbio.matching.partners import PartnerFinder
from symbio.matching.periods import period_name
from symbio.matching.quality import STATED, column_name
from symbio.matching.quality_words import limit_words
from symbio.matching.rules import Rules
from symbio.matching.ways import Way
from symbio.streams.composition import parse_composition

Row = dict[str, Any]
LOW_READINESS = 7
LICENSED_CLASSES = (3, 4)
MOST_PRECEDENTS = 3
TOWN_KM = 20.0
"""Within this, a place known only by its town says little about the distance."""
SAME_PLACE_KM = 0.1
"""Below this, coordinates say the same place: often both are no more than the town's."""


@dataclass(frozen=True)
class Candidate:
    """One candidate with everything that its explanation needs.

    ``quantity`` is the lesser of the two in ``unit``; None unknown. ``share`` is what part of the need the
    offer covers.
    """

    offer: Row
    need: Row
    way: Way
    score: float
    distance_km: float | None
    quantity: float | None
    unit: str
    share: float | None


def rounded(value: float, digits: int = 3) -> float:
    """`value` to so many significant digits: figures here are never better known."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def unit_name(unit: str | None, lang: str) -> str:
    """A canonical unit in words: ``"t/a"`` is «т/год»."""
    if unit is None:
        return ""
    return say_code("unit-" + unit.replace("/", "-per-").lower(), lang)


class Explainer:
    """Makes the messages of candidates.

    Parameters
    ----------
    knowledge, rules, finder
        The tables, the rules of the regions at hand, and the precedents by kinship.
    """

    def __init__(self, knowledge: Knowledge, rules: Rules, finder: PartnerFinder) -> None:
        self._k = knowledge
        self.rules = rules
        self.finder = finder

    def what(self, c: Candidate, lang: str) -> Message:
        """Who has what and who needs what."""
        facts = {
            "donor": c.offer["company"],
            "receiver": c.need["company"],
            "offer": c.offer["stream"],
            "need": c.need["stream"],
        }
        return Message("explain-what", facts)

    def why(self, c: Candidate, lang: str) -> tuple[Message, ...]:
        """Why it works, step by step."""
        return tuple(self._steps(c.way, lang))

    def _steps(self, way: Way, lang: str) -> Iterator[Message]:
        name = self._k.resources.name
        if not way.steps:
            if way.climb == 0:
                yield Message("why-same", resource=name(way.offer, lang))
            elif way.climb > 0:
                yield Message("why-kind-of", offered=name(way.offer, lang), needed=name(way.need, lang))
            else:
                yield Message("why-may-be", offered=name(way.offer, lang), needed=name(way.need, lang))
            return
        for step, (source, target) in zip(way.steps, way.stops, strict=True):
            technology = self._k.technology.get(step)
            if technology is None:
                yield Message("why-use", resource=name(source, lang), replaced=name(target, lang))
            else:
                ends = {"source": name(source, lang), "product": name(target, lang)}
                yield Message("why-technology", ends, technology=technology.name(lang))

    def speaks_for(self, c: Candidate, lang: str) -> tuple[Message, ...]:
        """Distance, quantity and precedents that speak for it."""
        found = []
        if c.distance_km is not None:
            is_apart = c.distance_km >= SAME_PLACE_KM
            found.append(
                Message("for-distance", km=rounded(c.distance_km, 2))
                if is_apart
                else Message("for-same-place")
            )
        if c.share is not None and c.quantity is not None:
            percent = rounded(100 * min(c.share, 1), 2)
            code = "for-covers-all" if c.share >= 1 else "for-covers-part"
            amount = rounded(c.quantity)
            found.append(Message(code, percent=percent, quantity=amount, unit=unit_name(c.unit, lang)))
        found += [_done_before(p, lang) for p in self.precedents(c)[:2]]
        return tuple(found)

    def precedents(self, c: Candidate) -> tuple[Precedent, ...]:
        """Documented exchanges of this kind, the nearest in kind first, at most three."""
        scored = []
        for precedent, kinship in self.finder.precedents(c.way.offer, "offer"):
            served = self.finder.kinship(c.way.need, precedent.replaces or "")
            nace = precedent.receiver_nace
            same_class = nace is not None and nace == c.need.get("activity")
            if same_class or served > 0.5 or (served > 0 and kinship == 1):
                scored.append((-(kinship + served + same_class), precedent.id, precedent))
        return tuple(precedent for _, _, precedent in sorted(scored, key=lambda s: s[:2])[:MOST_PRECEDENTS])

    def warnings(self, c: Candidate, lang: str) -> tuple[Message, ...]:
        """What may stand in the way: rules that warn, licences, untried treatments, a fate that is a use."""
        found = [
            Message("rule", text=hazard.text(lang))
            for hazard in self.rules.applying(c.way, c.need.get("activity"))
            if hazard.verdict == "warn"
        ]
        found += self._legal(c)
        for step in c.way.steps:
            technology = self._k.technology.get(step)
            if technology and technology.trl is not None and technology.trl < LOW_READINESS:
                found.append(Message("warn-readiness", technology=technology.name(lang), trl=technology.trl))
        if c.offer.get("current_fate") in ("recovery", "sold", "in_house"):
            found.append(Message("warn-used-already"))
        last_use = self._k.use.get(c.way.steps[-1]) if c.way.steps else None
        is_material = self._k.resources.kind[c.way.offer] == "material" and c.way.treated_as is None
        if is_material and last_use and last_use.level == "recovery" and self._has_material_use(c.way.offer):
            found.append(Message("warn-burning"))
        return tuple(dict.fromkeys(found))

    def _legal(self, c: Candidate) -> list[Message]:
        hazard_class = c.offer.get("hazard_class")
        if c.offer.get("country") == "RU" and hazard_class in LICENSED_CLASSES:
            return [Message("warn-licence", hazard_class=hazard_class)]
        return []

    def _has_material_use(self, resource: int) -> bool:
        name = self._k.resources.ids[resource]
        return any(use.resource == name and use.level in ("reuse", "recycling") for use in self._k.uses)

    def checks(self, c: Candidate, lang: str) -> tuple[Message, ...]:
        """What to find out first: limits that nothing is stated about, conditions of the use, unknowns."""
        found = [
            Message("check-limit", limit=limit_words(limit, lang))
            for limit in c.way.limits
            if not _is_stated(c.offer, column_name(limit.quantity))
        ]
        for step in c.way.steps:
            use = self._k.use.get(step)
            conditions = use.conditions(lang) if use else None
            if conditions:
                found.append(Message("check-condition", text=conditions))
        if c.way.climb < 0 and c.way.steps:
            found.append(Message("check-kind", resource=self._k.resources.name(c.way.offer, lang)))
        if c.share is not None and any(
            s in self._k.use and self._k.use[s].ratio is None for s in c.way.steps
        ):
            found.append(Message("check-ratio"))
        if c.distance_km is None:
            found.append(Message("check-place"))
        elif c.distance_km < TOWN_KM and "town" in (
            c.offer.get("place_accuracy"),
            c.need.get("place_accuracy"),
        ):
            found.append(Message("check-town"))
        if c.quantity is None:
            found.append(Message("check-quantity"))
        return tuple(dict.fromkeys(found))

    def paragraph(self, c: Candidate, lang: str) -> tuple[Message, ...]:
        """All sentences of the explanation, in order."""
        warnings = self.warnings(c, lang)
        checks = self.checks(c, lang)[:3]
        return (self.what(c, lang), *self.why(c, lang), *self.speaks_for(c, lang), *warnings, *checks)


def _is_stated(offer: Row, column: str) -> bool:
    if column in STATED:
        return offer.get(f"{column}_low") is not None or offer.get(f"{column}_high") is not None
    names = {f"{component.name.upper()}_pct" for component in parse_composition(offer.get("composition"))}
    return column in names


def _done_before(precedent: Precedent, lang: str) -> Message:
    period = period_name(precedent.period, lang)
    ends = {"donor": precedent.donor_name(lang), "receiver": precedent.receiver_name(lang)}
    code = "for-precedent" if period else "for-precedent-undated"
    return Message(code, ends, place=precedent.place_name(lang), period=period)
