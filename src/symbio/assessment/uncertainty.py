"""How sure the figures are: Monte Carlo over the ranges of factors, prices, quantities and assumptions.

Every factor and price is drawn once per draw, whichever exchanges use it: what errs together is drawn
together. Draws are triangular between the lower end, the figure and the upper end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbio.assessment.burdens import Burden
from symbio.assessment.categories import CATEGORIES, FREIGHT, PARTS, SIGNS
from symbio.assessment.economics import Money
from symbio.assessment.inventory import Inventory
from symbio.assessment.ledger import Ledger
from symbio.assessment.prices import Cost
from symbio.assessment.purse import COSTS, DONORS, KINDS
from symbio.assessment.scenario import Parameters
from symbio.knowledge.valued import Price

METHOD = "montecarlo/1"
"""Method identifier; a changed formula gets a new one and old results keep theirs."""
Floats = npt.NDArray[np.float64]


def triangular(uniform: Floats, low: Floats, mode: Floats, high: Floats) -> Floats:
    """Triangular draws from `uniform` ones (draws × figures); a figure without a range stays itself."""
    span = high - low
    with np.errstate(divide="ignore", invalid="ignore"):
        peak = np.where(span > 0, (mode - low) / span, 0.5)
    left = low + np.sqrt(np.maximum(uniform * span * (mode - low), 0))
    right = high - np.sqrt(np.maximum((1 - uniform) * span * (high - mode), 0))
    return np.where(span > 0, np.where(uniform < peak, left, right), mode)


def draw_factors(columns: list[Burden], draws: int, generator: np.random.Generator) -> Floats:
    """Draws of the factor matrix: draws × columns × categories; the same row errs alike in all columns."""
    place: dict[str, int] = {}
    at = np.full((len(columns), len(CATEGORIES)), -1)
    for i, burden in enumerate(columns):
        for j, figure in enumerate(burden.figures):
            if figure is not None:
                at[i, j] = place.setdefault(figure.factor.id, len(place))
    uniform = generator.random((draws, len(place) + 1))[:, at]
    mode = np.array([burden.values for burden in columns])
    ends = [burden.ends for burden in columns]
    low, high = np.array([e[0] for e in ends]), np.array([e[1] for e in ends])
    is_negative = np.array([[f is not None and f.per < 0 for f in b.figures] for b in columns])
    drawn = triangular(np.where(is_negative, 1 - uniform, uniform), low, mode, high)
    drawn[..., FREIGHT] = mode[:, FREIGHT]
    return drawn


def draw_prices(columns: list[Cost], draws: int, generator: np.random.Generator) -> Floats:
    """Draws of prices: draws × columns; the same row of the price table errs alike in all columns."""
    place: dict[object, int] = {}
    at = [place.setdefault(_origin(cost, i), len(place)) for i, cost in enumerate(columns)]
    ends = (np.array([getattr(cost, name) for cost in columns]) for name in ("low", "value", "high"))
    return triangular(generator.random((draws, len(place)))[:, at], *ends)


def _origin(cost: Cost, column: int) -> object:
    """What a cost was read from: a price row, or the column itself for all that has none of its own."""
    return cost.row.id if isinstance(cost.row, Price) else column


@dataclass(frozen=True, eq=False)
class Common:
    """Draws that all exchanges share, by name, each of length draws.

    Attributes
    ----------
    distance, supply_haul, waste_haul
        Ways between partners, of what is replaced and to where waste is placed, as shares of those assumed.
    quality
        Substitution, as a share of that of the tables.
    rate, maintenance
        Discount rate and upkeep [1/a].
    ramp_up, life, pipe_life
        Years.
    scale
        Exponent with which plants grow.
    local, load
        Investments in Russia, and those sized by hours of full load, as shares of those assumed.
    rail_from
        Distance from which bulk goes by rail [km].
    """

    distance: Floats
    supply_haul: Floats
    waste_haul: Floats
    quality: Floats
    rate: Floats
    maintenance: Floats
    ramp_up: Floats
    life: Floats
    pipe_life: Floats
    scale: Floats
    local: Floats
    load: Floats
    season: Floats
    rail_from: Floats

    @classmethod
    def draw(cls, parameters: Parameters, draws: int, generator: np.random.Generator) -> Common:
        """Draw `draws` times from the ranges of `parameters`."""

        def of(name: str) -> Floats:
            one = parameters[name]
            ends = (np.array(one.low), np.array(one.value), np.array(one.high))
            return triangular(generator.random(draws), *ends)

        def share(name: str) -> Floats:
            return of(name) / parameters.value(name)

        return cls(
            distance=share("detour"),
            supply_haul=share("haul_of_supply"),
            waste_haul=share("haul_to_landfill"),
            quality=of("substitution_spread"),
            rate=of("discount_rate") / 100,
            maintenance=of("maintenance_share") / 100,
            ramp_up=of("ramp_up"),
            life=of("life_equipment"),
            pipe_life=of("life_pipeline"),
            scale=of("scale_exponent"),
            local=share("capex_in_russia"),
            load=1 / share("full_load_hours"),
            season=share("stock_of_season"),
            rail_from=of("rail_from"),
        )

    def annuities(self, has_pipe: bool) -> Floats:
        """Present value of 1 a year in each draw."""
        life = np.round(self.pipe_life if has_pipe else self.life)
        years = np.arange(1, int(life.max()) + 1)
        share = np.minimum(1.0, (years - 0.5) / np.maximum(self.ramp_up, 0.5)[:, None])
        share = np.where(years <= life[:, None], share, 0.0)
        worth: Floats = (share * (1 + self.rate[:, None]) ** -years).sum(axis=1)
        return worth


@dataclass(frozen=True, eq=False)
class Inputs:
    """What was drawn.

    Attributes
    ----------
    factors
        Draws × columns × categories.
    prices
        Draws × columns.
    common
        What all exchanges share.
    quantity
        Exchanges × draws: what changes hands as a share of what was assumed.
    parts
        Numbers of parts that products of a treatment bear (`symbio.assessment.joint.Part`) × draws: as shares
        of those at the prices of the tables.
    """

    factors: Floats
    prices: Floats
    common: Common
    quantity: Floats
    parts: Floats


@dataclass(frozen=True, eq=False)
class Drawn:
    """Results of draws.

    Attributes
    ----------
    inputs
        What they were drawn from.
    effects
        Exchanges × categories × draws: saving c a year.
    present_value
        Exchanges × draws: to both sides together.
    donor, receiver
        Exchanges × draws: present value to either side at the price that was agreed at the outset.
    """

    inputs: Inputs
    effects: Floats
    present_value: Floats
    donor: Floats
    receiver: Floats


def quantiles(draws: Floats, at: tuple[float, ...] = (0.05, 0.5, 0.95)) -> Floats:
    """Quantiles over the last axis, put first; NaN where a draw is unknown."""
    return np.quantile(draws, at, axis=-1)


def chance_of_gain(draws: Floats) -> Floats:
    """Share of draws above nil, over the last axis; NaN where unknown."""
    return np.where(np.isnan(draws).any(axis=-1), np.nan, (draws > 0).mean(axis=-1))


def propagate_effects(inventory: Inventory, inputs: Inputs) -> Floats:
    """Saving of each exchange in each draw: exchanges × categories × draws."""
    common, draws = inputs.common, len(inputs.factors)
    found = np.zeros((inventory.size, len(CATEGORIES), draws))
    amount = np.array(SIGNS)[inventory.part] * inventory.amount
    is_virgin, is_waste = inventory.part == PARTS.index("V"), inventory.part == PARTS.index("W")
    is_freight = inputs.factors[0, inventory.column, FREIGHT] != 0
    by_column = np.ascontiguousarray(inputs.factors.transpose(1, 2, 0))
    for term in np.flatnonzero(amount != 0).tolist():
        by = np.full(draws, amount[term])
        if inventory.is_haul[term]:
            by *= common.distance
        if is_virgin[term]:
            by *= common.quality
        if is_freight[term] and (is_virgin[term] or is_waste[term]):
            by *= common.supply_haul if is_virgin[term] else common.waste_haul
        if inventory.borne[term]:
            by *= inputs.parts[inventory.borne[term]]
        found[inventory.exchange[term]] += _factors(inventory, term, by_column, common) * by
    return found * inputs.quantity[:, None, :]


def _factors(inventory: Inventory, term: int, by_column: Floats, common: Common) -> Floats:
    """Factors of a term in each draw: of what may go by road or rail those of the mode of the draw."""
    column, exchange = inventory.column[term], inventory.exchange[term]
    if not (inventory.is_haul[term] and inventory.may_rail[exchange] and column in inventory.modes):
        drawn: Floats = by_column[column]
        return drawn
    road, rail = inventory.modes
    is_rail = by_rail(inventory.road_km[exchange], common)
    chosen: Floats = np.where(is_rail, by_column[rail], by_column[road])
    return chosen


def by_rail(road_km: float, common: Common) -> npt.NDArray[np.bool_]:
    """Whether bulk over `road_km` [km] goes by rail in each draw."""
    goes: npt.NDArray[np.bool_] = road_km * common.distance >= common.rail_from
    return goes


@dataclass(frozen=True, eq=False)
class _Flows:
    """Money of exchanges by draw, before years: exchanges × draws; ``built`` at the size of the draw."""

    donor: Floats
    receiver: Floats
    cost: Floats
    built: Floats


def _flows(ledger: Ledger, inputs: Inputs) -> _Flows:
    draws, common = len(inputs.prices), inputs.common
    flows = _Flows(*(np.zeros((ledger.size, draws)) for _ in range(4)))
    by_column = np.ascontiguousarray(inputs.prices.T)
    by_kind = {
        "purchase": common.quality,
        "supply_haul": common.quality * common.supply_haul,
        "waste_haul": common.waste_haul,
    }
    sides = [flows.cost if k in COSTS else flows.donor if k in DONORS else flows.receiver for k in KINDS]
    turns = set(ledger.other_exchange.tolist())
    for term in np.flatnonzero(ledger.amount != 0).tolist():
        kind, exchange = ledger.kind[term], int(ledger.exchange[term])
        sums = by_column[ledger.column[term]] * ledger.amount[term]
        if ledger.borne[term]:
            sums = sums * inputs.parts[ledger.borne[term]]
        if ledger.is_haul[term]:
            sums = sums * common.distance
            if exchange in turns and KINDS[kind] == "transport":
                sums = sums * (by_rail(ledger.road_km[exchange], common) == ledger.is_rail[exchange])
        elif KINDS[kind] in by_kind:
            sums = sums * by_kind[KINDS[kind]]
        sides[kind][exchange] += sums
    for term in np.flatnonzero(ledger.other_amount != 0).tolist():
        exchange = int(ledger.other_exchange[term])
        turned = by_rail(ledger.road_km[exchange], common) != ledger.is_rail[exchange]
        if turned.any():
            sums = by_column[ledger.other_column[term]] * ledger.other_amount[term]
            sums = sums * inputs.parts[ledger.other_borne[term]]
            flows.cost[exchange] += np.where(turned, sums * common.distance, 0.0)
    for term in np.flatnonzero(ledger.built_amount != 0).tolist():
        flows.built[ledger.built_exchange[term]] += _built(ledger, term, by_column, inputs)
    return flows


def _built(ledger: Ledger, term: int, by_column: Floats, inputs: Inputs) -> Floats:
    """What an investment costs in each draw, at the size of the draw."""
    common, quantity = inputs.common, inputs.quantity[ledger.built_exchange[term]]
    sums: Floats = by_column[ledger.built_column[term]] * ledger.built_amount[term]
    if ledger.built_borne[term]:
        sums = sums * inputs.parts[ledger.built_borne[term]]
    for is_so, by in (
        (ledger.built_is_haul[term], common.distance),
        (ledger.built_is_local[term], common.local),
        (ledger.built_by_hours[term], common.load),
        (ledger.built_by_season[term], common.season),
    ):
        if is_so:
            sums = sums * by
    power, ratio = ledger.built_power[term], ledger.built_ratio[term]
    if np.isnan(ratio):
        fixed: Floats = sums * quantity**power
        return fixed
    grown: Floats = sums * ratio ** (common.scale - power) * quantity**common.scale
    return grown


def propagate_money(ledger: Ledger, inputs: Inputs, money: Money) -> tuple[Floats, Floats]:
    """Present value to donor and to receiver in each draw: exchanges × draws each.

    The price stays as agreed in `money`.
    """
    flows, common, quantity = _flows(ledger, inputs), inputs.common, inputs.quantity
    annuities = np.where(ledger.has_pipe[:, None], common.annuities(True), common.annuities(False))
    built = flows.built
    with np.errstate(divide="ignore", invalid="ignore"):
        borne = np.where(money.investment == 0, 1.0, money.outlay / money.investment)
    costs = (flows.cost * quantity + built * common.maintenance) * annuities + built * borne[:, None]
    paid = (money.price * money.offered)[:, None] * quantity * annuities
    donor = flows.donor * quantity * annuities + paid
    receiver = flows.receiver * quantity * annuities - paid
    if money.scenario.operator == "donor":
        return donor - costs, receiver
    return donor, receiver - costs


def chance_of_top(draws: Floats, top: int) -> Floats:
    """How often each exchange is among the `top` best: share of draws; NaN where it is unknown.

    `draws`: exchanges × draws. Near 1 or 0 the ranking is stable, in between it is a matter of luck.
    """
    is_known = ~np.isnan(draws).any(axis=1)
    ranks = (-np.where(np.isnan(draws), -np.inf, draws)).argsort(axis=0).argsort(axis=0)
    return np.where(is_known, (ranks < top).mean(axis=1), np.nan)


def rank_correlation(inputs: Floats, result: Floats) -> Floats:
    """Spearman's rank correlation of each input (inputs × draws) with `result`; NaN for a constant."""
    ranks = np.argsort(np.argsort(inputs, axis=1), axis=1).astype(float)
    wanted = np.argsort(np.argsort(result)).astype(float)
    ranks -= ranks.mean(axis=1, keepdims=True)
    wanted -= wanted.mean()
    is_constant = inputs.max(axis=1) == inputs.min(axis=1)
    norm = np.sqrt((ranks**2).sum(axis=1) * (wanted**2).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(is_constant, np.nan, ranks @ wanted / norm)
