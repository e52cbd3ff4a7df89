"""Who can be replaced by another exchange of the assessment contributes less, between two as among more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_world import exchanges, small_world, stream, way

from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.partners import RULES, share_chain
from symbio.assessment.rivals import without_either
from symbio.assessment.scenario import Scenario
from symbio.assessment.sharing import between_two, contributions

K = small_world()
PAIRS = (("Plant", "Mill", 50.0), ("Plant", "Other mill", 150.0), ("Pond", "Mill", 100.0))
"""Donor, receiver and km: ash of the plant suits two mills, the first of which could take it of a pond."""
WORTH = {50.0: 10 * (13_000 + 60_000 - 5000) - 1000, 100.0: 10 * (13_000 + 60_000 - 10_000) - 1000,
         150.0: 10 * (13_000 + 60_000 - 15_000) - 1000}  # fmt: skip


def shared(pairs: tuple[tuple[str, str, float], ...] = PAIRS, **scenario: object) -> Assessment:
    rows = [row for giver, taker, _ in pairs
            for row in (stream(giver, "ash", current_fate="burial"), stream(taker, "x"))]  # fmt: skip
    made = exchanges(rows, [way(K, "fly_ash_coal", "cement_additive_active")] * len(pairs),
                     offered=[1000.0] * len(pairs), km=[km for *_, km in pairs])  # fmt: skip
    givers, takers = [giver for giver, *_ in pairs], [taker for _, taker, _ in pairs]
    offer = np.array([2 * givers.index(name) for name in givers])
    need = np.array([2 * takers.index(name) + 1 for name in takers])
    made = replace(made, offer=offer, need=need)
    return assess_exchanges(made, K, Scenario(sharing="by_contribution", **scenario))  # type: ignore[arg-type]


def test_two_partners_share_by_what_each_could_gain_without_the_other() -> None:
    """The plant could give to the other mill, the mill take from the pond: 679, 579 and 629 thousand."""
    found = shared()
    assert found.money.present_value == pytest.approx([WORTH[50.0], WORTH[150.0], WORTH[100.0]])
    gain, donor_alone, receiver_alone = WORTH[50.0], WORTH[150.0], WORTH[100.0]
    donor = (gain + donor_alone - receiver_alone) / 2
    assert found.money.shares[:, 0] == pytest.approx([donor, gain - donor])
    least = -10 * 13_000 / 10_000
    assert found.money.price[0] == pytest.approx(least + donor / 10_000)


def test_who_has_no_other_partner_gets_less_than_who_has() -> None:
    found = shared(PAIRS[:2])
    donor, receiver = found.money.shares[:, 0]
    assert donor == pytest.approx((WORTH[50.0] + WORTH[150.0]) / 2)
    assert receiver == pytest.approx((WORTH[50.0] - WORTH[150.0]) / 2)


def test_where_nobody_can_be_replaced_two_share_equally() -> None:
    money = shared(PAIRS[:1]).money
    assert money.shares[:, 0] == pytest.approx([WORTH[50.0] / 2] * 2)


def test_a_loss_is_shared_equally_and_what_is_unknown_stays_so() -> None:
    far = (("Plant", "Mill", 20_000.0), ("Plant", "Other mill", 50.0), ("Pond", "Third", float("nan")))
    money = shared(far).money
    assert money.present_value[0] < 0
    assert money.shares[0, 0] == pytest.approx(money.shares[1, 0])
    assert np.isnan(money.shares[:, 2]).all()


def test_between_two_is_one_rule_with_chains_and_draws_keep_its_price() -> None:
    found = shared()
    for i in range(len(found)):
        chain = share_chain(found, i)
        assert chain.shares[RULES.index("by_contribution")] == pytest.approx(found.money.shares[:, i])
    drawn = found.draw([0], draws=5)
    assert drawn.donor[0] == pytest.approx([found.money.shares[0, 0]] * 5)


@given(st.floats(-100, 100), st.floats(-50, 200), st.floats(-50, 200))
def test_the_closed_form_for_two_is_the_shapley_value(gain: float, first: float, second: float) -> None:
    split = between_two(np.array([gain]), np.array([[first], [second]]))[:, 0]
    ends = (min(max(first, 0.0), gain), min(max(second, 0.0), gain)) if gain > 0 else (0.0, 0.0)
    worth = {frozenset({0}): ends[0], frozenset({1}): ends[1], frozenset({0, 1}): gain}
    assert split == pytest.approx(contributions(worth, 2), abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(-10, 10)), min_size=1, max_size=20))
def test_the_best_other_partner_is_found_as_by_looking_at_each(rows: list[tuple[int, int, float]]) -> None:
    found = shared(PAIRS[:1])
    donor, receiver = (np.array([row[i] for row in rows]) for i in (0, 1))
    values = np.array([row[2] for row in rows])
    both = replace(found.exchanges, offer=donor, need=receiver, donor=donor, receiver=receiver,
                   way=np.zeros(len(rows), dtype=np.int64))  # fmt: skip
    without = without_either(both, K, values)
    for i in range(len(rows)):
        others = [values[j] for j in range(len(rows)) if donor[j] == donor[i] and receiver[j] != receiver[i]]
        assert without[1, i] == max(0.0, *others, 0.0)
        others = [values[j] for j in range(len(rows)) if receiver[j] == receiver[i] and donor[j] != donor[i]]
        assert without[0, i] == max(0.0, *others, 0.0)
