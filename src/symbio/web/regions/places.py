"""Which region and town a site counts for: those of the nearest town of the gazetteer."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from symbio.streams.gazetteer import gazetteer

TOWN_PEOPLE = 10_000
"""From this size a town gathers the sites around it."""
TOWN_KM = 30.0
"""So far around; further out the nearest town of any size stands for a site."""
REACH_KM = 150.0
"""Further from any town a site counts for no region."""
_KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Town:
    """A town and its region: ISO-2 country and the first level of GeoNames below it, as ``RU-29``."""

    name: str
    name_ru: str
    lat: float
    lon: float
    region: str


@cache
def _countries() -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    book = gazetteer()
    return np.array([book.town(i).country for i in range(len(book.lat))])


@lru_cache(maxsize=65536)
def town_of(lat: float, lon: float, country: str = "") -> Town | None:
    """The town that a place counts for; None far from any. In `country` alone where that is known."""
    book = gazetteer()
    squeeze = max(np.cos(np.radians(lat)), 0.05)
    near = np.flatnonzero(
        (np.abs(book.lat - lat) < REACH_KM / _KM_PER_DEGREE)
        & (np.abs(book.lon - lon) < REACH_KM / _KM_PER_DEGREE / squeeze)
    )
    if country:
        near = near[_countries()[near] == country]
    away = np.hypot(book.lat[near] - lat, (book.lon[near] - lon) * squeeze) * _KM_PER_DEGREE
    large = near[(book.population[near] >= TOWN_PEOPLE) & (away <= TOWN_KM)]
    if len(large):
        away = away[np.isin(near, large)]
        near = large
    if not len(near) or away.min() > REACH_KM:
        return None
    town = book.town(int(near[away.argmin()]))
    name_ru = town.name_ru or town.name
    return Town(town.name, name_ru, town.lat, town.lon, f"{town.country}-{town.region}")


@cache
def _names() -> dict[str, tuple[str, str]]:
    with Path(__file__).with_name("names.csv").open(encoding="utf-8", newline="") as file:
        return {row["region"]: (row["name_en"], row["name_ru"]) for row in csv.DictReader(file)}


@cache
def _main_towns() -> dict[str, tuple[str, str]]:
    book, found = gazetteer(), dict[str, tuple[str, str]]()
    for i in range(len(book.lat)):
        town = book.town(i)
        found.setdefault(f"{town.country}-{town.region}", (town.name, town.name_ru or town.name))
    return found


def region_name(region: str, lang: str) -> str:
    """Name of a region; where the table has none, its largest town and country stand for it."""
    names = _names().get(region)
    if names is None:
        name, name_ru = _main_towns().get(region, (region, region))
        names = f"{name} ({region[:2]})", f"{name_ru} ({region[:2]})"
    return names[lang == "ru"]
