"""Identifiers of companies: form and check digits of INN, OGRN, UNP and VAT numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from symbio.language import Message

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12_FIRST = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12_SECOND = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_UNP = (29, 23, 19, 17, 13, 7, 5, 3)
_VAT = re.compile(
    r"(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI|GB|NO|CH)"
    r"[A-Z0-9+*]{5,12}"
)


def _digit(digits: str, weights: Sequence[int]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 11 % 10


def _inn(text: str) -> bool:
    """Source: order of the Federal Tax Service MMV-7-14/435@, appendix on INN."""
    if len(text) == 10:
        return _digit(text, _INN_10) == int(text[9])
    first, second = _digit(text, _INN_12_FIRST), _digit(text, _INN_12_SECOND)
    return len(text) == 12 and (first, second) == (int(text[10]), int(text[11]))


def _ogrn(text: str) -> bool:
    """Source: order of the Ministry of Finance 165n of 30 October 2017, on OGRN and OGRNIP."""
    if len(text) not in (13, 15):
        return False
    return int(text[:-1]) % (11 if len(text) == 13 else 13) % 10 == int(text[-1])


def _unp(text: str) -> bool:
    """Source: resolution of the Ministry of Taxes of Belarus 96 of 31 December 2010, on UNP."""
    remainder = sum(int(d) * w for d, w in zip(text, _UNP, strict=False)) % 11
    return len(text) == 9 and remainder < 10 and remainder == int(text[8])


_CHECKS: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    "inn": (r"\d{10}|\d{12}", _inn),
    "ogrn": (r"\d{13}|\d{15}", _ogrn),
    "unp": (r"\d{9}", _unp),
    "vat": (_VAT.pattern, lambda text: True),
}
KINDS = tuple(_CHECKS)


def tidy_identifier(text: str) -> str:
    """`text` without blanks and separators, in capitals."""
    return re.sub(r"[\s.\-/]", "", text).upper()


def identifier_problem(kind: str, text: str) -> Message | None:
    """What is wrong with `text` as an identifier of `kind` ("inn", "ogrn", "unp", "vat"); None: nothing.

    Examples
    --------
    >>> identifier_problem("inn", "7707083893") is None
    True
    >>> identifier_problem("inn", "7707083894").code
    'identifier-check-digit'
    """
    form, check = _CHECKS[kind]
    if not re.fullmatch(form, text):
        return Message(f"identifier-form-{kind}", text=text[:40])
    return None if check(text) else Message("identifier-check-digit", text=text)
