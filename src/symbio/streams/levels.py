"""Temperature and pressure in words: "пар 6 бар", "heat 80 °C", "вода 95/70"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbio.knowledge import ResourceTable
from symbio.streams.lexicon import lexicon
from symbio.streams.text_index import query_terms

_NUMBER = r"([-+]?\d+(?:[.,]\d+)?)"
_RANGE = rf"{_NUMBER}(?:\s*(?:-|–|…|\.\.|/|до|to)\s*{_NUMBER})?"
_TEMPERATURE = re.compile(_RANGE + r"\s*(?:°\s*[cс]?|град\w*|deg\w*|[cс](?![a-zа-я0-9]))", re.I)
_DIGIT = re.compile(r"\d")
_MINUS = re.compile(r"−|(?<![\d°])–(?=\d)|\b(?:минус|minus)\s+(?=\d)", re.I)
_OTHER_UNIT = (
    r"%|[mcкkсd]?[mм]{1,2}[²³23]?\b|м?кг|m?kg|[тtгg]\b|шт|p[cp][sm]\b|м?г/|m?g/|дб|db|bar|бар|[кмk]?pa|[км]?па|"
    r"лет|дн|day|year|h\b|ч\b|квт|мвт|гкал|kw|mw|л\b|l\b|м3|m3|в\b|v\b|a\b|а\b"
)
_SIGNED = re.compile(  # "cold store -20", "вода +12": a sign stands for degrees where nothing else is counted
    r"(?<![^\s(,;])([+-]\d{1,3})(?:\s*(?:-|–|…|\.{2,3}|/|до|to)\s*([+-]?\d{1,3}))?"
    rf"(?!\d|[.,]\d|\s\d|\s*(?:{_OTHER_UNIT}))",
    re.I,
)
_THERMAL = re.compile(
    r"тепл|холод|темп|вод[аыуе]\b|воздух|склад|камер|ангар|хран|мороз|рефриж|гликол|рассол|обратк|heat|cold|chill|"
    r"cool|freez|frozen|stor[ea]|warehouse|water|\bair\b|brine|glycol|refriger|temperature|\bhot\b|warm",
    re.I,
)
_SUPPLY_RETURN = re.compile(r"(?<!\d)(1[0-9]0|[5-9]\d)\s*/\s*([3-9]\d)(?!\d)")
_PRESSURE = re.compile(_RANGE + r"\s*(barg|bar\w*|бар\w*|ата|ати|атм\w*|кгс\w*|мпа|mpa|кпа|kpa)", re.I)
_BAR = {"м": 10.0, "m": 10.0, "к": 0.01, "k": 0.01}
_GAUGE = ("barg", "ати", "кгс", "atg")
TOLERANCE_K = 40.0  # a level this far outside its range is worth 1/e of one inside
INSIDE = 1.25

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """Temperature range [°C] that words state, or that saturated steam of the stated pressure has."""

    low: float
    high: float
    is_from_pressure: bool = False


def saturation_temperature_c(pressure_bar: float) -> float:
    """Boiling temperature of water [°C] at an absolute pressure [bar]: T ≈ 100 · p^¼, within 4 K to 40 bar.

    Source: textbook rule of thumb, checked against steam tables at 1, 6, 13 and 40 bar.
    """
    return float(100.0 * max(pressure_bar, 0.01) ** 0.25)


def _value(text: str) -> float:
    return float(text.replace(",", "."))


@lru_cache(maxsize=4096)
def stated_level(text: str) -> Level | None:
    """Level that `text` states; None where it states none. A temperature outranks a pressure."""
    if not _DIGIT.search(text):
        return None
    text = _MINUS.sub("-", text)
    found = _TEMPERATURE.search(text)
    if found is None:
        found = _SUPPLY_RETURN.search(text)
    if found is None and _THERMAL.search(text):
        found = _SIGNED.search(text)
    if found is not None:
        first = _value(found[1])
        second = _value(found[2]) if found[2] else first
        return Level(min(first, second), max(first, second))
    pressure = _PRESSURE.search(text)
    return None if pressure is None else _steam_level(pressure)


def _steam_level(found: re.Match[str]) -> Level:
    unit = found[3].lower()
    is_bar = unit.startswith(("bar", "бар"))
    factor = 1.0 if is_bar else _BAR.get(unit[0], 1.0) if unit.endswith(("па", "pa")) else 0.98
    gauge = 1.0 if unit.startswith(_GAUGE) else 0.0
    ends = [_value(end) * factor + gauge for end in (found[1], found[2] or found[1])]
    return Level(saturation_temperature_c(min(ends)), saturation_temperature_c(max(ends)), True)


def levels_of(resources: ResourceTable) -> tuple[tuple[int, int], ...]:
    """Pairs (concept, level of it): a child whose name says no more than its parent's but the level."""
    level_words = lexicon().level

    def bare(r: int) -> set[str]:
        return {term.text for term in query_terms(resources.name(r, "en"))} - level_words

    rows = enumerate(resources.rows)
    ranged = [
        r for r, row in rows if row.temperature_c_low is not None and row.temperature_c_high is not None
    ]
    return tuple((p, r) for r in ranged for p in resources.parents[r] if p in ranged and bare(p) == bare(r))


def level_fit(level: Level, low_c: FloatArray, high_c: FloatArray) -> FloatArray:
    """How well each resource's temperature range [°C] holds `level`: > 1 inside, < 1 outside, 1 unknown."""
    points = (level.low, (level.low + level.high) / 2, level.high)
    fits = [_point_fit(point, low_c, high_c) for point in points]
    return np.where(np.isnan(high_c - low_c), 1.0, np.mean(fits, axis=0))


def _point_fit(point_c: float, low_c: FloatArray, high_c: FloatArray) -> FloatArray:
    gap = np.maximum(np.maximum(low_c - point_c, point_c - high_c), 0.0)
    return np.where(gap > 0, np.exp(-gap / TOLERANCE_K), INSIDE)
