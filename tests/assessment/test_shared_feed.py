"""What is done for all products of a feed is counted once over the exchanges of all of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest
from small_world import exchanges, price, price_link, small_world, stream, way

import symbio
from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.categories import PARTS
from symbio.assessment.chain import Chains, Link
from symbio.assessment.detail import effect_lines, money_lines
from symbio.assessment.drivers import effect_drivers, value_drivers
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.joint import WHOLE, Joint, Weighed
from symbio.assessment.partners import share_chain
from symbio.assessment.prices import Prices
from symbio.assessment.purse import DONORS, KINDS
from symbio.assessment.scenario import Scenario
from symbio.assessment.uncertainty import draw_prices
from symbio.knowledge.records import TechnologyFlow

SHIPPED = symbio.load()
INTO, IDS = SHIPPED.resources.index, SHIPPED.resources.ids
TONNES = 30_000.0
W, T = PARTS.index("W"), PARTS.index("T")
SHARED = (*DONORS, "treatment")


@dataclass(frozen=True)
class Feed:
    """A treatment, what enters it, and its products: one of each that are made together."""

    technology: str
    enters: str
    products: tuple[str, ...]


def feeds() -> list[Feed]:
    """Every shipped treatment that makes several products together of its first input."""
    chains, prices = Chains(SHIPPED), Prices(SHIPPED, "EUR")
    joint = Joint(SHIPPED, chains, prices.worth)
    found = []
    for row in SHIPPED.technologies:
        flows = chains.flows[row.id]
        enters = next((INTO[f.resource] for f in flows if f.direction == "in" and f.role == "main"), None)
        outputs = [f.resource for f in flows if f.direction == "out" and f.role != "residue"]
        if enters is None or not outputs:
            continue
        share = joint.share(Link(row, enters, INTO[outputs[0]], 1.0), "DE")
        if share.by is not None:
            found.append(Feed(row.id, IDS[enters], (outputs[0], *share.others)))
    return found


FEEDS = feeds()


def exchanged(feed: Feed, *, fate: str = "burial", country: str = "DE") -> Exchanges:
    """The feed to a taker of each of its products 80 km away."""
    given = {"country": country, "current_fate": fate, "hazard_class": 4, "activity": "23.51"}
    rows, ways = [], []
    for product in feed.products:
        rows += [stream("Plant", feed.enters, **given),
                 stream(f"taker of {product}", product, country=country)]  # fmt: skip
        ways.append(way(SHIPPED, feed.enters, product, steps=(feed.technology,)))
    size = len(feed.products)
    return exchanges(rows, ways, offered=[TONNES] * size, km=[80.0] * size)


@pytest.mark.parametrize(
    ("feed", "country"),
    [*((feed, "DE") for feed in FEEDS), *((feed, "RU") for feed in FEEDS[::4])],
    ids=lambda case: getattr(case, "technology", case),
)
def test_over_all_products_of_a_feed_each_burden_and_cost_is_that_of_the_feed_treated_once(
    feed: Feed, country: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waste, treatment, fees, charges, running and plants; the way where it is the feed that goes it."""
    made = exchanged(feed, country=country)
    found = assess_exchanges(made, SHIPPED, Scenario())
    size = range(len(feed.products))
    waste, treated = found.effects.parts[:, W].sum(axis=0), sum(processing(found, feed, i) for i in size)
    permits = found.parameters.value("permitting_cost")
    money = found.money.yearly.sum(axis=0)
    built = (found.money.investment - permits - found.money.by_distance[1]).sum()
    borne = [found.purse.borne(case) for case in found.cases]
    assert math.fsum(one.feed.value for one in borne) == pytest.approx(1.0, rel=1e-12)
    hauls, freight = found.effects.parts[:, T], found.money.yearly[:, KINDS.index("transport")]

    monkeypatch.setattr(Joint, "share", lambda self, link, country: WHOLE)
    once = assess_exchanges(made, SHIPPED, Scenario())
    energy = max(size, key=lambda i: SHIPPED.resources.kind[INTO[feed.products[i]]] == "energy")
    assert waste == pytest.approx(once.effects.parts[0, W], rel=1e-9, nan_ok=True)
    assert treated == pytest.approx(processing(once, feed, energy), rel=1e-9, nan_ok=True)
    for kind in SHARED:
        expected = once.money.yearly[0, KINDS.index(kind)]
        assert money[KINDS.index(kind)] == pytest.approx(expected, rel=1e-9, nan_ok=True), kind
    plant = once.money.investment[0] - permits - once.money.by_distance[1, 0]
    assert built == pytest.approx(plant, rel=1e-9, nan_ok=True)
    for place, one in enumerate(borne):
        part = one.feed.value if one.is_feed_hauled else 1.0
        assert hauls[place] == pytest.approx(part * once.effects.parts[place, T], rel=1e-9, nan_ok=True)
        expected = part * once.money.yearly[place, KINDS.index("transport")]
        assert freight[place] == pytest.approx(expected, rel=1e-9, nan_ok=True)


def test_takers_in_different_countries_bear_together_the_feed_once() -> None:
    """The feed has one place: prices there tell the parts, whoever takes the products and wherever."""
    for feed in FEEDS:
        made = exchanged(feed, country="RU")
        takers = [{**row, "country": "BY"} if i == 1 else row for i, row in enumerate(made.streams)]
        found = assess_exchanges(replace(made, streams=tuple(takers)), SHIPPED, Scenario())
        borne = [found.purse.borne(found.cases[int(case)]) for case in found.which]
        assert math.fsum(one.feed.value for one in borne) == pytest.approx(1.0, rel=1e-12), feed.technology


def processing(found: Assessment, feed: Feed, exchange: int) -> np.ndarray:
    """P by category without the burning of a product by its taker, which is of the product alone."""
    own = {"resource": feed.products[exchange]}
    lines = [line for line in effect_lines(found, exchange) if line.part == "P"]
    kept = [line.effects for line in lines if line.why.code != "assess-term-burning" or line.why.facts != own]
    return -np.array(kept).sum(axis=0)


def test_many_treatments_are_tried_and_some_haul_the_feed_and_some_the_product() -> None:
    assert len(FEEDS) > 90
    chains = Chains(SHIPPED)
    ways = [(feed, way(SHIPPED, feed.enters, name, steps=(feed.technology,)))
            for feed in FEEDS for name in feed.products]  # fmt: skip
    hauled = {chains.is_feed_hauled(one) for _, one in ways}
    assert hauled == {True, False}
    feed = next(feed for feed in FEEDS if feed.technology == "T062")
    paid = assess_exchanges(exchanged(feed, country="RU"), SHIPPED, Scenario()).money.yearly
    assert (paid[:, KINDS.index("charge")] > 0).all()


def test_of_what_is_in_use_the_revenue_is_lost_once() -> None:
    feed = next(feed for feed in FEEDS if feed.technology == "T062")
    links = (*SHIPPED.price_links, price_link(feed.enters, "secondary", "PX"))
    priced = replace(SHIPPED, prices=(*SHIPPED.prices, price("PX", 100.0)), price_links=links)
    found = assess_exchanges(exchanged(feed, fate="sold"), priced, Scenario())
    lost = found.money.yearly[:, KINDS.index("revenue")]
    assert lost.sum() == pytest.approx(
        -TONNES * found.prices.columns[found.ledger.of(np.array([0])).column[0]].value
    )


@pytest.mark.parametrize("country", ["DE", "RU"])
def test_the_parts_of_all_products_of_a_treatment_add_up_to_one_in_every_draw(country: str) -> None:
    """Prices move the parts of products that are shared by price; what errs together is drawn together."""
    chains, prices = Chains(SHIPPED), Prices(SHIPPED, "EUR")
    joint = Joint(SHIPPED, chains, prices.worth, column=prices.worth_column)
    borne = [
        [
            joint.of(way(SHIPPED, feed.enters, name, steps=(feed.technology,)), country)
            for name in feed.products
        ]
        for feed in FEEDS
    ]
    draws = draw_prices(prices.columns, 200, np.random.default_rng(3))
    drawn = joint.draw(draws, range(len(joint.parts)))
    moved = 0
    for ofs in borne:
        parts = [one.feed.value * drawn[one.feed.number] for one in ofs]
        assert sum(parts) == pytest.approx(np.ones(200), rel=1e-9)
        moved += bool(np.std(parts[0]) > 0)
    assert moved > 40


def by_price(product: str) -> Assessment:
    """The mill where additive sells for 40 … 60 and sand for 5 … 15 EUR/t."""
    k = world()
    ranged = [replace(price("P1", 50.0), low=40.0, high=60.0), replace(price("P9", 10.0), low=5.0, high=15.0)]
    k = replace(k, prices=(*(row for row in k.prices if row.id != "P1"), *ranged),
                price_links=(*k.price_links, price_link("sand", "new", "P9")))  # fmt: skip
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", product)]
    made = exchanges(rows, [way(k, "fly_ash_coal", product, steps=("T002",))], offered=[1000.0], km=[50])
    return assess_exchanges(made, k, Scenario())


def test_a_part_by_price_moves_with_the_drawn_prices_in_effects_and_in_money() -> None:
    found = by_price("sand")
    part = 0.2 * 10 / (0.6 * 50 + 0.2 * 10)
    assert found.effects.parts[0, W, 0] == pytest.approx(part * 1000 * 21)
    drawn = found.draw([0], draws=300)
    sell = {cost.subject: i for i, cost in enumerate(found.prices.columns) if cost.role == "new"}
    sand, additive = (drawn.inputs.prices[:, sell[name]] for name in ("sand", "cement_additive_active"))
    parts = 0.2 * sand / (0.6 * additive + 0.2 * sand)
    assert parts.std() > 0
    waste, power, haul = 1000 * 21, 1000 * 50, 0.2 * 1000 * 50 * 0.1
    known = found.effects.parts[0, :, 0]
    assert known[[1, 2, 3]] == pytest.approx([part * waste, part * power, haul])
    assert np.isnan(known[0]), "nobody knows the making of sand here"
    assert drawn.effects.shape[-1] == 300
    gained = 10 * (parts * (13_000 - 5000) + sand * 1000 + 1000 * 100 * 0.1 - haul)
    built = parts * 100 * 1000 + 1000
    assert drawn.present_value[0] == pytest.approx(gained - built)


def test_prices_of_the_other_products_are_among_the_drivers() -> None:
    found = by_price("cement_additive_active")
    drawn = found.draw([0], draws=300)
    subjects = {driver.name.facts.get("subject") for driver in effect_drivers(found, 0, drawn, 0)}
    assert {"sand", "cement_additive_active"} <= subjects
    subjects = {driver.name.facts.get("subject") for driver in value_drivers(found, 0, drawn)}
    assert {"sand", "cement_additive_active"} <= subjects


def test_where_nothing_sells_in_a_draw_the_part_of_the_tables_holds() -> None:
    weighed = Weighed(0.25, 0, (((0, 1.0),), ((1, 2.0),)))
    prices = np.array([[0.0, 0.0], [-1.0, 3.0], [2.0, 1.0]])
    assert weighed.at(prices) == pytest.approx([0.25, 0.0, 0.5])


def world() -> symbio.Knowledge:
    """A mill (100 EUR per t/a at its usual 1,000 t/a, 5 EUR/t, 50 kWh/t): 0.6 t additive, 0.2 t sand."""
    k = small_world()
    row = replace(
        k.technology["T002"], energy_kwh_per_t=50.0, heat_mj_per_t=None, capex_low=100.0, capex_high=100.0,
        capex_unit="EUR per t/yr", opex_low=5.0, opex_high=5.0, opex_unit="EUR per t input",
        scale_t_a_low=100.0, scale_t_a_high=10_000.0,
    )  # fmt: skip
    own = ("made up for tests", "C", "CC-BY-4.0")
    flows = [TechnologyFlow(*own, row.id, "in", "fly_ash_coal", 1.0, "t/t", "main", (), None)]
    flows += [TechnologyFlow(*own, row.id, "out", name, amount, "t/t", "main", (), None)
              for name, amount in (("cement_additive_active", 0.6), ("sand", 0.2))]  # fmt: skip
    return replace(k, technologies=(row,), technology_flows=tuple(flows))


def ground(product: str, tonnes: float = 8000.0) -> Assessment:
    k = world()
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", product)]
    ratio = 0.6 if product == "cement_additive_active" else 0.2
    made = exchanges(
        rows, [way(k, "fly_ash_coal", product, steps=("T002",), ratio=ratio)], offered=[tonnes], km=[50]
    )
    return assess_exchanges(made, k, Scenario(joint="physical"))


def test_a_product_of_three_quarters_bears_three_quarters_of_waste_mill_and_fee_and_its_own_way() -> None:
    found = ground("cement_additive_active")
    money = dict(zip(KINDS, found.money.yearly[0].tolist(), strict=True))
    assert money["fee"] == pytest.approx(0.75 * 8000 * 12)
    assert money["waste_haul"] == pytest.approx(0.75 * 8000 * 10 * 0.1)
    assert money["treatment"] == pytest.approx(0.75 * 8000 * 5)
    assert money["purchase"] == pytest.approx(0.6 * 8000 * 50)
    assert money["transport"] == pytest.approx(0.6 * 8000 * 50 * 0.1), "it is hauled as product"
    mill = 100 * 1000 * 8**0.6
    assert found.money.investment[0] == pytest.approx(0.75 * mill + 1000), "a mill for all of the ash"
    assert found.effects.parts[0, W, 0] == pytest.approx(0.75 * 8000 * (20 + 10 * 0.1))


def test_lines_say_which_part_of_the_whole_they_are() -> None:
    found = ground("sand")
    shared = {line.why.code: line.borne for line in effect_lines(found, 0)}
    assert shared["assess-term-treatment-saved"] == pytest.approx(0.25)
    assert shared["assess-term-power"] == pytest.approx(0.25)
    assert shared["assess-term-haul"] == 1.0
    lines = {line.why.code: line for line in money_lines(found, 0)}
    assert lines["assess-sum-fee"].shared == symbio.language.Message("assess-line-shared", {"part": 25.0})
    assert lines["assess-investment-plant"].borne == pytest.approx(0.25)
    assert lines["assess-investment-permits"].shared is None
    assert lines["assess-sum-freight"].shared is None
    assert sum(line.value for line in lines.values() if line.kind == "treatment") == pytest.approx(-10_000)


def test_the_draws_and_the_partners_of_a_chain_bear_the_part_too() -> None:
    found = ground("sand")
    drawn = found.draw([0], draws=20)
    assert drawn.present_value[0] == pytest.approx(np.full(20, found.money.present_value[0]), nan_ok=True)
    donor, mill, _ = share_chain(found, 0).partners
    assert donor.saved == pytest.approx(10 * 0.25 * 8000 * (12 + 1))
    own_way = 10 * 0.2 * 8000 * 50 * 0.1
    assert mill.cost == pytest.approx(0.25 * (10 * 40_000 + 100 * 1000 * 8**0.6) + own_way + 1000)
