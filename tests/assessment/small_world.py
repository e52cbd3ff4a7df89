"""A world small enough to be solved by hand: round factors, round prices, real resources."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import symbio
from symbio.assessment.exchanges import Exchanges
from symbio.knowledge import Knowledge
from symbio.knowledge.valued import Factor, FactorLink, Parameter, Price, PriceLink, Rate
from symbio.matching.ways import Way

OWN = ("made up for tests", "C", "CC-BY-4.0")


def factor(item: str, value: float, unit: str = "t", indicator: str = "GWP100") -> Factor:
    words = ("product", item, item, unit, indicator)
    return Factor(*OWN, item, *words, value, value, value, "any", None, None, None, None)


def link(resource: str, role: str, item: str, per: float = 1.0) -> FactorLink:
    return FactorLink(*OWN, resource, role, item, per, None)


def price(name: str, value: float, unit: str = "t") -> Price:
    words = (name, "virgin_price", name, name)
    return Price(*OWN, *words, value, value, value, unit, "EUR", 2024, "any", None, None)


def price_link(resource: str, role: str, name: str, per: float = 1.0) -> PriceLink:
    return PriceLink(*OWN, resource, role, name, per, None)


_FIGURES = {
    "discount_rate": 0.0, "life_equipment": 10, "life_pipeline": 20, "maintenance_share": 0,
    "scale_exponent": 0.6,
    "permitting_cost": 1000, "detour": 1.0, "haul_to_landfill": 10, "haul_of_supply": 100,
    "capex_in_russia": 0.5,
    "full_load_hours": 5000, "stock_of_season": 0.5,
    "ramp_up": 0.5, "rail_from": 300, "substitution_spread": 1, "quantity_spread": 1,
    "accepted_payback": 3, "jobs_per_investment": 8, "jobs_per_kt_sorted": 1, "attributable_share": 1,
}  # fmt: skip


def small_world() -> Knowledge:
    """Knowledge with a handful of factors: clinker 800, landfill 20, power 1000/MWh, truck 0.1/t.km."""
    shipped = symbio.load()
    tariffs = [price(name, 0.1, "t.km") for name in ("PR195", "PR196", "PR188", "PR189", "PR190")]
    return replace(
        shipped,
        edition="small",
        factors=(
            factor("clinker", 800),
            factor("tip", 20),
            factor("power", 1.0, "kWh"),
            factor("truck_avg", 0.1, "t.km"),
            factor("rail_diesel", 0.02, "t.km"),
            factor("pipe_heat", 0.5, "GJ.km"),
            factor("gas_heat", 200, "MWh"),
        ),
        factor_links=(
            link("cement_additive_active", "production", "clinker"),
            link("ashes", "burial", "tip"),
            link("electricity", "production", "power", 1000),
            link("thermal_energy", "production", "gas_heat"),
        ),
        prices=(price("P1", 50), price("P2", 12), price("P3", 100), *tariffs),
        price_links=(
            price_link("cement_additive_active", "new", "P1"),
            price_link("ashes", "burial", "P2"),
            price_link("electricity", "new", "P3"),
        ),
        rates=(Rate(*OWN, "EUR", 2024, 100.0, None),),
        parameters=tuple(
            Parameter(*OWN, name, name, name, value, value, value, "", "any", None)
            for name, value in _FIGURES.items()
        ),
    )


def stream(company: str, words: str, **cells: object) -> dict[str, object]:
    """A row of the stream table with the columns that an assessment reads."""
    row: dict[str, object] = {
        "company": company, "stream": words, "country": "DK", "current_fate": None, "unit_cost": None,
        "currency": None, "hazard_class": None, "activity": "35.11", "codes": None,
        "quantity": None, "quantity_low": None, "quantity_high": None,
    }  # fmt: skip
    return row | cells


def way(
    k: Knowledge, offer: str, need: str, *, ratio: float | None = 1.0, steps: tuple[str, ...] = ()
) -> Way:
    """A way from `offer` to `need` by the treatments `steps`, each of which leaves the needed resource."""
    start, end = k.resources.index[offer], k.resources.index[need]
    stops = tuple((start if i == 0 else end, end) for i in range(len(steps)))
    carrier = end if steps else start
    return Way(start, end, 1.0, steps, ratio, None, (), (), 0, carrier, start if steps else None, stops)


def exchanges(
    rows: list[dict[str, object]], ways: list[Way], *, offered: list[float], km: list[float]
) -> Exchanges:
    """Exchange i goes from row 2i to row 2i + 1 by way i."""
    n = len(ways)
    companies = [str(row["company"]) for row in rows]
    firms = tuple(dict.fromkeys(companies))
    firm = np.array([firms.index(name) for name in companies])
    offer, need = np.arange(n) * 2, np.arange(n) * 2 + 1
    return Exchanges(
        streams=tuple(rows), offer=offer, need=need, ways=tuple(ways), way=np.arange(n),
        offered=np.array(offered, dtype=float), distance_km=np.array(km, dtype=float),
        donor=firm[offer], receiver=firm[need], firms=firms,
    )  # fmt: skip
