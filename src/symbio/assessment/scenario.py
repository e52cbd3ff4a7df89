"""What an assessment assumes: parameters of the knowledge table, and what its user says instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from symbio.knowledge import Knowledge
from symbio.knowledge.valued import Parameter
from symbio.language import UnusableCall

Party = Literal["donor", "receiver"]
Sharing = Literal["equal", "by_cost", "by_contribution", "given_price"]
Allocation = Literal["half", "donor", "receiver", "cut_off", "economic"]
Joint = Literal["price", "physical"]
ALLOCATIONS: tuple[Allocation, ...] = ("half", "donor", "receiver", "cut_off", "economic")


@dataclass(frozen=True, kw_only=True)
class Financing:
    """Where the money for the plant comes from; shares of the investment 0…1.

    ``grant`` is paid by the state (a public–private partnership), ``loan`` is repaid in equal yearly sums
    over ``term_a`` years at ``interest_pct``; the rest is own money.
    """

    grant: float = 0.0
    loan: float = 0.0
    interest_pct: float = 0.0
    term_a: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.grant <= 1 and 0 <= self.loan <= 1 - self.grant and self.term_a > 0):
            raise UnusableCall("assess-financing", grant=self.grant, loan=self.loan, term=self.term_a)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is assumed of every exchange that is assessed.

    Attributes
    ----------
    currency
        Of all money, at the mean rate of the year of each price.
    year
        Whose rates of the charge for negative impact are taken.
    allocation
        How effects are shared between donor and receiver.
    operator
        Who owns the treatment, the pipe and the haul.
    sharing
        How the gain is shared, which sets the price: ``"by_contribution"`` by what either would gain with the
        best other partner of the same assessment; ``"given_price"`` takes ``price``.
    price
        What the receiver pays the donor per unit of the offer [currency/unit]; negative: a gate fee.
    payment
        In money, in kind, or paid by what one learns: in the latter two no money passes.
    joint
        How a treatment burdens its products: by price where all prices are known, or by mass or energy.
    displaced
        What today's user of an offer in use must buy in its stead (a resource); None unknown, and then
        no net benefit of such offers is shown.
    charge_conditions
        Coefficients on the charge that hold, such as ``"above_limits"``.
    is_judged_waste
        The by-product is judged a waste: the charge is due on it as ``"above_limits"``. Check art. 16.3.
    premium_pct
        What buyers pay above the usual price for a green product.
    price_by, charge_by, distance_by, quality_by
        Factors on prices of what is replaced, on the charge, on distances and on the substitution ratio.
    overrides
        Parameters of the knowledge table by identifier.
    """

    currency: str = "EUR"
    year: int = 2026
    allocation: Allocation = "half"
    operator: Party = "receiver"
    sharing: Sharing = "equal"
    price: float | None = None
    payment: Literal["money", "barter", "information"] = "money"
    financing: Financing = Financing()
    joint: Joint = "price"
    displaced: str | None = None
    charge_conditions: tuple[str, ...] = ()
    is_judged_waste: bool = False
    premium_pct: float = 0.0
    price_by: float = 1.0
    charge_by: float = 1.0
    distance_by: float = 1.0
    quality_by: float = 1.0
    overrides: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Assumed:
    """One parameter as used; ``row`` is the table's, ``value`` the user's where there is one."""

    row: Parameter
    value: float
    low: float
    high: float

    @property
    def is_own(self) -> bool:
        """True when the user set it."""
        return self.value != self.row.value


class Parameters:
    """Parameters by identifier, the user's before the table's.

    Raises
    ------
    UnusableCall
        An override names no parameter of the table.
    """

    def __init__(self, knowledge: Knowledge, overrides: Mapping[str, float]) -> None:
        self._rows = {row.id: row for row in knowledge.parameters}
        unknown = sorted(set(overrides) - set(self._rows))
        if unknown:
            known = ", ".join(sorted(self._rows))
            raise UnusableCall("assess-parameter", name=unknown[0], known=known)
        self._own = dict(overrides)

    def __getitem__(self, name: str) -> Assumed:
        row = self._rows[name]
        if name not in self._own:
            return Assumed(row, row.value, row.low, row.high)
        value = self._own[name]
        return Assumed(row, value, value, value)

    def value(self, name: str) -> float:
        """The figure itself."""
        return self[name].value
