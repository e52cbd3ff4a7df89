"""Sums tell of no company: fewest companies, largest part, and nothing to be had by subtracting."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbio.web.regions.aggregates import (
    FEWEST,
    MOST_SHARE,
    Key,
    Parts,
    Relation,
    hidden_cells,
    is_safe,
    published,
    rounded,
    together,
)

WELL = {1: 10.0, 2: 10.0, 3: 10.0}


@pytest.mark.parametrize(
    ("parts", "safe"),
    [
        ({}, False),
        ({1: 5.0, 2: 5.0}, False),
        ({1: 5.0, 2: 5.0, 3: 5.0}, True),
        ({1: 80.0, 2: 10.0, 3: 10.0}, True),
        ({1: 81.0, 2: 10.0, 3: 9.0}, False),
    ],
)
def test_a_sum_is_of_three_companies_none_above_eighty_per_cent(parts: Parts, safe: bool) -> None:
    assert is_safe(parts) is safe if parts else len(parts) < FEWEST


def test_values_are_rounded_to_three_figures() -> None:
    assert [rounded(value) for value in (1234567.0, 0.0123456, 999.9, 5.0, 0.0)] == [
        1230000.0,
        0.0123,
        1000.0,
        5.0,
        0.0,
    ]


def _one_way(**parts: Parts) -> tuple[dict[Key, Parts], list[Relation]]:
    cells: dict[Key, Parts] = {("part", name): one for name, one in parts.items()}
    relation = Relation(("all",), tuple(cells))
    return {("all",): together(cells.values()), **cells}, [relation]


def test_one_hidden_part_of_a_shown_total_hides_another() -> None:
    cells, relations = _one_way(a=WELL, b={4: 20.0, 5: 20.0, 6: 20.0}, c={7: 2.0})
    assert hidden_cells(cells, relations) == {("part", "a"), ("part", "c")}
    shown, rests = published(cells, relations)
    assert shown[("all",)].value == 92.0
    assert rests[relations[0]].value == 32.0
    assert rests[relations[0]].companies == 4


def test_two_hidden_parts_of_two_companies_are_not_enough() -> None:
    cells, relations = _one_way(a=WELL, b={4: 20.0, 5: 20.0, 6: 20.0}, c={7: 2.0}, d={8: 2.0})
    assert ("part", "a") in hidden_cells(cells, relations), "company 7 would know company 8"


def test_the_total_goes_where_no_other_part_can() -> None:
    cells, relations = _one_way(a=WELL, b={1: 500.0})
    assert hidden_cells(cells, relations) == {("part", "b"), ("all",)}


def test_a_company_without_an_amount_does_not_count() -> None:
    cells, relations = _one_way(a={1: 5.0, 2: 5.0, 3: 0.0})
    assert not published(cells, relations)[0]


def test_a_two_way_table_gives_no_cell_away() -> None:
    """One hidden cell in a row and its column would follow from the margins."""
    cells: dict[Key, Parts] = {}
    for i in range(3):
        for j in range(3):
            first = 100 * i + 10 * j
            cells["flow", i, j] = {first: 9.0, first + 1: 9.0, first + 2: 9.0 + i + j}
    cells["flow", 1, 1] = {7: 4.0}
    relations = _margins(cells)
    away = hidden_cells(cells, relations)
    assert len(away) >= 4
    _assert_nothing_follows(cells, relations, away)


def _margins(cells: dict[Key, Parts]) -> list[Relation]:
    """Adds the margins of ("flow", row, column) to `cells`."""
    flows = [key for key in cells if key[0] == "flow"]
    relations = []
    for name, place in (("row", 1), ("column", 2)):
        totals: dict[Key, list[Key]] = {}
        for key in flows:
            totals.setdefault((name, key[place]), []).append(key)
        for total, parts in totals.items():
            cells[total] = together(cells[part] for part in parts)
            relations.append(Relation(total, tuple(parts)))
        relations.append(Relation(("all",), tuple(totals)))
    cells[("all",)] = together(cells[key] for key in flows)
    return relations


def _rank(rows: list[Any]) -> int:
    return int(np.linalg.matrix_rank(np.array(rows))) if rows else 0


def _assert_nothing_follows(cells: dict[Key, Parts], relations: list[Relation], away: frozenset[Key]) -> None:
    """An onlooker who adds and subtracts all that is shown finds no unsafe cell, nor pair of cells."""
    place = {key: i for i, key in enumerate(sorted(away, key=repr))}
    rows = []
    for one in relations:
        row = np.zeros(len(place))
        for key, sign in [(one.total, -1.0), *((part, 1.0) for part in one.parts)]:
            if key in place:
                row[place[key]] += sign
        rows.append(row)
    for n in (1, 2):
        for keys in combinations(place, n):
            if is_safe(together(cells[key] for key in keys)):
                continue
            if n == 1 and len(cells[keys[0]]) >= FEWEST and is_safe(cells[keys[0]]):
                continue
            asked = np.zeros(len(place))
            asked[[place[key] for key in keys]] = 1.0
            assert _rank([*rows, asked]) > _rank(rows), keys


_PARTS = st.dictionaries(st.integers(1, 9), st.floats(0.5, 1000.0), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), _PARTS, min_size=1, max_size=12),
    st.sampled_from([(), ("flow",), ("all", "row")]),
)
def test_no_table_gives_a_company_away(
    table: dict[tuple[int, int], dict[int, float]], dear: tuple[str, ...]
) -> None:
    cells: dict[Key, Parts] = {("flow", *place): parts for place, parts in table.items()}
    relations = _margins(cells)
    away = hidden_cells(cells, relations, dear)
    for key, parts in cells.items():
        if key not in away:
            assert len(parts) >= FEWEST
            assert max(parts.values()) <= MOST_SHARE * sum(parts.values())
    for one in relations:
        rest = [cells[part] for part in one.parts if part in away]
        assert one.total in away or not rest or is_safe(together(rest))
    _assert_nothing_follows(cells, relations, away)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 9), _PARTS, min_size=1, max_size=8))
def test_what_is_shown_is_the_sum_and_no_more(table: dict[int, dict[int, float]]) -> None:
    cells, relations = _one_way(**{str(name): parts for name, parts in table.items()})
    shown, rests = published(cells, relations)
    for key, one in shown.items():
        assert one.value == rounded(sum(cells[key].values()))
    assert all(is_safe(together(cells[part] for part in one.parts if part not in shown)) for one in rests)
