"""Could this serve that, and why or why not: two phrases instead of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from symbio.knowledge import Hazard, Knowledge, Limit
from symbio.knowledge.records import SignalRule
from symbio.language import Message
from symbio.matching.assembly import resources_of
from symbio.matching.evidence import Evidence, plausibility
from symbio.matching.explanation import Candidate, Explainer
from symbio.matching.pair_dangers import Dangers, Told
from symbio.matching.pair_evidence import PairEvidence
from symbio.matching.pair_sieve import Shut, Sieve
from symbio.matching.partners import PartnerFinder
from symbio.matching.quality import column_name
from symbio.matching.quality_words import limit_words
from symbio.matching.refusals import stated_quality
from symbio.matching.rules import Rules, begins_with_one_of
from symbio.matching.ways import Way, WayTable
from symbio.streams.classification import Classified
from symbio.streams.processes import Process

Row = dict[str, Any]
UNKNOWN_ACTIVITY = 0.8
OTHER_ACTIVITY = 0.3
"""Factors where the receiver's activity is unknown, or is not among those for whom a use is known."""
CLEAR = 0.2
"""Least product of probabilities at which a rule speaks about a pair without a known way."""
WORTH_REFUSING = 0.08
"""Least score of a way whose refusal is the answer, where nothing else is as good."""
MATCH = 0.6
POSSIBLE = 0.45
"""Least plausibility of the verdicts."""
METHOD = "compat/3"
"""Method identifier of the plausibility; a changed formula gets a new one."""


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
    hazard, message, limit
        Why it is refused, if it is.
    """

    verdict: str
    score: float
    way: Way | None
    offer: Row
    need: Row
    hazard: Hazard | SignalRule | None = None
    message: Message | None = None
    limit: Limit | None = None
    process: Process | None = None

    @property
    def via(self) -> str:
        """``"direct"``, steps joined by ``>``, or the process that the need names; empty if there is none."""
        if self.verdict == "none":
            return ""
        if self.process is not None:
            return self.process.subject
        return self.way.via if self.way else ""


class Judge:
    """Judges pairs of phrases.

    Parameters
    ----------
    knowledge, ways, rules, explainer
        The tables, the ways between resources, the rules and the maker of messages.
    finder, dangers
        The finder of partners and the reader of dangers.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        ways: WayTable,
        rules: Rules,
        explainer: Explainer,
        *,
        finder: PartnerFinder,
        dangers: Dangers,
    ) -> None:
        self._k = knowledge
        self._ways = ways
        self._rules = rules
        self._explainer = explainer
        self._dangers = dangers
        self._evidence = PairEvidence(knowledge, ways, finder)

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
        told = self._dangers.told(offer, need, offered, needed)
        if told.refusal is not None:
            return Compat("refused", 0.0, None, offer, need, told.refusal)
        sieve = self._sieve(offer, need, told)
        best, refused = self._best_ways(sieve, offered, needed)
        if refused is not None:
            return refused
        process, enters = self._evidence.into_process(offered, needed, named)
        evidence = self._evidence.of(need, offered, needed, process=enters, told=told, is_open=sieve.is_open)
        score = plausibility(evidence) if _speaks(evidence) else 0.0
        if enters > best[0]:
            return Compat(_verdict(score), score, best[1], offer, need, process=process)
        return Compat(_verdict(score), score, best[1], offer, need)

    def evidence(
        self,
        offer: Row,
        need: Row,
        *,
        offered: Classified,
        needed: Classified,
        named: Sequence[Process] = (),
    ) -> Evidence | None:
        """The evidence on a pair; None where a rule or limit refuses it."""
        told = self._dangers.told(offer, need, offered, needed)
        sieve = self._sieve(offer, need, told)
        if told.refusal is not None or self._best_ways(sieve, offered, needed)[1] is not None:
            return None
        enters = self._evidence.into_process(offered, needed, named)[1]
        return self._evidence.of(need, offered, needed, process=enters, told=told, is_open=sieve.is_open)

    def _best_ways(
        self, sieve: Sieve, offered: Classified, needed: Classified
    ) -> tuple[tuple[float, Way | None], Compat | None]:
        """The best allowed way with its score, or the refusal that stands in its place."""
        offers, needs = (resources_of(one, self._k.resources) for one in (offered, needed))
        nace = sieve.need.get("activity")
        best: tuple[float, Way | None] = (0.0, None)
        refused: tuple[float, Way, Shut] | None = None
        for way, score in self._ways_between(offers, needs):
            if not sieve.counts(way):
                continue
            shut = sieve.shut(way)
            if shut is None:
                score *= self._activity_factor(way, nace)
                best = max(best, (score, way), key=lambda one: one[0])
            elif refused is None or score > refused[0]:
                refused = (score, way, shut)
        if refused is not None and max(best[0], WORTH_REFUSING) <= refused[0]:
            _, way, shut = refused
            if shut.hazard is not None or best[0] < WORTH_REFUSING:  # a limit may have a way around it
                return best, Compat(
                    "refused", 0.0, way, sieve.offer, sieve.need, shut.hazard, shut.message, shut.limit
                )
        bar = self._bar(offers, needs, nace) if best[0] < OTHER_ACTIVITY else None
        return best, None if bar is None else Compat("refused", 0.0, None, sieve.offer, sieve.need, bar)

    def _sieve(self, offer: Row, need: Row, told: Told) -> Sieve:
        return Sieve(self._k.resources, self._rules, offer, need, told.is_as_it_is)

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

    def reasons(self, result: Compat, lang: str) -> tuple[Message, ...]:
        """Why the verdict is what it is, and what to check."""
        if result.hazard is not None:
            return (Message("refuse-rule", text=result.hazard.text(lang)),)
        if result.message is not None:
            return (result.message,)
        if result.limit is not None:
            stated = stated_quality(result.offer, column_name(result.limit.quantity))
            return (Message("refuse-offer-quality", limit=limit_words(result.limit, lang), stated=stated),)
        if result.verdict == "none":
            return (Message("refuse-no-way", offered=result.offer["stream"], needed=result.need["stream"]),)
        if result.process is not None:
            return (self._of_process(result.process, lang),)
        if result.way is None:
            return (Message("why-usual-taker", offered=result.offer["stream"], needed=result.need["stream"]),)
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


def _speaks(evidence: Evidence) -> bool:
    """True when something besides the clearness of the words speaks for a pair."""
    return max(evidence.likely_way, evidence.taker, evidence.process) > 0.0


def _verdict(score: float) -> str:
    return "match" if score >= MATCH else "possible" if score >= POSSIBLE else "none"
