"""Typical components of a resource in words: English as the tables have them, and Russian."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from symbio.reports.drawing import Words

_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_SPAN = re.compile(r"(?<=\d)-(?=\d)")


def composition_words(text: str) -> Words:
    """`text` of the column ``composition``: as written, and with the words that are known in Russian.

    A word that is not known and the symbol of a substance stay as they are.

    Examples
    --------
    >>> composition_words("abrasive 85-98 %; Cl 0.1-2 %")["ru"]
    'абразив 85–98 %; Cl 0,1–2 %'
    """
    known = _known()
    russian = _pattern().sub(lambda found: known[found[0]], text)
    return {"en": text, "ru": _SPAN.sub("–", _POINT.sub(",", russian))}


@cache
def _known() -> dict[str, str]:
    """English phrase → Russian phrase, with a small and with a capital letter at the beginning."""
    table = resources.files("symbio.reports") / "composition_words.csv"
    known: dict[str, str] = {}
    for row in csv.DictReader(table.read_text("utf-8").splitlines()):
        en, ru = row["en"], row["ru"]
        known[en] = ru
        if en[:2].islower():
            known[en[0].upper() + en[1:]] = ru[0].upper() + ru[1:]
    return known


@cache
def _pattern() -> re.Pattern[str]:
    """Whole phrases, the longest first."""
    phrases = sorted(_known(), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"(?<![A-Za-z0-9])(?:" + "|".join(map(re.escape, phrases)) + r")(?![A-Za-z0-9])")
