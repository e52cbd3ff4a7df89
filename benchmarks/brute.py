"""The kernel's rules by brute force in NumPy, for samples of streams in worlds too large for plain Python."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbio.matching.kernel import AT_LEAST, AT_MOST, Rows, Scoring, Ways

RADIUS_KM, GRID = 6371.0088, 2**26
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """Both sides, the ways, the score; rows of each side by resource."""

    offers: Rows
    needs: Rows
    ways: Ways
    scoring: Scoring


def best(world: World, of: str, stream: int, top: int) -> list[tuple[int, float]]:
    """Return (partner stream, ln score) of the best partners of one stream, in the kernel's order."""
    mine, theirs = (world.offers, world.needs) if of == "offer" else (world.needs, world.offers)
    own, other = (world.ways.offer_resource, world.ways.need_resource)
    own, other = (own, other) if of == "offer" else (other, own)
    partners: list[Ints] = []
    scores: list[Floats] = []
    for i in np.flatnonzero(mine.stream == stream):
        for w in np.flatnonzero(own == mine.resource[i]):
            rows = np.flatnonzero(theirs.resource == other[w])
            o, n = (np.full(len(rows), i), rows) if of == "offer" else (rows, np.full(len(rows), i))
            score = pair_scores(world, o, n, int(w))
            fits = np.isfinite(score)
            partners.append(theirs.stream[rows[fits]].astype(np.int64))
            scores.append(score[fits])
    partner, score = np.concatenate([*partners, np.empty(0, int)]), np.concatenate([*scores, np.empty(0)])
    order = np.lexsort((partner, -score))
    _, first = np.unique(partner[order], return_index=True)
    kept = order[np.sort(first)][:top]
    return [(int(p), float(s)) for p, s in zip(partner[kept], score[kept], strict=True)]


def pair_scores(world: World, o: Ints, n: Ints, w: int) -> Floats:
    """Score offer rows o with need rows n through way w; -inf where they do not fit."""
    offers, needs, ways, s = world.offers, world.needs, world.ways, world.scoring
    chord = np.sqrt(((offers.place[o] - needs.place[n]) ** 2).sum(axis=1))
    km = 2 * RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1))
    delta = offers.ln_q[o] + ways.ln_yield[w] - needs.ln_q[n]
    surplus = np.minimum(s.surplus_slope * delta, s.surplus_cap)
    deficit = np.minimum(-s.deficit_slope * delta, s.deficit_cap)
    distance = np.where(np.isnan(km), s.unknown_place, km / ways.distance_scale_km[w])
    quantity = np.where(np.isnan(delta), s.unknown_quantity, np.where(delta > 0, surplus, deficit))
    score = ways.ln_weight[w] + offers.ln_p[o] + needs.ln_p[n] - distance - quantity
    fits = ~(km > min(ways.distance_limit_km[w], s.max_distance_km)) & (not ways.forbidden[w])
    same = (offers.owner[o] >= 0) & (offers.owner[o] == needs.owner[n])
    fits &= s.same_owner | ~same
    if ways.condition[w] >= 0:
        activity = needs.activity[n]
        score -= np.where(activity < 0, s.unknown_activity, 0)
        fits &= (activity < 0) | ways.allowed[ways.condition[w], activity]
    meets, unchecked = _qualities(world, o, n, w)
    months, overlaps = _months(world, o, n)
    fits &= meets & (overlaps | (not ways.months_required[w]))
    score -= s.unknown_quality * unchecked + months
    return np.where(fits, np.floor(score * GRID + 0.5) / GRID, -np.inf)


def _qualities(world: World, o: Ints, n: Ints, w: int) -> tuple[npt.NDArray[np.bool_], Ints]:
    """Return which pairs meet every limit, and how many limits of each cannot be checked."""
    offers, needs, ways = world.offers, world.needs, world.ways
    meets, unchecked = np.ones(len(o), bool), np.zeros(len(o), int)
    own = ways.limit_way == w
    for q in range(len(ways.need_ends)):
        for end, can, must in (
            (AT_LEAST, offers.quality_high[o, q], needs.quality_low[n, q]),
            (AT_MOST, offers.quality_low[o, q], needs.quality_high[n, q]),
        ):
            applies = bool(ways.carries[w, q] and ways.need_ends[q] & end)
            asked = applies & ~np.isnan(must)
            for value in ways.limit_value[own & (ways.limit_quality == q) & (ways.limit_end == end)]:
                meets &= ~((can < value) if end == AT_LEAST else (can > value))
                asked = np.ones(len(o), bool)
            if applies:
                meets &= ~((can < must) if end == AT_LEAST else (can > must))
            unchecked += asked & np.isnan(can)
    return meets, unchecked


def _months(world: World, o: Ints, n: Ints) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the cost of the months and whether any are shared (unknown counts as shared)."""
    s, a, b = world.scoring, world.offers.months[o], world.needs.months[n]
    known = (a > 0) & (b > 0)
    shared = np.bitwise_count(a & b)
    fewer = np.maximum(np.minimum(np.bitwise_count(a), np.bitwise_count(b)), 1)
    cost = -np.log(np.maximum(shared / fewer, s.months_floor))
    return np.where(known, cost, s.unknown_months), ~known | (shared > 0)
