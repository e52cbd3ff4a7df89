"""Temperature, pressure, moisture and grain size: ranges in the unit of their column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from symbio.language import Message
from symbio.streams.amounts import Decimal, parse_amount
from symbio.streams.composition import composition_in_words

Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class _Quality:
    """Units by spelling (factor to the column's unit; the first needs no unit) and the possible range."""

    units: tuple[tuple[str, float], ...]
    least: float
    most: float
    offset: Mapping[str, float]


_QUALITIES: Mapping[str, _Quality] = {
    "temperature_c": _Quality(
        ((r"°\s?[cс]|º\s?[cс]|град\w*\.?(?:\s?[cс])?|[cс]|deg\w*\.?\s?c?|°", 1.0), (r"k|к", 1.0)),
        -273.15,
        3500.0,
        {"k": -273.15, "к": -273.15},
    ),
    "pressure_bar": _Quality(
        (
            (r"бар\w*|bar\w*", 1.0),
            (r"мпа|mpa", 10.0),
            (r"кпа|kpa", 0.01),
            (r"па|pa", 1e-5),
            (r"атм\.?|atm", 1.01325),
            (r"ата|ати|кгс/см2|кгс/см\^?2|at", 0.980665),
            (r"psi", 0.0689476),
        ),
        0.0,
        5000.0,
        {},
    ),
    "moisture_pct": _Quality(((r"%|проц\w*\.?|percent", 1.0),), 0.0, 100.0, {}),
    "grain_size_mm": _Quality(
        ((r"мм|mm", 1.0), (r"мкм|µm|um|μm|micron\w*", 1e-3), (r"см|cm", 10.0), (r"м|m", 1000.0)),
        0.0,
        20000.0,
        {},
    ),
}
QUALITIES = tuple(_QUALITIES)


@lru_cache(maxsize=32768)
def parse_range(text: str, quality: str, decimal: Decimal | None = None) -> tuple[Range, Message | None]:
    """Read a range of `quality` (a name of `QUALITIES`).

    Returns
    -------
    tuple
        ((low, high), None), either end None where open; or ((None, None), why it was not understood).

    Examples
    --------
    >>> parse_range("160–250", "temperature_c")
    ((160.0, 250.0), None)
    >>> parse_range("> 98 %", "moisture_pct")[0]
    (98.0, None)
    """
    amount = parse_amount(
        re.sub(r"(?<=\d)\s*(?:°\s*[CСcс]?|%|бар|bar|мм)\s*(?=[–…-]\s*\d)", "", text), decimal=decimal
    )
    if amount is None:
        return (None, None), Message("range-not-understood", text=text[:80])
    kind, rest = _QUALITIES[quality], amount.rest.strip(" .,;")
    factor = _factor(kind, rest)
    if factor is None:
        return (None, None), Message("range-unit-unknown", text=text[:80], unit=rest[:40])
    offset = kind.offset.get(rest.casefold(), 0.0)
    low, high = (None if end is None else end * factor + offset for end in (amount.low, amount.high))
    if any(end is not None and not kind.least <= end <= kind.most for end in (low, high)):
        return (None, None), Message("range-impossible", text=text[:80], least=kind.least, most=kind.most)
    return (low, high), None


def _factor(kind: _Quality, unit: str) -> float | None:
    if not unit:
        return 1.0
    for pattern, factor in kind.units:
        if re.fullmatch(rf"(?:{pattern})(?:\s*\(.*\))?", unit, re.IGNORECASE):
            return factor
    return None


_NUMBER = r"[<>≤≥≈~]?\s*-?\d[\d.,]*(?:\s*(?:–|…|-|до|to)\s*-?\d[\d.,]*)?"
_IN_WORDS: Mapping[str, re.Pattern[str]] = {
    "temperature_c": re.compile(rf"({_NUMBER}\s*(?:°\s?[CСcс]|º[CС]|град(?:\.|усов|уса)?\s?[CС]?))(?![\w])"),
    "pressure_bar": re.compile(
        rf"({_NUMBER}\s*(?:бар|bar|МПа|MPa|кПа|kPa|атм|atm|кгс/см2))(?![\w])", re.IGNORECASE
    ),
    "moisture_pct": re.compile(
        rf"(?:влажн\w*|влаг\w*|moisture)\s*(?:content)?\s*:?\s*({_NUMBER}\s*%)", re.IGNORECASE
    ),
    "grain_size_mm": re.compile(
        rf"(?:фр(?:\.|акци\w+)|круп\w+|размер\w*|size|fraction|grain)?\s*({_NUMBER}\s*(?:мм|mm|мкм|µm))(?![\w])",
        re.IGNORECASE,
    ),
}


@lru_cache(maxsize=32768)
def qualities_in_words(stream: str) -> tuple[Mapping[str, Range], str | None]:
    """Ranges and composition stated inside the words of a stream.

    Examples
    --------
    >>> qualities_in_words("Пар 10–13 бар")
    ({'pressure_bar': (10.0, 13.0)}, None)
    """
    found: dict[str, Range] = {}
    for quality, pattern in _IN_WORDS.items():
        if match := pattern.search(stream):
            ends, problem = parse_range(match[1].replace("−", "-"), quality)
            if problem is None:
                found[quality] = ends
    return found, composition_in_words(stream)
