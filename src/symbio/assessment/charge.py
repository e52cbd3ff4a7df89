"""What placing a waste costs its plant today: the Russian charge for negative impact on the environment.

Source: Federal Law 7-FZ of 10.01.2002, art. 16.3 (rates × mass × coefficients); rates and coefficients stand
in the knowledge table ``charges``, each with its own source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from symbio.knowledge import Knowledge
from symbio.knowledge.valued import Charge
from symbio.language import Message
from symbio.matching.amounts import in_basis

METHOD = "charge/1"
"""Method identifier; a changed formula gets a new one and old results keep theirs."""
PLACED = frozenset({"storage", "burial"})
"""Fates for which the charge is due; storing for up to 11 months is none (art. 16 of the law)."""
MUNICIPAL = "731"
"""Beginning of the FKKO codes of municipal solid waste, which in class IV has rates of its own."""
_NO_RATE_MUNICIPAL = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """What is known of a waste that may be placed; None or "" is unknown.

    ``tonnes_per_a`` [t/a]; ``fate`` as in the stream table; ``activity`` is the NACE class of the plant.
    """

    country: str
    fate: str
    hazard_class: int | None
    tonnes_per_a: float | None
    activity: str = ""
    fkko: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacementCharge:
    """The charge of a year, or why there is none.

    ``rub_per_a`` [RUB/a] is None where it is unknown (``missing`` says what is missing) and where none is
    due (``why_none``). ``rate`` and ``coefficients`` are the rows that it was computed with.
    """

    rub_per_a: float | None
    year: int
    rate: Charge | None = None
    coefficients: tuple[Charge, ...] = ()
    tonnes_per_a: float | None = None
    missing: tuple[Message, ...] = ()
    why_none: Message | None = None
    method: str = METHOD


def branch_of(activity: str) -> str | None:
    """Branch by which the rates of class V differ: mining (NACE 05–09), processing (10–33), other.

    None where the activity is unknown.

    Examples
    --------
    >>> branch_of("05.10"), branch_of("23.51"), branch_of("35.11"), branch_of("")
    ('mining', 'processing', 'other', None)
    """
    division = activity[:2]
    if not (len(division) == 2 and division.isdigit()):
        return None
    if 5 <= int(division) <= 9:
        return "mining"
    return "processing" if 10 <= int(division) <= 33 else "other"


def tonnes_per_a(
    k: Knowledge, resource: str, quantity: float | None, unit: str, *, counts: str = ""
) -> float | None:
    """`quantity` [unit, canonical] as t/a; by the density of `resource` where it is a volume.

    None where it is unknown, is a stock, counts a content only, or does not convert.
    """
    if unit == "t/a" and not counts:
        return quantity
    position = k.resources.index.get(resource)
    if position is None or k.resources.basis[position] != "t/a":
        return None
    return in_basis(k, position, quantity, unit or None, counts=counts or None)


def placement_charge(
    k: Knowledge, placed: Placed, year: int, *, conditions: Collection[str] = ()
) -> PlacementCharge:
    """Charge for placing a waste in `year`: tonnes × rate × coefficients [RUB/a], method ``charge/1``.

    Parameters
    ----------
    k
        Its table ``charges`` holds rates [RUB/t] and coefficients.
    placed
        The waste, its class, yearly mass and fate.
    year
        Calendar year whose rates are taken.
    conditions
        Conditions of coefficients that hold, such as ``"above_limits"``. Without any the charge is that
        within approved limits, coefficient 1.

    Notes
    -----
    Nothing is filled in: an unknown class, mass, fate, country or branch leaves the charge unknown. The rates
    from 2026 do not contain the yearly additional coefficient, which the table does not know.

    Source: Federal Law 7-FZ of 10.01.2002, art. 16.3; Orders of the Government named by the rows.
    """
    if placed.country and placed.country != "RU":
        return PlacementCharge(None, year, why_none=Message("charge-none-abroad"))
    if placed.fate and placed.fate not in PLACED:
        return PlacementCharge(None, year, why_none=Message("charge-none-fate"))
    missing = tuple(_missing(placed))
    rate = None if missing else _rate(k, placed, year)
    if rate is None:
        lacking = missing or (Message("charge-missing-rate", year=str(year)),)
        return PlacementCharge(None, year, missing=lacking)
    assert placed.tonnes_per_a is not None
    factors = tuple(c for c in k.charges if _applies(c, placed, conditions))
    amount = placed.tonnes_per_a * rate.value
    for factor in factors:
        amount *= factor.value
    return PlacementCharge(amount, year, rate, factors, placed.tonnes_per_a)


def _missing(placed: Placed) -> Iterator[Message]:
    """What must be known first."""
    if not placed.country:
        yield Message("charge-missing-country")
    if not placed.fate:
        yield Message("charge-missing-fate")
    if placed.hazard_class is None:
        yield Message("charge-missing-class")
    if placed.tonnes_per_a is None:
        yield Message("charge-missing-tonnes")
    if placed.hazard_class == 5 and branch_of(placed.activity) is None:
        yield Message("charge-missing-activity")


def _rate(k: Knowledge, placed: Placed, year: int) -> Charge | None:
    """The rate of the class, branch and year; None where the table has none."""
    if placed.hazard_class == _NO_RATE_MUNICIPAL and any(c.startswith(MUNICIPAL) for c in placed.fkko):
        return None
    rates = (row for row in k.charges if row.kind == "placement")
    fitting = (row for row in rates if row.hazard_class == placed.hazard_class)
    return next((row for row in fitting if _holds_in(row, year) and _is_of_branch(row, placed)), None)


def _holds_in(row: Charge, year: int) -> bool:
    after = row.year_from is None or row.year_from <= year
    return after and (row.year_to is None or year <= row.year_to)


def _is_of_branch(row: Charge, placed: Placed) -> bool:
    return row.branch is None or row.branch == branch_of(placed.activity)


def _applies(row: Charge, placed: Placed, conditions: Collection[str]) -> bool:
    is_asked = row.kind == "coefficient" and row.condition in conditions
    return is_asked and row.hazard_class in (None, placed.hazard_class) and _is_of_branch(row, placed)
