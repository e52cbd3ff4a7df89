"""How much of what is generated has a known use: by mass of a table of streams, by commonest waste kinds.

A resource is covered when a use or treatment of grade A or B is known for it or for something that it is a
kind of, or when the tables say that none is known and what is done instead.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field

from symbio.knowledge import Knowledge
from symbio.matching.match import classify_streams
from symbio.quality.gold import FOLDER
from symbio.streams.crosswalk import Crosswalk
from symbio.streams.table import Streams

GRADES = frozenset({"A", "B"})
OVERBURDEN = "overburden"


@dataclass
class Coverage:
    """Masses (t/a) or counts by whether a use is known, none is known, or the tables are silent.

    ``open`` names what they are silent about, with its mass or 1 each, largest first.
    """

    used: float = 0.0
    none_known: float = 0.0
    open: dict[str, float] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """Everything that was counted."""
        return self.used + self.none_known + sum(self.open.values())

    @property
    def share(self) -> float:
        """Part that is covered, 0…1; 0 where nothing was counted."""
        return (self.used + self.none_known) / self.total if self.total else 0.0


class Uses:
    """Which resources are covered.

    Parameters
    ----------
    knowledge
        The tables.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge
        self._used = {use.resource for use in knowledge.uses if use.grade in GRADES}
        self._used |= {
            flow.resource
            for flow in knowledge.technology_flows
            if flow.direction == "in" and flow.role == "main" and flow.grade in GRADES
        }

    def is_used(self, position: int) -> bool:
        """True when a use or treatment of grade A or B is known for the resource, or what it is a kind of."""
        table = self._k.resources
        return any(table.ids[j] in self._used for j in (position, *table.ancestors(position)))

    def is_dead_end(self, position: int) -> bool:
        """True when the tables say that no sound use is known."""
        return self._k.dead_end_at(position) is not None

    def count(self, into: Coverage, name: str, position: int | None, amount: float) -> None:
        """Add `amount` of the resource at `position`, called `name`; None: not understood."""
        if position is not None and self.is_used(position):
            into.used += amount
        elif position is not None and self.is_dead_end(position):
            into.none_known += amount
        else:
            into.open[name] = into.open.get(name, 0.0) + amount


def mass_coverage(knowledge: Knowledge, streams: Streams) -> Coverage:
    """Coverage of offered material in tonnes a year, overburden apart, by its likeliest reading.

    Streams without a quantity that converts to tonnes are left out: what is unknown has no mass.
    """
    table, uses, found = knowledge.resources, Uses(knowledge), Coverage()
    for row, read in zip(
        streams.table.iter_rows(named=True), classify_streams(streams, knowledge), strict=True
    ):
        if row["direction"] != "offer" or row["quantity"] is None or row["unit"] != "t/a":
            continue
        first = read.resources[0][0] if read.resources else None
        if first is None or (table.kind[first] == "material" and not _is_overburden(knowledge, first)):
            uses.count(found, row["stream"], first, row["quantity"])
    return found


def _is_overburden(knowledge: Knowledge, position: int) -> bool:
    table = knowledge.resources
    return any(table.ids[j] == OVERBURDEN for j in (position, *table.ancestors(position)))


def kinds_coverage(knowledge: Knowledge) -> Coverage:
    """Coverage of the commonest industrial waste kinds by what each code most likely leads to."""
    crosswalk, uses, found = Crosswalk(knowledge), Uses(knowledge), Coverage()
    for code in common_kinds():
        resources = crosswalk.cross("FKKO", code).resources
        uses.count(found, code, resources[0].resource if resources else None, 1.0)
    return found


def common_kinds() -> tuple[str, ...]:
    """FKKO codes of the 300 commonest industrial waste kinds, by mass or by number of reporting plants."""
    with (FOLDER / "common_kinds.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(row["code"] for row in csv.DictReader(stream))
