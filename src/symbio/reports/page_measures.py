"""Amounts of the knowledge tables in words: numbers, units, what they are per, ranges, periods.

Units stand in the tables as their authors wrote them ("t", "t crude", "EUR per t/yr capacity"). Words that
the catalogue of measures knows are worded in both languages; the others are shown as they stand.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from symbio.language import LANGUAGES, say_code
from symbio.language.wording import codes
from symbio.matching.explanation import rounded
from symbio.matching.periods import period_name
from symbio.reports.drawing import Words, same
from symbio.reports.view import words_of

UNBROKEN = "\u00a0"
"""A blank at which no line ends."""
DIGITS = 6
"""Significant digits that are shown at most."""
_DEGREES = re.compile(r"^(-?[\d.]+)(?:-(-?[\d.]+))?$")


@cache
def _known_codes() -> frozenset[str]:
    return codes("en")


def slug(text: str) -> str:
    """`text` as the end of a message code: ``"t/yr (design)"`` is ``"t-yr-design"``."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def worded(prefix: str, text: str) -> Words | None:
    """Words of the code ``prefix-text``; None where the catalogue has none."""
    code = f"{prefix}-{slug(text)}"
    return words_of(code) if code in _known_codes() else None


def number_words(value: float) -> Words:
    """A number with the separators of each language, to at most `DIGITS` significant digits."""
    shown = rounded(value, DIGITS)
    return {lang: say_code("page-number", lang, value=shown) for lang in LANGUAGES}


def range_words(low: float | None, high: float | None) -> Words | None:
    """``"5–20"``, ``"≥ 5"`` or ``"≤ 20"``; None where neither end is known."""
    if low is None and high is None:
        return None
    if low is None or high is None:
        sign, end = ("≤", high) if low is None else ("≥", low)
        assert end is not None
        return {lang: f"{sign}{UNBROKEN}{text}" for lang, text in number_words(end).items()}
    if low == high:
        return number_words(low)
    ends = number_words(low), number_words(high)
    joint = " – " if low < 0 or high < 0 else "–"
    return {lang: f"{ends[0][lang]}{joint}{ends[1][lang]}" for lang in LANGUAGES}


def _joined(parts: list[Words], between: str) -> Words:
    return {lang: between.join(part[lang] for part in parts if part[lang]) for lang in LANGUAGES}


def _ratio(text: str) -> Words:
    """Units joined by a stroke, each in words: ``t/yr`` is «т/год»."""
    return _joined([worded("measure", unit) or same(unit) for unit in text.split("/")], "/")


@lru_cache(maxsize=1024)
def unit_words(text: str | None) -> Words:
    """A unit of the tables in words: ``"m3"`` is ``"m³"``, ``"t crude"`` is «т сырой нефти».

    Examples
    --------
    >>> unit_words("EUR per t/yr")["ru"]
    'евро на т/год'
    """
    if not text:
        return same("")
    whole = worded("measure", text) if " " in text or "." in text else None
    if whole is not None:
        return whole
    counted, per, base = text.partition(" per ")
    if per:
        ends = unit_words(counted), unit_words(base)
        return {lang: say_code("page-per", lang, unit=ends[0][lang], per=ends[1][lang]) for lang in LANGUAGES}
    return _unit_of_something(text)


def _unit_of_something(text: str) -> Words:
    """A unit and what it is of: ``"t SO2/yr saved"``; a year at the end belongs to the unit."""
    unit, _, rest = text.partition(" ")
    substance = re.match(r"^(\S+)/(yr|a|d|day|h)\b\s*(.*)$", rest)
    if substance:
        unit, rest = f"{unit}/{substance[2]}", f"{substance[1]} {substance[3]}".strip()
    parts = [_ratio(unit)]
    if rest:
        parts += [worded("measure", rest) or _word_by_word(rest)]
    return _joined(parts, " ")


def _word_by_word(text: str) -> Words:
    return _joined([worded("measure", word) or same(word) for word in text.split()], " ")


def per_words(amount: Words, unit: str | None, per: str | None) -> Words:
    """``"0.5 m³ per t of crude oil"``: an amount with its unit and what it is per, as far as stated."""
    units, base = unit_words(unit), unit_words(per)
    with_unit = {lang: f"{amount[lang]}{UNBROKEN}{units[lang]}".strip() for lang in LANGUAGES}
    if not per:
        return with_unit
    return {lang: say_code("page-per", lang, unit=with_unit[lang], per=base[lang]) for lang in LANGUAGES}


def about(words: Words) -> Words:
    """`words` marked as an estimate."""
    return {lang: f"≈{UNBROKEN}{text}" for lang, text in words.items()}


def with_range(amount: Words, low: float | None, high: float | None) -> Words:
    """`amount` followed by the range in which it lies, where that is known."""
    span = range_words(low, high)
    if span is None or (low == high and low is not None):
        return amount
    return {lang: f"{amount[lang]} ({span[lang]})" for lang in LANGUAGES}


def period_words(text: str | None) -> Words | None:
    """When something was: ``"1990-"`` is "since 1990"; None where nothing is stated."""
    said = {lang: period_name(text, lang) for lang in LANGUAGES}
    return said if all(said.values()) else None


def degree_words(text: str | None) -> Words | None:
    """A temperature range of the table in words: ``"160-250"`` is ``"160–250 °C"``; None unknown."""
    found = _DEGREES.match(text or "")
    if not found:
        return None if not text else same(f"{text} °C")
    ends = [end.replace("-", "−") for end in found.groups() if end]
    return same((" … " if "−" in "".join(ends) else "–").join(ends) + " °C")


def country_words(code: str | None) -> Words | None:
    """Name of a country by its two letters, or the letters; None where it is unknown (``XX``)."""
    if not code or code == "XX":
        return None
    return worded("country", code) or same(code)
