"""The fixed breakdowns of a region's streams, as cells and relations of `aggregates`. Pure.

=============  ==========================================================================================
Table          Cells
=============  ==========================================================================================
``flows``      per unit: what is offered by group × use, by place; what is untapped by fate, by resource
``needs``      per unit: what is needed by group
``streams``    how many streams by place, and how many offers and needs
``barriers``   how often by reason
=============  ==========================================================================================

No other breakdown is ever made: two that overlap would tell by their difference what neither tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symbio.web.regions.aggregates import Key, Parts, Relation, is_safe, published, rounded

UNITS = ("t/a", "MWh/a", "m3/a")
"""Units whose quantities are added."""
FATES: Mapping[str, tuple[str, ...]] = {
    "used": ("recovery", "sold", "handed_free", "in_house"),
    "treated": ("neutralisation", "pre_treatment", "handed_paid"),
    "stored": ("storage",),
    "buried": ("burial",),
    "released": ("discharge", "emission"),
    "unstated": ("",),
}
"""Fate as it is summed → fates as they are stated."""
UNTAPPED = ("treated", "stored", "buried", "released")
"""Fates of what somebody could use and nobody does."""
USES = ("used", "untapped", "unstated")
"""Fates in three: what the picture leads to."""
_FATE_OF = {stated: fate for fate, all_stated in FATES.items() for stated in all_stated}
ALL: Key = ("all",)
DEAR = frozenset({"all", "use", "flow", "resource", "direction"})
"""What is hidden last for the sake of others: the picture, and what could be used."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One stream as it counts: its company, resource with its group, fate, place, yearly quantity."""

    company: int
    direction: str
    resource: str
    group: str
    fate: str
    place: str
    unit: str
    quantity: float | None


def fate_of(stated: str, *, is_running: bool) -> str:
    """Fate as it is summed; what runs already is used."""
    return "used" if is_running else _FATE_OF.get(stated, "unstated")


def use_of(fate: str) -> str:
    """One of `USES`."""
    return "untapped" if fate in UNTAPPED else fate


class _Cells:
    """Adds parts to cells, and notes which cell is part of which."""

    def __init__(self) -> None:
        self.cells: dict[Key, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._parts: dict[tuple[Key, str], dict[Key, None]] = defaultdict(dict)

    def add(self, company: int, value: float, *keys: Key) -> None:
        """Add a company's value to each of `keys`."""
        for key in keys:
            self.cells[key][company] += value

    def belongs(self, part: Key, total: Key, by: str) -> None:
        """`part` is a part of `total` where that is broken down by `by`."""
        self._parts[total, by][part] = None

    def shown(self) -> dict[str, Any]:
        """What may be published, ready to be kept: cells and rests as [key, value, companies]."""
        named = {Relation(total, tuple(parts)): by for (total, by), parts in self._parts.items()}
        cells, rests = published(self.cells, list(named), DEAR)
        return {
            "cells": [[list(key), one.value, one.companies] for key, one in cells.items()],
            "rests": [
                [[*relation.total, named[relation]], one.value, one.companies]
                for relation, one in rests.items()
            ],
        }


def flows(rows: Iterable[Counted]) -> dict[str, Any]:
    """Offers of one unit: group × use, place, and what is untapped by fate and resource."""
    table = _Cells()
    for row in rows:
        use = use_of(row.fate)
        group, whole, flow = ("group", row.group), ("use", use), ("flow", row.group, use)
        place, value = ("place", row.place), row.quantity or 0.0
        table.add(row.company, value, ALL, group, whole, flow, place)
        for part, total, by in (
            (group, ALL, "group"),
            (whole, ALL, "use"),
            (place, ALL, "place"),
            (flow, group, "use"),
            (flow, whole, "group"),
        ):
            table.belongs(part, total, by)
        if use == "untapped":
            fate, resource = ("fate", row.fate), ("resource", row.group, row.resource)
            table.add(row.company, value, fate, resource)
            table.belongs(fate, whole, "fate")
            table.belongs(resource, flow, "resource")
    return table.shown()


def needs(rows: Iterable[Counted]) -> dict[str, Any]:
    """Needs of one unit by group."""
    return _one_way((row.company, row.quantity or 0.0, ("group", row.group)) for row in rows)


def numbers(rows: Iterable[Counted]) -> dict[str, Any]:
    """How many streams by place and by direction."""
    table = _Cells()
    for row in rows:
        place, direction = ("place", row.place), ("direction", row.direction)
        table.add(row.company, 1.0, ALL, place, direction)
        table.belongs(place, ALL, "place")
        table.belongs(direction, ALL, "direction")
    return table.shown()


def by_reason(said: Iterable[tuple[int, str]]) -> dict[str, Any]:
    """How often by reason, of (company, reason)."""
    return _one_way((company, 1.0, ("reason", reason)) for company, reason in said)


def _one_way(parts: Iterable[tuple[int, float, Key]]) -> dict[str, Any]:
    table = _Cells()
    for company, value, key in parts:
        table.add(company, value, ALL, key)
        table.belongs(key, ALL, str(key[0]))
    return table.shown()


def of_units(rows: Sequence[Counted]) -> dict[str, dict[str, Any]]:
    """Offers and needs by unit; units of which nothing may be told are left out."""
    found = {}
    for unit in UNITS:
        stated = [row for row in rows if row.unit == unit and row.quantity]
        tables = {
            "offers": flows(row for row in stated if row.direction == "offer"),
            "needs": needs(row for row in stated if row.direction == "need"),
        }
        if any(table["cells"] for table in tables.values()):
            found[unit] = tables
    return found


def count(parts: Parts, *others: Parts) -> float | None:
    """A number of things by company, where it and the same counted by `others` may be told; None else."""
    return rounded(sum(parts.values())) if all(is_safe(one) for one in (parts, *others)) else None
