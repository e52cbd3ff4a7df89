"""What the engine made of a cell, in words that stand beside the answer as it was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from symbio.language import say_code
from symbio.matching.explanation import rounded, unit_name
from symbio.reports.page_measures import range_words
from symbio.streams.fields import choices

_RANGES = ("temperature_c", "pressure_bar", "moisture_pct", "grain_size_mm")


def cleaned(field: str, row: Mapping[str, Any], lang: str) -> str:
    """The value of a field of an understood row in words; "" where nothing was understood."""
    if field in _RANGES:
        words = range_words(row[f"{field}_low"], row[f"{field}_high"])
        return "" if words is None else words[lang]
    if field in _WORDED:
        return _WORDED[field](row, lang)
    value = row.get(field)
    return "" if value is None else str(value)


def _quantity(row: Mapping[str, Any], lang: str) -> str:
    if row["quantity"] is None:
        return ""
    code = "quantity-about" if row["estimated"] else "quantity-stated"
    value, unit = rounded(row["quantity"], 6), unit_name(row["unit"], lang)
    return say_code(code, lang, value=value, unit=unit).strip()


def _unit(row: Mapping[str, Any], lang: str) -> str:
    return unit_name(row["unit"], lang) if row["unit"] else ""


def _direction(row: Mapping[str, Any], lang: str) -> str:
    return say_code(f"web-direction-{row['direction']}", lang)


def _choice(field: str) -> Callable[[Mapping[str, Any], str], str]:
    def worded(row: Mapping[str, Any], lang: str) -> str:
        return next((c.label[lang] for c in choices()[field] if c.value == row[field]), "")

    return worded


def _codes(row: Mapping[str, Any], lang: str) -> str:
    return "; ".join(f"{code['scheme']} {code['code']}" for code in row["codes"] or ())


def _point(row: Mapping[str, Any], lang: str) -> str:
    return "" if row["lat"] is None else f"{row['lat']:.4f}, {row['lon']:.4f}"


_WORDED: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "quantity": _quantity,
    "unit": _unit,
    "direction": _direction,
    "code": _codes,
    "coordinates": _point,
    "pattern": _choice("pattern"),
    "current_fate": _choice("current_fate"),
}


def is_same(given: str, words: str) -> bool:
    """True where the cleaned value says no more than the answer."""
    return not words or _bare(words) in (_bare(given), *(scheme + _bare(given) for scheme in _SCHEMES))


_SCHEMES = ("fkko", "by", "ewc", "okpd2", "cn", "cas")


def _bare(text: str) -> str:
    """Letters and digits alone, one decimal sign."""
    return "".join(sign for sign in text.casefold().replace(",", ".") if sign.isalnum() or sign == ".")
