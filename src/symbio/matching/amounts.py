"""Quantities of streams in the unit in which their resource is compared."""

from __future__ import annotations

from symbio.knowledge import Knowledge
from symbio.knowledge.records import TechnologyFlow

STEAM_MWH_PER_T = 0.75
"""Enthalpy of saturated steam at 6–16 bar above feed water at 20 °C, about 2.7 MJ/kg [MWh/t]."""
WATER_T_PER_M3 = 1.0
NORMAL_TO_20C = 293.15 / 273.15
"""Cubic metres at 20 °C per normal cubic metre (0 °C), same pressure."""
NUTRIENTS = frozenset({"N", "P", "K", "S", "P2O5", "K2O"})
"""What is counted alone when a quantity states the content of a stream, not the stream."""
HOURS_PER_YEAR = 8760.0
"""Hours of a power stated without working hours: an upper bound of its energy in a year."""
MJ_PER_MWH = 3600.0
WATER_HEAT_MWH_PER_M3 = 0.007
"""Heat that cooling one cubic metre of water by 6 °C gives: 6 × 4.19 MJ/t [MWh/m3]."""
ALIKE = frozenset({"t/a", "m3/a"})
"""Bases that stand for each other at 1 t/m3 where no density is known: waters and thin liquids."""


def _density_t_per_m3(k: Knowledge, resource: int) -> float | None:
    density = float(k.resources.density_kg_m3[resource])
    if density == density:
        return density / 1000
    return WATER_T_PER_M3 if k.resources.kind[resource] == "water" else None


def _heating_value_mwh_per_t(k: Knowledge, resource: int) -> float | None:
    lhv = float(k.resources.lhv_mj_kg[resource])
    if lhv == lhv:
        return lhv * 1000 / MJ_PER_MWH
    is_steam = k.resources.kind[resource] == "energy" and k.resources.phase[resource] == "gas"
    return STEAM_MWH_PER_T if is_steam or k.resources.ids[resource].startswith("steam") else None


def factor(k: Knowledge, resource: int, unit: str | None) -> float | None:
    """Factor from `unit` (canonical, per year) to the basis of `resource`; None when it cannot be told.

    Volumes need the resource's density, energies of fuels its heating value. A stock (``"t"``) is no
    yearly flow and has none.
    """
    if unit is None:
        return None
    basis = k.resources.basis[resource]
    if unit == basis:
        return 1.0
    density, energy = _density_t_per_m3(k, resource), _heating_value_mwh_per_t(k, resource)
    match unit, basis:
        case "m3/a", "t/a":
            return density
        case "Nm3/a", "t/a":
            return None if density is None else density * NORMAL_TO_20C
        case "t/a", "m3/a":
            return None if density is None else 1 / density
        case "kW", "MWh/a":
            return HOURS_PER_YEAR / 1000
        case "t/a", "MWh/a":
            return energy
        case "MWh/a", "t/a":
            return None if energy is None else 1 / energy
    return None


def in_basis(
    k: Knowledge, resource: int, quantity: float | None, unit: str | None, *, counts: str | None = None
) -> float | None:
    """`quantity` [unit] in the basis of `resource`; None when either is unknown or does not convert.

    `counts` names what alone is counted: tonnes of nitrogen say nothing about tonnes of sludge.
    """
    by = factor(k, resource, unit)
    return None if quantity is None or by is None or counts in NUTRIENTS else quantity * by


def per_input(k: Knowledge, flow: TechnologyFlow, entering: int) -> float | None:
    """Units of the basis of the flow's resource per unit of the basis of what enters its technology.

    The tables state flows in units of their own (MWh made per MWh of gas, which is counted in tonnes). None
    where the amount is unknown or a unit does not convert.
    """
    made = k.resources.index.get(flow.resource)
    if flow.amount is None or made is None or not flow.unit:
        return flow.amount
    above, _, below = flow.unit.partition("/")
    by_above, by_below = _by(k, made, f"{above}/a"), _by(k, entering, f"{below}/a")
    return None if by_above is None or not by_below else flow.amount * by_above / by_below


def heat_per_unit(k: Knowledge, resource: int) -> float | None:
    """Energy [MWh] in one unit of the basis of `resource`: of a fuel, steam or heat itself, of water for
    heat pumps; None unknown."""
    by = _by(k, resource, "MWh/a")
    return None if not by else 1 / by


def _by(k: Knowledge, resource: int, unit: str) -> float | None:
    by, basis = factor(k, resource, unit), k.resources.basis[resource]
    if by is None and {unit, basis} <= ALIKE:
        return 1.0
    if by is None and (unit, basis) == ("MWh/a", "m3/a"):
        return 1 / WATER_HEAT_MWH_PER_M3
    return by
