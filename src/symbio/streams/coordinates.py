"""Latitude and longitude as people write them, put right where they are plainly swapped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from symbio.language import Message
from symbio.streams.amounts import tidy
from symbio.streams.problems import Severity

_DEGREES = re.compile(
    r"""^(?P<before>[NSEWСЮВЗ])?\s*(?P<sign>[+-])?(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*°?\s*
    (?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['′]\s*)?(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|'')\s*)?
    (?P<after>[NSEWСЮВЗ]|с\.?\s?ш\.?|ю\.?\s?ш\.?|в\.?\s?д\.?|з\.?\s?д\.?)?$""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point in WGS84 degrees, or None, with what there is to say about it (column, severity, message)."""

    lat: float | None
    lon: float | None
    findings: tuple[tuple[str, Severity, Message], ...] = ()


@lru_cache(maxsize=16384)
def parse_degrees(text: str) -> float | None:
    """Decimal degrees of ``55.66``, ``55,66``, ``55°39'42"N`` or ``N55.66``; None if not understood."""
    found = _DEGREES.match(tidy(text))
    if not found:
        return None
    value = sum(
        float(found[name].replace(",", ".")) / size
        for name, size in (("degrees", 1), ("minutes", 60), ("seconds", 3600))
        if found[name]
    )
    side = (found["before"] or found["after"] or "").casefold()[:1]
    return -value if found["sign"] == "-" or side in ("s", "w", "ю", "з") else value


def split_coordinates(text: str) -> tuple[str, str]:
    """Cut "55.66, 11.08" or "55,66; 11,08" into its two numbers; two empty texts if it is not two."""
    for pattern in (r"\s*;\s*", r",\s+", r"\s+(?=[\d+-])", r"(?<=\.\d{4}),", r","):
        pieces = [piece for piece in re.split(pattern, tidy(text)) if piece]
        if len(pieces) == 2 and all(parse_degrees(piece) is not None for piece in pieces):
            return pieces[0], pieces[1]
    return "", ""


@lru_cache(maxsize=16384)
def parse_coordinates(lat_text: str, lon_text: str) -> Coordinates:
    """Read a pair of cells; what cannot be a point on Earth is refused, what is swapped is put right."""
    lat, lon = parse_degrees(lat_text), parse_degrees(lon_text)
    found: list[tuple[str, Severity, Message]] = []
    for column, text, value in (("lat", lat_text, lat), ("lon", lon_text, lon)):
        if text and value is None:
            found.append((column, "refused", Message("coordinate-not-understood", text=text[:40])))
        elif not text and (lat_text or lon_text):
            found.append((column, "doubt", Message("coordinate-alone")))
    if lat is None or lon is None:
        return Coordinates(None, None, tuple(found))
    if lat == 0 and lon == 0:
        return Coordinates(None, None, (("lat", "doubt", Message("coordinates-zero")),))
    if abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90:
        return Coordinates(lon, lat, (("lat", "doubt", Message("coordinates-swapped", lat=lon, lon=lat)),))
    if abs(lat) > 90 or abs(lon) > 180:
        return Coordinates(
            None, None, (("lat", "refused", Message("coordinates-impossible", lat=lat, lon=lon)),)
        )
    return Coordinates(lat, lon, tuple(found))
