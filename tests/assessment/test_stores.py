"""What is kept between seasons has to be built, and costs what the tables say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_world import exchanges, price, price_link, small_world, stream, way

import symbio
from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.detail import money_lines
from symbio.assessment.drivers import value_drivers
from symbio.assessment.partners import share_chain
from symbio.assessment.prices import Prices
from symbio.assessment.scenario import Scenario
from symbio.assessment.stores import KEPT, season_of, stock_share, store_for
from symbio.knowledge.records import TechnologyFlow

SHIPPED = symbio.load()
SUMMER = [5, 6, 7, 8, 9, 10]
STORES = ("PR720", "PR721", "PR722", "PR723", "PR724", "PR726", "PR728")


def world() -> symbio.Knowledge:
    """The small world with stores at 20 EUR a unit, a silo for ashes at 100."""
    k = small_world()
    rows = (price("PSILO", 100.0), *(price(name, 20.0) for name in STORES))
    link = price_link("ashes", "store", "PSILO")
    return replace(k, prices=(*k.prices, *rows), price_links=(*k.price_links, link))


def kept(
    offered: dict[str, object], needed: dict[str, object], *, country: str = "DK", **scenario: object
) -> Assessment:
    """1,000 t/a of ash for a mill."""
    k = world()
    rows = [stream("Plant", "ash", current_fate="burial", country=country, **offered),
            stream("Mill", "x", country=country, **needed)]  # fmt: skip
    made = exchanges(rows, [way(k, "fly_ash_coal", "cement_additive_active")], offered=[1000.0], km=[50.0])
    return assess_exchanges(made, k, Scenario(**scenario))  # type: ignore[arg-type]


def store(found: Assessment) -> float:
    """What is invested beside permits."""
    return float(found.money.investment[0]) - 1000


def test_ash_of_all_year_for_a_mill_of_the_summer_half_fills_a_silo_for_half_of_it() -> None:
    found = kept({}, {"months": SUMMER})
    assert store(found) == pytest.approx(500 * 100)
    line = next(line for line in money_lines(found, 0) if line.why.code == "assess-investment-store")
    assert (line.side, line.amount, line.value) == ("receiver", pytest.approx(500), pytest.approx(-50_000))
    assert found.money.break_even_quantity()[0] > 0


def test_neither_side_with_a_season_builds_nothing_and_like_seasons_nothing_either() -> None:
    assert store(kept({}, {})) == 0
    assert store(kept({"months": SUMMER}, {"months": SUMMER})) == pytest.approx(0)
    assert store(kept({"pattern": "continuous"}, {"pattern": "batch"})) == 0


def test_of_a_season_without_months_a_stock_is_assumed_said_so_and_drawn() -> None:
    found = kept({"pattern": "seasonal"}, {})
    assert store(found) == pytest.approx(0.5 * 1000 * 100), "half a year, as the small world assumes"
    assert "assess-investment-store-assumed" in {line.why.code for line in money_lines(found, 0)}
    assert found.ledger.built_by_season.any()
    assert not kept({}, {"months": SUMMER}).ledger.built_by_season.any()


def test_the_operator_bears_the_store_and_in_russia_at_its_prices() -> None:
    receivers, donors = kept({}, {"months": SUMMER}), kept({}, {"months": SUMMER}, operator="donor")
    plain = kept({}, {}, operator="donor")
    assert donors.money.before_price[0] == pytest.approx(plain.money.before_price[0] - 50_000)
    assert receivers.money.before_price[1] == pytest.approx(kept({}, {}).money.before_price[1] - 50_000)
    assert share_chain(donors, 0).partners[0].cost == pytest.approx(10 * 5000 + 51_000)
    russian = kept({}, {"months": SUMMER}, country="RU")
    assert store(russian) == pytest.approx(25_000, rel=1e-9)


def test_the_price_of_a_store_and_the_quantity_in_it_are_drawn() -> None:
    k = world()
    ranged = tuple(replace(row, low=50.0, high=200.0) if row.id == "PSILO" else row for row in k.prices)
    found = kept({}, {"months": SUMMER})
    found = assess_exchanges(found.exchanges, replace(k, prices=ranged), Scenario())
    drawn = found.draw([0], draws=100)
    column = next(i for i, cost in enumerate(found.prices.columns) if cost.role == "store")
    changed = 500 * (drawn.inputs.prices[:, column] - 100)
    assert changed.std() > 0
    assert drawn.present_value[0] == pytest.approx(found.money.present_value[0] - changed)
    roles = {driver.name.facts.get("role") for driver in value_drivers(found, 0, drawn)}
    assert "store" in roles


def test_heat_is_not_kept_and_no_store_is_built_for_it() -> None:
    k = world()
    for season in ({"months": [11, 12, 1, 2]}, {"pattern": "seasonal"}):
        rows = [stream("Plant", "heat", current_fate="emission"), stream("Town", "heat", **season)]
        made = exchanges(rows, [way(k, "thermal_energy", "thermal_energy")], offered=[1000], km=[2])
        found = assess_exchanges(made, k, Scenario())
        codes = {one.why.code for one in found.purse.between(found.cases[0]).investments}
        assert not codes & {"assess-investment-store", "assess-investment-store-assumed"}


def test_what_is_hauled_is_kept_the_product_where_it_is_lighter() -> None:
    k = world()
    row = k.technology["T002"]
    own = ("made up for tests", "C", "CC-BY-4.0")
    flow = TechnologyFlow(*own, row.id, "out", "cement_additive_active", 0.4, "t/t", "main", (), None)
    k = replace(k, technologies=(row,), technology_flows=(flow,))
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "x", months=SUMMER)]
    ways = [way(k, "fly_ash_coal", "cement_additive_active", steps=("T002",), ratio=0.4)]
    found = assess_exchanges(exchanges(rows, ways, offered=[1000.0], km=[5.0]), k, Scenario())
    one = next(one for one in found.purse.between(found.cases[0]).investments if "store" in one.why.code)
    assert one.why.facts["resource"] == "cement_additive_active"
    assert one.amount == pytest.approx(0.4 * 0.5)
    assert found.prices.columns[one.column].subject == "PR720", "a heap: no silo is told of additives"


@pytest.mark.parametrize(
    ("name", "row", "per"),
    [("cement", "PR722", 1.0), ("coal_rejects", "PR728", 1.0), ("metals", "PR720", 1.0),
     ("quarry_water", "PR726", 1.0), ("organic_waste", "PR727", 1.0), ("meat", "PR725", 1.0),
     ("sewage_sludge", "PR724", None), ("used_oil", "PR723", None)],
)  # fmt: skip
def test_the_store_is_that_of_the_goods(name: str, row: str, per: float | None) -> None:
    prices = Prices(SHIPPED, "EUR")
    column, units = store_for(SHIPPED, prices, SHIPPED.resources.index[name])
    assert prices.columns[column].row.id == row  # type: ignore[union-attr]
    if per is None:
        density = float(SHIPPED.resources.density_kg_m3[SHIPPED.resources.index[name]])
        per = 1.0 if np.isnan(density) else 1000 / density
    assert units == pytest.approx(per)


def test_everything_that_can_be_kept_and_weighed_has_a_store_with_a_price() -> None:
    prices, table = Prices(SHIPPED, "EUR"), SHIPPED.resources
    for i, row in enumerate(table.rows):
        if row.kind in KEPT and row.basis in {"t/a", "m3/a"}:
            column, per = store_for(SHIPPED, prices, i)
            cost = prices.columns[column]
            assert column > 0
            assert 0 < cost.low < cost.value < cost.high
            assert per > 0


def test_months_and_seasons_of_rows_are_told_apart() -> None:
    assert season_of({"months": None, "pattern": "seasonal"}) is None
    assert season_of({"months": [1, 2], "pattern": "seasonal"}) == frozenset({1, 2})
    assert season_of({"pattern": "batch"}) == frozenset()
    assert stock_share(None, frozenset()) is None
    assert stock_share(frozenset(range(1, 13)), frozenset()) == 0.0
