"""Rules of classification, on a knowledge small enough to follow by hand."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.small_knowledge import small_knowledge
from symbio.language import LANGUAGES, say
from symbio.streams.classification import Classified, Classifier, build_index


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(small_knowledge())


def answer(classifier: Classifier, text: str, **known: object) -> Classified:
    [found] = classifier.classify([text], **{name: [value] for name, value in known.items()})
    return found


def names(classifier: Classifier, found: Classified) -> list[str]:
    return [classifier.knowledge.resources.ids[r] for r, _ in found.resources]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("зола унос угольная", "coal_fly_ash"),
        ("угольной золы-уноса", "coal_fly_ash"),
        ("coal fly ashes", "coal_fly_ash"),
        ("ЗШМ с отвала", "ash_slag"),
        ("золошлаки", "ash_slag"),
        ("доменые шлаки", "bf_slag"),
        ("slag from the blast furnace", "bf_slag"),
        ("опелки древестные", "sawdust"),
        ("opilki drevesnye", "sawdust"),
        ("saw-dust", "sawdust"),
        ("Кopa дpевесная", "bark"),
        ("кора bark", "bark"),
    ],
)
def test_inflection_order_typos_abbreviations_and_alphabets_do_not_hide_a_resource(
    classifier: Classifier, text: str, expected: str
) -> None:
    assert names(classifier, answer(classifier, text))[0] == expected


@pytest.mark.parametrize(
    "text", ["", "   ", "фывапролд", "qwertz xyzzy", "12345 67", "прочее по согласованию", "!?"]
)
def test_words_that_mean_nothing_give_nothing(classifier: Classifier, text: str) -> None:
    assert answer(classifier, text) == Classified()


def test_probabilities_are_sorted_and_sum_to_at_most_one(classifier: Classifier) -> None:
    for text in ("зола", "шлам", "Кора, горбыль", "oily mill scale", "тепло 80 °C"):
        shares = [p for _, p in answer(classifier, text).resources]
        assert shares == sorted(shares, reverse=True)
        assert 0 < sum(shares) <= 1 + 1e-9


def test_a_denied_property_speaks_against_the_resource_that_has_it(classifier: Classifier) -> None:
    assert names(classifier, answer(classifier, "окалина замасленная"))[0] == "mill_scale_oily"
    assert names(classifier, answer(classifier, "окалина прокатная, не замасленная"))[0] == "mill_scale"
    assert names(classifier, answer(classifier, "mill scale, oil-free, non-oily"))[0] == "mill_scale"


@pytest.mark.parametrize("text", ["Кора, горбыль", "кора и горбыль", "горбыль / кора", "bark and slabs"])
def test_several_resources_in_one_phrase_share_the_probability(classifier: Classifier, text: str) -> None:
    found = answer(classifier, text)
    assert set(names(classifier, found)[:2]) == {"bark", "slabs"}
    first, second = (p for _, p in found.resources[:2])
    assert first == pytest.approx(second, abs=0.15)


def test_a_remark_after_the_comma_is_no_second_resource(classifier: Classifier) -> None:
    found = answer(classifier, "опилки древесные, в биг-бегах")
    assert names(classifier, found) == ["sawdust"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("тепло 80 °C", "heat_low"),
        ("heat at 400 C", "heat_high"),
        ("пар 3 бара", "steam_lp"),
        ("пар 13 ата", "steam_mp"),
        ("steam 1.2 MPa", "steam_mp"),
    ],
)
def test_the_stated_temperature_or_pressure_chooses_the_level(
    classifier: Classifier, text: str, expected: str
) -> None:
    assert names(classifier, answer(classifier, text))[0] == expected


def test_a_temperature_column_outranks_the_words(classifier: Classifier) -> None:
    assert names(classifier, answer(classifier, "тепло", temperatures_c=350.0))[0] == "heat_high"


def test_a_pressure_column_speaks_where_no_temperature_is_stated(classifier: Classifier) -> None:
    assert names(classifier, answer(classifier, "пар", pressures_bar=13.0))[0] == "steam_mp"
    both = answer(classifier, "пар", pressures_bar=13.0, temperatures_c=130.0)
    assert names(classifier, both)[0] == "steam_lp"


def test_what_is_no_waste_gets_no_code(classifier: Classifier) -> None:
    for text in ("тепло 80 °C", "пар 6 бар", "сдаётся склад"):
        found = answer(classifier, text)
        assert found.resources
        assert found.ewc == found.fkko == ()


def test_the_sludge_of_a_brewery_is_not_a_red_mud(classifier: Classifier) -> None:
    assert names(classifier, answer(classifier, "шлам", activities="11.05"))[0] == "food_sludge"
    assert names(classifier, answer(classifier, "шлам", activities="24.42"))[0] == "red_mud"


def test_a_treatment_is_meant_only_when_it_is_named(classifier: Classifier) -> None:
    assert names(classifier, answer(classifier, "переработка шлама"))[0] == "sludge_service"
    assert "sludge_service" not in names(classifier, answer(classifier, "шлам"))[:1]


def test_used_metal_is_scrap_and_not_the_product(classifier: Classifier) -> None:
    assert names(classifier, answer(classifier, "aluminium offcuts"))[0] == "aluminium_scrap"
    assert names(classifier, answer(classifier, "алюминий", directions="need"))[0] == "aluminium"


def test_a_need_is_found_by_its_function(classifier: Classifier) -> None:
    found = answer(classifier, "требуется железосодержащая добавка", directions="need", activities="23.51")
    assert names(classifier, found)[0] == "iron_source"


def test_codes_win_over_words_that_say_little(classifier: Classifier) -> None:
    found = answer(classifier, "зола", codes=[("EWC", "100102")])
    assert names(classifier, found)[0] == "coal_fly_ash"
    assert found.doubts == ()
    assert found.ewc[0] == ("100102", 1.0)


def test_a_code_alone_gives_its_resource_and_stays_the_first_candidate(classifier: Classifier) -> None:
    found = answer(classifier, "", codes=[{"scheme": "FKKO", "code": "61130002205", "doubt": False}])
    assert names(classifier, found)[0] == "ash_slag"
    assert found.fkko[0] == ("61130002205", 1.0)


def test_an_unlinked_code_of_a_known_group_gives_the_group_less_surely(classifier: Classifier) -> None:
    exact = answer(classifier, "", codes=[("FKKO", "61110001404")])
    near = answer(classifier, "", codes=[("FKKO", "61110099999")])
    assert names(classifier, exact)[0] == names(classifier, near)[0] == "coal_fly_ash"
    assert near.resources[0][1] < exact.resources[0][1]


def test_a_code_against_clear_words_is_a_doubt_in_both_languages(classifier: Classifier) -> None:
    found = answer(classifier, "кора древесная", codes=[("EWC", "010309")])
    [doubt] = found.doubts
    assert doubt.code == "code-against-words"
    assert "Bark" in say(doubt, "en")
    assert "Кора древесная" in say(doubt, "ru")
    assert set(names(classifier, found)[:2]) == {"bark", "red_mud"}
    assert all(doubt.code not in say(doubt, lang) for lang in LANGUAGES)


def test_candidates_follow_the_origin_of_the_waste(classifier: Classifier) -> None:
    power, cement = (answer(classifier, "зола-унос угольная", activities=a) for a in ("35.11", "23.51"))
    assert power.ewc[0][0] == "100102"
    assert "101306" in dict(cement.ewc)


def test_hazard_in_words_and_class_moves_the_star(classifier: Classifier) -> None:
    assert answer(classifier, "non-hazardous sawdust").ewc[0][0] == "030105"
    assert answer(classifier, "hazardous sawdust").ewc[0][0] == "030104"
    assert answer(classifier, "опилки древесные", hazard_classes=5).ewc[0][0] == "030105"


def test_a_kept_index_gives_the_same_answers(classifier: Classifier) -> None:
    stream = io.BytesIO()
    np.savez(stream, **build_index(classifier.knowledge))
    stream.seek(0)
    with np.load(stream, allow_pickle=False) as kept:
        again = Classifier.from_arrays(classifier.knowledge, dict(kept))
    texts = ["зола", "Кора, горбыль", "пар 6 бар", "доменые шлаки"]
    assert again.classify(texts) == classifier.classify(texts)


def test_answers_do_not_depend_on_what_was_asked_before(classifier: Classifier) -> None:
    texts = ["шлам", "зола", "кора", "фывапролд", "oily mill scale"]
    apart = [answer(Classifier(classifier.knowledge), text) for text in texts]
    assert classifier.classify(texts) == apart


def test_top_bounds_every_list(classifier: Classifier) -> None:
    [found] = classifier.classify(["кора, горбыль, опилки древесные"], top=1)
    assert len(found.resources) == 1
    assert len(found.ewc) <= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_any_text_gets_an_answer_in_bounds(classifier: Classifier, text: str) -> None:
    found = answer(classifier, text)
    assert sum(p for _, p in found.resources) <= 1 + 1e-9
    assert all(0 < score <= 1 for _, score in (*found.ewc, *found.fkko))


def test_a_cell_of_megabytes_is_read_in_a_moment(classifier: Classifier) -> None:
    words = " ".join(f"слово{i}а" for i in range(400_000))
    assert len(answer(classifier, "зола унос угольная " + words).resources) <= 10


def test_an_empty_knowledge_classifies_nothing() -> None:
    knowledge = small_knowledge()
    bare = type(knowledge)(**{**vars(knowledge), "names": (), "codes": (), "activity_flows": ()})
    assert Classifier(bare).classify(["зола"]) == [Classified()]
