"""From scores to probabilities and to codes, against the same rules in plain Python."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from symbio.streams.share_kernel import DIGITS, Sharing, Spoken, likely_codes, share

HOW = Sharing(0.25, 0.5, 8.0, 0.5, 12.0, 0.93, 3, 4)
NO_KINDS = np.zeros((5, 5), dtype=np.bool_)
scores = st.lists(st.floats(0, 1.2), min_size=5, max_size=5)


@settings(deadline=None)  # the first example compiles
@given(scores)
def test_shares_are_powers_of_scores_times_certainty(values: list[float]) -> None:
    found, shares = share(np.array(values), NO_KINDS, HOW)
    best = max(values)
    if best < HOW.least:
        assert len(found) == 0
        return
    counted = sorted(
        (i for i, v in enumerate(values) if v >= max(HOW.least, HOW.near * best)),
        key=lambda i: (-values[i], i),
    )
    assert found.tolist() == sorted(counted[: HOW.most])
    powers = np.array([(values[i] / best) ** HOW.sharpness for i in found])
    certainty = 1 / (1 + np.exp(-HOW.steepness * (min(best, 1.0) - HOW.certain_at)))
    np.testing.assert_allclose(shares, certainty * powers / powers.sum())
    assert shares.sum() <= 1


def test_a_concept_steps_back_behind_a_kind_of_it_that_scores_as_well() -> None:
    kinds = NO_KINDS.copy()
    kinds[1, 0] = True
    _, shares = share(np.array([0.8, 0.8, 0.0, 0.0, 0.0]), kinds, HOW)
    np.testing.assert_allclose(shares[1] / shares[0], (1 / HOW.general) ** HOW.sharpness)


def test_equal_codes_stand_by_their_group_and_then_by_their_place() -> None:
    nothing = Spoken(np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0))
    places = np.array([0, 1, 2, 3])
    weights = np.array([0.5, 0.5, 0.5, 0.1])
    group = np.array([0, 1, 2, 2])
    found, values = likely_codes(
        places, weights, np.zeros(0), nothing, (0.3, 0.5), np.ones(4), group, 0.05, 3
    )
    assert found.tolist() == [2, 0, 1]
    assert values.tolist() == [0.5, 0.5, 0.5]


def test_kinds_of_waste_add_the_square_of_their_score_and_facts_take_away() -> None:
    spoken = Spoken(np.array([0, 1, 2]), np.array([1, 2]), np.array([1.0, 0.8]))
    found, values = likely_codes(
        np.array([0]), np.array([0.3]), np.array([0.9, 0.2]), spoken, (0.3, 0.5),
        np.array([1.0, 0.5, 1.0]), np.array([0, 0, 0]), 0.01, 5,
    )  # fmt: skip
    assert found.tolist() == [0, 1]
    np.testing.assert_allclose(values, [0.3, 0.5 * 0.5 * 0.9**2], atol=1 / DIGITS)
