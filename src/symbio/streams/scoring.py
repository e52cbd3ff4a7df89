"""Score of every resource for free words, weighed by activity, direction and temperature or pressure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from symbio.knowledge import Knowledge
from symbio.streams.activity_prior import ActivityPrior
from symbio.streams.levels import Level, level_fit, levels_of, stated_level
from symbio.streams.lexicon import lexicon
from symbio.streams.text import BODY, Term, latin_words, transliterate
from symbio.streams.text_index import NameIndex, asks_for_service, query_terms
from symbio.streams.waste_candidates import WasteCodes
from symbio.streams.word_index import FloatArray
from symbio.streams.word_kernel import blend

LEAST_SCORE = 0.25  # below it a name says nothing
FUNCTION_OFFERED = 0.75  # an offer is seldom named by the function that it could serve
CONCEPT_OF_LEVEL = 0.9  # a concept of which a level fits the stated temperature or pressure
WITHOUT_LEVEL = 0.9  # what has no level, where a temperature or pressure is stated
PRODUCT_OFFERED, PRODUCT_WASTED = 0.95, 0.7  # an offer is seldom what has no waste code, the less if "used"
LEARNED = 0.6  # share of what is learned from words in a score; the rest is the best single name
WHOLE_NAME, NAMED = 0.97, 1.06  # factor where a name says all that the words say, and no more
KIND = 0.9  # of the score of a kind of waste goes to the resource that it is
BARE = 0.95  # of the score of a need without words for what the thing would serve as
RESIDUE_NEEDED = 0.9  # a need is seldom named by a residue
NOT_ASKED = 0.85  # of the score of a thing, where a need's verb asks for a service: «смолоть соль»
FAMILY = 0.9  # an abstract concept hands its score on to its kinds
_CONSTANTS = np.array([KIND, LEARNED, WHOLE_NAME, NAMED])
SERVICES = ("space", "capacity", "logistics", "service", "knowledge")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the words."""

    direction: str
    activity: str | None
    codes: tuple[tuple[str, str], ...]
    hazard_class: int | None
    level: Level | None


class WordScores:
    """Scores 0…1 (and a little above, where circumstances speak for it) of resources for words.

    Parameters
    ----------
    knowledge
        The tables.
    index
        Names of its resources.
    codes
        Its waste codes: they tell origins and what is no waste.
    purposes
        Positions of resources that have names by their function.
    """

    def __init__(
        self, knowledge: Knowledge, index: NameIndex, codes: WasteCodes, purposes: npt.NDArray[np.int64]
    ) -> None:
        self._resources = knowledge.resources
        self._index = index
        self._prior = ActivityPrior(knowledge, codes)
        rows = knowledge.resources.rows
        self._low_c = np.array([np.nan if r.temperature_c_low is None else r.temperature_c_low for r in rows])
        self._high_c = np.array(
            [np.nan if r.temperature_c_high is None else r.temperature_c_high for r in rows]
        )
        self._links = codes.links_of_kinds()
        self._n_kinds = len(knowledge.waste_kinds)
        self._of_text = lru_cache(maxsize=256)(self._text_scores)
        self._is_abstract = np.array(knowledge.resources.abstract, dtype=bool)
        self._kind = np.array(knowledge.resources.kind)
        self._usual = cache(self._usual_factors)
        self._kinds_of = cache(self._below_position)
        self._has_level = np.array([r.kind in {"energy", "water"} for r in rows], dtype=bool)
        self._is_doing = np.isin(self._kind, SERVICES)
        self._levels = levels_of(knowledge.resources)
        self._is_function = self._below("functions")
        self._is_purpose = self._is_function & ~self._is_abstract
        self._is_purpose &= np.isin(np.arange(len(rows)), purposes)
        has_code = [any(codes.codes_of(s, r) for s in ("EWC", "FKKO")) for r in range(len(rows))]
        is_material = np.array([r.kind == "material" for r in rows], dtype=bool)
        self._is_residue = is_material & np.array(has_code, dtype=bool) & ~self._is_function
        self._is_product = is_material & ~np.array(has_code, dtype=bool) & ~self._is_function

    def _below_position(self, position: int) -> npt.NDArray[np.int64]:
        return np.array(list(self._resources.descendants(position)), dtype=np.int64)

    def _below(self, resource: str) -> npt.NDArray[np.bool_]:
        below = np.zeros(len(self._resources), dtype=bool)
        if resource in self._resources.index:
            below[list(self._resources.descendants(self._resources.index[resource]))] = True
        return below

    def _terms(self, text: str, asks: bool) -> tuple[Term, ...]:
        terms = query_terms(text, asks=asks)
        strange = [t for t in terms if self._index.known(t.text) < 0.6]
        if strange and latin_words(text) and 2 * len(strange) >= len(terms):
            russian = query_terms(transliterate(text.lower()))
            understood = [t for t in russian if self._index.known(t.text) >= 0.6]
            if len(russian) - len(understood) < len(strange):
                return russian
        return terms

    def _of_words(self, terms: Sequence[Term]) -> FloatArray:
        """Score of every resource, then of every kind of waste: names, kinds of it, what words tell."""
        n = len(self._resources)
        scores = self._index.by_names(terms, n + self._n_kinds)
        if scores.any():
            blend(scores, n, *self._links, self._index.by_words(terms), _CONSTANTS)
        return scores

    def _text_scores(self, text: str, asks: bool) -> FloatArray:
        terms = self._terms(text, asks)
        scores = self._of_words(terms)
        joined = self._index.joined(terms)
        return scores if joined is None else np.maximum(scores, self._of_words(joined))

    def _bare(self, text: str) -> FloatArray:
        """Scores without words for what a thing would serve as: a "lanolin feedstock" is lanolin."""
        terms = query_terms(text)
        bare = tuple(term for term in terms if term.text not in lexicon().supply)
        if not bare or len(bare) == len(terms):
            return np.zeros(len(self._resources))
        return self._of_words(bare)[: len(self._resources)]

    def kinds(self, text: str) -> FloatArray:
        """Score 0…1 of every kind of waste for the words."""
        return self._of_text(text, False)[len(self._resources) :]

    def scores(self, text: str, known: Circumstances) -> FloatArray:
        """Score 0…1 of every resource for the words, weighed by circumstances."""
        asks = known.direction == "need" and asks_for_service(text)
        scores = self._of_text(text, asks)[: len(self._resources)].copy()
        if known.direction == "need":
            scores = np.maximum(scores, BARE * self._bare(text))
        if not scores.any():
            return scores
        for r in np.flatnonzero(self._is_abstract & (scores > LEAST_SCORE)):
            kinds = self._kinds_of(int(r))
            handed = FAMILY * scores[r] * (0.6 + 0.4 * scores[kinds])
            scores[kinds] = np.maximum(scores[kinds], handed)
        scores[self._is_abstract] = 0.0
        if known.activity:
            scores *= self._prior.factors(known.activity, known.direction)
        scores *= self._usual(known.direction, _says_waste(text))
        if asks:
            scores = np.where(self._is_doing, scores, NOT_ASKED * scores)
        level = stated_level(text) if known.level is None else known.level
        if level is not None:
            scores = self._at_level(scores, level)
        return scores

    def _usual_factors(self, direction: str, is_wasted: bool) -> FloatArray:
        """How usual it is to offer or need each resource, where words say that it is waste or do not."""
        if direction != "offer":
            return np.where(self._is_residue & (not is_wasted), RESIDUE_NEEDED, 1.0)
        product = PRODUCT_WASTED if is_wasted else PRODUCT_OFFERED
        return np.select([self._is_function, self._is_product], [FUNCTION_OFFERED, product], 1.0)

    def _at_level(self, scores: FloatArray, level: Level) -> FloatArray:
        """Scores under a stated temperature or pressure: a concept hands its score to the level that fits."""
        fit = np.where(self._has_level, level_fit(level, self._low_c, self._high_c), WITHOUT_LEVEL)
        for concept, at in self._levels:
            if fit[at] >= 1.0:
                scores[at] = max(scores[at], scores[concept])
                fit[concept] = min(fit[concept], CONCEPT_OF_LEVEL)
        return scores * fit

    def of_purposes(
        self, purposes: Sequence[str], kinds: Set[str], whole: FloatArray, known: Circumstances
    ) -> FloatArray:
        """Scores of functions of `kinds` for what a phrase says it is for, or for the `whole` phrase."""
        scores = np.zeros(len(self._resources))
        for words in purposes:
            terms = tuple(Term(t.text, min(t.weight, BODY)) for t in query_terms(words))
            scores = np.maximum(scores, self._of_words(terms)[: len(self._resources)])
        is_same_kind = np.isin(self._kind, list(kinds))
        scores = np.where(self._is_purpose & is_same_kind, np.maximum(scores, whole), 0.0)
        if known.activity:
            scores = scores * self._prior.factors(known.activity, known.direction)
        return scores


def _says_waste(text: str) -> bool:
    """True when words say that a thing is no fresh product: "used", "offcuts"."""
    return any(term.text in lexicon().wasted or term.text in lexicon().form for term in query_terms(text))
