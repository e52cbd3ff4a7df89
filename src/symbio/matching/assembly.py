"""Classified streams and the ways between their resources, made into the arrays that the kernel takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from symbio.knowledge import Knowledge, ResourceTable
from symbio.matching.amounts import in_basis
from symbio.matching.kernel_rows import AT_LEAST, AT_MOST, Rows, Ways, unit_vectors
from symbio.matching.quality import HAZARD, Columns, column_name, limit_value, ranges
from symbio.matching.rules import TREATERS, Rules, begins_with_one_of, only_federal_operator
from symbio.matching.ways import Way, WayTable
from symbio.streams.classification import Classified
from symbio.streams.levels import saturation_temperature_c

Floats = npt.NDArray[np.float64]

MOST_RESOURCES = 3
"""Resources that a stream of one thing may stand for at once."""
MOST_THINGS = 5
"""Of a list of things, so many are matched."""
CLEARLY_NAMED = 0.15
"""A reading of a need at least so likely counts when it is asked whether somebody eats or drinks it."""
LEAST_P, MOST_P = 0.05, 0.95
DEFAULT_REACH_KM = 100.0
PIPE_REACHES = 3.0
"""A pipe is not laid beyond this many reaches: the limit for heat, water and gas."""
PIPED = ("energy", "water", "gas")
OPEN_CLASSES = (3, 5)
"""Hazard classes that anyone may take; the lower ones go to the federal operator."""
NOT_BARRED = 5
"""Stands for every stream that the federal operator's privilege does not concern."""
UNPIPED_IDS = ("electricity",)


@dataclass(frozen=True)
class Side:
    """Offers or needs: positions in the stream table and the kernel's rows (numbered from 0 by position)."""

    positions: npt.NDArray[np.int64]
    rows: Rows


def resources_of(classified: Classified, table: ResourceTable) -> tuple[tuple[int, float], ...]:
    """The (resource, p) under which a stream is matched: at most three, none hopeless.

    An ancestor of a likelier reading says nothing new, and would lead down again to its siblings: its
    share goes to the likelier one. Where the words list several things, each counts as if it stood alone:
    a list says "any of these", not "one of these, I do not know which".
    """
    kept: dict[int, float] = {}
    for i, p in classified.resources:
        kin = next((j for j in kept if (table.steps(j, i) or 0) > 0), i)
        kept[kin] = kept.get(kin, 0.0) + p
    most = max(MOST_RESOURCES, min(classified.things, MOST_THINGS))
    best = sorted(kept.items(), key=lambda entry: -entry[1])[:most]
    return tuple((i, min(p * classified.things, MOST_P)) for i, p in best if p >= LEAST_P)


@dataclass(frozen=True, slots=True)
class Receiver:
    """What a way may ask of who needs: activity, lowest temperature needed [°C], sensitive traits."""

    nace: str | None
    lowest_c: float | None
    traits: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Condition:
    """What a way asks: activities that it is for and against, traits barred, its product's heat [°C]."""

    only: tuple[str, ...]
    never: tuple[str, ...]
    barred: frozenset[str]
    product_c: float | None

    def admits(self, receiver: Receiver) -> bool:
        """True when the way may serve `receiver`; what is unknown of either does not bar."""
        nace = receiver.nace
        is_meant = nace is None or not self.only or nace.startswith(self.only)
        is_barred = bool(nace and self.never and nace.startswith(self.never)) or bool(
            self.barred & receiver.traits
        )
        lowest, product = receiver.lowest_c, self.product_c
        is_hot_enough = lowest is None or product is None or product >= lowest
        return is_meant and not is_barred and is_hot_enough


class Assembly:
    """Everything that one match needs, compiled once.

    Parameters
    ----------
    table
        The stream table (`symbio.streams.Streams.table`).
    classified
        One per row of `table`.
    knowledge, ways, rules
        What the field knows, the ways between resources, the rules of the regions at hand.
    """

    def __init__(
        self,
        table: pl.DataFrame,
        classified: Sequence[Classified],
        *,
        knowledge: Knowledge,
        ways: WayTable,
        rules: Rules,
    ) -> None:
        self.table = table
        self.classified = tuple(classified)
        self.knowledge = knowledge
        self.rules = rules
        self.resources = tuple(resources_of(one, knowledge.resources) for one in self.classified)
        self.is_open = ~table["running"].to_numpy()
        self.is_offer = (table["direction"] == "offer").to_numpy()
        self.ways = self._ways_at_hand(ways)
        self.columns = Columns.of(
            (limit for way in self.ways for limit in way.limits), table["composition"].to_list()
        )

    def _ways_at_hand(self, ways: WayTable) -> tuple[Way, ...]:
        offered = sorted(self._present(self.is_offer))
        needed = self._present(~self.is_offer)
        return tuple(
            way
            for i in offered
            for need, between in sorted(ways.ways_from(i).items())
            if need in needed
            for way in between
        )

    def _present(self, side: npt.NDArray[np.bool_]) -> set[int]:
        return {i for row in np.flatnonzero(side & self.is_open) for i, _ in self.resources[row]}

    @cached_property
    def _receivers(self) -> tuple[dict[Receiver, int], list[int]]:
        """Kinds of receiver by number, and the number of each row's; -1 for one of whom nothing is known."""
        kinds: dict[Receiver, int] = {}
        numbers = []
        facts = zip(
            self.table["activity"],
            self.table["temperature_c_low"],
            self.table["pressure_bar_low"],
            strict=True,
        )
        for row, (nace, lowest_c, pressure) in enumerate(facts):
            lowest = saturation_temperature_c(pressure) if lowest_c is None and pressure else lowest_c
            named = [i for i, p in self.resources[row] if p >= CLEARLY_NAMED]
            traits = frozenset() if self.is_offer[row] else self.rules.sensitive_traits(named, nace)
            receiver = Receiver(nace, None if self.is_offer[row] else lowest, traits)
            is_known = nace is not None or receiver.lowest_c is not None or traits
            numbers.append(kinds.setdefault(receiver, len(kinds)) if is_known else -1)
        return kinds, numbers

    @cached_property
    def _owners(self) -> npt.NDArray[np.int64]:
        codes = self.table["company"].str.to_lowercase().rank("dense").to_numpy()
        return codes.astype(np.int64)

    @cached_property
    def quality(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Low and high ends of all qualities [streams, columns], the legal class included."""
        low, high = ranges(self.table, self.columns)
        column = self.columns.position[HAZARD]
        facts = zip(self.table["hazard_class"], self.table["country"], self.table["activity"], strict=True)
        for row, (hazard_class, country, nace) in enumerate(facts):
            if self.is_offer[row]:
                is_barred = only_federal_operator(hazard_class, country)
                low[row, column] = high[row, column] = hazard_class if is_barred else NOT_BARRED
            elif not self.is_offer[row] and not begins_with_one_of(nace, TREATERS):
                low[row, column], high[row, column] = OPEN_CLASSES
        return low, high

    @cached_property
    def _months(self) -> npt.NDArray[np.int32]:
        def mask(months: list[int] | None) -> int:
            return sum(1 << (month - 1) for month in months or ())

        return np.array([mask(months) for months in self.table["months"].to_list()], np.int32)

    def side(self, *, offers: bool) -> Side:
        """Rows of the open offers (or needs) that are anything at all, streams numbered from 0."""
        wanted = np.flatnonzero(self.is_open & (self.is_offer if offers else ~self.is_offer))
        positions = np.array([row for row in wanted if self.resources[row]], np.int64)
        pairs = [(n, row, i, p) for n, row in enumerate(positions) for i, p in self.resources[row]]
        at = np.array([row for _, row, _, _ in pairs], np.int64)
        low, high = self.quality
        lat, lon = (self.table[c].cast(pl.Float64).fill_null(np.nan).to_numpy()[at] for c in ("lat", "lon"))
        rows = Rows.of(
            stream=[n for n, _, _, _ in pairs],
            resource=[i for _, _, i, _ in pairs],
            p=[p for _, _, _, p in pairs],
            place=unit_vectors(lat, lon),
            quantity=self._quantities([(row, i) for _, row, i, _ in pairs]),
            activity=[self._receivers[1][row] for row in at],
            owner=self._owners[at],
            months=self._months[at],
            quality_low=low[at],
            quality_high=high[at],
        )
        return Side(positions, rows)

    def _quantities(self, rows: Sequence[tuple[int, int]]) -> Floats:
        quantity, unit, counts = (self.table[name].to_list() for name in ("quantity", "unit", "counts"))
        values = [
            in_basis(self.knowledge, i, quantity[row], unit[row], counts=counts[row]) for row, i in rows
        ]
        return np.array([np.nan if value is None else value for value in values], np.float64)

    def kernel_ways(self) -> Ways:
        """The ways as arrays: weights, reach, conditions on the receiver, limits on the offer."""
        kind, ids = self.knowledge.resources.kind, self.knowledge.resources.ids
        is_piped = [kind[way.carrier] in PIPED and ids[way.carrier] not in UNPIPED_IDS for way in self.ways]
        scale = np.array([way.reach_km or DEFAULT_REACH_KM for way in self.ways], np.float64)
        conditions = self._conditions()
        return Ways.of(
            [way.offer for way in self.ways],
            [way.need for way in self.ways],
            [way.weight for way in self.ways],
            yield_=[np.nan if way.ratio is None else way.ratio for way in self.ways],
            distance_scale_km=scale,
            distance_limit_km=np.where(is_piped, PIPE_REACHES * scale, np.inf),
            condition=conditions[0],
            allowed=conditions[1],
            forbidden=[self._is_forbidden(way) for way in self.ways],
            months_required=[kind[way.carrier] == "energy" for way in self.ways],
            carries=self._carries(),
            limits=self._limits(),
            need_ends=self.columns.need_ends(),
        )

    def _carries(self) -> npt.NDArray[np.bool_]:
        """Which qualities of the offer reach the receiver [ways, columns]: it hangs on what is carried."""
        kind = self.knowledge.resources.kind
        carried = cache(lambda kind, is_treated: self.columns.carried(kind, is_treated=is_treated))
        rows = [carried(kind[way.offer], way.treated_as is not None) for way in self.ways]
        return np.array(rows, bool).reshape(-1, len(self.columns.names))

    def _limits(self) -> list[tuple[int, int, int, float]]:
        position = self.columns.position
        return [
            (w, position[name], AT_MOST if limit.is_upper else AT_LEAST, limit_value(limit))
            for w, way in enumerate(self.ways)
            for limit in way.limits
            if (name := column_name(limit.quantity)) in position
        ]

    def _is_forbidden(self, way: Way) -> bool:
        return any(h.verdict == "refuse" and not h.activities for h in self.rules.firing_on(way))

    def _conditions(self) -> tuple[list[int], npt.NDArray[np.bool_]]:
        """What each way asks of its receiver (-1 nothing), and which kinds of receiver meet it."""
        conditions: dict[_Condition, int] = {}
        chosen = []
        for way in self.ways:
            condition = self._condition(way)
            is_free = condition == _Condition((), (), frozenset(), None)
            chosen.append(-1 if is_free else conditions.setdefault(condition, len(conditions)))
        receivers = self._receivers[0]
        allowed = [[condition.admits(receiver) for receiver in receivers] for condition in conditions]
        return chosen, np.array(allowed, bool).reshape(len(conditions), len(receivers))

    def _condition(self, way: Way) -> _Condition:
        hazards = self.rules.firing_on(way)
        barred = tuple(p for h in hazards if h.verdict == "refuse" for p in h.activities)
        return _Condition(way.activities, barred, self.rules.barred_traits(way), self._product_c(way))

    def _product_c(self, way: Way) -> float | None:
        """Highest temperature of what a treatment makes for a need of heat or water; None: no matter."""
        if way.treated_as is None or self.knowledge.resources.kind[way.carrier] not in ("energy", "water"):
            return None
        return self.knowledge.resources.rows[way.carrier].temperature_c_high
