"""What an exchange brings either side in money: yearly gains, investment, present value, price corridor.

The donor gains what it no longer pays for its waste, the receiver what it no longer buys; who operates the
exchange bears its costs. The price between them then shares the gain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from symbio.assessment.cashflow import annuity, loan_worth, net_present_value, payback, rate_of_return
from symbio.assessment.ledger import Ledger
from symbio.assessment.purse import COSTS, DONORS, KINDS, RECEIVERS
from symbio.assessment.scenario import Parameters, Scenario
from symbio.assessment.sharing import Rule, share

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Discount rate [1/a], lives [a], ramp-up [a] and fixed running cost [1/a of the investment]."""

    rate: float
    life_a: int
    pipe_life_a: int
    ramp_up_a: float
    maintenance: float

    @classmethod
    def of(cls, parameters: Parameters) -> Terms:
        """Terms of the parameters as they stand."""
        return cls(
            rate=parameters.value("discount_rate") / 100,
            life_a=round(parameters.value("life_equipment")),
            pipe_life_a=round(parameters.value("life_pipeline")),
            ramp_up_a=parameters.value("ramp_up"),
            maintenance=parameters.value("maintenance_share") / 100,
        )


@dataclass(frozen=True, eq=False)
class Money:
    """Money of exchanges, in the currency of the scenario; NaN unknown.

    Attributes
    ----------
    yearly
        Exchanges × `KINDS`, in full operation: savings positive, costs positive as costs.
    investment
        What has to be built, before grants.
    has_pipe, terms, scenario, offered
        Which exchanges live as long as a pipe; what is assumed; units of the offer a year.
    """

    yearly: Floats
    investment: Floats
    has_pipe: npt.NDArray[np.bool_]
    terms: Terms
    scenario: Scenario
    offered: Floats

    def _of(self, kinds: tuple[str, ...]) -> Floats:
        sums: Floats = self.yearly[..., [KINDS.index(kind) for kind in kinds]].sum(axis=-1)
        return sums

    @cached_property
    def donors_saving(self) -> Floats:
        """What the donor no longer pays in a year, less what it earned [currency/a]."""
        return self._of(DONORS)

    @cached_property
    def receivers_saving(self) -> Floats:
        """What the receiver no longer pays in a year [currency/a]."""
        return self._of(RECEIVERS)

    @cached_property
    def running_cost(self) -> Floats:
        """Treatment, transport and upkeep in a year [currency/a]."""
        return self._of(COSTS) + self.investment * self.terms.maintenance

    @cached_property
    def yearly_gain(self) -> Floats:
        """Gain of both sides together in a year of full operation [currency/a]."""
        return self.donors_saving + self.receivers_saving - self.running_cost

    @cached_property
    def annuities(self) -> Floats:
        """Present value of 1 a year over the life of each exchange."""
        terms = self.terms
        usual = float(annuity(terms.rate, terms.life_a, terms.ramp_up_a))
        piped = float(annuity(terms.rate, terms.pipe_life_a, terms.ramp_up_a))
        return np.where(self.has_pipe, piped, usual)

    @cached_property
    def outlay(self) -> Floats:
        """Present value of the investment to its owner, after grants and with what a loan is worth."""
        financing = self.scenario.financing
        cheaper = financing.loan * loan_worth(self.terms.rate, financing.interest_pct / 100, financing.term_a)
        return self.investment * (1 - financing.grant - cheaper)

    @cached_property
    def present_value(self) -> Floats:
        """Net present value of the exchange to both sides together [currency]."""
        return net_present_value(self.outlay, self.yearly_gain, self.annuities)

    def _by_life(self, of: Callable[[Floats, Floats, int, float], Floats]) -> Floats:
        terms = self.terms
        usual = of(self.outlay, self.yearly_gain, terms.life_a, terms.ramp_up_a)
        piped = of(self.outlay, self.yearly_gain, terms.pipe_life_a, terms.ramp_up_a)
        return np.where(self.has_pipe, piped, usual)

    @cached_property
    def rate_of_return(self) -> Floats:
        """Internal rate of return; NaN without investment or gain."""
        return self._by_life(rate_of_return)

    @cached_property
    def payback_a(self) -> Floats:
        """Years until the investment is earned back; inf: not within its life."""
        return self._by_life(payback)

    @cached_property
    def before_price(self) -> tuple[Floats, Floats]:
        """Present value to donor and to receiver before any price is paid; the operator bears the costs."""
        costs = self.running_cost * self.annuities + self.outlay
        donor, receiver = self.donors_saving * self.annuities, self.receivers_saving * self.annuities
        if self.scenario.operator == "donor":
            return donor - costs, receiver
        return donor, receiver - costs

    @cached_property
    def corridor(self) -> tuple[Floats, Floats]:
        """Least price that the donor can take and most that the receiver can give [currency/unit].

        Negative: the donor pays, a gate fee. Both gain in between; where the least exceeds the most, nowhere.
        """
        donor, receiver = self.before_price
        with np.errstate(divide="ignore", invalid="ignore"):
            volume = self.offered * self.annuities
            return -donor / volume, receiver / volume

    @cached_property
    def shares(self) -> Floats:
        """Present value to (donor, receiver) after the price: 2 × exchanges."""
        donor, receiver = self.before_price
        if self.scenario.sharing == "given_price" or self.scenario.payment != "money":
            price = self.scenario.price if self.scenario.payment == "money" else 0.0
            paid = (0.0 if price is None else price) * self.offered * self.annuities
            return np.stack([donor + paid, receiver - paid])
        costs = self.running_cost * self.annuities + self.outlay
        none = np.zeros_like(costs)
        borne = [costs, none] if self.scenario.operator == "donor" else [none, costs]
        rule: Rule = "by_cost" if self.scenario.sharing == "by_cost" else "equal"
        parts: Floats = share(donor + receiver, rule, weights=np.stack(borne))
        return parts

    @cached_property
    def price(self) -> Floats:
        """What the receiver pays the donor so that the gain is shared as chosen [currency/unit]."""
        least, _ = self.corridor
        with np.errstate(divide="ignore", invalid="ignore"):
            price: Floats = least + self.shares[0] / (self.offered * self.annuities)
        return price

    @cached_property
    def donors_money_share(self) -> Floats:
        """Donor's share of the gain 0…1, clipped; NaN where nothing is gained or something is unknown."""
        whole: Floats = self.shares.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            part: Floats = np.where(whole > 0, np.clip(self.shares[0] / whole, 0, 1), np.nan)
        return part

    def break_even_km(self, road_km: Floats) -> Floats:
        """Way by road at which the present value is nil, at the cost per km of `road_km`, the way today.

        Tariffs of other distances are not looked up; inf where distance costs nothing.
        """
        haul = self.yearly[..., KINDS.index("transport")] * self.annuities
        with np.errstate(divide="ignore", invalid="ignore"):
            per_km = haul / road_km
            return np.where(haul > 0, np.maximum(0.0, road_km + self.present_value / per_km), np.inf)

    def break_even_quantity(self) -> Floats:
        """Units a year at which the present value is nil, with investments by the rule of scale.

        What is paid once counts as growing like plants do. NaN where the gain a unit is not positive.
        """
        gain = (self.yearly_gain + self.investment * self.terms.maintenance) * self.annuities
        fixed = self.outlay + self.investment * self.terms.maintenance * self.annuities
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(gain > 0, self.offered * (fixed / gain) ** (1 / (1 - SCALE)), np.nan)


SCALE = 0.6
"""Exponent of scale in `Money.break_even_quantity`."""


def settle(ledger: Ledger, prices: Floats, *, terms: Terms, scenario: Scenario, offered: Floats) -> Money:
    """Money of the exchanges of `ledger` at `prices` (by column)."""
    slots = ledger.size * len(KINDS)
    slot = ledger.exchange * len(KINDS) + ledger.kind
    sums = np.where(ledger.amount == 0, 0.0, ledger.amount * prices[ledger.column])
    yearly: Floats = np.bincount(slot, sums, slots).astype(float).reshape(ledger.size, len(KINDS))
    built = np.where(ledger.built_amount == 0, 0.0, ledger.built_amount * prices[ledger.built_column])
    investment: Floats = np.bincount(ledger.built_exchange, built, ledger.size).astype(float)
    return Money(yearly, investment, ledger.has_pipe, terms, scenario, offered)
