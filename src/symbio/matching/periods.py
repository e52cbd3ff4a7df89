"""When a documented exchange was, in words: the tables write ``1990s-``, people read «с 1990-х гг.»."""

from __future__ import annotations

import re

from symbio.language import say_code

_SINCE = re.compile(r"^(?:c\. )?(\d{4})(s?)\s*[-–]$")
_BETWEEN = re.compile(r"^(\d{4})(s?)\s*[-–]\s*(\d{4})(s?)$")
_WHEN = re.compile(r"^(c\. )?(\d{4})(s?)$")
_PLANNED = re.compile(r"^(\d{4}) \(plan\)$")


def period_name(text: str | None, lang: str) -> str:
    """`text` of the column ``period`` in `lang`; empty where nothing is stated.

    Examples
    --------
    >>> period_name("1990-", "en"), period_name("c. 2024", "ru")
    ('since 1990', 'около 2024 г.')
    """
    plain = (text or "").strip()
    if not plain.strip("-–— "):
        return ""
    if since := _SINCE.match(plain):
        return say_code("page-since-decade" if since[2] else "page-since", lang, year=since[1])
    if between := _BETWEEN.match(plain):
        return f"{_end(between[1], between[2], lang)}–{_end(between[3], between[4], lang)}"
    if planned := _PLANNED.match(plain):
        return say_code("page-planned-year", lang, year=planned[1])
    if when := _WHEN.match(plain):
        code = "page-decade" if when[3] else "page-about-year" if when[1] else "page-year"
        return say_code(code, lang, year=when[2])
    return plain


def _end(year: str, decade: str, lang: str) -> str:
    return say_code("page-decade", lang, year=year) if decade else year
