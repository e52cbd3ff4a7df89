"""Where a site is: a town name or an address in words → coordinates, by the gazetteer."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from symbio.language import Message
from symbio.streams.gazetteer import Town, fold, gazetteer

EARTH_KM = 6371.0
"""Radius of the sphere on which distances are counted [km]."""
_COUNTRIES = {
    "россия": "RU", "российская федерация": "RU", "рф": "RU", "russia": "RU", "russian federation": "RU",
    "беларусь": "BY", "республика беларусь": "BY", "рб": "BY", "belarus": "BY", "белоруссия": "BY",
    "казахстан": "KZ", "республика казахстан": "KZ", "kazakhstan": "KZ", "рк": "KZ",
    "дания": "DK", "denmark": "DK", "украина": "UA", "ukraine": "UA", "германия": "DE", "germany": "DE",
    "узбекистан": "UZ", "uzbekistan": "UZ", "кыргызстан": "KG", "kyrgyzstan": "KG", "польша": "PL",
    "poland": "PL", "литва": "LT", "lithuania": "LT", "латвия": "LV", "latvia": "LV", "китай": "CN",
    "china": "CN", "финляндия": "FI", "finland": "FI", "швеция": "SE", "sweden": "SE", "uk": "GB",
    "united kingdom": "GB", "великобритания": "GB", "usa": "US", "united states": "US", "сша": "US",
}  # fmt: skip
_TOWN_WORDS = (
    r"г|гор|город|пгт|рп|р\.\s?п|п|пос|поселок|посёлок|с|село|д|дер|деревня|ст|станица|аг|гп|г\.\s?п|"
    r"city of|town of|city|town"
)
_TOWN = re.compile(rf"^(?:{_TOWN_WORDS})(?:\.\s*|\s+)(?=\S)", re.IGNORECASE)
_INSIDE = re.compile(r"(?:^|\s)(?:г|гор|город|пгт|пос|п)\b\.?\s*([А-ЯЁ][А-Яа-яё-]+(?:\s[А-ЯЁ][А-Яа-яё-]+)*)")
_REGION = re.compile(
    r"\b(?:обл|область|вобласць|край|респ|республика|ао|округ|oblast|region|krai|kray|republic)\b",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\b(?:район|р-н|raion|district|раён|улица|ул|проспект|пр-т|пр|шоссе|ш|переулок|пер|дом|зд|стр|корп|офис|"
    r"street|st|road|rd|avenue|ave|квартал|промзона|промплощадка|тер|территория|бульвар|наб|площадь|пл|км)\b",
    re.IGNORECASE,
)
_EXONYM_SHARE = 0.05  # a town known by another's name counts as one of a twentieth of its size
_RIVAL_SHARE = 0.02
_SAME_TOWN_KM = 15.0


@dataclass(frozen=True, slots=True)
class Place:
    """A located place.

    Parameters
    ----------
    name, name_ru
        English and Russian name of the town; the Russian one is None where the gazetteer has none.
    lat, lon
        WGS84 degrees of the town's centre.
    country
        ISO-2.
    accuracy
        "town", or "region" when only the region is known and its largest town stands for it.
    doubt
        What to check: another town of that name, a region only; None when clear.
    population
        Inhabitants of the town.
    """

    name: str
    lat: float
    lon: float
    country: str
    accuracy: str = "town"
    doubt: Message | None = None
    name_ru: str | None = None
    population: int = 0


def distance_km(lat_1: float, lon_1: float, lat_2: float, lon_2: float) -> float:
    """Great-circle distance [km] of two points in degrees (haversine, sphere of `EARTH_KM`)."""
    a, b = math.radians(lat_1), math.radians(lat_2)
    h = math.sin((b - a) / 2) ** 2
    h += math.cos(a) * math.cos(b) * math.sin(math.radians(lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


@lru_cache(maxsize=65536)
def locate(text: str, country: str | None = None) -> Place | None:
    """Find the town that `text` names; None if the gazetteer knows none.

    Parameters
    ----------
    text
        A name or an address in Russian or English: ``"г. Новокузнецк"``, ``"Novokuznetsk, Russia"``,
        ``"654000, Кемеровская обл., г. Новокузнецк, ул. Заводская, 1"``.
    country
        ISO-2 country to look in first; a country named in the text wins.

    Notes
    -----
    Of several towns with one name the largest is taken, and the doubt names the others; a town's own
    name beats another town's alternative or former name. A region in the text decides between them.
    """
    parts = _parts(text)
    country = next((_COUNTRIES[fold(p)] for p in parts if fold(p) in _COUNTRIES), country)
    regions = [found for part in parts if (found := _region(part, country)) is not None]
    region = regions[0] if regions else None
    for name in _candidates(text, parts):
        towns = _preferred(gazetteer().find(name), country or (region[0] if region else None), region)
        if towns:
            return _place(towns, name)
    return _region_place(region) if region else None


def towns_near(bbox: tuple[float, float, float, float], n: int) -> tuple[Place, ...]:
    """The `n` most populous towns within `bbox` (south, west, north, east in degrees), largest first."""
    south, west, north, east = bbox
    book = gazetteer()
    inside = (book.lat >= south) & (book.lat <= north) & (book.lon >= west) & (book.lon <= east)
    return tuple(_as_place(book.town(int(i))) for i in np.flatnonzero(inside)[:n])


def _parts(text: str) -> list[str]:
    plain = re.sub(r"[«»\"]", " ", text.replace("\u00a0", " "))
    return [part.strip(" .\t") for part in re.split(r"[,;()\n/]", plain) if part.strip(" .\t")]


def _candidates(text: str, parts: list[str]) -> list[str]:
    """Names to try, the likeliest first: marked as a town, then plain parts, then words inside."""
    marked = [_TOWN.sub("", part) for part in parts if _TOWN.match(part) and not _NOISE.search(part)]
    plain = [part for part in parts if not (_TOWN.match(part) or _is_something_else(part))]
    inside = [match[1] for match in _INSIDE.finditer(text)]
    shorter = [part.rsplit(" ", 1)[0] for part in plain if fold(part.rsplit(" ", 1)[-1]) in _COUNTRIES]
    return list(dict.fromkeys(marked + inside + plain + shorter))


def _is_something_else(part: str) -> bool:
    is_code = len(part) < 2 or part.replace(" ", "").isdigit()
    return bool(is_code or fold(part) in _COUNTRIES or _REGION.search(part) or _NOISE.search(part))


@cache
def _regions() -> tuple[tuple[str, str, str], ...]:
    path = Path(__file__).with_name("regions.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [(row["country"], row["region"], row["stem"]) for row in csv.DictReader(stream)]
    return tuple(sorted(rows, key=lambda row: -len(row[2])))


def _region(part: str, country: str | None) -> tuple[str, str] | None:
    key = fold(part)
    if not _REGION.search(part) and "кузбасс" not in key and "kuzbas" not in key:
        return None
    for nation, code, stem in _regions():
        if (country is None or nation == country) and re.search(rf"\b{stem}", key):
            return nation, code
    return None


def _weight(town: Town) -> float:
    return max(town.population, 1) * (1.0 if town.is_main else _EXONYM_SHARE)


def _preferred(towns: tuple[Town, ...], country: str | None, region: tuple[str, str] | None) -> list[Town]:
    in_country = [town for town in towns if town.country == country] or list(towns)
    in_region = [town for town in in_country if (town.country, town.region) == region] or in_country
    return sorted(in_region, key=lambda town: -_weight(town))


def _place(towns: list[Town], name: str) -> Place:
    best = towns[0]
    rivals = [
        town
        for town in towns[1:]
        if _weight(town) >= _RIVAL_SHARE * _weight(best)
        and distance_km(best.lat, best.lon, town.lat, town.lon) > _SAME_TOWN_KM
    ]
    if not rivals:
        return _as_place(best)
    others = "; ".join(f"{town.name} ({town.country}, {town.lat:.1f}, {town.lon:.1f})" for town in rivals[:3])
    facts = {"name": name, "country": best.country, "lat": f"{best.lat:.1f}", "lon": f"{best.lon:.1f}"}
    return replace(_as_place(best), doubt=Message("place-ambiguous", {**facts, "others": others}))


def _region_place(region: tuple[str, str]) -> Place | None:
    book = gazetteer()
    for i in range(len(book.lat)):
        town = book.town(i)
        if (town.country, town.region) == region:
            return replace(_as_place(town), accuracy="region", doubt=Message("place-region", town=town.name))
    return None


def _as_place(town: Town) -> Place:
    return Place(
        town.name,
        town.lat,
        town.lon,
        town.country,
        name_ru=town.name_ru,
        population=town.population,
    )
