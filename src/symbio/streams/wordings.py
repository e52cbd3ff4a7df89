"""Small cells in words: hazard class, months, currency, running marks."""

from __future__ import annotations

import re
from functools import lru_cache

from symbio.streams.amounts import tidy

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "і": 1, "іі": 2, "ііі": 3}
_HAZARD = re.compile(
    r"^(?:класс\s*)?(?P<class>[1-5]|iv|v|i{1,3}|і{1,3})(?:\s*[-–]?\s*(?:й|ый|ой)?\s*(?:класс.*|кл\.?))?$"
)
_HAZARD_WORDS = re.compile(r"^(?:not |non[- ]?|не\s?)?(?:hazardous|dangerous|опасн\w*)(?: waste| отход\w*)?$")


@lru_cache(maxsize=4096)
def parse_hazard_class(text: str) -> tuple[int | None, bool]:
    """Return the class 1–5 that a cell states, and whether the cell was understood at all.

    "hazardous" and "неопасный" are understood but state no class.

    Examples
    --------
    >>> parse_hazard_class("IV класс"), parse_hazard_class("non-hazardous"), parse_hazard_class("7")
    ((4, True), (None, True), (None, False))
    """
    folded = tidy(text).casefold()
    if found := _HAZARD.match(folded):
        digit = found["class"]
        return (int(digit) if digit.isdigit() else _ROMAN[digit]), True
    return None, bool(_HAZARD_WORDS.match(folded))


_MONTHS = (
    r"янв|jan", r"фев|feb", r"мар|mar", r"апр|apr", r"ма[йяе]|may", r"июн|jun", r"июл|jul", r"авг|aug",
    r"сен|sep", r"окт|oct", r"ноя|nov", r"дек|dec",
)  # fmt: skip
_SEASONS = (
    (r"отопительн|heating", (10, 11, 12, 1, 2, 3, 4)),
    (r"лет[оа]|летн|летом|summer", (6, 7, 8)),
    (r"зим|winter", (12, 1, 2)),
    (r"весн|весен|spring", (3, 4, 5)),
    (r"осен|autumn|fall", (9, 10, 11)),
)
_ANY_MONTH = re.compile(r"(?<![a-zа-я])(?:" + "|".join(f"({month})" for month in _MONTHS) + r")[a-zа-я]*\.?")
_DATES = re.compile(
    r"\b\d{1,2}\.(0?[1-9]|1[0-2])(?:\.\d{2,4})?\s*[–-]\s*\d{1,2}\.(0?[1-9]|1[0-2])(?:\.\d{2,4})?"
)


@lru_cache(maxsize=4096)
def parse_months(text: str) -> tuple[int, ...] | None:
    """Months (1–12, sorted) that a pattern cell names; None if it names none.

    A span runs from its first month to its last, over New Year where needed.

    Examples
    --------
    >>> parse_months("сезонно (май–октябрь)")
    (5, 6, 7, 8, 9, 10)
    >>> parse_months("seasonal (heating)")
    (1, 2, 3, 4, 10, 11, 12)
    """
    folded = tidy(text).casefold()
    if dates := _DATES.search(folded):
        return _span(int(dates[1]), int(dates[2]))
    named = [(m.start(), m.end(), (m.lastindex or 0)) for m in _ANY_MONTH.finditer(folded)]
    months: set[int] = set()
    for place, (_start, end, month) in enumerate(named):
        months.add(month)
        if place + 1 < len(named) and re.fullmatch(
            r"\s*(?:-|–|до|to|по|till|until)\s*", folded[end : named[place + 1][0]]
        ):
            months.update(_span(month, named[place + 1][2]))
    for words, season in _SEASONS:
        if not named and re.search(words, folded):
            months.update(season)
    return tuple(sorted(months)) or None


def _span(first: int, last: int) -> tuple[int, ...]:
    length = (last - first) % 12 + 1
    return tuple(sorted((first - 1 + step) % 12 + 1 for step in range(length)))


_CURRENCIES = (
    (r"бел\.?\s?руб|byn|br\b", "BYN"),
    (r"₽|руб|rub|rur|\bр\.?\b", "RUB"),
    (r"€|eur|евро", "EUR"),
    (r"\$|usd|долл", "USD"),
    (r"₸|kzt|тенге", "KZT"),
    (r"dkk|kr\b|крон", "DKK"),
    (r"£|gbp|фунт", "GBP"),
    (r"¥|cny|юан", "CNY"),
)


@lru_cache(maxsize=1024)
def parse_currency(text: str) -> str | None:
    """ISO 4217 letters of the currency that `text` names; None if it names none."""
    folded = tidy(text).casefold()
    for words, code in _CURRENCIES:
        if re.search(words, folded):
            return code
    return text.strip().upper() if re.fullmatch(r"[A-Za-z]{3}", text.strip()) else None


_COUNTRIES = {
    "россия": "RU", "рф": "RU", "российская федерация": "RU", "russia": "RU", "russian federation": "RU",
    "беларусь": "BY", "белоруссия": "BY", "рб": "BY", "республика беларусь": "BY", "belarus": "BY",
    "казахстан": "KZ", "kazakhstan": "KZ", "дания": "DK", "denmark": "DK", "germany": "DE", "германия": "DE",
    "польша": "PL", "poland": "PL", "литва": "LT", "lithuania": "LT", "латвия": "LV", "latvia": "LV",
    "украина": "UA", "ukraine": "UA", "sweden": "SE", "швеция": "SE", "finland": "FI", "финляндия": "FI",
    "rus": "RU", "blr": "BY", "kaz": "KZ", "dnk": "DK", "uk": "GB", "china": "CN", "китай": "CN",
}  # fmt: skip


def parse_country(text: str) -> str | None:
    """ISO 3166 two letters of a country cell; None if not understood."""
    folded = tidy(text).casefold()
    if folded in _COUNTRIES:
        return _COUNTRIES[folded]
    return folded.upper() if re.fullmatch(r"[a-z]{2}", folded) else None
