"""The main job: candidates in, effects and money of each with their range out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from symbio.assessment import cashflow, lifecycle, uncertainty
from symbio.assessment.allocation import Network, donor_share, sum_up
from symbio.assessment.burdens import Burdens
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.chain import Chains
from symbio.assessment.economics import Money, Terms, settle
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.hauls import plan_hauls
from symbio.assessment.inventory import Inventory, lay_out
from symbio.assessment.joint import Joint
from symbio.assessment.ledger import Ledger, keep_ledger
from symbio.assessment.lifecycle import LifeCycle, assess_effects
from symbio.assessment.prices import Prices
from symbio.assessment.purse import Purse
from symbio.assessment.recipes import Case, Cook, Recipe
from symbio.assessment.rivals import without_either
from symbio.assessment.scenario import Allocation, Parameters, Scenario
from symbio.assessment.uncertainty import Common, Drawn, Inputs
from symbio.knowledge import Knowledge
from symbio.knowledge.valued import Factor, Price
from symbio.language import UnusableCall
from symbio.matching.matches import Matches

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Progress = Callable[[int, int], None]
SEED = 20_260_101
"""Draws begin here unless their caller says otherwise: the same input gives the same range."""


@dataclass(frozen=True, eq=False)
class Assessment:
    """Effects and money of exchanges, with everything that explains them.

    Attributes
    ----------
    exchanges
        What was assessed.
    cases, which
        The different cases, and which of them each exchange is.
    recipes
        Recipe of each case.
    burdens, prices, purse, parameters, scenario
        Factors, prices, what they were looked up by, and assumptions.
    inventory, ledger
        Amounts behind every figure.
    effects, money
        Results.
    road_km
        Way between the partners [km].
    """

    knowledge: Knowledge
    exchanges: Exchanges
    cases: tuple[Case, ...]
    which: Ints
    recipes: tuple[Recipe, ...]
    burdens: Burdens
    prices: Prices
    purse: Purse
    parameters: Parameters
    scenario: Scenario
    inventory: Inventory
    ledger: Ledger
    effects: LifeCycle
    money: Money
    road_km: Floats

    def __len__(self) -> int:
        return len(self.exchanges)

    @property
    def methods(self) -> tuple[str, ...]:
        """Method identifiers of what was computed."""
        return (lifecycle.METHOD, cashflow.METHOD, uncertainty.METHOD)

    @cached_property
    def is_used_already(self) -> npt.NDArray[np.bool_]:
        """Exchanges whose offer is in use today: no net benefit is shown for them."""
        flags = np.array([recipe.is_used_already for recipe in self.recipes], dtype=bool)
        return flags[self.which] if len(flags) else np.zeros(0, dtype=bool)

    @cached_property
    def without_either(self) -> Floats:
        """What is gained without the donor, and without the receiver, of each exchange: 2 × exchanges."""
        return without_either(self.exchanges, self.knowledge, self.money.present_value)

    def donors_part(self, rule: Allocation | None = None) -> Floats:
        """The donor's part of each effect by `rule` (the scenario's by default): exchanges × categories."""
        chosen = rule or self.scenario.allocation
        return donor_share(self.effects, chosen, money_share=self.money.donors_money_share)

    def network(self, rule: Allocation | None = None) -> Network:
        """Sums over all exchanges, by firm and in all."""
        both = self.exchanges
        return sum_up(self.effects.totals, self.donors_part(rule), both.donor, both.receiver)

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row per exchange: effects by category [its unit a year], money, and what is unknown.

        Money in the currency of the scenario: ``npv``, ``donor_npv``, ``receiver_npv``, ``investment``;
        ``yearly_gain`` per year, ``price`` per unit of the offer, ``payback_a`` in years (null: never).
        """
        money = self.money
        least, most = money.corridor
        columns = {name: self.effects.totals[:, i] for i, name in enumerate(CATEGORIES)}
        columns |= {
            "investment": money.investment,
            "yearly_gain": money.yearly_gain,
            "npv": money.present_value,
            "donor_npv": money.shares[0],
            "receiver_npv": money.shares[1],
            "irr": money.rate_of_return,
            "payback_a": np.where(np.isinf(money.payback_a), np.nan, money.payback_a),
            "price": money.price,
            "least_price": least,
            "most_price": most,
        }
        frame = pl.DataFrame({name: pl.Series(values).fill_nan(None) for name, values in columns.items()})
        ends = pl.DataFrame({"offer": self.exchanges.offer, "need": self.exchanges.need})
        return ends.hstack(frame).with_columns(used_already=pl.Series(self.is_used_already))

    def draw(
        self,
        exchanges: Iterable[int],
        *,
        draws: int = 10_000,
        seed: int = SEED,
        progress: Progress | None = None,
    ) -> Drawn:
        """Monte Carlo of some exchanges (positions), in their order; see `symbio.assessment.uncertainty`.

        Parameters
        ----------
        exchanges
            Positions.
        draws
            How many; 10,000 for one exchange, 1,000 for a list.
        progress
            Called with (done, total); may raise `symbio.Cancelled`.
        """
        asked = np.array(list(exchanges), dtype=np.int64)
        chosen, place = np.unique(asked, return_inverse=True)
        tell = progress or (lambda done, total: None)
        generator = np.random.default_rng(seed)
        inventory, ledger = self.inventory.of(chosen), self.ledger.of(chosen)
        factors = uncertainty.draw_factors(self.burdens.columns, draws, generator)
        prices = uncertainty.draw_prices(self.prices.columns, draws, generator)
        borne = np.unique(np.concatenate([inventory.borne, ledger.borne, ledger.built_borne]))
        inputs = Inputs(
            factors,
            prices,
            Common.draw(self.parameters, draws, generator),
            self._quantities(chosen, draws, generator),
            self.purse.joint.draw(prices, borne.tolist()),
        )
        tell(30, 100)
        effects = uncertainty.propagate_effects(inventory, inputs)
        tell(70, 100)
        donor, receiver = uncertainty.propagate_money(ledger, inputs, _some(self.money, chosen))
        tell(100, 100)
        inputs = replace(inputs, quantity=inputs.quantity[place])
        worth = (donor + receiver)[place], donor[place], receiver[place]
        return Drawn(inputs, effects[place], *worth)

    def _quantities(self, chosen: Ints, draws: int, generator: np.random.Generator) -> Floats:
        """What changes hands by what was assumed: the stated range of the offer, else the usual spread."""
        spread = self.parameters["quantity_spread"]
        found = np.empty((len(chosen), draws))
        for i, exchange in enumerate(chosen):
            row = self.exchanges.streams[self.exchanges.offer[exchange]]
            low, value, high = row["quantity_low"], row["quantity"], row["quantity_high"]
            is_ranged = None not in (low, value, high) and value and low < high
            ends = (low / value, 1.0, high / value) if is_ranged else (spread.low, spread.value, spread.high)
            found[i] = uncertainty.triangular(generator.random(draws), *(np.array(end) for end in ends))
        return found


def _cook(
    knowledge: Knowledge,
    chains: Chains,
    burdens: Burdens,
    joint: Joint,
    *,
    parameters: Parameters,
    scenario: Scenario,
) -> Cook:
    """Who makes the recipes, by what `scenario` assumes."""
    return Cook(
        knowledge,
        chains,
        burdens,
        parameters,
        substitution=scenario.quality_by,
        joint=joint,
        displaced=_displaced(knowledge, scenario.displaced),
    )


def _displaced(knowledge: Knowledge, name: str | None) -> int | None:
    """Position of the resource `name`; None without one."""
    if name is not None and name not in knowledge.resources.index:
        raise UnusableCall("assess-displaced", name=name)
    return None if name is None else knowledge.resources.index[name]


def _some(money: Money, chosen: Ints) -> Money:
    return Money(
        money.yearly[chosen],
        money.investment[chosen],
        money.by_distance[:, chosen],
        money.by_power[:, chosen],
        money.has_pipe[chosen],
        money.terms,
        money.scenario,
        money.offered[chosen],
        None if money.alone is None else money.alone[:, chosen],
    )


def assess(
    matches: Matches,
    scenario: Scenario | None = None,
    *,
    own_factors: Iterable[Factor] = (),
    own_prices: Iterable[Price] = (),
    progress: Progress | None = None,
) -> Assessment:
    """Assess every candidate of `matches`: life cycle in all categories, and money for each side.

    Parameters
    ----------
    matches
        What `symbio.match` returns.
    scenario
        What is assumed; the defaults of `Scenario` otherwise.
    own_factors
        Rows of the user's own factor table, taken before the shipped ones.
    own_prices
        Rows of the user's own price table, taken in place of the shipped ones of their identifiers.
    progress
        Called with (done, total); may raise `symbio.Cancelled`.

    Raises
    ------
    UnusableCall
        The scenario names an unknown currency or parameter.
    """
    scenario = scenario or Scenario()
    knowledge = matches.knowledge
    return assess_exchanges(
        Exchanges.of(matches),
        knowledge,
        scenario,
        own_factors=own_factors,
        own_prices=own_prices,
        progress=progress,
    )


def assess_exchanges(
    exchanges: Exchanges,
    knowledge: Knowledge,
    scenario: Scenario,
    *,
    own_factors: Iterable[Factor] = (),
    own_prices: Iterable[Price] = (),
    progress: Progress | None = None,
) -> Assessment:
    """Assess `exchanges`; see `assess`. `own_prices` stand for the shipped rows of their identifiers."""
    tell = progress or (lambda done, total: None)
    parameters = Parameters(knowledge, scenario.overrides)
    burdens = Burdens(knowledge, own_factors)
    prices = Prices(knowledge, scenario.currency, own_prices)
    chains = Chains(knowledge)
    by_price = scenario.joint == "price"
    joint = Joint(knowledge, chains, prices.worth, column=prices.worth_column, is_by_price=by_price)
    cook = _cook(knowledge, chains, burdens, joint, parameters=parameters, scenario=scenario)
    purse = Purse(knowledge, chains, prices, joint=joint, parameters=parameters, scenario=scenario)
    cases, which = exchanges.cases(knowledge.areas)
    recipes = tuple(cook.recipe(case) for case in cases)
    tell(30, 100)
    road_km = exchanges.distance_km * parameters.value("detour") * scenario.distance_by
    hauls = plan_hauls(
        exchanges,
        cases,
        which,
        knowledge=knowledge,
        purse=purse,
        road_km=road_km,
        rail_from_km=parameters.value("rail_from"),
    )
    inventory = lay_out(recipes, which, offered=exchanges.offered, hauls=hauls, burdens=burdens)
    effects = assess_effects(inventory, burdens.matrix()[0])
    tell(60, 100)
    ledger = keep_ledger(
        exchanges, cases, which, hauls=hauls, purse=purse, prices=prices, parameters=parameters
    )
    terms = Terms.of(parameters)
    money = settle(ledger, prices.matrix()[0], terms=terms, scenario=scenario, offered=exchanges.offered)
    if scenario.sharing == "by_contribution":
        money = replace(money, alone=without_either(exchanges, knowledge, money.present_value)[::-1])
    tell(100, 100)
    return Assessment(
        knowledge=knowledge,
        exchanges=exchanges,
        cases=cases,
        which=which,
        recipes=recipes,
        burdens=burdens,
        prices=prices,
        purse=purse,
        parameters=parameters,
        scenario=scenario,
        inventory=inventory,
        ledger=ledger,
        effects=effects,
        money=money,
        road_km=road_km,
    )
