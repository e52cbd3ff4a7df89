"""Quantities in the unit in which their resource is compared."""

from __future__ import annotations

import pytest
from small_field import knowledge

from symbio.knowledge import Knowledge
from symbio.matching.amounts import in_basis


@pytest.fixture(scope="module")
def k() -> Knowledge:
    return knowledge(
        {
            "ash": {"density_kg_m3_low": 600.0, "density_kg_m3_high": 1000.0},
            "rock": {},
            "gas": {"kind": "gas", "phase": "gas", "density_kg_m3_low": 1.2, "density_kg_m3_high": 1.2},
            "water": {"kind": "water", "basis": "m3/a"},
            "steam_mp": {"kind": "energy", "phase": "gas", "basis": "MWh/a"},
            "heat": {"kind": "energy", "phase": "none", "basis": "MWh/a"},
            "fuel": {"kind": "energy", "basis": "MWh/a", "lhv_mj_kg_low": 18.0, "lhv_mj_kg_high": 18.0},
            "wood": {"lhv_mj_kg_low": 9.0, "lhv_mj_kg_high": 18.0},
            "hall": {"kind": "space", "basis": "m2"},
        }
    )


@pytest.mark.parametrize(
    ("resource", "quantity", "unit", "in_its_basis"),
    [
        ("ash", 500.0, "t/a", 500.0),
        ("ash", 500.0, "m3/a", 400.0),  # 800 kg/m³ in the middle
        ("gas", 1000.0, "m3/a", 1.2),
        ("gas", 1000.0, "Nm3/a", 1.2 * 293.15 / 273.15),  # the tables' densities are at 20 °C
        ("water", 30.0, "t/a", 30.0),
        ("steam_mp", 1000.0, "t/a", 750.0),
        ("heat", 100.0, "kW", 876.0),
        ("fuel", 10.0, "t/a", 50.0),  # 18 MJ/kg = 5 MWh/t
        ("wood", 30.0, "MWh/a", 8.0),  # 13.5 MJ/kg = 3.75 MWh/t
        ("hall", 200.0, "m2", 200.0),
        ("ash", 0.0, "t/a", 0.0),
    ],
)
def test_a_quantity_converts(
    resource: str, quantity: float, unit: str, in_its_basis: float, k: Knowledge
) -> None:
    found = in_basis(k, k.resources.index[resource], quantity, unit)
    assert found == pytest.approx(in_its_basis, rel=1e-12)


@pytest.mark.parametrize(
    ("resource", "quantity", "unit"),
    [
        ("ash", None, "t/a"),
        ("ash", 500.0, None),
        ("ash", 500.0, "t"),  # a stock is no yearly flow
        ("rock", 500.0, "m3/a"),  # no density
        ("heat", 500.0, "t/a"),  # no heating value, and no steam
        ("ash", 500.0, "MWh/a"),
        ("ash", 500.0, "m2"),
        ("hall", 500.0, "t/a"),
    ],
)
def test_what_cannot_be_told_stays_unknown(
    resource: str, quantity: float | None, unit: str | None, k: Knowledge
) -> None:
    assert in_basis(k, k.resources.index[resource], quantity, unit) is None


def test_tonnes_of_a_nutrient_say_nothing_about_tonnes_of_sludge(k: Knowledge) -> None:
    ash = k.resources.index["ash"]
    assert in_basis(k, ash, 30.0, "t/a", counts="N") is None
    assert in_basis(k, ash, 30.0, "t/a", counts="dry matter") == 30.0
