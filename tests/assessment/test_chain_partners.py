"""Three and more partners: who owns the plant between gets a share, and shares add up to the gain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import exchanges, small_world, stream, way

import symbio
from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.partners import RULES, share_chain
from symbio.assessment.scenario import Financing, Scenario
from symbio.matching.ways import Way


def world() -> symbio.Knowledge:
    """Two mills: 100 EUR per t/a and 5 EUR/t, 40 EUR per t/a and 1 EUR/t, both usual at 1,000 t/a."""
    k = small_world()
    ours = {"scale_t_a_low": 100.0, "scale_t_a_high": 10_000.0, "capex_unit": "EUR per t/yr",
            "opex_unit": "EUR per t input"}  # fmt: skip
    first = replace(
        k.technology["T002"], capex_low=100.0, capex_high=100.0, opex_low=5.0, opex_high=5.0, **ours
    )
    other = replace(
        k.technology["T004"], capex_low=40.0, capex_high=40.0, opex_low=1.0, opex_high=1.0, **ours
    )
    return replace(k, technologies=(first, other), technology_flows=())


K = world()
ASH = stream("Plant", "ash", current_fate="burial")


def through(*steps: str) -> Way:
    """Ash to the mill by the treatments `steps`, a tonne of a tonne."""
    made = way(K, "fly_ash_coal", "cement_additive_active", steps=steps)
    stops = tuple((made.offer, made.offer) if i < len(steps) - 1 else (made.offer, made.need)
                  for i in range(len(steps)))  # fmt: skip
    return replace(made, stops=stops)


def assessed(ways: list[Way], names: list[tuple[str, str]], **scenario: object) -> Assessment:
    k = replace(K, technology_flows=_flows(ways))
    rows = [row for giver, taker in names for row in ({**ASH, "company": giver}, stream(taker, "x"))]
    made = exchanges(rows, ways, offered=[1000.0] * len(ways), km=[50.0] * len(ways))
    return assess_exchanges(made, k, Scenario(**scenario))  # type: ignore[arg-type]


def _flows(ways: list[Way]) -> tuple[symbio.knowledge.records.TechnologyFlow, ...]:
    """Each treatment makes a tonne of a tonne of whatever leaves it."""
    own = ("made up for tests", "C", "CC-BY-4.0")
    made = {
        (step, K.resources.ids[leaves])
        for one in ways
        for step, (_, leaves) in zip(one.steps, one.stops, strict=True)
    }
    flow = symbio.knowledge.records.TechnologyFlow
    return tuple(flow(*own, step, "out", name, 1.0, "t/t", "main", None, None) for step, name in sorted(made))


def test_who_owns_the_mill_bears_it_and_the_way_and_is_paid_by_both_ends() -> None:
    found = assessed([through("T002")], [("Plant", "Mill")])
    chain = share_chain(found, 0)
    assert [partner.role for partner in chain.partners] == ["donor", "plant", "receiver"]
    donor, mill, receiver = chain.partners
    assert donor.before == pytest.approx(10 * (12_000 + 1000))
    assert receiver.before == pytest.approx(10 * (50_000 + 10_000))
    assert mill.cost == pytest.approx(10 * (5000 + 5000) + 100_000 + 1000)
    gain = 130_000 + 600_000 - 201_000
    assert chain.gain == pytest.approx(gain)
    assert chain.gain == pytest.approx(found.money.present_value[0])
    assert chain.shares[RULES.index("equal")] == pytest.approx([gain / 3] * 3)
    assert chain.shares[RULES.index("by_cost")] == pytest.approx([0, gain, 0]), "the mill alone bears costs"
    to_donor, by_receiver = chain.paid("equal")
    assert to_donor == pytest.approx((gain / 3 - 130_000) / 10_000)
    assert by_receiver == pytest.approx((600_000 - gain / 3) / 10_000)
    assert -201_000 - 10_000 * to_donor + 10_000 * by_receiver == pytest.approx(gain / 3)


def test_two_plants_are_two_partners_or_one_owner() -> None:
    found = assessed([through("T002", "T004")], [("Plant", "Mill")])
    each, one = share_chain(found, 0), share_chain(found, 0, "one")
    assert [partner.technologies for partner in each.partners] == [(), ("T002",), ("T004",), ()]
    assert [partner.technologies for partner in one.partners] == [(), ("T002", "T004"), ()]
    assert each.partners[2].cost == pytest.approx(10 * 1000 + 40_000)
    assert sum(partner.cost for partner in each.partners) == pytest.approx(one.partners[1].cost)
    by_cost = each.shares[RULES.index("by_cost")]
    assert by_cost[1] / by_cost[2] == pytest.approx(each.partners[1].cost / each.partners[2].cost)


def test_who_can_be_replaced_contributes_less() -> None:
    """A second mill would take the ash as well, though farther away; nobody else gives any."""
    alone = share_chain(assessed([through("T002")], [("Plant", "Mill")]), 0)
    assert alone.shares[RULES.index("by_contribution")] == pytest.approx([alone.gain / 3] * 3)
    found = assessed([through("T002")] * 2, [("Plant", "Mill"), ("Plant", "Other mill")])
    both = replace(found.exchanges, offer=np.array([0, 0]))
    chain = share_chain(replace(found, exchanges=both), 0)
    donor, plant, receiver = chain.shares[RULES.index("by_contribution")]
    assert receiver == pytest.approx(0, abs=1e-6), "just as much is gained with the other mill"
    assert donor == pytest.approx(chain.gain / 2)
    assert plant == pytest.approx(chain.gain / 2)


def test_a_plant_that_is_not_needed_contributes_only_what_it_adds() -> None:
    found = assessed([through("T002"), through()], [("Plant", "Mill"), ("Plant", "Mill")])
    both = replace(found.exchanges, offer=np.array([0, 0]), need=np.array([1, 1]))
    chain = share_chain(replace(found, exchanges=both), 0)
    assert found.money.present_value[1] > found.money.present_value[0]
    assert chain.shares[RULES.index("by_contribution")][1] == pytest.approx(0, abs=1e-6)


def test_without_a_plant_two_share_and_the_operator_bears_the_costs() -> None:
    chain = share_chain(assessed([through()], [("Plant", "Mill")], operator="donor"), 0)
    assert [partner.role for partner in chain.partners] == ["donor", "receiver"]
    assert chain.partners[0].cost == pytest.approx(10 * 5000 + 1000)
    assert chain.partners[1].cost == 0


def test_a_grant_lowers_what_the_plant_bears() -> None:
    plain = share_chain(assessed([through("T002")], [("Plant", "Mill")]), 0)
    granted = share_chain(assessed([through("T002")], [("Plant", "Mill")], financing=Financing(grant=0.5)), 0)
    assert plain.partners[1].cost - granted.partners[1].cost == pytest.approx(0.5 * 101_000)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3), st.floats(10, 5000), st.sampled_from(["each", "one"]))
def test_shares_add_up_to_the_gain_and_payments_to_nothing(plants: int, tonnes: float, owners: str) -> None:
    found = assessed([through(*("T002", "T004", "T002")[:plants])], [("Plant", "Mill")])
    exchange = replace(found.exchanges, offered=np.array([tonnes]))
    found = assess_exchanges(exchange, found.knowledge, Scenario())
    chain = share_chain(found, 0, owners)  # type: ignore[arg-type]
    assert chain.gain == pytest.approx(found.money.present_value[0], rel=1e-9, abs=1e-6)
    assert chain.shares.sum(axis=1) == pytest.approx([chain.gain] * len(RULES), rel=1e-9, abs=1e-6)
    for rule in RULES:
        paid = (*(0.0,), *chain.paid(rule), 0.0)
        after = [p.before + (paid[i + 1] - paid[i]) * chain.volume for i, p in enumerate(chain.partners)]
        assert after == pytest.approx(chain.shares[RULES.index(rule)].tolist(), rel=1e-6, abs=1e-3)


def test_what_is_unknown_of_a_plant_leaves_every_share_unknown() -> None:
    blank = replace(K.technology["T002"], capex_low=None)
    k = replace(K, technologies=(blank,))
    made = exchanges([ASH, stream("Mill", "x")], [through("T002")], offered=[1000.0], km=[50.0])
    chain = share_chain(assess_exchanges(made, k, Scenario()), 0)
    assert np.isnan(chain.shares).all()


def test_the_table_of_shares_adds_up_and_names_what_is_owned() -> None:
    found = assessed([through("T002", "T004")], [("Plant", "Mill")])
    table, chain = symbio.chain_shares(found, 0), share_chain(found, 0)
    assert table["role"].to_list() == ["donor", "plant", "plant", "receiver"]
    assert table["company"].to_list() == ["Plant", None, None, "Mill"]
    assert table["technologies"].to_list() == [[], ["T002"], ["T004"], []]
    for rule in RULES:
        assert table[rule].sum() == pytest.approx(chain.gain, rel=1e-4)
        assert table[f"pays_{rule}"].to_list() == [
            None,
            *(pytest.approx(p, rel=1e-4) for p in chain.paid(rule)),
        ]
    assert symbio.chain_shares(found, 0, "one").height == 3
