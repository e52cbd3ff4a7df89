"""The records and arrays that the kernel's compiled functions read.

Records rather than many arrays: what is read together lies together, and a row is passed as one
pointer. Names of the tuples stand in numba's cache files: renaming one breaks old caches.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Lent = TypeVar("Lent", bound=tuple[Any, ...])
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Records = npt.NDArray[Any]
Record = Any

FACT = np.dtype(  # of a row
    [
        ("stated_least", "i8"),  # bit q: quality q has the bound "at least"
        ("stated_most", "i8"),
        ("stream", "i4"),
        ("resource", "i4"),
        ("activity", "i4"),
        ("owner", "i4"),
        ("months", "i4"),
        ("known", "i4"),  # bit 0 place, bit 1 quantity; what is unknown is 0 in `point`
        ("bounds_at", "i8"),  # where the row's values begin in `bounds`
    ],
    align=True,
)
WAY = np.dtype(
    [
        ("ln_weight", "f8"),
        ("shift", "f8"),  # ln of needed units per offered unit; 0 where not comparable
        ("rate", "f8"),  # Earth's radius / distance scale: cost per unit of arc
        ("chord2", "f8"),  # square of the longest chord on the unit sphere
        ("carries", "i8"),  # bit q: the need's bounds on quality q hold for the offer itself
        ("asks_least", "i8"),  # bits of the way's own bounds
        ("asks_most", "i8"),
        ("condition", "i4"),
        ("comparable", "i4"),
        ("forbidden", "i4"),
        ("months_required", "i4"),
    ],
    align=True,
)
STEP = np.dtype([("other", "i4"), ("way", "i4")], align=True)
NODE = np.dtype(  # less than a cache line
    [
        ("p1", "f8"),  # greatest ln_p
        *((name, "f4") for name in ("x0", "y0", "z0", "q0", "x1", "y1", "z1", "q1")),  # rounded outwards
        ("first", "i4"),
        ("last", "i4"),
        ("child", "i4"),  # left child (the right one follows), -1 at a leaf
        ("earliest", "i4"),  # first stream in input order
    ],
    align=True,
)
LEAST = np.dtype(  # of a node: what all of its rows state, so that it can rule out the node
    [
        ("least", "i8"),  # bit q: all state "at least"
        ("most", "i8"),
        ("at", "i8"),  # where the node's values begin in `least`
    ],
    align=True,
)
MARKS = np.dtype(
    [
        *(
            (name, "f8")
            for name in (
                "surplus_slope",
                "surplus_cap",
                "deficit_slope",
                "deficit_cap",
                "unknown_place",
                "unknown_quantity",
                "unknown_activity",
                "unknown_quality",
                "unknown_months",
                "months_most",
            )
        ),
        ("same_owner", "i4"),
    ],
    align=True,
)


class RowArrays(NamedTuple):
    """Rows of one side as compiled code reads them."""

    fact: Records  # FACT [n]
    point: Floats  # [5, n]: x, y, z, ln_q, ln_p
    bounds: Singles  # per row what it states: "at least" by quality, then "at most" by quality


class Fan(NamedTuple):
    """Ways that leave each resource of one side, best weight first (compressed rows)."""

    start: Longs
    step: Records  # STEP


class WayArrays(NamedTuple):
    """Ways in their input order."""

    way: Records  # WAY [w]
    must: Singles  # [w, bounds]
    allowed: Bools  # [conditions, activities]


class Forest(NamedTuple):
    """kd-trees over the rows of one side: four per resource, by what is known."""

    fact: Records  # this and the next two as in RowArrays, but in tree order
    point: Floats
    bounds: Singles
    origin: Ints  # tree position → input row
    where: Ints  # input row → tree position
    start: Longs  # stream → its input rows
    root: Ints  # resource · 4 + unknown bits → node, -1 when empty
    node: Records  # NODE
    shared: Records  # LEAST, per node
    least: Singles  # per node and bound that all rows state: least of what they need, or minus what they can


class Task(NamedTuple):
    """Everything that a search reads: the side that asks, the forest of the other, the ways, the score."""

    mine: Records
    my_point: Floats
    my_bounds: Singles
    my_start: Longs  # stream → its rows of `mine`
    fan: Longs  # my resource → its steps
    step: Records
    theirs: Records  # in tree order
    point: Floats
    bounds: Singles
    origin: Ints
    where: Ints
    start: Longs  # partner stream → its input rows
    root: Ints
    node: Records
    shared: Records
    least: Singles
    way: Records
    must: Singles
    allowed: Bools
    marks: Records
    is_offer: bool  # whether `mine` are offers
    refused: bool  # look for refused pairs instead of fitting ones


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
    value: Floats  # bound h → what no row of the partner's node may exceed


def desk() -> Desk:
    """Return working memory for one call."""
    return Desk(np.empty(96, np.int32), np.empty(96), np.empty(64), np.empty(128))


def _borrowed(typing: Any, task: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        result = values[0]
        for at, kind in enumerate(task.types):
            if isinstance(kind, numba.types.Array):
                array = context.make_array(kind)(context, builder, builder.extract_value(values[0], at))
                array.meminfo = array.meminfo.type(None)
                array.parent = array.parent.type(None)
                result = builder.insert_value(result, array._getvalue(), at)
        return result

    return task(task), generate


# Returns a tuple whose arrays are not reference-counted: every use of an array counts up and down, which
# costs more than the search itself. The caller's own tuple must keep the arrays alive.
borrowed: Callable[[Lent], Lent] = cast(Any, numba.extending.intrinsic(_borrowed))
