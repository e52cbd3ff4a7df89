"""Rows of one side and the ways between the sides, as plain arrays.

A *bound* is one end of a quality that a need or a way may ask for: bound ``2·c`` asks quality ``c`` to be at
least a value, bound ``2·c + 1`` to be at most a value. Both are kept as "the offer can reach ≥ the need must
have": what must be at most v is stored as -v. An offer's interval satisfies a bound when the two overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from symbio.matching.kernel_jit import (
    FACT,
    STEP,
    WAY,
    Bools,
    Fan,
    Floats,
    Ints,
    Longs,
    RowArrays,
    Singles,
    WayArrays,
)

EARTH_RADIUS_KM = 6371.0088
MOST_QUALITIES = 62
MOST_STREAMS = 1 << 30
AT_LEAST, AT_MOST, BOTH_ENDS = 1, 2, 3
ALL_MONTHS = 0xFFF
BLOCK = 1 << 16  # rows at a time, where a table of all would be large
Scalar = TypeVar("Scalar", bound=np.generic)


def unit_vectors(lat: npt.ArrayLike, lon: npt.ArrayLike) -> Floats:
    """Return points on the unit sphere [n, 3] for WGS84 degrees [n]; NaN in, NaN out."""
    phi, lam = np.radians(np.asarray(lat, np.float64)), np.radians(np.asarray(lon, np.float64))
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


@dataclass(frozen=True)
class Rows:
    """Stream-rows of one side: one row per (stream, resource that it may be).

    Rows of a stream stand together and streams ascend, because ties are broken by input order.

    Attributes
    ----------
    stream : int32 [n], position of the stream in its table, ascending.
    resource : int32 [n], resource index.
    ln_p : float64 [n], natural logarithm of P(resource | stream), ≤ 0.
    place : float64 [n, 3], point on the unit sphere; NaN where unknown.
    ln_q : float64 [n], natural logarithm of the quantity in the resource's basis; NaN where unknown.
    activity : int32 [n], activity index of the company; -1 unknown.
    owner : int32 [n], company; two rows of one owner ≥ 0 are the same company.
    months : int32 [n], bit m = month m + 1; 0 unknown.
    quality_low, quality_high : float32 [n, qualities]; NaN where unknown. For an offer what it is, for a
        need what it accepts.
    """

    stream: Ints
    resource: Ints
    ln_p: Floats
    place: Floats
    ln_q: Floats
    activity: Ints
    owner: Ints
    months: Ints
    quality_low: Singles
    quality_high: Singles

    @classmethod
    def of(
        cls,
        stream: npt.ArrayLike,
        resource: npt.ArrayLike,
        *,
        p: npt.ArrayLike | None = None,
        place: npt.ArrayLike | None = None,
        quantity: npt.ArrayLike | None = None,
        activity: npt.ArrayLike | None = None,
        owner: npt.ArrayLike | None = None,
        months: npt.ArrayLike | None = None,
        quality_low: npt.ArrayLike | None = None,
        quality_high: npt.ArrayLike | None = None,
    ) -> Rows:
        """Make rows from what is known; `p` and `quantity` are plain numbers, what is left out is unknown.

        A quantity that is not positive counts as unknown. See `unit_vectors` for `place`.

        Raises
        ------
        ValueError
            Lengths differ, streams do not ascend, or a probability is not within 0…1, 0 excluded.
        """
        streams = np.ascontiguousarray(stream, np.int32)
        n = len(streams)
        quantities = _filled(quantity, n, np.nan)
        low = np.empty((n, 0), np.float32) if quality_low is None else _table(quality_low)
        high = np.full_like(low, np.nan) if quality_high is None else _table(quality_high)
        with np.errstate(divide="ignore", invalid="ignore"):
            rows = cls(
                stream=streams,
                resource=np.ascontiguousarray(resource, np.int32),
                ln_p=np.log(_filled(p, n, 1.0)),
                place=np.full((n, 3), np.nan) if place is None else np.ascontiguousarray(place, np.float64),
                ln_q=np.log(np.where(quantities > 0, quantities, np.nan)),
                activity=_filled(activity, n, -1).astype(np.int32),
                owner=_filled(owner, n, -1).astype(np.int32),
                months=_filled(months, n, 0).astype(np.int32),
                quality_low=low,
                quality_high=high,
            )
        rows.check()
        return rows

    def __len__(self) -> int:
        return len(self.stream)

    def check(self) -> None:
        """Raise ValueError unless the arrays hold together."""
        n = len(self.stream)
        if any(len(values) != n for values in vars(self).values()) or self.place.shape != (n, 3):
            raise ValueError("arrays of rows differ in length")
        if self.quality_low.shape != self.quality_high.shape:
            raise ValueError("quality_low and quality_high differ in shape")
        if self.quality_low.shape[1] > MOST_QUALITIES:
            raise ValueError(f"more than {MOST_QUALITIES} qualities")
        if n and (self.stream[0] < 0 or self.stream[-1] >= MOST_STREAMS or (np.diff(self.stream) < 0).any()):
            raise ValueError("streams must ascend from 0")
        if not np.isfinite(self.ln_p).all() or (self.ln_p > 0).any():
            raise ValueError("probabilities must be finite, above 0 and at most 1")

    @property
    def streams(self) -> int:
        """Number of streams: the greatest position + 1."""
        return int(self.stream[-1]) + 1 if len(self.stream) else 0

    def starts(self) -> Longs:
        """First row of each stream and the end [streams + 1]."""
        return np.searchsorted(self.stream, np.arange(self.streams + 1)).astype(np.int64)


@dataclass(frozen=True)
class Ways:
    """How an offered resource can serve a needed one: one row per way.

    Attributes
    ----------
    offer_resource, need_resource : int32 [w], resource indexes.
    ln_weight : float64 [w], ln of the way's plausibility, ≤ 0.
    ln_yield : float64 [w], ln of (needed units per offered unit), added to the offer's ln_q before the two
        quantities are compared; NaN when the units cannot be compared (costs like an unknown quantity).
    distance_scale_km, distance_limit_km : float64 [w]; the score falls by 1/e per scale; inf allowed.
    condition : int32 [w], row of `allowed` that the need's activity must satisfy; -1 none.
    allowed : bool [conditions, activities].
    forbidden : bool [w], a rule refuses it: never a match, kept among the refusals.
    months_required : bool [w], cannot be stored: the months must overlap.
    carries : bool [w, qualities], whether the need's own limits on a quality hold for the offer (they do not
        when a treatment on the way changes it).
    limit_way, limit_quality, limit_end, limit_value : [limits], limits that a way sets on the offer:
        `limit_end` is AT_LEAST or AT_MOST.
    need_ends : int8 [qualities], which ends of a need's interval are hard: AT_LEAST, AT_MOST, BOTH_ENDS, 0.
    """

    offer_resource: Ints
    need_resource: Ints
    ln_weight: Floats
    ln_yield: Floats
    distance_scale_km: Floats
    distance_limit_km: Floats
    condition: Ints
    allowed: Bools
    forbidden: Bools
    months_required: Bools
    carries: Bools
    limit_way: Ints
    limit_quality: Ints
    limit_end: Ints
    limit_value: Singles
    need_ends: Ints

    @classmethod
    def of(
        cls,
        offer_resource: npt.ArrayLike,
        need_resource: npt.ArrayLike,
        weight: npt.ArrayLike,
        *,
        yield_: npt.ArrayLike | None = None,
        distance_scale_km: npt.ArrayLike | None = None,
        distance_limit_km: npt.ArrayLike | None = None,
        condition: npt.ArrayLike | None = None,
        allowed: npt.ArrayLike | None = None,
        forbidden: npt.ArrayLike | None = None,
        months_required: npt.ArrayLike | None = None,
        carries: npt.ArrayLike | None = None,
        limits: Sequence[tuple[int, int, int, float]] = (),
        need_ends: npt.ArrayLike | None = None,
    ) -> Ways:
        """Make ways from plain numbers; what is left out does not restrict.

        `limits` holds (way, quality, AT_LEAST | AT_MOST, value). Default scale 100 km, no own limit.

        Raises
        ------
        ValueError
            Lengths differ, or a weight is not positive.
        """
        offers = np.ascontiguousarray(offer_resource, np.int32)
        n = len(offers)
        kept = np.ones((n, 0), np.bool_) if carries is None else np.ascontiguousarray(carries, np.bool_)
        ends = np.full(kept.shape[1], BOTH_ENDS) if need_ends is None else np.asarray(need_ends)
        if carries is None and len(ends) != kept.shape[1]:
            kept = np.ones((n, len(ends)), np.bool_)
        limit = list(zip(*limits, strict=True)) or [(), (), (), ()]
        with np.errstate(divide="ignore", invalid="ignore"):
            ways = cls(
                offer_resource=offers,
                need_resource=np.ascontiguousarray(need_resource, np.int32),
                ln_weight=np.log(_filled(weight, n, 1.0)),
                ln_yield=np.log(_filled(yield_, n, 1.0)),
                distance_scale_km=_filled(distance_scale_km, n, 100.0),
                distance_limit_km=_filled(distance_limit_km, n, np.inf),
                condition=_filled(condition, n, -1).astype(np.int32),
                allowed=np.ones((0, 0), np.bool_)
                if allowed is None
                else np.ascontiguousarray(allowed, np.bool_),
                forbidden=_filled(forbidden, n, 0).astype(np.bool_),
                months_required=_filled(months_required, n, 0).astype(np.bool_),
                carries=kept,
                limit_way=np.asarray(limit[0], np.int32),
                limit_quality=np.asarray(limit[1], np.int32),
                limit_end=np.asarray(limit[2], np.int32),
                limit_value=np.asarray(limit[3], np.float32),
                need_ends=ends.astype(np.int32),
            )
        ways.check()
        return ways

    def __len__(self) -> int:
        return len(self.offer_resource)

    def check(self) -> None:
        """Raise ValueError unless the arrays hold together."""
        per_way = (
            self.need_resource, self.ln_weight, self.ln_yield, self.distance_scale_km, self.distance_limit_km,
            self.condition, self.forbidden, self.months_required, self.carries,
        )  # fmt: skip
        if any(len(values) != len(self) for values in per_way):
            raise ValueError("arrays of ways differ in length")
        if not np.isfinite(self.ln_weight).all() or not (self.distance_scale_km > 0).all():
            raise ValueError("weights and distance scales must be positive")
        if len(self.condition) and self.condition.max() >= len(self.allowed):
            raise ValueError("a way names a condition that is not in the table")
        if self.carries.shape[1] != len(self.need_ends) or len(self.need_ends) > MOST_QUALITIES:
            raise ValueError("carries and need_ends disagree about the qualities")
        if len(self.limit_way) and (
            self.limit_way.max() >= len(self) or self.limit_quality.max() >= len(self.need_ends)
        ):
            raise ValueError("a limit names a way or a quality that does not exist")


def row_arrays(rows: Rows, need_ends: Ints, *, is_offer: bool) -> RowArrays:
    """Prepare rows for compiled code."""
    place_known = ~np.isnan(rows.place.sum(axis=1))
    quantity_known = ~np.isnan(rows.ln_q)
    least, most, at, bounds = _bounds(rows, need_ends, is_offer=is_offer)
    point = np.empty((5, len(rows)))
    point[:3] = np.where(place_known, rows.place.T, 0.0)
    point[3] = np.where(quantity_known, rows.ln_q, 0.0)
    point[4] = rows.ln_p
    fact = np.zeros(len(rows), FACT)
    fact["known"] = place_known + 2 * quantity_known
    fact["months"] = rows.months & ALL_MONTHS
    fact["stated_least"], fact["stated_most"], fact["bounds_at"] = least, most, at
    for name in ("stream", "resource", "activity", "owner"):
        fact[name] = getattr(rows, name)
    return RowArrays(frozen(fact), frozen(point), frozen(bounds))


def _bounds(rows: Rows, need_ends: Ints, *, is_offer: bool) -> tuple[Longs, Longs, Longs, Singles]:
    """Return what rows state (bits: at least, at most), where their values begin, and the values."""
    qualities = len(need_ends)
    if rows.quality_low.shape[1] not in (0, qualities):
        raise ValueError(f"rows have {rows.quality_low.shape[1]} qualities, the ways {qualities}")
    stated, values = np.zeros((2, len(rows)), np.int64), [np.empty(0, np.float32)]
    powers = np.int64(1) << np.arange(rows.quality_low.shape[1], dtype=np.int64)
    for begin in range(0, len(rows) if len(powers) else 0, BLOCK):
        block = slice(begin, begin + BLOCK)
        low, high = rows.quality_low[block], rows.quality_high[block]
        bounds = np.hstack([high, -low] if is_offer else [low, -high])
        known = np.isfinite(bounds)
        if not is_offer:
            known &= np.hstack([need_ends & AT_LEAST, need_ends & AT_MOST]) > 0
        stated[0, block], stated[1, block] = known[:, :qualities] @ powers, known[:, qualities:] @ powers
        values.append(bounds[known])
    count = np.bitwise_count(stated).sum(axis=0, dtype=np.int64)
    return stated[0], stated[1], np.cumsum(count) - count, np.concatenate(values)


def way_arrays(ways: Ways, *, max_distance_km: float) -> WayArrays:
    """Prepare ways for compiled code; a way's reach is the lesser of its own limit and `max_distance_km`."""
    limit = np.minimum(ways.distance_limit_km, max_distance_km)
    half = np.minimum(limit / (2 * EARTH_RADIUS_KM), np.pi / 2)
    must = np.full((len(ways), 2 * len(ways.need_ends)), -np.inf, np.float32)
    bound = 2 * ways.limit_quality + (ways.limit_end == AT_MOST)
    signed = np.where(ways.limit_end == AT_MOST, -ways.limit_value, ways.limit_value)
    np.maximum.at(must, (ways.limit_way, bound), signed)
    powers = np.int64(1) << np.arange(len(ways.need_ends), dtype=np.int64)
    asks = np.isfinite(must)
    comparable = ~np.isnan(ways.ln_yield)
    way = np.zeros(len(ways), WAY)
    way["ln_weight"] = ways.ln_weight
    way["shift"] = np.where(comparable, ways.ln_yield, 0.0)
    way["comparable"] = comparable
    way["rate"] = EARTH_RADIUS_KM / ways.distance_scale_km
    # beyond half the Earth every chord is within reach, rounding included
    way["chord2"] = np.where(half < np.pi / 2, (2 * np.sin(half)) ** 2, 5.0)
    way["carries"] = ways.carries @ powers
    way["asks_least"], way["asks_most"] = asks[:, ::2] @ powers, asks[:, 1::2] @ powers
    for name in ("condition", "forbidden", "months_required"):
        way[name] = getattr(ways, name)
    return WayArrays(frozen(way), frozen(must), frozen(ways.allowed))


def fan(own: Ints, other: Ints, ln_weight: Floats, resources: int) -> Fan:
    """Group ways by the `own` resource, best weight first, then input order."""
    order = np.lexsort((-ln_weight, own))
    start = np.searchsorted(own[order], np.arange(resources + 1)).astype(np.int64)
    step = np.zeros(len(order), STEP)
    step["other"], step["way"] = other[order], order
    return Fan(frozen(start), frozen(step))


def _filled(values: npt.ArrayLike | None, n: int, default: float) -> Floats:
    return np.full(n, default) if values is None else np.ascontiguousarray(values, np.float64)


def _table(values: npt.ArrayLike) -> Singles:
    return np.ascontiguousarray(values, np.float32)


def frozen(values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """Return a read-only contiguous view: compiled code meets one type, and mapped files are read-only."""
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view
