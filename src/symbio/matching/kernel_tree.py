"""kd-trees over the rows of one side: in (x, y, z, ln quantity, ln p), four trees per resource.

Rows whose place or quantity is unknown stand in trees of their own, so that no bound needs an unknown number.
Splits halve the dimension whose spread moves the score most.
"""

from __future__ import annotations

import numpy as np

from symbio.matching.kernel_jit import (
    LEAST,
    NODE,
    Floats,
    Forest,
    Ints,
    Longs,
    Record,
    Records,
    RowArrays,
    Singles,
)
from symbio.matching.kernel_rows import frozen
from symbio.matching.kernel_threads import in_threads
from symbio.streams.compiled import compiled

LEAF = 32
LANES = 32
DIMENSIONS = 5


def plant(
    rows: RowArrays, starts: Longs, *, sign: int, resources: int, weights: Floats, caps: Floats
) -> Forest:
    """Build the forest.

    Parameters
    ----------
    rows : the side's rows in input order.
    starts : first row of each stream and the end.
    sign : 1 for needs, -1 for offers: `least` keeps the least of sign · bound.
    resources : number of resources known to the ways.
    weights, caps : float64 [5], how much score one unit of (x, y, z, ln q, ln p) is worth, and the most that
        the dimension can be worth.
    """
    start, perm = _count_sort(rows.fact, resources * 4)
    sizes = np.diff(start)
    point = _gathered(rows.point, perm)
    offsets = _node_offsets(sizes)
    node = np.zeros(int(offsets[-1]), NODE)
    order, streams = np.arange(len(perm), dtype=np.int32), rows.fact["stream"][perm]
    keys, scale = np.empty(len(perm)), np.vstack([weights, caps])
    present = np.flatnonzero(sizes)
    by_size = present[np.argsort(-sizes[present], kind="stable")]
    in_threads(
        lambda some: _grow_some(point, streams, order, keys, some, start, offsets, scale, node),
        [by_size[lane::LANES] for lane in range(LANES)],
    )
    root = np.full(resources * 4, -1, np.int32)
    root[present] = offsets[present]
    return _forest(rows, perm[order], starts, root, node, sign)


def _gathered(point: Floats, order: Longs) -> Floats:
    """Return the columns of `point` in another order."""
    out = np.empty((DIMENSIONS, len(order)))
    in_threads(lambda axis: np.take(point[axis], order, out=out[axis], mode="clip"), range(DIMENSIONS))
    return out


def _facts_in_order(fact: Records, order: Longs) -> Records:
    """Return the records in another order: as numbers, because NumPy moves records one by one."""
    numbers = fact.view(np.int64).reshape(len(fact), fact.dtype.itemsize // 8)
    return np.take(numbers, order, axis=0, mode="clip").view(fact.dtype).reshape(len(fact))


def _node_offsets(sizes: Longs) -> Longs:
    """Return where each group's nodes begin: room for a full binary tree whose leaves hold ≤ LEAF rows."""
    depth = np.ceil(np.log2(np.maximum(sizes / LEAF, 1.0))).astype(np.int64)
    room = np.where(sizes > 0, (np.int64(2) << depth) - 1, 0)
    return np.concatenate([[0], np.cumsum(room)]).astype(np.int64)


def _forest(rows: RowArrays, origin: Longs, starts: Longs, root: Ints, node: Records, sign: int) -> Forest:
    """Put the rows into tree order and everything into one value."""
    where = np.empty(len(origin), np.int32)
    where[origin] = np.arange(len(origin), dtype=np.int32)
    fact = _facts_in_order(rows.fact, origin)
    bounds = _bounds_in_order(fact, rows.bounds)
    shared = np.zeros(len(node), LEAST)
    least = np.full(_note_bounds(node, fact, shared), np.inf, np.float32)
    _fill_least(node, shared, fact, bounds, sign, least)
    return Forest(
        fact=frozen(fact),
        point=frozen(_gathered(rows.point, origin)),
        bounds=frozen(bounds),
        origin=frozen(origin.astype(np.int32)),
        where=frozen(where),
        start=frozen(starts),
        root=frozen(root),
        node=frozen(node),
        shared=frozen(shared),
        least=frozen(least),
    )


@compiled()
def _count_sort(facts: Records, count: int) -> tuple[Longs, Longs]:
    """Group the rows by resource and what is unknown: return group boundaries and the stable order."""
    start = np.zeros(count + 1, np.int64)
    for i in range(len(facts)):
        start[facts[i].resource * 4 + 4 - facts[i].known] += 1
    for g in range(count):
        start[g + 1] += start[g]
    free = start[:-1].copy()
    order = np.empty(len(facts), np.int64)
    for i in range(len(facts)):
        group = facts[i].resource * 4 + 3 - facts[i].known
        order[free[group]] = i
        free[group] += 1
    return start, order


@compiled()
def _select(keys: Floats, items: Ints, a: int, b: int, middle: int) -> None:
    """Reorder keys[a:b] with their items so that the smaller half stands before `middle`."""
    b -= 1
    while b > a:
        x, y, z = keys[a], keys[(a + b) >> 1], keys[b]
        pivot = max(min(x, y), min(max(x, y), z))
        i, j = a, b
        while i <= j:
            while keys[i] < pivot:
                i += 1
            while keys[j] > pivot:
                j -= 1
            if i <= j:
                keys[i], keys[j] = keys[j], keys[i]
                items[i], items[j] = items[j], items[i]
                i += 1
                j -= 1
        if middle <= j:
            b = j
        elif middle >= i:
            a = i
        else:
            return


@compiled()
def _below(value: float) -> float:
    """Return the value in single precision, rounded down."""
    single = np.float32(value)
    return float(single if single <= value else np.nextafter(single, np.float32(-np.inf)))


@compiled()
def _measure(point: Floats, streams: Ints, order: Ints, node: Record, box: Floats) -> None:
    """Fill a node's box from its rows; `box` gets least and greatest of the five dimensions [2, 5]."""
    box[0], box[1] = np.inf, -np.inf
    earliest = streams[order[node.first]]
    for t in range(node.first, node.last):
        j = order[t]
        for k in range(DIMENSIONS):
            box[0, k], box[1, k] = min(box[0, k], point[k, j]), max(box[1, k], point[k, j])
        earliest = min(earliest, streams[j])
    node.x0, node.y0, node.z0 = _below(box[0, 0]), _below(box[0, 1]), _below(box[0, 2])
    node.x1, node.y1, node.z1 = -_below(-box[1, 0]), -_below(-box[1, 1]), -_below(-box[1, 2])
    node.q0, node.q1 = _below(box[0, 3]), -_below(-box[1, 3])
    node.p1, node.earliest, node.child = box[1, 4], earliest, -1


@compiled()
def _split_keys(
    point: Floats, streams: Ints, order: Ints, node: Record, box: Floats, scale: Floats, keys: Floats
) -> None:
    """Write the keys to split by: the dimension worth most, else the input order."""
    best, worth = -1, 1e-12
    for k in range(DIMENSIONS):
        value = min((box[1, k] - box[0, k]) * scale[0, k], scale[1, k])
        if value > worth:
            best, worth = k, value
    for t in range(node.first, node.last):
        keys[t] = point[best, order[t]] if best >= 0 else float(streams[order[t]])


@compiled()
def _grow(
    point: Floats, streams: Ints, order: Ints, keys: Floats, root: int, scale: Floats, nodes: Records
) -> None:
    """Build one tree below nodes[root], whose rows are set; its nodes follow it."""
    stack, box = np.empty(64, np.int64), np.empty((2, DIMENSIONS))
    free, depth = root + 1, 1
    stack[0] = root
    while depth > 0:
        depth -= 1
        node = nodes[stack[depth]]
        _measure(point, streams, order, node, box)
        if node.last - node.first <= LEAF:
            continue
        middle = (node.first + node.last) >> 1
        _split_keys(point, streams, order, node, box, scale, keys)
        _select(keys, order, node.first, node.last, middle)
        node.child = free
        nodes[free].first, nodes[free].last = node.first, middle
        nodes[free + 1].first, nodes[free + 1].last = middle, node.last
        stack[depth], stack[depth + 1] = free + 1, free
        depth, free = depth + 2, free + 2


@compiled(nogil=True)
def _grow_some(
    point: Floats,
    streams: Ints,
    order: Ints,
    keys: Floats,
    groups: Longs,
    start: Longs,
    offsets: Longs,
    scale: Floats,
    nodes: Records,
) -> None:
    """Build the trees of some groups."""
    for g in groups:
        root = nodes[offsets[g]]
        root.first, root.last = start[g], start[g + 1]
        _grow(point, streams, order, keys, offsets[g], scale, nodes)


@compiled()
def _count(mask: int) -> int:
    count = 0
    while mask != 0:
        mask &= mask - 1
        count += 1
    return count


@compiled()
def _bounds_in_order(facts: Records, bounds: Singles) -> Singles:
    """Return the rows' values in the order of `facts`, and write there where each row's begin."""
    out, at = np.empty(len(bounds), np.float32), 0
    for i in range(len(facts)):
        begin = facts[i].bounds_at
        facts[i].bounds_at = at
        for t in range(_count(facts[i].stated_least) + _count(facts[i].stated_most)):
            out[at] = bounds[begin + t]
            at += 1
    return out


@compiled()
def _note_bounds(nodes: Records, facts: Records, shared: Records) -> int:
    """Write which bounds all rows of a node state, and where its values begin; return how many there are."""
    at = 0
    for v in range(len(nodes) - 1, -1, -1):  # children stand behind their parents
        node = nodes[v]
        least, most = -1, -1
        if node.child >= 0:
            one, two = shared[node.child], shared[node.child + 1]
            least, most = one.least & two.least, one.most & two.most
        else:
            for t in range(node.first, node.last):
                least &= facts[t].stated_least
                most &= facts[t].stated_most
        if node.first == node.last:  # a slot that no tree uses
            least, most = 0, 0
        shared[v].least, shared[v].most, shared[v].at = least, most, at
        at += _count(least) + _count(most)
    return at


@compiled()
def _fill_least(
    nodes: Records, shared: Records, facts: Records, bounds: Singles, sign: int, least: Singles
) -> None:
    """Write the least of sign · bound over the rows of each node, for the bounds that all of them state."""
    for v in range(len(nodes)):
        at = shared[v].at
        for is_most in range(2):
            mask = shared[v].most if is_most else shared[v].least
            while mask != 0:
                before = (mask & -mask) - 1
                for t in range(nodes[v].first, nodes[v].last):
                    fact = facts[t]
                    if is_most:
                        rank = _count(fact.stated_least) + _count(fact.stated_most & before)
                    else:
                        rank = _count(fact.stated_least & before)
                    least[at] = min(least[at], sign * bounds[fact.bounds_at + rank])
                mask &= mask - 1
                at += 1
