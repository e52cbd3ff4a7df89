"""What is burnt counts as burnt, whoever burns it, and yields of energy follow the heat of what enters."""

from __future__ import annotations

from functools import cache

import pytest

import symbio
from symbio.assessment.burdens import Burdens
from symbio.assessment.chain import Chains
from symbio.assessment.recipes import Case, Cook, Term
from symbio.assessment.scenario import Parameters
from symbio.matching.amounts import heat_per_unit, per_input
from symbio.matching.ways import Way, WayTable

K = symbio.load()


def at(name: str) -> int:
    return K.resources.index[name]


@cache
def best(offer: str, need: str, step: str) -> Way:
    return next(way for way in WayTable(K).between(at(offer), at(need)) if way.steps == (step,))


def terms(way: Way, fate: str = "emission") -> tuple[Term, ...]:
    cook = Cook(K, Chains(K), Burdens(K), Parameters(K, {}))
    return cook.recipe(Case(way, "DE", "DE", fate)).terms


def test_gas_burnt_in_a_boiler_for_heat_counts_as_burnt() -> None:
    burnt = [term for term in terms(best("refinery_gas", "steam_mp", "T405")) if "burning" in term.why.code]
    assert [(term.part, term.amount, term.why.facts["resource"]) for term in burnt] == [
        ("P", 1.0, "refinery_gas")
    ]


def test_gas_that_only_gives_its_cold_is_not_burnt() -> None:
    assert not any("burning" in term.why.code for term in terms(best("lng", "lng_cold", "T840")))


def test_heat_of_a_boiler_follows_the_heating_value_of_the_gas_that_enters() -> None:
    biogas, blast = best("biogas", "steam_mp", "T405"), best("bf_gas", "steam_mp", "T405")
    heat = {name: float(K.resources.lhv_mj_kg[at(name)]) / 3.6 for name in ("biogas", "bf_gas")}
    assert biogas.ratio == pytest.approx(0.9 * heat["biogas"])
    assert blast.ratio == pytest.approx(0.9 * heat["bf_gas"])
    assert Chains(K).carried(blast) == pytest.approx(blast.ratio)


def test_a_cubic_metre_of_water_gives_a_heat_pump_the_heat_of_six_degrees() -> None:
    made = next(f for f in K.technology_flows if f.technology == "T122" and f.resource == "district_heat")
    assert per_input(K, made, at("treated_wastewater")) == pytest.approx(1.4 * 0.007)
    assert per_input(K, made, at("low_grade_heat")) == pytest.approx(1.4)
    assert heat_per_unit(K, at("low_grade_heat")) == 1.0


@pytest.mark.parametrize(
    ("resource", "roles"),
    [
        ("diesel", ("use",)),
        ("biomass_fuel", ("production", "use")),
        ("solvent", ("production",)),
        ("cement", ("production",)),
    ],
)
def test_fuels_are_counted_until_burnt_and_goods_until_made(resource: str, roles: tuple[str, ...]) -> None:
    assert Burdens(K).roles(at(resource)) == roles
