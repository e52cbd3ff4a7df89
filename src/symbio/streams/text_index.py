"""Sparse index of resource names: which names hold a word, and how well names answer a phrase.

A query word finds like index words (`word_index`). Each match gives the names that hold the word a gain.
A name's score is the part of the name that the query covers × a power of the part of the query that the
name answers; a resource scores as its best name. Only plain arrays, so that a cache can keep the index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from symbio.streams.parts import readings_of_name
from symbio.streams.text import HEAD, NEGATION, Segment, Term, segments
from symbio.streams.word_index import (
    Arrays,
    FloatArray,
    IntArray,
    StoredArrays,
    WordIndex,
    build_words,
    compressed_rows,
    stored,
)

CONFLICT = 0.45  # a name that says what the query denies, or denies what it says
OTHER_HEAD = 0.6  # a name that is about another thing than the query's head
ANSWER_POWER = 0.6  # how much words that a name leaves unanswered cost it
ASIDE = 0.8  # weight of words after the first comma or bracket of a name
READING_COST = 1.1  # on what a name says without its remark, and on each of the things that it joins
SECOND_SEGMENT = 0.4  # weight of words after the first comma
CACHED_WORDS = 20_000


def _terms(parts: tuple[Segment, ...], later: float) -> list[Term]:
    """Terms of all segments in one list; those after the first weigh less, and only one head remains."""
    terms: dict[str, float] = {}
    for i, part in enumerate(parts):
        for term in part.terms:
            weight = term.weight if i == 0 else later * min(term.weight, 1.0)
            terms[term.text] = max(weight, terms.get(term.text, 0.0))
    return [Term(text, weight) for text, weight in terms.items()]


_Entry = tuple[int, list[Term], float]  # resource, terms, cost of the reading


def _entries(names: Sequence[tuple[int, str]], doings: frozenset[int]) -> list[_Entry]:
    """Every reading of every name, ordered by resource; what only stands in a name costs a little."""
    found: list[_Entry] = []
    for resource, name in names:
        for i, reading in enumerate(readings_of_name(name)):
            terms = _terms(segments(reading, counts_weak=resource in doings), ASIDE)
            if terms:
                found.append((resource, terms, READING_COST if i else 1.0))
    return sorted(found, key=lambda entry: entry[0])


def build_name_index(names: Sequence[tuple[int, str]], doings: frozenset[int] = frozenset()) -> Arrays:
    """Return the index of `names`, pairs of (resource position, name).

    Names of `doings`, resources that are capacity or service, count every word: the "treatment" in
    "sludge treatment" tells it from the sludge.

    Returns
    -------
    dict
        The words (`build_words`), name postings (``post_*``; gain = role × idf, negative where the word is
        the head),
        ``name_total`` and ``name_resource`` per name, names ordered by resource.
    """
    ordered = _entries(names, doings)
    holders: dict[str, set[int]] = defaultdict(set)
    for resource, terms, _cost in ordered:
        for term in terms:
            holders[term.text].add(resource)
    vocabulary = sorted(holders)
    position = {word: i for i, word in enumerate(vocabulary)}
    n_resources = len({r for r, _terms, _cost in ordered}) or 1
    idf = np.array([1.0 + np.log(n_resources / len(holders[w])) for w in vocabulary])
    return {
        **build_words(vocabulary, idf),
        **_posting_arrays(ordered, position, idf),
    }


def _posting_arrays(ordered: Sequence[_Entry], position: Mapping[str, int], idf: FloatArray) -> Arrays:
    postings: list[list[tuple[int, float]]] = [[] for _ in position]
    totals = np.zeros(len(ordered))
    for n, (_resource, terms, cost) in enumerate(ordered):
        for term in terms:
            i = position[term.text]
            gain = float(min(term.weight, HEAD) * idf[i])
            totals[n] += gain * cost
            postings[i].append((n, -gain if term.weight >= HEAD else gain))
    pointers, names, gains = compressed_rows(postings)
    resources = np.array([r for r, _terms, _cost in ordered], dtype=np.int64)
    return {
        "post_start": pointers,
        "post_name": names,
        "post_gain": gains,
        "name_total": totals,
        "name_resource": resources,
    }


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What one query word says about names."""

    names: IntArray
    gains: FloatArray
    likeness: FloatArray
    heads: FloatArray  # likeness where the word is the name's head, else 0
    against: IntArray  # names that contradict the word
    idf: float


class NameIndex:
    """Scores of resources for words; see the module's text.

    Parameters
    ----------
    arrays
        As `build_name_index` returns them.
    """

    def __init__(self, arrays: StoredArrays) -> None:
        self._words = WordIndex(arrays)
        self._post = stored(arrays, "post_start", "post_name", "post_gain")
        self._total, self._name_resource = stored(arrays, "name_total", "name_resource")
        self._first = np.flatnonzero(np.diff(self._name_resource, prepend=-1))
        self._owner = self._name_resource[self._first]
        self._typical_idf = float(np.median(self._words.idf)) if len(self._words.idf) else 1.0
        self.evidence = lru_cache(maxsize=CACHED_WORDS)(self._evidence)

    def _names_of(self, words: Mapping[int, float]) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
        """Names that hold any of `words`, once each, with gain, likeness and likeness as head."""
        start, post_name, post_gain = self._post
        found = [(slice(start[i], start[i + 1]), likeness) for i, likeness in words.items()]
        if not found:
            nothing = np.zeros(0)
            return nothing.astype(np.int64), nothing, nothing, nothing
        names = np.concatenate([post_name[here] for here, _ in found]).astype(np.int64)
        gains = np.concatenate([post_gain[here].astype(np.float64) * like for here, like in found])
        likes = np.concatenate([np.full(here.stop - here.start, like) for here, like in found])
        heads = np.where(gains < 0, likes, 0.0)
        order = np.lexsort((-np.abs(gains), names))
        names, gains, likes, heads = names[order], np.abs(gains[order]), likes[order], heads[order]
        first = np.flatnonzero(np.diff(names, prepend=-1))
        top_heads = np.maximum.reduceat(heads, first) if len(first) else heads
        return names[first], gains[first], likes[first], top_heads

    def _evidence(self, word: str) -> _Evidence:
        near = self._words.neighbours(word)
        names, gains, likeness, heads = self._names_of(near)
        opposite = word[1:] if word.startswith(NEGATION) else NEGATION + word
        near_opposite = self._words.neighbours(opposite) if self._words.may_hold(opposite) else {}
        denied = {i: s for i, s in near_opposite.items() if s >= 0.7}
        against = self._names_of(denied)[0]
        best = max(near, key=lambda i: (near[i], -i), default=None)
        idf = self._typical_idf if best is None else float(self._words.idf[best])
        if len(against):
            against = np.setdiff1d(against, names)
        return _Evidence(names, gains, likeness, heads, against, idf)

    def joined(self, terms: Sequence[Term]) -> tuple[Term, ...] | None:
        """`terms` with neighbours joined where an index word is their sum ("saw dust"); None: nowhere."""
        result: list[Term] = []
        for term in terms:
            both = result[-1].text + term.text if result else ""
            if both in self._words.position:
                result[-1] = Term(both, max(result[-1].weight, term.weight))
            else:
                result.append(term)
        return tuple(result) if len(result) < len(terms) else None

    def known(self, word: str) -> float:
        """Likeness 0…1 of `word` to its nearest index word."""
        return float(max(self.evidence(word).likeness, default=0.0))

    def scores(self, terms: Sequence[Term], n_resources: int) -> FloatArray:
        """Score 0…1 of every resource for `terms`; 1: a name of it says the same, no more and no less."""
        found = [(term, self.evidence(term.text)) for term in terms]
        result = np.zeros(n_resources)
        if not len(self._total) or not any(len(e.names) for _, e in found):
            return result
        size = len(self._total)
        names = np.concatenate([e.names for _, e in found])
        covered = np.bincount(names, np.concatenate([e.gains for _, e in found]), size)
        wanted = sum(min(t.weight, HEAD) * e.idf for t, e in found)
        said = [e.likeness * (min(t.weight, HEAD) * e.idf / wanted) for t, e in found]
        answered = np.bincount(names, np.concatenate(said), size)
        held = np.flatnonzero(covered)
        score = np.zeros(size)
        score[held] = (
            np.minimum(covered[held] / self._total[held], 1.0) * self._head_factor(found, size)[held]
        )
        score[held] *= np.minimum(answered[held], 1.0) ** ANSWER_POWER
        for _, evidence in found:
            score[evidence.against] *= CONFLICT
        result[self._owner] = np.maximum.reduceat(score, self._first)
        return result

    def _head_factor(self, found: Sequence[tuple[Term, _Evidence]], size: int) -> FloatArray:
        head = [e for t, e in found if t.is_head]
        if not head:
            return np.ones(size)
        same = np.zeros(size)
        for evidence in head:
            same[evidence.names] = np.maximum(same[evidence.names], evidence.heads)
        factor: FloatArray = OTHER_HEAD + (1.0 - OTHER_HEAD) * same
        return factor


@lru_cache(maxsize=4096)
def query_terms(text: str) -> tuple[Term, ...]:
    """Terms of a whole phrase, the first segment leading."""
    return tuple(_terms(segments(text), SECOND_SEGMENT))
