"""Who could take or supply a resource, by type of company.

The activity profiles answer for companies that have declared nothing; operators of treatments and
documented exchanges add to them. Answers are inferred and marked so by what they came from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from symbio.knowledge import ActivityFlow, Hazard, Knowledge, Precedent
from symbio.knowledge.records import PartnerBar, SignalRule
from symbio.matching.rules import Rules, begins_with_one_of
from symbio.matching.ways import DOWN, UP, Way, WayTable
from symbio.streams.signals import Signals

SHARE_FLOOR = 0.4
"""A flow that few plants of a class have still counts this much; one that all have counts 1."""
UNSTATED_SHARE = 0.5
OPERATOR = 0.9
"""Factor for who runs the treatment, against who uses a resource as it is."""
GROUP = 0.6
"""Factor for a class that a use names only by its group."""
PRODUCT = 0.4
"""Factor for who uses what a treatment makes, against who runs the treatment: the latter takes the stream."""
PRECURSOR = 0.4
"""Factor for who has what a treatment would make the needed thing of, against who has the thing."""
EVIDENCE = 0.45
"""What one documented exchange adds: combined as independent evidence."""
MOST_EVIDENCE = 4
WARMER_K = 5.0
"""Heat may be needed so much warmer than it is offered at most."""
LEAST_SHARE = 0.7
"""Types of company less plausible than this part of the best are not named."""
EVERYWHERE = frozenset({"RU", "BY", "EU"})
Rule: TypeAlias = Hazard | SignalRule | PartnerBar
"""What refuses or warns: each has `id` and `text(lang)`."""
OWN_CLASS = 0.6
"""Factor for the asker's own class: its peers mostly have the same residue themselves."""
TOLD, MOST_TOLD = 0.3, 5
"""Refusals of ways at least so plausible are told, and warnings about the ways of so many partners."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A type of company that could take (or supply) the resource.

    Attributes
    ----------
    nace
        Four-digit class.
    score
        Plausibility, 0…1; comparable within one answer.
    via
        ``"direct"`` or the steps of the best way joined by ``>``.
    evidence
        Identifiers of documented exchanges that speak for it.
    way
        The best way; None when only documented exchanges speak for it.
    """

    nace: str
    score: float
    via: str
    evidence: tuple[str, ...]
    way: Way | None


@dataclass
class _Votes:
    """What speaks for one class: the best of each channel."""

    channels: dict[str, tuple[float, Way | None]] = field(default_factory=dict)
    evidence: list[tuple[float, str]] = field(default_factory=list)

    def vote(self, channel: str, score: float, way: Way | None) -> None:
        if score > self.channels.get(channel, (0.0, None))[0]:
            self.channels[channel] = (min(score, 0.99), way)

    def result(self, nace: str) -> Partner:
        evidence = sorted(self.evidence, key=lambda vote: -vote[0])[:MOST_EVIDENCE]
        doubt = 1.0
        for score in (*(s for s, _ in self.channels.values()), *(s for s, _ in evidence)):
            doubt *= 1 - score
        ways = sorted(self.channels.values(), key=lambda vote: -vote[0])
        way = ways[0][1] if ways else None
        names = tuple(dict.fromkeys(name for _, name in evidence))
        return Partner(nace, 1 - doubt, way.via if way else "direct", names, way)


class PartnerFinder:
    """Answers "who takes it" and "who supplies it" from profiles, operators and precedents.

    Parameters
    ----------
    knowledge, ways, rules, signals
        The tables, the ways between resources, the rules that refuse, and the dangers that words tell.
    """

    def __init__(
        self, knowledge: Knowledge, ways: WayTable, rules: Rules, signals: Signals | None = None
    ) -> None:
        self._k = knowledge
        self._ways = ways
        self._rules = rules
        self._signals = Signals(knowledge) if signals is None else signals
        self._precedents: dict[tuple[int, str], tuple[tuple[Precedent, float], ...]] = {}
        self._groups: dict[str, tuple[tuple[str, float], ...]] = {}

    @cached_property
    def _flows(self) -> dict[str, dict[int, list[ActivityFlow]]]:
        flows: dict[str, dict[int, list[ActivityFlow]]] = {"in": defaultdict(list), "out": defaultdict(list)}
        for flow in self._k.activity_flows:
            if flow.resource in self._k.resources.index:
                flows[flow.direction][self._k.resources.index[flow.resource]].append(flow)
        return flows

    @cached_property
    def _barred(self) -> dict[tuple[int, str], dict[str, PartnerBar]]:
        """Bars by (position of the resource, direction) and class."""
        bars: dict[tuple[int, str], dict[str, PartnerBar]] = defaultdict(dict)
        for bar in self._k.partner_bars:
            if bar.resource in self._k.resources.index:
                bars[self._k.resources.index[bar.resource], bar.direction][bar.nace] = bar
        return bars

    @cached_property
    def _classes(self) -> tuple[str, ...]:
        return tuple(sorted({flow.nace for flow in self._k.activity_flows} | set(self._k.activity)))

    def takers(
        self,
        resources: Sequence[tuple[int, float]],
        *,
        asker: str | None = None,
        without: Iterable[str] = (),
        dangers: frozenset[str] = frozenset(),
        hottest_c: float | None = None,
        least_share: float = LEAST_SHARE,
    ) -> tuple[tuple[Partner, ...], tuple[Rule, ...]]:
        """Types of company that could take any of `resources` (position, probability), best first.

        `asker` is the class of the company that asks. Precedents named in `without` give no evidence;
        classes whose trade is too sensitive for `dangers` that the words told are refused, and so are
        those that the tables bar. Heat that is at most `hottest_c` warm serves no need that is hotter.
        Classes less plausible than `least_share` of the best are left out. Also returns the rules that
        refused or warn.
        """
        votes: dict[str, _Votes] = defaultdict(_Votes)
        fired: dict[str, Rule] = {}
        for resource, p in resources:
            barred = self._barred.get((resource, "out"), {})
            for need, ways in self._ways.ways_from(resource).items():
                for way in ways:
                    if hottest_c is not None and self._is_too_cold(way, hottest_c):
                        continue
                    for channel, nace, score in self._who_takes(way, need):
                        refusal = self._rules.refusal(way, nace) or barred.get(nace)
                        if refusal is None:
                            votes[nace].vote(channel, p * score, way)
                        elif p * score >= TOLD and refusal.verdict != "wrong":
                            fired[refusal.id] = refusal
            self._add_evidence(votes, resource, p, "offer", set(without))
        for nace in list(votes) if dangers else ():
            rules = self._signals.rules(dangers, self._signals.of_class(nace), EVERYWHERE)
            if rules and rules[0].verdict == "refuse":
                fired[rules[0].id] = rules[0]
                del votes[nace]
        found = _ranked(votes, asker, least_share)
        for partner in found[:MOST_TOLD]:
            if partner.way is not None:
                fired.update((h.id, h) for h in self._rules.applying(partner.way, partner.nace))
        return found, tuple(fired.values())

    def suppliers(
        self,
        resources: Sequence[tuple[int, float]],
        *,
        asker: str | None = None,
        without: Iterable[str] = (),
        least_share: float = LEAST_SHARE,
    ) -> tuple[tuple[Partner, ...], tuple[Rule, ...]]:
        """Types of company that could supply any of `resources` (position, probability), best first."""
        votes: dict[str, _Votes] = defaultdict(_Votes)
        for resource, p in resources:
            barred = self._barred.get((resource, "in"), {})
            for source, flows in self._flows["out"].items():
                for way in self._ways.between(source, resource):
                    made = PRECURSOR if way.treated_as is not None else 1.0
                    if self._rules.refusal(way, None) is None:
                        for flow in (f for f in flows if f.nace not in barred):
                            votes[flow.nace].vote("profile", made * p * way.weight * _usual(flow), way)
            for nace, score in self._who_makes(resource):
                if nace not in barred:
                    votes[nace].vote("operator", p * score * OPERATOR, None)
            self._add_evidence(votes, resource, p, "need", set(without))
        return _ranked(votes, asker, least_share), ()

    def _is_too_cold(self, way: Way, hottest_c: float) -> bool:
        """True when a way asks for more heat than is offered, or ends in hotter heat without a treatment."""
        if any(q.quantity == "temperature_c" and q.refuses(None, hottest_c) for q in way.limits):
            return True
        needed = self._k.resources.rows[way.need].temperature_c_low
        is_heat = self._k.resources.kind[way.need] == "energy" and way.treated_as is None
        return is_heat and needed is not None and needed > hottest_c + WARMER_K

    def _who_takes(self, way: Way, need: int) -> Iterator[tuple[str, str, float]]:
        first = self._k.technology.get(way.steps[0]) if way.steps else None
        runs = first.activities if first else ()

        def weight(nace: str) -> float:
            return way.weight if first is None or begins_with_one_of(nace, runs) else PRODUCT * way.weight

        for prefix in way.activities:
            for nace, factor in self._expand(prefix):
                yield "use", nace, weight(nace) * factor
        for flow in self._flows["in"].get(need, ()):
            if not way.activities or begins_with_one_of(flow.nace, way.activities):
                yield "profile", flow.nace, weight(flow.nace) * _usual(flow)
        technology = first if len(way.steps) == 1 else None
        for prefix in technology.activities if technology else ():
            for nace, factor in self._expand(prefix):
                yield "operator", nace, way.weight * factor * OPERATOR

    def _expand(self, prefix: str) -> tuple[tuple[str, float], ...]:
        """Classes of a group, with what naming the group alone is worth."""
        if len(prefix) == 5:
            return ((prefix, 1.0),)
        if prefix not in self._groups:
            self._groups[prefix] = tuple((nace, GROUP) for nace in self._classes if nace.startswith(prefix))
        return self._groups[prefix]

    @cached_property
    def _makers(self) -> dict[int, list[tuple[str, float]]]:
        makers: dict[int, list[tuple[str, float]]] = defaultdict(list)
        for flow in self._k.technology_flows:
            technology = self._k.technology.get(flow.technology)
            if technology and flow.direction == "out" and flow.role == "main":
                resource = self._k.resources.index.get(flow.resource, -1)
                for prefix in technology.activities:
                    makers[resource] += self._expand(prefix)
        return makers

    @cached_property
    def _main_inputs(self) -> dict[str, dict[int, float]]:
        inputs: dict[str, dict[int, float]] = defaultdict(dict)
        for flow in self._k.technology_flows:
            if flow.direction == "in" and flow.role == "main" and flow.resource in self._k.resources.index:
                weight = 1.0 if flow.weight is None else flow.weight
                inputs[flow.technology][self._k.resources.index[flow.resource]] = weight
        return inputs

    def main_inputs(self, technology: str) -> dict[int, float]:
        """What a technology treats: resource → plausibility."""
        return self._main_inputs.get(technology, {})

    @cached_property
    def _taken(self) -> dict[str, frozenset[int]]:
        taken: dict[str, set[int]] = defaultdict(set)
        for resource, flows in self._flows["in"].items():
            for flow in flows:
                taken[flow.nace].add(resource)
        return {nace: frozenset(resources) for nace, resources in taken.items()}

    def taken_by(self, nace: str) -> frozenset[int]:
        """What companies of a class take in, by their profile."""
        return self._taken.get(nace, frozenset())

    def _who_makes(self, resource: int) -> Iterator[tuple[str, float]]:
        yield from self._makers.get(resource, ())
        for child, steps in self._k.resources.descendants(resource).items():
            for nace, score in self._makers.get(child, ()):
                yield nace, score * UP**steps

    def _add_evidence(
        self, votes: dict[str, _Votes], resource: int, p: float, side: str, without: set[str]
    ) -> None:
        for precedent, kinship in self.precedents(resource, side):
            nace = precedent.receiver_nace if side == "offer" else precedent.donor_nace
            if nace and len(nace) == 5 and precedent.id not in without:
                votes[nace].evidence.append((EVIDENCE * p * kinship, precedent.id))

    def precedents(self, resource: int, side: str) -> tuple[tuple[Precedent, float], ...]:
        """Documented exchanges of `resource` as offer or as need, with their kinship to it, 0…1."""
        known = self._precedents.get((resource, side))
        if known is None:
            known = tuple(self._related(resource, side))
            self._precedents[resource, side] = known
        return known

    def _related(self, resource: int, side: str) -> Iterator[tuple[Precedent, float]]:
        for precedent in self._k.precedents:
            names = (precedent.resource,) if side == "offer" else (precedent.replaces, precedent.resource)
            kinship = max((self.kinship(resource, name) for name in names if name), default=0.0)
            if kinship > 0:
                yield precedent, kinship

    def kinship(self, resource: int, name: str) -> float:
        """How far a fact about the resource called `name` speaks for `resource`, 0…1."""
        other = self._k.resources.index.get(name)
        if other is None or self._k.resources.abstract[other]:
            return 0.0
        steps = self._k.resources.steps(resource, other)
        if steps is None:
            return 0.0
        return UP**steps if steps >= 0 else DOWN[0] if steps == -1 else DOWN[1]


def _usual(flow: ActivityFlow) -> float:
    share = UNSTATED_SHARE if flow.share is None else flow.share
    return SHARE_FLOOR + (1 - SHARE_FLOOR) * share


def _ranked(votes: dict[str, _Votes], asker: str | None, least_share: float) -> tuple[Partner, ...]:
    found = [entry.result(nace) for nace, entry in votes.items()]
    found = [replace(p, score=p.score * OWN_CLASS) if p.nace == asker else p for p in found]
    best = max((partner.score for partner in found), default=0.0)
    likely = (partner for partner in found if partner.score >= least_share * best)
    return tuple(sorted(likely, key=lambda partner: (-partner.score, partner.nace)))
