"""Words of the name index and their likeness: by letters, by meaning, as typos, as parts of compounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from symbio.streams.lexicon import lexicon
from symbio.streams.text import NEGATION, has_cyrillic
from symbio.streams.word_kernel import gram_rows, likeness_of_letters, slips, slips_to

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
Arrays: TypeAlias = dict[str, npt.NDArray[np.generic]]
StoredArrays: TypeAlias = Mapping[str, npt.NDArray[np.generic]]

SAME_MEANING = 0.85  # likeness of two words that the lexicon calls equal
LEAST_LIKENESS = 0.5  # cosine of letter n-grams below which two words have nothing to do with each other
MOST_NEIGHBOURS = 24
PART_OF_COMPOUND = 0.85
DERIVED = 0.9
BESIDE_TYPO = 0.6  # factor on letter likeness where a misspelling explains the word
TYPO = 0.8  # likeness of a word one or two slips of the keyboard away
OTHER_FORM = 0.6  # likeness of two words for the form of a leftover: лом, обрезь, offcuts


def compressed_rows(rows: Sequence[Sequence[tuple[int, float]]]) -> tuple[IntArray, IntArray, FloatArray]:
    """Rows of (column, value) as row pointers, columns and values."""
    pointers = np.zeros(len(rows) + 1, dtype=np.int64)
    pointers[1:] = np.cumsum([len(row) for row in rows])
    flat = [item for row in rows for item in row]
    columns = np.array([c for c, _ in flat], dtype=np.int64)
    return pointers, columns, np.array([v for _, v in flat], dtype=np.float64)


def build_words(vocabulary: Sequence[str], idf: FloatArray) -> Arrays:
    """Arrays: ``vocabulary`` (UTF-8, joined by line feeds), ``idf``, letter n-gram postings ``gram_*``.

    ``near_*`` are the neighbours of every word, ``denied_*`` those of its denial, so that only words outside
    the vocabulary are compared.
    """
    arrays: Arrays = {"vocabulary": np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8), "idf": idf}
    arrays |= zip(("gram_start", "gram_word", "gram_weight"), gram_rows(*_letters(vocabulary)), strict=True)
    index = WordIndex(arrays)
    rows = [sorted(index.compared(word).items()) for word in vocabulary]
    arrays |= zip(("near_start", "near_word", "near_like"), compressed_rows(rows), strict=True)
    denied = [index.compared_denied(NEGATION + word) for word in vocabulary]
    arrays |= zip(("denied_start", "denied_word", "denied_like"), compressed_rows(denied), strict=True)
    return arrays


def _letters(words: Sequence[str]) -> tuple[npt.NDArray[np.int32], IntArray]:
    """Code points of all words end to end, and where each begins."""
    at = np.zeros(len(words) + 1, dtype=np.int64)
    at[1:] = np.cumsum([len(word) for word in words])
    return np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.int32), at


def _code_points(word: str) -> npt.NDArray[np.int32]:
    return np.frombuffer(word.encode("utf-32-le"), dtype=np.int32)


def stored(arrays: StoredArrays, *names: str) -> tuple[npt.NDArray[Any], ...]:
    """Arrays by name, integers as int64 and floats as float64."""
    found = [np.asarray(arrays[name]) for name in names]
    return tuple(a.astype(np.int64 if a.dtype.kind in "iu" else np.float64) for a in found)


class WordIndex:
    """Index words, and how like them any other word is.

    Parameters
    ----------
    arrays
        As `build_words` returns them.
    """

    def __init__(self, arrays: StoredArrays) -> None:
        text = np.asarray(arrays["vocabulary"]).tobytes().decode()
        self.words = text.split("\n") if text else []
        self.position = {word: i for i, word in enumerate(self.words)}
        (self.idf,) = stored(arrays, "idf")
        parts = ("start", "word", "weight")
        gram: list[Any] = [np.ascontiguousarray(arrays[f"gram_{part}"]) for part in parts]
        self._gram: tuple[IntArray, npt.NDArray[np.int32], FloatArray] = (gram[0], gram[1], gram[2])
        self._near = stored(arrays, "near_start", "near_word", "near_like") if "near_start" in arrays else ()
        denied = ("denied_start", "denied_word", "denied_like")
        self._deny = stored(arrays, *denied) if denied[0] in arrays else ()
        self._letters, self._at = _letters(self.words)
        self._length = np.diff(self._at)
        self._prefixes = self._compound_parts()
        self._denied = [i for i, word in enumerate(self.words) if word.startswith(NEGATION)]
        self._denied_starts = {self.words[i][:3] for i in self._denied}
        self._denied_gram = gram_rows(*_letters([self.words[i] for i in self._denied]))
        self._last: tuple[str, FloatArray] = ("", np.zeros(0))

    def _compound_parts(self) -> dict[str, list[int]]:
        """Index words by their first three letters, shortest first."""
        parts: dict[str, list[int]] = defaultdict(list)
        for i in sorted(range(len(self.words)), key=lambda i: (len(self.words[i]), i)):
            if len(self.words[i]) >= 3:
                parts[self.words[i][:3]].append(i)
        return parts

    def denials(self, word: str) -> tuple[IntArray, FloatArray]:
        """Denied index words like the denial of `word`, and their likeness by letters."""
        place = self.position.get(word)
        if place is None or not self._deny:
            found = self.compared_denied(NEGATION + word)
            return np.array([i for i, _ in found], dtype=np.int64), np.array([like for _, like in found])
        start, words, likeness = self._deny
        here = slice(start[place], start[place + 1])
        return words[here], likeness[here]

    def compared_denied(self, word: str) -> list[tuple[int, float]]:
        """Denied index words like the denied `word` with likeness, compared now with all of them."""
        if word[:3] not in self._denied_starts:
            return []
        cosines = likeness_of_letters(_code_points(word), *self._denied_gram, len(self._denied))
        near = np.flatnonzero(cosines >= LEAST_LIKENESS)
        places = [self._denied[i] for i in near]
        return [
            (i, max(float(c) ** 1.5, _derived(word, self.words[i])))
            for i, c in zip(places, cosines[near], strict=True)
        ]

    def _cosines(self, word: str) -> FloatArray:
        if self._last[0] == word:
            return self._last[1]
        self._last = (word, self._likeness_of_letters(word))
        return self._last[1]

    def _likeness_of_letters(self, word: str) -> FloatArray:
        return likeness_of_letters(_code_points(word), *self._gram, len(self.words))

    def _by_letters(self, word: str) -> dict[int, float]:
        likeness = self._cosines(word)
        near = np.flatnonzero(likeness >= LEAST_LIKENESS)
        is_denied = word.startswith(NEGATION)
        return {
            int(i): max(float(likeness[i]) ** 1.5, _derived(word, self.words[i]))
            for i in near[np.argsort(-likeness[near], kind="stable")][:MOST_NEIGHBOURS]
            if self.words[i].startswith(NEGATION) == is_denied
        }

    def neighbours(self, word: str) -> tuple[IntArray, FloatArray]:
        """Index words like `word`, and their likeness 0…1."""
        place = self.position.get(word)
        if place is None or not self._near:
            found = sorted(self.compared(word).items())
            return np.array([i for i, _ in found], dtype=np.int64), np.array([like for _, like in found])
        start, words, likeness = self._near
        here = slice(start[place], start[place + 1])
        return words[here], likeness[here]

    def compared(self, word: str) -> dict[int, float]:
        """Index words like `word` with likeness, compared now with all of them."""
        found = self._by_letters(word) if len(word) > 3 else {}
        for same in lexicon().same.get(word, ()):
            if same in self.position:
                found[self.position[same]] = max(SAME_MEANING, found.get(self.position[same], 0.0))
        if word in lexicon().form:
            for other in sorted(lexicon().form & self.position.keys()):
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
        near = np.flatnonzero((likeness >= 0.25) & (self._length > 3))
        near = near[np.argsort(-likeness[near], kind="stable")][:40]
        if not len(near):
            return {}
        counted = slips_to(_code_points(word), self._letters, self._at, near, allowed, has_cyrillic(word))
        least = counted.min()
        return {int(i): TYPO for i in near[counted == least]} if least <= allowed else {}

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


def _derived(a: str, b: str) -> float:
    """`DERIVED` where one Russian word is the other with a suffix: золошлак, золошлаковый; else 0."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    is_derived = long.startswith(short) and len(short) >= 6 and len(long) - len(short) <= 4
    return DERIVED if is_derived and has_cyrillic(short) else 0.0


def slips_between(a: str, b: str, most: int) -> int:
    """Slips of the keyboard from `a` to `b` (`word_kernel.slips`); ``most + 1``: more."""
    return int(slips(_code_points(a), _code_points(b), most))
