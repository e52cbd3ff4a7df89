"""Levels that do not meet: heat not hot enough, cold not cold enough, a store of the wrong temperature."""

from __future__ import annotations

from typing import Any

from symbio.knowledge import ResourceTable
from symbio.language import Message
from symbio.matching.ways import Way

Row = dict[str, Any]
HEAT_KINDS = ("energy", "water")
SPACE_KINDS = ("space", "capacity")
COLD = "cold"
COLDER_K = 3.0
"""Cold may be so much warmer than it is needed at most."""


def level_that_fails(table: ResourceTable, way: Way, offer: Row, need: Row) -> Message | None:
    """Why the temperatures of `offer` and `need` do not meet on `way`; None where they may."""
    kind = table.kind[way.carrier]
    if kind in SPACE_KINDS:
        return _apart(offer, need)
    if kind not in HEAT_KINDS:
        return None
    if _is_cold(table, way.need):
        return _too_warm(offer, need)
    is_treated = way.treated_as is not None
    offered = table.rows[way.carrier].temperature_c_high if is_treated else offer.get("temperature_c_high")
    needed = need.get("temperature_c_low")
    if offered is not None and needed is not None and offered < needed:
        return Message("refuse-temperature", offered=round(offered), needed=round(needed))
    return None


def _is_cold(table: ResourceTable, resource: int) -> bool:
    cold = table.index.get(COLD)
    return cold is not None and table.is_a(resource, cold)


def _too_warm(offer: Row, need: Row) -> Message | None:
    offered, needed = offer.get("temperature_c_low"), need.get("temperature_c_high")
    if offered is not None and needed is not None and offered > needed + COLDER_K:
        return Message("refuse-too-warm", offered=round(offered), needed=round(needed))
    return None


def _apart(offer: Row, need: Row) -> Message | None:
    """A space that is kept at other temperatures than are needed."""
    ends: list[Any] = [row.get(f"temperature_c_{end}") for row in (offer, need) for end in ("low", "high")]
    if any(end is None for end in ends):
        return None
    low, high, needed_low, needed_high = ends
    if high < needed_low or low > needed_high:
        return Message("refuse-temperature-apart", offered=round(low), needed=round(needed_low))
    return None
