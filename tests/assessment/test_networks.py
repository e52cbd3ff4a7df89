"""Networks of several firms solved by hand, and what must hold of any network."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import exchanges, factor, link, price, price_link, small_world, stream, way

import symbio
from symbio.assessment.assess import assess, assess_exchanges
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.scenario import ALLOCATIONS, Scenario
from symbio.knowledge.records import TechnologyFlow
from symbio.matching.ways import Way

GWP = CATEGORIES.index("GWP100")
OWN = ("made up for tests", "C", "CC-BY-4.0")


def flow(technology: str, resource: str, role: str, amount: float, unit: str = "t/t") -> TechnologyFlow:
    """One flow of a technology: ``"residue"`` and ``"main"`` leave it, ``"aux"`` enters."""
    direction = "in" if role == "aux" else "out"
    known = {
        "technology": technology, "direction": direction, "resource": resource, "role": role,
        "weight": 1.0, "amount": amount, "unit": unit, "source": OWN[0], "grade": OWN[1], "licence": OWN[2],
    }  # fmt: skip
    names = TechnologyFlow.__dataclass_fields__
    return TechnologyFlow(**{name: known.get(name) for name in names})


def chain_world():
    """The small world with two treatments: grinding ash (0.9, tenth is left), then drying it (0.8)."""
    k = small_world()
    grinding = replace(k.technology["T002"], energy_kwh_per_t=50.0, heat_mj_per_t=None)
    drying = replace(k.technology["T001"], energy_kwh_per_t=None, heat_mj_per_t=720.0)
    return replace(
        k,
        technologies=(grinding, drying),
        technology_flows=(
            flow("T002", "cement_additive_active", "main", 0.9),
            flow("T002", "ash_slag_mix", "residue", 0.1),
            flow("T001", "cement_additive_active", "main", 0.8),
            flow("T001", "lime", "aux", 0.1),
            flow("T001", "dust_suppressant", "aux", 0.01),
        ),
        factors=(*k.factors, factor("lime", 1000)),
        factor_links=(*k.factor_links, link("lime", "production", "lime")),
    )


K = chain_world()


def chained() -> Way:
    """Fly ash is ground, dried and sold as an active addition to cement: 0.72 t of a tonne."""
    both = ("T002", "T001")
    return way(K, "fly_ash_coal", "cement_additive_active", ratio=0.72, steps=both)


def test_a_chain_of_treatments_carries_its_yields_residues_and_energy():
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "additive")]
    found = assess_exchanges(exchanges(rows, [chained()], offered=[1000], km=[50]), K, Scenario())
    ground, dried = 1000 * 0.9, 1000 * 0.9 * 0.8
    power, left = 1000 * 50 * 1.0, 1000 * 0.1 * 20
    heat, lime = ground * 0.2 * 200, ground * 0.1 * 1000
    virgin = dried * 800 + dried * 100 * 0.1
    parts = found.effects.parts[0, :, GWP]
    assert parts[0] == pytest.approx(virgin)
    assert parts[2] == pytest.approx(power + left + heat + lime)
    assert parts[3] == pytest.approx(dried * 50 * 0.1), "less is hauled than is offered: it is treated first"
    left_out = [message.facts["resource"] for message in found.recipes[0].left_out]
    assert left_out == ["dust_suppressant"], "a hundredth without a factor is cut off and named"


def four_firms(order=(0, 1, 2), scale=1.0, countries=("DK",) * 4):
    """Plant → mill (1,000 t), plant → kiln (500 t, ground and dried), tip → mill (200 t)."""
    firms = [("Plant", "Mill"), ("Plant", "Kiln"), ("Tip", "Mill")]
    ways = [
        way(K, "fly_ash_coal", "cement_additive_active"),
        chained(),
        way(K, "ash_slag_mix", "cement_additive_active", ratio=0.5),
    ]
    offered, km = (1000.0, 500.0, 200.0), (50.0, 20.0, 400.0)
    place = dict(zip(("Plant", "Mill", "Kiln", "Tip"), countries, strict=True))
    rows = []
    for i in order:
        donor, receiver = firms[i]
        rows += [
            stream(donor, "ash", current_fate="burial", country=place[donor]),
            stream(receiver, "additive", country=place[receiver]),
        ]
    made = exchanges(
        rows, [ways[i] for i in order], offered=[offered[i] * scale for i in order], km=[km[i] for i in order]
    )
    return assess_exchanges(made, K, Scenario())


def test_four_firms_get_what_one_reckons_by_hand():
    found = four_firms()
    simple = 1000 * (800 + 10) + 1000 * (20 + 1) - 1000 * 50 * 0.1
    processing = 500 * (50 + 2 + 0.9 * 40 + 0.9 * 100)
    treated = 360 * (800 + 10) + 500 * (20 + 1) - processing - 360 * 20 * 0.1
    tipped = 100 * (800 + 10) + 200 * (20 + 1) - 200 * 400 * 0.1
    assert found.effects.totals[:, GWP] == pytest.approx([simple, treated, tipped])
    network = found.network()
    names = dict(zip(found.exchanges.firms, network.firms[:, GWP], strict=True))
    assert names == pytest.approx(
        {
            "Plant": (simple + treated) / 2, "Mill": (simple + tipped) / 2, "Kiln": treated / 2,
            "Tip": tipped / 2,
        }
    )  # fmt: skip
    assert network.total[GWP] == pytest.approx(simple + treated + tipped)


def test_the_cut_off_gives_the_donor_what_it_no_longer_dumps():
    found = four_firms()
    network = found.network("cut_off")
    names = dict(zip(found.exchanges.firms, network.firms[:, GWP], strict=True))
    assert names["Plant"] == pytest.approx(1500 * 21)
    assert names["Tip"] == pytest.approx(200 * 21)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
@pytest.mark.parametrize("rule", ALLOCATIONS)
def test_the_order_of_exchanges_changes_nothing(order, rule):
    found, turned = four_firms(), four_firms(order)
    assert turned.effects.totals == pytest.approx(found.effects.totals[list(order)], nan_ok=True)
    assert turned.money.present_value == pytest.approx(found.money.present_value[list(order)], nan_ok=True)
    one, other = found.network(rule), turned.network(rule)
    by_name = dict(zip(turned.exchanges.firms, other.firms, strict=True))
    for name, firm in zip(found.exchanges.firms, one.firms, strict=True):
        assert by_name[name] == pytest.approx(firm)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(1, 1e6), st.floats(0, 290))
def test_a_stream_split_in_two_has_the_effects_of_the_whole(part, tonnes, km):
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "additive")]
    whole = assess_exchanges(exchanges(rows, [chained()], offered=[tonnes], km=[km]), K, Scenario())
    halves = exchanges(rows * 2, [chained()] * 2, offered=[tonnes * part, tonnes * (1 - part)], km=[km] * 2)
    split = assess_exchanges(halves, K, Scenario())
    assert split.effects.totals.sum(axis=0) == pytest.approx(whole.effects.totals[0], rel=1e-9, nan_ok=True)
    yearly = split.money.yearly.sum(axis=0)
    assert yearly == pytest.approx(whole.money.yearly[0], rel=1e-9, nan_ok=True)


def test_kilotonnes_are_a_thousand_tonnes(tmp_path):
    table = tmp_path / "streams.csv"
    found = []
    for quantity, unit in ((4000, "t/a"), (4, "kt/a")):
        table.write_text(
            "company,activity,stream,direction,quantity,unit,lat,lon,country,current_fate\n"
            f"Plant,35.11,coal fly ash,offer,{quantity},{unit},55.6,11.1,DK,burial\n"
            f"Mill,23.51,active mineral addition for cement,need,{quantity},{unit},55.7,11.2,DK,\n"
        )
        found.append(assess(symbio.match(symbio.read_streams(table)), Scenario()))
    assert len(found[0]) > 0
    assert not np.isnan(found[0].effects.totals[:, GWP]).all()
    assert found[0].effects.totals == pytest.approx(found[1].effects.totals, nan_ok=True)
    assert found[0].money.yearly == pytest.approx(found[1].money.yearly, nan_ok=True)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["EUR", "RUB"]), st.floats(0.5, 200))
def test_another_currency_scales_every_sum_by_its_rate_and_leaves_effects_alone(currency, rate):
    k = replace(K, rates=(replace(K.rates[0], rub=rate),))
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "additive")]
    made = exchanges(rows, [way(k, "fly_ash_coal", "cement_additive_active")], offered=[100], km=[50])
    euros, other = (assess_exchanges(made, k, Scenario(currency=name)) for name in ("EUR", currency))
    by = 1.0 if currency == "EUR" else rate
    assert other.money.yearly == pytest.approx(euros.money.yearly * by)
    assert other.money.shares == pytest.approx(euros.money.shares * by)
    assert other.money.rate_of_return == pytest.approx(euros.money.rate_of_return, nan_ok=True)
    assert np.array_equal(other.effects.totals, euros.effects.totals, equal_nan=True)


def test_countries_whose_figures_are_alike_may_be_swapped():
    here, there = four_firms(), four_firms(countries=("SE", "DK", "FI", "DE"))
    assert there.effects.totals == pytest.approx(here.effects.totals, nan_ok=True)
    assert there.money.present_value == pytest.approx(here.money.present_value, nan_ok=True)


def test_a_factor_of_the_receivers_country_counts_for_the_receiver_alone():
    dear = replace(factor("clinker", 900), geography="SE")
    k = replace(K, factors=(*K.factors, dear), price_links=(*K.price_links, price_link("lime", "new", "P4")))
    k = replace(k, prices=(*k.prices, price("P4", 80)))
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "additive", country="SE")]
    made = exchanges(rows, [way(k, "fly_ash_coal", "cement_additive_active")], offered=[1], km=[0])
    assert assess_exchanges(made, k, Scenario()).effects.parts[0, 0, GWP] == pytest.approx(900 + 10)
    rows[0]["country"], rows[1]["country"] = "SE", "DK"
    assert assess_exchanges(made, k, Scenario()).effects.parts[0, 0, GWP] == pytest.approx(800 + 10)


TAKE_UP = {
    # water, air or a bulk that the table does not state enters with the waste
    "T619", "T625", "T628", "T634", "T639", "T643", "T863", "T880", "T047", "T401", "T838", "T034", "T306",
    "T316", "T008", "T030", "T138", "T211", "T713", "T836", "T160", "T520", "T526", "T527", "T529", "T530",
    "T812", "T817", "T985", "T955", "T958", "T988", "T1010", "T1024", "T945", "T113", "T960",
}  # fmt: skip


def test_no_treatment_leaves_more_than_enters_it_unless_it_takes_up_water_air_or_filler():
    """Products are alternatives, so the heaviest counts; residues come with any of them."""
    flows = defaultdict(list)
    for row in symbio.load().technology_flows:
        if row.unit in {"t/t", "m3/t"} and row.amount is not None:
            flows[row.technology].append(row)
    checked, heavier = 0, set()
    for technology, rows in flows.items():
        dry = [row for row in rows if row.unit == "t/t"]
        product = max((r.amount for r in dry if (r.direction, r.role) == ("out", "main")), default=0.0)
        residues = sum(r.amount for r in dry if r.role == "residue")
        enters = 1 + sum(r.amount for r in rows if (r.direction, r.role) == ("in", "aux"))
        if ("in", "main") not in {(r.direction, r.role) for r in dry}:
            continue  # what enters is counted in cubic metres or by heat
        checked += product > 0
        heavier |= {technology} if product + residues > enters * 1.001 else set()
    assert checked > 200
    assert heavier <= TAKE_UP


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 0.95), st.floats(1, 1e5))
def test_what_enters_a_treatment_leaves_it_as_product_or_as_residue(kept, tonnes):
    k = replace(
        K,
        technology_flows=(
            flow("T002", "cement_additive_active", "main", kept),
            flow("T002", "ash_slag_mix", "residue", 1 - kept),
        ),
    )
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "additive")]
    ways = [way(k, "fly_ash_coal", "cement_additive_active", ratio=kept, steps=("T002",))]
    found = assess_exchanges(exchanges(rows, ways, offered=[tonnes], km=[1]), k, Scenario())
    amounts = {
        term.why.code: amount
        for term, amount in zip(found.recipes[0].terms, found.inventory.amount, strict=True)
    }
    product, residue = amounts["assess-term-production-saved"], amounts["assess-term-residue"]
    assert product + residue == pytest.approx(tonnes)
    assert amounts["assess-term-haul"] == pytest.approx(product), "over one kilometre"
