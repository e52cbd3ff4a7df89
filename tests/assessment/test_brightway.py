"""The same small network reckoned by Brightway, exchange by exchange and category by category.

The matrices are built from the amounts of the terms, not from our sums: each exchange is an activity that
takes and gives back what its terms say; every thing with a factor is an activity of its own with one emission
per category, weighed 1.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_world import exchanges, factor, small_world, stream, way

from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.categories import CATEGORIES, FREIGHT, PARTS, SIGNS
from symbio.assessment.detail import effect_lines
from symbio.assessment.scenario import Scenario

bw2calc = pytest.importorskip("bw2calc", reason="bw2calc is not installed (dependency group bench)")
bw_processing = pytest.importorskip("bw_processing", reason="comes with bw2calc")


def network() -> Assessment:
    """Three exchanges among four firms, with factors in three categories."""
    k = small_world()
    more = [
        factor(row.item, row.value * by, row.unit, indicator)
        for row in k.factors
        for indicator, by in (("AP", 0.003), ("ADPF", 11.7))
    ]
    k = replace(k, factors=(*k.factors, *more))
    rows, ways = [], []
    for donor, receiver, offer, ratio in (
        ("Plant", "Mill", "fly_ash_coal", 0.9),
        ("Plant", "Kiln", "ash_slag_mix", 0.5),
        ("Tip", "Mill", "fly_ash_coal", 0.3),
    ):
        rows += [stream(donor, offer, current_fate="burial"), stream(receiver, "additive")]
        ways.append(way(k, offer, "cement_additive_active", ratio=ratio))
    made = exchanges(rows, ways, offered=[1000, 250, 25_000], km=[50, 20, 400])
    return assess_exchanges(made, k, Scenario())


def datapackage(found: Assessment, category: int):
    """Technosphere, biosphere and characterisation for one category; activity 1000 + i is exchange i."""
    columns = found.burdens.columns
    technosphere = [(i + 1, i + 1, 1.0) for i in range(len(columns))]
    factors = found.burdens.matrix()[0][:, category]
    biosphere = [(500, i + 1, float(np.nan_to_num(factors[i]))) for i in range(len(columns))]
    for exchange in range(len(found)):
        technosphere.append((1000 + exchange, 1000 + exchange, 1.0))
        inventory = found.inventory.of(np.array([exchange]))
        for part, column, amount in zip(inventory.part, inventory.column, inventory.amount, strict=True):
            technosphere.append((int(column) + 1, 1000 + exchange, SIGNS[part] * amount))
    package = bw_processing.create_datapackage()
    for name, rows in (("technosphere_matrix", technosphere), ("biosphere_matrix", biosphere)):
        indices = np.array([row[:2] for row in rows], dtype=bw_processing.INDICES_DTYPE)
        data = np.array([row[2] for row in rows])
        package.add_persistent_vector(matrix=name, name=name, indices_array=indices, data_array=data)
    package.add_persistent_vector(
        matrix="characterization_matrix",
        name="weights",
        indices_array=np.array([(500, 500)], dtype=bw_processing.INDICES_DTYPE),
        data_array=np.array([1.0]),
    )
    return package


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("category", ["GWP100", "AP", "ADPF", "TKM"])
def test_brightway_finds_the_same_effect_of_each_exchange(category):
    found, place = network(), CATEGORIES.index(category)
    package = datapackage(found, place)
    for exchange in range(len(found)):
        lca = bw2calc.LCA({1000 + exchange: 1.0}, data_objs=[package])
        lca.lci()
        lca.lcia()
        ours = found.effects.totals[exchange, place]
        assert ours == pytest.approx(-lca.score, rel=1e-9), "what an exchange saves is a burden below nil"
        assert ours == pytest.approx(
            sum(line.effects[place] for line in effect_lines(found, exchange)), rel=1e-9
        )


def test_every_part_and_freight_by_rail_occur_in_the_network():
    found = network()
    assert set(found.inventory.part) >= {PARTS.index(part) for part in "VWT"}
    assert "rail_diesel" in {found.burdens.columns[column].subject for column in found.inventory.column}
    assert (found.effects.totals[:, FREIGHT] != 0).all()
