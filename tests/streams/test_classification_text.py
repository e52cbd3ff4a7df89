"""Words of a phrase: normal forms, heads, negations, levels, parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio.streams.levels import saturation_temperature_c, stated_level
from symbio.streams.lexicon import lexicon
from symbio.streams.parts import parts_of
from symbio.streams.text import NEGATION, lemma, normalise, segments, transliterate
from symbio.streams.text_index import asks_for_service, query_terms
from symbio.streams.word_index import slips_between


def heads(text: str) -> list[str]:
    return [term.text for part in segments(text) for term in part.terms if term.is_head]


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("сухая зола с электрофильтров котлов", "зола"),
        ("доменный шлак", "шлак"),
        ("пар 6 бар для варки", "пар"),
        ("wood chip boiler ash", "ash"),
        ("gypsum from flue gas scrubbers", "gypsum"),
        ("aluminium offcuts", "aluminium"),
        ("отходы бетона", "бетон"),
    ],
)
def test_the_head_is_the_thing_itself(text: str, head: str) -> None:
    assert heads(text)[0] == head


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("растворители без галогенов", "галоген"),
        ("halogen-free solvent", "halogen"),
        ("non-hazardous ash", "hazardous"),
        ("масло, ПХБ нет", "пхб"),
        ("not treated wood", "treated"),
    ],
)
def test_a_denied_word_is_a_term_of_its_own(text: str, denied: str) -> None:
    terms = {term.text for part in segments(text) for term in part.terms}
    assert NEGATION + denied in terms
    assert denied not in terms


@pytest.mark.parametrize(
    ("text", "service", "thing"),
    [
        ("досушить кварцевый песок", "сушка", "песок"),
        ("опоры, оцинковать", "цинкование", "опора"),
        ("нужно подробить бетон", "дробление", "бетон"),
        ("to grind slag", "grinding", "slag"),
        ("sterilise spices", "sterilisation", "spice"),
    ],
)
def test_a_verb_asks_for_its_service_and_the_thing_stands_behind(text: str, service: str, thing: str) -> None:
    assert asks_for_service(text)
    terms = {term.text: term.weight for term in query_terms(text, asks=True)}
    assert terms[service] == max(terms.values())
    assert thing in terms


@pytest.mark.parametrize(
    "text",
    [
        "шлак, можно дробить",
        "slag ready to grind",
        "dry sand",
        "сушка песка",
        "не утилизировать",
        "store room",
    ],
)
def test_other_words_ask_for_nothing(text: str) -> None:
    assert not asks_for_service(text)


def test_every_verb_stands_for_words_and_no_word_for_both_kinds_of_verb() -> None:
    words = lexicon()
    assert len(words.verb) + len(words.verb_to) > 900
    assert all(means for means in (*words.verb.values(), *words.verb_to.values()))
    assert not set(words.verb) & set(words.verb_to)


def test_a_denied_word_in_the_second_part_does_not_deny_the_first() -> None:
    terms = {term.text for part in segments("масло гидравлическое, без воды") for term in part.terms}
    assert {"масло", "гидравлический", NEGATION + "вода"} <= terms


def test_look_alike_letters_are_mended() -> None:
    assert normalise("Зoла") == "зола"
    assert normalise("СО2") == "co2"
    assert normalise("щёлочь") == "щелочь"


def test_words_in_dictionary_form_stay_and_inflected_ones_come_back() -> None:
    assert lemma("пар")[0] == "пар"
    assert lemma("золы")[0] == "зола"
    assert lemma("ashes")[0] == "ash"
    assert lemma("glass")[0] == "glass"


def test_russian_in_latin_letters_reads_as_russian() -> None:
    assert transliterate("zola ot szhiganiya uglya") == "зола от сжигания угля"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("heat 80 °C", 80, 80),
        ("газы 110-160 °С", 110, 160),
        ("вода 95/70", 70, 95),
        ("температура 45 градусов", 45, 45),
        ("hot air, 120 degrees", 120, 120),
        ("холод −100 °C", -100, -100),
        ("холод минус 10 градусов", -10, -10),
        ("холодная вода +12 от чиллера", 12, 12),
        ("склад медикаментов +15…+25", 15, 25),
        ("вода +7…+12 °C", 7, 12),
        ("cold store -20, 300 pallets", -20, -20),
        ("freezer -18/-22", -22, -18),
    ],
)
def test_temperatures_in_words(text: str, low: float, high: float) -> None:
    level = stated_level(text)
    assert level is not None
    assert (level.low, level.high) == (low, high)


@pytest.mark.parametrize(("text", "bar"), [("пар 6 бар", 6), ("5 barg steam", 6), ("пар 1,3 МПа", 13)])
def test_pressures_in_words_give_the_temperature_of_saturated_steam(text: str, bar: float) -> None:
    level = stated_level(text)
    assert level is not None
    assert level.is_from_pressure
    assert level.low == pytest.approx(saturation_temperature_c(bar))


@pytest.mark.parametrize(("bar", "steam_table_c"), [(1.0, 99.6), (6.0, 158.8), (13.0, 191.6), (40.0, 250.4)])
def test_saturated_steam_lies_within_four_kelvin_of_the_steam_tables(
    bar: float, steam_table_c: float
) -> None:
    assert saturation_temperature_c(bar) == pytest.approx(steam_table_c, abs=4)


@pytest.mark.parametrize(
    "text",
    [
        "зола 200 т",
        "щебень 5-20 мм",
        "склад 2000 м2",
        "C-1 grade",
        "фракция 0/4",
        "склад щебня -5 мм",
        "water, -20 % of demand",
        "склад, +7 495 123-45-67",
        "вода ГОСТ 305-82",
        "холод +3 шт",
        "steel +12",
    ],
)
def test_other_numbers_are_no_level(text: str) -> None:
    assert stated_level(text) is None


def test_parts_lean_on_the_head_of_the_first() -> None:
    assert parts_of("лом чугуна и стали") == (("лом чугуна",), ("стали", "лом стали"))


@pytest.mark.parametrize(
    "text", ["шлак от котлов, топливо уголь", "опилки, в мешках", "sludge (fibre and filler)", "зола"]
)
def test_remarks_are_no_parts(text: str) -> None:
    assert parts_of(text) == ()


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [("опелки", "опилки", 1), ("шалк", "шлак", 1), ("зола", "зола", 0), ("пыль", "шлам", 3)],
)
def test_slips_of_the_keyboard_are_counted(a: str, b: str, slips: int) -> None:
    assert slips_between(a, b, 2) == slips


def test_equal_words_are_equal_both_ways() -> None:
    same = lexicon().same
    assert all(word in same[other] for word, others in same.items() for other in others)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for part in segments(text):
        assert part.terms
        assert all(0 < term.weight <= 1.6 for term in part.terms)
    assert isinstance(parts_of(text), tuple)
    stated_level(text)
