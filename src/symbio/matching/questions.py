"""Questions about phrases: what is it, who takes or supplies it, could this serve that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from symbio.knowledge import Knowledge, load
from symbio.knowledge.records import DeadEnd
from symbio.language import say
from symbio.matching.assembly import resources_of
from symbio.matching.compat import Compat, Judge, Row
from symbio.matching.evidence import Evidence
from symbio.matching.explanation import Explainer
from symbio.matching.match import classifier, processes, rules_of, way_table
from symbio.matching.pair_dangers import Dangers
from symbio.matching.partners import Partner, PartnerFinder, Rule
from symbio.streams.classification import Classified
from symbio.streams.levels import stated_level
from symbio.streams.phrase import codes_in_words, implied_activity, phrase_row
from symbio.streams.signals import Signals

LIKELY = 0.5
"""Probability of a reading from which "no use is known" of it is said."""
ALL_REGIONS = frozenset({"RU", "BY", "EU"})


@dataclass(frozen=True)
class Answered:
    """Types of company for one question, and the rules that refused some or warn.

    ``dead_end``: what is done with an offer for which no sound use is known; None where uses are known, or
    the words are not sure.
    """

    classified: Classified
    partners: tuple[Partner, ...]
    hazards: tuple[Rule, ...]
    dead_end: DeadEnd | None = None


class Oracle:
    """Answers questions about phrases over one edition of the knowledge.

    Parameters
    ----------
    knowledge
        The tables; the shipped ones by default.
    """

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        self.knowledge = knowledge or load()
        self._ways = way_table(self.knowledge)
        self._rules = rules_of(self.knowledge, ALL_REGIONS)
        self._signals = Signals(self.knowledge)
        self._finder = PartnerFinder(self.knowledge, self._ways, self._rules, self._signals)
        self.explainer = Explainer(self.knowledge, self._rules, self._finder)
        dangers = Dangers(self.knowledge, self._signals)
        self._judge = Judge(
            self.knowledge, self._ways, self._rules, self.explainer, finder=self._finder, dangers=dangers
        )

    def classify(
        self,
        texts: Sequence[str],
        *,
        directions: Sequence[str | None],
        activities: Sequence[str | None],
        top: int = 10,
    ) -> list[Classified]:
        """What each phrase is; waste codes may stand in the words."""
        read = [codes_in_words(text) for text in texts]
        found = classifier(self.knowledge).classify(
            [words for words, _ in read],
            directions=directions,
            activities=activities,
            codes=[codes for _, codes in read],
            top=top,
        )
        return list(found)

    def partners(
        self,
        texts: Sequence[str],
        *,
        directions: Sequence[str],
        activities: Sequence[str | None],
        without: Iterable[str] = (),
    ) -> list[Answered]:
        """Who could take each offered phrase, or supply each needed one; `without`: precedents left out."""
        found = self.classify(texts, directions=directions, activities=activities)
        hidden = frozenset(without)
        answers = []
        for text, classified, direction, activity in zip(texts, found, directions, activities, strict=True):
            resources = resources_of(classified, self.knowledge.resources)
            end = None
            if direction == "offer":
                end = self._dead_end(classified)
                dangers = self._signals.told(text, "offer")
                partners, hazards = self._finder.takers(
                    resources, asker=activity, without=hidden, dangers=dangers, hottest_c=_hottest_c(text)
                )
            else:
                partners, hazards = self._finder.suppliers(resources, asker=activity, without=hidden)
            answers.append(Answered(classified, partners, hazards, end))
        return answers

    def _dead_end(self, offered: Classified) -> DeadEnd | None:
        likely = [r for r, p in offered.resources[:1] if p >= LIKELY]
        return self.knowledge.dead_end_at(likely[0]) if likely else None

    def compat(
        self,
        offers: Sequence[str],
        needs: Sequence[str],
        *,
        offer_activities: Sequence[str | None],
        need_activities: Sequence[str | None],
    ) -> list[Compat]:
        """Whether each offer could serve the need beside it."""
        pairs = self._pairs(offers, needs, offer_activities, need_activities)
        return [self._judge.judge(*rows, **read) for rows, read in pairs]

    def evidence(
        self,
        offers: Sequence[str],
        needs: Sequence[str],
        *,
        offer_activities: Sequence[str | None],
        need_activities: Sequence[str | None],
    ) -> list[Evidence | None]:
        """Evidence on each pair; None where a rule or limit refuses it."""
        pairs = self._pairs(offers, needs, offer_activities, need_activities)
        return [self._judge.evidence(*rows, **read) for rows, read in pairs]

    def _pairs(
        self,
        offers: Sequence[str],
        needs: Sequence[str],
        offer_activities: Sequence[str | None],
        need_activities: Sequence[str | None],
    ) -> Iterator[tuple[tuple[Row, Row], dict[str, Any]]]:
        """Rows of both phrases of each pair, and what the phrases were read as."""
        n = len(offers)
        need_activities = [
            stated or implied_activity(text) for text, stated in zip(needs, need_activities, strict=True)
        ]
        offered = self.classify(offers, directions=["offer"] * n, activities=offer_activities)
        needed = self.classify(needs, directions=["need"] * n, activities=need_activities)
        finder = processes(self.knowledge)
        for i in range(n):
            rows = (
                phrase_row(offers[i], "offer", offer_activities[i]),
                phrase_row(needs[i], "need", need_activities[i]),
            )
            yield rows, {"offered": offered[i], "needed": needed[i], "named": finder.named(needs[i])}

    def reasons(self, result: Compat, lang: str) -> tuple[str, ...]:
        """Why the verdict on a pair is what it is, in words."""
        return tuple(say(message, lang) for message in self._judge.reasons(result, lang))


def _hottest_c(text: str) -> float | None:
    """Highest temperature that `text` states; None where it states none."""
    level = stated_level(text)
    return None if level is None else level.high
