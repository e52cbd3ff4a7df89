"""What today's user of an offer took to treat it rests when the offer goes elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_world import exchanges, factor, link, small_world, stream, way

import symbio
from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.categories import PARTS
from symbio.assessment.scenario import Scenario
from symbio.knowledge.records import TechnologyFlow, Use

V, P = PARTS.index("V"), PARTS.index("P")
OWN = ("made up for tests", "C", "CC-BY-4.0")


def world(*, beside: float = 0.0, uses: tuple[Use, ...] = ()) -> symbio.Knowledge:
    """Sieving (50 kWh/t) makes 0.8 t of sand of a tonne of ash and `beside` of additive; a pit makes sand."""
    k = small_world()
    row = replace(k.technology["T002"], energy_kwh_per_t=50.0, heat_mj_per_t=None)
    flows = [TechnologyFlow(*OWN, row.id, "in", "fly_ash_coal", 1.0, "t/t", "main", (), 0.9),
             TechnologyFlow(*OWN, row.id, "out", "sand", 0.8, "t/t", "main", (), 0.9)]  # fmt: skip
    if beside:
        made = ("out", "cement_additive_active", beside, "t/t", "main", (), 0.9)
        flows.append(TechnologyFlow(*OWN, row.id, *made))
    return replace(
        k, technologies=(row,), technology_flows=tuple(flows), uses=uses,
        factors=(*k.factors, factor("pit", 30)),
        factor_links=(*k.factor_links, link("sand", "production", "pit")),
    )  # fmt: skip


def sold(k: symbio.Knowledge, fate: str = "sold", **scenario: object) -> Assessment:
    """1,000 t of ash that becomes sand today go into cement."""
    rows = [stream("Plant", "ash", current_fate=fate), stream("Mill", "additive")]
    made = exchanges(rows, [way(k, "fly_ash_coal", "cement_additive_active")], offered=[1000.0], km=[0.0])
    return assess_exchanges(made, k, Scenario(displaced="sand", joint="physical", **scenario))  # type: ignore[arg-type]


def test_the_power_of_the_displaced_users_sieve_is_spared_and_sand_is_bought_by_its_yield() -> None:
    found = sold(world())
    assert found.effects.parts[0, P, 0] == pytest.approx(-1000 * 50)
    assert found.effects.parts[0, V, 0] == pytest.approx(1000 * (800 + 10) - 800 * (30 + 10))
    assert found.effects.totals[0, 0] == pytest.approx(1000 * 810 - 800 * 40 + 50_000)
    codes = {term.why.code for term in found.recipes[0].terms}
    assert "assess-term-power-rests" in codes


def test_of_a_treatment_with_several_products_the_part_of_the_displaced_one_rests() -> None:
    found = sold(world(beside=0.2))
    assert found.effects.parts[0, P, 0] == pytest.approx(-1000 * 50 * 0.8)


def test_what_is_likelier_used_as_it_is_lets_nothing_rest() -> None:
    direct = Use(*OWN, "U1", "fly_ash_coal", "sand", (), 0.95, 0.9, (), "recycling", None, None)
    found = sold(world(uses=(direct,)))
    assert found.effects.parts[0, P, 0] == 0
    assert found.effects.parts[0, V, 0] == pytest.approx(1000 * 810 - 900 * 40)


def test_of_what_is_buried_nothing_rests_and_unknown_energy_stays_unknown() -> None:
    assert sold(world(), "burial").effects.parts[0, P, 0] == 0
    k = world()
    silent = replace(k, technologies=(replace(k.technologies[0], energy_kwh_per_t=None),))
    assert np.isnan(sold(silent).effects.parts[0, P, 0])


def test_what_rests_is_drawn_with_the_factor_of_its_power() -> None:
    k = world()
    wide = tuple(replace(row, low=0.5, high=2.0) if row.item == "power" else row for row in k.factors)
    found = sold(replace(k, factors=wide))
    drawn = found.draw([0], draws=100)
    column = next(t.column for t in found.recipes[0].terms if t.why.code == "assess-term-power-rests")
    power = drawn.inputs.factors[:, column, 0] * 50
    assert power.std() > 0
    assert drawn.effects[0, 0] == pytest.approx(found.effects.totals[0, 0] - 50_000 + power)
