"""Which ways a pair's words and figures leave open, and why the others are shut."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symbio.knowledge import Hazard, Limit, ResourceTable
from symbio.language import Message
from symbio.matching.pair_levels import level_that_fails, limit_that_fails
from symbio.matching.rules import Rules
from symbio.matching.ways import Way

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shut:
    """Why a way is shut: a rule, figures that do not meet, or a limit that the offer breaks."""

    hazard: Hazard | None = None
    message: Message | None = None
    limit: Limit | None = None


@dataclass
class Sieve:
    """Sorts the ways of one pair.

    Attributes
    ----------
    table, rules
        The resources, and the rules in force.
    offer, need
        Rows of a stream table; missing fields are unknown.
    is_as_it_is
        The need wants the thing as it is, so that ways through a treatment do not count.
    """

    table: ResourceTable
    rules: Rules
    offer: Row
    need: Row
    is_as_it_is: bool
    _known: dict[int, Shut | None] = field(default_factory=dict)

    def counts(self, way: Way) -> bool:
        """True unless the need's words leave `way` out of account."""
        return not (self.is_as_it_is and way.treated_as is not None)

    def is_open(self, way: Way) -> bool:
        """True when `way` counts and nothing shuts it."""
        return self.counts(way) and self.shut(way) is None

    def shut(self, way: Way) -> Shut | None:
        """Why `way` is shut; None when it is open."""
        key = id(way)  # ways live as long as their table
        if key not in self._known:
            self._known[key] = self._why_shut(way)
        return self._known[key]

    def _why_shut(self, way: Way) -> Shut | None:
        hazard = self.rules.refusal(way, self.need.get("activity"))
        if hazard is not None:
            return Shut(hazard)
        message = level_that_fails(self.table, way, self.offer, self.need)
        if message is not None:
            return Shut(message=message)
        limit = limit_that_fails(way, self.offer)
        return None if limit is None else Shut(limit=limit)
