"""From a code of one waste list through resources to codes of the other: FKKO → resource → EWC and back.

Nobody publishes such a table, and there can be no exact one: FKKO's class and EWC's star are different
tests, and both lists follow the origin of a waste in their own ways. Every answer is indicative: it has a
confidence and the rule that it came from, and is marked where hazard or state contradict each other.

Rules, the first that applies:

1. *own*: the table has a reviewed row for this very code.
2. *prefix*: it has one for the leading digits.
3. *words*: an operator's official list gives the title, and its words are classified.
4. *neighbours*: reviewed codes that share the leading eight, six or five digits speak for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from symbio.knowledge import Knowledge
from symbio.knowledge.code_shapes import ewc_codes, fkko_states
from symbio.knowledge.records import WasteKind
from symbio.language import Message, UnknownCode
from symbio.streams.classification import Classifier
from symbio.streams.code_space import COMPATIBLE_PHASES, WasteFacts, activity_of
from symbio.streams.waste_candidates import WasteCodes

LISTS = ("FKKO", "EWC")
NEIGHBOURS = (8, 6, 5)
OWN = {"A": 0.95, "B": 0.9, "C": 0.7}
"""Confidence of a reviewed row by its grade: of its resource, and of its first parallel."""
FURTHER = 0.6
"""Of the confidence of a parallel, for each one before it."""
BY_PREFIX, BY_WORDS, BY_NEIGHBOURS = 0.7, 0.6, 0.5
THROUGH_RESOURCE = 0.5
"""Confidence of a code that only its resource has in common with the one asked for, at most."""
LEAST = 0.03
HAZARDOUS_CLASSES, HARMLESS_CLASSES = frozenset({1, 2, 3}), frozenset({5})


@dataclass(frozen=True, slots=True)
class Parallel:
    """A code of the other list.

    Attributes
    ----------
    code
        Six digits of EWC or eleven of FKKO.
    confidence
        0…1, how sure we are that it is the same waste.
    reason
        The rule that it came from.
    marks
        Where hazard contradicts.
    """

    code: str
    confidence: float
    reason: Message
    marks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """A resource that a code leads to, by position, with probability and marks of contradiction."""

    resource: int
    p: float
    marks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Crossed:
    """What a waste code leads to.

    Attributes
    ----------
    scheme, code
        The code asked for.
    words
        Our own words for it, by language; empty where no row has any.
    resources
        Best first, Σp ≤ 1; empty when nothing is known.
    reason
        The rule that the resources came from.
    parallels
        Codes of the other list, best first.
    """

    scheme: str
    code: str
    words: dict[str, str]
    resources: tuple[Meant, ...]
    reason: Message
    parallels: tuple[Parallel, ...]


class Crosswalk:
    """Leads from codes of FKKO and EWC to resources and to codes of the other list.

    Parameters
    ----------
    knowledge
        The tables.
    classifier
        Reads official titles where they are given; without it words are not read.
    """

    def __init__(self, knowledge: Knowledge, classifier: Classifier | None = None) -> None:
        self.knowledge = self._k = knowledge
        self._codes = WasteCodes(knowledge)
        self._classifier = classifier

    def cross(self, scheme: str, code: str, *, title: str | None = None, top: int = 10) -> Crossed:
        """Return what `code` of `scheme` ("FKKO" or "EWC") leads to; `title`: its official title, if known.

        Raises
        ------
        UnknownCode
            Not a code of eleven or six digits, or an EWC code that is not published.
        """
        if scheme not in LISTS or len(code) != {"FKKO": 11, "EWC": 6}[scheme] or not code.isdigit():
            raise UnknownCode("crosswalk-no-code", text=code)
        if scheme == "EWC" and code not in ewc_codes():
            raise UnknownCode("crosswalk-unpublished", text=code)
        shares, certainty, reason = self._resources(scheme, code, title)
        meant = tuple(
            Meant(r, round(p * certainty, 4), self._state_marks(scheme, code, r)) for r, p in shares
        )
        kind = self._kind(scheme, code)
        words = {"en": kind.words_en, "ru": kind.words_ru} if kind else {}
        return Crossed(scheme, code, words, meant, reason, self._parallels(scheme, code, meant, top))

    def level(self, scheme: str, code: str, *, title: str | None = None) -> int:
        """Level in the hierarchy of the likeliest resource of `code`: 1 at the top; 0 when none is known."""
        shares, _certainty, _reason = self._resources(scheme, code, title)
        return self._k.resources.level(shares[0][0]) if shares else 0

    def _kind(self, scheme: str, code: str) -> WasteKind | None:
        place = self._k.waste_kind.get((scheme, code))
        return None if place is None else self._k.waste_kinds[place]

    def _resources(
        self, scheme: str, code: str, title: str | None
    ) -> tuple[list[tuple[int, float]], float, Message]:
        """Resources with probability, how certain the rule is, and the rule."""
        length = self._codes.linked_length(scheme, code)
        if length == len(code):
            kind = self._kind(scheme, code)
            grade = kind.grade if kind else "B"
            return self._ranked(scheme, code), OWN.get(grade, OWN["C"]), Message("crosswalk-own", grade=grade)
        if length >= 5 or (length and title is None):
            message = Message("crosswalk-prefix", digits=code[:length])
            return self._ranked(scheme, code[:length]), BY_PREFIX, message
        if title and self._classifier is not None:
            found = self._classifier.classify([title], hazard_classes=[_class(scheme, code)])[0]
            if found.resources:
                return list(found.resources[:5]), BY_WORDS, Message("crosswalk-words")
        near = self._neighbours(scheme, code)
        if near:
            return (
                self._of_neighbours(near),
                BY_NEIGHBOURS,
                Message("crosswalk-neighbours", digits=near[0].code[:5]),
            )
        return [], 0.0, Message("crosswalk-nothing")

    def _ranked(self, scheme: str, code: str) -> list[tuple[int, float]]:
        meant = self._codes.resources_of(scheme, code)
        return sorted(meant.items(), key=lambda item: (-item[1], item[0]))

    def _neighbours(self, scheme: str, code: str) -> list[WasteKind]:
        """Reviewed kinds that share the most leading digits, and the state where some do."""
        for digits in NEIGHBOURS if scheme == "FKKO" else (4,):
            near = [k for k in self._k.waste_kinds if k.scheme == scheme and k.code[:digits] == code[:digits]]
            if near:
                same_state = [k for k in near if k.code[8:10] == code[8:10]]
                return same_state or near
        return []

    def _of_neighbours(self, near: Sequence[WasteKind]) -> list[tuple[int, float]]:
        shares: dict[int, float] = defaultdict(float)
        for kind in near:
            for resource, p in self._codes.resources_of(kind.scheme, kind.code).items():
                shares[resource] += p / len(near)
        return sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:5]

    def _parallels(self, scheme: str, code: str, meant: Sequence[Meant], top: int) -> tuple[Parallel, ...]:
        found: dict[str, tuple[float, Message]] = {}
        for other, confidence, reason in (
            *self._by_rows(scheme, code),
            *self._by_resource(scheme, code, meant),
        ):
            if confidence > found.get(other, (0.0, reason))[0]:
                found[other] = (confidence, reason)
        best = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:top]
        return tuple(
            Parallel(other, round(confidence, 4), reason, _hazard_marks(scheme, code, other))
            for other, (confidence, reason) in best
            if confidence >= LEAST
        )

    def _by_rows(self, scheme: str, code: str) -> Iterator[tuple[str, float, Message]]:
        """Parallels that reviewed rows name, or rows of neighbours where the code has none."""
        if scheme == "EWC":
            yield from self._reverse.get(code, ())
            return
        kind = self._kind(scheme, code)
        if kind is not None:
            for place, other in enumerate(kind.parallels):
                confidence = OWN[kind.grade] * FURTHER**place
                yield other, confidence, Message("crosswalk-own", grade=kind.grade)
            return
        near = self._neighbours(scheme, code)
        votes: dict[str, float] = defaultdict(float)
        for neighbour in near:
            for place, parallel in enumerate(neighbour.parallels):
                votes[parallel] += FURTHER**place / len(near)
        for parallel, vote in votes.items():
            yield parallel, BY_NEIGHBOURS * vote, Message("crosswalk-neighbours", digits=near[0].code[:5])

    @cached_property
    def _reverse(self) -> dict[str, list[tuple[str, float, Message]]]:
        reverse: dict[str, list[tuple[str, float, Message]]] = defaultdict(list)
        for kind in self._k.waste_kinds:
            for place, other in enumerate(kind.parallels):
                reason = Message("crosswalk-own", grade=kind.grade)
                reverse[other].append((kind.code, OWN[kind.grade] * FURTHER**place, reason))
        return reverse

    def _by_resource(
        self, scheme: str, code: str, meant: Sequence[Meant]
    ) -> Iterator[tuple[str, float, Message]]:
        """Codes of the other list that the same resources have, by origin, state and hazard."""
        other = "EWC" if scheme == "FKKO" else "FKKO"
        hazard = ewc_codes()[code] if scheme == "EWC" else None
        origin = activity_of(scheme, code)
        facts = WasteFacts(origin, _class(scheme, code), hazard)
        shares = [(one.resource, one.p) for one in meant]
        for candidate, score in self._codes.candidates(other, shares, facts, 50):
            if len(candidate) in (6, 11):
                name = self._k.resources
                message = Message(
                    "crosswalk-resource",
                    name_en=name.name(meant[0].resource, "en"),
                    name_ru=name.name(meant[0].resource, "ru"),
                )
                yield candidate, THROUGH_RESOURCE * score, message

    def _state_marks(self, scheme: str, code: str, resource: int) -> tuple[Message, ...]:
        if scheme != "FKKO":
            return ()
        state = fkko_states().get(code[8:10])
        phase = self._k.resources.phase[resource]
        allowed = COMPATIBLE_PHASES.get(phase)
        if state is None or state.phase == "none" or allowed is None or state.phase in allowed:
            return ()
        return (Message("crosswalk-state", state_en=state.name_en, state_ru=state.name_ru),)


def _class(scheme: str, code: str) -> int | None:
    return int(code[10]) if scheme == "FKKO" and code[10] in "12345" else None


def _hazard_marks(scheme: str, code: str, other: str) -> tuple[Message, ...]:
    """A mark where class and star contradict each other; class IV may carry a star or not."""
    fkko, ewc = (code, other) if scheme == "FKKO" else (other, code)
    hazard_class, has_star = _class("FKKO", fkko), ewc_codes().get(ewc, False)
    if hazard_class in HAZARDOUS_CLASSES and not has_star:
        return (Message("crosswalk-class-without-star", hazard_class=hazard_class),)
    if hazard_class in HARMLESS_CLASSES and has_star:
        return (Message("crosswalk-star-without-class", hazard_class=hazard_class),)
    return ()
