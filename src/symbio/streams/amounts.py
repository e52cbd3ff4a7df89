"""Numbers as people write them: decimal commas, thousand separators, ranges, "about", "up to"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

Decimal: TypeAlias = Literal[",", "."]


@dataclass(frozen=True, slots=True)
class Amount:
    """One stated amount, before its unit is looked at.

    Parameters
    ----------
    value
        The best single figure: the number itself, the middle of a range, or the bound of "up to 300".
    low, high
        Ends of the stated range; None where the text leaves that side open. Equal to `value` for a
        plain number.
    is_estimated
        Said to be rough ("около", "≈"), or a range, or only bounded.
    rest
        Text after the number: a multiplier word and the unit, if any.
    other_reading
        The second possible value of a number like ``1,128``, which can be read in two ways.
    was_inverted
        The range stood the wrong way round (250–160).
    """

    value: float
    low: float | None
    high: float | None
    is_estimated: bool = False
    rest: str = ""
    other_reading: float | None = None
    was_inverted: bool = False

    def scaled(self, factor: float) -> Amount:
        """The same amount in another unit."""

        def times(number: float | None) -> float | None:
            return None if number is None else number * factor

        other = times(self.other_reading)
        return Amount(
            self.value * factor,
            times(self.low),
            times(self.high),
            self.is_estimated,
            self.rest,
            other,
            self.was_inverted,
        )


_LONGEST = 300  # characters; nobody states an amount in more
_SPACES = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\u2005\u2006\u2008\u3000\t\n\r", " ")
)
_SIGNS = str.maketrans({"−": "-", "‒": "–", "—": "–", "―": "–", "‑": "-", "’": "'", "`": "'", "´": "'"})

_DIGITS = r"\d+(?:[ '_]\d{3}(?!\d))*(?:[.,]\d+)*|[.,]\d+"
_POWER = r"(?:\s*[·*xх×]\s*10\s*\^?\s*([+-]?\d{1,2})(?!\d)|[eE]([+-]?\d{1,2})(?![\d\w]))?"
_NUMBER = rf"(?:{_DIGITS}){_POWER}"
_ABOUT = (
    r"(?:около|приблизительно|примерно|порядка|ориентировочно|оценочно|прибл\.?|ок\.|оц\.|≈|~|≃|∼|"
    r"about|approximately|approx\.?|around|circa|ca\.?|roughly|some|est\.?|estimated)"
)
_AT_MOST = (
    r"(?:не\s+более|не\s+выше|не\s+больше|менее|меньше|ниже|до|max\.?|макс\.?|under|below|at\s+most|"
    r"up\s+to|less\s+than|<=|=<|≤|⩽|<)"
)
_AT_LEAST = (
    r"(?:не\s+менее|не\s+ниже|более|больше|выше|свыше|от|min\.?|мин\.?|over|above|at\s+least|more\s+than|"
    r"from|>=|=>|≥|⩾|>)"
)
_THROUGH = r"(?:\s*(?:–|-|\.{2,3}|…|÷)\s*|\s+(?:до|to|по|and|и)\s+)"
_FULL = re.compile(
    rf"""^\s*(?P<about>(?:{_ABOUT})\s*)?
    (?P<bound>(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|between|между|в\s+пределах)?\s*
    (?P<about2>(?:{_ABOUT})\s*)?
    (?P<a>[+-]?\s?{_NUMBER})
    (?:(?P<through>{_THROUGH})(?P<b>[+-]?{_NUMBER})|\s*(?:±|\+/-|\+-)\s*(?P<spread>{_NUMBER})\s*(?P<percent>%)?)?
    (?P<rest>.*)$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_TRAILING_BOUND = re.compile(
    r"\s*(?:(и\s+более|и\s+выше|и\s+больше|or\s+more|and\s+more|\+$)|(и\s+менее|или\s+менее|or\s+less))\s*",
    re.IGNORECASE,
)
_WORDS = {
    "полтора": 1.5, "полторы": 1.5, "один": 1, "одна": 1, "два": 2, "две": 2, "три": 3,
    "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "двадцать": 20,
    "тридцать": 30, "сорок": 40, "пятьдесят": 50, "сто": 100, "двести": 200, "триста": 300, "пятьсот": 500,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twenty": 20, "fifty": 50,
}  # fmt: skip
_WORD = re.compile(r"^(" + "|".join(_WORDS) + r")(?![\w])", re.IGNORECASE)
_BARE_MULTIPLIER = re.compile(
    r"^(тысяч[аиу]?|миллион|a\s+thousand|a\s+million|thousand|million)(?![\w])", re.IGNORECASE
)


def tidy(text: str) -> str:
    """Ordinary spaces and signs in place of typographic ones; outer blanks removed."""
    return text.translate(_SPACES).translate(_SIGNS).strip()


@lru_cache(maxsize=65536)
def parse_amount(text: str, *, decimal: Decimal | None = None) -> Amount | None:
    """Read an amount; None when `text` does not begin with one.

    Parameters
    ----------
    text
        ``"1,5–2 тыс. т/мес"``, ``"около 200 т"``, ``"1 128 600"``, ``"< 5 %"``, ``"200±20"``.
    decimal
        The decimal sign that the rest of the column shows; settles ``1,128``.

    Notes
    -----
    One comma before exactly three digits (``1,128``) is a decimal comma in text with Cyrillic letters and a
    thousands separator otherwise; one point before three digits (``1.128``) is a decimal point. Both are
    marked by `Amount.other_reading` unless `decimal` settles them. A leading zero settles them too
    (``0,125``).

    Examples
    --------
    >>> found = parse_amount("1,5–2 тыс. т/мес")
    >>> found.low, found.high, found.rest
    (1.5, 2.0, 'тыс. т/мес')
    >>> parse_amount("1.234,5").value
    1234.5
    """
    if len(text) > _LONGEST:
        return None
    text = _figures_for_words(tidy(text))
    found = _FULL.match(text)
    if not found or _continues_number(found["rest"]):
        return None
    comma = "," if re.search("[а-яё]", text, re.IGNORECASE) else "."
    return _assemble(found, decimal, comma)


def _figures_for_words(text: str) -> str:
    about = re.match(rf"^(?:{_ABOUT})\s+", text, re.IGNORECASE)
    head, tail = (text[: about.end()], text[about.end() :]) if about else ("", text)
    if word := _WORD.match(tail):
        return f"{head}{_WORDS[word[1].lower()]}{tail[word.end() :]}"
    if _BARE_MULTIPLIER.match(tail):
        return f"{head}1 {re.sub(r'^a ', '', tail, flags=re.IGNORECASE)}"
    return text


def _continues_number(rest: str) -> bool:
    """True where more digits follow directly: a date, a code, a telephone number, not an amount."""
    return bool(re.match(r"^[.,:/\s'-]*\d", rest))


def _assemble(found: re.Match[str], decimal: Decimal | None, comma: str) -> Amount | None:
    first = _number(found["a"], decimal, comma)
    if first is None:
        return None
    value, other = first
    rest, open_end = _open_end(found["rest"])
    is_about = bool(found["about"] or found["about2"])
    if found["b"]:
        second = _number(found["b"], decimal, comma)
        return None if second is None else _range(first, second, rest)
    if found["spread"]:
        spread = _number(found["spread"], decimal, comma)
        return None if spread is None else _spread(value, spread[0], bool(found["percent"]), rest)
    if found["most"] or open_end == "most":
        return Amount(value, None, value, True, rest, other)
    if found["least"] or open_end == "least":
        return Amount(value, value, None, True, rest, other)
    return Amount(value, value, value, is_about, rest, other)


def _open_end(rest: str) -> tuple[str, str | None]:
    """Take "and more" or "or less" out of the text behind a number."""
    if found := _TRAILING_BOUND.search(rest):
        rest = (rest[: found.start()] + " " + rest[found.end() :]).strip()
        return rest, "least" if found[1] else "most"
    return rest.strip(), None


def _range(first: tuple[float, float | None], second: tuple[float, float | None], rest: str) -> Amount:
    (a, other_a), (b, other_b) = first, second
    low, high = min(a, b), max(a, b)
    other = None
    if other_a is not None or other_b is not None:
        other = ((a if other_a is None else other_a) + (b if other_b is None else other_b)) / 2
    return Amount((low + high) / 2, low, high, low != high, rest, other, was_inverted=b < a)


def _spread(value: float, spread: float, is_percent: bool, rest: str) -> Amount:
    spread = abs(value) * spread / 100 if is_percent else spread
    return Amount(value, value - spread, value + spread, spread > 0, rest)


def _number(text: str, decimal: Decimal | None, comma: str) -> tuple[float, float | None] | None:
    """Value of one number and, where it can be read in two ways, the other value."""
    sign = -1.0 if text.lstrip().startswith("-") else 1.0
    body = text.lstrip("+- ")
    exponent = re.search(rf"{_POWER}$", body)
    power = 0
    if exponent and exponent[0]:
        power, body = int(exponent[1] or exponent[2]), body[: exponent.start()]
    read = _mantissa(body.strip(), decimal, comma)
    if read is None:
        return None
    value, other = read
    scale = sign * 10.0**power if power else sign
    return value * scale, None if other is None else other * scale


def _mantissa(body: str, decimal: Decimal | None, comma: str) -> tuple[float, float | None] | None:
    if len(body) > 40:
        return None
    is_grouped = bool(re.search(r"[ '_]", body))
    body = re.sub(r"[ '_]", "", body)
    signs = re.findall(r"[.,]", body)
    if not signs:
        return float(body), None
    if len(set(signs)) == 2:
        return _mixed(body, signs)
    if len(signs) > 1:
        return _groups(body, signs[0])
    whole, fraction = re.split(r"[.,]", body)
    as_decimal = float(f"{whole or '0'}.{fraction or '0'}")
    if is_grouped or len(fraction) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0"):
        return as_decimal, None
    as_group = float(whole + fraction)
    is_decimal = signs[0] == (decimal or ("." if signs[0] == "." else comma))
    chosen, other = (as_decimal, as_group) if is_decimal else (as_group, as_decimal)
    return chosen, None if decimal else other


def _mixed(body: str, signs: list[str]) -> tuple[float, None] | None:
    """Comma and point together: the last one is the decimal sign."""
    last = signs[-1]
    if signs.count(last) > 1 or len(set(signs[:-1])) > 1:
        return None
    head, _, fraction = body.rpartition(last)
    groups = _groups(head, signs[0])
    return None if groups is None else (float(f"{int(groups[0])}.{fraction or '0'}"), None)


def _groups(body: str, sign: str) -> tuple[float, None] | None:
    """Thousand groups of exactly three digits."""
    first, *others = body.split(sign)
    if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in others):
        return None
    return float(first + "".join(others)), None


def decimal_of(texts: Iterable[str]) -> Decimal | None:
    """The decimal sign that a column's unambiguous numbers show; None when they show none or both.

    Examples
    --------
    >>> decimal_of(["1,128", "12,5"])
    ','
    >>> decimal_of(["1,128,600", "1,128"])
    '.'
    """
    seen: set[Decimal] = set()
    for text in texts:
        for number in re.findall(r"\d[\d.,]*\d", tidy(text)):
            if sign := _shown_sign(number):
                seen.add(sign)
        if len(seen) == 2:
            return None
    return next(iter(seen), None)


def _shown_sign(number: str) -> Decimal | None:
    signs = re.findall(r"[.,]", number)
    if not signs:
        return None
    if len(set(signs)) == 2:
        return "," if signs[-1] == "," else "."
    if len(signs) > 1:
        return "." if signs[0] == "," else ","
    whole, fraction = re.split(r"[.,]", number)
    if len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        return None
    return "," if signs[0] == "," else "."
