"""What things cost: prices of the knowledge tables in one currency, looked up along the is-a tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from symbio.assessment.burdens import SPREAD
from symbio.assessment.places import ELSEWHERE, farness
from symbio.knowledge import Knowledge
from symbio.knowledge.records import Technology
from symbio.knowledge.valued import Charge, Price, PriceLink, Rate
from symbio.language import UnusableCall

Floats = npt.NDArray[np.float64]
ROUBLE = "RUB"


@dataclass(frozen=True, slots=True)
class Cost:
    """One price as used: [currency of the assessment per unit of what is counted]; NaN unknown.

    ``row`` is the row that it comes from, None for a figure that the user gave; ``rates`` are what it was
    converted with, ``per`` the units of the row per unit of what is counted.
    """

    subject: str
    role: str
    value: float
    low: float
    high: float
    row: Price | Technology | Charge | None = None
    per: float = 1.0
    rates: tuple[Rate, ...] = ()


UNKNOWN_COST = Cost("", "", float("nan"), float("nan"), float("nan"))


class Exchange:
    """Converts money at the mean rate of a year.

    Parameters
    ----------
    rates
        Roubles per unit by currency and year.
    to
        Currency of the assessment.

    Raises
    ------
    UnusableCall
        No rate is known for `to`.
    """

    def __init__(self, rates: Iterable[Rate], to: str) -> None:
        self._rates: dict[str, dict[int, Rate]] = defaultdict(dict)
        for rate in rates:
            self._rates[rate.currency][rate.year] = rate
        known = {ROUBLE, *self._rates}
        if to not in known:
            raise UnusableCall("assess-currency", currency=to, known=", ".join(sorted(known)))
        self.to = to

    def factor(self, currency: str, year: int | None) -> tuple[float, tuple[Rate, ...]]:
        """What one unit of `currency` of `year` is in the currency of the assessment, and the rates used.

        The nearest year stands in for one without a rate; NaN for a currency without any.
        """
        if currency == self.to:
            return 1.0, ()
        used = [self._of(code, year) for code in (currency, self.to) if code != ROUBLE]
        if any(rate is None for rate in used):
            return float("nan"), ()
        rates = tuple(rate for rate in used if rate is not None)
        roubles = {rate.currency: rate.rub for rate in rates} | {ROUBLE: 1.0}
        return roubles[currency] / roubles[self.to], rates

    def _of(self, currency: str, year: int | None) -> Rate | None:
        by_year = self._rates.get(currency, {})
        if not by_year:
            return None
        wanted = max(by_year) if year is None else year
        return by_year[min(by_year, key=lambda y: (abs(y - wanted), -y))]


class Prices:
    """Costs by resource and role, kept as columns in the order in which they were first asked for.

    A price of the area comes first where the place is one, then its country's; a price of another country
    does not stand in: it is unknown here.

    Parameters
    ----------
    knowledge
        Its tables ``prices``, ``price_links`` and ``rates``.
    currency
        Of all costs.
    own
        Rows of the user's own table; each stands for the shipped row of its identifier. One of the country
        comes before shipped rows of an area of it.
    """

    def __init__(self, knowledge: Knowledge, currency: str, own: Iterable[Price] = ()) -> None:
        self._k = knowledge
        self.exchange = Exchange(knowledge.rates, currency)
        mine = {row.id: row for row in own if row.licence}
        self._own = frozenset(mine)
        self._price = {row.id: row for row in knowledge.prices} | mine
        self._column: dict[tuple[str, str, str | None], int] = {}
        self.columns: list[Cost] = [UNKNOWN_COST]

    @cached_property
    def _links(self) -> dict[tuple[str, str], list[PriceLink]]:
        found: dict[tuple[str, str], list[PriceLink]] = defaultdict(list)
        for link in self._k.price_links:
            found[link.resource, link.role].append(link)
        return found

    def column(self, resource: int, role: str, place: str | None) -> int:
        """Column of the price of `resource` in `role` at `place`, a country or an area of one; 0 unknown."""
        key = (self._k.resources.ids[resource], role, place)
        if key not in self._column:
            self._column[key] = self._find(resource, role, place)
        return self._column[key]

    def worth(self, resource: int, place: str | None) -> float:
        """Price of a unit of `resource`, new or else as by-product; NaN unknown."""
        return self.columns[self.worth_column(resource, place)].value

    def worth_column(self, resource: int, place: str | None) -> int:
        """Column of the price that `worth` tells; 0 unknown."""
        return self.column(resource, "new", place) or self.column(resource, "secondary", place)

    def named(self, price: str, country: str | None) -> int:
        """Column of the price row `price`; 0 where there is none, or one of another country."""
        key = (price, "price", country)
        if key not in self._column:
            row = self._price.get(price)
            is_near = row is not None and farness(row.geography, country) < ELSEWHERE
            self._column[key] = self.add(self._cost(row, 1.0, price, "price")) if row and is_near else 0
        return self._column[key]

    def ranged(self, key: str, low: float, high: float, row: Technology, currency: str = "EUR") -> int:
        """Column of a cost of a technology that its row states as a range [currency]."""
        place = (key, row.id, None)
        if place not in self._column:
            by, rates = self.exchange.factor(currency, None)
            cost = Cost(row.id, key, (low + high) / 2 * by, low * by, high * by, row, 1.0, rates)
            self._column[place] = self.add(cost)
        return self._column[place]

    def stated(self, subject: str, value: float, currency: str, year: int | None) -> int:
        """Column of a figure that the holder of a stream stated; its range is 10 % either way."""
        key = (subject, f"{value!r} {currency}", str(year))
        if key not in self._column:
            by, rates = self.exchange.factor(currency, year)
            low, high = sorted((value * by * 0.9, value * by * 1.1))
            self._column[key] = self.add(Cost(subject, "stated", value * by, low, high, rates=rates))
        return self._column[key]

    def charge(self, row: Charge, by: float, year: int) -> int:
        """Column of the charge for negative impact by the rate `row` times coefficients `by` [per t]."""
        key = (row.id, "charge", f"{by!r} {year}")
        if key not in self._column:
            factor, rates = self.exchange.factor(ROUBLE, year)
            value = row.value * by * factor
            self._column[key] = self.add(Cost(row.id, "charge", value, value, value, row, by, rates))
        return self._column[key]

    def matrix(self) -> tuple[Floats, Floats, Floats]:
        """Values, lower and upper ends by column."""
        return (
            np.array([cost.value for cost in self.columns]),
            np.array([cost.low for cost in self.columns]),
            np.array([cost.high for cost in self.columns]),
        )

    def add(self, cost: Cost) -> int:
        """Put `cost` in a new column and return its number."""
        self.columns.append(cost)
        return len(self.columns) - 1

    def _find(self, resource: int, role: str, place: str | None) -> int:
        table = self._k.resources
        up = {resource: 0, **table.ancestors(resource)}
        for i in sorted(up, key=lambda i: (up[i], i)):
            near = [
                (self._farness(link.price, place), link.price not in self._own, order, link)
                for order, link in enumerate(self._links.get((table.ids[i], role), ()))
                if table.basis[i] == table.basis[resource]
            ]
            near = [entry for entry in near if entry[0] < ELSEWHERE]
            if near:
                link = min(near, key=lambda entry: entry[:3])[3]
                return self.add(self._cost(self._price[link.price], link.per, table.ids[resource], role))
        return 0

    def _farness(self, price: str, place: str | None) -> int:
        """How near the row `price` is; a user's own of the country is as near as one of the area."""
        far = farness(self._price[price].geography, place)
        return 0 if price in self._own and far <= 1 else far

    def _cost(self, row: Price, per: float, subject: str, role: str) -> Cost:
        by, rates = self.exchange.factor(row.currency, row.year)
        low, value, high = _ends(row)
        by *= per
        return Cost(subject, role, value * by, low * by, high * by, row, per, rates)


def _ends(row: Price) -> tuple[float, float, float]:
    """Low, value and high; the middle of a range without value, the grade's range of a value without one."""
    spread = SPREAD[row.grade]
    if row.value is None:
        low, high = row.low or 0.0, row.high or 0.0
        return low, (low + high) / 2, high
    low = row.value - abs(row.value) * spread if row.low is None else row.low
    high = row.value + abs(row.value) * spread if row.high is None else row.high
    return low, row.value, high
