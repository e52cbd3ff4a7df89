"""Values known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from symbio.assessment.cashflow import annuity, loan_worth, payback, rate_of_return
from symbio.assessment.sharing import contributions, share
from symbio.language import UnusableCall


def test_the_annuity_is_the_textbooks():
    assert annuity(0.08, 10) == pytest.approx((1 - 1.08**-10) / 0.08)
    assert annuity(0.0, 10) == pytest.approx(10)


def test_the_rate_of_return_makes_the_present_value_nil():
    invested, yearly = np.array([1000.0, 500.0]), np.array([150.0, 400.0])
    rates = rate_of_return(invested, yearly, 15, 2)
    assert yearly * annuity(rates, 15, 2) == pytest.approx(invested, rel=1e-3)


def test_there_is_no_rate_of_return_without_investment_or_gain():
    assert np.isnan(rate_of_return(np.array([0.0, 10.0]), np.array([5.0, -5.0]), 10)).all()


def test_payback_with_and_without_ramp_up():
    assert payback(np.array([10.0]), np.array([5.0]), 10, 0)[0] == pytest.approx(2)
    assert payback(np.array([10.0]), np.array([5.0]), 10, 2)[0] == pytest.approx(3)
    assert payback(np.array([10.0]), np.array([-5.0]), 10)[0] == np.inf
    assert np.isnan(payback(np.array([np.nan]), np.array([1.0]), 10)[0])
    assert payback(np.array([0.0]), np.array([1.0]), 10)[0] == 0


def test_a_loan_at_the_discount_rate_is_worth_nothing():
    assert loan_worth(0.07, 0.07, 8) == pytest.approx(0, abs=1e-12)
    assert loan_worth(0.1, 0.02, 8) > 0 > loan_worth(0.02, 0.1, 8)


def test_shares_add_up_and_follow_the_rule():
    gain = np.array([10.0, -4.0])
    for rule in ("equal", "by_cost"):
        parts = share(gain, rule, weights=np.array([[1.0, 0.0], [3.0, 0.0], [0.0, 0.0]]))
        assert parts.sum(axis=0) == pytest.approx(gain)
    with pytest.raises(UnusableCall):
        share(gain, "equal", weights=np.empty((0, 2)))


def test_shapley_values_of_the_glove_game():
    """One left glove and two right ones: the left is worth 2/3 (Shapley 1953, textbook case)."""
    worth = {frozenset({0, 1}): 1.0, frozenset({0, 2}): 1.0, frozenset({0, 1, 2}): 1.0}
    assert contributions(worth, 3) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_what_loses_every_year_never_pays_back_even_when_the_state_pays_the_plant():
    assert payback(np.array([0.0]), np.array([-1.0]), 10)[0] == np.inf
