"""A stream, an amount, a charge in the words of a document; what is not known is said to be so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbio.assessment.charge import PlacementCharge
from symbio.language import Fact, Message, say, say_code
from symbio.matching.explanation import rounded, unit_name
from symbio.reports.page_measures import range_words
from symbio.streams.fields import choices

ROMAN = ("", "I", "II", "III", "IV", "V")
QUALITY_UNITS = {"temperature_c": "°C", "pressure_bar": "bar", "moisture_pct": "%", "grain_size_mm": "mm"}
"""Measured qualities by the beginning of their columns, with their units."""
_DIGITS = {True: 3, False: 6}
_CHARGE_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity [``unit``]; None unknown. ``is_estimated``: it is shown with ≈."""

    value: float | None
    low: float | None
    high: float | None
    unit: str
    is_estimated: bool = False

    @property
    def is_known(self) -> bool:
        """True where anything is stated."""
        return any(figure is not None for figure in (self.value, self.low, self.high))


@dataclass(frozen=True, slots=True)
class Quality:
    """A measured quality, by the name of `QUALITY_UNITS`, with the ends of its range."""

    name: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Described:
    """A stream as the reader of a document may know it.

    ``resource`` is its name in the language of the document. ``is_quality_open`` False: the qualities are
    left out because the reader may not see them, not because nobody knows them.
    """

    text: str
    resource: str | None
    amount: Amount
    pattern: str = ""
    hazard_class: int | None = None
    codes: tuple[tuple[str, str], ...] = ()
    is_quality_open: bool = True
    qualities: tuple[Quality, ...] = ()
    composition: str = ""


def amount_words(amount: Amount, lang: str) -> str:
    """``"≈ 40 000 t/a (35 000–45 000)"``; "not stated" where it is unknown."""
    if amount.value is None:
        ends = range_words(amount.low, amount.high)
        unit = unit_name(amount.unit or None, lang)
        return f"{ends[lang]}\u00a0{unit}".strip() if ends else say_code("not-stated", lang)
    code = "quantity-about" if amount.is_estimated else "quantity-stated"
    value = rounded(amount.value, _DIGITS[amount.is_estimated])
    words = say_code(code, lang, value=value, unit=unit_name(amount.unit or None, lang)).strip()
    if amount.low is None or amount.high is None or amount.low == amount.high:
        return words
    ends = range_words(amount.low, amount.high)
    return f"{words} ({ends[lang]})" if ends else words


def choice_words(field: str, value: str, lang: str) -> str:
    """A value of a closed list in words; "not stated" where it is unknown."""
    labels = {choice.value: choice.label[lang] for choice in choices()[field]}
    return labels.get(value, value) if value else say_code("not-stated", lang)


def fact_rows(stream: Described, lang: str) -> Iterator[tuple[str, str]]:
    """Names and values of what is known of a stream; the unknown that a partner asks for first is named."""
    unknown = say_code("not-stated", lang)
    yield say_code("doc-name", lang), stream.text
    if stream.resource:
        yield say_code("doc-understood-as", lang), stream.resource
    yield say_code("doc-quantity", lang), amount_words(stream.amount, lang)
    yield say_code("doc-pattern", lang), choice_words("pattern", stream.pattern, lang)
    yield say_code("doc-hazard", lang), ROMAN[stream.hazard_class] if stream.hazard_class else unknown
    if stream.codes:
        yield say_code("doc-codes", lang), "; ".join(_code(*code, lang) for code in stream.codes)
    yield from _quality_rows(stream, lang)


def _code(scheme: str, code: str, lang: str) -> str:
    return f"{say_code('doc-fkko', lang) if scheme == 'FKKO' else scheme}\u00a0{code}"


def _quality_rows(stream: Described, lang: str) -> Iterator[tuple[str, str]]:
    if not stream.is_quality_open:
        yield say_code("doc-quality", lang), say_code("doc-on-request", lang)
        return
    known = [q for q in stream.qualities if q.low is not None or q.high is not None]
    for quality in known:
        ends = range_words(quality.low, quality.high)
        assert ends is not None
        unit = say_code(f"doc-unit-{quality.name.replace('_', '-')}", lang)
        yield say_code(f"doc-{quality.name.replace('_', '-')}", lang), f"{ends[lang]}\u00a0{unit}"
    if stream.composition:
        yield say_code("doc-composition", lang), stream.composition
    if not known and not stream.composition:
        yield say_code("doc-quality", lang), say_code("not-stated", lang)


def unstated(stream: Described, lang: str) -> tuple[str, ...]:
    """Names of what a partner asks for first and nobody has stated."""
    gaps = {
        "doc-quantity": not stream.amount.is_known,
        "doc-pattern": not stream.pattern,
        "doc-hazard": stream.hazard_class is None,
        "doc-composition": not stream.composition,
    }
    return tuple(say_code(code, lang) for code, is_gap in gaps.items() if is_gap)


def charge_words(charge: PlacementCharge, lang: str) -> str:
    """``"≈ 43,500,000 RUB/a"``; "not stated" with what is missing; or why none is due."""
    if charge.why_none is not None:
        return say(charge.why_none, lang)
    if charge.rub_per_a is None:
        missing = "; ".join(say(message, lang) for message in charge.missing)
        return say_code("charge-unknown", lang, missing=missing)
    return say_code("charge-amount", lang, value=rounded(charge.rub_per_a, _CHARGE_DIGITS))


def charge_working(charge: PlacementCharge, lang: str) -> str:
    """How the charge was computed: class, rate, tonnes, coefficients; "" without it."""
    if charge.rate is None or charge.tonnes_per_a is None:
        return ""
    facts: dict[str, Fact] = {
        "class": ROMAN[charge.rate.hazard_class or 0],
        "rate": charge.rate.value,
        "tonnes": rounded(charge.tonnes_per_a, _DIGITS[False]),
    }
    if not charge.coefficients:
        return say(Message("charge-working", facts), lang)
    factors = " × ".join(say_code("page-number", lang, value=c.value) for c in charge.coefficients)
    return say(Message("charge-working-factors", facts, factors=factors), lang)


def charge_source(charge: PlacementCharge, lang: str) -> str:
    """Source, grade and method of a computed charge; "" without one."""
    if charge.rate is None:
        return ""
    facts = {"source": charge.rate.source, "grade": charge.rate.grade, "row": charge.rate.id}
    words = say(Message("charge-source", facts, method=charge.method), lang)
    note = charge.rate.note(lang)
    return f"{words} {note[:1].upper()}{note[1:]}." if note else words


def distance_words(km: float | None, lang: str, *, is_exact: bool) -> str:
    """A distance; "about" where a place is coarse; "not stated" where it is unknown."""
    if km is None:
        return say_code("not-stated", lang)
    return say_code("distance-words" if is_exact else "doc-distance-about", lang, km=rounded(km, 3))
