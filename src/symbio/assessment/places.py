"""How near a figure from one place is to a site in another."""

from __future__ import annotations

from collections.abc import Iterable

from symbio.knowledge.countries import CUSTOMS_UNION, EU
from symbio.knowledge.valued import Area

_NEAR_EU = EU | {"GB", "NO", "CH", "IS"}
_WIDE = {"World": 3, "any": 3, "Europe": 4, "EU": 4, "W Europe": 4}
ELSEWHERE = 5


def farness(geography: str, place: str | None) -> int:
    """0 the place itself, 1 its country, 2 its union, 3 the world, 4 a market near by, 5 elsewhere.

    Examples
    --------
    >>> farness("RU", "RU"), farness("EU", "DE"), farness("World", "RU"), farness("GB", "RU")
    (0, 2, 3, 5)
    >>> farness("RU-Siberia", "RU-Siberia"), farness("RU", "RU-Siberia"), farness("RU-Siberia", "RU")
    (0, 1, 5)
    """
    if geography == place:
        return 0
    country = None if place is None else place.partition("-")[0]
    if geography == country:
        return 1
    if geography in {"EU", "Europe", "W Europe"} and country in _NEAR_EU:
        return 2
    if geography in CUSTOMS_UNION and country in CUSTOMS_UNION:
        return 4
    return _WIDE.get(geography, ELSEWHERE)


def area_of(areas: Iterable[Area], country: str | None, lat: float | None, lon: float | None) -> str | None:
    """Identifier of the first of `areas` of `country` in which a point [degrees] lies; None in none."""
    if lat is None or lon is None:
        return None
    inside = (
        area.id
        for area in areas
        if area.country == country
        and area.lat_low <= lat <= area.lat_high
        and area.lon_low <= lon <= area.lon_high
    )
    return next(inside, None)
