"""How much of what is generated has a known use: by hand, and what ships."""

from __future__ import annotations

import pytest

import symbio
from symbio.knowledge import load
from symbio.quality.coverage import Coverage, Uses, common_kinds, kinds_coverage, mass_coverage
from symbio.streams.demo import DEMOS


def test_shares_are_of_what_was_counted() -> None:
    found = Coverage(used=6.0, none_known=1.0, open={"mud": 3.0})
    assert (found.total, found.share) == (10.0, 0.7)
    assert Coverage().share == 0.0


def test_a_use_of_something_more_general_counts_and_an_estimate_does_not() -> None:
    knowledge = load()
    uses, index = Uses(knowledge), knowledge.resources.index
    found = Coverage()
    for name, position in (("slag", index["bf_slag_granulated"]), ("odd", None)):
        uses.count(found, name, position, 2.0)
    end = next(iter(knowledge.dead_end))
    if not uses.is_used(index[end]):
        uses.count(found, end, index[end], 1.0)
        assert found.none_known == 1.0
    assert found.used == 2.0
    assert found.open == {"odd": 2.0}


@pytest.mark.parametrize("region", DEMOS)
def test_nine_tenths_of_what_a_demo_region_generates_has_a_known_use(region: str) -> None:
    found = mass_coverage(load(), symbio.demo(region))
    assert found.total > 100_000
    assert found.share >= 0.9, found.open


def test_the_commonest_waste_kinds_have_a_use_or_none_is_known() -> None:
    codes = common_kinds()
    assert len(set(codes)) == len(codes) == 300
    found = kinds_coverage(load())
    assert found.total == 300
    assert not found.open
