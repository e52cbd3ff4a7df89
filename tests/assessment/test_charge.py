"""The charge for placing waste: tonnes × rate × coefficients, and nothing filled in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symbio.assessment.charge import Placed, branch_of, placement_charge, tonnes_per_a
from symbio.knowledge import Knowledge, load
from symbio.language import LANGUAGES
from symbio.reports.described import charge_source, charge_words, charge_working

ASH = Placed("RU", "storage", 4, 40_000.0, "35.11", ("61111111111",))


@pytest.fixture(scope="module")
def k() -> Knowledge:
    return load()


def test_ash_of_class_four_costs_tonnes_times_the_printed_rate(k: Knowledge) -> None:
    charge = placement_charge(k, ASH, 2026)
    assert charge.rub_per_a == pytest.approx(40_000 * 1088.3)
    assert charge.rate is not None
    assert (charge.rate.id, charge.rate.grade, charge.method) == ("CH052", "A", "charge/1")
    assert "2409" in charge.rate.source


@pytest.mark.parametrize(
    ("hazard_class", "activity", "year", "rate"),
    [
        (1, "", 2026, 7620.6),
        (2, "", 2030, 3266.0),
        (3, "", 2027, 2177.7),
        (3, "", 2025, 1327.0 * 1.32 * 1.045),
        (4, "", 2018, 663.2),
        (5, "05.10", 2026, 1.8),
        (5, "23.51", 2026, 65.8),
        (5, "35.11", 2026, 28.4),
        (5, "35.11", 2024, 17.3 * 1.32),
    ],
)
def test_the_rate_is_that_of_class_branch_and_year(
    k: Knowledge, hazard_class: int, activity: str, year: int, rate: float
) -> None:
    placed = Placed("RU", "burial", hazard_class, 100.0, activity)
    assert placement_charge(k, placed, year).rub_per_a == pytest.approx(100 * rate, rel=1e-3)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"country": ""}, "charge-missing-country"),
        ({"fate": ""}, "charge-missing-fate"),
        ({"hazard_class": None}, "charge-missing-class"),
        ({"tonnes_per_a": None}, "charge-missing-tonnes"),
        ({"hazard_class": 5, "activity": ""}, "charge-missing-activity"),
        ({"fkko": ("73111001724",)}, "charge-missing-rate"),
    ],
)
def test_what_is_missing_is_said_and_the_charge_stays_unknown(
    k: Knowledge, change: dict[str, object], code: str
) -> None:
    charge = placement_charge(k, replace(ASH, **change), 2026)  # type: ignore[arg-type]
    assert charge.rub_per_a is None
    assert [message.code for message in charge.missing] == [code]
    for lang, words in (("en", "not stated: "), ("ru", "не указано: ")):
        assert charge_words(charge, lang).startswith(words)


def test_all_that_is_missing_is_said_at_once(k: Knowledge) -> None:
    assert len(placement_charge(k, Placed("", "", None, None), 2026).missing) == 4


@pytest.mark.parametrize(("year", "branch"), [(2017, "35.11"), (2031, "35.11"), (2024, "23.51")])
def test_a_year_or_branch_without_a_rate_is_not_guessed(k: Knowledge, year: int, branch: str) -> None:
    charge = placement_charge(k, Placed("RU", "storage", 5, 1.0, branch), year)
    assert [message.code for message in charge.missing] == ["charge-missing-rate"]


@pytest.mark.parametrize("fate", ["recovery", "sold", "in_house", "handed_paid"])
def test_what_is_not_placed_is_not_charged(k: Knowledge, fate: str) -> None:
    charge = placement_charge(k, replace(ASH, fate=fate, hazard_class=None), 2026)
    assert charge.why_none is not None
    assert (charge.why_none.code, charge.rub_per_a, charge.missing) == ("charge-none-fate", None, ())


def test_the_russian_table_says_nothing_of_other_countries(k: Knowledge) -> None:
    charge = placement_charge(k, replace(ASH, country="DK"), 2026)
    assert charge.why_none is not None
    assert charge.why_none.code == "charge-none-abroad"


def test_coefficients_multiply_where_their_condition_holds(k: Knowledge) -> None:
    plain = placement_charge(k, ASH, 2026).rub_per_a
    above = placement_charge(k, ASH, 2026, conditions=("above_limits",))
    assert plain is not None
    assert above.rub_per_a == pytest.approx(25 * plain)
    assert "× 25" in charge_working(above, "en")
    rock = Placed("RU", "storage", 5, 1e6, "05.10")
    assert placement_charge(k, rock, 2026, conditions=("backfilled",)).rub_per_a == 0.0
    assert placement_charge(k, ASH, 2026, conditions=("backfilled",)).rub_per_a == plain


def test_branches_follow_the_sections_of_nace() -> None:
    assert [branch_of(nace) for nace in ("09.10", "10.11", "33.20", "35.11", "x", "1")] == [
        "mining", "processing", "processing", "other", None, None,
    ]  # fmt: skip


def test_volumes_become_tonnes_by_density_and_stocks_do_not(k: Knowledge) -> None:
    assert tonnes_per_a(k, "fly_ash_coal", 5.0, "t/a") == 5.0
    volume = tonnes_per_a(k, "fly_ash_coal", 100.0, "m3/a")
    assert volume is not None
    assert 50 < volume < 150
    assert tonnes_per_a(k, "fly_ash_coal", 5.0, "t") is None
    assert tonnes_per_a(k, "fly_ash_coal", None, "t/a") is None
    assert tonnes_per_a(k, "nope", 5.0, "m3/a") is None
    assert tonnes_per_a(k, "fly_ash_coal", 5.0, "t/a", counts="N") is None


def test_the_words_carry_figure_working_source_and_what_is_left_out(k: Knowledge) -> None:
    charge = placement_charge(k, ASH, 2026)
    assert charge_words(charge, "en") == "≈ 43,500,000 RUB/a"
    assert charge_words(charge, "ru").replace("\u00a0", " ") == "≈ 43 500 000 руб./год"
    assert charge_working(charge, "en") == "class IV, 1,088.3 RUB/t × 40,000 t/a, within approved limits"
    for lang in LANGUAGES:
        assert "CH052" in charge_source(charge, lang)
        assert "2167" in charge_source(charge, lang)
