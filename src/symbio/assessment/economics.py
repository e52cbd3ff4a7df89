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
from symbio.assessment.sharing import Weight, between_two, share

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Discount rate [1/a], exponent of scale, lives and ramp-up [a], upkeep [1/a of the investment]."""

    rate: float
    scale: float
    life_a: int
    pipe_life_a: int
    ramp_up_a: float
    maintenance: float

    @classmethod
    def of(cls, parameters: Parameters) -> Terms:
        """Terms of the parameters as they stand."""
        return cls(
            rate=parameters.value("discount_rate") / 100,
            scale=parameters.value("scale_exponent"),
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
    by_distance
        What of the yearly costs and of the investment grows with the distance: 2 × exchanges.
    by_power
        Investment by the exponent with which it grows with the quantity: fixed, by scale, in proportion;
        3 × exchanges.
    has_pipe, terms, scenario, offered
        Which exchanges live as long as a pipe; what is assumed; units of the offer a year.
    alone
        What the donor would gain with the best other receiver, and the receiver with the best other donor:
        2 × exchanges; for sharing by contribution. Without it nobody can be replaced.
    """

    yearly: Floats
    investment: Floats
    by_distance: Floats
    by_power: Floats
    has_pipe: npt.NDArray[np.bool_]
    terms: Terms
    scenario: Scenario
    offered: Floats
    alone: Floats | None = None

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
        return self.investment * self.borne

    @property
    def borne(self) -> float:
        """Share of an investment that its owner bears."""
        financing = self.scenario.financing
        cheaper = financing.loan * loan_worth(self.terms.rate, financing.interest_pct / 100, financing.term_a)
        return 1 - financing.grant - cheaper

    def _worth_of(self, investment: Floats) -> Floats:
        """Present cost of having built `investment`: its outlay and upkeep."""
        return investment * (self.borne + self.terms.maintenance * self.annuities)

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
        if self.scenario.sharing == "by_contribution":
            nobody = np.zeros((2, len(donor)))
            return between_two(donor + receiver, nobody if self.alone is None else self.alone)
        costs = self.running_cost * self.annuities + self.outlay
        none = np.zeros_like(costs)
        borne = [costs, none] if self.scenario.operator == "donor" else [none, costs]
        rule: Weight = "by_cost" if self.scenario.sharing == "by_cost" else "equal"
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
        """Way [km] at which the present value is nil, at the cost per km of `road_km`, the way today.

        Tariffs of other distances are not looked up; inf where distance costs nothing, 0 where the exchange
        loses even next door.
        """
        yearly, built = self.by_distance
        cost = yearly * self.annuities + self._worth_of(built)
        with np.errstate(divide="ignore", invalid="ignore"):
            km = np.maximum(0.0, road_km * (1 + self.present_value / cost))
        km = np.where(cost > 0, km, np.inf)
        return np.where(np.isnan(cost) | np.isnan(self.present_value), np.nan, km)

    def break_even_quantity(self) -> Floats:
        """Units a year at which the present value is nil, with investments growing as they do.

        0 where any quantity pays, NaN where none does or something is unknown.
        """
        fixed, scaled, linear = (self._worth_of(part) for part in self.by_power)
        upkeep = self.investment * self.terms.maintenance
        gain = (self.yearly_gain + upkeep) * self.annuities - linear
        low, high = np.full(len(gain), _LEAST_LOG), np.full(len(gain), -_LEAST_LOG)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            is_short = gain < scaled * np.exp((self.terms.scale - 1) * middle) + fixed * np.exp(-middle)
            low, high = np.where(is_short, middle, low), np.where(is_short, high, middle)
        needs_none = (fixed == 0) & (scaled == 0)
        found = np.where(needs_none, 0.0, self.offered * np.exp((low + high) / 2))
        return np.where((gain > 0) & ~np.isnan(fixed + scaled), found, np.nan)


_LEAST_LOG, _HALVINGS = -30.0, 60
"""Break-even is sought from e^-30 to e^30 times the quantity, to 1e-16."""


def settle(ledger: Ledger, prices: Floats, *, terms: Terms, scenario: Scenario, offered: Floats) -> Money:
    """Money of the exchanges of `ledger` at `prices` (by column)."""
    size = ledger.size
    slot = ledger.exchange * len(KINDS) + ledger.kind
    sums = np.where(ledger.amount == 0, 0.0, ledger.amount * prices[ledger.column])
    built = np.where(ledger.built_amount == 0, 0.0, ledger.built_amount * prices[ledger.built_column])

    def built_where(mask: npt.NDArray[np.bool_]) -> Floats:
        return _sum(ledger.built_exchange[mask], built[mask], size)

    powers = ledger.built_power
    is_scaled = (powers != 0) & (powers != 1)
    haul = ledger.is_haul & (ledger.kind == KINDS.index("transport"))
    return Money(
        _sum(slot, sums, size * len(KINDS)).reshape(size, len(KINDS)),
        _sum(ledger.built_exchange, built, size),
        np.stack([_sum(ledger.exchange[haul], sums[haul], size), built_where(ledger.built_is_haul)]),
        np.stack([built_where(powers == 0), built_where(is_scaled), built_where(powers == 1)]),
        ledger.has_pipe,
        terms,
        scenario,
        offered,
    )


def _sum(place: npt.NDArray[np.int64], values: Floats, size: int) -> Floats:
    sums: Floats = np.bincount(place, values, size).astype(float)
    return sums
