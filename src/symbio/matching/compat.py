"""Could this serve that, and why or why not: two phrases instead of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from symbio.knowledge import Hazard, Knowledge
from symbio.knowledge.records import SignalRule
from symbio.language import Message
from symbio.matching.assembly import resources_of
from symbio.matching.explanation import Candidate, Explainer
from symbio.matching.matches import BANDS
from symbio.matching.partners import PartnerFinder
from symbio.matching.rules import Rules, begins_with_one_of
from symbio.matching.ways import Way, WayTable, moves
from symbio.streams.classification import Classified
from symbio.streams.processes import Process
from symbio.streams.signals import Signals, named_regions

Row = dict[str, Any]
UNKNOWN_ACTIVITY = 0.8
OTHER_ACTIVITY = 0.3
"""Factors where the receiver's activity is unknown, or is not among those for whom a use is known."""
CLEAR = 0.2
"""Least product of probabilities at which a rule speaks about a pair without a known way."""
PROCESS_POWER = 2
"""Power on how well a need's words name a process, in the score of what enters that process."""
CLEARLY = 0.5
"""Probability of a resource from which its traits count as said."""
USE_OF_GRADE = {"food_grade": "food", "feed_grade": "feed", "potable": "drinking_water"}
BREATHED = "breathing_air"
TOUCHED = frozenset({"material", "water", "gas"})
ALL_REGIONS = frozenset({"RU", "BY", "EU"})
MATCH, POSSIBLE = BANDS[0][0], BANDS[1][0]


@dataclass(frozen=True, slots=True)
class Compat:
    """Whether an offer could serve a need.

    Attributes
    ----------
    verdict
        ``"match"``, ``"possible"``, ``"none"`` or ``"refused"`` (would fit, but a rule or limit forbids).
    score
        Plausibility 0…1; 0 when refused or when there is no way.
    way
        The best way; None when there is none.
    process
        What the need names instead of a resource, where that speaks for the pair: "cement production".
    hazard, message
        Why it is refused, if it is.
    """

    verdict: str
    score: float
    way: Way | None
    offer: Row
    need: Row
    hazard: Hazard | SignalRule | None = None
    message: Message | None = None
    process: Process | None = None

    @property
    def via(self) -> str:
        """``"direct"``, steps joined by ``>``, the process that the need names, or empty without a way."""
        if self.process is not None:
            return self.process.subject
        return self.way.via if self.way else ""


class Judge:
    """Judges pairs of phrases.

    Parameters
    ----------
    knowledge, ways, rules, explainer, finder
        The tables, the ways between resources, the rules, the maker of messages and the finder of partners.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        ways: WayTable,
        rules: Rules,
        explainer: Explainer,
        *,
        finder: PartnerFinder,
    ) -> None:
        self._k = knowledge
        self._ways = ways
        self._rules = rules
        self._explainer = explainer
        self._finder = finder
        self._signals = Signals(knowledge)

    def judge(
        self,
        offer: Row,
        need: Row,
        *,
        offered: Classified,
        needed: Classified,
        named: Sequence[Process] = (),
    ) -> Compat:
        """Judge one pair; `offer` and `need` are rows of a stream table (missing fields are unknown).

        `named` are the processes that the need's words name.
        """
        danger = self._danger(offer, need, offered, needed)
        if danger is not None:
            return Compat("refused", 0.0, None, offer, need, danger)
        offers, needs = (resources_of(one, self._k.resources) for one in (offered, needed))
        best: tuple[float, Way | None] = (0.0, None)
        refused: tuple[float, Way | None, Hazard | None, Message | None] = (0.0, None, None, None)
        for way, score in self._ways_between(offers, needs):
            hazard = self._rules.refusal(way, need.get("activity"))
            message = self._limit_that_fails(way, offer, need) if hazard is None else None
            if hazard is not None or message is not None:
                if score > refused[0]:
                    refused = (score, way, hazard, message)
                continue
            score *= self._activity_factor(way, need.get("activity"))
            if score > best[0]:
                best = (score, way)
        is_barred = refused[2] is not None or best[0] < POSSIBLE  # a limit may have a way around it
        if is_barred and refused[0] > best[0] and refused[0] >= POSSIBLE:
            return Compat("refused", 0.0, refused[1], offer, need, refused[2], refused[3])
        if best[0] < MATCH:
            bar = self._bar(offers, needs, need.get("activity"))
            if bar is not None:
                return Compat("refused", 0.0, None, offer, need, bar)
        process, score = self._into_process(offers, needed, named)
        if process is not None and score > best[0]:
            return Compat(_verdict(score), score, None, offer, need, process=process)
        return Compat(_verdict(best[0]), best[0], best[1], offer, need)

    def _danger(
        self, offer: Row, need: Row, offered: Classified, needed: Classified
    ) -> SignalRule | None:
        """The rule that refuses for what the words tell: a danger in the offer, a sensitive use in the need.

        Only what people and plants touch can bring a danger along: not heat, space or services.
        """
        dangers = self._signals.told(offer["stream"], "offer")
        uses = self._signals.told(need["stream"], "need")
        is_touched = not offered.resources or self._k.resources.kind[offered.resources[0][0]] in TOUCHED
        if not is_touched and BREATHED not in uses:
            return None
        uses |= {USE_OF_GRADE[trait] for trait in self._traits(needed) if trait in USE_OF_GRADE}
        regions = named_regions(f"{offer['stream']} {need['stream']}") or ALL_REGIONS
        rules = self._signals.rules(dangers, uses, regions)
        return rules[0] if rules and rules[0].verdict == "refuse" else None

    def _traits(self, one: Classified) -> frozenset[str]:
        """Traits of what a phrase clearly is."""
        clear = [r for r, p in one.resources[:1] if p >= CLEARLY]
        return frozenset(trait for r in clear for trait in self._k.resources.traits[r])

    def _into_process(
        self, offers: Sequence[tuple[int, float]], needed: Classified, named: Sequence[Process]
    ) -> tuple[Process | None, float]:
        """The process that the need names and the offer enters best; the less, the surer a resource is named."""
        unsure = 1.0 - (needed.resources[0][1] if needed.resources else 0.0)
        takers = {p.nace: p.score for p in self._finder.takers(offers)[0]} if named else {}
        found: tuple[Process | None, float] = (None, 0.0)
        for process in named:
            enters = takers.get(process.subject, 0.0) if process.is_activity else self._enters(offers, process)
            score = process.score**PROCESS_POWER * enters * unsure
            if score > found[1]:
                found = (process, score)
        return found

    def _enters(self, offers: Sequence[tuple[int, float]], process: Process) -> float:
        """How well what is offered serves as the main input of a technology, 0…1."""
        inputs = self._finder.main_inputs(process.subject)
        fits = (
            p * factor * inputs[j]
            for i, p in offers
            for j, factor, _steps in moves(self._k, i)
            if j in inputs
        )
        return max(fits, default=0.0)

    def _bar(
        self, offered: Sequence[tuple[int, float]], needed: Sequence[tuple[int, float]], nace: str | None
    ) -> Hazard | None:
        """The rule against putting the one straight in the other's place, where both are clear enough."""
        for i, p in offered:
            for j, q in needed:
                hazard = self._rules.refusal(Way.bare(i, j), nace) if p * q >= CLEAR else None
                if hazard is not None:
                    return hazard
        return None

    def _ways_between(
        self, offered: Sequence[tuple[int, float]], needed: Sequence[tuple[int, float]]
    ) -> Iterator[tuple[Way, float]]:
        for i, p in offered:
            for j, q in needed:
                for way in self._ways.between(i, j):
                    yield way, p * q * way.weight

    def _activity_factor(self, way: Way, nace: str | None) -> float:
        if not way.activities:
            return 1.0
        if nace is None:
            return UNKNOWN_ACTIVITY
        return 1.0 if begins_with_one_of(nace, way.activities) else OTHER_ACTIVITY

    def _limit_that_fails(self, way: Way, offer: Row, need: Row) -> Message | None:
        """Not hot enough: the offer itself, or what its treatment makes."""
        table = self._k.resources
        if table.kind[way.carrier] not in ("energy", "water"):
            return None
        is_treated = way.treated_as is not None
        offered = (
            table.rows[way.carrier].temperature_c_high if is_treated else offer.get("temperature_c_high")
        )
        needed = need.get("temperature_c_low")
        if offered is not None and needed is not None and offered < needed:
            return Message("refuse-temperature", offered=round(offered), needed=round(needed))
        return None

    def reasons(self, result: Compat, lang: str) -> tuple[Message, ...]:
        """Why the verdict is what it is, and what to check."""
        if result.hazard is not None:
            return (Message("refuse-rule", text=result.hazard.text(lang)),)
        if result.message is not None:
            return (result.message,)
        if result.process is not None:
            return (self._of_process(result.process, lang),)
        if result.way is None:
            return (Message("refuse-no-way", offered=result.offer["stream"], needed=result.need["stream"]),)
        candidate = Candidate(result.offer, result.need, result.way, result.score, None, None, "", None)
        warnings = self._explainer.warnings(candidate, lang)
        checks = [
            m for m in self._explainer.checks(candidate, lang) if m.code in ("check-limit", "check-condition")
        ]
        done = [m for m in self._explainer.speaks_for(candidate, lang) if m.code.startswith("for-precedent")]
        return (*self._explainer.why(candidate, lang), *done, *warnings, *checks)

    def _of_process(self, process: Process, lang: str) -> Message:
        technology = self._k.technology.get(process.subject)
        name = technology.name(lang) if technology else self._k.activity_name(process.subject, lang)
        return Message("why-process", process=name)


def _verdict(score: float) -> str:
    return "match" if score >= MATCH else "possible" if score >= POSSIBLE else "none"
