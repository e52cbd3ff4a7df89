"""kd-trees over the rows of one side: in (x, y, z, ln quantity, ln p), four trees per resource.

Rows whose place or quantity is unknown stand in trees of their own, so that no bound needs an unknown number.
Splits halve the dimension whose spread moves the score most.
"""

from __future__ import annotations

import numpy as np

from symbio.matching.kernel_jit import Floats, Forest, Ints, Longs, RowArrays, Singles, compiled
from symbio.matching.kernel_rows import frozen
from symbio.matching.kernel_threads import in_threads

LEAF = 32
LANES = 32


def plant(rows: RowArrays, starts: Longs, *, resources: int, weights: Floats, caps: Floats) -> Forest:
    """Build the forest.

    Parameters
    ----------
    rows : the side's rows in input order.
    starts : first row of each stream and the end.
    resources : number of resources known to the ways.
    weights, caps : float64 [5], how much score one unit of (x, y, z, ln q, ln p) is worth, and the most that
        the dimension can be worth.
    """
    groups = rows.resource.astype(np.int64) * 4 + (3 - rows.known)
    start, perm = _count_sort(groups, resources * 4)
    sizes = np.diff(start)
    points = np.column_stack([rows.x, rows.y, rows.z, rows.ln_q, rows.ln_p])[perm]
    offsets = _node_offsets(sizes)
    box, integers = np.zeros((int(offsets[-1]), 9)), np.zeros((4, int(offsets[-1])), np.int32)
    integers[2] = -1
    order, streams = np.arange(len(perm), dtype=np.int32), rows.stream[perm]
    keys, scale = np.empty(len(perm)), np.vstack([weights, caps])
    present = np.flatnonzero(sizes)
    by_size = present[np.argsort(-sizes[present], kind="stable")]
    in_threads(
        lambda some: _grow_some(points, streams, order, keys, some, start, offsets, scale, box, *integers),
        [by_size[lane::LANES] for lane in range(LANES)],
    )
    root = np.full(resources * 4, -1, np.int32)
    root[present] = offsets[present]
    return _forest(rows, perm[order], starts, root, box, integers)


def _node_offsets(sizes: Longs) -> Longs:
    """Return where each group's nodes begin: room for a full binary tree whose leaves hold ≤ LEAF rows."""
    depth = np.ceil(np.log2(np.maximum(sizes / LEAF, 1.0))).astype(np.int64)
    room = np.where(sizes > 0, (np.int64(2) << depth) - 1, 0)
    return np.concatenate([[0], np.cumsum(room)]).astype(np.int64)


def _forest(rows: RowArrays, row: Longs, starts: Longs, root: Ints, box: Floats, integers: Ints) -> Forest:
    """Put the rows into tree order and everything into one value."""
    first, last, child, earliest = (frozen(values) for values in integers)
    where = np.empty(len(row), np.int32)
    where[row] = np.arange(len(row), dtype=np.int32)
    ordered = {name: frozen(values[row]) for name, values in rows._asdict().items() if name != "column"}
    planted = RowArrays(**ordered, column=rows.column)
    return Forest(
        rows=planted,
        row=frozen(row.astype(np.int32)),
        where=frozen(where),
        start=frozen(starts),
        root=frozen(root),
        box=frozen(box),
        first=first,
        last=last,
        child=child,
        earliest=earliest,
        least=frozen(_node_least(planted.bounds, first, last)),
    )


@compiled()
def _count_sort(groups: Longs, count: int) -> tuple[Longs, Longs]:
    """Return group boundaries and the stable order by group."""
    start = np.zeros(count + 1, np.int64)
    for i in range(len(groups)):
        start[groups[i] + 1] += 1
    for g in range(count):
        start[g + 1] += start[g]
    free = start[:-1].copy()
    order = np.empty(len(groups), np.int64)
    for i in range(len(groups)):
        order[free[groups[i]]] = i
        free[groups[i]] += 1
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
def _measure(points: Floats, streams: Ints, order: Ints, a: int, b: int, box: Floats) -> int:
    """Fill a node's box from its rows and return their earliest stream."""
    for k in range(4):
        box[k], box[4 + k] = np.inf, -np.inf
    box[8] = -np.inf
    earliest: int = streams[order[a]]
    for t in range(a, b):
        j = order[t]
        for k in range(4):
            box[k], box[4 + k] = min(box[k], points[j, k]), max(box[4 + k], points[j, k])
        box[8] = max(box[8], points[j, 4])
        earliest = min(earliest, streams[j])
    return earliest


@compiled()
def _split_keys(
    points: Floats, streams: Ints, order: Ints, a: int, b: int, box: Floats, scale: Floats, keys: Floats
) -> None:
    """Write the keys to split by: the dimension worth most, else the input order."""
    best, worth = -1, 1e-12
    least_p = box[8]
    for t in range(a, b):
        least_p = min(least_p, points[order[t], 4])
    for k in range(5):
        spread = box[8] - least_p if k == 4 else box[4 + k] - box[k]
        value = min(spread * scale[0, k], scale[1, k])
        if value > worth:
            best, worth = k, value
    for t in range(a, b):
        keys[t] = points[order[t], best] if best >= 0 else float(streams[order[t]])


@compiled()
def _grow(
    points: Floats, streams: Ints, order: Ints, keys: Floats, root: int, rows: tuple[int, int], scale: Floats,
    box: Floats, first: Ints, last: Ints, child: Ints, earliest: Ints,
) -> None:  # fmt: skip
    """Build one tree over order[rows[0]:rows[1]], its nodes standing from `root` on."""
    stack = np.empty(64, np.int64)
    first[root], last[root] = rows
    free, depth = root + 1, 1
    stack[0] = root
    while depth > 0:
        depth -= 1
        v = stack[depth]
        a, b = first[v], last[v]
        earliest[v] = _measure(points, streams, order, a, b, box[v])
        if b - a <= LEAF:
            continue
        middle = (a + b) >> 1
        _split_keys(points, streams, order, a, b, box[v], scale, keys)
        _select(keys, order, a, b, middle)
        child[v] = free
        first[free], last[free] = a, middle
        first[free + 1], last[free + 1] = middle, b
        stack[depth], stack[depth + 1] = free + 1, free
        depth, free = depth + 2, free + 2


@compiled(nogil=True)
def _grow_some(
    points: Floats,
    streams: Ints,
    order: Ints,
    keys: Floats,
    groups: Longs,
    start: Longs,
    offsets: Longs,
    scale: Floats,
    box: Floats,
    first: Ints,
    last: Ints,
    child: Ints,
    earliest: Ints,
) -> None:
    """Build the trees of some groups."""
    for g in groups:
        rows = (start[g], start[g + 1])
        _grow(points, streams, order, keys, offsets[g], rows, scale, box, first, last, child, earliest)


@compiled()
def _node_least(bounds: Singles, first: Ints, last: Ints) -> Singles:
    """Return the least of every kept bound per node [nodes, kept]; +inf where a node slot is unused."""
    least = np.full((len(first), bounds.shape[1]), np.inf, np.float32)
    for v in range(len(first)):
        for h in range(bounds.shape[1]):
            for t in range(first[v], last[v]):
                least[v, h] = min(least[v, h], bounds[t, h])
    return least
