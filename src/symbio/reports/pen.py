"""Writes figures of an assessment in one language, each with the notes that tell where it comes from."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from symbio.assessment.categories import CATEGORIES
from symbio.language import LANGUAGES, say_code
from symbio.reports.drawing import Words
from symbio.reports.figure_frame import number_words
from symbio.reports.marks import figure
from symbio.reports.notes import Notes
from symbio.reports.page_measures import unit_words

SHOWN_PER = {"GWP100": 1000.0, "ADPF": 1000.0}
"""Units of a category in one unit that is shown: kilograms in a tonne, megajoules in a gigajoule."""
MILLION = 1e6
ABOUT = "≈\u00a0"
BLANK = "\u00a0"


def is_unknown(value: float | None) -> bool:
    """True for None and NaN."""
    return value is None or math.isnan(value)


def effect_words(value: float, category: str, digits: int = 3, *, per: str = "") -> Words:
    """A burden or saving with the unit in which it is shown; ``per``: "" in all, "a" a year.

    Examples
    --------
    >>> effect_words(1_234_000, "GWP100", per="a")["en"]
    '1,230\\xa0t CO₂e/a'
    """
    number = number_words(value / SHOWN_PER.get(category, 1.0), digits)
    code = f"worth-unit-{category.lower()}" + ("-a" if per else "")
    return {lang: f"{number[lang]}{BLANK}{say_code(code, lang)}" for lang in LANGUAGES}


def money_words(value: float, currency: str, digits: int = 3) -> Words:
    """A sum of money; from a million on in millions.

    Examples
    --------
    >>> money_words(1_234_567, "EUR")["en"]
    '1.23\\xa0million\\xa0EUR'
    """
    is_large = abs(value) >= MILLION
    number = number_words(value / MILLION if is_large else value, digits)
    code = "worth-millions" if is_large else "worth-money"
    return {
        lang: say_code(code, lang, value=number[lang], currency=coin(currency, lang)) for lang in LANGUAGES
    }


def coin(currency: str, lang: str) -> str:
    """A currency as it is written after a sum."""
    return say_code("worth-roubles", lang) if currency == "RUB" else currency


def price_words(value: float, currency: str, unit: str, digits: int = 3) -> Words:
    """A price per unit of what changes hands; `unit` is its basis, such as ``"t/a"``."""
    number, per = number_words(value, digits), unit_words(unit.removesuffix("/a"))
    return {lang: f"{number[lang]}{BLANK}{coin(currency, lang)}/{per[lang]}" for lang in LANGUAGES}


class Pen:
    """Writes figures in one language; unknown ones are said to be so.

    Parameters
    ----------
    notes
        Where the notes are kept.
    lang
        Language.
    currency
        Of money.
    """

    def __init__(self, notes: Notes, lang: str, currency: str) -> None:
        self.notes = notes
        self.lang = lang
        self.currency = currency

    def say(self, code: str, /, **facts: Any) -> str:
        """The sentence of `code`."""
        return say_code(code, self.lang, **facts)

    @property
    def unknown(self) -> str:
        """What stands for a figure that nobody knows."""
        return self.say("worth-unknown")

    def digits(self, notes: Iterable[int]) -> int:
        """Significant digits that a figure with these notes deserves."""
        return 2 if self.notes.worst(notes) == "C" else 3

    def mark(self, words: str, notes: Iterable[int]) -> str:
        """`words` as a figure with its notes."""
        return figure(words, (self.notes.mark(number) for number in notes))

    def about(self, words: str, notes: Iterable[int], *, value: float = 1.0) -> str:
        """`words` as an estimate with its notes; a `value` of nil is no estimate."""
        return self.mark(words if value == 0 else ABOUT + words, notes)

    def effect(self, value: float, category: int, notes: tuple[int, ...], *, per: str = "a") -> str:
        """A burden or saving in a category, by its place in `CATEGORIES`."""
        if is_unknown(value):
            return self.unknown
        words = effect_words(value, CATEGORIES[category], self.digits(notes), per=per)
        return self.about(words[self.lang], notes, value=value)

    def effect_range(self, low: float, high: float, category: int, notes: tuple[int, ...]) -> str:
        """From the lower to the upper end of a saving in a category, a year."""
        if is_unknown(low) or is_unknown(high):
            return self.unknown
        name = CATEGORIES[category]
        first = number_words(low / SHOWN_PER.get(name, 1.0), 2)[self.lang]
        return self.about(self.say("worth-range", low=first, high=self._end(high, name)), notes)

    def _end(self, value: float, category: str) -> str:
        return effect_words(value, category, 2, per="a")[self.lang]

    def money_range(self, low: float, high: float, notes: tuple[int, ...]) -> str:
        """From the lower to the upper end of a sum of money."""
        if is_unknown(low) or is_unknown(high):
            return self.unknown
        is_large = max(abs(low), abs(high)) >= MILLION
        by, code = (MILLION, "worth-millions") if is_large else (1.0, "worth-money")
        ends = [number_words(end / by, 2)[self.lang] for end in (low, high)]
        last = self.say(code, value=ends[1], currency=coin(self.currency, self.lang))
        return self.about(self.say("worth-range", low=ends[0], high=last), notes)

    def money(self, value: float, notes: tuple[int, ...], *, per: str = "") -> str:
        """A sum of money, once or (``per="a"``) a year."""
        if is_unknown(value):
            return self.unknown
        words = money_words(value, self.currency, self.digits(notes))[self.lang]
        return self.about(self.say("worth-a-year", words=words) if per else words, notes, value=value)

    def price(self, value: float, unit: str, notes: tuple[int, ...]) -> str:
        """A price per unit of the offer."""
        if not math.isfinite(value):
            return self.unknown
        return self.about(price_words(value, self.currency, unit, self.digits(notes))[self.lang], notes)

    def number(
        self, value: float | None, unit: str, notes: tuple[int, ...], *, is_stated: bool = False
    ) -> str:
        """Any other figure with its unit in words."""
        if value is None or math.isnan(value):
            return self.unknown
        words = (
            f"{number_words(value, 6 if is_stated else self.digits(notes))[self.lang]}{BLANK}{unit}".strip()
        )
        return self.mark(words, notes) if is_stated else self.about(words, notes, value=value)

    def chance(self, share: float, notes: tuple[int, ...]) -> str:
        """A chance 0…1 in percent; never wholly sure."""
        if is_unknown(share):
            return self.unknown
        return self.mark(chance_words(share)[self.lang], notes)

    def percent(self, share: float, notes: tuple[int, ...]) -> str:
        """A share in percent."""
        if is_unknown(share):
            return self.unknown
        return self.about(f"{number_words(100 * share, 2)[self.lang]}{BLANK}%", notes, value=share)


def chance_words(share: float) -> Words:
    """A chance 0…1 in percent; draws cannot tell more than 99 or less than 1.

    Examples
    --------
    >>> chance_words(1.0)["en"], chance_words(0.5)["en"]
    ('>\\xa099\\xa0%', '50\\xa0%')
    """
    percent = round(100 * share)
    sign, shown = (">", 99) if percent > 99 else ("<", 1) if percent < 1 else ("", percent)
    return {lang: f"{sign}{BLANK}{shown}{BLANK}%".lstrip(BLANK) for lang in LANGUAGES}
