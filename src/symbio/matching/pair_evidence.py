"""Gathers the evidence on a pair of phrases: ways, takers, processes, kinds, clearness, purity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from symbio.knowledge import Knowledge
from symbio.matching.assembly import resources_of
from symbio.matching.evidence import Evidence
from symbio.matching.pair_dangers import Told
from symbio.matching.partners import PartnerFinder
from symbio.matching.ways import Way, WayTable, moves
from symbio.streams.classification import Classified
from symbio.streams.processes import Process

Row = dict[str, Any]
Shares = tuple[tuple[int, float], ...]
MOST_OFFERED = 6
MOST_NEEDED = 8
"""Readings of either side that are looked at."""
SAME_GROUP = 0.6
SAME_DIVISION = 0.25
"""How far a taker speaks for another class of its group, of its division."""
LEAST_TAKER = 0.5
"""Takers less plausible than this part of the likeliest say nothing about a pair."""
ASKED_ELSE = 0.5
"""How much less a usual taker speaks where the need's words clearly tell a thing that its class takes in."""
PROCESS_POWER = 2
"""Power on how well a need's words name a process, in the score of what enters that process."""
WASTE_LISTS = ("EWC", "FKKO")


class PairEvidence:
    """Gathers evidence over one edition of the knowledge.

    Parameters
    ----------
    knowledge, ways, finder
        The tables, the ways between resources, the finder of partners.
    """

    def __init__(self, knowledge: Knowledge, ways: WayTable, finder: PartnerFinder) -> None:
        self._k = knowledge
        self._ways = ways
        self._finder = finder
        self._takers = lru_cache(maxsize=512)(self._find_takers)
        self._residues = {link.resource for link in knowledge.codes if link.scheme in WASTE_LISTS}

    def of(
        self,
        need: Row,
        offered: Classified,
        needed: Classified,
        *,
        process: float,
        told: Told,
        is_open: Callable[[Way], bool],
    ) -> Evidence:
        """Evidence on a pair over the ways that are open.

        `process` as `into_process` gives it, `told` what the words tell of danger.
        """
        ways = self._of_ways(offered.resources[:MOST_OFFERED], needed.resources[:MOST_NEEDED], is_open)
        nace = need.get("activity")
        return Evidence(
            **ways,
            taker=self._taker(offered, needed, nace),
            taker_unknown=float(nace is None),
            process=process,
            same_kind=self._same_kind(offered, needed),
            clear_offer=offered.resources[0][1] if offered.resources else 0.0,
            clear_need=needed.resources[0][1] if needed.resources else 0.0,
            pure=float(told.asks_purity and self._is_residue(offered)),
            warned=float(told.is_warned),
        )

    def _of_ways(self, offered: Shares, needed: Shares, is_open: Callable[[Way], bool]) -> dict[str, float]:
        way = likely = direct = treated = 0.0
        for i, p in offered:
            for j, q in needed:
                for one in filter(is_open, self._ways.between(i, j)):
                    way = max(way, p * q * one.weight)
                    likely = max(likely, one.weight * (p * q) ** 0.5)
                    if not one.steps:
                        direct = max(direct, p * q)
                    if one.treated_as is not None:
                        treated = max(treated, p * q * one.weight)
        return {"way": way**0.5, "likely_way": likely, "direct": direct**0.5, "treated": treated**0.5}

    def _find_takers(self, offers: Shares) -> dict[str, float]:
        takers, _ = self._finder.takers(offers, least_share=LEAST_TAKER)
        return {partner.nace: partner.score for partner in takers}

    def _taker(self, offered: Classified, needed: Classified, nace: str | None) -> float:
        if nace is None:
            return 0.0
        takers = self._takers(resources_of(offered, self._k.resources))
        alike = {5: 1.0, 4: SAME_GROUP, 2: SAME_DIVISION}
        near = (
            score * next((alike[n] for n in alike if other[:n] == nace[:n]), 0.0)
            for other, score in takers.items()
        )
        return max(near, default=0.0) * (1.0 - ASKED_ELSE * _told(needed, self._finder.taken_by(nace)))

    def into_process(
        self, offered: Classified, needed: Classified, named: Sequence[Process]
    ) -> tuple[Process | None, float]:
        """The process that a need's words name and the offer enters best, and how well, 0…1."""
        offers = resources_of(offered, self._k.resources)
        takers = self._takers(offers) if named else {}
        found: tuple[Process | None, float] = (None, 0.0)
        for process in named:
            enters = (
                takers.get(process.subject, 0.0) if process.is_activity else self._enters(offers, process)
            )
            score = process.score**PROCESS_POWER * enters * (1.0 - self._asked_for(needed, process))
            if score > found[1]:
                found = (process, score)
        return found

    def _asked_for(self, needed: Classified, process: Process) -> float:
        """Probability that a need's words tell a thing that enters the process, not the process itself.

        "Steel scrap" names a charge of the steelworks: not all that a steelworks takes is steel scrap.
        """
        if process.is_activity:
            known = self._finder.taken_by(process.subject)
        else:
            known = frozenset(self._finder.main_inputs(process.subject))
        return _told(needed, known)

    def _enters(self, offers: Shares, process: Process) -> float:
        """How well what is offered serves as the main input of a technology, 0…1."""
        inputs = self._finder.main_inputs(process.subject)
        fits = (
            p * factor * inputs[j]
            for i, p in offers
            for j, factor, _steps in moves(self._k, i)
            if j in inputs
        )
        return max(fits, default=0.0)

    def _same_kind(self, offered: Classified, needed: Classified) -> float:
        ours, theirs = self._kinds(offered), self._kinds(needed)
        return sum(share * theirs.get(kind, 0.0) for kind, share in ours.items())

    def _kinds(self, one: Classified) -> dict[str, float]:
        kinds: dict[str, float] = defaultdict(float)
        total = sum(p for _, p in one.resources)
        for r, p in one.resources:
            kinds[self._k.resources.kind[r]] += p / total
        return kinds

    def _is_residue(self, offered: Classified) -> bool:
        if not offered.resources:
            return False
        best = offered.resources[0][0]
        return self._k.resources.kind[best] == "material" and self._k.resources.ids[best] in self._residues


def _told(needed: Classified, known: frozenset[int]) -> float:
    """Probability that a need's words tell one of `known`."""
    return min(sum(q for j, q in needed.resources if j in known), 1.0)
