"""A phrase as a row of the stream table: what its words alone state."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

from symbio.knowledge.waste_codes import parse_codes
from symbio.streams.levels import stated_level
from symbio.streams.qualities import qualities_in_words

_CODE = re.compile(
    r"(?:\b(?:FKKO|ФККО)\s*:?\s*)?\b\d\s?\d{2}\s?\d{3}\s?\d{2}\s?\d{2}\s?\d\b"
    r"|\b(?:EWC|LoW|ЕКО)\s*:?\s*\d{2}\s?\d{2}\s?\d{2}\*?",
    re.IGNORECASE,
)


def codes_in_words(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """`text` without the waste codes that stand in it, and the codes as (scheme, digits).

    Examples
    --------
    >>> codes_in_words("зола, ФККО 6 11 100 01 40 4")
    ('зола,', (('FKKO', '61110001404'),))
    """
    found = [code for match in _CODE.finditer(text) for code in parse_codes(match[0])]
    usable = tuple((code.scheme, code.code) for code in found if code.status in ("known", "fixable"))
    return (_CODE.sub(" ", text).strip(), usable) if usable else (text, ())


@cache
def _receiver_stems() -> tuple[tuple[str, str], ...]:
    path = Path(__file__).parent / "data" / "receiver_words.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple((row["stem"], row["nace"]) for row in csv.DictReader(stream))


def implied_activity(text: str) -> str | None:
    """Class of the receiver where a need names for whom it is ("feed for dairy cows"); None otherwise.

    Rules on food and feed hang on it, so it must not be missed where nobody states a class.
    """
    words = " " + text.lower()
    return next((nace for stem, nace in _receiver_stems() if " " + stem in words), None)


def phrase_row(text: str, direction: str, activity: str | None = None) -> dict[str, Any]:
    """Row with the stream's words, direction, activity and the qualities that the words state.

    Everything else is unknown and absent. Pressure of steam also gives its temperature.
    """
    qualities, composition = qualities_in_words(text)
    row: dict[str, Any] = {"stream": text, "direction": direction, "activity": activity, "company": ""}
    row["composition"] = composition
    level = stated_level(text)
    if level is not None:
        row |= {"temperature_c_low": level.low, "temperature_c_high": level.high}
    for name, (low, high) in qualities.items():
        row |= {f"{name}_low": low, f"{name}_high": high}
    return row
