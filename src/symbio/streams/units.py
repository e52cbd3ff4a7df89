"""Units as plants write them, turned once into the stream table's own.

Physics comes from pint; ``data/units.csv`` and ``data/periods.csv`` hold the spellings, English and Russian,
and the numbers of the all-Russian classifier of units (OKEI). What a spelling leaves over ("t **N**/yr",
"MWh/yr **electricity**") says what is counted and is kept, not lost.

Conventions: Гкал = 4.1868 GJ (International Table calorie); т у.т. = 7 Гкал = 29.3076 GJ; м³ of gas without
more is commercial gas at 20 °C and 101.325 kPa (GOST 2939); нм³ is at 0 °C and is kept apart.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from symbio.streams.amounts import tidy

HOURS_PER_YEAR = 8760.0

_CANONICAL: Mapping[str, tuple[str, str, str]] = {
    # dimension: (per year, stock, pint unit)
    "mass": ("t/a", "t", "metric_ton"),
    "volume": ("m3/a", "m3", "meter**3"),
    "gas_0c": ("Nm3/a", "Nm3", "meter**3"),
    "gas_15c": ("m3/a", "m3", "meter**3"),
    "energy": ("MWh/a", "MWh", "megawatt_hour"),
    "power": ("MWh/a", "MWh/a", "megawatt"),
    "capacity": ("kW", "kW", "kilowatt"),
    "area": ("m2", "m2", "meter**2"),
    "count": ("unit/a", "unit", "dimensionless"),
    "time": ("h/a", "h", "hour"),
}
_GAS_15C_TO_20C = 293.15 / 288.15
_TIMELESS = frozenset({"area", "capacity"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as understood.

    Parameters
    ----------
    canonical
        Unit of the stream table: "t/a", "m3/a", "Nm3/a" (0 °C), "MWh/a", "unit/a", "m2", "h/a", "kW";
        without "/a" for a stock.
    factor
        Multiply a number in the written unit by this to get `canonical`.
    counts
        What is counted where the unit names it (N, S, CH4, СВ, electricity); None otherwise.
    hours_assumed
        Hours a year of running that `factor` assumes, where the unit is per day, hour, minute or second,
        or a power; None where nothing was assumed.
    has_period
        The text itself named a period.
    is_loose
        Read from an unusual spelling (``MT``): worth a look.
    size
        Like `factor` without the period: `canonical` (less "/a") in one written unit.
    """

    canonical: str
    factor: float
    counts: str | None = None
    hours_assumed: float | None = None
    has_period: bool = False
    is_loose: bool = False
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class _Stem:
    factor: float
    dimension: str


@dataclass(frozen=True, slots=True)
class _Period:
    per_year: float
    assumes_running: bool


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("symbio.streams") / "data" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(cache_folder=None)


@cache
def _stems() -> tuple[dict[str, _Stem], dict[str, _Stem], dict[str, _Stem]]:
    """Stems by exact spelling, by folded spelling, and by OKEI number."""
    exact: dict[str, _Stem] = {}
    folded: dict[str, _Stem] = {}
    numbers: dict[str, _Stem] = {}
    for row in _rows("units.csv"):
        stem = _Stem(_factor(row["pint"], row["dimension"]), row["dimension"])
        for name in row["names"].split(";"):
            exact.setdefault(_squeeze(name), stem)
            folded.setdefault(_squeeze(name).casefold(), stem)
        if row["okei"]:
            numbers[row["okei"]] = stem
    return exact, folded, numbers


def _factor(expression: str, dimension: str) -> float:
    quantity = _registry().Quantity(expression)
    factor = float(quantity.to(_CANONICAL[dimension][2]).magnitude)
    return factor * _GAS_15C_TO_20C if dimension == "gas_15c" else factor


@cache
def _periods() -> dict[str, _Period]:
    return {
        name: _Period(float(row["per_year"]), row["assumes_running"] == "1")
        for row in _rows("periods.csv")
        for name in row["names"].split(";")
    }


_SUPERSCRIPTS = str.maketrans("²³¹⁰", "2310")
_MULTIPLIERS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(rf"^(?:{words})(?![a-zа-яё])\.?\s*", re.IGNORECASE), factor)
    for words, factor in (
        (r"тыс|тысяч[аиуей]?|thousands?|thsd|k(?=\s)", 1e3),
        (r"млн|миллион\w*|millions?|mln|mio|mil", 1e6),
        (r"млрд|миллиард\w*|billions?|bln|bn", 1e9),
        (r"сот(?:ен|ни|ня)|hundreds?", 1e2),
        (r"десятк\w+", 10.0),
    )
)
_PER = re.compile(
    r"\s*(?:/|\bper\b|\bв\s+|\bза\s+|\bеже|\ba\b(?=\s*(?:year|month|week|day|hour)))\s*", re.IGNORECASE
)
_ATTACHED = (
    ("tpa", "t/a"),
    ("tpy", "t/a"),
    ("tpd", "t/d"),
    ("tph", "t/h"),
    ("ktpa", "kt/a"),
    ("mtpa", "Mt/a"),
)
_STOCK = re.compile(
    r"\(?\b(?:единовременно|разово|разовая|на складе|накоплено|запас|one[- ]off|once|in stock|stock)\b\)?",
    re.IGNORECASE,
)
_NORMAL = re.compile(r"\s*\(?\bн\.\s?у\.?\)?$", re.IGNORECASE)
_PLAIN_WORDS = re.compile(r"^[\w.,²³₂₃₄() %-]{1,40}$")
_NOT_A_SUBSTANCE = re.compile(
    r"\b(?:per|на|в|за|по|из|equivalents?|экв\w*|potential|household\w*|человек\w*)\b|\d{3}", re.IGNORECASE
)


def _squeeze(text: str) -> str:
    """One spelling for the many ways to set dots, dashes and blanks: ``кВт·ч``, ``кВт-ч``, ``кВт*ч``."""
    text = tidy(text).translate(_SUPERSCRIPTS)
    text = re.sub(r"(?<=[A-Za-zА-Яа-яёЁ])\s*[·*⋅×•∙-]\s*(?=[A-Za-zА-Яа-яёЁ])", "", text)
    text = re.sub(r"(?<=[Вт|вт|W])\s+(?=[чh]\b)", "", text)
    return re.sub(r"\.$|\s*\.\s*(?=\s|$)", "", re.sub(r"\s+", " ", text)).strip()


@lru_cache(maxsize=8192)
def parse_unit(text: str) -> Unit | None:
    """Read a unit of quantity; None when it is not understood (also for an empty text).

    Parameters
    ----------
    text
        ``"тыс. т/мес"``, ``"m3/d"``, ``"Гкал"``, ``"t N/yr"``, or an OKEI number (``"168"``). A period that
        is not stated is a year; ``"t in stock"`` is a stock.

    Examples
    --------
    >>> parse_unit("тыс. т/мес").factor
    12000.0
    >>> parse_unit("Гкал/год").canonical, round(parse_unit("Гкал/год").factor, 3)
    ('MWh/a', 1.163)
    >>> parse_unit("t N/yr").counts
    'N'
    >>> parse_unit("households equivalent") is None
    True
    """
    text = tidy(text).translate(_SUPERSCRIPTS)
    if not text or len(text) > 80:
        return None
    is_stock = bool(_STOCK.search(text))
    text = _STOCK.sub("", text).strip()
    text = re.sub(r"(?<=[уУ]\.)\s+(?=т)", "", re.sub(r"\.?\s*/\s*", "/", text))
    if text.startswith("м3") and (normal := _NORMAL.search(text)):
        text = "н" + text[: normal.start()]
    for short, long in _ATTACHED:
        if text.casefold() == short:
            text = long
    if found := _head_and_period(text):
        stem, multiplier, counts, period, is_loose = found
        return _unit(stem, multiplier, counts, period, is_stock, is_loose)
    return _by_pint(text)


_Parts = tuple[_Stem, float, str | None, _Period | None, bool]


def _head_and_period(text: str) -> _Parts | None:
    pieces = _PER.split(text, maxsplit=1)
    head, tail = pieces[0], pieces[1] if len(pieces) > 1 else None
    if tail is None:
        head, period, more = _trailing_period(head)
    else:
        period, more = _period(tail)
        if period is None:
            return None
    found = _stem(head)
    if found is None:
        return None
    stem, multiplier, counts, is_loose = found
    counts = " ".join(filter(None, (counts, more))) or None
    return (stem, multiplier, counts, period, is_loose) if _is_substance(counts) else None


def _period(tail: str) -> tuple[_Period | None, str]:
    """Period at the head of `tail`, and the words behind it."""
    found = re.match(r"^(?:one\s+|1\s+)?([a-zа-яё][a-zа-яё.-]*)\s*(.*)$", tail.strip(" ()"), re.IGNORECASE)
    if not found:
        return None, ""
    name = found[1].casefold()
    return _periods().get(name) or _periods().get(name.rstrip(".")), found[2].strip(" ()")


def _trailing_period(head: str) -> tuple[str, _Period | None, str]:
    """``т год``, ``t p.a.``, ``тонн ежегодно``: the period without its stroke."""
    words = head.split()
    if len(words) > 1 and len(words[-1]) > 1:
        period = _periods().get(words[-1].casefold())
        if period is not None and not period.assumes_running:
            return " ".join(words[:-1]), period, ""
    return head, None, ""


def _stem(head: str) -> tuple[_Stem, float, str | None, bool] | None:
    exact, folded, numbers = _stems()
    multiplier, rest = 1.0, head.strip()
    if rest.isdigit():
        stem = numbers.get(rest.zfill(3))
        return None if stem is None else (stem, 1.0, None, False)
    if found := re.match(r"^(10{1,6}|1(?: 000){1,2})\s+(?=\D)", rest):
        multiplier, rest = float(found[1].replace(" ", "")), rest[found.end() :]
    for pattern, factor in _MULTIPLIERS:
        if found := pattern.match(rest):
            multiplier, rest = multiplier * factor, rest[found.end() :]
    words = _squeeze(rest).split(" ")
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size]).rstrip(".,;")
        stem = exact.get(name) or folded.get(name.casefold())
        if stem is not None:
            counts = " ".join(words[size:]).strip(" ()[]") or None
            return stem, multiplier, counts, name in ("MT", "мт")
    return None


def _is_substance(counts: str | None) -> bool:
    return counts is None or bool(_PLAIN_WORDS.match(counts) and not _NOT_A_SUBSTANCE.search(counts))


def _unit(
    stem: _Stem, multiplier: float, counts: str | None, period: _Period | None, is_stock: bool, is_loose: bool
) -> Unit:
    flow, stock, _ = _CANONICAL[stem.dimension]
    size, per_year, hours = stem.factor * multiplier, 1.0, None
    if stem.dimension == "power":
        per_year = hours = HOURS_PER_YEAR
    elif period is not None and stem.dimension not in _TIMELESS:
        per_year = period.per_year
        hours = HOURS_PER_YEAR if period.assumes_running else None
    has_period = period is not None or stem.dimension == "power"
    canonical = stock if is_stock and not has_period else flow
    return Unit(canonical, size * per_year, counts, hours, has_period, is_loose, size)


_SAFE_FOR_PINT = re.compile(r"^[A-Za-z][A-Za-z0-9_ ^*]{0,30}(?:/[A-Za-z]{1,12})?$")
_PINT_KINDS = ("mass", "volume", "energy", "power", "area")


def _by_pint(text: str) -> Unit | None:
    """Any other unit that pint knows, such as ``Mlb/day`` or ``acre``."""
    if not _SAFE_FOR_PINT.match(text) or re.search(r"\d{2}|[*^].*[*^]", text):
        return None
    head, _, tail = text.partition("/")
    period = _periods().get(tail.strip().casefold()) if tail else None
    if tail and period is None:
        return None
    try:
        quantity = _registry().Quantity(1.0, head.strip())
        for kind in _PINT_KINDS:
            if quantity.check(_registry().Quantity(1.0, _CANONICAL[kind][2]).dimensionality):
                stem = _Stem(float(quantity.to(_CANONICAL[kind][2]).magnitude), kind)
                return _unit(stem, 1.0, None, period, False, True)
    except Exception:  # pint raises a dozen kinds for what it does not know
        return None
    return None
