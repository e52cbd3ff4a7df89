"""Could this serve that: verdicts on made-up and on real pairs."""

from __future__ import annotations

from typing import Any

import pytest
from small_field import hazard, knowledge, treatment, use

import symbio
from symbio.knowledge import Knowledge
from symbio.language import LANGUAGES
from symbio.matching.compat import MATCH, POSSIBLE, Compat
from symbio.matching.questions import Oracle

FIELD: dict[str, dict[str, Any]] = {
    "gypsum": {},
    "clay": {},
    "sawdust": {"traits": ("toxic",)},
    "fodder": {"traits": ("feed_grade",)},
    "warmth": {"kind": "energy", "basis": "MWh/a"},
}


@pytest.fixture
def judge(unkept: None) -> Any:
    def judged(offer: str, need: str, nace: str | None = None, **tables: Any) -> Compat:
        k: Knowledge = knowledge(FIELD, **tables)
        return symbio.compat(offer, need, need_activity=nace, knowledge=k)

    return judged


def test_a_verdict_follows_the_score(judge: Any) -> None:
    for weight in (0.05, 0.2, 0.4, 0.9):
        found = judge("gypsum", "clay", uses=[use("U1", "gypsum", "clay", weight=weight)])
        expected = "match" if found.score >= MATCH else "possible" if found.score >= POSSIBLE else "none"
        assert (found.verdict, found.via) == (expected, "" if expected == "none" else "U1")


def test_the_more_plausible_the_way_the_higher_the_score(judge: Any) -> None:
    scores = [
        judge("gypsum", "clay", uses=[use("U1", "gypsum", "clay", weight=weight)]).score
        for weight in (0.05, 0.2, 0.4, 0.9)
    ]
    assert scores == sorted(scores)
    assert scores[0] < POSSIBLE < MATCH < scores[-1] < 1


def test_without_a_way_there_is_none(judge: Any) -> None:
    found = judge("gypsum", "clay")
    assert (found.verdict, found.score, found.via) == ("none", 0.0, "")


def test_a_rule_refuses_what_would_fit(judge: Any) -> None:
    rule = hazard("H1", resource="gypsum", other_resource="clay")
    found = judge("gypsum", "clay", uses=[use("U1", "gypsum", "clay")], hazards=[rule])
    assert (found.verdict, found.score) == ("refused", 0.0)
    assert found.hazard.id == "H1"


def test_a_pair_that_nobody_thought_of_is_refused_by_the_rule_against_it(judge: Any) -> None:
    rule = hazard("H1", trait="toxic", other_trait="feed_grade")
    found = judge("sawdust", "fodder", hazards=[rule])
    assert (found.verdict, found.via) == ("refused", "")
    assert found.hazard.id == "H1"
    assert judge("gypsum", "fodder", hazards=[rule]).verdict == "none"


def test_a_rule_for_some_receivers_refuses_only_them(judge: Any) -> None:
    tables = {
        "uses": [use("U1", "gypsum", "clay")],
        "hazards": [hazard("H1", resource="gypsum", activities=("10",))],
    }
    assert judge("gypsum", "clay", "10.51", **tables).verdict == "refused"
    assert judge("gypsum", "clay", "23.32", **tables).verdict == "match"


def test_heat_too_cold_is_refused_with_both_temperatures(judge: Any) -> None:
    found = judge("warmth 60 °C", "warmth 90 °C")
    assert found.verdict == "refused"
    assert found.message.code == "refuse-temperature"
    assert found.message.facts == {"offered": 60, "needed": 90}
    assert judge("warmth 95 °C", "warmth 90 °C").verdict == "match"


def test_a_treatment_is_a_way_too(judge: Any) -> None:
    found = judge("sawdust", "clay", treatments=[treatment("T1", "sawdust", "clay")])
    assert (found.verdict, found.via) == ("match", "T1")


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle()


def verdict(oracle: Oracle, offer: str, need: str, nace: str | None = None) -> Compat:
    return oracle.compat([offer], [need], offer_activities=[None], need_activities=[nace])[0]


@pytest.mark.parametrize(
    ("offer", "need", "nace"),
    [
        ("sewage sludge", "animal feed", "10.91"),
        ("осадок сточных вод", "корм для свиней", "01.46"),
        ("asbestos waste", "road base", "42.11"),
        ("асбестовые отходы", "щебень для дороги", "42.11"),
        ("spent cyanide bath", "sulphuric acid", "20.13"),
        ("used oil", "vegetable oil", "10.41"),
    ],
)
def test_what_would_harm_people_is_refused_with_a_reason_in_both_languages(
    offer: str, need: str, nace: str, oracle: Oracle
) -> None:
    found = verdict(oracle, offer, need, nace)
    assert (found.verdict, found.score) == ("refused", 0.0)
    english, russian = (oracle.reasons(found, lang) for lang in LANGUAGES)
    assert len(english) == len(russian) == 1
    assert english != russian


@pytest.mark.parametrize(
    ("offer", "need", "nace"),
    [
        ("granulated blast furnace slag", "clinker substitute", "23.51"),
        ("гранулированный доменный шлак", "активная минеральная добавка", "23.51"),
        ("FGD gypsum", "gypsum", "23.62"),
        ("лом чёрных металлов", "стальной лом", "24.10"),
    ],
)
def test_what_is_routine_is_a_match(offer: str, need: str, nace: str, oracle: Oracle) -> None:
    found = verdict(oracle, offer, need, nace)
    assert found.verdict == "match"
    assert found.score >= MATCH
    assert oracle.reasons(found, "en")


def test_a_receiver_of_another_trade_is_less_likely(oracle: Oracle) -> None:
    known, unknown, other = (
        verdict(oracle, "brewery yeast", "protein source", nace).score for nace in ("10.91", None, "23.51")
    )
    assert known > unknown > other


def test_what_has_nothing_in_common_says_so(oracle: Oracle) -> None:
    found = verdict(oracle, "sawdust", "steel scrap", "24.10")
    assert found.verdict == "none"
    assert len(oracle.reasons(found, "ru")) == 1


def test_words_that_nobody_knows_are_said_to_be_unknown(oracle: Oracle) -> None:
    found = verdict(oracle, "xyzzy plugh", "steel scrap")
    assert found.verdict == "none"
    assert "xyzzy plugh" in oracle.reasons(found, "en")[0]


def test_steam_air_and_gas_need_their_pressure(judge: Any) -> None:
    found = judge("warmth 7 bar", "warmth 38 bar")
    assert (found.verdict, found.message.code) == ("refused", "refuse-pressure")
    assert judge("warmth 38 bar", "warmth 7 bar").verdict == "match"


def test_energy_is_not_carried_far_beyond_its_reach(judge: Any) -> None:
    field: dict[str, dict[str, Any]] = {
        "warmth": {"kind": "energy", "basis": "MWh/a", "reach_km": 5.0},
        "gypsum": {"reach_km": 5.0},
    }

    def told(offer: str, need: str) -> Compat:
        return symbio.compat(offer, need, knowledge=knowledge(field))

    far = told("warmth, 30 km away", "warmth")
    assert far.message.code == "refuse-too-far"
    assert far.message.facts == {"distance": 30, "reach": 15}
    assert told("warmth", "warmth for a farm 12 km away").verdict == "match"
    assert told("warmth", "warmth, within 30 km").verdict == "match"
    assert told("gypsum, 30 km away", "gypsum").verdict == "match", "a lorry goes further"


def test_a_limit_that_the_offer_is_stated_to_break_refuses_the_use(judge: Any) -> None:
    uses = [use("U1", "gypsum", "clay", limits="moisture_pct<=20; Cl_pct<=0.1")]
    assert judge("gypsum", "clay", uses=uses).verdict == "match"
    assert judge("gypsum, moisture 15 %", "clay", uses=uses).verdict == "match"
    for offer, limit in (("gypsum, moisture 40 %", "moisture"), ("gypsum, Cl 0.5 %", "CL")):
        found = judge(offer, "clay", uses=uses)
        assert found.verdict == "refused", offer
        assert limit.lower() in str(found.limit).lower()


def test_a_limit_refuses_only_where_no_other_way_leads(judge: Any) -> None:
    tables = {
        "uses": [use("U1", "gypsum", "clay", limits="moisture_pct<=20")],
        "treatments": [treatment("T1", "gypsum", "clay")],
    }
    assert judge("gypsum, moisture 40 %", "clay", **tables).via == "T1"


def test_a_furnace_serves_what_asks_for_less_and_a_store_does_not() -> None:
    field: dict[str, dict[str, Any]] = {"chamber": {"kind": "capacity", "basis": "h/a"}}

    def verdict(offer: str, need: str) -> str:
        return symbio.compat(offer, need, knowledge=knowledge(field)).verdict

    assert verdict("chamber 1100 °C", "chamber 900 °C") == "match"
    assert verdict("chamber 900 °C", "chamber 1100 °C") == "refused"
    assert verdict("chamber 15 °C", "chamber -20 °C") == "refused"


def test_who_wants_a_thing_as_it_is_is_not_told_of_treatments() -> None:
    plain = symbio.compat("сухие опилки хвойные", "пеллеты для котла")
    direct = symbio.compat("сухие опилки хвойные", "пеллеты для котла, без обработки")
    assert plain.way is not None
    assert plain.way.treated_as is not None
    assert direct.way is None or direct.way.treated_as is None
    assert direct.score < plain.score
