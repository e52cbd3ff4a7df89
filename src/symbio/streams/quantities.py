"""A stream's quantity: amount and unit cell together, in the unit of the stream table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from symbio.language import Message
from symbio.streams.amounts import Amount, Decimal, parse_amount
from symbio.streams.problems import Severity
from symbio.streams.units import Unit, parse_unit

Finding = tuple[Severity, Message]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as understood; None where it is not.

    Parameters
    ----------
    value, low, high
        Best figure and ends, in `unit`.
    unit
        Unit of the stream table; None when not understood.
    size
        Units of the stream table in one written unit, whatever the period: divides a price per unit.
    counts
        What alone is counted ("N" in "t N/a"); None: the stream itself.
    findings
        What was refused, doubted or assumed.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    is_estimated: bool = False
    size: float = 1.0
    counts: str | None = None
    findings: tuple[Finding, ...] = ()


_MISSING = frozenset({"", "-", "–", "—", "n/a", "na", "н/д", "нет данных", "нд", "?", "unknown", "not stated",
                      "неизвестно", "не указано", "x", "х", "tbd", "none", "null", "nan"})  # fmt: skip


def is_missing(text: str) -> bool:
    """True for an empty cell and for the many ways to say "not stated"."""
    return text.strip().casefold() in _MISSING


@lru_cache(maxsize=65536)
def parse_quantity(
    quantity: str,
    unit: str = "",
    *,
    default_unit: str = "",
    decimal: Decimal | None = None,
    is_stock: bool = False,
) -> Quantity:
    """Read a quantity cell and its unit cell.

    Parameters
    ----------
    quantity
        Amount, with or without a unit of its own.
    unit
        The unit cell; ``default_unit`` (from the column's header) stands in when it is empty.
    decimal
        The decimal sign of the column, see `symbio.streams.amounts.decimal_of`.
    is_stock
        The stream is a one-off: a unit without a period is a stock, not a yearly flow.

    Examples
    --------
    >>> parse_quantity("1,5–2 тыс. т/мес").high
    24000.0
    >>> parse_quantity("200", "т/мес").unit
    't/a'
    """
    if is_missing(quantity):
        found, _, findings = _unit(unit, "", default_unit) if unit else (None, 1.0, ())
        return Quantity(unit=found.canonical if found else None, findings=findings)
    amount = parse_amount(quantity, decimal=decimal)
    if amount is None:
        return Quantity(findings=(("refused", Message("quantity-not-understood", text=quantity[:80])),))
    if amount.value < 0:
        return Quantity(findings=(("refused", Message("quantity-negative", text=quantity[:80])),))
    if amount.value == 0:
        return Quantity(findings=(("doubt", Message("quantity-zero")),))
    found, multiplier, findings = _unit(unit, amount.rest, default_unit)
    if found is None:
        return Quantity(is_estimated=amount.is_estimated, findings=findings)
    return _scaled(amount, found, multiplier, (*findings, *_doubts(amount)), is_stock)


def _scaled(
    amount: Amount, unit: Unit, multiplier: float, findings: tuple[Finding, ...], is_stock: bool
) -> Quantity:
    scaled = amount.scaled(unit.factor * multiplier)
    canonical = unit.canonical
    if is_stock and not unit.has_period and canonical.endswith("/a"):
        canonical = canonical.removesuffix("/a")
    return Quantity(
        scaled.value,
        scaled.low,
        scaled.high,
        canonical,
        scaled.is_estimated,
        unit.size * multiplier,
        unit.counts,
        findings,
    )


def _doubts(amount: Amount) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if amount.other_reading is not None:
        facts = {"value": amount.value, "other": amount.other_reading}
        found.append(("doubt", Message("number-two-readings", facts)))
    if amount.was_inverted:
        found.append(("doubt", Message("range-inverted", low=amount.low, high=amount.high)))
    return tuple(found)


def _unit(cell: str, rest: str, default: str) -> tuple[Unit | None, float, tuple[Finding, ...]]:
    """The unit of an amount from its cell, the words behind the number, and the header."""
    rest, cell = rest.strip(" ,;"), "" if is_missing(cell) else cell.strip()
    cell = cell or ("" if rest and parse_unit(rest) else default)
    if not rest and not cell:
        return None, 1.0, (("refused", Message("unit-missing")),)
    if not rest or not cell:
        found = parse_unit(rest or cell)
        return found, 1.0, _told(found, rest or cell)
    if (multiplier := _multiplier(rest)) is not None:
        found = parse_unit(cell)
        return found, multiplier, _told(found, cell)
    own, stated = parse_unit(rest), parse_unit(cell)
    if own is None or stated is None:
        found = own or stated
        lost = rest if own is None else cell
        extra: tuple[Finding, ...] = (("doubt", Message("unit-ignored", unit=lost[:40])),) if found else ()
        return found, 1.0, (*_told(found, cell), *extra)
    if own.size == stated.size and own.canonical == stated.canonical:
        found = own if own.has_period and not stated.has_period else stated
        return found, 1.0, _told(found, cell)
    return own, 1.0, (*_told(own, rest), ("doubt", Message("unit-two", first=rest[:40], second=cell[:40])))


def _multiplier(rest: str) -> float | None:
    found = parse_unit(f"{rest} кг")
    is_word = found is not None and found.counts is None and parse_unit(rest) is None
    return found.factor * 1000.0 if found is not None and is_word else None


def _told(unit: Unit | None, text: str) -> tuple[Finding, ...]:
    if unit is None:
        return (("refused", Message("unit-unknown", unit=text[:60])),)
    found: list[Finding] = []
    if unit.hours_assumed is not None:
        found.append(("note", Message("unit-hours-assumed", unit=text[:60], hours=unit.hours_assumed)))
    if unit.counts is not None:
        found.append(("note", Message("unit-counts", unit=text[:60], counts=unit.counts)))
    if unit.is_loose:
        found.append(("doubt", Message("unit-loose", unit=text[:60], canonical=unit.canonical)))
    return tuple(found)
