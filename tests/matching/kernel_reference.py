"""The rules of the kernel once more, as slowly and plainly as can be; and random worlds to try them on."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from symbio.matching.kernel import AT_LEAST, AT_MOST, BOTH_ENDS, Reason, Rows, Scoring, Ways, unit_vectors

EARTH_RADIUS_KM = 6371.0088
GRID = 2**26


class Pair(NamedTuple):
    offer: int
    need: int
    score: float
    way: int
    offer_row: int
    need_row: int
    reason: Reason


def distance_km(a: np.ndarray, b: np.ndarray) -> float | None:
    if np.isnan(a).any() or np.isnan(b).any():
        return None
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.dist(a, b) / 2))


def quality_fails(o: Rows, i: int, ways: Ways, w: int, n: Rows, j: int) -> tuple[Reason, int]:
    """Return the first reason and the number of limits that cannot be checked."""
    if not len(ways.need_ends):
        return Reason.FITS, 0
    own = [(q, e, v) for at, q, e, v in limits(ways) if at == w]
    need = []
    for q, ends in enumerate(ways.need_ends):
        if ways.carries[w, q] and n.quality_low.shape[1]:
            if ends & AT_LEAST and not np.isnan(n.quality_low[j, q]):
                need.append((q, AT_LEAST, float(n.quality_low[j, q])))
            if ends & AT_MOST and not np.isnan(n.quality_high[j, q]):
                need.append((q, AT_MOST, float(n.quality_high[j, q])))
    unchecked = 0
    for q, e in {(q, e) for q, e, _ in own + need}:
        unchecked += np.isnan(reach(o, i, q, e))
    for reason, limits_ in ((Reason.OFFER_QUALITY, own), (Reason.NEED_QUALITY, need)):
        for q, e, v in limits_:
            can = reach(o, i, q, e)
            if can < v if e == AT_LEAST else can > v:
                return reason, unchecked
    return Reason.FITS, unchecked


def reach(o: Rows, i: int, q: int, end: int) -> float:
    if not o.quality_low.shape[1]:
        return math.nan
    return float(o.quality_high[i, q] if end == AT_LEAST else o.quality_low[i, q])


def limits(ways: Ways) -> list[tuple[int, int, int, float]]:
    return [
        (int(a), int(b), int(c), float(d))
        for a, b, c, d in zip(
            ways.limit_way, ways.limit_quality, ways.limit_end, ways.limit_value, strict=True
        )
    ]


def pair_score(
    o: Rows, i: int, n: Rows, j: int, ways: Ways, w: int, s: Scoring
) -> tuple[Reason, float] | None:
    """Return (reason, ln score) of two rows through a way; None when they are no candidates at all."""
    if not s.same_owner and o.owner[i] >= 0 and o.owner[i] == n.owner[j]:
        return None
    score = ways.ln_weight[w] + o.ln_p[i] + n.ln_p[j]
    d = distance_km(o.place[i], n.place[j])
    if d is None:
        score -= s.unknown_place
    elif d > min(ways.distance_limit_km[w], s.max_distance_km):
        return None
    else:
        score -= d / ways.distance_scale_km[w]
    delta = o.ln_q[i] + ways.ln_yield[w] - n.ln_q[j]
    if math.isnan(delta):
        score -= s.unknown_quantity
    elif delta > 0:
        score -= min(s.surplus_slope * delta, s.surplus_cap)
    else:
        score -= min(-s.deficit_slope * delta, s.deficit_cap)
    reason = Reason.FORBIDDEN if ways.forbidden[w] else Reason.FITS
    if ways.condition[w] >= 0:
        if n.activity[j] < 0:
            score -= s.unknown_activity
        elif not reason and not ways.allowed[ways.condition[w], n.activity[j]]:
            reason = Reason.ACTIVITY
    fails, unchecked = quality_fails(o, i, ways, w, n, j)
    score -= s.unknown_quality * unchecked
    reason = reason or fails
    a, b = int(o.months[i]), int(n.months[j])
    if not a or not b:
        score -= s.unknown_months
    else:
        share = (a & b).bit_count() / min(a.bit_count(), b.bit_count())
        score += math.log(max(share, s.months_floor))
        if not share and ways.months_required[w]:
            reason = reason or Reason.MONTHS
    return reason, math.floor(score * GRID + 0.5) / GRID


def order_of(pair: Pair, of: str) -> tuple[float, ...]:
    """Order of the ways between two streams: score, way, row of the side that asks, the other's row."""
    rows = (pair.offer_row, pair.need_row)
    return (-pair.score, pair.way, *(rows if of == "offer" else rows[::-1]))


def all_pairs(
    o: Rows, n: Rows, ways: Ways, s: Scoring, of: str
) -> tuple[dict[tuple[int, int], Pair], dict[tuple[int, int], Pair]]:
    """Return the best fitting pair of every two streams, and the best refused one where none fits."""
    fits: dict[tuple[int, int], Pair] = {}
    refused: dict[tuple[int, int], Pair] = {}
    for i in range(len(o)):
        for w in np.flatnonzero(ways.offer_resource == o.resource[i]):
            for j in np.flatnonzero(n.resource == ways.need_resource[w]):
                judged = pair_score(o, i, n, int(j), ways, int(w), s)
                if judged is None:
                    continue
                pair = Pair(int(o.stream[i]), int(n.stream[j]), judged[1], int(w), i, int(j), judged[0])
                into = refused if pair.reason else fits
                old = into.get(pair[:2])
                if old is None or order_of(pair, of) < order_of(old, of):
                    into[pair[:2]] = pair
    return fits, {key: pair for key, pair in refused.items() if key not in fits}


def best(pairs: dict[tuple[int, int], Pair], of: str, top: int) -> list[Pair]:
    """Keep the `top` best per stream of side `of`, in the kernel's order."""
    mine, theirs = (0, 1) if of == "offer" else (1, 0)
    kept: list[Pair] = []
    for pair in sorted(pairs.values(), key=lambda p: (p[mine], -p.score, p[theirs])):
        if sum(other[mine] == pair[mine] for other in kept[-top:]) < top:
            kept.append(pair)
    return kept


def random_rows(
    rng: np.random.Generator, streams: int, resources: int, qualities: int, activities: int
) -> Rows:
    """Make rows full of ties and unknowns: few towns, few quantities, up to three resources a stream."""
    stream = np.repeat(np.arange(streams), rng.integers(0, 4, streams))
    n = len(stream)
    towns = unit_vectors(rng.uniform(54, 57, 6), rng.uniform(36, 40, 6))
    exact = unit_vectors(rng.uniform(54, 57, n), rng.uniform(36, 40, n))
    place = np.where(rng.random((n, 1)) < 0.5, towns[rng.integers(0, 6, n)], exact)
    place[rng.random(n) < 0.2] = np.nan
    quantity = np.where(rng.random(n) < 0.5, 10.0 ** rng.integers(0, 5, n), rng.lognormal(4, 2, n))
    quantity[rng.random(n) < 0.2] = np.nan
    low = np.round(rng.uniform(0, 100, (n, qualities)))
    high = low + np.round(rng.uniform(0, 20, (n, qualities)))
    low[rng.random(low.shape) < 0.6] = np.nan
    high[rng.random(high.shape) < 0.6] = np.nan
    return Rows.of(
        stream,
        rng.integers(0, resources, n),
        p=rng.choice([1.0, 0.5, 0.25, 0.1], n),
        place=place,
        quantity=quantity,
        activity=rng.integers(-1, activities, n),
        owner=rng.integers(-1, max(2, streams // 3), n),
        months=np.where(rng.random(n) < 0.5, 0, rng.integers(0, 4096, n)),
        quality_low=low,
        quality_high=high,
    )


def random_ways(
    rng: np.random.Generator, count: int, resources: int, qualities: int, activities: int
) -> Ways:
    """Make ways with every kind of limit; several may join the same two resources."""
    yields = rng.choice([1.0, 0.5, 2.0, np.nan], count)
    return Ways.of(
        rng.integers(0, resources, count),
        rng.integers(0, resources, count),
        rng.choice([1.0, 0.8, 0.5, 0.3], count),
        yield_=yields,
        distance_scale_km=rng.choice([20.0, 100.0, 1000.0, np.inf], count),
        distance_limit_km=rng.choice([60.0, 200.0, np.inf], count),
        condition=rng.integers(-1, 3, count),
        allowed=rng.random((3, activities)) < 0.6,
        forbidden=rng.random(count) < 0.1,
        months_required=rng.random(count) < 0.3,
        carries=rng.random((count, qualities)) < 0.7,
        limits=[
            (
                int(rng.integers(count)),
                int(rng.integers(qualities)),
                int(rng.integers(1, 3)),
                float(rng.integers(0, 100)),
            )
            for _ in range(count if qualities else 0)
        ],
        need_ends=rng.integers(0, BOTH_ENDS + 1, qualities),
    )


__all__ = ["AT_MOST", "Pair", "all_pairs", "best", "random_rows", "random_ways"]
