"""Running the search: what is asked of whom, in which order, in which pieces."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from symbio.matching.kernel_jit import (
    Fan,
    Floats,
    Forest,
    Ints,
    Longs,
    RowArrays,
    Task,
    WayArrays,
    desk,
)
from symbio.matching.kernel_rows import EARTH_RADIUS_KM, Ways, frozen
from symbio.matching.kernel_score import Scoring
from symbio.matching.kernel_search import GRID, MASK, ORDER_BITS, reasons_of, search_streams
from symbio.matching.kernel_threads import in_threads, threads
from symbio.matching.kernel_tree import plant
from symbio.streams.compiled import compiled

Progress = Callable[[int, int], None]
CHUNK = 2048  # most streams that a thread takes at a time; fewer where that would leave threads idle


@dataclass(frozen=True)
class Half:
    """One side: its rows in input order, and the trees over them when the other side asks."""

    rows: RowArrays
    start: Longs
    fan: Fan
    forest: Forest | None


@dataclass(frozen=True)
class Pairs:
    """What a search found, seen from the side that asked; sorted by (stream, -score, partner)."""

    stream: Ints
    partner: Ints
    way: Ints
    row: Ints
    partner_row: Ints
    score: Floats


def planted(
    rows: RowArrays, start: Longs, ways: Ways, scoring: Scoring, *, resources: int, is_offer: bool
) -> Forest:
    """Build one side's trees, split by what moves the score most."""
    scale = float(np.median(ways.distance_scale_km)) if len(ways) else 100.0
    slope = (scoring.surplus_slope + scoring.deficit_slope) / 2
    arc = EARTH_RADIUS_KM / scale
    weights = np.array([arc, arc, arc, slope, 1.0])
    reach = scoring.max_distance_km / scale
    caps = np.array([reach, reach, reach, scoring.surplus_cap + scoring.deficit_cap, np.inf])
    sign = -1 if is_offer else 1
    return plant(rows, start, sign=sign, resources=resources, weights=weights, caps=caps)


def task_of(
    asking: Half, asked: Half, ways: WayArrays, scoring: Scoring, *, is_offer: bool, refused: bool
) -> Task:
    """Put together what a search reads.

    Raises
    ------
    ValueError
        The index was built without trees for the side that is asked, or a stream has more than eight rows.
    """
    if asked.forest is None:
        raise ValueError("this index was built without that direction (`asking`)")
    if len(asking.start) > 1 and int(np.diff(asking.start).max()) > 8:
        raise ValueError("a stream may stand for at most eight resources")
    forest = asked.forest
    return Task(
        mine=asking.rows.fact,
        my_point=asking.rows.point,
        my_bounds=asking.rows.bounds,
        my_start=asking.start,
        fan=asking.fan.start,
        step=asking.fan.step,
        theirs=forest.fact,
        point=forest.point,
        bounds=forest.bounds,
        origin=forest.origin,
        where=forest.where,
        start=forest.start,
        root=forest.root,
        node=forest.node,
        shared=forest.shared,
        least=forest.least,
        way=ways.way,
        must=ways.must,
        allowed=ways.allowed,
        marks=scoring.marks(),
        is_offer=is_offer,
        refused=refused,
    )


def run(task: Task, top: int, *, progress: Progress | None = None, parallel: bool = True) -> Pairs:
    """Search for every stream of the task and return the pairs in order."""
    streams = len(task.my_start) - 1
    keys, loads = np.empty((streams, top), np.int64), np.empty((streams, top), np.int64)
    count = np.zeros(streams, np.int32)
    if parallel:
        _run_parallel(task, keys, loads, count, progress)
    else:
        search_streams(task, desk(), np.arange(streams, dtype=np.int32), (keys, loads), count)
    return _unpacked(task, keys, loads, count, parallel=parallel)


def _run_parallel(task: Task, keys: Longs, loads: Longs, count: Ints, progress: Progress | None) -> None:
    """Deal the streams out to threads in chunks of neighbours."""
    order = _neighbours(task)
    finished = 0

    def report(chunk: Ints) -> None:
        nonlocal finished
        finished += len(chunk)
        if progress is not None:
            progress(finished, len(order))

    size = max(1, min(CHUNK, len(order) // (8 * threads())))
    chunks = [order[at : at + size] for at in range(0, len(order), size)]
    lists = (keys, loads)
    in_threads(lambda chunk: search_streams(task, desk(), chunk, lists, count), chunks, done=report)


def _neighbours(task: Task) -> Ints:
    """Order the streams by first resource, then place: neighbours visit the same nodes."""
    has_rows = np.diff(task.my_start) > 0
    first = task.my_start[:-1][has_rows]
    key = task.mine["resource"][first].astype(np.int64)
    for axis in range(3):  # cells of about 50 km
        key = key * 256 + ((task.my_point[axis, first] + 1.0) * 127.5).astype(np.int64)
    return np.flatnonzero(has_rows)[np.argsort(key, kind="stable")].astype(np.int32)


@compiled(nogil=True)
def _unpack(
    task: Task,
    streams: tuple[int, int],
    keys: Longs,
    loads: Longs,
    offset: Longs,
    stream: Ints,
    partner: Ints,
    way: Ints,
    row: Ints,
    partner_row: Ints,
    score: Floats,
) -> None:
    """Write the lists of some streams out one after the other."""
    for s in range(streams[0], streams[1]):
        for t in range(offset[s + 1] - offset[s]):
            at, load = offset[s] + t, loads[s, t]
            stream[at] = s
            partner[at] = MASK - (keys[s, t] & MASK)
            score[at] = (keys[s, t] >> ORDER_BITS) / GRID
            way[at] = load >> 35
            row[at] = task.my_start[s] + ((load >> 32) & 7)
            partner_row[at] = load & 0xFFFFFFFF


def _unpacked(task: Task, keys: Longs, loads: Longs, count: Ints, *, parallel: bool) -> Pairs:
    streams = len(count)
    offset = np.concatenate([[0], np.cumsum(count, dtype=np.int64)])
    found = int(offset[-1])
    stream, partner, way, row, partner_row = (np.empty(found, np.int32) for _ in range(5))
    columns = (stream, partner, way, row, partner_row, np.empty(found))
    pieces = max(1, min(64, streams // CHUNK)) if parallel else 1
    edges = [streams * k // pieces for k in range(pieces + 1)]
    spans = list(itertools.pairwise(edges))
    in_threads(lambda span: _unpack(task, span, keys, loads, offset, *columns), spans)
    return Pairs(*columns)


def reasons(task: Task, pairs: Pairs) -> tuple[Ints, Ints]:
    """Return the reason of each pair and the bound that fails (-1 when it is not a quality)."""
    reason, bound = np.empty(len(pairs.way), np.int32), np.empty(len(pairs.way), np.int32)
    reasons_of(task, pairs.way, pairs.row, pairs.partner_row, reason, bound)
    return reason, bound


def known_only(rows: RowArrays, resources: int) -> RowArrays:
    """Send resources that the index does not know to the one place that has no ways."""
    resource = rows.fact["resource"]
    unknown = (resource < 0) | (resource >= resources)
    if not unknown.any():
        return rows
    fact = rows.fact.copy()
    fact["resource"][unknown] = resources
    return rows._replace(fact=frozen(fact))
