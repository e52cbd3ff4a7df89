"""Places of streams: towns by name, countries by position, swapped coordinates by contradiction."""

from __future__ import annotations

from functools import lru_cache

from symbio.streams.places import Place, distance_km, locate, towns_near

_FAR_KM, _NEAR_KM = 1000.0, 150.0


@lru_cache(maxsize=16384)
def find_place(place: str, country: str | None) -> Place | None:
    """Return the town that a cell names; remembers what it has looked up."""
    return locate(place[:300], country)


@lru_cache(maxsize=16384)
def country_at(lat: float, lon: float) -> str | None:
    """ISO-2 country of a point, where the towns around agree; None near borders and far from towns."""
    for reach in (0.3, 1.0):
        towns = towns_near((lat - reach, lon - reach, lat + reach, lon + reach), 8)
        if towns:
            countries = {town.country for town in towns}
            return countries.pop() if len(countries) == 1 else None
    return None


def _has_town(lat: float, lon: float, country: str | None) -> bool:
    """True where a town (of `country`, if known) stands within a degree or two of the point."""
    towns = towns_near((lat - 1.5, lon - 1.5, lat + 1.5, lon + 1.5), 40)
    return any(country is None or town.country == country for town in towns)


@lru_cache(maxsize=16384)
def is_swapped(lat: float, lon: float, place: str, country: str | None) -> bool:
    """True where the point lies far from the named town (or every town), and near it exchanged."""
    if abs(lon) > 90:
        return False
    town = find_place(place, country) if place else None
    if town is None:
        return not _has_town(lat, lon, country) and _has_town(lon, lat, country)
    is_far = distance_km(lat, lon, town.lat, town.lon) > _FAR_KM
    return is_far and distance_km(lon, lat, town.lat, town.lon) < _NEAR_KM
