"""The is-a polyhierarchy of resources, by position in the table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from symbio.knowledge.records import Resource

FloatArray = npt.NDArray[np.float64]


def _steps_up(parents: Sequence[tuple[int, ...]], start: int) -> dict[int, int]:
    steps = {start: 0}
    front = [start]
    while front:
        child = front.pop(0)
        for parent in parents[child]:
            if parent not in steps:
                steps[parent] = steps[child] + 1
                front.append(parent)
    del steps[start]
    return steps


class ResourceTable:
    """Resources by position, with names, inherited traits and the way up and down the hierarchy.

    Parameters
    ----------
    rows
        Records in table order; positions in all arrays follow it.
    """

    def __init__(self, rows: Sequence[Resource]) -> None:
        self.rows = tuple(rows)
        self.ids = tuple(row.id for row in self.rows)
        self.index = {row.id: i for i, row in enumerate(self.rows)}
        self.kind = tuple(row.kind for row in self.rows)
        self.phase = tuple(row.phase for row in self.rows)
        self.basis = tuple(row.basis for row in self.rows)
        self.abstract = tuple(row.abstract for row in self.rows)
        self.parents = tuple(
            tuple(self.index[p] for p in row.parents if p in self.index) for row in self.rows
        )
        self._ancestors = tuple(_steps_up(self.parents, i) for i in range(len(self.rows)))
        self.traits = tuple(self._inherited_traits(i) for i in range(len(self.rows)))

    def __len__(self) -> int:
        return len(self.rows)

    def _inherited_traits(self, i: int) -> frozenset[str]:
        return frozenset(t for j in (i, *self._ancestors[i]) for t in self.rows[j].traits)

    def name(self, i: int, lang: str) -> str:
        """Name of resource `i` in `lang` ("en" or "ru")."""
        return self.rows[i].name_ru if lang == "ru" else self.rows[i].name_en

    def ancestors(self, i: int) -> dict[int, int]:
        """Ancestors of `i` with the least number of is-a steps up to each (≥ 1)."""
        return dict(self._ancestors[i])

    def level(self, i: int) -> int:
        """Level of resource `i`: 1 for a top node, one more for each is-a step on the shortest way up."""
        tops = [steps for j, steps in self._ancestors[i].items() if not self.parents[j]]
        return 1 + min(tops, default=0)

    def steps(self, i: int, j: int) -> int | None:
        """Is-a steps from `i` to `j`: positive up, negative down, 0 the same; None when unrelated."""
        if i == j:
            return 0
        up = self._ancestors[i].get(j)
        if up is not None:
            return up
        down = self._ancestors[j].get(i)
        return None if down is None else -down

    def is_a(self, i: int, j: int) -> bool:
        """True when resource `i` is `j` or one of its descendants."""
        return i == j or j in self._ancestors[i]

    @cached_property
    def _descendants(self) -> tuple[dict[int, int], ...]:
        down: tuple[dict[int, int], ...] = tuple({} for _ in self.rows)
        for i, up in enumerate(self._ancestors):
            for j, steps in up.items():
                down[j][i] = steps
        return down

    def descendants(self, i: int) -> dict[int, int]:
        """Descendants of `i` with the least number of is-a steps down to each (≥ 1)."""
        return dict(self._descendants[i])

    def kinds_matrix(self) -> npt.NDArray[np.bool_]:
        """Resources × resources: [i, j] is True when `i` is a descendant of `j`; 4 MB for 2,000."""
        is_kind = np.zeros((len(self.rows), len(self.rows)), dtype=bool)
        for i, up in enumerate(self._ancestors):
            is_kind[i, list(up)] = True
        return is_kind

    def _middle(self, low: str, high: str) -> FloatArray:
        def value(row: Resource) -> float:
            ends = [v for v in (getattr(row, low), getattr(row, high)) if v is not None]
            return sum(ends) / len(ends) if ends else float("nan")

        return np.array([value(row) for row in self.rows])

    @cached_property
    def density_kg_m3(self) -> FloatArray:
        """Middle of the bulk density range [kg/m³]; NaN unknown."""
        return self._middle("density_kg_m3_low", "density_kg_m3_high")

    @cached_property
    def lhv_mj_kg(self) -> FloatArray:
        """Middle of the lower heating value range, as received [MJ/kg]; NaN unknown."""
        return self._middle("lhv_mj_kg_low", "lhv_mj_kg_high")

    @cached_property
    def reach_km(self) -> FloatArray:
        """Reach [km], from the nearest ancestor that states one where the row does not; NaN unknown."""
        return np.array([self._inherited_reach(i) for i in range(len(self.rows))])

    def _inherited_reach(self, i: int) -> float:
        for j in (i, *self._ancestors[i]):  # nearest first: steps grow along the dictionary
            reach = self.rows[j].reach_km
            if reach is not None:
                return reach
        return float("nan")
