"""Qualities of streams as columns of ranges: what a way's limits and a need's own limits look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from symbio.knowledge import Limit
from symbio.matching.kernel_rows import AT_LEAST, BOTH_ENDS, MOST_QUALITIES
from symbio.streams.composition import parse_composition

Floats = npt.NDArray[np.float32]

STATED = ("temperature_c", "pressure_bar", "moisture_pct", "grain_size_mm")
"""Qualities that have columns of their own in the stream table."""
HAZARD = "hazard_class_ru"
"""Russian hazard class: what the law leaves to the federal operator is out of others' range."""
MOST_COMPONENTS = MOST_QUALITIES - len(STATED) - 1
_TO_PERCENT = {"pct": 1.0, "mgkg": 1e-4, "mgl": 1e-4}


@dataclass(frozen=True)
class Columns:
    """Names of the quality columns, in order: stated ones, hazard class, then components (`Cl_pct` …)."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, limits: Iterable[Limit], compositions: Iterable[str | None]) -> Columns:
        """Columns that any of `limits` looks at, besides those that every table has.

        Components that some stream states come first: where there are more than the kernel can hold, only
        limits that nothing is stated about go unchecked (and are still told as things to ask for).
        """
        fixed = (*STATED, HAZARD)
        asked = Counter(column_name(limit.quantity) for limit in limits)
        stated = {f"{c.name.upper()}_pct" for text in compositions for c in parse_composition(text)}
        names = [name for name in asked if name not in fixed]
        names.sort(key=lambda name: (name not in stated, -asked[name], name))
        return cls((*fixed, *names[:MOST_COMPONENTS]))

    @property
    def position(self) -> dict[str, int]:
        """Column number by name."""
        return {name: i for i, name in enumerate(self.names)}

    def need_ends(self) -> list[int]:
        """Which ends of a need's range are hard: at least as hot and as dense in pressure; else both."""
        return [AT_LEAST if name in ("temperature_c", "pressure_bar") else BOTH_ENDS for name in self.names]

    def carried(self, kind: str, *, is_treated: bool) -> list[bool]:
        """Whether a need's own limits hold for the offered stream itself.

        A treatment changes everything but the legal class; temperature and pressure matter where they
        are what is exchanged.
        """
        bears_level = kind in ("energy", "water", "gas")

        def holds(name: str) -> bool:
            if name == HAZARD:
                return True
            if is_treated:
                return False
            return bears_level if name in ("temperature_c", "pressure_bar") else True

        return [holds(name) for name in self.names]


def column_name(quantity: str) -> str:
    """Column in which `quantity` of a limit is compared: components by mass in per cent."""
    stem, _, unit = quantity.rpartition("_")
    return f"{stem.upper()}_pct" if unit in _TO_PERCENT and quantity != "moisture_pct" else quantity


def limit_value(limit: Limit) -> float:
    """Value of `limit` in the unit of its column."""
    unit = limit.quantity.rpartition("_")[2]
    factor = _TO_PERCENT.get(unit, 1.0) if limit.quantity not in STATED else 1.0
    return limit.value * factor


def component_range(composition: str | None, column: str) -> tuple[float | None, float | None]:
    """Range [% by mass] that `composition` states of a component's column; None where open or unstated."""
    for component in parse_composition(composition):
        factor = _TO_PERCENT.get(component.unit)
        if factor is not None and f"{component.name.upper()}_pct" == column:
            low, high = component.low, component.high
            return (None if low is None else low * factor, None if high is None else high * factor)
    return (None, None)


def ranges(table: pl.DataFrame, columns: Columns) -> tuple[Floats, Floats]:
    """Low and high ends [streams, columns] of every stream's qualities; NaN unknown."""
    low = np.full((len(table), len(columns.names)), np.nan, np.float32)
    high = low.copy()
    for i, name in enumerate(STATED):
        low[:, i] = table[f"{name}_low"].cast(pl.Float32).fill_null(np.nan).to_numpy()
        high[:, i] = table[f"{name}_high"].cast(pl.Float32).fill_null(np.nan).to_numpy()
    if len(columns.names) > len(STATED) + 1:
        _add_components(table["composition"].to_list(), columns.position, low, high)
    return low, high


def _add_components(
    texts: Sequence[str | None], position: Mapping[str, int], low: Floats, high: Floats
) -> None:
    for row, text in enumerate(texts):
        for component in parse_composition(text):
            column = position.get(f"{component.name.upper()}_pct")
            factor = _TO_PERCENT.get(component.unit)
            if column is not None and factor is not None:
                low[row, column] = np.nan if component.low is None else component.low * factor
                high[row, column] = np.nan if component.high is None else component.high * factor
