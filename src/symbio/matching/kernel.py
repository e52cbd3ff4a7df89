"""The matching kernel: arrays in, arrays out.

For every stream of one side the best partners of the other side, exact, with the way that makes each pair
best. Rule by rule in `Scoring`; why it is fast in ``docs/explanation/speed.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from symbio.matching import kernel_store
from symbio.matching.kernel_jit import Floats, Ints, Longs, Task, WayArrays
from symbio.matching.kernel_rows import (
    AT_LEAST,
    AT_MOST,
    BOTH_ENDS,
    Rows,
    Ways,
    fan,
    frozen,
    row_arrays,
    unit_vectors,
    way_arrays,
)
from symbio.matching.kernel_run import Half, Pairs, Progress, known_only, planted, reasons, run, task_of
from symbio.matching.kernel_score import Reason, Scoring
from symbio.matching.kernel_search import count_reasons

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "BOTH_ENDS",
    "Found",
    "Index",
    "Reason",
    "Refused",
    "Rows",
    "Scoring",
    "Ways",
    "unit_vectors",
    "warm_up",
]

Side = Literal["offer", "need"]
BOTH_SIDES: tuple[Side, ...] = ("offer", "need")


@dataclass(frozen=True)
class Found:
    """Pairs, sorted by (stream that asked, -score, partner in input order).

    Attributes
    ----------
    offer, need : int32 [m], stream positions.
    way : int32 [m], position in `Ways` of the best way of the pair.
    score : float64 [m], natural logarithm of the plausibility.
    offer_row, need_row : int32 [m], rows (resources of the streams) by which the pair scores best.
    """

    offer: Ints
    need: Ints
    way: Ints
    score: Floats
    offer_row: Ints
    need_row: Ints

    def __len__(self) -> int:
        return len(self.score)


@dataclass(frozen=True)
class Refused:
    """Pairs within reach that fit in no way, the best of them, and why.

    Attributes
    ----------
    pairs : the pairs, with the score that they would have.
    reason : int32 [m], `Reason` of the pair's best way.
    quality : int32 [m], the quality that fails, -1 when the reason is another.
    end : int32 [m], AT_LEAST or AT_MOST, the limit of that quality; -1 when the reason is another.
    """

    pairs: Found
    reason: Ints
    quality: Ints
    end: Ints


@dataclass(frozen=True)
class Index:
    """Both sides and the ways, ready to be asked; plain arrays inside.

    Examples
    --------
    >>> offers = Rows.of([0, 1], [7, 7], quantity=[100, 900], place=unit_vectors([55, 55], [37, 38]))
    >>> needs = Rows.of([0], [9], quantity=[120], place=unit_vectors([55], [37]))
    >>> index = Index.build(offers, needs, Ways.of([7], [9], [0.8]))
    >>> index.match("need", top=5).offer.tolist()
    [0, 1]
    """

    halves: Mapping[Side, Half]
    ways: WayArrays
    need_ends: Ints
    resources: int
    scoring: Scoring

    @classmethod
    def build(
        cls,
        offers: Rows,
        needs: Rows,
        ways: Ways,
        scoring: Scoring | None = None,
        *,
        asking: tuple[Side, ...] = BOTH_SIDES,
    ) -> Index:
        """Build the index; `asking` names the sides that will ask: leaving one out saves the other's trees.

        Raises
        ------
        ValueError
            The arrays do not hold together.
        """
        scoring = scoring or Scoring()
        resources = _resources(offers.resource, needs.resource, ways.offer_resource, ways.need_resource)
        ends: dict[Side, tuple[Rows, Ints, Ints]] = {
            "offer": (offers, ways.offer_resource, ways.need_resource),
            "need": (needs, ways.need_resource, ways.offer_resource),
        }
        halves: dict[Side, Half] = {}
        for side, (rows, own, other) in ends.items():
            arrays = row_arrays(rows, ways.need_ends, is_offer=side == "offer")
            start = frozen(rows.starts())
            forest = None
            if _other(side) in asking:
                forest = planted(arrays, start, ways, scoring, resources=resources, is_offer=side == "offer")
            # one resource more than there are: the place of those that nobody knows
            halves[side] = Half(arrays, start, fan(own, other, ways.ln_weight, resources + 1), forest)
        prepared = way_arrays(ways, max_distance_km=scoring.max_distance_km)
        return cls(halves, prepared, frozen(ways.need_ends), resources, scoring)

    def match(
        self, of: Side, *, top: int = 20, progress: Progress | None = None, parallel: bool = True
    ) -> Found:
        """For every stream of side `of` find its best `top` partners.

        `progress(done, total)` counts streams and may raise to stop. `parallel=False` stays on the calling
        thread. Compiled code holds no interpreter lock: several threads may ask one index at once.
        """
        return _found(run(self._task(of, None, refused=False), top, progress=progress, parallel=parallel), of)

    def query(self, rows: Rows, of: Side, *, top: int = 20) -> Found:
        """Find the best partners of a few new streams of side `of`, on the calling thread."""
        return _found(run(self._task(of, rows, refused=False), top, parallel=False), of)

    def refused(
        self, of: Side = "offer", *, top: int = 3, progress: Progress | None = None, parallel: bool = True
    ) -> Refused:
        """For every stream of side `of` find the best pairs that only hard limits keep apart."""
        task = self._task(of, None, refused=True)
        return _explained(task, run(task, top, progress=progress, parallel=parallel), of)

    def query_refused(self, rows: Rows, of: Side, *, top: int = 3) -> Refused:
        """Like `refused`, for a few new streams of side `of`, on the calling thread."""
        task = self._task(of, rows, refused=True)
        return _explained(task, run(task, top, parallel=False), of)

    def refused_counts(self, of: Side = "offer") -> Longs:
        """Count refused partners [streams, reasons]: within reach, but fitting in no way.

        Column `Reason.FITS` counts those that fit. Looks at every compatible pair: for moderate sizes.
        """
        task = self._task(of, None, refused=True)
        partners = len(self.halves[_other(of)].start) - 1
        return count_reasons(task, len(task.my_start) - 1, partners, len(Reason))

    def save(self, folder: Path) -> None:
        """Write the index as plain .npy files into `folder` (made if absent)."""
        kernel_store.save(self.halves, self.ways, self.need_ends, self.resources, self.scoring, folder)

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open a saved index without reading it: the files are memory-mapped and shared by processes."""
        return cls(*kernel_store.load(folder))

    def _task(self, of: Side, rows: Rows | None, *, refused: bool) -> Task:
        mine, theirs = self.halves[of], self.halves[_other(of)]
        if rows is not None:
            arrays = row_arrays(rows, self.need_ends, is_offer=of == "offer")
            mine = Half(known_only(arrays, self.resources), frozen(rows.starts()), mine.fan, None)
        return task_of(mine, theirs, self.ways, self.scoring, is_offer=of == "offer", refused=refused)


def warm_up() -> None:
    """Compile or load everything that a match needs (seconds at first use, a blink from the cache)."""
    place = unit_vectors([55.0], [37.0])
    rows = Rows.of([0], [0], place=place, quantity=[1.0])
    index = Index.build(rows, rows, Ways.of([0], [0], [1.0]))
    for side in BOTH_SIDES:
        index.match(side, top=1)
        index.query(rows, side, top=1)
    index.refused(top=1)
    index.refused_counts()


def _other(side: Side) -> Side:
    return "need" if side == "offer" else "offer"


def _resources(*columns: Ints) -> int:
    return 1 + max((int(column.max()) for column in columns if len(column)), default=0)


def _found(pairs: Pairs, of: Side) -> Found:
    if of == "offer":
        return Found(pairs.stream, pairs.partner, pairs.way, pairs.score, pairs.row, pairs.partner_row)
    return Found(pairs.partner, pairs.stream, pairs.way, pairs.score, pairs.partner_row, pairs.row)


def _explained(task: Task, pairs: Pairs, of: Side) -> Refused:
    reason, bound = reasons(task, pairs)
    failed = bound >= 0
    quality = np.where(failed, bound >> 1, -1).astype(np.int32)
    end = np.where(failed, np.where(bound & 1, AT_MOST, AT_LEAST), -1).astype(np.int32)
    return Refused(_found(pairs, of), reason, quality, end)
