"""Ratios that were wrong once, and small residues in whatever unit the tables state them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_world import exchanges, small_world, stream, way

import symbio
from symbio.assessment.assess import assess_exchanges
from symbio.assessment.burdens import Burdens
from symbio.assessment.chain import Chains
from symbio.assessment.recipes import Recipe
from symbio.assessment.replaced import Replacements
from symbio.assessment.scenario import Scenario
from symbio.knowledge.records import TechnologyFlow
from symbio.matching.ways import Way, WayTable

K = symbio.load()


def test_wet_yeast_replaces_feed_by_its_protein_and_greenery_oil_by_its_yield() -> None:
    """Nine tenths of spent yeast are water; a tonne of greenery gives some kilogrammes of oil."""
    assert 0.1 <= K.use["U_org_024"].ratio <= 0.2
    assert 0.001 <= K.use["U_f2b_149"].ratio <= 0.006


def test_no_wet_by_product_replaces_dry_protein_feed_tonne_by_tonne() -> None:
    rows = {row.id: row for row in K.resources.rows}
    wet = [use for use in K.uses if use.replaces == "protein_feed"
           and (rows[use.resource].moisture_pct_low or 0) > 40]  # fmt: skip
    assert wet
    assert all(use.ratio is not None and use.ratio < 0.5 for use in wet)


def test_a_top_gas_turbine_takes_the_pressure_and_not_the_heat_of_the_gas() -> None:
    taken = {flow.resource for flow in K.technology_flows
             if flow.technology == "T128" and flow.direction == "in" and flow.role == "main"}  # fmt: skip
    assert taken == {"pressure_energy"}


def ground(residue: str, amount: float, unit: str) -> Recipe:
    """Grinding of ash that leaves over a residue for which no factor is known."""
    k = small_world()
    row = replace(k.technology["T002"], energy_kwh_per_t=50.0, heat_mj_per_t=None)
    own = ("made up for tests", "C", "CC-BY-4.0")
    flow = TechnologyFlow(*own, row.id, "out", residue, amount, unit, "residue", None, None)
    k = replace(k, technologies=(row,), technology_flows=(flow,))
    rows = [stream("Plant", "ash", current_fate="burial"), stream("Mill", "x")]
    ways = [way(k, "fly_ash_coal", "cement_additive_active", steps=("T002",))]
    return assess_exchanges(exchanges(rows, ways, offered=[10], km=[0]), k, Scenario()).recipes[0]


@pytest.mark.parametrize(
    ("residue", "amount", "unit", "is_left_out"),
    [
        ("iron_scale", 0.04, "t/t", True),
        ("iron_scale", 0.06, "t/t", False),
        ("brine", 0.03, "m3/t", True),
        ("brine", 0.06, "m3/t", False),
        ("chilled_water", 0.04, "MWh/t", False),
    ],
)
def test_a_residue_is_left_out_by_its_mass_and_not_by_its_bare_number(
    residue: str, amount: float, unit: str, is_left_out: bool
) -> None:
    """Energy has no mass: however small its number, it is unknown and not left out."""
    recipe = ground(residue, amount, unit)
    assert ("assess-left-out" in {message.code for message in recipe.left_out}) == is_left_out
    assert ("assess-term-residue" in {term.why.code for term in recipe.terms}) != is_left_out


@pytest.mark.parametrize(
    ("offer", "ratio"),
    [("topsoil", 300 / 1250), ("perlite", 1.0), ("manufactured_soil", 0.3), ("green_roof_substrate", 1.0)],
)
def test_growing_media_replace_each_other_by_volume(offer: str, ratio: float) -> None:
    """300 kg a cubic metre of a medium of peat, 1,250 of topsoil; what is lighter, or unknown, a tonne."""
    assert _replaced(offer) == pytest.approx(ratio)


def test_a_stated_ratio_counts_before_volume_and_the_same_medium_is_one_for_one() -> None:
    assert _replaced("bark") == 0.8
    assert _replaced("growing_medium") == 1.0


def test_compost_taken_from_like_beds_spares_none_and_none_has_to_be_bought_beside() -> None:
    """What the displaced user buys is counted by volume as well: nothing but the haul is left."""
    rows = [stream("Plant", "compost", current_fate="sold"), stream("Beds", "medium", activity="01.13")]
    made = exchanges(rows, [_likeliest("compost")], offered=[1000.0], km=[50.0])
    found = assess_exchanges(made, K, Scenario(displaced="growing_medium"))
    assert found.effects.parts[0, 0, 0] == pytest.approx(0, abs=1)


def _likeliest(offer: str) -> Way:
    return WayTable(K).between(K.resources.index[offer], K.resources.index["growing_medium"])[0]


def _replaced(offer: str) -> float | None:
    known = Burdens(K)
    replacements = Replacements(K, Chains(K), lambda resource: known.has(resource, "production"))
    return replacements.by(_likeliest(offer), "01.13").ratio
