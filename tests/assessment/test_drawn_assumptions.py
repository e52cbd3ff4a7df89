"""What an investment and a mode of transport rest on is drawn from the ranges of the parameters too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_world import exchanges, price, price_link, small_world, stream, way

import symbio
from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.drivers import effect_drivers, value_drivers
from symbio.assessment.scenario import Scenario

GWP = CATEGORIES.index("GWP100")


def ranged(k: symbio.Knowledge, **ends: tuple[float, float]) -> symbio.Knowledge:
    """`k` with ranges for some parameters."""
    rows = tuple(
        replace(row, low=ends[row.id][0], high=ends[row.id][1]) if row.id in ends else row
        for row in k.parameters
    )
    return replace(k, parameters=rows)


def priced() -> symbio.Knowledge:
    """The small world with tariffs of Russia: road 0.1, rail 0.04, loading 2."""
    k = small_world()
    added = [price(name, 0.04, "t.km") for name in ("PR193", "PR194")] + [price("PR199", 2.0)]
    rows = (row for row in k.prices if row.id != "PR196")
    return replace(k, prices=(*rows, *added, price("PR196", 0.04, "t.km")))


def hauled(km: float, k: symbio.Knowledge, *, country: str = "DK", tonnes: float = 30_000.0) -> Assessment:
    ash = stream("Plant", "ash", current_fate="burial", country=country, hazard_class=5)
    rows = [ash, stream("Mill", "x")]
    ways = [way(k, "fly_ash_coal", "cement_additive_active")]
    return assess_exchanges(exchanges(rows, ways, offered=[tonnes], km=[km]), k, Scenario())


@pytest.mark.parametrize("country", ["DK", "RU"])
def test_bulk_near_the_limit_goes_by_either_mode_as_the_limit_is_drawn(country: str) -> None:
    found = hauled(310.0, ranged(priced(), rail_from=(200, 500)), country=country)
    drawn = found.draw([0], draws=400)
    is_rail = drawn.inputs.common.rail_from <= 310.0
    assert 0.1 < is_rail.mean() < 0.9
    assert found.ledger.is_rail[0]
    work = 30_000 * 310
    carbon = np.where(is_rail, 0.02, 0.1) * work
    assert drawn.effects[0, GWP] == pytest.approx(found.effects.totals[0, GWP] + 0.02 * work - carbon)
    paid = 10 * np.where(is_rail, 0.04, 0.1) * work  # ten years without interest
    assert drawn.present_value[0] == pytest.approx(found.money.present_value[0] + 10 * 0.04 * work - paid)


def test_below_the_limit_too_and_what_fills_no_train_stays_on_the_road() -> None:
    k = ranged(priced(), rail_from=(200, 500))
    near = hauled(260.0, k).draw([0], draws=300)
    assert near.inputs.common.rail_from.max() > 260.0
    assert near.effects[0, GWP].std() > 0
    assert hauled(260.0, k, tonnes=1000.0).draw([0], draws=100).effects[0, GWP].std() == 0


def test_where_the_limit_decides_it_is_among_the_drivers() -> None:
    found = hauled(310.0, ranged(priced(), rail_from=(200, 500)))
    drawn = found.draw([0], draws=300)
    for drivers in (effect_drivers(found, 0, drawn, GWP), value_drivers(found, 0, drawn)):
        assert [driver.name.code for driver in drivers] == ["assess-driver-rail-from"]
        assert drivers[0].correlation < -0.5


def built(k: symbio.Knowledge, tonnes: float, *, country: str = "RU") -> Assessment:
    """A mill at 100 EUR per t/a of the usual 1,000 t/a; in Russia at half."""
    technology = replace(
        k.technology["T002"], capex_low=100.0, capex_high=100.0, capex_unit="EUR per t/yr",
        opex_low=1.0, opex_high=1.0, opex_unit="EUR per t input",
        scale_t_a_low=100.0, scale_t_a_high=10_000.0,
    )  # fmt: skip
    k = replace(k, technologies=(technology,))
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "x", country=country)]
    ways = [way(k, "fly_ash_coal", "cement_additive_active", steps=("T002",))]
    return assess_exchanges(exchanges(rows, ways, offered=[tonnes], km=[5]), k, Scenario())


def test_plants_are_built_by_the_exponent_and_the_price_level_that_are_drawn() -> None:
    found = built(ranged(priced(), scale_exponent=(0.5, 0.8), capex_in_russia=(0.4, 0.7)), 8000.0)
    drawn = found.draw([0], draws=300)
    common = drawn.inputs.common
    plant = 100 * 1000 * 8**common.scale * 0.5 * common.local
    usual = 100 * 1000 * 8**0.6 * 0.5
    assert found.money.investment[0] == pytest.approx(usual + 1000)
    assert drawn.present_value[0] == pytest.approx(found.money.present_value[0] + usual - plant)
    names = {driver.name.code for driver in value_drivers(found, 0, drawn)}
    assert names == {"assess-driver-scale", "assess-driver-local"}


def test_a_plant_of_the_usual_size_does_not_hang_on_the_exponent_and_one_in_denmark_not_on_russia() -> None:
    k = ranged(small_world(), scale_exponent=(0.5, 0.8), capex_in_russia=(0.4, 0.7))
    assert built(k, 1000.0, country="DK").draw([0], draws=50).present_value[0].std() == pytest.approx(
        0, abs=1e-6
    )


def test_an_exchanger_is_sized_by_the_hours_that_are_drawn() -> None:
    k = ranged(small_world(), full_load_hours=(3000, 8000))
    added = (price("PR218", 10_000, "km"), price("PR230", 100_000, "MW"))
    k = replace(k, prices=(*k.prices, *added),
                price_links=(*k.price_links, price_link("thermal_energy", "new", "P1")))  # fmt: skip
    rows = [stream("Plant", "heat", current_fate="emission"), stream("Town", "heat")]
    made = exchanges(rows, [way(k, "thermal_energy", "thermal_energy")], offered=[1000], km=[2])
    found = assess_exchanges(made, k, Scenario())
    drawn = found.draw([0], draws=200)
    hours = 5000 / drawn.inputs.common.load
    assert hours.min() > 3000
    assert hours.max() < 8000
    exchanger = 100_000 * 1000 / hours
    usual = 100_000 * 1000 / 5000
    assert drawn.present_value[0] == pytest.approx(found.money.present_value[0] + usual - exchanger)
    assert [driver.name.code for driver in value_drivers(found, 0, drawn)] == ["assess-driver-load"]


def test_every_parameter_that_an_assessment_computes_with_is_drawn_or_named_as_not() -> None:
    """Those left are no inputs of a result: two of jobs, the claim's share, the accepted payback."""
    drawn = {
        "discount_rate", "maintenance_share", "ramp_up", "life_equipment", "life_pipeline", "detour",
        "haul_of_supply", "haul_to_landfill", "substitution_spread", "quantity_spread", "permitting_cost",
        "scale_exponent", "rail_from", "full_load_hours", "stock_of_season", "capex_in_russia",
    }  # fmt: skip
    left = {row.id for row in symbio.load().parameters} - drawn
    assert left == {"jobs_per_investment", "jobs_per_kt_sorted", "attributable_share", "accepted_payback"}
