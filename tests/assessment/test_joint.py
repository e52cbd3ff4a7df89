"""A treatment that makes several products burdens each with its part, and all parts are the whole."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import exchanges, small_world, stream, way

import symbio
from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.categories import CATEGORIES, PARTS
from symbio.assessment.chain import Chains, Link
from symbio.assessment.joint import Joint, Share, split
from symbio.assessment.prices import Prices
from symbio.assessment.scenario import Scenario
from symbio.knowledge.records import TechnologyFlow

GWP, P = CATEGORIES.index("GWP100"), PARTS.index("P")
SHIPPED = symbio.load()
INTO = SHIPPED.resources.index


def joint(*, country: str = "DE", is_by_price: bool = True) -> list[tuple[Link, Share]]:
    """Every product of every shipped technology by each of its first inputs, with its share."""
    chains, prices = Chains(SHIPPED), Prices(SHIPPED, "EUR")
    shares = Joint(SHIPPED, chains, prices.worth, is_by_price=is_by_price)
    found = []
    for row in SHIPPED.technologies:
        flows = chains.flows[row.id]
        enters = next((INTO[f.resource] for f in flows if f.direction == "in" and f.role == "main"), None)
        for flow in flows:
            if enters is not None and flow.direction == "out" and flow.role != "residue":
                link = Link(row, enters, INTO[flow.resource], 1.0)
                found.append((link, shares.share(link, country)))
    return found


@pytest.mark.parametrize("is_by_price", [True, False])
def test_the_parts_of_the_products_of_every_treatment_add_up_to_the_whole(is_by_price: bool) -> None:
    """Of alternatives, which the tables state with one amount, one is made: one of each counts."""
    amounts = {(f.technology, f.resource): (f.amount, f.unit) for f in SHIPPED.technology_flows
               if f.direction == "out"}  # fmt: skip
    sums: dict[str, dict[object, float]] = {}
    for link, share in joint(is_by_price=is_by_price):
        if share.by is not None:
            slot = amounts[link.technology.id, SHIPPED.resources.ids[link.leaves]]
            sums.setdefault(link.technology.id, {})[slot] = share.part
    assert len(sums) > 90
    assert all(math.isclose(math.fsum(parts.values()), 1.0, rel_tol=1e-12) for parts in sums.values())


def test_tyre_crumb_bears_its_part_and_the_steel_the_rest() -> None:
    by_mass = {SHIPPED.resources.ids[link.leaves]: share for link, share in joint(is_by_price=False)
               if link.technology.id == "T062"}  # fmt: skip
    assert by_mass["crumb_rubber"].part == pytest.approx(0.66 / 0.84)
    assert by_mass["tyre_steel_cord"].part == pytest.approx(0.18 / 0.84)
    assert (by_mass["crumb_rubber"].by, by_mass["crumb_rubber"].others) == ("mass", ("tyre_steel_cord",))


@pytest.mark.parametrize("technology", ["T020", "T121", "T122", "T072", "T634"])
def test_what_is_made_one_or_the_other_bears_all(technology: str) -> None:
    """Gypsum or set regulator, heat for houses or for glasshouses: more than enters cannot come out."""
    shares = [share for link, share in joint() if link.technology.id == technology]
    assert [share.part for share in shares] == [1.0] * len(shares)


def test_without_all_prices_the_mass_decides_and_heat_beside_matter_only_the_price() -> None:
    abroad = {link.technology.id: share.by for link, share in joint(country="XX") if share.by}
    assert abroad["T062"] in {"mass", "price"}
    by_mass = {link.technology.id: share.by for link, share in joint(is_by_price=False) if share.by}
    assert by_mass["T062"] == "mass"
    assert by_mass["T603"] == "energy"
    assert by_mass["T112"] == "price", "biochar and heat have neither mass nor energy in common"


def world(*amounts: float) -> symbio.Knowledge:
    """Grinding by 50 kWh/t that makes two products of fly ash, `amounts` of a tonne."""
    k = small_world()
    row = replace(k.technology["T002"], energy_kwh_per_t=50.0, heat_mj_per_t=None)
    own = ("made up for tests", "C", "CC-BY-4.0")
    names = ("cement_additive_active", "sand")
    flows = [TechnologyFlow(*own, row.id, "in", "fly_ash_coal", 1.0, "t/t", "main", (), None)]
    flows += [TechnologyFlow(*own, row.id, "out", name, amount, "t/t", "main", (), None)
              for name, amount in zip(names, amounts, strict=True)]  # fmt: skip
    return replace(k, technologies=(row,), technology_flows=tuple(flows))


def assessed(k: symbio.Knowledge, product: str) -> Assessment:
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", product)]
    made = exchanges(rows, [way(k, "fly_ash_coal", product, steps=("T002",))], offered=[10], km=[0])
    return assess_exchanges(made, k, Scenario(joint="physical"))


@settings(max_examples=30, deadline=None)
@given(st.floats(0.05, 0.49), st.floats(0.5, 0.9))
def test_the_burdens_of_exchanges_of_both_products_are_that_of_the_treatment(small: float, large: float):
    amounts = (small, min(large, 1.0 - small))
    k = world(*amounts)
    parts = [assessed(k, name).effects.parts[0, P, GWP] for name in ("cement_additive_active", "sand")]
    assert math.fsum(parts) == pytest.approx(10 * 50 * 1.0, rel=1e-9)
    assert parts[0] == pytest.approx(500 * amounts[0] / sum(amounts))


def test_a_recipe_says_by_what_it_shares_and_what_is_left_whole() -> None:
    found = assessed(world(0.6, 0.2), "sand")
    message = found.recipes[0].shared[0]
    assert (message.code, message.facts["part"]) == ("assess-shared-mass", 25.0)
    assert not assessed(world(0.9, 0.9), "sand").recipes[0].shared
    assert np.isclose(assessed(world(0.9, 0.9), "sand").effects.parts[0, P, GWP], 500)


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=5))
def test_along_a_chain_the_burden_of_early_steps_is_shared_again(parts: list[float]) -> None:
    """What the last product bears and what all side products on the way bear are the whole of each step."""
    last = split([Share(part) for part in parts])
    assert last == pytest.approx([math.prod(parts[i:]) for i in range(len(parts))])
    aside = [
        [math.prod(parts[i:j]) * (1 - parts[j]) for j in range(i, len(parts))] for i in range(len(parts))
    ]
    assert [one + math.fsum(rest) for one, rest in zip(last, aside, strict=True)] == pytest.approx(
        [1.0] * len(parts)
    )
