"""Networks solved by hand, and what must hold of every assessment."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import exchanges, factor, link, small_world, stream, way

import symbio
from symbio.assessment.allocation import agreement, donor_share, sum_up
from symbio.assessment.assess import assess, assess_exchanges
from symbio.assessment.categories import CATEGORIES, FREIGHT
from symbio.assessment.drivers import effect_drivers, value_drivers
from symbio.assessment.lifecycle import LifeCycle
from symbio.assessment.purse import KINDS
from symbio.assessment.scenario import ALLOCATIONS, Financing, Scenario
from symbio.assessment.uncertainty import draw_prices
from symbio.language import UnusableCall

GWP = CATEGORIES.index("GWP100")
K = small_world()


def one(fate="burial", *, km=50.0, offered=1000.0, ratio=0.9, scenario=None, k=K, **cells):
    """1,000 t of fly ash from a pond replace 900 t of clinker 50 km away, as they are."""
    rows = [stream("Plant", "ash", current_fate=fate, **cells), stream("Mill", "additive")]
    ways = [way(k, "fly_ash_coal", "cement_additive_active", ratio=ratio)]
    made = exchanges(rows, ways, offered=[offered], km=[km])
    return assess_exchanges(made, k, scenario or Scenario())


def test_the_effect_of_ash_in_cement_is_what_one_gets_by_hand():
    found = one()
    virgin = 900 * 800 + 900 * 100 * 0.1  # clinker, and its haul over 100 km
    waste = 1000 * 20 + 1000 * 10 * 0.1
    haul = 1000 * 50 * 0.1
    assert found.effects.parts[0, :, GWP] == pytest.approx([virgin, waste, 0, haul])
    assert found.effects.totals[0, GWP] == pytest.approx(virgin + waste - haul)
    assert found.effects.totals[0, FREIGHT] == pytest.approx(900 * 100 + 1000 * 10 - 1000 * 50)


def test_a_factor_that_no_table_has_leaves_its_part_unknown():
    without = replace(K, factors=tuple(f for f in K.factors if f.item != "tip"))
    parts = one(k=without).effects.parts[0, :, GWP]
    assert np.isnan(parts).tolist() == [False, True, False, False]
    assert np.isnan(one(k=without).effects.totals[0, GWP])
    assert np.isnan(one().effects.totals[0, CATEGORIES.index("AP")]), "no factor of acidification is known"


@pytest.mark.parametrize(
    "change", [{"fate": None}, {"km": float("nan")}, {"offered": float("nan")}, {"ratio": None}]
)
def test_what_is_not_stated_leaves_the_effect_unknown(change):
    assert np.isnan(one(**change).effects.totals[0, GWP])


def test_what_is_in_use_already_shows_no_net_benefit():
    found = one("sold")
    assert found.is_used_already[0]
    assert np.isnan(found.effects.totals[0, GWP])
    assert found.effects.parts[0, 1, GWP] == 0


def test_of_what_is_in_use_the_net_is_shown_where_the_displaced_user_is_known():
    """Ash sold as aggregate goes into cement: the road builder buys sand, made for 30 and hauled 100 km."""
    k = replace(
        K,
        factors=(*K.factors, factor("pit", 30)),
        factor_links=(*K.factor_links, link("sand", "production", "pit")),
        uses=(),
        technologies=(),
        technology_flows=(),
    )
    found = one("sold", k=k, scenario=Scenario(displaced="sand"))
    virgin, bought = 900 * (800 + 100 * 0.1), 1000 * (30 + 100 * 0.1)
    assert not found.is_used_already[0]
    assert found.effects.parts[0, :, GWP] == pytest.approx([virgin - bought, 0, 0, 1000 * 50 * 0.1])
    codes = [term.why.code for term in found.recipes[0].terms]
    assert "assess-term-production-bought" in codes
    with pytest.raises(UnusableCall):
        one("sold", scenario=Scenario(displaced="no_such_thing"))


def test_a_buried_waste_displaces_nobody_whatever_the_scenario_says():
    plain, said = one(), one(scenario=Scenario(displaced="sand"))
    assert plain.effects.totals[0, GWP] == said.effects.totals[0, GWP]


def test_a_fuel_that_is_burnt_elsewhere_is_no_longer_burnt_where_it_was():
    """Tyre chips from one coal boiler to another: coal for coal, burning for burning, the haul remains."""
    rows = [stream("A", "x", current_fate="recovery", country="US"), stream("B", "x", country="US")]
    made = exchanges(rows, [way(SHIPPED, "tyre_chips", "thermal_coal")], offered=[100], km=[10])
    found = assess_exchanges(made, SHIPPED, Scenario(displaced="thermal_coal"))
    parts = found.effects.parts[0, :, GWP]
    assert parts[:3] == pytest.approx([0, 0, 0], abs=1e-6)
    assert found.effects.totals[0, GWP] == pytest.approx(-parts[3])


def test_a_long_haul_of_a_light_benefit_does_harm_and_says_so():
    assert one(km=200_000.0, ratio=0.01).effects.totals[0, GWP] < 0


def test_treatment_costs_energy():
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "additive")]
    technology = K.technology["T002"]
    grinding = replace(technology, energy_kwh_per_t=50.0, heat_mj_per_t=36.0)
    k = replace(K, technologies=(grinding,), technology_flows=())
    made = exchanges(
        rows, [way(k, "fly_ash_coal", "cement_additive_active", steps=("T002",))], offered=[10], km=[0]
    )
    processing = assess_exchanges(made, k, Scenario()).effects.parts[0, 2, GWP]
    assert processing == pytest.approx(10 * 50 * 1.0 + 10 * 0.01 * 200)


def test_money_is_what_one_gets_by_hand():
    money = one().money
    donor = 1000 * 12 + 1000 * 10 * 0.1
    receiver = 900 * 50 + 900 * 100 * 0.1
    haul = 1000 * 50 * 0.1
    assert money.donors_saving[0] == pytest.approx(donor)
    assert money.receivers_saving[0] == pytest.approx(receiver)
    assert money.running_cost[0] == pytest.approx(haul)
    assert money.investment[0] == pytest.approx(1000)
    assert money.present_value[0] == pytest.approx(10 * (donor + receiver - haul) - 1000)
    least, most = money.corridor
    assert least[0] == pytest.approx(-donor / 1000)
    assert most[0] == pytest.approx((10 * (receiver - haul) - 1000) / 10_000)
    assert money.shares[0, 0] == pytest.approx(money.shares[1, 0])
    assert least[0] < money.price[0] < most[0]


def test_at_the_break_even_distance_nothing_is_gained():
    found = one()
    km = found.money.break_even_km(found.road_km)[0]
    assert one(km=km).money.present_value[0] == pytest.approx(0, abs=1e-6)


def test_a_grant_and_a_cheap_loan_raise_the_value_by_what_they_are_worth():
    plain = one().money.present_value[0]
    granted = one(scenario=Scenario(financing=Financing(grant=0.5))).money.present_value[0]
    assert granted - plain == pytest.approx(500)
    dear = Scenario(financing=Financing(loan=1.0, interest_pct=10, term_a=5))
    assert one(scenario=dear).money.present_value[0] < plain, "at a discount of nil every interest costs"


def test_a_stated_price_is_taken_before_the_tables():
    paid = one(unit_cost=30.0, currency="EUR").money
    assert paid.donors_saving[0] == pytest.approx(30_000)
    earned = one("sold", unit_cost=-5.0, currency="EUR").money
    assert earned.donors_saving[0] == pytest.approx(-5000)


def test_no_money_passes_when_one_pays_in_kind():
    money = one(scenario=Scenario(payment="barter")).money
    donor, receiver = money.before_price
    assert money.shares[:, 0] == pytest.approx([donor[0], receiver[0]])


def test_roubles_are_euros_times_the_rate():
    euros, roubles = one(), one(scenario=Scenario(currency="RUB"))
    assert roubles.money.present_value[0] == pytest.approx(100 * euros.money.present_value[0])


def test_an_unknown_currency_or_parameter_is_refused():
    with pytest.raises(UnusableCall):
        one(scenario=Scenario(currency="XXX"))
    with pytest.raises(UnusableCall):
        one(scenario=Scenario(overrides={"no_such": 1.0}))
    with pytest.raises(UnusableCall):
        Financing(grant=0.7, loan=0.7)


def test_a_users_own_factor_comes_before_the_shipped_one():
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "additive")]
    made = exchanges(rows, [way(K, "fly_ash_coal", "cement_additive_active")], offered=[1], km=[0])
    own = assess_exchanges(made, K, Scenario(), own_factors=[factor("clinker", 100)])
    assert own.effects.parts[0, 0, GWP] == pytest.approx(100 + 100 * 0.1)
    unlicensed = replace(factor("clinker", 100), licence="")
    other = assess_exchanges(made, K, Scenario(), own_factors=[unlicensed])
    assert other.effects.parts[0, 0, GWP] == pytest.approx(800 + 100 * 0.1), "rows without a licence stay out"


figures = st.floats(-1e6, 1e6, allow_nan=False)
part = st.one_of(figures, st.sampled_from([float("nan"), 0.0, 1e12, -1e12, 1e-9]))
"""Unknown parts, and large ones that cancel."""
exchange_rows = st.lists(
    st.tuples(*[part] * 4, st.floats(0, 1), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30
)


@settings(max_examples=200, deadline=None)
@given(exchange_rows, st.sampled_from(ALLOCATIONS), st.floats(0, 1))
def test_firms_add_up_to_the_network_whatever_the_allocation(rows, rule, alpha):
    """To 1e-9 of what is added up: the parts of all firms. Where savings and harm cancel, less is left than
    was added, and a difference of sums is never surer than the sums."""
    by_category = 1.0 + np.arange(len(CATEGORIES))
    effects = LifeCycle(np.array([row[:4] for row in rows])[:, :, None] * by_category)
    shares = np.array([row[4] for row in rows])
    shares[0] = np.nan  # who gains nothing in money has no share: left out by "economic", and counted
    donors = donor_share(effects, rule, alpha=alpha, money_share=shares)
    donor, receiver = (np.array([row[i] for row in rows]) for i in (5, 6))
    network = sum_up(effects.totals, donors, donor, receiver)
    is_in = ~(np.isnan(effects.totals) | np.isnan(donors))
    for place in range(len(CATEGORIES)):
        known = effects.totals[is_in[:, place], place]
        part = donors[is_in[:, place], place]
        size = math.fsum(np.abs(part)) + math.fsum(np.abs(known - part))
        assert abs(math.fsum(network.firms[:, place]) - network.total[place]) <= 1e-9 * size
        assert abs(math.fsum(known) - network.total[place]) <= 1e-9 * size
    assert (network.counted == is_in.sum(axis=0)).all()
    assert (network.counted + network.unknown == len(rows)).all()
    assert not np.isnan(network.firms).any()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.01, 1e9), min_size=1, max_size=30), st.sampled_from(ALLOCATIONS))
def test_where_nothing_cancels_firms_add_up_to_one_part_in_a_thousand_million(savings, rule):
    effects = LifeCycle(
        np.array(savings)[:, None, None] * np.ones((1, 4, len(CATEGORIES))) * [[3], [1], [1], [1]]
    )
    donors = donor_share(effects, rule, money_share=np.full(len(savings), 0.3))
    who = np.arange(len(savings))
    network = sum_up(effects.totals, donors, who % 3, who % 5)
    assert network.firms.sum(axis=0) == pytest.approx(network.total, rel=1e-9)


def test_the_order_of_firms_under_two_rules_is_compared_by_ranks_and_by_who_stays_first():
    same = agreement(np.array([5.0, 3.0, 1.0]), np.array([50.0, 2.0, 1.0]), 2)
    assert (same.correlation, same.kept, same.top) == (pytest.approx(1.0), 2, 2)
    turned = agreement(np.array([5.0, 3.0, 1.0]), np.array([1.0, 3.0, 5.0]), 1)
    assert (turned.correlation, turned.kept) == (pytest.approx(-1.0), 0)
    ties = agreement(np.array([0.0, 0.0, 7.0, 8.0]), np.array([0.0, 0.0, 8.0, 7.0]), 2)
    assert ties.correlation == pytest.approx(7 / 9)
    assert ties.kept == 2
    assert math.isnan(agreement(np.array([1.0]), np.array([2.0]), 5).correlation)
    assert math.isnan(agreement(np.zeros(3), np.array([1.0, 2.0, 3.0]), 5).correlation)


def test_who_gives_and_who_takes_change_places_when_all_goes_to_one_side():
    found = assess(symbio.match(symbio.demo("kuzbass")), Scenario(currency="RUB"))
    donors, receivers = (found.network(rule).firms[:, GWP] for rule in ("donor", "receiver"))
    assert agreement(donors, donors, 10).correlation == pytest.approx(1.0)
    assert agreement(donors, receivers, 10).correlation < 0.5


def test_every_allocation_of_the_demo_adds_up():
    found = assess(symbio.match(symbio.demo("kuzbass")), Scenario(currency="RUB"))
    for rule in ALLOCATIONS:
        network = found.network(rule)
        assert network.firms.sum(axis=0) == pytest.approx(network.total, rel=1e-9)
        assert (network.counted + network.unknown == len(found)).all()


def test_twice_the_quantity_has_twice_the_effect_and_order_does_not_matter():
    rows = [stream("A", "ash", current_fate="burial"), stream("B", "x")] * 2
    ways = [way(K, "fly_ash_coal", "cement_additive_active")] * 2
    found = assess_exchanges(exchanges(rows, ways, offered=[100, 200], km=[10, 10]), K, Scenario())
    assert found.effects.totals[1, GWP] == pytest.approx(2 * found.effects.totals[0, GWP])
    turned = assess_exchanges(exchanges(rows, ways, offered=[200, 100], km=[10, 10]), K, Scenario())
    assert turned.effects.totals[::-1, GWP] == pytest.approx(found.effects.totals[:, GWP])


def test_draws_without_ranges_are_the_figure_itself():
    found = one()
    drawn = found.draw([0], draws=20)
    assert drawn.effects[0, GWP] == pytest.approx(np.full(20, found.effects.totals[0, GWP]))
    assert drawn.present_value[0] == pytest.approx(np.full(20, found.money.present_value[0]))
    assert drawn.donor[0] == pytest.approx(np.full(20, found.money.shares[0, 0]))


def test_draws_of_the_demo_lie_around_the_figure_and_repeat():
    found = assess(symbio.match(symbio.demo("kuzbass")), Scenario(currency="RUB"))
    known = np.flatnonzero(~np.isnan(found.effects.totals[:, GWP]))[:20]
    drawn, again = found.draw(known, draws=400), found.draw(known, draws=400)
    assert np.array_equal(drawn.effects, again.effects, equal_nan=True)
    low, high = drawn.effects[:, GWP].min(axis=1), drawn.effects[:, GWP].max(axis=1)
    assert (low < high).all()
    middle = found.effects.totals[known, GWP]
    assert ((middle > low) & (middle < high)).mean() > 0.9


def test_the_recipe_says_what_each_term_is():
    found = one()
    codes = [term.why.code for term in found.recipes[0].terms]
    assert codes == [
        "assess-term-production-saved",
        "assess-term-supply-haul",
        "assess-term-treatment-saved",
        "assess-term-waste-haul",
        "assess-term-haul",
    ]


def test_quality_scales_what_is_replaced_in_effects_and_in_money():
    plain, half = one(), one(scenario=Scenario(quality_by=0.5))
    assert half.effects.parts[0, 0, GWP] == pytest.approx(plain.effects.parts[0, 0, GWP] / 2)
    assert half.money.receivers_saving[0] == pytest.approx(plain.money.receivers_saving[0] / 2)


def test_effects_and_money_go_by_rail_together():
    k = with_prices("PR192", "PR193", "PR194", "PR199")
    assert by_rail(one(km=400.0, offered=30_000.0)) == (True, True)
    assert by_rail(one(k=k, km=400.0, offered=30_000.0, country="RU", hazard_class=5)) == (True, True)
    assert by_rail(one(k=k, km=400.0, offered=30_000.0, country="RU", hazard_class=2)) == (False, False)
    assert by_rail(one(km=400.0, offered=1000.0)) == (False, False)


def with_prices(*names, value=1.0):
    """The small world with further price rows."""
    added = (replace(K.prices[0], id=name, value=value, low=None, high=None) for name in names)
    return replace(K, prices=(*K.prices, *added))


def by_rail(found):
    """Whether the life cycle and the money take the haul by rail."""
    names = {found.prices.columns[column].subject for column in found.ledger.column}
    burdens = {found.burdens.columns[column].subject for column in found.inventory.column}
    return "rail_diesel" in burdens, bool(names & {"PR193", "PR194", "PR196"})


def test_electricity_made_of_waste_is_not_hauled_on_wheels_in_money_either():
    rows = [stream("Mill", "wood", current_fate="burial"), stream("Plant", "power")]
    made = exchanges(rows, [way(K, "wood_chips", "electricity", steps=("T113",))], offered=[100], km=[50])
    found = assess_exchanges(made, K, Scenario())
    assert found.effects.parts[0, 3, FREIGHT] == 0
    assert found.money.yearly[0, KINDS.index("transport")] == 0


def test_at_the_break_even_quantity_nothing_is_gained_whatever_has_to_be_built():
    found = one()
    least = found.money.break_even_quantity()[0]
    assert 0 < least < 1000
    assert one(offered=least).money.present_value[0] == pytest.approx(0, abs=1e-6)
    technology = replace(
        K.technology["T002"], capex_low=100.0, capex_high=100.0, capex_unit="EUR per t/yr",
        opex_low=1.0, opex_high=1.0, opex_unit="EUR per t input",
        scale_t_a_low=100.0, scale_t_a_high=10_000.0,
    )  # fmt: skip
    k = replace(K, technologies=(technology,))

    def ground(tonnes):
        rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "additive")]
        ways = [way(k, "fly_ash_coal", "cement_additive_active", steps=("T002",))]
        return assess_exchanges(exchanges(rows, ways, offered=[tonnes], km=[5]), k, Scenario()).money

    scaled = ground(3000.0).break_even_quantity()[0]
    assert ground(scaled).present_value[0] == pytest.approx(0, abs=1e-5)


def test_the_break_even_distance_of_a_pipe_counts_the_pipe():
    links = (*K.price_links, replace(K.price_links[0], resource="thermal_energy", price="P1"))
    k = replace(with_prices("PR218", "PR230", value=10_000.0), price_links=links)

    def piped(km):
        rows = [stream("Plant", "heat", current_fate="emission"), stream("Town", "heat")]
        ways = [way(k, "thermal_energy", "thermal_energy")]
        return assess_exchanges(exchanges(rows, ways, offered=[1000], km=[km]), k, Scenario())

    found = piped(2.0)
    assert found.ledger.has_pipe[0]
    km = found.money.break_even_km(found.road_km)[0]
    assert piped(km).money.present_value[0] == pytest.approx(0, abs=1e-6)


def test_the_same_price_row_is_drawn_alike_wherever_it_is_paid():
    found = one(country="SE")
    columns = [i for i, cost in enumerate(found.prices.columns) if cost.subject == "PR195"]
    assert len(columns) > 1, "the tariff stands in one column for each country that asks"
    wide = [replace(cost, low=cost.value / 2, high=cost.value * 2) for cost in found.prices.columns]
    drawn = draw_prices(wide, 50, np.random.default_rng(1))
    assert np.array_equal(drawn[:, columns[0]], drawn[:, columns[1]])
    assert drawn[:, columns[0]].std() > 0


def burner(offer, need, steps, *, k=None, **cells):
    """100 t/a of `offer` to a neighbour who asks for `need`, with the shipped factors."""
    k = k or SHIPPED
    rows = [stream("A", offer, current_fate="burial", **cells), stream("B", need)]
    made = exchanges(rows, [way(k, offer, need, steps=steps)], offered=[100], km=[0])
    return assess_exchanges(made, k, Scenario())


SHIPPED = symbio.load()


def test_a_fuel_that_becomes_steam_is_burnt_on_the_way():
    """Coal fines in a fluidised bed set free the carbon of coal: steam of them is no clean steam."""
    recipe = burner("coal_fines", "steam_mp", ("T209",)).recipes[0]
    burning = {term.why.code: term for term in recipe.terms}["assess-term-burning"]
    assert burning.amount == pytest.approx(recipe.shared[0].facts["part"] / 100, abs=1e-3)
    assert 0.3 < burning.amount < 1, "the bed makes power besides, which bears the rest"
    assert burning.column > 0


def test_what_gives_its_cold_or_its_warmth_is_not_burnt():
    for offer, need, step in (("lng", "lng_cold", "T840"), ("treated_wastewater", "district_heat", "T122")):
        terms = burner(offer, need, (step,)).recipes[0].terms
        assert "assess-term-burning" not in {term.why.code for term in terms}


def test_fuels_replace_each_other_by_heat_whichever_kind_of_coal_is_asked_for():
    replaced = burner("tyre_chips", "lignite", ()).recipes[0].terms[0]
    lhv = dict(zip(SHIPPED.resources.ids, SHIPPED.resources.lhv_mj_kg, strict=True))
    assert replaced.amount == pytest.approx(lhv["tyre_chips"] / lhv["lignite"])


def test_where_loading_is_paid_apart_avoided_hauls_are_loaded_too():
    k = with_prices("PR199", value=2.0)
    rows = [stream("A", "ash", current_fate="burial", country="BY"), stream("B", "x", country="BY")]
    ways = [way(k, "fly_ash_coal", "cement_additive_active")]
    money = assess_exchanges(exchanges(rows, ways, offered=[100], km=[80]), k, Scenario()).money
    kinds = {name: money.yearly[0, KINDS.index(name)] for name in ("waste_haul", "supply_haul", "transport")}
    assert kinds["supply_haul"] - 100 * 100 * 0.1 == pytest.approx(100 * 2.0)
    assert kinds["waste_haul"] - 100 * 10 * 0.1 == pytest.approx(100 * 2.0)
    assert kinds["transport"] - 100 * 80 * 0.1 == pytest.approx(100 * 2.0)


def test_an_exchange_drawn_twice_is_drawn_alike_and_in_the_order_asked():
    rows = [stream("A", "ash", current_fate="burial"), stream("B", "x")] * 2
    ways = [way(K, "fly_ash_coal", "cement_additive_active")] * 2
    found = assess_exchanges(exchanges(rows, ways, offered=[100, 200], km=[10, 10]), K, Scenario())
    drawn = found.draw([1, 0, 1], draws=30)
    assert np.array_equal(drawn.effects[0], drawn.effects[2], equal_nan=True)
    assert drawn.effects[0, GWP].mean() == pytest.approx(found.effects.totals[1, GWP])
    assert drawn.effects[1, GWP].mean() == pytest.approx(found.effects.totals[0, GWP])


def test_hauls_that_are_assumed_are_drawn_in_effects_and_in_money():
    wide = tuple(
        replace(row, low=row.value / 4, high=row.value * 4) if row.id.startswith("haul_") else row
        for row in K.parameters
    )
    found = one(k=replace(K, parameters=wide))
    drawn = found.draw([0], draws=400)
    common, freight = drawn.inputs.common, drawn.effects[0, FREIGHT]
    by_hand = 90_000 * common.supply_haul + 10_000 * common.waste_haul - 50_000
    assert freight == pytest.approx(by_hand)
    names = {driver.name.code for driver in effect_drivers(found, 0, drawn, GWP)}
    assert names == {"assess-driver-supply-haul", "assess-driver-waste-haul"}
    names = {driver.name.code for driver in value_drivers(found, 0, drawn)}
    assert names == {"assess-driver-supply-haul", "assess-driver-waste-haul"}


def test_two_roles_of_one_resource_are_two_drivers():
    found = burner("tyre_chips", "thermal_coal", (), country="US")
    drawn = found.draw([0], draws=200)
    drivers = effect_drivers(found, 0, drawn, GWP, top=20)
    roles = {d.name.facts["burden"] for d in drivers if d.name.facts.get("subject") == "tyre_chips"}
    assert roles == {"burial", "use"}


def test_warm_slag_and_warm_air_are_not_burnt_and_hydrogen_as_an_input_is_made():
    for offer, need, step in (
        ("bf_slag_molten", "hot_air", "T003"),
        ("animal_house_air", "district_heat", "T122"),
    ):
        terms = burner(offer, need, (step,)).recipes[0].terms
        assert "assess-term-burning" not in {term.why.code for term in terms}
    found = burner("used_oil", "base_oil", ("T075",))
    inputs = [term for term in found.recipes[0].terms if term.why.code == "assess-term-auxiliary"]
    assert {found.burdens.columns[term.column].role for term in inputs} == {"production"}
