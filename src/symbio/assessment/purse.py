"""The money recipe of an exchange: yearly sums and investments per unit of the offer, term by term."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from symbio.assessment.chain import Chains, Link
from symbio.assessment.charge import PLACED, Placed, placement_charge
from symbio.assessment.freight import LOADING, UNION, tariff
from symbio.assessment.joint import ALL, Borne, Joint, Part
from symbio.assessment.mass import tonnes_per_unit
from symbio.assessment.places import area_of
from symbio.assessment.prices import Cost, Prices
from symbio.assessment.recipes import ENDED, GRID, HAULED, NOT_CARRIED, USED, Case
from symbio.assessment.replaced import Replacements
from symbio.assessment.scenario import Parameters, Scenario
from symbio.assessment.stores import kept_of, store_for
from symbio.knowledge import Knowledge
from symbio.knowledge.records import Technology
from symbio.language import Message
from symbio.matching.amounts import heat_per_unit

KINDS = ("fee", "charge", "waste_haul", "revenue", "purchase", "supply_haul", "treatment", "transport")
"""Yearly money: what the donor no longer pays (fee, charge, haul) or earns (revenue), what the receiver no
longer pays (purchase, haul), what the exchange costs (treatment, transport)."""
DONORS = ("fee", "charge", "waste_haul", "revenue")
RECEIVERS = ("purchase", "supply_haul")
COSTS = ("treatment", "transport")
_CAPACITY_UNITS = {"EUR per t/yr capacity", "EUR per t/yr", "EUR per t/yr input", "EUR per m3/yr"}
_POWER_UNITS = {"EUR per kW", "EUR per kWe", "EUR per kW heat", "EUR per kW cold"}
_FLOW_UNITS = {"EUR per m3/d"}
_OPEX_UNITS = {"EUR per t input", "EUR per m3", "EUR per t CO2"}
_OPEX_BY_ENERGY = "EUR per MWh"
"""Of what enters: of a fuel by its heating value, of water by the heat that a heat pump takes."""
DAYS_PER_YEAR = 365.0
_PIPES = {
    "steam": ("PR220", "PR221"),
    "thermal_energy": ("PR218",),
    "combustible_gases": ("PR226",),
    "hydrogen": ("PR227",),
    "gases": ("PR224",),
    "waters": ("PR222",),
}
"""Price rows of a pipe [per km] by what flows; the nearest ancestor counts."""
HEAT_EXCHANGER = "PR230"


@dataclass(frozen=True, slots=True)
class Sum:
    """A yearly sum: ``amount`` units of the price ``column`` a unit of the offer (and km, ``is_per_km``).

    ``borne`` is the part of the whole that the amount is: other products of the feed bear the rest.
    """

    kind: str
    column: int
    amount: float
    why: Message
    is_per_km: bool = False
    borne: Part = ALL

    def bearing(self, part: Part) -> Sum:
        """The sum with `part` of its amount."""
        return self if part == ALL else replace(self, amount=self.amount * part.value, borne=part)


@dataclass(frozen=True, slots=True)
class Investment:
    """An investment: ``amount`` units of the price ``column``.

    Per unit of yearly capacity at the size ``reference`` (units of the offer a year) and with the exponent of
    scale from there; per km of way where ``is_per_km``; as such where ``reference`` is None. ``is_local``: at
    the prices of Russia per those of Europe; ``is_by_hours``: sized by the hours of full load;
    ``is_by_season``: by the stock assumed for a season without months. ``borne`` is the part that the amount
    is of what is built, at its full size, for all products of a feed.
    """

    column: int
    amount: float
    why: Message
    reference: float | None = None
    is_per_km: bool = False
    is_per_unit: bool = True
    is_local: bool = False
    is_by_hours: bool = False
    is_by_season: bool = False
    borne: Part = ALL

    def bearing(self, part: Part) -> Investment:
        """The investment with `part` of its amount."""
        return self if part == ALL else replace(self, amount=self.amount * part.value, borne=part)


@dataclass(frozen=True, slots=True)
class MoneyRecipe:
    """Yearly sums and investments of an exchange; ``has_pipe``: it lives as long as its pipe."""

    sums: tuple[Sum, ...]
    investments: tuple[Investment, ...]
    has_pipe: bool = False


class Purse:
    """Makes money recipes.

    Parameters
    ----------
    knowledge
        Technologies and charges.
    chains
        Yields of treatments.
    prices
        Where columns come from.
    joint
        What products bear of what is done for all products of a feed.
    parameters, scenario
        What is assumed.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        chains: Chains,
        prices: Prices,
        *,
        joint: Joint,
        parameters: Parameters,
        scenario: Scenario,
    ) -> None:
        self._k = knowledge
        self.chains = chains
        self._prices = prices
        self.joint = joint
        self._parameters = parameters
        self._scenario = scenario
        self._known: dict[Any, Any] = {}
        self._charge = lru_cache(maxsize=None)(self._charge_of)

    def borne(self, case: Case) -> Borne:
        """What the product of `case` bears of what is done for all products of its feed."""
        return self.joint.of(case.way, case.donor_place)

    # the donor's side

    def donor(self, row: dict[str, Any], resource: int) -> tuple[Sum, ...]:
        """What the donor pays or earns today for one unit of `resource`, the stream `row`, in whole."""
        stated, fate = row["unit_cost"], row["current_fate"]
        if stated is not None and row["currency"]:
            kind = "fee" if stated >= 0 else "revenue"
            column = self._prices.stated(row["stream"], abs(stated), row["currency"], None)
            return (Sum(kind, column, 1.0 if stated >= 0 else -1.0, Message("assess-sum-stated")),)
        area = area_of(self._k.areas, row["country"], row.get("lat"), row.get("lon"))
        key = (resource, row["country"], fate, row["hazard_class"], row["activity"], _fkko(row), area)
        if key not in self._known:
            self._known[key] = tuple(self._donor_sums(key, resource))
        return self._known[key]  # type: ignore[no-any-return]

    def _donor_sums(self, key: tuple[Any, ...], resource: int) -> list[Sum]:
        _, country, fate, hazard_class, activity, fkko, area = key
        place = area or country
        kind, name = self._k.resources.kind[resource], self._k.resources.ids[resource]
        if kind in NOT_CARRIED:
            return []
        if fate in USED:
            if fate == "in_house":
                return [Sum("revenue", 0, math.nan, Message("assess-sum-in-house", {"resource": name}))]
            column = self._prices.column(resource, "secondary", place)
            return [Sum("revenue", column, -1.0, Message("assess-sum-revenue", {"resource": name}))]
        if fate not in ENDED:
            return [Sum("fee", 0, math.nan, Message("assess-term-fate-unknown"))]
        if kind == "energy" or fate == "emission":
            return []
        facts = {"resource": name, "fate": fate}
        fee = Sum("fee", self._prices.column(resource, fate, place), 1.0, Message("assess-sum-fee", facts))
        sums = [fee]
        tonnes = tonnes_per_unit(self._k, resource)
        if fate in HAULED and kind == "material":
            sums += self._haul("waste_haul", tonnes, country, "haul_to_landfill", "assess-term-waste-haul")
        if country == "RU" and fate in PLACED:
            sums += self._charge(fate, hazard_class, activity, fkko, tonnes)
        return sums

    def _haul(self, kind: str, tonnes: float | None, country: str | None, haul: str, why: str) -> list[Sum]:
        km = self._parameters.value(haul)
        amount = math.nan if tonnes is None else tonnes * km
        words = Message(why, {"km": km})
        sums = [
            Sum(kind, self._prices.named(price, country), amount * weight, words)
            for price, weight in tariff(km, country)
        ]
        if country in UNION:
            loaded = math.nan if tonnes is None else tonnes
            sums.append(Sum(kind, self._prices.named(LOADING, country), loaded, words))
        return sums

    def _charge_of(
        self, fate: str, hazard_class: int | None, activity: str, fkko: tuple[str, ...], tonnes: float | None
    ) -> list[Sum]:
        scenario = self._scenario
        conditions = set(scenario.charge_conditions) | (
            {"above_limits"} if scenario.is_judged_waste else set()
        )
        placed = Placed("RU", fate, hazard_class, 1.0, activity or "", fkko)
        due = placement_charge(self._k, placed, scenario.year, conditions=conditions)
        if due.why_none is not None:
            return []
        why = Message("assess-sum-charge", {"year": scenario.year})
        if due.rate is None or due.rub_per_a is None or tonnes is None:
            return [Sum("charge", 0, math.nan, why)]
        by = math.prod(row.value for row in due.coefficients)
        column = self._prices.charge(due.rate, by, scenario.year)
        return [Sum("charge", column, tonnes * scenario.charge_by, why)]

    # the receiver's side

    def receiver(self, case: Case) -> tuple[Sum, ...]:
        """What the receiver no longer pays per unit of the offer."""
        key = ("receiver", case.way, case.receiver_place, case.activity)
        if key not in self._known:
            self._known[key] = tuple(self._receiver_sums(case))
        return self._known[key]  # type: ignore[no-any-return]

    def _receiver_sums(self, case: Case) -> list[Sum]:
        place, scenario = case.receiver_place, self._scenario
        replaced = self._replacements(place).by(case.way, case.activity)
        need = replaced.resource
        name = self._k.resources.ids[need]
        ratio = math.nan if replaced.ratio is None else replaced.ratio * scenario.quality_by
        worth = ratio * scenario.price_by * (1 + scenario.premium_pct / 100)
        role = "new" if self._prices.column(need, "new", place) else "secondary"
        column = self._prices.column(need, role, place)
        sums = [Sum("purchase", column, worth, Message("assess-sum-purchase", {"resource": name}))]
        if self._k.resources.kind[need] == "material":
            tonnes = tonnes_per_unit(self._k, need)
            carried = None if tonnes is None else tonnes * ratio
            country = case.receiver_country
            sums += self._haul("supply_haul", carried, country, "haul_of_supply", "assess-term-supply-haul")
        return sums

    def _replacements(self, place: str | None) -> Replacements:
        key = ("replacements", place)
        if key not in self._known:
            prices = self._prices
            roles = ("new", "secondary")
            self._known[key] = Replacements(
                self._k,
                self.chains,
                lambda resource: any(prices.column(resource, role, place) for role in roles),
            )
        return self._known[key]  # type: ignore[no-any-return]

    # the exchange between them

    def between(self, case: Case) -> MoneyRecipe:
        """Treatment and what has to be built; haulage by road is added by distance, exchange by exchange."""
        places = (case.donor_place, case.receiver_place)
        key = ("between", case.way.offer, case.way.steps, case.way.stops, places, case.stock)
        if key not in self._known:
            self._known[key] = self._between(case)
        return self._known[key]  # type: ignore[no-any-return]

    def _between(self, case: Case) -> MoneyRecipe:
        sums: list[Sum] = []
        investments = [self._permits()]
        country, borne = case.receiver_country, self.borne(case)
        for link, part in zip(self.chains.links(case.way), borne.parts, strict=True):
            tonnes = tonnes_per_unit(self._k, link.enters)
            sums += [one.bearing(part) for one in self._running(link, tonnes, case.receiver_place)]
            plant = self._plant(link.technology, link.amount, link.enters, country)
            investments += [one.bearing(part) for one in plant]
        pipe = tuple(one.bearing(borne.haul) for one in self._pipe(case))
        store = (one.bearing(borne.haul) for one in self._store(case))
        return MoneyRecipe(tuple(sums), (*investments, *pipe, *store), bool(pipe))

    def _permits(self) -> Investment:
        row = self._parameters["permitting_cost"]
        by, _ = self._prices.exchange.factor("EUR", None)
        column = self._parameter_column("permitting_cost", by, (row.value, row.low, row.high))
        return Investment(column, 1.0, Message("assess-investment-permits"), is_per_unit=False)

    def _parameter_column(self, name: str, by: float, figures: tuple[float, float, float]) -> int:
        if ("parameter", name) not in self._known:
            value, low, high = (figure * by for figure in figures)
            self._known["parameter", name] = self._prices.add(Cost(name, "parameter", value, low, high))
        return self._known["parameter", name]  # type: ignore[no-any-return]

    def _running(self, link: Link, tonnes: float | None, place: str | None) -> list[Sum]:
        technology, amount = link.technology, link.amount
        why = Message("assess-sum-running", {"technology": technology.id})
        by = self._opex_per_unit(link)
        if technology.opex_low is not None and by is not None:
            high = technology.opex_high if technology.opex_high is not None else technology.opex_low
            column = self._prices.ranged("opex", technology.opex_low, high, technology)
            return [Sum("treatment", column, amount * by, why)]
        if technology.energy_kwh_per_t is None or tonnes is None:
            return [Sum("treatment", 0, math.nan, why)]
        power = self._prices.column(self._k.resources.index[GRID], "new", place)
        sums = [Sum("treatment", power, amount * tonnes * technology.energy_kwh_per_t / 1000, why)]
        if technology.heat_mj_per_t is not None:
            heat = self._prices.column(self._k.resources.index["process_heat"], "new", place)
            sums.append(Sum("treatment", heat, amount * tonnes * technology.heat_mj_per_t / 3600, why))
        return sums

    def _opex_per_unit(self, link: Link) -> float | None:
        """Units that the running cost is stated by per unit of what enters; None where it cannot be told."""
        if link.technology.opex_unit in _OPEX_UNITS:
            return 1.0
        if link.technology.opex_unit == _OPEX_BY_ENERGY:
            return heat_per_unit(self._k, link.enters)
        return None

    def _plant(
        self, technology: Technology, amount: float, enters: int, country: str | None
    ) -> list[Investment]:
        why = Message("assess-investment-plant", {"technology": technology.id})
        per_unit = self._capacity_per_unit(technology, enters)
        if technology.capex_low is None or per_unit is None:
            return [Investment(0, math.nan, why)]
        high = technology.capex_high if technology.capex_high is not None else technology.capex_low
        column = self._prices.ranged("capex", technology.capex_low, high, technology)
        is_local, is_by_hours = country in UNION, technology.capex_unit in _POWER_UNITS
        local = self._parameters.value("capex_in_russia") if is_local else 1.0
        low_t, high_t = technology.scale_t_a_low, technology.scale_t_a_high
        usual = None if low_t is None or high_t is None else math.sqrt(low_t * high_t)
        reference = None if usual is None or not amount > 0 else usual / amount
        built = amount * per_unit * local
        return [Investment(column, built, why, reference, is_local=is_local, is_by_hours=is_by_hours)]

    def _capacity_per_unit(self, technology: Technology, enters: int) -> float | None:
        """Units of the technology's capacity per unit a year of what enters it."""
        basis, unit = self._k.resources.basis[enters], technology.capex_unit
        if unit in _CAPACITY_UNITS and basis in {"t/a", "m3/a"}:
            return 1.0
        if unit in _FLOW_UNITS and basis == "m3/a":
            return 1 / DAYS_PER_YEAR
        heat = heat_per_unit(self._k, enters) if unit in _POWER_UNITS else None
        return None if heat is None else heat * 1000 / self._parameters.value("full_load_hours")

    def _pipe(self, case: Case) -> tuple[Investment, ...]:
        table, way = self._k.resources, case.way
        if table.kind[way.offer] not in {"energy", "gas", "water"} or table.ids[way.carrier].startswith(GRID):
            return ()
        up = {way.offer: 0, **table.ancestors(way.offer)}
        names = [name for name in _PIPES if name in table.index and table.index[name] in up]
        if not names:
            return (Investment(0, math.nan, Message("assess-investment-pipe"), is_per_km=True),)
        nearest = min(names, key=lambda name: up[table.index[name]])
        is_local = case.receiver_country in UNION
        local = self._parameters.value("capex_in_russia") if is_local else 1.0
        rows = tuple(
            Investment(
                self._anywhere(price),
                local,
                Message("assess-investment-pipe"),
                is_per_km=True,
                is_per_unit=False,
                is_local=is_local,
            )
            for price in _PIPES[nearest]
        )
        if table.kind[way.offer] == "energy" and not way.steps:
            kw = 1000 / self._parameters.value("full_load_hours")
            why = Message("assess-investment-exchanger")
            exchanger, amount = self._anywhere(HEAT_EXCHANGER), kw / 1000 * local
            rows += (Investment(exchanger, amount, why, is_local=is_local, is_by_hours=True),)
        return rows

    def _store(self, case: Case) -> tuple[Investment, ...]:
        """A store between seasons for what is hauled, feed or product; none for what cannot be kept."""
        kept = kept_of(self._k, self.chains, case.way)
        if case.stock == 0 or kept is None:
            return ()
        why = Message("assess-investment-store", {"resource": self._k.resources.ids[kept]})
        stock, is_assumed = case.stock, case.stock is None
        if stock is None:
            stock = self._parameters.value("stock_of_season")
            why = Message("assess-investment-store-assumed", why.facts)
        column, per = store_for(self._k, self._prices, kept)
        is_local = case.receiver_country in UNION
        local = self._parameters.value("capex_in_russia") if is_local else 1.0
        amount = stock * self.chains.hauled(case.way) * per * local
        return (Investment(column, amount, why, is_local=is_local, is_by_season=is_assumed),)

    def _anywhere(self, price: str) -> int:
        """Column of an investment's price: machines and pipes are bought on the world's market."""
        return self._prices.named(price, "DE")


def _fkko(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(code["code"] for code in row["codes"] or () if code["scheme"] == "FKKO")
