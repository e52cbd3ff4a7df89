"""Figures of quality, each against a case worked out by hand or published."""

from __future__ import annotations

import math

import pytest

from symbio.quality.figures import area, commonest, guessed, reliability, share


def test_a_share_has_its_wilson_interval() -> None:
    figure = share("q", "all", [True] * 8 + [False] * 2)
    assert figure.value == 0.8
    # Wilson 1927, by hand: (0.8 + 0.19208 ± 1.96 √(0.016 + 0.009604)) / 1.38416
    assert (figure.low, figure.high) == (pytest.approx(0.4902, abs=1e-3), pytest.approx(0.9433, abs=1e-3))


def test_without_questions_a_figure_is_unknown_and_not_nought() -> None:
    assert math.isnan(share("q", "all", []).value)
    assert math.isnan(area("q", "all", [], [0.5]).value)


def test_the_area_is_the_chance_that_a_good_one_scores_higher() -> None:
    assert area("q", "all", [0.9, 0.4], [0.5, 0.1]).value == 0.75
    assert area("q", "all", [0.5], [0.5]).value == 0.5
    figure = area("q", "all", [0.9, 0.8], [0.1, 0.2])
    assert (figure.value, figure.high) == (1.0, 1.0)


def test_guessing_names_what_is_accepted_most_often() -> None:
    accepted = [("a", "b"), ("a",), ("c",), ("b", "a")]
    assert commonest(accepted, 2) == ["a", "b"]
    assert guessed(accepted, 1) == 0.75
    assert share("q", "all", [True, True, True, False], baseline=0.5).lift == 1.5


def test_reliability_puts_like_scores_together() -> None:
    bins = reliability([0.05, 0.95, 0.92, 1.0], [False, True, False, True])
    assert [(one.n, one.right) for one in bins] == [(1, 0.0), (3, pytest.approx(2 / 3))]
