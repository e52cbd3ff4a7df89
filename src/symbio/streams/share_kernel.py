"""Compiled loops from scores to probabilities of resources, and from these to waste codes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbio.streams.compiled import compiled

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DIGITS = 1e9  # scores are rounded to this part, so that equal ones are equal whatever the order of sums


class Sharing(NamedTuple):
    """How scores become probabilities."""

    least: float  # score below which words say nothing
    near: float  # part of the best score from which a resource counts
    sharpness: float  # power from scores to relative probabilities
    certain_at: float  # best score at which it is as likely right as not
    steepness: float
    general: float  # factor on a concept when a kind of it scores as well
    many_kinds: int  # … but not when this many do
    most: int  # resources


@compiled(nogil=True)
def share(scores: Floats, is_kind_of: Bools, how: Sharing) -> tuple[Longs, Floats]:
    """Resources that `scores` speak for, in their order, with probabilities; none when nothing scores enough.

    `is_kind_of` [i, j]: resource i is a kind of j.
    """
    best = 0.0
    for score in scores:
        best = max(best, score)
    if best < how.least:
        return np.empty(0, np.int64), np.empty(0)
    found = np.flatnonzero(scores >= max(how.least, how.near * best))
    if len(found) > how.most:
        order = np.argsort(-scores[found], kind="mergesort")[: how.most]
        found = found[np.sort(order)]
    weights = np.empty(len(found))
    for a in range(len(found)):
        mine, kinds = scores[found[a]], 0
        for b in range(len(found)):
            other = scores[found[b]]
            if other >= 0.8 * best and other >= 0.97 * mine and is_kind_of[found[b], found[a]]:
                kinds += 1
        factor = how.general if 0 < kinds < how.many_kinds else 1.0
        weights[a] = (mine * factor / best) ** how.sharpness
    certainty = 1.0 / (1.0 + np.exp(-how.steepness * (min(best, 1.0) - how.certain_at)))
    return found, certainty * weights / weights.sum()


class Spoken(NamedTuple):
    """Places of codes that each kind of waste speaks for, as rows: place, part of its score squared."""

    start: Longs
    place: Longs
    part: Floats


@compiled(nogil=True)
def likely_codes(
    places: Longs, weights: Floats, kinds: Floats, spoken: Spoken, of_kinds: tuple[float, float],
    factors: Floats, group: Longs, least: float, top: int,
) -> tuple[Longs, Floats]:  # fmt: skip
    """Places of the `top` likeliest codes and their scores, best first; equal ones by their group's sum.

    Parameters
    ----------
    places, weights
        Codes that resources may carry, repeated as resources share them, and what each adds.
    kinds
        Score of every kind of waste; empty: none.
    of_kinds
        Least score of a kind that counts, and what its square is worth.
    factors, group
        Of every code: what the facts leave of its score; its group.
    """
    scores, said = np.zeros(len(factors)), np.zeros(len(factors))
    for k in range(len(places)):
        scores[places[k]] += weights[k]
    for kind in range(len(kinds)):
        if kinds[kind] >= of_kinds[0]:
            for k in range(spoken.start[kind], spoken.start[kind + 1]):
                place, told = spoken.place[k], spoken.part[k] * kinds[kind] ** 2
                said[place] = max(said[place], told)
    of_group = np.zeros(group.max() + 1)
    found = np.empty(len(factors), np.int64)
    count = 0
    for i in range(len(factors)):
        scores[i] = np.floor((scores[i] + of_kinds[1] * said[i]) * factors[i] * DIGITS + 0.5) / DIGITS
        of_group[group[i]] += scores[i]
        if scores[i] >= least:
            found[count] = i
            count += 1
    best = np.empty(min(top, count), np.int64)
    for rank in range(len(best)):
        first = rank
        for k in range(rank + 1, count):
            a, b = found[k], found[first]
            if scores[a] > scores[b] or (scores[a] == scores[b] and of_group[group[a]] > of_group[group[b]]):
                first = k
        chosen = found[first]
        for k in range(first, rank, -1):  # the others keep their order
            found[k] = found[k - 1]
        found[rank] = best[rank] = chosen
    return best, scores[best]
