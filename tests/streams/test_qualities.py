"""Composition, ranges, months, classes, words of closed lists, coordinates."""

from __future__ import annotations

import pytest

from symbio.streams.composition import Component, parse_composition
from symbio.streams.coordinates import parse_coordinates, parse_degrees, split_coordinates
from symbio.streams.fields import choices, choose, fields, understand_heading
from symbio.streams.qualities import parse_range, qualities_in_words
from symbio.streams.wordings import parse_currency, parse_hazard_class, parse_months


def test_a_composition_gives_components_with_ranges_and_units() -> None:
    assert parse_composition("CaO 42 %; Cl < 0.1 %; Pb 120 мг/кг") == (
        Component("CaO", 42, 42, "pct"),
        Component("Cl", None, 0.1, "pct"),
        Component("Pb", 120, 120, "mgkg"),
    )


@pytest.mark.parametrize(
    ("text", "name", "high"),
    [
        ("п.п.п. до 5 %", "LOI", 5),
        ("42 % CaO", "CaO", 42),
        ("Fe2O3=12", "Fe2O3", 12),
        ("SiO2 40-45%", "SiO2", 45),
    ],
)
def test_component_names_and_orders_of_plants_are_understood(text: str, name: str, high: float) -> None:
    (found,) = parse_composition(text)
    assert (found.name, found.high) == (name, high)


def test_words_without_amounts_are_no_components() -> None:
    assert parse_composition("серый шлам, без запаха") == ()
    assert parse_composition(None) == ()


@pytest.mark.parametrize(
    ("text", "quality", "ends"),
    [
        ("160–250", "temperature_c", (160, 250)),
        ("> 98 %", "moisture_pct", (98, None)),
        ("0,6 МПа", "pressure_bar", (6, 6)),
        ("-5", "temperature_c", (-5, -5)),
        ("60°C - 90°C", "temperature_c", (60, 90)),
        ("200 мкм", "grain_size_mm", (0.2, 0.2)),
    ],
)
def test_a_range_is_read_in_the_columns_unit(text: str, quality: str, ends: tuple[float, float]) -> None:
    found, message = parse_range(text, quality)
    assert message is None
    assert found == pytest.approx(ends)


@pytest.mark.parametrize(
    ("text", "quality", "code"),
    [
        ("горячий", "temperature_c", "range-not-understood"),
        ("120 %", "moisture_pct", "range-impossible"),
        ("5 бар", "temperature_c", "range-unit-unknown"),
    ],
)
def test_an_impossible_range_is_refused_with_the_reason(text: str, quality: str, code: str) -> None:
    found, message = parse_range(text, quality)
    assert found == (None, None)
    assert message is not None
    assert message.code == code


def test_limits_inside_the_words_of_a_stream_are_found() -> None:
    assert qualities_in_words("Зола-уноса кислая (LOI < 5 %)") == ({}, "LOI < 5 %")
    assert qualities_in_words("Пар 10–13 бар")[0] == {"pressure_bar": (10, 13)}
    assert qualities_in_words("Тепло 40–80 °C")[0] == {"temperature_c": (40, 80)}
    assert qualities_in_words("Метан дегазации (CH4 30–60 %)")[1] == "CH4 30–60 %"
    assert qualities_in_words("Серый шлам") == ({}, None)


def test_months_run_over_new_year() -> None:
    assert parse_months("ноябрь–февраль") == (1, 2, 11, 12)
    assert parse_months("seasonal (harvest)") is None
    assert parse_months("15.05 - 30.09") == (5, 6, 7, 8, 9)


def test_hazard_classes_in_words_figures_and_roman() -> None:
    assert parse_hazard_class("IV класс") == (4, True)
    assert parse_hazard_class("3") == (3, True)
    assert parse_hazard_class("hazardous") == (None, True)
    assert parse_hazard_class("7") == (None, False)


def test_currencies_by_sign_and_word() -> None:
    assert [parse_currency(t) for t in ("₽/т", "руб.", "EUR", "бел. руб", "")] == [
        "RUB",
        "RUB",
        "EUR",
        "BYN",
        None,
    ]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("direction", "Предложение", "offer"),
        ("direction", "нужно", "need"),
        ("pattern", "сезонно (май–октябрь)", "seasonal"),
        ("current_fate", "золоотвал; отбор возможен", "storage"),
        ("current_fate", "обезвреживание", "neutralisation"),
        ("current_fate", "передаётся с доплатой", "handed_paid"),
        ("current_fate", "farms", None),
    ],
)
def test_words_of_closed_lists_in_both_languages(field: str, text: str, value: str | None) -> None:
    assert choose(field, text) == value


def test_every_label_of_a_closed_list_means_its_own_value() -> None:
    for field, values in choices().items():
        for choice in values:
            assert [choose(field, choice.label[lang]) for lang in ("en", "ru")] == [choice.value] * 2


def test_no_alias_belongs_to_two_fields() -> None:
    seen = [alias for field in fields().values() for alias in field.aliases]
    assert len(seen) == len(set(seen))


def test_a_heading_keeps_its_unit_and_code_list() -> None:
    quantity, code = understand_heading("3. Количество, т/год"), understand_heading("Код ФККО")
    assert quantity is not None
    assert code is not None
    assert (quantity.field.name, quantity.unit) == ("quantity", "т/год")
    assert (code.field.name, code.scheme) == ("code", "FKKO")
    assert understand_heading("source_locator") is None


def test_degrees_in_every_usual_writing() -> None:
    for text in ("55.66", "55,66", "N55.66", "55°39'36\"N", "55.66 с.ш."):
        assert parse_degrees(text) == pytest.approx(55.66)
    assert parse_degrees("86.1W") == pytest.approx(-86.1)
    assert split_coordinates("55.66, 11.08") == ("55.66", "11.08")


def test_a_latitude_beyond_the_pole_means_swapped_coordinates() -> None:
    found = parse_coordinates("131.9", "43.1")
    assert (found.lat, found.lon) == (43.1, 131.9)
    assert [message.code for _, _, message in found.findings] == ["coordinates-swapped"]


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        ("95", "200", "coordinates-impossible"),
        ("0", "0", "coordinates-zero"),
        ("abc", "5", "coordinate-not-understood"),
        ("55", "", "coordinate-alone"),
    ],
)
def test_impossible_points_stay_unknown(lat: str, lon: str, code: str) -> None:
    found = parse_coordinates(lat, lon)
    assert found.lat is None
    assert code in [message.code for _, _, message in found.findings]
