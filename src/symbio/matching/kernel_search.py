"""The search: for each stream the best partners of the other side, exact, by branch and bound.

A score becomes an integer key ``(rounded score << 30) | (MASK - partner stream)``: comparing keys compares
scores first and the input order next. The payload ``way << 35 | row of the stream << 32 | tree position``
tells how the pair was found and breaks ties between ways of one pair.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from symbio.matching.kernel_jit import Fan, Floats, Forest, Ints, Longs, Marks, RowArrays, WayArrays, compiled

ORDER_BITS = 30
MASK = (1 << ORDER_BITS) - 1
GRID = 1 << 26
LOWEST = -63.0
SLACK = 1e-12  # rounding of the bounds, a hundred times over
NEVER = -1e300

FITS, FORBIDDEN, ACTIVITY, OFFER_QUALITY, NEED_QUALITY, MONTHS = 0, 1, 2, 3, 4, 5
OUT_OF_REACH, SAME_OWNER = -1, -2


class Probe(NamedTuple):
    """What one row asks of one tree through one way."""

    x: float
    y: float
    z: float
    q: float
    rate: float
    chord2: float
    above: float  # slope and cap where the probe's quantity exceeds the partner's
    above_cap: float
    below: float
    below_cap: float
    base: float


class Desk(NamedTuple):
    """Working memory of one thread."""

    node: Ints
    bound: Floats
    score: Floats
    need: Ints  # kept bounds of the partner that prune, and the values they must not exceed
    value: Floats


@compiled()
def _desk() -> Desk:
    return Desk(np.empty(96, np.int32), np.empty(96), np.empty(64), np.empty(64, np.int32), np.empty(64))


@compiled()
def _bits(mask: int) -> int:
    count = 0
    while mask != 0:
        mask &= mask - 1
        count += 1
    return count


@compiled()
def months_cost(a: int, b: int, marks: Marks) -> float:
    """Cost of the months' overlap; -1 when there is none."""
    if a == 0 or b == 0:
        return marks.unknown_months
    shared = _bits(a & b)
    if shared == 0:
        return -1.0
    return min(-math.log(shared / min(_bits(a), _bits(b))), -math.log(marks.months_floor))


@compiled()
def quality_check(
    o: RowArrays, i: int, n: RowArrays, j: int, w: int, ways: WayArrays
) -> tuple[int, int, int]:
    """Return (reason, bound that fails or -1, number of bounds that cannot be checked)."""
    needed = n.stated[j] & ways.carries[w]
    asked = ways.asks[w] | needed
    if asked == 0:
        return FITS, -1, 0
    check = asked & o.stated[i]
    for reason in (OFFER_QUALITY, NEED_QUALITY):
        mine = check & (ways.asks[w] if reason == OFFER_QUALITY else needed)
        if mine == 0:
            continue
        for h in range(len(o.column)):
            if (mine >> h) & 1:
                must = ways.must[w, h] if reason == OFFER_QUALITY else n.bounds[j, n.column[h]]
                if o.bounds[i, o.column[h]] < must:
                    return reason, h, _bits(asked & ~o.stated[i])
    return FITS, -1, _bits(asked & ~o.stated[i])


@compiled()
def judge(
    o: RowArrays, i: int, n: RowArrays, j: int, w: int, ways: WayArrays, marks: Marks
) -> tuple[int, int, float]:
    """Score the pair of offer row i and need row j through way w.

    Returns (reason, bound that fails or -1, score); negative reasons mean: no candidate at all. The one place
    where scores are made: both directions call it, so that they agree to the last bit.
    """
    if not marks.same_owner and o.owner[i] >= 0 and o.owner[i] == n.owner[j]:
        return SAME_OWNER, -1, 0.0
    score = ways.ln_weight[w] + o.ln_p[i] + n.ln_p[j]
    if (o.known[i] & 1) and (n.known[j] & 1):
        dx, dy, dz = o.x[i] - n.x[j], o.y[i] - n.y[j], o.z[i] - n.z[j]
        chord2 = dx * dx + dy * dy + dz * dz
        if chord2 > ways.chord2[w]:
            return OUT_OF_REACH, -1, 0.0
        score -= ways.rate[w] * 2.0 * math.asin(min(0.5 * math.sqrt(chord2), 1.0))
    else:
        score -= marks.unknown_place
    if (o.known[i] & 2) and (n.known[j] & 2) and ways.comparable[w]:
        delta = (o.ln_q[i] + ways.shift[w]) - n.ln_q[j]
        if delta > 0:
            score -= min(marks.surplus_slope * delta, marks.surplus_cap)
        else:
            score -= min(-marks.deficit_slope * delta, marks.deficit_cap)
    else:
        score -= marks.unknown_quantity
    reason = FORBIDDEN if ways.forbidden[w] else FITS
    if ways.condition[w] >= 0:
        if n.activity[j] < 0:
            score -= marks.unknown_activity
        elif reason == FITS and not ways.allowed[ways.condition[w], n.activity[j]]:
            reason = ACTIVITY
    failed, bound, unchecked = quality_check(o, i, n, j, w, ways)
    score -= marks.unknown_quality * unchecked
    if reason == FITS:
        reason = failed
    cost = months_cost(o.months[i], n.months[j], marks)
    if cost >= 0:
        score -= cost
    elif ways.months_required[w]:
        reason = MONTHS if reason == FITS else reason
    else:
        score += math.log(marks.months_floor)
    return reason, (bound if reason == failed else -1), max(score, LOWEST)


@compiled()
def _key(score: float, stream: int) -> int:
    return (math.floor(score * GRID + 0.5) << ORDER_BITS) | (MASK - stream)


@compiled()
def _place(keys: Longs, loads: Longs, n: int, key: int, load: int) -> int:
    """Put a pair into the list (best first), one entry per partner stream; returns the new length."""
    k = len(keys)
    p = n
    for t in range(n):
        if (keys[t] ^ key) & MASK == 0:
            if key < keys[t] or (key == keys[t] and load >= loads[t]):
                return n
            p = t
            break
    if p == n:
        if n < k:
            n += 1
        elif key <= keys[k - 1]:
            return n
        else:
            p = k - 1
    while p > 0 and keys[p - 1] < key:
        keys[p], loads[p] = keys[p - 1], loads[p - 1]
        p -= 1
    keys[p], loads[p] = key, load
    return n


@compiled()
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


@compiled()
def _bound(box: Floats, v: int, p: Probe) -> float:
    """Return the best score that any row of node v can have; NEVER when all are out of reach."""
    dx = max(0.0, max(box[v, 0] - p.x, p.x - box[v, 4]))
    dy = max(0.0, max(box[v, 1] - p.y, p.y - box[v, 5]))
    dz = max(0.0, max(box[v, 2] - p.z, p.z - box[v, 6]))
    chord2 = dx * dx + dy * dy + dz * dz
    if chord2 > p.chord2:
        return NEVER
    cost = max(min(p.above * (p.q - box[v, 7]), p.above_cap), min(p.below * (box[v, 3] - p.q), p.below_cap))
    score: float = p.base + box[v, 8] - max(cost, 0.0) - p.rate * math.sqrt(chord2)
    return score


@compiled()
def _bars(forest: Forest, v: int, active: int, desk: Desk) -> bool:
    """Say whether a hard limit excludes every row of node v."""
    barred = False
    for a in range(active):
        barred |= forest.least[v, desk.need[a]] > desk.value[a]
    return barred


@compiled()
def _leaf_bounds(rows: RowArrays, a: int, b: int, p: Probe, out: Floats) -> None:
    """Write an upper limit of every score of rows a…b: arc ≥ chord · (1 + chord² / 24)."""
    xs, ys, zs, qs, ps = rows.x[a:b], rows.y[a:b], rows.z[a:b], rows.ln_q[a:b], rows.ln_p[a:b]
    for t in range(b - a):
        dx, dy, dz = p.x - xs[t], p.y - ys[t], p.z - zs[t]
        chord2 = dx * dx + dy * dy + dz * dz
        delta = p.q - qs[t]
        cost = max(min(p.above * delta, p.above_cap), min(-p.below * delta, p.below_cap))
        score = p.base + ps[t] - cost - p.rate * math.sqrt(chord2) * (1.0 + chord2 * (1.0 / 24.0))
        out[t] = score if chord2 <= p.chord2 else NEVER


class Task(NamedTuple):
    """Everything that a search reads; `me` is the side that asks."""

    me: RowArrays
    start: Longs  # stream → its rows of `me`
    fan: Fan
    forest: Forest
    ways: WayArrays
    marks: Marks
    is_offer: bool  # whether `me` are offers
    refused: bool  # look for refused pairs instead of fitting ones


@compiled()
def _judge_either(task: Task, i: int, rows: RowArrays, j: int, w: int) -> tuple[int, int, float]:
    if task.is_offer:
        return judge(task.me, i, rows, j, w, task.ways, task.marks)
    return judge(rows, j, task.me, i, w, task.ways, task.marks)


@compiled()
def _fits_somehow(task: Task, i: int, partner: int) -> bool:
    """Say whether the stream of my row i fits the partner stream in any way."""
    forest, mine = task.forest, task.me.stream[i]
    for a in range(task.start[mine], task.start[mine + 1]):
        r = task.me.resource[a]
        for e in range(task.fan.start[r], task.fan.start[r + 1]):
            for row in range(forest.start[partner], forest.start[partner + 1]):
                j = forest.where[row]
                if forest.rows.resource[j] != task.fan.other[e]:
                    continue
                if _judge_either(task, a, forest.rows, j, task.fan.way[e])[0] == FITS:
                    return True
    return False


@compiled()
def _scan(
    task: Task, i: int, w: int, node: int, p: Probe, desk: Desk, keys: Longs, loads: Longs, n: int
) -> int:
    """Weigh the rows of a leaf; returns the new length of the list."""
    rows, a = task.forest.rows, task.forest.first[node]
    b = task.forest.last[node]
    _leaf_bounds(rows, a, b, p, desk.score)
    low = _thresholds(keys, n)[0]
    load = (w << 35) | ((i - task.start[task.me.stream[i]]) << 32)
    for t in range(b - a):
        if desk.score[t] <= low:
            continue
        j = a + t
        reason, _, score = _judge_either(task, i, rows, j, w)
        if reason < 0 or (reason != FITS) != task.refused:
            continue
        key = _key(score, rows.stream[j])
        if n == len(keys) and key < keys[n - 1]:
            continue
        if task.refused and _fits_somehow(task, i, rows.stream[j]):
            continue
        n = _place(keys, loads, n, key, load | j)
        low = _thresholds(keys, n)[0]
    return n


@compiled()
def _search_tree(
    task: Task,
    i: int,
    w: int,
    root: int,
    p: Probe,
    active: int,
    desk: Desk,
    keys: Longs,
    loads: Longs,
    n: int,
) -> int:
    """Branch and bound over one tree; returns the new length of the list."""
    forest = task.forest
    desk.node[0], desk.bound[0] = root, _bound(forest.box, root, p)
    depth = 1
    low, high, order = _thresholds(keys, n)
    while depth > 0:
        depth -= 1
        v, bound = desk.node[depth], desk.bound[depth]
        if bound <= low or (bound <= high and forest.earliest[v] > order) or _bars(forest, v, active, desk):
            continue
        left = forest.child[v]
        if left < 0:
            n = _scan(task, i, w, v, p, desk, keys, loads, n)
            low, high, order = _thresholds(keys, n)
            continue
        one, two = _bound(forest.box, left, p), _bound(forest.box, left + 1, p)
        right = left + 1
        if one > two or (one == two and forest.earliest[left] <= forest.earliest[right]):
            left, right, one, two = right, left, two, one
        desk.node[depth], desk.bound[depth] = left, one  # the better child goes on top
        desk.node[depth + 1], desk.bound[depth + 1] = right, two
        depth += 2
    return n


@compiled()
def _activate(task: Task, i: int, w: int, desk: Desk) -> int:
    """List the hard limits by which trees can be pruned; returns how many."""
    count, column = 0, task.forest.rows.column
    if task.is_offer:
        check = task.me.stated[i] & task.ways.carries[w]
    else:
        check = (task.me.stated[i] & task.ways.carries[w]) | task.ways.asks[w]
    if check == 0:
        return 0
    for h in range(len(column)):
        if not (check >> h) & 1 or column[h] < 0:
            continue
        if task.is_offer:
            value = float(task.me.bounds[i, task.me.column[h]])
        else:
            value = -float(task.ways.must[w, h])
            if ((task.me.stated[i] & task.ways.carries[w]) >> h) & 1:
                value = min(value, -float(task.me.bounds[i, task.me.column[h]]))
        desk.need[count], desk.value[count] = column[h], value
        count += 1
    return count


@compiled()
def _outlook(task: Task, i: int, w: int) -> tuple[bool, bool, float]:
    """Tell, before looking at partners, (refused by itself, may be refused by partners, cost for sure)."""
    ways, marks, me = task.ways, task.marks, task.me
    doomed, cost = ways.forbidden[w], 0.0
    open_ = ways.asks[w] != 0 or ways.carries[w] != 0 or ways.months_required[w] or ways.condition[w] >= 0
    if task.is_offer:
        unchecked = ways.asks[w] & ~me.stated[i]
        if unchecked != 0:
            cost = marks.unknown_quality * _bits(unchecked)
        check = ways.asks[w] & me.stated[i]
        if check != 0:
            for h in range(len(me.column)):
                if (check >> h) & 1 and me.bounds[i, me.column[h]] < ways.must[w, h]:
                    doomed = True
    elif ways.condition[w] >= 0:
        if me.activity[i] < 0:
            cost = marks.unknown_activity
        elif not ways.allowed[ways.condition[w], me.activity[i]]:
            doomed = True
    return doomed, open_, cost


@compiled()
def _probe(task: Task, i: int, w: int, unknown: int, cost: float) -> Probe:
    """Make the probe of row i and way w for the trees whose rows lack what `unknown` says."""
    me, ways, marks = task.me, task.ways, task.marks
    base = ways.ln_weight[w] + me.ln_p[i] - cost
    rate, chord2 = ways.rate[w], ways.chord2[w]
    surplus, surplus_cap = marks.surplus_slope, marks.surplus_cap
    deficit, deficit_cap = marks.deficit_slope, marks.deficit_cap
    if not me.known[i] & 1 or unknown & 1:
        rate, chord2, base = 0.0, 5.0, base - marks.unknown_place
    if not me.known[i] & 2 or unknown & 2 or not ways.comparable[w]:
        surplus, surplus_cap, deficit, deficit_cap = 0.0, 0.0, 0.0, 0.0
        base -= marks.unknown_quantity
    x, y, z, q = me.x[i], me.y[i], me.z[i], me.ln_q[i]
    if task.is_offer:
        q += ways.shift[w]
        return Probe(x, y, z, q, rate, chord2, surplus, surplus_cap, deficit, deficit_cap, base)
    q -= ways.shift[w]
    return Probe(x, y, z, q, rate, chord2, deficit, deficit_cap, surplus, surplus_cap, base)


@compiled(nogil=True)
def search_stream(task: Task, stream: int, desk: Desk, keys: Longs, loads: Longs) -> int:
    """Fill the list of one stream; returns its length."""
    n = 0
    for i in range(task.start[stream], task.start[stream + 1]):
        r = task.me.resource[i]
        for e in range(task.fan.start[r], task.fan.start[r + 1]):
            w = task.fan.way[e]
            doomed, open_, cost = _outlook(task, i, w)
            if (doomed and not task.refused) or (task.refused and not doomed and not open_):
                continue
            active = 0 if task.refused else _activate(task, i, w, desk)
            for unknown in range(4):
                root = task.forest.root[task.fan.other[e] * 4 + unknown]
                if root >= 0:
                    p = _probe(task, i, w, unknown, 0.0 if task.refused else cost)
                    n = _search_tree(task, i, w, root, p, active, desk, keys, loads, n)
    return n


@compiled(nogil=True)
def search_streams(task: Task, order: Ints, keys: Longs, loads: Longs, count: Ints) -> None:
    """Fill the lists of the streams in `order`, on the calling thread, without the interpreter's lock."""
    desk = _desk()
    for s in order:
        count[s] = search_stream(task, s, desk, keys[s], loads[s])


@compiled(nogil=True)
def unpack(
    task: Task, streams: tuple[int, int],
    keys: Longs, loads: Longs, offset: Longs, partner: Ints, way: Ints, mine: Ints, theirs: Ints,
    score: Floats,
) -> None:  # fmt: skip
    """Write the lists out one after the other: partner stream, way, my row, partner's row, score."""
    for s in range(streams[0], streams[1]):
        for t in range(offset[s + 1] - offset[s]):
            at, load = offset[s] + t, loads[s, t]
            partner[at] = MASK - (keys[s, t] & MASK)
            score[at] = (keys[s, t] >> ORDER_BITS) / GRID
            way[at] = load >> 35
            mine[at] = task.start[s] + ((load >> 32) & 7)
            theirs[at] = task.forest.row[load & 0xFFFFFFFF]


@compiled(nogil=True)
def reasons_of(task: Task, way: Ints, mine: Ints, theirs: Ints, reason: Ints, bound: Ints) -> None:
    """Write why each pair is refused: the reason and the bound that fails, -1 when it is not a quality."""
    forest = task.forest
    for t in range(len(way)):
        reason[t], bound[t], _ = _judge_either(task, mine[t], forest.rows, forest.where[theirs[t]], way[t])


@compiled(nogil=True)
def count_refused(task: Task, streams: int, partners: int, reasons: int) -> Longs:
    """Count, per stream and reason, the partner streams that fit in no way; the best way's reason counts.

    Looks at every pair of compatible resources: for moderate sizes.
    """
    rows, forest = task.forest.rows, task.forest
    counts = np.zeros((streams, reasons), np.int64)
    best, why = np.empty(partners), np.zeros(partners, np.int32)
    seen, touched = np.full(partners, -1, np.int32), np.empty(partners, np.int32)
    for s in range(streams):
        many = 0
        for i in range(task.start[s], task.start[s + 1]):
            r = task.me.resource[i]
            for e in range(task.fan.start[r], task.fan.start[r + 1]):
                for unknown in range(4):
                    root = forest.root[task.fan.other[e] * 4 + unknown]
                    if root < 0:
                        continue
                    for j in range(forest.first[root], forest.last[root]):
                        reason, _, score = _judge_either(task, i, rows, j, task.fan.way[e])
                        partner = rows.stream[j]
                        if reason < 0:
                            continue
                        if seen[partner] != s:
                            seen[partner], best[partner], why[partner] = s, score, reason
                            touched[many] = partner
                            many += 1
                        elif why[partner] != FITS and (reason == FITS or score > best[partner]):
                            best[partner], why[partner] = score, reason
        for t in range(many):
            counts[s, why[touched[t]]] += 1
    return counts
