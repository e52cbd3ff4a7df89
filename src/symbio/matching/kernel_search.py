"""The search: for each stream the best partners of the other side, exact, by branch and bound.

A score becomes an integer key ``(rounded score << 30) | (MASK - partner stream)``: comparing keys compares
scores first and the input order next. The payload ``way << 35 | row of the stream << 32 | partner's row``
tells how the pair was found and breaks ties between ways of one pair.
"""

from __future__ import annotations

import math

import numpy as np

from symbio.matching.kernel_jit import (
    Desk,
    Floats,
    Ints,
    Longs,
    Probe,
    Record,
    Singles,
    Task,
    borrowed,
)
from symbio.streams.compiled import compiled

ORDER_BITS = 30
MASK = (1 << ORDER_BITS) - 1
GRID = 1 << 26
LOWEST = -63.0
SLACK = 1e-12  # rounding of the bounds, a hundred times over
NEVER = -1e300

FITS, FORBIDDEN, ACTIVITY, OFFER_QUALITY, NEED_QUALITY, MONTHS = 0, 1, 2, 3, 4, 5
OUT_OF_REACH, SAME_OWNER = -1, -2


@compiled(inline=True)
def _bits(mask: int) -> int:
    """Return how many bits of a mask below 2⁶² are set."""
    mask -= (mask >> 1) & 0x5555555555555555
    mask = (mask & 0x3333333333333333) + ((mask >> 2) & 0x3333333333333333)
    mask = (mask + (mask >> 4)) & 0x0F0F0F0F0F0F0F0F
    return (mask * 0x0101010101010101) >> 56


@compiled(inline=True)
def _months_cost(a: int, b: int, marks: Record) -> float:
    """Cost of the months' overlap; -1 when there is none."""
    if a == 0 or b == 0:
        return float(marks.unknown_months)
    shared = _bits(a & b)
    if shared == 0:
        return -1.0
    return min(-math.log(shared / min(_bits(a), _bits(b))), float(marks.months_most))


@compiled(inline=True)
def _asked(n: Record, way: Record) -> tuple[int, int]:
    """Return the qualities that a pair asks to be at least, and at most, something (bits)."""
    return (n.stated_least & way.carries) | way.asks_least, (n.stated_most & way.carries) | way.asks_most


@compiled(inline=True)
def _value(bounds: Singles, stating: Record, quality: int, is_most: bool) -> float:
    """Return the value of a bound that a row states."""
    before = (1 << quality) - 1
    if is_most:
        rank = _bits(stating.stated_least) + _bits(stating.stated_most & before)
    else:
        rank = _bits(stating.stated_least & before)
    return float(bounds[stating.bounds_at + rank])


@compiled(inline=True)
def _quality(task: Task, i: int, j: int, w: int) -> tuple[int, int]:
    """Return (reason, first bound that the offer cannot reach or -1); the way's own bounds come first."""
    way = task.way[w]
    o, n = (task.mine[i], task.theirs[j]) if task.is_offer else (task.theirs[j], task.mine[i])
    offered, needed = (task.my_bounds, task.bounds) if task.is_offer else (task.bounds, task.my_bounds)
    asked_least, asked_most = _asked(n, way)
    need_fails = -1
    for end in range(2):
        is_most = end == 1
        check = (asked_most & o.stated_most) if is_most else (asked_least & o.stated_least)
        while check != 0:
            quality = _bits((check & -check) - 1)
            check &= check - 1
            can = _value(offered, o, quality, is_most)
            if can < task.must[w, 2 * quality + end]:
                return OFFER_QUALITY, 2 * quality + end
            needs = (n.stated_most if is_most else n.stated_least) & way.carries
            if needs >> quality & 1 and need_fails < 0 and can < _value(needed, n, quality, is_most):
                need_fails = 2 * quality + end
    return (NEED_QUALITY, need_fails) if need_fails >= 0 else (FITS, -1)


@compiled(inline=True)
def _arc(chord2: float) -> float:
    """Angle between two points of the unit sphere whose chord has the square `chord2`."""
    if chord2 > 0.1:
        return 2.0 * math.asin(min(0.5 * math.sqrt(chord2), 1.0))
    # within 2,000 km: the series, right to 10⁻¹¹, the same on every machine and much faster
    more = chord2 * (35.0 / 294912.0 + chord2 * (63.0 / 2883584.0))
    return math.sqrt(chord2) * (1.0 + chord2 * (1 / 24 + chord2 * (3 / 640 + chord2 * (5 / 7168 + more))))


@compiled(inline=True)
def _distance_cost(task: Task, i: int, j: int, way: Record, marks: Record) -> float:
    """Cost of the distance; -1 when out of reach."""
    if not (task.mine[i].known & task.theirs[j].known & 1):
        return float(marks.unknown_place)
    mine, theirs = task.my_point, task.point
    dx, dy, dz = mine[0, i] - theirs[0, j], mine[1, i] - theirs[1, j], mine[2, i] - theirs[2, j]
    chord2 = dx * dx + dy * dy + dz * dz
    return float(way.rate * _arc(chord2)) if chord2 <= way.chord2 else -1.0


@compiled(inline=True)
def _quantity_cost(task: Task, i: int, j: int, way: Record, marks: Record) -> float:
    if not (task.mine[i].known & task.theirs[j].known & 2) or not way.comparable:
        return float(marks.unknown_quantity)
    mine, theirs = task.my_point[3, i], task.point[3, j]
    delta = (mine + way.shift) - theirs if task.is_offer else (theirs + way.shift) - mine
    if delta > 0:
        return float(min(marks.surplus_slope * delta, marks.surplus_cap))
    return float(min(-marks.deficit_slope * delta, marks.deficit_cap))


@compiled(inline=True)
def _judge(task: Task, i: int, j: int, w: int) -> tuple[int, int, float]:
    """Score the pair of my row i and their row j (tree position) through way w.

    Returns (reason, bound that fails or -1, score); negative reasons mean: no candidate at all. The one place
    where scores are made, the same to the last bit from both sides.
    """
    way, marks = task.way[w], task.marks[0]
    o, n = (task.mine[i], task.theirs[j]) if task.is_offer else (task.theirs[j], task.mine[i])
    if o.owner >= 0 and o.owner == n.owner and not marks.same_owner:
        return SAME_OWNER, -1, 0.0
    distance = _distance_cost(task, i, j, way, marks)
    if distance < 0:
        return OUT_OF_REACH, -1, 0.0
    score = way.ln_weight + (task.my_point[4, i] + task.point[4, j])
    score -= distance + _quantity_cost(task, i, j, way, marks)
    reason, bound = (FORBIDDEN if way.forbidden else FITS), -1
    if way.condition >= 0:
        if n.activity < 0:
            score -= marks.unknown_activity
        elif reason == FITS and not task.allowed[way.condition, n.activity]:
            reason = ACTIVITY
    least, most = _asked(n, way)
    if (least | most) != 0:
        score -= marks.unknown_quality * (_bits(least & ~o.stated_least) + _bits(most & ~o.stated_most))
        if reason == FITS and (least & o.stated_least) | (most & o.stated_most) != 0:
            reason, bound = _quality(task, i, j, w)
    months = _months_cost(o.months, n.months, marks)
    if months < 0 and way.months_required and reason == FITS:
        reason = MONTHS
    score -= months if months >= 0 else marks.months_most
    return reason, bound, max(score, LOWEST)


@compiled(inline=True)
def _key(score: float, stream: int) -> int:
    return (math.floor(score * GRID + 0.5) << ORDER_BITS) | (MASK - stream)


@compiled(inline=True)
def _load(task: Task, i: int, w: int) -> int:
    return int((w << 35) | ((i - task.my_start[task.mine[i].stream]) << 32))


@compiled(inline=True)
def _place(keys: Longs, loads: Longs, n: int, key: int, load: int) -> int:
    """Put a pair into the list (best first), one entry per partner stream; returns the new length."""
    k = len(keys)
    p = n
    for t in range(n):
        if (keys[t] ^ key) & MASK == 0:
            p = t
            break
    if p < n:
        if key < keys[p] or (key == keys[p] and load >= loads[p]):
            return n
    elif n < k:
        n += 1
    elif key > keys[k - 1]:
        p = k - 1
    else:
        return n
    while p > 0 and keys[p - 1] < key:
        keys[p], loads[p] = keys[p - 1], loads[p - 1]
        p -= 1
    keys[p], loads[p] = key, load
    return n


@compiled(inline=True)
def _thresholds(keys: Longs, n: int) -> tuple[float, float, int]:
    """Return the bound below which nothing enters, that below which only streams before the third do."""
    if n < len(keys):
        return NEVER, NEVER, 0
    worst = keys[n - 1]
    rounded = worst >> ORDER_BITS
    low = (rounded - 0.5) / GRID - SLACK
    high = (rounded + 0.5) / GRID - SLACK
    if low <= LOWEST:  # scores are cut off here: nothing can be ruled out
        low = NEVER
    return low, high, MASK - (worst & MASK)


@compiled(inline=True)
def _bound(node: Record, p: Probe) -> float:
    """Return the best score that any row of the node can have; NEVER when all are out of reach."""
    dx = max(0.0, max(node.x0 - p.x, p.x - node.x1))
    dy = max(0.0, max(node.y0 - p.y, p.y - node.y1))
    dz = max(0.0, max(node.z0 - p.z, p.z - node.z1))
    chord2 = dx * dx + dy * dy + dz * dz
    if chord2 > p.chord2:
        return NEVER
    cost = max(min(p.above * (p.q - node.q1), p.above_cap), min(p.below * (node.q0 - p.q), p.below_cap))
    return float(p.base + node.p1 - max(cost, 0.0) - p.rate * math.sqrt(chord2))


@compiled(inline=True)
def _leaf_bounds(point: Floats, a: int, b: int, p: Probe, out: Floats) -> None:
    """Write an upper limit of every score of rows a…b: arc ≥ chord · (1 + chord² / 24)."""
    xs, ys, zs, qs, ps = point[0, a:b], point[1, a:b], point[2, a:b], point[3, a:b], point[4, a:b]
    for t in range(b - a):
        dx, dy, dz = p.x - xs[t], p.y - ys[t], p.z - zs[t]
        chord2 = dx * dx + dy * dy + dz * dz
        delta = p.q - qs[t]
        cost = max(min(p.above * delta, p.above_cap), min(-p.below * delta, p.below_cap))
        score = p.base + ps[t] - cost - p.rate * math.sqrt(chord2) * (1.0 + chord2 * (1.0 / 24.0))
        out[t] = score if chord2 <= p.chord2 else NEVER


@compiled()
def _fits_somehow(task: Task, i: int, partner: int) -> bool:
    """Say whether the stream of my row i fits the partner stream in any way."""
    stream = task.mine[i].stream
    for a in range(task.my_start[stream], task.my_start[stream + 1]):
        r = task.mine[a].resource
        for e in range(task.fan[r], task.fan[r + 1]):
            for row in range(task.start[partner], task.start[partner + 1]):
                j = task.where[row]
                if task.theirs[j].resource != task.step[e].other:
                    continue
                if _judge(task, a, j, task.step[e].way)[0] == FITS:
                    return True
    return False


@compiled(inline=True)
def _scan(task: Task, i: int, w: int, v: int, p: Probe, desk: Desk, keys: Longs, loads: Longs, n: int) -> int:
    """Weigh the rows of leaf v; returns the new length of the list."""
    a, b = task.node[v].first, task.node[v].last
    _leaf_bounds(task.point, a, b, p, desk.score)
    low = _thresholds(keys, n)[0]
    load = _load(task, i, w)
    for t in range(b - a):
        if desk.score[t] <= low:
            continue
        reason, _, score = _judge(task, i, a + t, w)
        if reason < 0 or (reason != FITS) != task.refused:
            continue
        partner = task.theirs[a + t].stream
        key = _key(score, partner)
        if n == len(keys) and key < keys[n - 1]:
            continue
        if task.refused and _fits_somehow(task, i, partner):
            continue
        n = _place(keys, loads, n, key, load | task.origin[a + t])
        low = _thresholds(keys, n)[0]
    return n


@compiled(inline=True)
def _barred(task: Task, v: int, active: tuple[int, int], desk: Desk) -> bool:
    """Say whether a hard limit excludes every row of node v, as far as all of them state it."""
    if active[0] | active[1] == 0:
        return False
    shared = task.shared[v]
    at = shared.at
    for end in range(2):
        stated = shared.most if end == 1 else shared.least
        check = stated & (active[1] if end == 1 else active[0])
        while check != 0:
            bit = check & -check
            if task.least[at + _bits(stated & (bit - 1))] > desk.value[2 * _bits(bit - 1) + end]:
                return True
            check &= check - 1
        at += _bits(stated)
    return False


@compiled(inline=True)
def _search_tree(
    task: Task, i: int, w: int, root: int, p: Probe, active: tuple[int, int],
    desk: Desk, keys: Longs, loads: Longs, n: int,
) -> int:  # fmt: skip
    """Branch and bound over one tree; returns the new length of the list."""
    desk.node[0], desk.bound[0] = root, _bound(task.node[root], p)
    depth = 1
    low, high, order = _thresholds(keys, n)
    while depth > 0:
        depth -= 1
        v, bound = desk.node[depth], desk.bound[depth]
        if bound <= low or (bound <= high and task.node[v].earliest > order):
            continue
        if _barred(task, v, active, desk):
            continue
        better = task.node[v].child
        if better < 0:
            n = _scan(task, i, w, v, p, desk, keys, loads, n)
            low, high, order = _thresholds(keys, n)
            continue
        other = better + 1
        most, less = _bound(task.node[better], p), _bound(task.node[other], p)
        if less > most or (less == most and task.node[other].earliest < task.node[better].earliest):
            better, other, most, less = other, better, less, most
        if less > low:
            desk.node[depth], desk.bound[depth] = other, less
            depth += 1
        if most > low:
            desk.node[depth], desk.bound[depth] = better, most
            depth += 1
    return n


@compiled(inline=True)
def _activate(task: Task, i: int, w: int, desk: Desk) -> tuple[int, int]:
    """Note the hard limits by which trees can be pruned; returns them as bits (at least, at most)."""
    me, way = task.mine[i], task.way[w]
    least, most = me.stated_least & way.carries, me.stated_most & way.carries
    if task.is_offer:
        own_least, own_most, sign = 0, 0, 1.0
    else:
        own_least, own_most, sign = way.asks_least, way.asks_most, -1.0
    for end in range(2):
        mine, own = (most, own_most) if end == 1 else (least, own_least)
        check = mine | own
        while check != 0:
            bit = check & -check
            quality = _bits(bit - 1)
            value = -float(task.must[w, 2 * quality + end]) if own & bit != 0 else np.inf
            if mine & bit != 0:
                value = min(value, sign * _value(task.my_bounds, me, quality, end == 1))
            desk.value[2 * quality + end] = value
            check &= check - 1
    return least | own_least, most | own_most


@compiled(inline=True)
def _misses(task: Task, i: int, w: int) -> bool:
    """Say whether my offer i misses a limit of the way itself."""
    me, way = task.mine[i], task.way[w]
    for end in range(2):
        check = (way.asks_most & me.stated_most) if end == 1 else (way.asks_least & me.stated_least)
        while check != 0:
            quality = _bits((check & -check) - 1)
            if _value(task.my_bounds, me, quality, end == 1) < task.must[w, 2 * quality + end]:
                return True
            check &= check - 1
    return False


@compiled(inline=True)
def _outlook(task: Task, i: int, w: int) -> tuple[bool, bool, float]:
    """Tell, before looking at partners, (refused by itself, may be refused by partners, cost for sure)."""
    way, marks, me = task.way[w], task.marks[0], task.mine[i]
    doomed, cost = way.forbidden != 0, 0.0
    asks = way.asks_least | way.asks_most
    may = way.months_required != 0 or (way.carries & (me.stated_least | me.stated_most)) != 0
    if task.is_offer:
        may |= way.condition >= 0
        if asks != 0:
            unchecked = _bits(way.asks_least & ~me.stated_least) + _bits(way.asks_most & ~me.stated_most)
            cost = marks.unknown_quality * unchecked
            doomed |= _misses(task, i, w)
        return doomed, may, cost
    may |= asks != 0
    if way.condition >= 0:
        if me.activity < 0:
            cost = marks.unknown_activity
        elif not task.allowed[way.condition, me.activity]:
            doomed = True
    return doomed, may, cost


@compiled(inline=True)
def _probe(task: Task, i: int, w: int, unknown: int, cost: float) -> Probe:
    """Make the probe of row i and way w for the trees whose rows lack what `unknown` says."""
    me, way, marks = task.mine[i], task.way[w], task.marks[0]
    base = way.ln_weight + task.my_point[4, i] - cost
    rate, chord2 = way.rate, way.chord2
    surplus, surplus_cap = marks.surplus_slope, marks.surplus_cap
    deficit, deficit_cap = marks.deficit_slope, marks.deficit_cap
    if not me.known & ~unknown & 1:
        rate, chord2, base = 0.0, 5.0, base - marks.unknown_place
    if not me.known & ~unknown & 2 or not way.comparable:
        surplus, surplus_cap, deficit, deficit_cap = 0.0, 0.0, 0.0, 0.0
        base -= marks.unknown_quantity
    x, y, z, q = task.my_point[0, i], task.my_point[1, i], task.my_point[2, i], task.my_point[3, i]
    if task.is_offer:
        q += way.shift
        return Probe(x, y, z, q, rate, chord2, surplus, surplus_cap, deficit, deficit_cap, base)
    q -= way.shift
    return Probe(x, y, z, q, rate, chord2, deficit, deficit_cap, surplus, surplus_cap, base)


@compiled(inline=True)
def _search_stream(task: Task, stream: int, desk: Desk, keys: Longs, loads: Longs) -> int:
    """Fill the list of one stream; returns its length."""
    n = 0
    for i in range(task.my_start[stream], task.my_start[stream + 1]):
        r = task.mine[i].resource
        for e in range(task.fan[r], task.fan[r + 1]):
            w = task.step[e].way
            low = _thresholds(keys, n)[0]
            if task.way[w].ln_weight + task.my_point[4, i] <= low:
                break  # the further ways weigh less, and nothing adds to a score
            doomed, may, cost = _outlook(task, i, w)
            if (doomed and not task.refused) or (task.refused and not doomed and not may):
                continue
            active = (0, 0) if task.refused else _activate(task, i, w, desk)
            for unknown in range(4):
                p = _probe(task, i, w, unknown, 0.0 if task.refused else cost)
                root = task.root[task.step[e].other * 4 + unknown]
                if root >= 0 and p.base > low:
                    n = _search_tree(task, i, w, root, p, active, desk, keys, loads, n)
                    low = _thresholds(keys, n)[0]
    return n


@compiled(nogil=True)
def search_streams(task: Task, desk: Desk, order: Ints, lists: tuple[Longs, Longs], count: Ints) -> None:
    """Fill the lists (keys, loads) of the streams in `order`, without the interpreter's lock.

    Everything is lent from the caller, which must keep it alive.
    """
    lent, lent_desk, (keys, loads) = borrowed(task), borrowed(desk), borrowed(lists)
    for s in order:
        count[s] = _search_stream(lent, s, lent_desk, keys[s], loads[s])


@compiled(nogil=True)
def reasons_of(task: Task, way: Ints, row: Ints, partner_row: Ints, reason: Ints, bound: Ints) -> None:
    """Write why each pair is refused: the reason and the bound that fails, -1 when it is not a quality."""
    for t in range(len(way)):
        reason[t], bound[t], _ = _judge(task, row[t], task.where[partner_row[t]], way[t])


@compiled(inline=True)
def _note_reasons(task: Task, i: int, e: int, best: Longs, loads: Longs, why: Ints, seen: Ints) -> None:
    """Note, per partner stream, the reason of the best way so far; a way that fits beats all."""
    s, w = task.mine[i].stream, task.step[e].way
    for unknown in range(4):
        root = task.root[task.step[e].other * 4 + unknown]
        if root < 0:
            continue
        for j in range(task.node[root].first, task.node[root].last):
            reason, _, score = _judge(task, i, j, w)
            if reason < 0:
                continue
            partner = task.theirs[j].stream
            key, load = _key(score, partner), _load(task, i, w) | task.origin[j]
            better = key > best[partner] or (key == best[partner] and load < loads[partner])
            if (why[partner] == FITS) != (reason == FITS):
                better = reason == FITS
            if better or seen[partner] != s:
                seen[partner], best[partner], loads[partner], why[partner] = s, key, load, reason


@compiled(nogil=True)
def count_reasons(task: Task, streams: int, partners: int, reasons: int) -> Longs:
    """Count, per stream and reason, the partner streams within reach; the best way's reason counts.

    Looks at every pair of compatible resources: for moderate sizes.
    """
    lent = borrowed(task)
    counts = np.zeros((streams, reasons), np.int64)
    best, loads = np.empty(partners, np.int64), np.empty(partners, np.int64)
    why, seen = np.zeros(partners, np.int32), np.full(partners, -1, np.int32)
    for s in range(streams):
        for i in range(lent.my_start[s], lent.my_start[s + 1]):
            r = lent.mine[i].resource
            for e in range(lent.fan[r], lent.fan[r + 1]):
                _note_reasons(lent, i, e, best, loads, why, seen)
        for partner in range(partners):
            if seen[partner] == s:
                counts[s, why[partner]] += 1
    return counts
