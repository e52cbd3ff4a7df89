"""What one unit of a resource burdens: factors of the knowledge tables, looked up along the is-a tree.

A burden is a column of the factor matrix: one figure a category with its range, and the row of the table that
each figure comes from. A category that no row tells is NaN: unknown, never zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from symbio.assessment.categories import CATEGORIES, FREIGHT
from symbio.assessment.places import farness
from symbio.knowledge import Knowledge
from symbio.knowledge.valued import Factor, FactorLink

Floats = npt.NDArray[np.float64]
SPREAD = {"A": 0.1, "B": 0.25, "C": 0.5}
"""Half width of the range of a figure whose source states none, as a share of it, by grade."""
FREIGHT_UNIT = "t.km"


@dataclass(frozen=True, slots=True)
class Figure:
    """One factor as used: ``per`` units of its item a unit of what is counted."""

    factor: Factor
    per: float

    @property
    def value(self) -> float:
        """Burden per unit of what is counted."""
        return self.factor.value * self.per

    @property
    def ends(self) -> tuple[float, float]:
        """Lower and upper end; by the grade where the source states none."""
        spread = abs(self.factor.value) * SPREAD[self.factor.grade]
        low = self.factor.value - spread if self.factor.low is None else self.factor.low
        high = self.factor.value + spread if self.factor.high is None else self.factor.high
        ends = (low * self.per, high * self.per)
        return min(ends), max(ends)


@dataclass(frozen=True, slots=True)
class Burden:
    """What stands for a resource (or a carrier) in a role: a figure per category, or None where unknown.

    ``subject`` is a resource's identifier, or an item's for carriers; ``of`` the resource whose link it is.
    """

    subject: str
    role: str
    country: str | None
    figures: tuple[Figure | None, ...]
    of: str | None = None
    is_freight: bool = False

    @property
    def values(self) -> Floats:
        """Values by category; NaN unknown, freight 1 for what is hauled and 0 for all else."""
        return self._by_category(lambda figure: figure.value)

    @property
    def ends(self) -> tuple[Floats, Floats]:
        """Lower and upper ends by category."""
        return self._by_category(lambda f: f.ends[0]), self._by_category(lambda f: f.ends[1])

    def _by_category(self, of: Callable[[Figure], float]) -> Floats:
        values = np.array([np.nan if f is None else of(f) for f in self.figures])
        values[FREIGHT] = 1.0 if self.is_freight else 0.0
        return values


UNKNOWN = Burden("", "", None, (None,) * len(CATEGORIES))
"""Stands for whatever no row tells."""


class Burdens:
    """Burdens by resource and role, kept as columns in the order in which they were first asked for.

    Parameters
    ----------
    knowledge
        Its tables ``factors`` and ``factor_links``.
    own
        Rows of the user's own table; they come before the shipped ones of the same item.
    """

    def __init__(self, knowledge: Knowledge, own: Iterable[Factor] = ()) -> None:
        self._k = knowledge
        self._items: dict[str, list[Factor]] = defaultdict(list)
        self.own = tuple(row for row in own if row.licence)
        replaced = {row.id for row in self.own}
        for row in (*self.own, *(row for row in knowledge.factors if row.id not in replaced)):
            self._items[row.item].append(row)
        self._column: dict[tuple[str, str, str | None], int] = {}
        self.columns: list[Burden] = [UNKNOWN]

    @cached_property
    def _links(self) -> dict[tuple[str, str], list[FactorLink]]:
        found: dict[tuple[str, str], list[FactorLink]] = defaultdict(list)
        for link in self._k.factor_links:
            found[link.resource, link.role].append(link)
        return found

    def column(self, resource: int, role: str, country: str | None = None) -> int:
        """Column of what stands for `resource` in `role`; 0, the unknown, where no row does."""
        key = (self._k.resources.ids[resource], role, country)
        if key not in self._column:
            self._column[key] = self._add(self._find(resource, role, country))
        return self._column[key]

    def carrier(self, item: str) -> int:
        """Column of one unit of the carrier or energy `item`, named directly."""
        key = (item, "item", None)
        if key not in self._column:
            figures = self._figures([(item, 1.0)], None)
            is_freight = any(row.unit == FREIGHT_UNIT for row in self._items[item])
            burden = Burden(item, "item", None, figures, is_freight=is_freight and _by_wheels(item))
            self._column[key] = self._add(burden)
        return self._column[key]

    def process(self, technology: str) -> int:
        """Column of what a tonne that enters `technology` sets free by itself, such as gases of composting.

        0 where the table names nothing: then it sets free nothing beside what it burns and leaves.
        """
        key = (technology, "process", None)
        if key not in self._column:
            wanted = [(link.item, link.per) for link in self._links.get((technology, "process"), ())]
            figures = self._figures(wanted, None)
            found = Burden(technology, "process", None, figures) if wanted else None
            self._column[key] = self._add(found)
        return self._column[key]

    def has(self, resource: int, role: str) -> bool:
        """True when some row stands for `resource` in `role`."""
        return self._nearest(resource, role) is not None

    def roles(self, resource: int) -> tuple[str, ...]:
        """In which roles a unit of `resource` counts for who buys it: made, burnt, or both.

        Of links for production and for use the nearer ones count, those of the same resource together: fuels
        are made and burnt, a solvent is made though spent solvent is burnt.
        """
        up = {resource: 0, **self._k.resources.ancestors(resource)}
        nearest = {role: self._nearest(resource, role) for role in ("production", "use")}
        steps = {role: up[found] for role, found in nearest.items() if found is not None}
        return tuple(role for role, far in steps.items() if far == min(steps.values()))

    def matrix(self) -> tuple[Floats, Floats, Floats]:
        """Values, lower and upper ends: columns × categories."""
        values = np.array([burden.values for burden in self.columns])
        ends = [burden.ends for burden in self.columns]
        return values, np.array([low for low, _ in ends]), np.array([high for _, high in ends])

    def _add(self, burden: Burden | None) -> int:
        if burden is None:
            return 0
        self.columns.append(burden)
        return len(self.columns) - 1

    def _nearest(self, resource: int, role: str) -> int | None:
        """The resource itself or its nearest ancestor of the same basis that has a link in `role`."""
        table = self._k.resources
        up = {resource: 0, **table.ancestors(resource)}
        linked = (i for i in up if (table.ids[i], role) in self._links)
        alike = [i for i in linked if table.basis[i] == table.basis[resource]]
        return min(alike, key=lambda i: (up[i], i), default=None)

    def _find(self, resource: int, role: str, country: str | None) -> Burden | None:
        nearest = self._nearest(resource, role)
        if nearest is None:
            return None
        ids = self._k.resources.ids
        wanted = [(link.item, link.per) for link in self._links[ids[nearest], role]]
        return Burden(ids[resource], role, country, self._figures(wanted, country), of=ids[nearest])

    def _figures(self, wanted: list[tuple[str, float]], country: str | None) -> tuple[Figure | None, ...]:
        """Per category the row of the nearest place, ties by the order of links."""
        rows = [Figure(row, per) for item, per in wanted for row in self._items[item]]
        return tuple(
            min(
                (figure for figure in rows if figure.factor.indicator == category),
                key=lambda figure: farness(figure.factor.geography, country),
                default=None,
            )
            for category in CATEGORIES
        )


def _by_wheels(item: str) -> bool:
    return not item.startswith(("pipe_", "conveyor"))
