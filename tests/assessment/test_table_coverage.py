"""How much the knowledge tables can say: floors a little under what was measured."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from plausible import answerable, demo, ways

import symbio
from symbio.assessment.assess import Assessment
from symbio.assessment.categories import CATEGORIES

FLOORS = {"kuzbass": (0.96, 0.84), "kalundborg": (0.95, 0.95), "ways": (0.88, 0.93)}
"""Shares of answerable exchanges with a known total, per category, and with a known net present value."""
CURRENCIES = {"kuzbass": "RUB", "kalundborg": "EUR"}


@cache
def _assessed(name: str) -> Assessment:
    return ways(600) if name == "ways" else demo(name, CURRENCIES[name])


@pytest.mark.parametrize("name", FLOORS)
@pytest.mark.parametrize("category", [name for name in CATEGORIES if name != "TKM"])
def test_the_total_of_most_exchanges_is_known_in_every_category(name: str, category: str) -> None:
    found = _assessed(name)
    totals = found.effects.totals[answerable(found), CATEGORIES.index(category)]
    assert np.isfinite(totals).mean() >= FLOORS[name][0]


@pytest.mark.parametrize("name", FLOORS)
def test_the_value_of_most_exchanges_is_known(name: str) -> None:
    found = _assessed(name)
    assert np.isfinite(found.money.present_value[answerable(found)]).mean() >= FLOORS[name][1]


def test_every_treatment_states_what_it_draws_and_costs() -> None:
    k = symbio.load()
    powered = {
        flow.technology
        for flow in k.technology_flows
        if flow.direction == "in" and flow.resource.startswith("electricity")
    }
    silent = {
        row.id
        for row in k.technologies
        if row.id not in powered and row.energy_kwh_per_t is None and row.heat_mj_per_t is None
    }
    costless = {row.id for row in k.technologies if row.capex_low is None or row.opex_low is None}
    assert silent <= {"T167"}, "hauls shared between firms are no treatment"
    assert costless <= {"T167"}


def test_every_item_that_a_link_names_tells_all_categories_somewhere() -> None:
    k = symbio.load()
    told: dict[str, set[str]] = {}
    for row in k.factors:
        told.setdefault(row.item, set()).add(row.indicator)
    links: dict[tuple[str, str], list[str]] = {}
    for link in k.factor_links:
        links.setdefault((link.resource, link.role), []).append(link.item)
    silent = {
        key
        for key, items in links.items()
        if not set(CATEGORIES) - {"TKM"} <= set().union(*(told[item] for item in items))
    }
    assert not silent


def test_the_demo_of_kalundborg_says_what_is_published_of_quantities_and_of_what_is_in_use() -> None:
    """What is in use today shows no net benefit, and its money where both sides are known."""
    found = symbio.assess(symbio.match(symbio.demo("kalundborg")))
    assert np.isfinite(found.exchanges.offered).sum() >= 28
    assert np.isfinite(found.money.present_value).sum() >= 25
    assert found.is_used_already.mean() > 0.6
    assert np.isnan(found.effects.totals[found.is_used_already, 0]).all()
