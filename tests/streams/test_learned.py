"""Weights learned from names: what they must do, on examples small enough to see through."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from symbio.streams.learned import Example, Learned, log_odds, train

STEEL, GLASS, TURNINGS, SCRAP, BOX = range(5)
SLAG, CULLET = 0, 1
EXAMPLES: list[Example] = [
    (SLAG, [(STEEL, 1.0), (TURNINGS, 1.6)]),
    (SLAG, [(TURNINGS, 1.6)]),
    (CULLET, [(GLASS, 1.0), (SCRAP, 1.6)]),
    (CULLET, [(GLASS, 1.6), (BOX, 0.5)]),
]


def _best(model: Learned, words: list[int]) -> int:
    return int(log_odds(np.array(words), np.ones(len(words)), model).argmax())


def test_words_speak_for_the_class_whose_names_hold_them() -> None:
    model = train(EXAMPLES, 5, 2)
    assert (_best(model, [TURNINGS]), _best(model, [GLASS]), _best(model, [SCRAP])) == (SLAG, CULLET, CULLET)


def test_a_word_that_is_a_remark_does_not_outweigh_the_thing() -> None:
    model = train(EXAMPLES, 5, 2)
    assert _best(model, [TURNINGS, STEEL, BOX]) == SLAG


def test_the_same_examples_give_the_same_weights() -> None:
    first, second = train(EXAMPLES, 5, 2), train(EXAMPLES, 5, 2)
    assert all((a == b).all() for a, b in zip(first, second, strict=True))


def test_there_are_weights_only_where_a_name_holds_the_word() -> None:
    model = train(EXAMPLES, 5, 2)
    held = {(word, label) for label, row in EXAMPLES for word, _ in row}
    found = {(w, int(model.of[q])) for w in range(5) for q in range(model.start[w], model.start[w + 1])}
    assert found == held


def test_without_examples_nothing_is_known() -> None:
    model = train([], 3, 2)
    assert log_odds(np.array([0, 2]), np.ones(2), model).tolist() == [0.0, 0.0]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.lists(st.integers(0, 7), min_size=1, max_size=4)), max_size=12)
)
def test_weights_stay_finite_whatever_is_learned(rows: list[tuple[int, list[int]]]) -> None:
    model = train([(label, [(word, 1.0) for word in words]) for label, words in rows], 8, 4)
    assert np.isfinite(model.weight).all()
    assert np.isfinite(model.bias).all()
