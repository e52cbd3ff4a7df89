"""How the kernel's functions are compiled, and the shapes that compiled code understands.

Compiled code never calls compiled code of another file: numba notices a change only in the file of the
function that it has cached.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Function = TypeVar("Function", bound=Callable[..., Any])
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Shorts = npt.NDArray[np.int16]
Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]


def compiled(*, nogil: bool = False) -> Callable[[Function], Function]:
    """Compile with numba, cached beside the package or, where that is read-only, in the user's cache."""

    def wrap(function: Function) -> Function:
        try:
            return cast(Function, numba.njit(function, cache=True, nogil=nogil))
        except RuntimeError:  # no folder to cache in: compile for this process only
            return cast(Function, numba.njit(function, nogil=nogil))

    return wrap


class RowArrays(NamedTuple):
    """Rows of one side as compiled code reads them; unknown numbers are 0 with their `known` bit unset."""

    stream: Ints
    resource: Ints
    ln_p: Floats
    x: Floats
    y: Floats
    z: Floats
    ln_q: Floats
    known: Bytes  # bit 0 place, bit 1 quantity
    activity: Ints
    owner: Ints
    months: Ints
    stated: Longs  # bit h: bound h is stated
    bounds: Singles  # [rows, kept bounds]
    column: Shorts  # bound h → its column in `bounds`, -1 when no row states it


class WayArrays(NamedTuple):
    """Ways in their input order."""

    ln_weight: Floats
    shift: Floats  # ln of need units per offer unit; 0 where not comparable
    comparable: Bools
    rate: Floats  # Earth radius / distance scale: cost per unit of arc
    chord2: Floats  # square of the longest chord on the unit sphere
    condition: Ints
    allowed: Bools  # [conditions, activities]
    forbidden: Bools
    months_required: Bools
    carries: Longs  # bits of need's bounds that hold for the offer itself
    asks: Longs  # bits of the way's own bounds
    must: Singles  # [ways, bounds]


class Fan(NamedTuple):
    """Ways that leave each resource of one side, best weight first (compressed rows)."""

    start: Longs
    other: Ints
    way: Ints


class Forest(NamedTuple):
    """kd-trees over the rows of one side: four per resource, by what is known."""

    rows: RowArrays  # in tree order
    row: Ints  # tree position → input row
    where: Ints  # input row → tree position
    start: Longs  # stream → its input rows
    root: Ints  # resource · 4 + unknown bits → node, -1 when empty
    box: Floats  # [nodes, 9]: least x, y, z, ln_q; greatest x, y, z, ln_q, ln_p
    first: Ints
    last: Ints
    child: Ints  # left child (the right one follows), -1 at a leaf
    earliest: Ints  # first stream in input order
    least: Singles  # [nodes, kept bounds]: least of ±bound, see kernel_rows


class Marks(NamedTuple):
    """The numbers of `Scoring` for compiled code."""

    surplus_slope: float
    surplus_cap: float
    deficit_slope: float
    deficit_cap: float
    unknown_place: float
    unknown_quantity: float
    unknown_activity: float
    unknown_quality: float
    unknown_months: float
    months_floor: float
    same_owner: bool
