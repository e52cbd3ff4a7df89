"""The kernel finds exactly what the plain rules say."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_reference import Pair, all_pairs, best, random_rows, random_ways

from symbio.language import Cancelled
from symbio.matching.kernel import (
    AT_LEAST,
    AT_MOST,
    Found,
    Index,
    Reason,
    Rows,
    Scoring,
    Ways,
    unit_vectors,
)
from symbio.streams.compiled import compiled

SCORINGS = (Scoring(), Scoring.plain(), Scoring(max_distance_km=150, same_owner=True, unknown_months=0.1))


def as_pairs(found: Found, reason: np.ndarray | None = None) -> list[Pair]:
    reasons = np.zeros(len(found), int) if reason is None else reason
    columns = (found.offer, found.need, found.score, found.way, found.offer_row, found.need_row)
    return [
        Pair(int(a), int(b), float(c), int(d), int(e), int(f), Reason(int(r)))
        for a, b, c, d, e, f, r in zip(*columns, reasons, strict=True)
    ]


def world(seed: int, streams: int = 25, ways: int = 20, qualities: int = 3) -> tuple[Rows, Rows, Ways]:
    rng = np.random.default_rng(seed)
    offers = random_rows(rng, streams, 5, qualities, 4)
    needs = random_rows(rng, streams, 5, qualities, 4)
    return offers, needs, random_ways(rng, ways, 5, qualities, 4)


def same(got: list[Pair], expected: list[Pair]) -> None:
    assert [p[:2] for p in got] == [p[:2] for p in expected]
    assert got == expected


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), top=st.integers(1, 12), scoring=st.sampled_from(SCORINGS))
def test_both_directions_find_exactly_the_best_partners(seed: int, top: int, scoring: Scoring) -> None:
    offers, needs, ways = world(seed)
    index = Index.build(offers, needs, ways, scoring)
    for of in ("offer", "need"):
        fits, _ = all_pairs(offers, needs, ways, scoring, of)
        same(as_pairs(index.match(of, top=top)), best(fits, of, top))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), top=st.integers(1, 4))
def test_refused_pairs_are_the_best_that_fit_in_no_way_and_name_their_reason(seed: int, top: int) -> None:
    offers, needs, ways = world(seed)
    index = Index.build(offers, needs, ways)
    for of in ("offer", "need"):
        _, refused = all_pairs(offers, needs, ways, Scoring(), of)
        got = index.refused(of, top=top)
        same(as_pairs(got.pairs, got.reason), best(refused, of, top))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_refusals_are_counted_by_reason(seed: int) -> None:
    offers, needs, ways = world(seed)
    fits, refused = all_pairs(offers, needs, ways, Scoring(), "offer")
    expected = np.zeros((offers.streams, len(Reason)), int)
    for pair in [*fits.values(), *refused.values()]:
        expected[pair.offer, pair.reason] += 1
    assert (Index.build(offers, needs, ways).refused_counts("offer") == expected).all()


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6))])
def test_deep_trees_are_searched_exactly(seed: int) -> None:
    rng = np.random.default_rng(seed)
    offers, needs = random_rows(rng, 12, 1, 2, 4), random_rows(rng, 1500, 1, 2, 4)
    ways = random_ways(rng, 3, 1, 2, 4)
    fits, refused = all_pairs(offers, needs, ways, Scoring(), "offer")
    index = Index.build(offers, needs, ways)
    same(as_pairs(index.match("offer", top=7)), best(fits, "offer", 7))
    got = index.refused("offer", top=3)
    same(as_pairs(got.pairs, got.reason), best(refused, "offer", 3))
    fits, _ = all_pairs(offers, needs, ways, Scoring(), "need")
    same(as_pairs(index.match("need", top=7)), best(fits, "need", 7))


def test_threads_change_nothing() -> None:
    offers, needs, ways = world(5, streams=300)
    index = Index.build(offers, needs, ways)
    same(as_pairs(index.match("offer")), as_pairs(index.match("offer", parallel=False)))


def test_both_directions_give_a_pair_the_same_score() -> None:
    offers, needs, ways = world(11)
    index = Index.build(offers, needs, ways)
    there = {p[:2]: p.score for p in as_pairs(index.match("offer", top=100))}
    back = {p[:2]: p.score for p in as_pairs(index.match("need", top=100))}
    assert there == back


def test_a_new_stream_asks_as_if_it_stood_in_the_table() -> None:
    offers, needs, ways = world(7)
    index = Index.build(offers, needs, ways)
    for of, rows in (("offer", offers), ("need", needs)):
        same(as_pairs(index.query(rows, of)), as_pairs(index.match(of)))
        asked, listed = index.query_refused(rows, of), index.refused(of)
        same(as_pairs(asked.pairs, asked.reason), as_pairs(listed.pairs, listed.reason))


def test_a_resource_that_nobody_knows_has_no_partners() -> None:
    index = Index.build(Rows.of([0], [0]), Rows.of([0], [0]), Ways.of([0], [0], [1.0]))
    assert len(index.query(Rows.of([0, 0, 1], [5000, 0, 1]), "offer")) == 1


def test_a_saved_index_answers_from_mapped_files(tmp_path: Path) -> None:
    offers, needs, ways = world(3)
    index = Index.build(offers, needs, ways)
    index.save(tmp_path / "index")
    opened = Index.open(tmp_path / "index")
    assert opened.scoring == index.scoring
    same(as_pairs(opened.query(offers, "offer")), as_pairs(index.match("offer")))
    same(as_pairs(opened.match("need")), as_pairs(index.match("need")))


def test_plain_scoring_is_the_product_of_weight_quantity_ratio_and_distance() -> None:
    offers = Rows.of([0], [0], quantity=[50], place=unit_vectors([55.0], [37.0]))
    needs = Rows.of(
        [0], [1], quantity=[200], place=unit_vectors([55.0], [37.0 + 1 / math.cos(math.radians(55))])
    )
    found = Index.build(offers, needs, Ways.of([0], [1], [0.6]), Scoring.plain()).match("offer")
    d = 6371.0088 * math.radians(1)
    assert math.exp(found.score[0]) == pytest.approx(0.6 * 50 / 200 * math.exp(-d / 100), rel=2e-4)


@pytest.mark.parametrize("metres", [1.0, 10.0, 1000.0, 250_000.0])
def test_distances_are_right_to_centimetres(metres: float) -> None:
    degrees = math.degrees(metres / 6371008.8)
    offers = Rows.of([0], [0], place=unit_vectors([55.0], [37.0]))
    needs = Rows.of([0], [0], place=unit_vectors([55.0 + degrees], [37.0]))
    ways = Ways.of([0], [0], [1.0], distance_scale_km=[1.0])
    found = Index.build(offers, needs, ways, Scoring(unknown_quantity=0.0, max_distance_km=1000)).match(
        "offer"
    )
    assert -found.score[0] == pytest.approx(min(metres / 1000, 63), abs=1e-5)


def test_only_pairs_within_the_limit_are_candidates() -> None:
    places = unit_vectors(55 + np.array([0.0, 0.2, 0.4]), [37.0] * 3)
    needs = Rows.of([0, 1, 2], [0, 0, 0], place=places)
    offers = Rows.of([0], [0], place=places[:1])
    ways = Ways.of([0], [0], [1.0], distance_limit_km=[30.0])
    assert Index.build(offers, needs, ways).match("offer").need.tolist() == [0, 1]
    assert Index.build(offers, needs, ways, Scoring(max_distance_km=10)).match("offer").need.tolist() == [0]


def test_equal_scores_keep_the_input_order() -> None:
    needs = Rows.of(np.arange(5000), np.zeros(5000))
    offers = Rows.of([0], [0])
    assert Index.build(offers, needs, Ways.of([0], [0], [1.0])).match("offer", top=4).need.tolist() == [
        0,
        1,
        2,
        3,
    ]


def test_a_partner_appears_once_with_its_best_way() -> None:
    offers = Rows.of([0, 0], [0, 1], p=[0.6, 0.4])
    needs = Rows.of([0, 0], [2, 3], p=[0.5, 0.5])
    ways = Ways.of([0, 1, 0], [2, 3, 3], [0.5, 1.0, 0.9])
    found = Index.build(offers, needs, ways).match("offer")
    assert (found.way.tolist(), found.offer_row.tolist(), found.need_row.tolist()) == ([2], [0], [1])


def test_what_is_unknown_costs_its_documented_penalty() -> None:
    offers = Rows.of([0], [0], activity=[0])
    needs = Rows.of([0], [0])
    ways = Ways.of(
        [0], [0], [1.0], condition=[0], allowed=[[True]], carries=np.ones((1, 1)), limits=[(0, 0, AT_MOST, 5)]
    )
    s = Scoring()
    found = Index.build(offers, needs, ways).match("offer")
    cost = s.unknown_place + s.unknown_quantity + s.unknown_activity + s.unknown_quality
    assert found.score[0] == pytest.approx(-cost, abs=1e-7)


def test_a_large_offer_can_serve_a_small_need_for_a_capped_cost() -> None:
    offers, needs = Rows.of([0], [0], quantity=[1e6]), Rows.of([0], [0], quantity=[1.0])
    found = Index.build(offers, needs, Ways.of([0], [0], [1.0]), Scoring(unknown_place=0.0)).match("offer")
    assert found.score[0] == pytest.approx(-Scoring().surplus_cap, abs=1e-7)


def heat(low: float, high: float = math.nan) -> dict[str, list[list[float]]]:
    return {"quality_low": [[low]], "quality_high": [[high]]}


@pytest.mark.parametrize(
    ("offered", "needed", "end", "reason"),
    [
        ((60, 70), (80, math.nan), AT_LEAST, Reason.NEED_QUALITY),
        ((60, 90), (80, math.nan), AT_LEAST, Reason.FITS),
        ((300, 300), (160, 250), AT_LEAST, Reason.FITS),
        ((15, 20), (math.nan, 12), AT_MOST, Reason.NEED_QUALITY),
        ((math.nan, math.nan), (80, 90), AT_LEAST, Reason.FITS),
    ],
)
def test_a_needs_limit_holds_where_the_intervals_cannot_meet(
    offered: tuple[float, float], needed: tuple[float, float], end: int, reason: Reason
) -> None:
    offers, needs = Rows.of([0], [0], **heat(*offered)), Rows.of([0], [0], **heat(*needed))
    index = Index.build(offers, needs, Ways.of([0], [0], [1.0], need_ends=[end]))
    assert len(index.match("offer")) == len(index.match("need")) == (reason == Reason.FITS)
    refused = index.refused("offer")
    assert refused.reason.tolist() == ([] if reason == Reason.FITS else [reason])
    assert refused.end.tolist() == ([] if reason == Reason.FITS else [end])


def test_a_treatment_on_the_way_lifts_the_needs_own_limit() -> None:
    offers, needs = Rows.of([0], [0], **heat(50, 60)), Rows.of([0], [0], **heat(math.nan, 12))
    ways = Ways.of([0, 0], [0, 0], [1.0, 0.4], carries=[[True], [False]])
    assert Index.build(offers, needs, ways).match("offer").way.tolist() == [1]


def test_progress_reaches_the_end_and_can_cancel() -> None:
    offers, needs, ways = world(1, streams=5000, ways=4, qualities=0)
    index = Index.build(offers, needs, ways)
    seen: list[tuple[int, int]] = []
    index.match("offer", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert len(seen) > 1

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        index.match("offer", progress=stop)


@pytest.mark.parametrize("empty", ["offers", "needs", "ways"])
def test_an_empty_side_finds_nothing(empty: str) -> None:
    none = Rows.of([], [])
    some = Rows.of([0], [0])
    ways = Ways.of([], [], []) if empty == "ways" else Ways.of([0], [0], [1.0])
    index = Index.build(none if empty == "offers" else some, none if empty == "needs" else some, ways)
    assert len(index.match("offer")) == len(index.match("need")) == len(index.refused("offer").pairs) == 0


def test_arrays_that_do_not_hold_together_are_refused() -> None:
    with pytest.raises(ValueError, match="ascend"):
        Rows.of([1, 0], [0, 0])
    with pytest.raises(ValueError, match="length"):
        Rows.of([0, 1], [0])
    with pytest.raises(ValueError, match="finite"):
        Rows.of([0], [0], p=[0.0])
    with pytest.raises(ValueError, match="condition"):
        Ways.of([0], [0], [1.0], condition=[0])
    with pytest.raises(ValueError, match="eight"):
        Index.build(Rows.of([0] * 9, range(9)), Rows.of([0], [0]), Ways.of([0], [0], [1.0])).match("offer")
    with pytest.raises(ValueError, match="asking"):
        Index.build(Rows.of([0], [0]), Rows.of([0], [0]), Ways.of([0], [0], [1.0]), asking=("need",)).match(
            "offer"
        )


def test_the_same_company_is_no_partner_unless_allowed() -> None:
    offers, needs = Rows.of([0], [0], owner=[4]), Rows.of([0, 1], [0, 0], owner=[4, 5])
    ways = Ways.of([0], [0], [1.0])
    assert Index.build(offers, needs, ways).match("offer").need.tolist() == [1]
    assert Index.build(offers, needs, ways, Scoring(same_owner=True)).match("offer").need.tolist() == [0, 1]


def test_where_nothing_can_be_cached_the_kernel_compiles_for_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_place_to_cache(function: object, *, cache: bool = False, **options: bool) -> object:
        if cache:
            raise RuntimeError("no locator available")
        return function

    monkeypatch.setattr("symbio.matching.kernel_jit.numba.njit", no_place_to_cache)
    assert compiled()(math.sin) is math.sin


def test_up_to_sixty_two_qualities_can_be_limited() -> None:
    low = np.full((1, 62), np.nan)
    low[0, 61] = 9
    offers, needs = Rows.of([0], [0], quality_low=low, quality_high=low), Rows.of([0], [0])
    ways = Ways.of([0], [0], [1.0], limits=[(0, 61, AT_MOST, 5)], need_ends=np.full(62, AT_MOST))
    index = Index.build(offers, needs, ways)
    assert len(index.match("offer")) == len(index.match("need")) == 0
    assert index.refused("need").quality.tolist() == [61]
    with pytest.raises(ValueError, match="62"):
        Rows.of([0], [0], quality_low=np.zeros((1, 63)))


def test_several_threads_may_ask_one_index_at_once() -> None:
    offers, needs, ways = world(2, streams=200)
    index = Index.build(offers, needs, ways)
    expected = as_pairs(index.match("offer"))
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: index.match("offer"), range(8)):
            same(as_pairs(found), expected)
