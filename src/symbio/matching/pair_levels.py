"""Figures of a pair that do not meet: heat not hot enough, a store of the wrong temperature, too long a pipe.

Only what both sides state, or one side and the tables, is compared; what nobody states refuses nothing.
"""

from __future__ import annotations

from typing import Any

from symbio.knowledge import Limit, ResourceTable
from symbio.language import Message
from symbio.matching.quality import STATED, column_name, component_range, limit_value
from symbio.matching.ways import Way
from symbio.streams.distance import stated_distance_km

Row = dict[str, Any]
HEAT_KINDS = ("energy", "water")
PRESSED_KINDS = ("energy", "gas")
SPACE_KINDS = ("space", "capacity")
COLD = "cold"
COLDER_K = 3.0
"""Cold may be so much warmer than it is needed at most."""
HEATER_C = 100.0
"""A furnace or autoclave rated above this serves whatever asks for less."""
PRESSURE_LOST = 0.9
"""Part of the needed pressure that will do: gauges and words are not exact."""
TOO_FAR = 3.0
"""Energy goes no further than so many reaches: e⁻³ of the score is left there."""


def level_that_fails(table: ResourceTable, way: Way, offer: Row, need: Row) -> Message | None:
    """Why temperatures, pressures or the distance of a pair do not meet on `way`; None where they may."""
    kind = table.kind[way.carrier]
    if kind in SPACE_KINDS:
        return _apart(offer, need)
    found = _too_far(way, offer, need) if kind == "energy" else None
    if found is None and kind in PRESSED_KINDS and way.treated_as is None:
        found = _too_slack(offer, need)
    if found is not None or kind not in HEAT_KINDS:
        return found
    is_cold = _is_cold(table, way.need) or _is_cold(table, way.carrier)
    return _too_warm(offer, need) if is_cold else _too_cool(table, way, offer, need)


def limit_that_fails(way: Way, offer: Row) -> Limit | None:
    """Limit of `way` that the figures stated about `offer` break; None where none is."""
    return next((limit for limit in way.limits if _breaks(limit, offer)), None)


def _breaks(limit: Limit, offer: Row) -> bool:
    column = column_name(limit.quantity)
    if column in STATED:
        low, high = offer.get(f"{column}_low"), offer.get(f"{column}_high")
    else:
        low, high = component_range(offer.get("composition"), column)
    return Limit(column, limit.is_upper, limit_value(limit)).refuses(low, high)


def _is_cold(table: ResourceTable, resource: int) -> bool:
    cold = table.index.get(COLD)
    return cold is not None and table.is_a(resource, cold)


def _too_cool(table: ResourceTable, way: Way, offer: Row, need: Row) -> Message | None:
    is_treated = way.treated_as is not None
    offered = table.rows[way.carrier].temperature_c_high if is_treated else offer.get("temperature_c_high")
    needed = need.get("temperature_c_low")
    if offered is not None and needed is not None and offered < needed:
        return Message("refuse-temperature", offered=round(offered), needed=round(needed))
    return None


def _too_warm(offer: Row, need: Row) -> Message | None:
    offered, needed = offer.get("temperature_c_low"), need.get("temperature_c_high")
    if offered is not None and needed is not None and offered > needed + COLDER_K:
        return Message("refuse-too-warm", offered=round(offered), needed=round(needed))
    return None


def _too_slack(offer: Row, need: Row) -> Message | None:
    """Steam, air or gas under less pressure than is needed."""
    offered, needed = offer.get("pressure_bar_high"), need.get("pressure_bar_low")
    if offered is not None and needed is not None and offered < PRESSURE_LOST * needed:
        return Message("refuse-pressure", offered=offered, needed=needed)
    return None


def _too_far(way: Way, offer: Row, need: Row) -> Message | None:
    """Heat, steam or cold that would have to go further than pipes carry it."""
    apart = [stated_distance_km(row["stream"]) for row in (offer, need)]
    distance = max((km for km in apart if km is not None), default=None)
    if distance is None or way.reach_km is None or distance <= TOO_FAR * way.reach_km:
        return None
    return Message("refuse-too-far", distance=round(distance), reach=round(TOO_FAR * way.reach_km))


def _apart(offer: Row, need: Row) -> Message | None:
    """A space that is kept at other temperatures than are needed; a furnace serves what asks for less."""
    ends: list[Any] = [row.get(f"temperature_c_{end}") for row in (offer, need) for end in ("low", "high")]
    if any(end is None for end in ends):
        return None
    low, high, needed_low, needed_high = ends
    if high < needed_low or (low > needed_high and low < HEATER_C):
        return Message("refuse-temperature-apart", offered=round(low), needed=round(needed_low))
    return None
