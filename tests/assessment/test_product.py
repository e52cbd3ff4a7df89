"""The receiver's product per functional unit: a tonne of cement, a bag of soil."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from small_world import exchanges, stream, way

import symbio
from symbio.assessment.assess import Assessment, assess, assess_exchanges
from symbio.assessment.burdens import Burdens
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.claims import product_change
from symbio.assessment.product import product_by_category, receivers_product
from symbio.assessment.scenario import Scenario

K = symbio.load()
GWP = CATEGORIES.index("GWP100")


def taken(offer: str, need: str, activity: str, *, k: symbio.Knowledge = K, **scenario: object) -> Assessment:
    rows = [stream("D", offer, current_fate="burial"), stream("R", need, activity=activity)]
    made = exchanges(rows, [way(k, offer, need)], offered=[1500.0], km=[30.0])
    return assess_exchanges(made, k, Scenario(**scenario))  # type: ignore[arg-type]


def factor(name: str) -> float:
    burdens = Burdens(K)
    return float(burdens.columns[burdens.column(K.resources.index[name], "production", "DK")].values[GWP])


def test_a_tonne_of_cement_carries_less_by_the_receivers_half() -> None:
    """1,500 t of ash at 0.15 t a tonne of cement are 10,000 t of cement."""
    found = taken("fly_ash_coal", "fly_ash_coal", "23.51")
    change = receivers_product(found, 0)
    assert change is not None
    assert K.resources.ids[change.product] == "cement"
    assert change.units == pytest.approx(1500 / 0.15)
    half = found.effects.totals[0, GWP] / 2
    assert change.saving == pytest.approx(half / 10_000)
    assert change.change == pytest.approx(-half / 10_000 / factor("cement"))
    assert -0.2 < change.change < 0


def test_a_tonne_of_growing_medium_carries_less_with_recovered_fertiliser() -> None:
    change = receivers_product(taken("digestate", "complex_fertiliser", "08.92"), 0)
    assert change is not None
    assert K.resources.ids[change.product] == "growing_medium"
    assert change.units == pytest.approx(1500 / 0.0012)


def test_the_allocation_decides_how_much_of_it_is_the_products() -> None:
    half = receivers_product(taken("fly_ash_coal", "fly_ash_coal", "23.51"), 0)
    whole = receivers_product(taken("fly_ash_coal", "fly_ash_coal", "23.51", allocation="receiver"), 0)
    none = receivers_product(taken("fly_ash_coal", "fly_ash_coal", "23.51", allocation="donor"), 0)
    assert half is not None
    assert whole is not None
    assert none is not None
    assert whole.change == pytest.approx(2 * half.change)
    assert none.change == 0


def test_a_receiver_that_needs_more_than_it_gets_makes_more_of_its_product() -> None:
    found = taken("fly_ash_coal", "fly_ash_coal", "23.51")
    rows = (found.exchanges.streams[0], {**found.exchanges.streams[1], "quantity": 6000.0, "unit": "t/a"})
    wide = assess_exchanges(replace(found.exchanges, streams=rows), K, Scenario())
    one, four = receivers_product(found, 0), receivers_product(wide, 0)
    assert one is not None
    assert four is not None
    assert four.units == pytest.approx(4 * one.units)
    assert four.change == pytest.approx(one.change / 4)


@pytest.mark.parametrize("activity", ["", None, "47.11"])
def test_without_a_class_that_makes_something_of_it_nothing_is_told(activity: str | None) -> None:
    assert receivers_product(taken("fly_ash_coal", "fly_ash_coal", activity), 0) is None  # type: ignore[arg-type]


def test_the_unknown_effect_has_no_change_and_the_demo_tells_some() -> None:
    found = assess(symbio.match(symbio.demo("kuzbass"), top=5), Scenario(currency="RUB"))
    told = [change for i in range(len(found)) if (change := receivers_product(found, i))]
    assert len(told) >= 3
    assert all(math.isfinite(one.change) and one.units > 0 for one in told)


def test_every_category_is_of_the_same_product_and_the_unknown_stays_unknown() -> None:
    found = taken("fly_ash_coal", "fly_ash_coal", "23.51")
    changes = product_by_category(found, 0)
    assert changes[GWP] == receivers_product(found, 0)
    table = symbio.product_change(found, 0)
    assert table["category"].to_list() == list(CATEGORIES)
    assert set(table["product"]) == {"cement"}
    for change, row in zip(changes, table.iter_rows(named=True), strict=True):
        if change is None:
            assert (row["burden"], row["saving"], row["change"], row["row"]) == (None,) * 4
        else:
            assert row["burden"] == pytest.approx(change.figure.value, rel=1e-4)
    assert table["change"][GWP] < 0
    assert table["burden"].null_count() > 0
    assert symbio.product_change(taken("fly_ash_coal", "fly_ash_coal", "47.11"), 0).height == 0
    unsaid = taken("fly_ash_coal", "fly_ash_coal", "23.51", allocation="economic")
    assert product_by_category(unsaid, 0)[GWP] is not None


def test_an_own_factor_of_the_product_is_what_the_change_is_of() -> None:
    found = taken("fly_ash_coal", "fly_ash_coal", "23.51")
    shipped = receivers_product(found, 0)
    assert shipped is not None
    own = replace(shipped.figure.factor, value=2 * shipped.figure.factor.value, geography="DK")
    ours = receivers_product(assess_exchanges(found.exchanges, K, Scenario(), own_factors=[own]), 0)
    assert ours is not None
    assert ours.figure.factor.value == own.value


def test_a_quarter_less_is_minus_0_24_and_of_nothing_no_share_can_be_told() -> None:
    assert product_change(0.5 * 48_000, 100.0, 1000) == pytest.approx(-0.24)
    assert math.isnan(product_change(1.0, 0.0, 10))
