"""From a small stream table to ranked candidates, by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from small_field import hazard, knowledge, need, offer, precedent, streams, treatment, use

import symbio
from symbio.knowledge import Knowledge
from symbio.language import LANGUAGES, Cancelled, say
from symbio.matching.matches import BANDS, Matches, band
from symbio.matching.parts import PARTS

pytestmark = pytest.mark.usefixtures("unkept")

CLEAR = 0.95**2
"""Both streams say plainly what they are."""
WATER = {"kind": "water", "basis": "m3/a", "reach_km": 5.0}
HEAT = {"kind": "energy", "basis": "MWh/a", "reach_km": 5.0}
FIELD: dict[str, dict[str, Any]] = {
    "gypsum": {"reach_km": 100.0, "density_kg_m3_low": 1000.0, "density_kg_m3_high": 1000.0},
    "clay": {"reach_km": 100.0},
    "sawdust": {"reach_km": 50.0},
    "brine": WATER,
    "warmth": HEAT,
}
SERVES = use("U1", "gypsum", "clay", weight=0.8)


def field(**more: Any) -> Knowledge:
    return knowledge(FIELD, **{"uses": [SERVES], **more})


def matched(*rows: dict[str, Any], k: Knowledge | None = None, **options: Any) -> Matches:
    return symbio.match(streams(*rows), knowledge=k or field(), **options)


def pairs(matches: Matches) -> list[tuple[int, int]]:
    return list(matches.table.select("offer", "need").iter_rows())


def only(matches: Matches) -> dict[str, Any]:
    assert len(matches) == 1
    return matches.table.row(0, named=True)


def test_a_score_is_the_product_of_its_parts() -> None:
    matches = matched(
        offer("gypsum", quantity="3000", lat="55.0"),
        offer("sawdust", lat=None, lon=None, place=None, activity="16.10"),
        need("clay", quantity=None, lat="54.0"),
        need("gypsum", activity="23.51"),
        need("sawdust"),
    )
    assert len(matches) == 3
    for row in matches.table.iter_rows(named=True):
        assert tuple(row["parts"]) == PARTS
        assert math.prod(row["parts"].values()) == pytest.approx(row["score"], rel=1e-6)
        assert all(0 < value <= 1 for value in row["parts"].values())


def test_the_parts_are_what_a_pencil_finds() -> None:
    row = only(matched(offer("gypsum", lat="55.0"), need("clay", lat="54.0")))
    km = math.radians(1.0) * 6371.0088
    assert row["via"] == "U1"
    assert row["distance_km"] == pytest.approx(km, abs=0.01)
    assert row["parts"]["fit"] == pytest.approx(0.8)
    assert row["parts"]["classification"] == pytest.approx(CLEAR)
    assert row["parts"]["distance"] == pytest.approx(math.exp(-km / 100.0), rel=1e-4)
    assert row["score"] == pytest.approx(0.8 * CLEAR * math.exp(-km / 100.0), rel=1e-4)
    assert row["quantity"] == pytest.approx(1000.0)
    assert row["unit"] == "t/a"
    assert row["share"] == pytest.approx(1.0)


def test_the_lesser_quantity_counts_after_conversion() -> None:
    k = field(uses=[use("U1", "gypsum", "clay", ratio=0.5)])
    small = only(matched(offer("gypsum", quantity="500"), need("clay"), k=k))
    assert (small["quantity"], small["share"]) == (pytest.approx(250.0), pytest.approx(0.25))
    large = only(matched(offer("gypsum", quantity="8000", unit="m3/a"), need("clay"), k=k))
    assert (large["quantity"], large["share"]) == (pytest.approx(1000.0), pytest.approx(4.0))


@pytest.mark.parametrize("unknown", [{"quantity": None, "unit": None}, {"unit": "t", "pattern": "one-off"}])
def test_a_stream_without_a_yearly_quantity_is_matched_and_its_tonnage_stays_unknown(
    unknown: dict[str, Any],
) -> None:
    row = only(matched(offer("gypsum", **unknown), need("gypsum")))
    assert (row["quantity"], row["share"]) == (None, None)
    assert row["parts"]["quantity"] == pytest.approx(1 / 1.5)


def test_a_stream_without_a_place_is_matched_and_its_distance_stays_unknown() -> None:
    row = only(matched(offer("gypsum", lat=None, lon=None), need("gypsum")))
    assert row["distance_km"] is None
    assert row["parts"]["distance"] == pytest.approx(0.5)


def test_candidates_stand_best_first_and_equals_in_input_order() -> None:
    matches = matched(
        offer("gypsum"),
        need("gypsum", lat="54.9"),
        need("gypsum"),
        need("gypsum", lat="54.9"),
        need("gypsum"),
    )
    assert pairs(matches) == [(0, 2), (0, 4), (0, 1), (0, 3)]
    assert matches.table["rank_offer"].to_list() == [1, 2, 3, 4]
    assert matches.table["rank_need"].to_list() == [1, 1, 1, 1]


def test_top_holds_per_offer_and_per_need() -> None:
    rows = [offer("gypsum", quantity=f"{1000 + i}") for i in range(4)]
    matches = matched(*rows, *[need("gypsum") for _ in range(3)], top=2)
    for end, rank in (("offer", "rank_offer"), ("need", "rank_need")):
        ranks = matches.table.filter(pl.col(rank).is_not_null()).group_by(end).agg(pl.col(rank).sort())
        assert ranks[rank].to_list() == [[1, 2]] * len(ranks)
        assert len(ranks) == (4 if end == "offer" else 3)
    assert len(matches) == len(set(pairs(matches)))


def test_no_pair_lies_farther_apart_than_asked() -> None:
    near, far = need("gypsum", lat="54.9"), need("gypsum", lat="53.0")
    assert pairs(matched(offer("gypsum"), near, far, max_distance_km=100)) == [(0, 1)]
    assert pairs(matched(offer("gypsum"), near, far, max_distance_km=300)) == [(0, 1), (0, 2)]


def test_a_pipe_is_not_laid_beyond_three_reaches() -> None:
    near, far = need("brine", lat="55.25"), need("brine", lat="55.15")  # 11 and 22 km
    assert pairs(matched(offer("brine"), near, far)) == [(0, 1)]


def test_a_company_is_no_partner_of_itself_however_it_is_spelt() -> None:
    mine = {"company": "Lime Works"}
    found = matched(offer("gypsum", **mine), need("gypsum", company="LIME works"), need("gypsum"))
    assert pairs(found) == [(0, 2)]


def test_a_running_exchange_is_not_offered_again() -> None:
    table = streams(offer("gypsum"), offer("gypsum"), need("gypsum"))
    running = pl.Series("running", [True, False, False])
    matches = symbio.match(replace(table, table=table.table.with_columns(running)), knowledge=field())
    assert pairs(matches) == [(1, 2)]
    assert 0 not in matches.unmatched["stream"].to_list()


def test_heat_below_the_needed_temperature_is_refused_with_the_reason() -> None:
    matches = matched(
        offer("warmth", temperature_c="60", unit="MWh/a"), need("warmth", temperature_c="90", unit="MWh/a")
    )
    assert len(matches) == 0
    refusal = matches.refusals.row(0, named=True)
    assert (refusal["offer"], refusal["need"], refusal["code"]) == (0, 1, "need-quality")
    message = matches.refusal(0)
    assert message.code == "refuse-temperature"
    assert message.facts == {"offered": 60, "needed": 90}


def test_heat_hot_enough_is_matched() -> None:
    assert len(matched(offer("warmth", temperature_c="95"), need("warmth", temperature_c="90"))) == 1


def test_the_limit_of_a_use_refuses_what_is_stated_to_break_it() -> None:
    k = field(uses=[use("U1", "gypsum", "clay", limits="moisture_pct<=12; Cl_pct<=0.1")])
    wet = matched(offer("gypsum", moisture_pct="30"), need("clay"), k=k)
    assert len(wet) == 0
    assert wet.refusal(0).code == "refuse-offer-quality"
    assert wet.refusal(0).facts == {"limit": "moisture ≤ 12 %", "stated": "30"}
    salty = matched(offer("gypsum", composition="Cl 2000 mg/kg"), need("clay"), k=k)
    assert salty.refusal(0, "ru").facts["limit"] == "Cl ≤ 0,1 %"
    dry = matched(offer("gypsum", moisture_pct="5-10", composition="Cl 0.05 %"), need("clay"), k=k)
    assert [m.code for m in dry.checks(0)] == ["check-ratio"]


def test_an_unstated_quality_is_asked_for_and_costs_a_little() -> None:
    k = field(uses=[use("U1", "gypsum", "clay", limits="moisture_pct<=12; S_pct<=1", ratio=1.0)])
    matches = matched(offer("gypsum", composition="SiO2 50 %"), need("clay"), k=k)
    assert only(matches)["parts"]["quality"] == pytest.approx(1 / 1.05**2)
    limits = [m.facts["limit"] for m in matches.checks(0) if m.code == "check-limit"]
    assert limits == ["moisture ≤ 12 %", "S ≤ 1 %"]


def test_a_rule_refuses_with_its_reason_in_either_language() -> None:
    rule = hazard("H1", resource="gypsum", other_resource="clay", region="RU")
    both = offer("gypsum", country="RU"), need("clay", country="RU")
    matches = matched(*both, k=field(hazards=[rule]))
    assert len(matches) == 0
    assert [say(matches.refusal(0, lang), lang) for lang in LANGUAGES] == ["reason H1", "причина H1"]
    assert len(matched(offer("gypsum"), need("clay"), k=field(hazards=[rule]))) == 1  # not in Germany


def test_a_rule_that_warns_is_told_beside_the_candidate() -> None:
    rule = hazard("H1", resource="gypsum", verdict="warn")
    matches = matched(offer("gypsum"), need("clay"), k=field(hazards=[rule]))
    assert [say(m, "en") for m in matches.warnings(0)] == ["reason H1"]
    assert "reason H1" in matches.explain(0)


@pytest.mark.parametrize(
    ("hazard_class", "nace", "found"), [(2, "23.51", 0), (2, "38.22", 1), (3, "23.51", 1)]
)
def test_russian_classes_one_and_two_go_to_the_federal_operator(
    hazard_class: int, nace: str, found: int
) -> None:
    at_home = {"country": "RU", "hazard_class": hazard_class}
    matches = matched(offer("gypsum", **at_home), need("gypsum", country="RU", activity=nace))
    assert len(matches) == found
    if not found:
        assert matches.refusal(0).code == "refuse-federal-operator"


def test_a_use_known_for_other_activities_is_no_candidate_and_an_unknown_activity_costs() -> None:
    k = field(uses=[use("U1", "gypsum", "clay", activities=("23.3",))])
    rows = [need("clay", activity=a) for a in ("23.32", "10.51", None)]
    matches = matched(offer("gypsum"), *rows, k=k)
    assert pairs(matches) == [(0, 1), (0, 3)]
    assert matches.table["parts"].struct.field("activity").to_list() == pytest.approx([1.0, 0.8])
    assert len(matches.refusals) == 0  # nothing that anybody would want to read about


def test_seasons_that_overlap_in_part_count_in_part_and_heat_of_other_months_is_refused() -> None:
    summer, late = {"pattern": "May-August"}, {"pattern": "July-October"}
    assert only(matched(offer("gypsum", **summer), need("gypsum", **late)))["parts"]["time"] == pytest.approx(
        0.5
    )
    cold = matched(offer("warmth", **summer), need("warmth", pattern="November-February"))
    assert len(cold) == 0
    assert cold.refusal(0).code == "refuse-months"


def test_streams_without_a_partner_come_with_ideas() -> None:
    k = field(treatments=[treatment("T1", "sawdust", "clay")])
    matches = matched(offer("sawdust"), need("gypsum"), offer("xyzzy plugh"), k=k)
    assert len(matches) == 0
    told = {row["stream"]: row for row in matches.unmatched.iter_rows(named=True)}
    assert told[0]["ideas"] == ["T1"]
    assert told[1]["ideas"] == []
    assert (told[2]["resource"], told[2]["ideas"]) == (None, [])


def test_a_need_is_told_what_could_serve_it() -> None:
    matches = matched(need("clay"))
    assert matches.unmatched["ideas"].to_list() == [["U1"]]


@pytest.mark.parametrize("rows", [[], [offer("gypsum")], [need("gypsum")]])
def test_a_table_with_one_side_or_none_finds_nothing_and_breaks_nothing(rows: list[dict[str, Any]]) -> None:
    table = streams(*(rows or [offer("gypsum")]))
    empty = replace(table, table=table.table.head(len(rows)))
    matches = symbio.match(empty, knowledge=field())
    assert len(matches) == 0
    assert len(matches.refusals) == 0
    assert len(matches.unmatched) == len(rows)


def test_progress_goes_forward_to_the_end_and_may_cancel() -> None:
    seen: list[tuple[int, int]] = []
    matched(offer("gypsum"), need("clay"), progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (100, 100)

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        matched(offer("gypsum"), need("clay"), progress=stop)


def test_a_score_belongs_to_one_band() -> None:
    assert [band(least) for least, _ in BANDS] == [name for _, name in BANDS]
    assert band(math.nextafter(BANDS[0][0], 0)) == BANDS[1][1]
    assert band(1.0) == "fits"


def test_a_result_names_its_method_and_the_edition_of_its_knowledge() -> None:
    k = field()
    matches = matched(offer("gypsum"), need("clay"), k=k)
    assert matches.method == "match/1"
    assert matches.edition == k.edition
    assert "gypsum" in matches._repr_html_()
    assert len(matches.to_pandas()) == len(matches)


def test_a_precedent_of_the_kind_is_named() -> None:
    k = field(precedents=[precedent("P1", "gypsum", "clay"), precedent("P2", "sawdust", "clay")])
    matches = matched(offer("gypsum"), need("clay"), k=k)
    assert [p.id for p in matches.precedents(0)] == ["P1"]
    assert "Donor → Receiver" in matches.explain(0)
