"""Numbers and units as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio.streams.amounts import decimal_of, parse_amount
from symbio.streams.quantities import parse_quantity
from symbio.streams.units import parse_unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 128 600", 1_128_600),
        ("1\u00a0128\u202f600,5", 1_128_600.5),
        ("1'128'600", 1_128_600),
        ("1.234.567,8", 1_234_567.8),
        ("1,234,567.8", 1_234_567.8),
        ("0,125", 0.125),
        ("1200,50", 1200.5),
        ("1,2·10^6", 1.2e6),
        ("3e5", 3e5),
        ("сто т", 100),
        ("полторы тысячи", 1.5),
        ("−20", -20),
    ],
)
def test_a_number_is_read_in_either_convention(text: str, value: float) -> None:
    found = parse_amount(text)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert found.other_reading is None


@pytest.mark.parametrize("text", ["12.05.2024", "1 2", "1,2,3", "not stated", "", "9" * 400])
def test_what_is_no_amount_is_not_read_as_one(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high", "rest"),
    [
        ("1,5–2 тыс. т/мес", 1.5, 2, "тыс. т/мес"),
        ("от 10 до 20 т", 10, 20, "т"),
        ("160-250", 160, 250, ""),
        ("200±20", 180, 220, ""),
        ("200 ± 10 %", 180, 220, ""),
        ("до 300", None, 300, ""),
        ("> 100", 100, None, ""),
        ("15 % и более", 15, None, "%"),
    ],
)
def test_ranges_and_bounds_keep_their_open_side(text: str, low: float, high: float, rest: str) -> None:
    found = parse_amount(text)
    assert found is not None
    assert (found.low, found.high, found.rest) == (low, high, rest)
    assert found.is_estimated


def test_one_separator_before_three_digits_is_decided_by_script_and_doubted() -> None:
    latin, cyrillic = parse_amount("1,128 t"), parse_amount("1,128 т")
    assert latin is not None
    assert cyrillic is not None
    assert (latin.value, latin.other_reading) == (1128, 1.128)
    assert (cyrillic.value, cyrillic.other_reading) == (1.128, 1128)


def test_the_rest_of_the_column_settles_an_ambiguous_number() -> None:
    assert decimal_of(["1,128", "12,5"]) == ","
    assert decimal_of(["12,5", "12.5"]) is None
    found = parse_amount("1,128 t", decimal=",")
    assert found is not None
    assert (found.value, found.other_reading) == (1.128, None)


def test_an_inverted_range_is_turned_and_doubted() -> None:
    found = parse_quantity("250–160", "т")
    assert (found.low, found.high) == (160, 250)
    assert [message.code for _, message in found.findings] == ["range-inverted"]


@given(st.floats(0.01, 1e9, allow_nan=False), st.sampled_from([" ", "\u00a0", "'", "."]))
def test_a_number_printed_with_groups_and_decimal_comma_reads_back(value: float, group: str) -> None:
    text = f"{value:,.2f}".replace(",", "G").replace(".", ",").replace("G", group)
    found = parse_amount(text, decimal=",")
    assert found is not None
    assert found.value == pytest.approx(round(value, 2))


@given(st.floats(0.01, 1e9, allow_nan=False))
def test_a_number_printed_the_english_way_reads_back(value: float) -> None:
    found = parse_amount(f"{value:,.2f}", decimal=".")
    assert found is not None
    assert found.value == pytest.approx(round(value, 2))


@given(st.text(max_size=60))
def test_no_text_breaks_the_number_reader(text: str) -> None:
    parse_amount(text)
    parse_unit(text)
    parse_quantity(text, "т")


@pytest.mark.parametrize(
    ("text", "canonical", "factor"),
    [
        ("т/год", "t/a", 1),
        ("тыс. т", "t/a", 1000),
        ("t/month", "t/a", 12),
        ("кг/ч", "t/a", 8.76),
        ("м³/сут", "m3/a", 365),
        ("тыс. м3 CH4/год", "m3/a", 1000),
        ("l/yr", "m3/a", 0.001),
        ("Гкал", "MWh/a", 1.163),
        ("Гкал/ч", "MWh/a", 1.163 * 8760),
        ("ГДж", "MWh/a", 1 / 3.6),
        ("т у.т.", "MWh/a", 29.3076 / 3.6),
        ("тыс. т у. т./год", "MWh/a", 29307.6 / 3.6),
        ("МВт", "MWh/a", 8760),
        ("МВт·ч", "MWh/a", 1),
        ("кВт-ч/год", "MWh/a", 0.001),
        ("MWh/yr electricity", "MWh/a", 1),
        ("нм³", "Nm3/a", 1),
        ("м3/ч (н.у.)", "Nm3/a", 8760),
        ("Sm3/yr", "m3/a", 293.15 / 288.15),
        ("шт.", "unit/a", 1),
        ("га", "m2", 10_000),
        ("168", "t/a", 1),
        ("113", "m3/a", 1),
        ("233", "MWh/a", 1.163),
        ("lb/day", "t/a", 0.00045359237 * 365),
        ("t in stock", "t", 1),
    ],
)
def test_units_of_both_languages_turn_into_the_tables_own(text: str, canonical: str, factor: float) -> None:
    found = parse_unit(text)
    assert found is not None
    assert found.canonical == canonical
    assert found.factor == pytest.approx(factor)


@pytest.mark.parametrize(
    "text", ["households equivalent", "households (potential)", "т/м3", "кг/т", "%", "banana"]
)
def test_what_is_no_unit_of_a_stream_is_not_understood(text: str) -> None:
    assert parse_unit(text) is None


@pytest.mark.parametrize(("text", "counts"), [("t N/yr", "N"), ("т СВ/год", "СВ"), ("t CO2/yr", "CO2")])
def test_what_a_unit_counts_is_kept(text: str, counts: str) -> None:
    found = parse_unit(text)
    assert found is not None
    assert found.counts == counts


def test_a_power_assumes_the_hours_of_a_year_and_says_so() -> None:
    found = parse_quantity("2", "МВт")
    assert found.value == 17520
    assert [message.code for _, message in found.findings] == ["unit-hours-assumed"]


def test_a_period_in_the_quantity_and_one_in_the_unit_cell_agree() -> None:
    assert parse_quantity("200 т", "т/мес").value == 2400
    assert parse_quantity("1,5 тыс.", "т/год").value == 1500


def test_a_one_off_without_period_is_a_stock() -> None:
    assert parse_quantity("300", "т", is_stock=True).unit == "t"
    assert parse_quantity("300", "т/год", is_stock=True).unit == "t/a"


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("-5", "т", "quantity-negative"),
        ("0", "т", "quantity-zero"),
        ("много", "т", "quantity-not-understood"),
        ("5", "", "unit-missing"),
        ("5", "banana", "unit-unknown"),
        ("20 т", "м3", "unit-two"),
    ],
)
def test_a_quantity_that_cannot_be_used_says_why(text: str, unit: str, code: str) -> None:
    found = parse_quantity(text, unit)
    assert code in [message.code for _, message in found.findings]


def test_a_quantity_not_stated_is_unknown_without_complaint() -> None:
    assert parse_quantity("н/д", "т").value is None
    assert parse_quantity("", "").findings == ()
