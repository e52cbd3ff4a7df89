"""Compiled loops of the word and name indexes: letter likeness, slips of the keyboard, scores of names.

Words are rows of code points (int32) laid end to end: word i is ``letters[at[i]:at[i + 1]]``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbio.streams.compiled import compiled

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

Entries = npt.NDArray[np.float32]
"""Rows, each a name that holds words like a given one: name, gain, likeness, likeness of the name's head."""

NAME, GAIN, LIKE, AS_HEAD = range(4)  # columns of `Entries`
BUCKETS = 1 << 16
SMALLEST, LARGEST = 2, 4  # letters of an n-gram


@compiled(nogil=True)
def grams(word: Ints) -> tuple[Ints, Floats]:
    """Hashed letter 2–4-grams of a word with its ends marked, and their weights of norm 1.

    Longer grams tell more: √(n - 1). The hash is FNV-1a over code points.
    """
    n = len(word) + 2
    marked = np.empty(n, np.int32)
    marked[0], marked[n - 1] = 94, 36  # ^ and $
    marked[1 : n - 1] = word
    buckets = np.empty(3 * n, np.int32)
    weights = np.empty(3 * n)
    count = 0
    for size in range(SMALLEST, LARGEST + 1):
        weight = np.sqrt(size - 1.0)
        for i in range(n - size + 1):
            code = np.uint32(2166136261)
            for k in range(i, i + size):
                code = np.uint32((code ^ np.uint32(marked[k])) * np.uint32(16777619))
            bucket = np.int32((code ^ (code >> np.uint32(16))) & np.uint32(BUCKETS - 1))
            place = -1
            for k in range(count):
                if buckets[k] == bucket:
                    place = k
            if place < 0:
                place = count
                count += 1
                buckets[place] = bucket
                weights[place] = 0.0
            weights[place] += weight
    norm = np.sqrt(np.sum(weights[:count] ** 2))
    return buckets[:count], weights[:count] / norm


@compiled(nogil=True)
def gram_rows(letters: Ints, at: Longs) -> tuple[Longs, Ints, Floats]:
    """Postings of all words by n-gram: row pointers, words, weights."""
    n_words = len(at) - 1
    sizes = np.zeros(BUCKETS + 1, np.int64)
    for i in range(n_words):
        found, _ = grams(letters[at[i] : at[i + 1]])
        for bucket in found:
            sizes[bucket + 1] += 1
    start = np.cumsum(sizes)
    words = np.empty(start[-1], np.int32)
    weights = np.empty(start[-1])
    filled = start[:-1].copy()
    for i in range(n_words):
        found, values = grams(letters[at[i] : at[i + 1]])
        for k in range(len(found)):
            place = filled[found[k]]
            words[place], weights[place] = i, values[k]
            filled[found[k]] += 1
    return start, words, weights


@compiled(nogil=True)
def likeness_of_letters(word: Ints, start: Longs, words: Ints, weights: Floats, n_words: int) -> Floats:
    """Cosine of letter n-grams of `word` with every index word."""
    found, values = grams(word)
    likeness = np.zeros(n_words)
    for k in range(len(found)):
        for place in range(start[found[k]], start[found[k] + 1]):
            likeness[words[place]] += values[k] * weights[place]
    return likeness


@compiled(nogil=True)
def slips(a: Ints, b: Ints, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours from `a` to `b`; ``most + 1``: more.

    Source: optimal string alignment, Damerau, Commun. ACM 7 (1964) 171.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    last = np.zeros(len(b) + 1, np.int64)
    before = np.zeros(len(b) + 1, np.int64)
    row = np.arange(len(b) + 1)
    for i in range(1, len(a) + 1):
        last, before, row = before, row, last
        row[0] = least = i
        for j in range(1, len(b) + 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (1 if a[i - 1] != b[j - 1] else 0))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                cost = min(cost, last[j - 2] + 1)
            row[j] = cost
            least = min(least, cost)
        if least > most:
            return most + 1
    return int(min(row[-1], most + 1))


@compiled(nogil=True)
def slips_to(word: Ints, letters: Ints, at: Longs, near: Longs, most: int, is_inflected: bool) -> Longs:
    """Slips from `word` to each index word of `near`; the last letter is inflection if `is_inflected`."""
    counted = np.empty(len(near), np.int64)
    for k in range(len(near)):
        other = letters[at[near[k]] : at[near[k] + 1]]
        counted[k] = slips(word, other, most)
        if is_inflected:
            counted[k] = min(counted[k], slips(word[:-1], other[:-1], most))
    return counted


@compiled(nogil=True)
def names_holding(
    near: Longs, likeness: Floats, start: Longs, post_name: Ints, post_gain: Floats, n_names: int
) -> Entries:
    """Names that hold any word of `near`, once each.

    Of several words in one name the one with the greatest gain × likeness counts.
    """
    total = 0
    for i in near:
        total += start[i + 1] - start[i]
    slot = np.full(n_names, -1, np.int32)
    entries = np.empty((total, 4), np.float32)
    count = 0
    for k in range(len(near)):
        for place in range(start[near[k]], start[near[k] + 1]):
            name, gain = post_name[place], abs(post_gain[place]) * likeness[k]
            at = slot[name]
            if at < 0:
                at = slot[name] = count
                count += 1
                entries[at, NAME], entries[at, GAIN] = name, gain
                entries[at, LIKE], entries[at, AS_HEAD] = likeness[k], 0.0
            elif gain > entries[at, GAIN]:
                entries[at, GAIN], entries[at, LIKE] = gain, likeness[k]
            if post_gain[place] < 0:
                entries[at, AS_HEAD] = max(entries[at, AS_HEAD], likeness[k])
    return entries[:count].copy()


COVERED, ANSWERED, SAME, DENIED = range(4)  # columns of a desk

Desk = Floats
"""Working memory of one thread, a row a name; all zero between calls. One row is one line of the cache."""


class Said(NamedTuple):
    """What the words of a phrase say: term t has the next ``sizes[t]`` of the entries (`names_holding`)."""

    sizes: Longs
    entries: Entries
    shares: Floats  # part of the phrase that each term answers, Σ = 1
    is_head: Bools
    against: Ints  # names that contradict a term


@compiled(nogil=True)
def best_of_owners(said: Said, total: Floats, owner: Longs, desk: Desk, constants: Floats, n: int) -> Floats:
    """Score 0…1 of the best name of each of `n` owners.

    `constants` are the power on what is answered, the least head factor, the factor on contradicting names.
    """
    power, other_head, contradicted = constants
    touched = np.empty(min(len(said.entries), len(total)), np.int32)
    count, place, has_head = 0, 0, False
    for t in range(len(said.sizes)):
        has_head = has_head or said.is_head[t]
        for k in range(place, place + said.sizes[t]):
            name = np.int32(said.entries[k, NAME])
            if desk[name, COVERED] == 0.0:
                touched[count] = name
                count += 1
            desk[name, COVERED] += said.entries[k, GAIN]
            desk[name, ANSWERED] += said.entries[k, LIKE] * said.shares[t]
            if said.is_head[t]:
                desk[name, SAME] = max(desk[name, SAME], said.entries[k, AS_HEAD])
        place += said.sizes[t]
    for name in said.against:
        desk[name, DENIED] = 1.0
    best = np.zeros(n)
    answered, powered = -1.0, 0.0  # names that answer the same stand together: one power will do
    for k in range(count):
        name = touched[k]
        here = owner[name]
        # no more than this, whatever the words answer: most names need no power
        most = min(desk[name, COVERED] / total[name], 1.0)
        if has_head:
            most *= other_head + (1.0 - other_head) * desk[name, SAME]
        if desk[name, DENIED] > 0.0:
            most *= contradicted
        if most > best[here]:
            if desk[name, ANSWERED] != answered:
                answered = desk[name, ANSWERED]
                powered = min(answered, 1.0) ** power
            best[here] = max(best[here], most * powered)
        desk[name, COVERED] = desk[name, ANSWERED] = desk[name, SAME] = 0.0
    for name in said.against:
        desk[name, DENIED] = 0.0
    return best


@compiled(nogil=True)
def blend(
    scores: Floats, n: int, start: Longs, to: Ints, weight: Floats, learned: Floats, constants: Floats
) -> None:
    """Scores of `n` resources in place: of their best name, of kinds of waste that they are, of words.

    Kinds of waste follow the resources in `scores`; each hands its score on to what it is linked to, where
    that is more. `constants` are the part that is handed on, the share of what is `learned` (shorter: the
    rest is 0), the least score of a name that says all that the words say, and the factor on what has one.
    """
    part, share, whole, named = constants
    handed = np.zeros(n)
    for i in range(len(start) - 1):
        score = scores[n + i]
        if score > 0.0:
            for k in range(start[i], start[i + 1]):
                handed[to[k]] = max(handed[to[k]], part * weight[k] * score)
    for r in range(n):
        score = (1.0 - share) * max(scores[r], handed[r])
        if r < len(learned):
            score += share * learned[r]
        scores[r] = score * named if scores[r] >= whole else score
