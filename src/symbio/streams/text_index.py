"""Sparse index of resource names: which names hold a word, and how well names answer a phrase.

A query word finds like index words (`word_index`). Each match gives the names that hold the word a gain.
A name's score is the part of the name that the query covers × a power of the part of the query that the
name answers; a resource scores as its best name. Only plain arrays, so that a cache can keep the index.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from symbio.streams.learned import Learned, relative_odds, train
from symbio.streams.lexicon import lexicon
from symbio.streams.parts import readings_of_name
from symbio.streams.text import HEAD, NEGATION, WEAK, Segment, Term, segments
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
from symbio.streams.word_kernel import NAME, Desk, Entries, Ints, Said, best_of_owners, names_holding

CONFLICT = 0.45  # a name that says what the query denies, or denies what it says
OTHER_HEAD = 0.6  # a name that is about another thing than the query's head
ANSWER_POWER = 0.6  # how much words that a name leaves unanswered cost it
ASIDE = 0.8  # weight of words after the first comma or bracket of a name
READING_COST = 1.1  # on what a name says without its remark, and on each of the things that it joins
SECOND_SEGMENT = 0.4  # weight of words after the first comma
CLEARLY_OPPOSITE = 0.7  # likeness to the opposite of a word from which a name contradicts it
SCALE = 8.0  # from log-odds to the scale of scores, whose eighth power is a probability
KNOWN = 1.5  # power on the part of the words that is known, in what is learned
CERTAIN = 0.999  # likeness of an index word to itself
CACHED_WORDS = 20_000
_CONSTANTS = np.array([ANSWER_POWER, OTHER_HEAD, CONFLICT])
_NO_NAMES = np.zeros(0, dtype=np.int32)


def _later_weight(term: Term) -> float:
    """Most that a word counts after the first comma: what the thing is kept in is a remark there."""
    return WEAK if term.text in lexicon().container else 1.0


def _terms(parts: tuple[Segment, ...], later: float) -> list[Term]:
    """Terms of all segments in one list; those after the first weigh less, and only one head remains."""
    terms: dict[str, float] = {}
    for i, part in enumerate(parts):
        for term in part.terms:
            weight = term.weight if i == 0 else later * min(term.weight, _later_weight(term))
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


def build_name_index(
    names: Sequence[tuple[int, str]],
    doings: frozenset[int] = frozenset(),
    teaches: Mapping[int, int] | None = None,
    phrases: Sequence[tuple[int, str]] = (),
) -> Arrays:
    """Return the index of `names`, pairs of (owner, name); an owner is a resource or a kind of waste.

    `teaches` says which resource is learned from an owner's names; of an owner that it lacks, none is.
    `phrases`, pairs of (resource, text), are learned from and are no names.

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
    spoken = [(resource, _terms(segments(text), SECOND_SEGMENT)) for resource, text in phrases]
    holders: dict[str, set[int]] = defaultdict(set)
    for owner, terms in (*((owner, terms) for owner, terms, _cost in ordered), *spoken):
        for term in terms:
            holders[term.text].add(owner)
    vocabulary = sorted(holders)
    position = {word: i for i, word in enumerate(vocabulary)}
    n_resources = len({r for r, _terms, _cost in ordered}) or 1
    idf = np.array([1.0 + np.log(n_resources / len(holders[w])) for w in vocabulary])
    teaches = {owner: owner for owner in {r for r, _terms, _cost in ordered}} if teaches is None else teaches
    examples = [
        (teaches[owner], [(position[t.text], min(t.weight, HEAD)) for t in terms])
        for owner, terms, _cost in ordered
        if owner in teaches
    ]
    examples += [
        (resource, [(position[t.text], min(t.weight, HEAD)) for t in terms])
        for resource, terms in spoken
        if terms
    ]
    n_classes = max((label for label, _ in examples), default=-1) + 1
    learned = train(examples, len(vocabulary), n_classes)
    return {
        **build_words(vocabulary, idf),
        **_posting_arrays(ordered, position, idf),
        **{f"learned_{part}": values for part, values in learned._asdict().items()},
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
    """What one query word says about names (`names_holding`), and the names that contradict it."""

    entries: Entries
    against: Ints
    idf: float
    likeness: float  # to the nearest index word
    stands_for: tuple[IntArray, FloatArray]  # index words and how much each of them is meant, Σ = `likeness`


class NameIndex:
    """Scores of resources for words; see the module's text.

    Parameters
    ----------
    arrays
        As `build_name_index` returns them.
    """

    def __init__(self, arrays: StoredArrays) -> None:
        self._words = WordIndex(arrays)
        self._post = (
            np.ascontiguousarray(arrays["post_start"], dtype=np.int64),
            np.ascontiguousarray(arrays["post_name"], dtype=np.int32),
            np.ascontiguousarray(arrays["post_gain"], dtype=np.float64),
        )
        self._total, self._owner = stored(arrays, "name_total", "name_resource")
        learned: list[Any] = [np.ascontiguousarray(arrays[f"learned_{part}"]) for part in Learned._fields]
        self._learned = Learned(*learned)
        self._typical_idf = float(np.median(self._words.idf)) if len(self._words.idf) else 1.0
        self._threads = threading.local()
        self.evidence = lru_cache(maxsize=CACHED_WORDS)(self._evidence)

    def _evidence(self, word: str) -> _Evidence:
        near, likeness = self._words.neighbours(word)
        entries = names_holding(near, likeness, *self._post, len(self._total))
        best = int(np.argmax(likeness)) if len(near) else -1
        idf = self._typical_idf if best < 0 else float(self._words.idf[near[best]])
        top = float(likeness[best]) if best >= 0 else 0.0
        meant = likeness >= CERTAIN if top >= CERTAIN else likeness > 0
        stands_for = near[meant], likeness[meant] * top / max(likeness[meant].sum(), top)
        return _Evidence(
            entries, self._against(word, entries[:, NAME].astype(np.int32)), idf, top, stands_for
        )

    def _against(self, word: str, names: Ints) -> Ints:
        """Names that say the opposite of `word`, but for those that say it too."""
        if word.startswith(NEGATION):
            near, likeness = self._words.neighbours(word[1:])
        else:
            near, likeness = self._words.denials(word)
        clear = likeness >= CLEARLY_OPPOSITE
        if not clear.any():
            return _NO_NAMES
        found = names_holding(near[clear], likeness[clear], *self._post, len(self._total))[:, NAME]
        return np.setdiff1d(found.astype(np.int32), names)

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
        return self.evidence(word).likeness

    def by_names(self, terms: Sequence[Term], n_owners: int) -> FloatArray:
        """Score 0…1 of the best name of every owner; 1: it says the same, no more and no less."""
        found = [self.evidence(term.text) for term in terms]
        sizes = np.array([len(e.entries) for e in found], dtype=np.int64)
        if not sizes.sum():
            return np.zeros(n_owners)
        weights = np.array([min(t.weight, HEAD) * e.idf for t, e in zip(terms, found, strict=True)])
        said = Said(
            sizes,
            np.concatenate([e.entries for e in found]),
            shares=weights / weights.sum(),
            is_head=np.array([term.is_head for term in terms]),
            against=np.concatenate([e.against for e in found]),
        )
        return best_of_owners(said, self._total, self._owner, self._desk(), _CONSTANTS, n_owners)

    def _desk(self) -> Desk:
        """Working memory of this thread."""
        desk: Desk | None = getattr(self._threads, "desk", None)
        if desk is None:
            n = len(self._total)
            desk = self._threads.desk = np.zeros((n, 4))
        return desk

    def by_words(self, terms: Sequence[Term]) -> FloatArray:
        """What words tell of every resource, learned, as scores: 1 for a likely best one of known words.

        Shorter than the list of resources where the last ones have no names.
        """
        said = [(t, self.evidence(t.text)) for t in terms if not t.text.startswith(NEGATION)]
        if not said:
            return np.zeros(0)
        weights = [min(t.weight, HEAD) for t, _ in said]
        words = np.concatenate([e.stands_for[0] for _, e in said])
        values = np.concatenate([w * e.stands_for[1] for w, (_, e) in zip(weights, said, strict=True)])
        if not len(words):
            return np.zeros(0)
        known = sum(w * e.likeness for w, (_, e) in zip(weights, said, strict=True)) / sum(weights)
        return relative_odds(words, values, self._learned, SCALE, min(known, 1.0) ** KNOWN)


@lru_cache(maxsize=4096)
def query_terms(text: str, *, counts_weak: bool = False, asks: bool = False) -> tuple[Term, ...]:
    """Terms of a whole phrase; see `segments` on `counts_weak`.

    The first segment leads; with `asks` the first in which a verb asks for a service («опоры, оцинковать»).
    """
    parts = segments(text, counts_weak=counts_weak)
    if asks:
        parts = tuple(sorted(parts, key=lambda part: not part.asks))
    return tuple(_terms(parts, SECOND_SEGMENT))


@lru_cache(maxsize=4096)
def asks_for_service(text: str) -> bool:
    """True when a verb of `text` asks for a service: «досушить песок», "to grind slag"."""
    return any(part.asks for part in segments(text))
