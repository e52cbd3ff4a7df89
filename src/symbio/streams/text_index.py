"""Sparse index of resource names: words, their neighbours by letters, and where they stand.

A query word finds index words that are equal, mean the same (lexicon), share letter 2–4-grams (typos,
inflection, derivation) or are its parts (compounds). Each match gives the names that hold the word a gain.
A name's score is the part of the name that the query covers × a power of the part of the query that the
name answers; a resource scores as its best name. Only plain arrays, so that a cache can keep the index.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from symbio.streams.lexicon import lexicon
from symbio.streams.text import HEAD, NEGATION, Segment, Term, has_cyrillic, segments

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
Arrays: TypeAlias = dict[str, npt.NDArray[np.generic]]

BUCKETS = 1 << 16
SAME_MEANING = 0.85  # likeness of two words that the lexicon calls equal
LEAST_LIKENESS = 0.5  # cosine of letter n-grams below which two words have nothing to do with each other
PART_OF_COMPOUND = 0.85
BESIDE_TYPO = 0.6  # factor on letter likeness where a misspelling explains the word
TYPO = 0.8  # likeness of a word one or two slips of the keyboard away
OTHER_FORM = 0.6  # likeness of two words for the form of a leftover: лом, обрезь, offcuts
CONFLICT = 0.45  # a name that says what the query denies, or denies what it says
OTHER_HEAD = 0.6  # a name that is about another thing than the query's head
ANSWER_POWER = 0.6  # how much words that a name leaves unanswered cost it
SECOND_SEGMENT = 0.4  # weight of words after the first comma
CACHED_WORDS = 20_000


def _grams(word: str) -> dict[int, float]:
    """Letter 2–4-grams of `word` with its ends marked, hashed; longer grams tell more."""
    marked = f"^{word}$"
    weights: dict[int, float] = defaultdict(float)
    for size in (2, 3, 4):
        for i in range(len(marked) - size + 1):
            weights[zlib.crc32(marked[i : i + size].encode()) % BUCKETS] += (size - 1.0) ** 0.5
    norm = sum(w * w for w in weights.values()) ** 0.5
    return {gram: w / norm for gram, w in weights.items()}


def _csr(rows: Sequence[Sequence[tuple[int, float]]]) -> tuple[IntArray, IntArray, FloatArray]:
    pointers = np.zeros(len(rows) + 1, dtype=np.int64)
    pointers[1:] = np.cumsum([len(row) for row in rows])
    flat = [item for row in rows for item in row]
    columns = np.array([c for c, _ in flat], dtype=np.int64)
    return pointers, columns, np.array([v for _, v in flat], dtype=np.float64)


def _terms(parts: tuple[Segment, ...], later: float) -> list[Term]:
    """Terms of all segments in one list; those after the first weigh less, and only one head remains."""
    terms: dict[str, float] = {}
    for i, part in enumerate(parts):
        for term in part.terms:
            weight = term.weight if i == 0 else later * min(term.weight, 1.0)
            terms[term.text] = max(weight, terms.get(term.text, 0.0))
    return [Term(text, weight) for text, weight in terms.items()]


def build_name_index(names: Sequence[tuple[int, str]], doings: frozenset[int] = frozenset()) -> Arrays:
    """Return the index of `names`, pairs of (resource position, name).

    Names of `doings`, resources that are capacity or service, count every word: the "treatment" in
    "sludge treatment" tells it from the sludge.

    Returns
    -------
    dict
        ``vocabulary`` uint8 (words joined by line feeds, UTF-8), ``idf`` per word, letter n-gram postings
        (``gram_*``), name postings (``post_*``; gain = role × idf, negative where the word is the head),
        ``name_total`` and ``name_resource`` per name, names ordered by resource.
    """
    ordered = sorted(
        ((r, _terms(segments(text, counts_weak=r in doings), 0.8)) for r, text in names),
        key=lambda item: item[0],
    )
    ordered = [(r, terms) for r, terms in ordered if terms]
    holders: dict[str, set[int]] = defaultdict(set)
    for resource, terms in ordered:
        for term in terms:
            holders[term.text].add(resource)
    vocabulary = sorted(holders)
    position = {word: i for i, word in enumerate(vocabulary)}
    n_resources = len({r for r, _ in ordered}) or 1
    idf = np.array([1.0 + np.log(n_resources / len(holders[w])) for w in vocabulary])
    return {
        "vocabulary": np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8),
        "idf": idf,
        **_gram_arrays(vocabulary),
        **_posting_arrays(ordered, position, idf),
    }


def _gram_arrays(vocabulary: Sequence[str]) -> Arrays:
    buckets: list[list[tuple[int, float]]] = [[] for _ in range(BUCKETS)]
    for i, word in enumerate(vocabulary):
        for gram, weight in _grams(word).items():
            buckets[gram].append((i, weight))
    pointers, words, weights = _csr(buckets)
    return {"gram_start": pointers, "gram_word": words, "gram_weight": weights}


def _posting_arrays(
    ordered: Sequence[tuple[int, list[Term]]], position: Mapping[str, int], idf: FloatArray
) -> Arrays:
    postings: list[list[tuple[int, float]]] = [[] for _ in position]
    totals = np.zeros(len(ordered))
    for n, (_resource, terms) in enumerate(ordered):
        for term in terms:
            i = position[term.text]
            gain = float(min(term.weight, HEAD) * idf[i])
            totals[n] += gain
            postings[i].append((n, -gain if term.weight >= HEAD else gain))
    pointers, names, gains = _csr(postings)
    resources = np.array([r for r, _ in ordered], dtype=np.int64)
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


def _typed(part: Callable[[str], npt.NDArray[np.generic]], name: str) -> npt.NDArray[Any]:
    array = part(name)
    return array.astype(np.int64 if array.dtype.kind in "iu" else np.float64)


class NameIndex:
    """Scores of resources for words; see the module's text.

    Parameters
    ----------
    arrays
        As `build_name_index` returns them.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        def part(name: str) -> npt.NDArray[np.generic]:
            return np.asarray(arrays[name])

        text = part("vocabulary").tobytes().decode()
        self.words = text.split("\n") if text else []
        self.position = {word: i for i, word in enumerate(self.words)}
        self.idf: FloatArray = part("idf").astype(np.float64)
        self._gram = tuple(_typed(part, f"gram_{name}") for name in ("start", "word", "weight"))
        self._post = tuple(_typed(part, f"post_{name}") for name in ("start", "name", "gain"))
        self.total: FloatArray = part("name_total").astype(np.float64)
        self.name_resource: IntArray = part("name_resource").astype(np.int64)
        first = np.flatnonzero(np.diff(self.name_resource, prepend=-1))
        self._first, self._owner = first, self.name_resource[first]
        self._typical_idf = float(np.median(self.idf)) if len(self.idf) else 1.0
        self._prefixes = self._compound_parts()
        self.evidence = lru_cache(maxsize=CACHED_WORDS)(self._evidence)

    def _compound_parts(self) -> dict[str, list[int]]:
        """Index words by their first three letters, shortest first."""
        parts: dict[str, list[int]] = defaultdict(list)
        for i in sorted(range(len(self.words)), key=lambda i: (len(self.words[i]), i)):
            if len(self.words[i]) >= 3:
                parts[self.words[i][:3]].append(i)
        return parts

    def _cosines(self, word: str) -> FloatArray:
        start, gram_word, gram_weight = self._gram
        likeness = np.zeros(len(self.words))
        for gram, weight in _grams(word).items():
            here = slice(start[gram], start[gram + 1])
            likeness[gram_word[here]] += weight * gram_weight[here]
        return likeness

    def _by_letters(self, word: str) -> dict[int, float]:
        likeness = self._cosines(word)
        near = np.flatnonzero(likeness >= LEAST_LIKENESS)
        is_denied = word.startswith(NEGATION)
        return {
            int(i): float(likeness[i]) ** 1.5
            for i in near[np.argsort(-likeness[near], kind="stable")][:24]
            if self.words[i].startswith(NEGATION) == is_denied
        }

    def neighbours(self, word: str) -> dict[int, float]:
        """Index words like `word`, with likeness 0…1."""
        found = self._by_letters(word) if len(word) > 3 else {}
        for same in lexicon().same.get(word, ()):
            if same in self.position:
                found[self.position[same]] = max(SAME_MEANING, found.get(self.position[same], 0.0))
        if word in lexicon().form:
            for other in lexicon().form & self.position.keys():
                found[self.position[other]] = max(OTHER_FORM, found.get(self.position[other], 0.0))
        if word in self.position:
            found[self.position[word]] = 1.0
        elif not word.startswith(NEGATION):
            self._guess(word, found)
        return found

    def _guess(self, word: str, found: dict[int, float]) -> None:
        """Add what an unknown `word` could be: a misspelling, else a compound."""
        slips = self._misspelt(word)
        if slips:
            for i in found:
                found[i] *= BESIDE_TYPO
            found.update(slips)
        elif max(found.values(), default=0.0) < 0.75:
            for i, likeness in self._split(word).items():
                found[i] = max(likeness, found.get(i, 0.0))

    def _misspelt(self, word: str) -> dict[int, float]:
        """Index words that `word` could be a misspelling of: one slip, two in a long word."""
        if len(word) < 5 or any(c.isdigit() for c in word):
            return {}
        allowed = 1 if len(word) < 9 else 2
        likeness = self._cosines(word)
        near = np.flatnonzero(likeness >= 0.25)
        near = near[np.argsort(-likeness[near], kind="stable")][:40]
        slips = {int(i): _slips(word, self.words[i], allowed) for i in near if len(self.words[i]) > 3}
        least = min(slips.values(), default=allowed + 1)
        return {i: TYPO for i, n in slips.items() if n == least and n <= allowed}

    def _split(self, word: str) -> dict[int, float]:
        """Parts of a compound that nobody listed: ``шлакозоловый`` → шлак, зола; ``flyash`` → fly, ash."""
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            ends = [right[1:], right] if right[0] in "ое" and len(right) > 3 else [right]
            for end in ends:
                exact = self.position.get(end)
                right_id = self._stem_match(end) if exact is None else exact
                left_id = self._stem_match(left)
                if left_id is None and exact is not None:
                    left_id = self._truncated(left)
                if left_id is not None and right_id is not None and left_id != right_id:
                    return {left_id: PART_OF_COMPOUND, right_id: PART_OF_COMPOUND}
        return {}

    def _truncated(self, stem: str) -> int | None:
        """The commonest word that begins with `stem`: ``техвода`` is технический and вода."""
        begin = [i for i in self._prefixes.get(stem[:3], ()) if self.words[i].startswith(stem)]
        return min(begin, key=lambda i: (self.idf[i], i), default=None)

    def _stem_match(self, stem: str) -> int | None:
        if stem in self.position:
            return self.position[stem]
        for i in self._prefixes.get(stem[:3], ()):
            word = self.words[i]
            if word.startswith(stem) and len(word) - len(stem) <= 3:
                return i
            if len(stem) > 4 and stem.startswith(word[:-1]) and len(word) >= 4 and len(stem) - len(word) <= 4:
                return i
        return None

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
        near = self.neighbours(word)
        names, gains, likeness, heads = self._names_of(near)
        opposite = word[1:] if word.startswith(NEGATION) else NEGATION + word
        denied = {i: s for i, s in self.neighbours(opposite).items() if s >= 0.7}
        against = self._names_of(denied)[0]
        best = max(near, key=lambda i: (near[i], -i), default=None)
        idf = self._typical_idf if best is None else float(self.idf[best])
        return _Evidence(names, gains, likeness, heads, np.setdiff1d(against, names), idf)

    def known(self, word: str) -> float:
        """Likeness 0…1 of `word` to its nearest index word."""
        return float(max(self.evidence(word).likeness, default=0.0))

    def scores(self, terms: Sequence[Term], n_resources: int) -> FloatArray:
        """Score 0…1 of every resource for `terms`; 1: a name of it says the same, no more and no less."""
        found = [(term, self.evidence(term.text)) for term in terms]
        result = np.zeros(n_resources)
        if not len(self.total) or not any(len(e.names) for _, e in found):
            return result
        size = len(self.total)
        names = np.concatenate([e.names for _, e in found])
        covered = np.bincount(names, np.concatenate([e.gains for _, e in found]), size)
        wanted = sum(min(t.weight, HEAD) * e.idf for t, e in found)
        said = [e.likeness * (min(t.weight, HEAD) * e.idf / wanted) for t, e in found]
        answered = np.bincount(names, np.concatenate(said), size)
        held = np.flatnonzero(covered)
        score = np.zeros(size)
        score[held] = np.minimum(covered[held] / self.total[held], 1.0) * self._head_factor(found, size)[held]
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


def _slips(a: str, b: str, most: int) -> int:
    """Slips between two words whose last letter is inflection in Russian."""
    whole = slips_between(a, b, most)
    return min(whole, slips_between(a[:-1], b[:-1], most)) if has_cyrillic(a) else whole


def slips_between(a: str, b: str, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours from `a` to `b`; ``most + 1``: more.

    Source: optimal string alignment, Damerau, Commun. ACM 7 (1964) 171.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


@lru_cache(maxsize=4096)
def query_terms(text: str) -> tuple[Term, ...]:
    """Terms of a whole phrase, the first segment leading."""
    return tuple(_terms(segments(text), SECOND_SEGMENT))
