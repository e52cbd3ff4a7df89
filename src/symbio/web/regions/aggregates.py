"""Sums that tell of no company: which of them may be shown, and how they are rounded. Pure.

A *cell* is a sum over companies, a *relation* says that one cell is the sum of others (total and parts).
What is published may be added and subtracted by anybody, so a cell is shown only if

1. at least `FEWEST` companies make it up and none of them more than `MOST_SHARE` of it (primary rule);
2. what a shown total and its shown parts leave for the hidden parts together obeys rule 1 as well: hence
   never exactly one hidden part, nor two of two companies (secondary suppression);
3. no hidden cell that breaks rule 1, and no sum of two hidden cells that breaks it, follows from all the
   relations together (two-way tables).

Values are rounded to `SIGNS` significant figures. Source of the notions: Hundepool et al., *Statistical
Disclosure Control* (Wiley 2012), ch. 4: primary rules, secondary suppression, audit of linear relations.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 3
"""Fewest companies that a sum must be of."""
MOST_SHARE = 0.8
"""Largest part of a sum that one company may have."""
SIGNS = 3
"""Significant figures that are shown."""
_CERTAIN = 1e-6

Key = tuple[Hashable, ...]
Parts = Mapping[int, float]
"""Company → its part of a cell, above 0."""


@dataclass(frozen=True)
class Relation:
    """Cell `total` is the sum of cells `parts`."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Shown:
    """A cell that may be shown: rounded value, and how many companies it is of."""

    value: float
    companies: int


def is_safe(parts: Parts) -> bool:
    """True where a sum tells of no company: of `FEWEST` companies, none with more than `MOST_SHARE`.

    Examples
    --------
    >>> is_safe({1: 40.0, 2: 30.0, 3: 30.0}), is_safe({1: 50.0, 2: 50.0}), is_safe({1: 90.0, 2: 5.0, 3: 5.0})
    (True, False, False)
    """
    total = sum(parts.values())
    return len(parts) >= FEWEST and max(parts.values()) <= MOST_SHARE * total


def rounded(value: float) -> float:
    """`value` with `SIGNS` significant figures.

    Examples
    --------
    >>> rounded(123456.0), rounded(0.0)
    (123000.0, 0.0)
    """
    return 0.0 if value == 0 else round(value, SIGNS - 1 - math.floor(math.log10(abs(value))))


def together(cells: Iterable[Parts]) -> dict[int, float]:
    """Several cells as one: each company's parts added."""
    found: dict[int, float] = defaultdict(float)
    for parts in cells:
        for company, value in parts.items():
            found[company] += value
    return dict(found)


class _Table:
    """Cells with their relations, and which of them are hidden so far."""

    def __init__(
        self, cells: Mapping[Key, Parts], relations: Iterable[Relation], dear: Container[Hashable]
    ) -> None:
        self.dear = dear
        self.cells = {
            key: positive for key, parts in cells.items() if (positive := _positive(parts))
        }  # an empty cell is no part of anything
        self.relations = [
            Relation(one.total, tuple(part for part in one.parts if part in self.cells))
            for one in relations
            if one.total in self.cells
        ]
        self.value = {key: sum(parts.values()) for key, parts in self.cells.items()}
        self.unsafe = {key for key, parts in self.cells.items() if not is_safe(parts)}
        self.hidden = set(self.unsafe)

    def hide_least(self, keys: Iterable[Key]) -> bool:
        """Hide the smallest of `keys` that is shown, a dear one last; False where none is."""
        shown = [key for key in keys if key not in self.hidden]
        if shown:
            cost = {key: (key[0] in self.dear, self.value[key], repr(key)) for key in shown}
            self.hidden.add(min(shown, key=cost.__getitem__))
        return bool(shown)

    def hide_rests(self) -> None:
        """Rule 2: hide more until no remainder of a shown total tells of a company."""
        while any(self._hide_rest(one) for one in self.relations):
            pass

    def _hide_rest(self, one: Relation) -> bool:
        rest = [part for part in one.parts if part in self.hidden]
        if one.total in self.hidden or not rest or is_safe(together(self.cells[part] for part in rest)):
            return False
        return self.hide_least((*one.parts, one.total))

    def leak(self) -> tuple[Key, ...] | None:
        """Rule 3: one or two hidden cells whose sum follows from all relations and tells of a company."""
        hidden = sorted(self.hidden, key=repr)
        certain = _projection(self.relations, {key: i for i, key in enumerate(hidden)})
        own = np.diag(certain)
        for i in np.flatnonzero(own > 1 - _CERTAIN):
            if hidden[i] in self.unsafe:
                return (hidden[i],)
        pairs = own[:, None] + 2 * certain + own[None, :]
        for i, j in np.argwhere(np.triu(pairs > 2 - _CERTAIN, 1)):
            if not is_safe(together((self.cells[hidden[i]], self.cells[hidden[j]]))):
                return hidden[i], hidden[j]
        return None

    def hide_near(self, leaking: Sequence[Key]) -> None:
        """Hide a cell that stands in a relation with one of `leaking`; any other where there is none."""
        near = [one for one in self.relations if {one.total, *one.parts} & set(leaking)]
        for relations in (near, self.relations):
            if self.hide_least(key for one in relations for key in (*one.parts, one.total)):
                return
        self.hidden |= set(self.cells)


def _positive(parts: Parts) -> dict[int, float]:
    return {company: value for company, value in parts.items() if value > 0}


def _projection(relations: Iterable[Relation], place: Mapping[Key, int]) -> NDArray[np.float64]:
    """Projection onto what relations say of hidden cells: a sum of them is known where it stays itself."""
    rows = []
    for one in relations:
        row = np.zeros(len(place))
        for part in one.parts:
            if part in place:
                row[place[part]] += 1.0
        if one.total in place:
            row[place[one.total]] -= 1.0
        if row.any():
            rows.append(row)
    if not rows:
        return np.zeros((len(place), len(place)))
    said = np.array(rows)
    return np.asarray(np.linalg.pinv(said) @ said)


def hidden_cells(
    cells: Mapping[Key, Parts], relations: Iterable[Relation], dear: Container[Hashable] = ()
) -> frozenset[Key]:
    """Cells that must not be shown, by the three rules of this module; empty cells are in no set.

    Of cells that could be hidden for the sake of another the smallest goes; last those whose key begins
    with one of `dear`.
    """
    table = _Table(cells, relations, dear)
    while True:
        table.hide_rests()
        leaking = table.leak()
        if leaking is None:
            return frozenset(table.hidden)
        table.hide_near(leaking)


def published(
    cells: Mapping[Key, Parts], relations: Sequence[Relation] = (), dear: Container[Hashable] = ()
) -> tuple[dict[Key, Shown], dict[Relation, Shown]]:
    """What may be shown, rounded.

    Returns
    -------
    cells
        The cells that may be shown, in the order of `cells`.
    rests
        Per relation with a shown total and hidden parts, these parts together.
    """
    table = _Table(cells, relations, dear)
    away = hidden_cells(cells, relations, dear)
    shown = {key: _shown(parts) for key, parts in table.cells.items() if key not in away}
    rests: dict[Relation, Shown] = {}
    for one in relations:
        hidden = [table.cells[part] for part in one.parts if part in away]
        if one.total in shown and hidden:
            rests[one] = _shown(together(hidden))
    return shown, rests


def _shown(parts: Parts) -> Shown:
    return Shown(rounded(sum(parts.values())), len(parts))
