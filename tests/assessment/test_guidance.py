"""Law, barriers, value test, hierarchy, claims: what holds of which exchange."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_world import exchanges, small_world, stream, way

import symbio
from symbio.assessment.assess import assess_exchanges
from symbio.assessment.circumstances import circumstances
from symbio.assessment.claims import Surety, claim, product_change
from symbio.assessment.guidance import barriers, hierarchy_level, is_outranked, legal_steps, value_test
from symbio.assessment.scenario import Scenario
from symbio.assessment.social import social_estimates
from symbio.assessment.stores import storage_need
from symbio.assessment.uncertainty import chance_of_top, rank_correlation
from symbio.knowledge.guidance import CONDITIONS

K = small_world()


def ash(k=K, country="RU", hazard=4, **cells):
    codes = [{"scheme": "FKKO", "code": "61190002404", "doubt": False}]
    row = stream("Plant", "ash", current_fate="burial", country=country, hazard_class=hazard, codes=codes)
    rows = [row | cells, stream("Mill", "additive", country=country, activity="23.51")]
    made = exchanges(rows, [way(k, "fly_ash_coal", "cement_additive_active")], offered=[1000], km=[50])
    return assess_exchanges(made, k, Scenario())


def test_every_condition_that_holds_is_one_the_tables_know():
    assert circumstances(ash(), 0) <= CONDITIONS


def test_class_four_needs_a_licence_in_russia_and_class_five_does_not():
    four, five = circumstances(ash(), 0), circumstances(ash(hazard=5), 0)
    names = {step.id for step in legal_steps(K, four, ["RU"])}
    assert {"ru_licence", "ru_passport", "ru_radiation", "any_contract"} <= names
    assert "ru_class_5" not in names
    names = {step.id for step in legal_steps(K, five, ["RU"])}
    assert "ru_class_5" in names
    assert "ru_licence" not in names


def test_law_is_that_of_the_countries_at_hand():
    held = circumstances(ash(country="DE"), 0)
    assert {step.region for step in legal_steps(K, held, ["DE"])} == {None, "EU"}


def test_a_border_brings_its_own_papers():
    found = ash()
    found.exchanges.streams[1]["country"] = "BY"
    held = circumstances(found, 0)
    assert "crosses_border" in held
    assert {"ru_export", "by_register"} <= {step.id for step in legal_steps(K, held, ["RU", "BY"])}


def test_all_four_groups_of_barriers_have_remedies_in_both_languages():
    assert {row.category for row in K.barriers} == {
        "institutional", "technological", "economic", "informational",
    }  # fmt: skip
    found = barriers(K, circumstances(ash(), 0))
    assert found[-1].condition == "always"
    assert all(row.remedy(lang) for row in found for lang in ("en", "ru"))


def test_the_value_test_wants_gain_for_both_and_for_the_environment():
    assert value_test(ash(country="DK"), 0).is_symbiosis is True
    assert value_test(ash(country="DK", current_fate=None), 0).is_symbiosis is None


def test_burning_what_could_be_material_is_said_to_be_outranked():
    k = symbio.load()
    burnt = next(u for u in k.uses if u.level == "recovery" and u.resource == "wood_shavings")
    made = replace(way(k, burnt.resource, burnt.replaces), steps=(burnt.id,))
    assert hierarchy_level(k, made) == "recovery"
    assert is_outranked(k, made)


def test_the_lifetime_of_a_claim_counts_its_years():
    found = ash(country="DK")
    one = claim(found, 0)
    assert one.surety is Surety.ESTIMATED
    assert one.lifetime[0] == pytest.approx(10 * one.yearly[0])


def test_storage_of_half_a_year_is_half_the_flow_when_use_is_even():
    assert storage_need(120, frozenset({1, 2, 3, 4, 5, 6}), frozenset()) == pytest.approx(60)


def test_a_bag_of_soil_a_quarter_lighter():
    assert product_change(24, 1.0, 100) == pytest.approx(-0.24)
    assert np.isnan(product_change(24, 0.0, 100))


def test_jobs_are_ranges():
    for estimate in social_estimates(ash(), 0):
        assert estimate.low <= estimate.value <= estimate.high


def test_a_stable_ranking_is_told_from_a_lucky_one():
    generator = np.random.default_rng(1)
    draws = generator.normal(size=(3, 500)) + np.array([[10.0], [0.0], [0.0]])
    chance = chance_of_top(draws, 1)
    assert chance[0] == 1
    draws[2] = np.nan
    assert np.isnan(chance_of_top(draws, 1)[2])


def test_rank_correlation_of_a_monotone_relation_is_one():
    x = np.linspace(0, 1, 50)
    found = rank_correlation(np.array([x, -x, np.ones(50)]), np.exp(x))
    assert found[:2] == pytest.approx([1, -1])
    assert np.isnan(found[2])
