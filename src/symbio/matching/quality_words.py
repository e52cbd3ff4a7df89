"""Limits and qualities in words: people read «потери при прокаливании ≤ 5 %», not ``LOI_pct<=5``."""

from __future__ import annotations

from symbio.knowledge import Limit
from symbio.language import say_code
from symbio.matching.quality import STATED

_UNITS = ("pct", "mgkg", "mgl")
WORDED = frozenset(
    {"ash", "bod", "cao_free", "cn", "cod", "glycol", "loi", "oil", "pcb", "phenol", "ss", "tds"}
)
"""Components that have words in the catalogues; the others are shown by their symbol."""


def limit_words(limit: Limit, lang: str) -> str:
    """`limit` as a phrase in `lang`, in the unit in which it is stated."""
    sign, value = ("≤" if limit.is_upper else "≥"), _number(limit.value, lang)
    if limit.quantity in STATED:
        return say_code("limit-" + limit.quantity.replace("_", "-"), lang, sign=sign, value=value)
    name, unit = _split(limit.quantity)
    unit_name = say_code(f"unit-{unit}", lang) if unit else ""
    return f"{component_name(name, lang)} {sign} {value} {unit_name}".strip()


def _number(value: float, lang: str) -> str:
    shown = f"{value:g}"
    return shown.replace(".", ",") if lang == "ru" else shown


def quality_name(quality: str, lang: str) -> str:
    """Name of a quality column, in `lang`."""
    if quality in STATED:
        return say_code("quality-" + quality.replace("_", "-"), lang)
    return component_name(_split(quality)[0], lang)


def component_name(name: str, lang: str) -> str:
    """A component in words, or its symbol."""
    word = name.lower()
    return say_code("component-" + word.replace("_", "-"), lang) if word in WORDED else name


def _split(quantity: str) -> tuple[str, str]:
    name, _, unit = quantity.rpartition("_")
    return (name, unit) if unit in _UNITS else (quantity, "")
