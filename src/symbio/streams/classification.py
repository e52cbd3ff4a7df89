"""Free words, codes and circumstances → resources with probabilities, waste codes and doubts.

Words give every resource a score (`text_index`); the plant's activity, a stated temperature or pressure and
the direction weigh it; codes outrank words; several things in one phrase share the probability. The method,
rule by rule, with measured quality: ``docs/explanation/classification.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from symbio.knowledge import Knowledge
from symbio.language import Message
from symbio.streams.activity_prior import ActivityPrior
from symbio.streams.levels import Level, level_fit, stated_level
from symbio.streams.lexicon import lexicon
from symbio.streams.parts import parts_of
from symbio.streams.text import NEGATION, Term, latin_words, transliterate
from symbio.streams.text_index import Arrays, FloatArray, NameIndex, build_name_index, query_terms
from symbio.streams.waste_candidates import Scored, WasteCodes, WasteFacts

LEAST_SCORE = 0.25  # below it a name says nothing
CERTAIN_AT, STEEPNESS = 0.45, 8.0  # logistic from best score to the probability that it is right
SHARPNESS = 8.0  # how fast probability falls from the best resource to the next
LEAST_P = 0.01
SOFTER = 0.7  # power on probabilities before codes are gathered: the list of codes should stay wide
PART_SCORE = 0.7  # a part of a phrase that scores this alone is a resource of its own
CLEAR_WORDS, FAINT_WORDS = 0.75, 0.45  # words that can contradict a code; words that cannot support it
FUNCTION_OFFERED = 0.75  # an offer is seldom named by the function that it could serve
PRODUCT_OFFERED, PRODUCT_WASTED = 0.95, 0.7  # an offer is seldom what has no waste code, the less if "used"
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
    temperature_c: float | None


def build_index(knowledge: Knowledge) -> Arrays:
    """Return the arrays of the name index, fit for ``npz``; `Classifier.from_arrays` takes them."""
    index = knowledge.resources.index
    names = [(index[n.resource], n.name) for n in knowledge.names if n.resource in index]
    doings = [i for i, kind in enumerate(knowledge.resources.kind) if kind in DOINGS]
    return build_name_index(names, frozenset(doings))


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

    def __init__(
        self, knowledge: Knowledge, arrays: Mapping[str, npt.NDArray[np.generic]] | None = None
    ) -> None:
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
        self._is_function = self._below("functions")
        has_code = [bool(self._codes.codes_of("EWC", r) or self._codes.codes_of("FKKO", r)) for r in range(len(rows))]
        is_material = np.array([r.kind == "material" for r in rows], dtype=bool)
        self._is_product = is_material & ~np.array(has_code, dtype=bool) & ~self._is_function

    @classmethod
    def from_arrays(cls, knowledge: Knowledge, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Classifier:
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
            Stated temperature [°C]; None: what the words state, if anything.
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
            strict=True,
        )
        return [
            self._classify(
                text or "", _Circumstances(way or "offer", nace, _pairs(listed), hazard, level), top
            )
            for text, way, nace, listed, hazard, level in rows
        ]

    def _classify(self, text: str, known: _Circumstances, top: int) -> Classified:
        scores = self._scores(text, known)
        by_words = self._by_parts(text, known) or self._shares(scores)
        by_codes = self._by_codes(known)
        shares = _mixed(by_words, by_codes, scores, self._resources) if by_codes else by_words
        doubts = self._doubts(known, scores, by_codes) if by_codes else ()
        if doubts:
            shares = {r: 0.5 * shares.get(r, 0.0) + 0.45 * by_words.get(r, 0.0) for r in {*shares, *by_words}}
        best = sorted(
            ((r, p) for r, p in shares.items() if p >= LEAST_P), key=lambda item: (-item[1], item[0])
        )
        origin = known.activity if known.direction == "offer" else None  # a need's waste comes from elsewhere
        facts = WasteFacts(origin, known.hazard_class, self._stated_hazard(text))
        ewc, fkko = (self._candidates(s, best, facts, known, bool(doubts), top) for s in ("EWC", "FKKO"))
        return Classified(tuple((r, round(p, 4)) for r, p in best[:top]), ewc, fkko, doubts)

    def _terms(self, text: str) -> list[Term]:
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
        scores = self._index.scores(self._terms(text), len(self._resources))
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
        level = (
            stated_level(text)
            if known.temperature_c is None
            else Level(known.temperature_c, known.temperature_c)
        )
        if level is not None:
            fit = level_fit(level, self._low_c, self._high_c)
            scores = np.where(self._has_level, scores * fit, scores)
        return scores

    def _shares(self, scores: FloatArray) -> dict[int, float]:
        """Scores → probabilities; empty when nothing scores enough."""
        best = float(scores.max(initial=0.0))
        if best < LEAST_SCORE:
            return {}
        candidates = np.flatnonzero(scores >= max(LEAST_SCORE, 0.4 * best))
        weight = (scores[candidates] / best) ** SHARPNESS
        certainty = 1.0 / (1.0 + np.exp(-STEEPNESS * (min(best, 1.0) - CERTAIN_AT)))
        return dict(zip(candidates.tolist(), (certainty * weight / weight.sum()).tolist(), strict=True))

    def _by_parts(self, text: str, known: _Circumstances) -> dict[int, float]:
        """Probabilities of a phrase that names several resources; empty for a phrase that names one."""
        found: dict[int, FloatArray] = {}
        for options in parts_of(text):
            scores = max(
                (self._scores(part, known) for part in options), key=lambda s: float(s.max(initial=0.0))
            )
            best = int(scores.argmax()) if scores.size else -1
            if best >= 0 and scores[best] >= PART_SCORE and best not in found:
                found[best] = scores
        if len(found) < 2:
            return {}
        shares: dict[int, float] = defaultdict(float)
        for scores in found.values():
            for r, p in self._shares(scores).items():
                shares[r] += p / len(found)
        return dict(shares)

    def _by_codes(self, known: _Circumstances) -> dict[int, float]:
        found = [self._codes.resources_of(scheme, code) for scheme, code in known.codes]
        found = [links for links in found if links]
        shares: dict[int, float] = defaultdict(float)
        for links in found:
            for r, p in links.items():
                shares[r] += p / len(found)
        return dict(shares)

    def _stated_hazard(self, text: str) -> bool | None:
        words = {t.text for t in query_terms(text)}
        if words & {NEGATION + "опасный", NEGATION + "hazardous"}:
            return False
        return True if words & {"опасный", "hazardous"} else None

    def _doubts(
        self, known: _Circumstances, scores: FloatArray, by_codes: Mapping[int, float]
    ) -> tuple[Message, ...]:
        """A code whose resources the words do not support, while they clearly say another resource."""
        clear = int(scores.argmax())
        if scores[clear] < CLEAR_WORDS or any(self._related(clear, r) for r in by_codes):
            return ()
        if max(float(scores[r]) for r in by_codes) >= FAINT_WORDS:
            return ()
        meant = max(by_codes, key=lambda r: (by_codes[r], -r))
        name = self._resources.name
        scheme, code = next(c for c in known.codes if self._codes.resources_of(*c))
        facts = {
            "scheme": scheme,
            "code": code,
            "code_en": name(meant, "en"),
            "code_ru": name(meant, "ru"),
            "words_en": name(clear, "en"),
            "words_ru": name(clear, "ru"),
        }
        return (Message("code-against-words", facts),)

    def _related(self, a: int, b: int) -> bool:
        parents = {p for p in self._resources.parents[a] if self._resources.parents[p]}
        shares_parent = bool(parents & set(self._resources.parents[b]))
        return self._resources.is_a(a, b) or self._resources.is_a(b, a) or shares_parent

    def _candidates(
        self,
        scheme: str,
        shares: Sequence[tuple[int, float]],
        facts: WasteFacts,
        known: _Circumstances,
        is_doubted: bool,
        top: int,
    ) -> Scored:
        softened = [(r, p**SOFTER) for r, p in shares]
        found = dict(self._codes.candidates(scheme, softened, facts, top))
        for stated_scheme, code in known.codes:
            if stated_scheme == scheme:
                found[code] = 0.5 if is_doubted else 1.0
        return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:top])


def _mixed(
    by_words: Mapping[int, float], by_codes: Mapping[int, float], scores: FloatArray, resources: Any
) -> dict[int, float]:
    """Codes win, words choose among what the code may mean, and may name a kind of it."""
    fused = {r: p * (0.3 + 0.7 * min(float(scores[r]), 1.0)) for r, p in by_codes.items()}
    for r in by_words:
        if r not in by_codes:
            above = [by_codes[a] for a in resources.ancestors(r) if a in by_codes]
            if above:
                fused[r] = max(above) * (0.1 + 0.9 * min(float(scores[r]), 1.0)) ** 2
    total, certainty = sum(fused.values()), max(0.9 * min(sum(by_codes.values()), 1.0), 0.3)
    shares = {r: certainty * p / total for r, p in fused.items()}
    for r, p in by_words.items():
        shares[r] = shares.get(r, 0.0) + (1.0 - certainty) * p
    return shares
