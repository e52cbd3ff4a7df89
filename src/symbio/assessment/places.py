"""How near a figure from one place is to a site in another."""

from __future__ import annotations

from symbio.knowledge.countries import CUSTOMS_UNION, EU

_NEAR_EU = EU | {"GB", "NO", "CH", "IS"}
_WIDE = {"World": 2, "any": 2, "Europe": 3, "EU": 3, "W Europe": 3}
ELSEWHERE = 4


def farness(geography: str, country: str | None) -> int:
    """0 the country itself, 1 its union, 2 the world, 3 a market near by, 4 another country.

    Examples
    --------
    >>> farness("RU", "RU"), farness("EU", "DE"), farness("World", "RU"), farness("GB", "RU")
    (0, 1, 2, 4)
    """
    if geography == country:
        return 0
    if geography in {"EU", "Europe", "W Europe"} and country in _NEAR_EU:
        return 1
    if geography in CUSTOMS_UNION and country in CUSTOMS_UNION:
        return 3
    return _WIDE.get(geography, ELSEWHERE)
