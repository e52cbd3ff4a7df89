"""Heat is of the fuel of the place: coal where coal is mined, gas where the pipeline ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_world import exchanges, factor, link, small_world, stream, way

import symbio
from symbio.assessment.assess import Assessment, assess, assess_exchanges
from symbio.assessment.burdens import Burdens
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.chain import Chains
from symbio.assessment.joint import Joint
from symbio.assessment.places import area_of
from symbio.assessment.prices import Prices
from symbio.assessment.scenario import Scenario
from symbio.knowledge.valued import Price

GWP = CATEGORIES.index("GWP100")
SHIPPED = symbio.load()
KEMEROVO, MOSCOW = (55.35, 86.09), (55.75, 37.62)


def heated(place: tuple[float, float], k: symbio.Knowledge = SHIPPED) -> Assessment:
    """100 t/a of used oil re-refined with heat at `place` in Russia."""
    at = {"country": "RU", "lat": place[0], "lon": place[1]}
    rows = [stream("A", "oil", current_fate="burial", **at), stream("B", "oil", activity="19.20", **at)]
    ways = [way(k, "used_oil", "base_oil", steps=("T075",), ratio=0.67)]
    return assess_exchanges(exchanges(rows, ways, offered=[100], km=[10]), k, Scenario())


def heat(found: Assessment) -> float:
    """Climate burden of the treatment's heat per MWh."""
    terms = [term for term in found.recipes[0].terms if term.why.code == "assess-term-heat"]
    return float(found.burdens.matrix()[0][terms[0].column, GWP])


def test_a_treatment_in_kuzbass_is_heated_with_coal_and_one_in_moscow_mostly_with_gas() -> None:
    assert heat(heated(KEMEROVO)) == pytest.approx(500)
    assert heat(heated(MOSCOW)) == pytest.approx(0.8 * 264 + 0.2 * 500, rel=0.01)


def test_an_area_is_found_by_its_box_and_only_in_its_country() -> None:
    areas = SHIPPED.areas
    assert area_of(areas, "RU", *KEMEROVO) == "RU-Siberia"
    assert area_of(areas, "RU", *MOSCOW) is None
    assert area_of(areas, "KZ", *KEMEROVO) is None
    assert area_of(areas, "RU", None, 86.0) is None


def test_without_a_row_of_the_area_the_row_of_its_country_holds() -> None:
    without = tuple(row for row in SHIPPED.factors if row.geography != "RU-Siberia")
    assert heat(heated(KEMEROVO, replace(SHIPPED, factors=without))) == pytest.approx(311)


def test_the_range_of_heat_in_siberia_holds_both_a_gas_boiler_and_a_coal_stoker() -> None:
    burdens = Burdens(SHIPPED)
    here = burdens.column(SHIPPED.resources.index["process_heat"], "production", "RU-Siberia")
    gas = burdens.column(SHIPPED.resources.index["process_heat"], "production", "GB")
    low, high = burdens.columns[here].ends
    assert low[GWP] <= burdens.columns[gas].values[GWP] <= high[GWP]
    assert high[GWP] >= 3.6 * 94.6 / 0.6


@pytest.mark.parametrize("name", ["process_heat", "district_heat", "electricity"])
def test_every_category_of_an_area_is_of_one_carrier(name: str) -> None:
    burdens = Burdens(SHIPPED)
    column = burdens.column(SHIPPED.resources.index[name], "production", "RU-Siberia")
    figures = [figure for figure in burdens.columns[column].figures if figure is not None]
    assert len({figure.factor.item for figure in figures}) == 1


@pytest.mark.parametrize(("country", "expected"), [("DE", 264), ("BY", 264), ("KZ", 500), ("RU", 311)])
def test_heat_of_a_country_does_not_take_the_fuel_of_its_neighbour(country: str, expected: float) -> None:
    burdens = Burdens(SHIPPED)
    column = burdens.column(SHIPPED.resources.index["process_heat"], "production", country)
    assert burdens.columns[column].values[GWP] == pytest.approx(expected, rel=0.01)


def test_the_demo_of_kuzbass_lies_in_its_area_and_takes_its_heat() -> None:
    found = assess(symbio.match(symbio.demo("kuzbass")), Scenario(currency="RUB"))
    areas = {case.receiver_area for case in found.cases}
    assert areas == {"RU-Siberia"}
    items = {f.factor.item for burden in found.burdens.columns for f in burden.figures if f is not None}
    assert "heat_siberia" in items
    assert "heat_ru" not in items


def paid(place: tuple[float, float], k: symbio.Knowledge = SHIPPED) -> dict[str, float]:
    """Prices used for heat that is bought and a treatment that takes power at `place` [RUB], by row."""
    at = {"country": "RU", "lat": place[0], "lon": place[1]}
    rows = [
        stream("A", "x", current_fate="emission", **at),
        stream("B", "x", activity="35.30", **at),
        stream("A", "y", current_fate="burial", **at),
        stream("B", "y", activity="23.51", **at),
    ]
    silent = replace(k.technology["T002"], opex_low=None, energy_kwh_per_t=10.0)
    k = replace(k, technologies=(silent,))
    ways = [
        way(k, "heat", "district_heat"),
        way(k, "fly_ash_coal", "cement_additive_active", steps=("T002",)),
    ]
    found = assess_exchanges(exchanges(rows, ways, offered=[1, 1], km=[1, 1]), k, Scenario(currency="RUB"))
    return {cost.row.id: cost.value for cost in found.prices.columns if isinstance(cost.row, Price)}


def test_heat_and_power_are_paid_at_the_prices_of_the_area_before_those_of_the_country() -> None:
    siberia, moscow = paid(KEMEROVO), paid(MOSCOW)
    assert {"PR730", "PR731"} <= set(siberia)
    assert not {"PR158", "PR159"} & set(siberia)
    assert {"PR158", "PR159"} <= set(moscow)
    assert not {"PR730", "PR731"} & set(moscow)
    assert siberia["PR730"] == pytest.approx(4000)
    assert siberia["PR730"] < moscow["PR158"]
    assert siberia["PR731"] < moscow["PR159"]


def test_without_a_price_of_the_area_that_of_its_country_holds() -> None:
    gone = tuple(row for row in SHIPPED.price_links if row.price not in {"PR730", "PR731", "PR732"})
    assert {"PR158", "PR159"} <= set(paid(KEMEROVO, replace(SHIPPED, price_links=gone)))


def test_a_users_own_price_of_the_country_comes_before_the_shipped_one_of_the_area() -> None:
    power = SHIPPED.resources.index["electricity"]
    own = next(replace(row, value=9.0, low=9.0, high=9.0) for row in SHIPPED.prices if row.id == "PR158")
    prices = Prices(SHIPPED, "RUB", [own])
    assert prices.worth(power, "RU-Siberia") == pytest.approx(9000)
    assert Prices(SHIPPED, "RUB").worth(power, "RU-Siberia") == pytest.approx(4000)
    local = next(replace(row, value=3.0) for row in SHIPPED.prices if row.id == "PR730")
    assert Prices(SHIPPED, "RUB", [local]).worth(power, "RU-Siberia") == pytest.approx(3000)


def test_freight_and_the_price_level_of_plants_stay_those_of_the_country() -> None:
    assert {"PR190", "PR199"} <= set(paid(KEMEROVO))
    found = heated(KEMEROVO)
    assert found.ledger.built_is_local.any()
    assert np.isfinite(found.money.investment[0])


def test_products_share_by_the_prices_of_the_area() -> None:
    """Steam and power of one boiler: power sells for less in Siberia, and bears less."""
    prices = Prices(SHIPPED, "RUB")
    joint = Joint(SHIPPED, Chains(SHIPPED), prices.worth)
    one = way(SHIPPED, "coal_fines", "steam_mp", steps=("T209",))
    parts = {place: joint.of(one, place).feed.value for place in ("RU", "RU-Siberia")}
    power = {place: prices.worth(SHIPPED.resources.index["electricity"], place) for place in parts}
    steam = {place: prices.worth(SHIPPED.resources.index["steam_mp"], place) for place in parts}
    assert 0 < parts["RU"] < 1
    is_dearer = steam["RU-Siberia"] / power["RU-Siberia"] > steam["RU"] / power["RU"]
    assert (parts["RU-Siberia"] > parts["RU"]) == is_dearer


def test_a_users_own_figure_of_an_area_counts_there() -> None:
    k = small_world()
    rows = [stream("A", "x", current_fate="emission", country="RU", lat=55.0, lon=86.0)] * 2
    made = exchanges(rows, [way(k, "thermal_energy", "thermal_energy")], offered=[1], km=[1])
    own = replace(factor("gas_heat", 90, "MWh"), geography="RU-Siberia")
    k = replace(k, factor_links=(*k.factor_links, link("thermal_energy", "production", "gas_heat")))
    found = assess_exchanges(made, k, Scenario(), own_factors=[own])
    assert np.isclose(found.effects.parts[0, 0, GWP], 90)
