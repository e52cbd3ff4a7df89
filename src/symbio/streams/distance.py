"""Distance in words: "greenhouse 25 km away", «котельная в 40 км»."""

from __future__ import annotations

import re

_FIGURE = re.compile(
    r"(?P<within>\b(?:within|up\s+to|under|радиусе?|до|не\s+далее)\s+)?"
    r"(?<![\d.,/])(?P<number>\d{1,4}(?:[.,]\d+)?)\s*-?(?P<unit>км|km|kilomet\w+|километр\w*|miles?|миль|мил[яи])(?![/\w])",
    re.IGNORECASE,
)
_MILE_KM = 1.609344


def stated_distance_km(text: str) -> float | None:
    """Greatest distance [km] that `text` says lies between; None where it states none.

    A reach ("within 80 km") says how far one would go, not how far it is.

    Examples
    --------
    >>> stated_distance_km("hot water 90C, site is 25 km away")
    25.0
    >>> stated_distance_km("опилки под ягодники, до 100 км") is None
    True
    """
    found = [
        float(figure["number"].replace(",", ".")) * (_MILE_KM if _is_mile(figure["unit"]) else 1.0)
        for figure in _FIGURE.finditer(text)
        if figure["within"] is None
    ]
    return max(found, default=None)


def _is_mile(unit: str) -> bool:
    return unit.lower().startswith(("mile", "мил"))
