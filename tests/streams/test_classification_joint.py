"""Phrases that name several things, state a purpose, or carry a code that fits one of their things."""

from __future__ import annotations

import pytest

from symbio.knowledge import load
from symbio.streams.classification import Classified, Classifier
from symbio.streams.parts import asides_of, parts_of, purpose_of


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(load())


def _one(classifier: Classifier, text: str, way: str, nace: str, code: str | None = None) -> Classified:
    codes = [[("FKKO", code)] if code else []]
    [found] = classifier.classify([text], directions=[way], activities=[nace], codes=codes)
    return found


def _shares(classifier: Classifier, found: Classified) -> dict[str, float]:
    return {classifier.knowledge.resources.ids[r]: p for r, p in found.resources}


@pytest.mark.parametrize(
    ("text", "way", "nace", "code", "first_three"),
    [
        (
            "Микрокремнезём, зола, шлаковый щебень",
            "need",
            "23.61",
            "35132521423",
            {"silica_fume", "fly_ash_coal", "slag_aggregate"},
        ),
        (
            "ПЭТ, ПЭ, картон из ТКО",
            "offer",
            "38.11",
            "43418101515",
            {"pet_scrap", "pe_", "recovered_paper"},
        ),
    ],
)
def test_a_code_speaks_for_its_part_and_every_part_comes_before_second_readings(
    classifier: Classifier, text: str, way: str, nace: str, code: str, first_three: set[str]
) -> None:
    found = _one(classifier, text, way, nace, code)
    shares = _shares(classifier, found)
    three = list(shares)[:3]
    assert all(any(name.startswith(wanted) for name in three) for wanted in first_three), three
    assert min(list(shares.values())[:3]) >= 0.15
    assert not found.doubts


def test_two_things_with_one_code_keep_about_even_shares(classifier: Classifier) -> None:
    shares = _shares(classifier, _one(classifier, "Кора, горбыль", "offer", "16.10", "30522001215"))
    assert shares["bark"] > 0.3
    assert shares["wood_slabs"] > 0.3


@pytest.mark.parametrize(
    ("text", "nace", "code", "function"),
    [
        ("ЗШМ, грунт, осадок для рекультивации", "05.10", "61140002205", "reclamation_material"),
        (
            "Щебень шлаковый, ЗШМ, порода для земляного полотна",
            "42.11",
            "35111101204",
            "road_base_material",
        ),
        ("crushed concrete for road base", "42.11", None, "road_base_material"),
        ("Уголь, кек, биотопливо (энергетическое топливо)", "35.11", None, "boiler_fuel"),
        ("Sewage sludge as nutrient", "39.00", None, "bioremediation_nutrient"),
    ],
)
def test_what_a_need_is_for_gets_a_share_beside_the_things_it_names(
    classifier: Classifier, text: str, nace: str, code: str | None, function: str
) -> None:
    shares = _shares(classifier, _one(classifier, text, "need", nace, code))
    assert shares[function] >= 0.15
    assert function in list(shares)[:3]
    assert len([p for p in shares.values() if p >= 0.05]) > 1


def test_soil_for_reclamation_is_not_contaminated_soil(classifier: Classifier) -> None:
    shares = _shares(classifier, _one(classifier, "ЗШМ, грунт, осадок для рекультивации", "need", "05.10"))
    assert shares.get("soil_oil_contaminated", 0.0) < 0.05


def test_a_purpose_that_belongs_to_a_name_stays_in_it(classifier: Classifier) -> None:
    shares = _shares(classifier, _one(classifier, "CO2 для подкормки", "need", "01.13"))
    assert next(iter(shares)) == "co2_greenhouse"
    assert shares["co2_greenhouse"] > 0.5


def test_a_purpose_of_another_kind_says_nothing(classifier: Classifier) -> None:
    shares = _shares(classifier, _one(classifier, "Refinery cooling water as feed", "need", "35.11"))
    assert "feed_component" not in shares


def test_what_follows_a_colon_is_no_part() -> None:
    assert parts_of("Biological sludge: nitrogen") == ()
    assert parts_of("Нужно: опилки, щепа") == (("опилки",), ("щепа",))


def test_brackets_and_tails_are_read() -> None:
    assert asides_of("Альтернативное топливо (шины, RDF, кек)") == ("шины", "rdf", "кек")
    assert purpose_of("stone, slag for road base") == ("stone, slag", "road base")
    assert purpose_of("щебень") == ("", "")
