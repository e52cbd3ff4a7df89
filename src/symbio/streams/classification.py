"""Free words, codes and circumstances → resources with probabilities, waste codes and doubts.

Words give every resource a score (`text_index`); the plant's activity, a stated temperature or pressure and
the direction weigh it; codes outrank words; several things in one phrase share the probability. The method,
rule by rule, with measured quality: ``docs/explanation/classification.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from symbio.knowledge import Knowledge
from symbio.language import Message
from symbio.streams.activity_prior import ActivityPrior
from symbio.streams.code_evidence import doubts, in_doubt, shares_of_codes, with_words
from symbio.streams.joint import Part, joint_shares, unclaimed
from symbio.streams.levels import Level, level_fit, levels_of, saturation_temperature_c, stated_level
from symbio.streams.lexicon import lexicon
from symbio.streams.parts import asides_of, parts_of, purpose_of, without_asides
from symbio.streams.text import BODY, NEGATION, Term, latin_words, transliterate
from symbio.streams.text_index import NameIndex, build_name_index, query_terms
from symbio.streams.waste_candidates import Scored, WasteCodes, WasteFacts
from symbio.streams.word_index import Arrays, FloatArray, StoredArrays

MOST_LETTERS = 500  # of a cell; what is longer is no name
LEAST_SCORE = 0.25  # below it a name says nothing
CERTAIN_AT, STEEPNESS = 0.45, 8.0  # logistic from best score to the probability that it is right
SHARPNESS = 8.0  # how fast probability falls from the best resource to the next
LEAST_P = 0.01
SOFTER = 0.7  # power on probabilities before codes are gathered: the list of codes should stay wide
PART_SCORE = 0.65  # a part of a phrase that scores this alone is a resource of its own
PURPOSE_SCORE = 0.55  # a tail that scores this names a function
PURPOSE_NEEDED, PURPOSE_OFFERED = 1.2, 0.3  # weight of the function beside each of the things named
ALMOST = 0.9  # of the best reading's score, that lets a part have its second where the best is taken
WHOLE_NAME, KEEPS = 0.9, 0.97  # score with the tail, also as part of that without, that makes it one name
MOST_PARTS = 6
FUNCTION_OFFERED = 0.75  # an offer is seldom named by the function that it could serve
CONCEPT_OF_LEVEL = 0.9  # a concept of which a level fits the stated temperature or pressure
WITHOUT_LEVEL = 0.9  # what has no level, where a temperature or pressure is stated
PRODUCT_OFFERED, PRODUCT_WASTED = 0.95, 0.7  # an offer is seldom what has no waste code, the less if "used"
MANY_KINDS = 3
GENERAL = 0.93  # factor on a concept when a kind of it scores as well
DOINGS = frozenset({"capacity", "service", "knowledge"})
FAMILY = 0.9  # an abstract concept hands its score on to its kinds

Code = tuple[str, str] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Classified:
    """What a stream could be.

    Attributes
    ----------
    resources
        (position in ``knowledge.resources``, probability), best first, Σ ≤ 1; the rest is "none of these".
    ewc, fkko
        (code, score 0…1), best first; EWC six digits, FKKO eleven or the leading digits that are certain.
    doubts
        What does not fit together, e.g. a code against clear words.
    """

    resources: tuple[tuple[int, float], ...] = ()
    ewc: Scored = ()
    fkko: Scored = ()
    doubts: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class _Circumstances:
    """What is known beside the words."""

    direction: str
    activity: str | None
    codes: tuple[tuple[str, str], ...]
    hazard_class: int | None
    level: Level | None


def build_index(knowledge: Knowledge) -> Arrays:
    """Return the arrays of the name index, fit for ``npz``; `Classifier.from_arrays` takes them."""
    index = knowledge.resources.index
    names = [(index[n.resource], n.name) for n in knowledge.names if n.resource in index]
    doings = [i for i, kind in enumerate(knowledge.resources.kind) if kind in DOINGS]
    return build_name_index(names, frozenset(doings))


def _level(temperature_c: float | None, pressure_bar: float | None) -> Level | None:
    if temperature_c is None and pressure_bar is not None:
        boiling = saturation_temperature_c(pressure_bar)
        return Level(boiling, boiling, is_from_pressure=True)
    return None if temperature_c is None else Level(temperature_c, temperature_c)


def _pairs(codes: Sequence[Code] | None) -> tuple[tuple[str, str], ...]:
    found = [(c["scheme"], c["code"]) if isinstance(c, Mapping) else (c[0], c[1]) for c in codes or ()]
    return tuple((str(scheme), str(code)) for scheme, code in found)


class Classifier:
    """Classify free words of streams into resources.

    Parameters
    ----------
    knowledge
        The tables.
    arrays
        A kept index (`build_index`) of the same edition; built anew, in about two seconds, when None.
    """

    def __init__(self, knowledge: Knowledge, arrays: StoredArrays | None = None) -> None:
        self.knowledge = knowledge
        self._resources = knowledge.resources
        self._index = NameIndex(build_index(knowledge) if arrays is None else arrays)
        self._codes = WasteCodes(knowledge)
        self._prior = ActivityPrior(knowledge, self._codes)
        rows = knowledge.resources.rows
        self._low_c = np.array([np.nan if r.temperature_c_low is None else r.temperature_c_low for r in rows])
        self._high_c = np.array(
            [np.nan if r.temperature_c_high is None else r.temperature_c_high for r in rows]
        )
        self._is_abstract = np.array(knowledge.resources.abstract, dtype=bool)
        self._has_level = np.array([r.kind in {"energy", "water"} for r in rows], dtype=bool)
        self._levels = levels_of(knowledge.resources)
        self._is_function = self._below("functions")
        with_function = {
            knowledge.resources.index[n.resource] for n in knowledge.names if n.kind == "function"
        }
        is_named = np.isin(np.arange(len(rows)), list(with_function))
        self._is_purpose = self._is_function & ~self._is_abstract & is_named
        has_code = [any(self._codes.codes_of(s, r) for s in ("EWC", "FKKO")) for r in range(len(rows))]
        is_material = np.array([r.kind == "material" for r in rows], dtype=bool)
        self._is_product = is_material & ~np.array(has_code, dtype=bool) & ~self._is_function

    @classmethod
    def from_arrays(cls, knowledge: Knowledge, arrays: StoredArrays) -> Classifier:
        """The classifier over a kept index; loads in well under half a second."""
        return cls(knowledge, arrays)

    def _below(self, resource: str) -> npt.NDArray[np.bool_]:
        below = np.zeros(len(self._resources), dtype=bool)
        if resource in self._resources.index:
            below[list(self._resources.descendants(self._resources.index[resource]))] = True
        return below

    def classify(
        self,
        texts: Sequence[str],
        *,
        directions: Sequence[str | None] | None = None,
        activities: Sequence[str | None] | None = None,
        codes: Sequence[Sequence[Code] | None] | None = None,
        hazard_classes: Sequence[int | None] | None = None,
        temperatures_c: Sequence[float | None] | None = None,
        pressures_bar: Sequence[float | None] | None = None,
        top: int = 10,
    ) -> list[Classified]:
        """Classify `texts`, in their order; the other sequences run parallel to them.

        Parameters
        ----------
        texts
            Free words, Russian or English.
        directions
            "offer" (also for None) or "need".
        activities
            NACE class of the plant; None unknown.
        codes
            Parsed codes of each stream: (scheme, digits) or mappings with these keys.
        hazard_classes
            1…5; None unknown.
        temperatures_c
            Stated temperature [°C]; None: what the pressure or the words state, if anything.
        pressures_bar
            Stated absolute pressure [bar]; it speaks through the boiling point of water.
        top
            Greatest number of resources, EWC codes and FKKO codes each.

        Examples
        --------
        >>> from symbio.knowledge import load
        >>> [found] = Classifier(load()).classify(["фывапролд"])
        >>> found.resources
        ()
        """
        nothing: Sequence[None] = [None] * len(texts)
        rows = zip(
            texts,
            directions or nothing,
            activities or nothing,
            codes or nothing,
            hazard_classes or nothing,
            temperatures_c or nothing,
            pressures_bar or nothing,
            strict=True,
        )
        return [
            self._classify(
                (text or "")[:MOST_LETTERS],
                _Circumstances(way or "offer", nace, _pairs(listed), hazard, _level(heat, pressure)),
                top,
            )
            for text, way, nace, listed, hazard, heat, pressure in rows
        ]

    def _classify(self, text: str, known: _Circumstances, top: int) -> Classified:
        shares, doubted = self._evidence(text, known)
        best = sorted(
            ((r, p) for r, p in shares.items() if p >= LEAST_P), key=lambda item: (-item[1], item[0])
        )
        origin = known.activity if known.direction == "offer" else None  # a need's waste comes from elsewhere
        facts = WasteFacts(origin, known.hazard_class, self._stated_hazard(text))
        softened = [(r, p**SOFTER) for r, p in best]
        ewc, fkko = (
            _stated_first(
                self._codes.candidates(scheme, softened, facts, top),
                [code for stated, code in known.codes if stated == scheme],
                0.5 if doubted else 1.0,
            )[:top]
            for scheme in ("EWC", "FKKO")
        )
        return Classified(tuple((r, round(p, 4)) for r, p in best[:top]), ewc, fkko, doubted)

    def _evidence(self, text: str, known: _Circumstances) -> tuple[dict[int, float], tuple[Message, ...]]:
        """Probabilities by words and codes, and what of them does not fit together."""
        scores = self._scores(text, known)
        parts = self._parts(text, known, scores)
        if len(parts) > 1:
            strange = unclaimed(known.codes, parts, self._codes, self._resources)
            against = doubts(strange, self._codes, scores, self._resources)
            return joint_shares(parts, known.codes, self._codes, self._resources), against
        by_words = self._shares(scores)
        by_codes = shares_of_codes(known.codes, self._codes)
        if not by_codes:
            return by_words, ()
        shares = with_words(by_codes, by_words, scores, self._resources)
        doubted = doubts(known.codes, self._codes, scores, self._resources)
        return (in_doubt(shares, by_words) if doubted else shares), doubted

    def _terms(self, text: str) -> tuple[Term, ...]:
        terms = query_terms(text)
        strange = [t for t in terms if self._index.known(t.text) < 0.6]
        if strange and latin_words(text) and 2 * len(strange) >= len(terms):
            russian = query_terms(transliterate(text.lower()))
            understood = [t for t in russian if self._index.known(t.text) >= 0.6]
            if len(russian) - len(understood) < len(strange):
                return russian
        return terms

    def _scores(self, text: str, known: _Circumstances) -> FloatArray:
        """Score 0…1 of every resource for the words, weighed by circumstances."""
        terms = self._terms(text)
        scores = self._index.scores(terms, len(self._resources))
        joined = self._index.joined(terms)
        if joined is not None:
            scores = np.maximum(scores, self._index.scores(joined, len(self._resources)))
        if not scores.any():
            return scores
        for r in np.flatnonzero(self._is_abstract & (scores > LEAST_SCORE)):
            for child in self._resources.descendants(int(r)):
                scores[child] = max(scores[child], FAMILY * scores[r] * (0.6 + 0.4 * scores[child]))
        scores = np.where(self._is_abstract, 0.0, scores)
        if known.activity:
            scores = scores * self._prior.factors(known.activity, known.direction)
        if known.direction == "offer":
            is_wasted = any(t.text in lexicon().wasted for t in query_terms(text))
            product = PRODUCT_WASTED if is_wasted else PRODUCT_OFFERED
            scores = scores * np.where(self._is_function, FUNCTION_OFFERED, 1.0)
            scores = scores * np.where(self._is_product, product, 1.0)
        level = stated_level(text) if known.level is None else known.level
        if level is not None:
            scores = self._at_level(scores, level)
        return scores

    def _at_level(self, scores: FloatArray, level: Level) -> FloatArray:
        """Scores under a stated temperature or pressure: a concept hands its score to the level that fits."""
        fit = np.where(self._has_level, level_fit(level, self._low_c, self._high_c), WITHOUT_LEVEL)
        for concept, at in self._levels:
            if fit[at] >= 1.0:
                scores[at] = max(scores[at], scores[concept])
                fit[concept] = min(fit[concept], CONCEPT_OF_LEVEL)
        return scores * fit

    def _shares(self, scores: FloatArray) -> dict[int, float]:
        """Scores → probabilities; empty when nothing scores enough."""
        best = float(scores.max(initial=0.0))
        if best < LEAST_SCORE:
            return {}
        candidates = np.flatnonzero(scores >= max(LEAST_SCORE, 0.4 * best))
        weight = (scores[candidates] * self._generality(candidates, scores) / best) ** SHARPNESS
        certainty = 1.0 / (1.0 + np.exp(-STEEPNESS * (min(best, 1.0) - CERTAIN_AT)))
        return dict(zip(candidates.tolist(), (certainty * weight / weight.sum()).tolist(), strict=True))

    def _generality(self, candidates: npt.NDArray[np.intp], scores: FloatArray) -> FloatArray:
        """`GENERAL` for a concept when a kind of it scores as well; not when many kinds do."""
        factor = np.ones(len(candidates))
        top = [int(r) for r in candidates if scores[r] >= 0.8 * scores[candidates].max()]
        for i, r in enumerate(candidates):
            kinds = [k for k in top if k != r and scores[k] >= 0.97 * scores[r]]
            if 0 < sum(self._resources.is_a(k, int(r)) for k in kinds) < MANY_KINDS:
                factor[i] = GENERAL
        return factor

    def _parts(self, text: str, known: _Circumstances, whole: FloatArray) -> list[Part]:
        """Things that the phrase names, and what it wants them for; fewer than two: it names one."""
        rest, tail = purpose_of(text)
        options = parts_of(rest or text)
        found: dict[int, Part] = {}
        if rest and not options:
            if self._is_whole_name(whole, rest, known):
                return []
            self._add(found, self._scores(rest, known))
        for readings in options:
            self._add(found, max((self._scores(part, known) for part in readings), key=_best))
        purposes = [tail] if tail else []
        if known.direction == "need":
            asides = asides_of(text)
            if asides and not found:
                self._add(found, max(self._scores(without_asides(text), known), whole, key=_best))
            for aside in asides if found else ():
                self._add(found, self._scores(aside, known))
            purposes += asides
        if found:
            self._add_purpose(found, purposes, whole, known)
        return list(found.values())[:MOST_PARTS]

    def _is_whole_name(self, whole: FloatArray, rest: str, known: _Circumstances) -> bool:
        """The purpose belongs to a name ("CO2 for greenhouses"), and no code says what stands before it."""
        without = _best(self._scores(rest, known))
        return not known.codes and _best(whole) >= max(WHOLE_NAME, KEEPS * without)

    def _add(self, found: dict[int, Part], scores: FloatArray) -> None:
        """Add a thing by its best reading, or by one almost as good where another thing has the best."""
        best = _best(scores)
        others = scores.copy()
        others[list(found)] = 0.0
        if others.any() and _best(others) >= max(PART_SCORE, ALMOST * best):
            found[int(others.argmax())] = Part(others, self._shares(others))

    def _add_purpose(
        self, found: dict[int, Part], purposes: Sequence[str], whole: FloatArray, known: _Circumstances
    ) -> None:
        """Add the function that a tail ("for road base") or brackets name: whatever serves it will do."""
        scores = np.zeros(len(self._resources))
        for words in purposes:
            terms = tuple(Term(t.text, min(t.weight, BODY)) for t in query_terms(words))
            scores = np.maximum(scores, self._index.scores(terms, len(self._resources)))
        kinds = {self._resources.kind[r] for r in found}
        is_same_kind = np.array([kind in kinds for kind in self._resources.kind], dtype=bool)
        scores = np.where(self._is_purpose & is_same_kind, np.maximum(scores, whole), 0.0)
        if known.activity:
            scores = scores * self._prior.factors(known.activity, known.direction)
        best = int(scores.argmax())
        if scores[best] >= PURPOSE_SCORE and best not in found:
            weight = PURPOSE_NEEDED if known.direction == "need" else PURPOSE_OFFERED
            found[best] = Part(scores, self._shares(scores), weight)

    def _stated_hazard(self, text: str) -> bool | None:
        words = {t.text for t in query_terms(text)}
        if words & {NEGATION + "опасный", NEGATION + "hazardous"}:
            return False
        return True if words & {"опасный", "hazardous"} else None


def _best(scores: FloatArray) -> float:
    return float(scores.max(initial=0.0))


def _stated_first(found: Scored, stated: Sequence[str], score: float) -> Scored:
    """Candidates with the codes that the stream states: certain, or even with the best where in doubt."""
    others = [(code, p) for code, p in found if code not in stated]
    mine = [(code, score) for code in stated]
    return tuple(sorted(mine + others, key=lambda item: -item[1]))
