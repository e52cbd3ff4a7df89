"""The recipe of an exchange: what one unit of the offer sets going, term by term.

A term is an amount of something that has a burden, in one of the four parts: V avoided virgin production,
W avoided treatment, P added processing, T added transport. Recipes are made once per way, pair of countries
and fate; thousands of candidates share one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from symbio.assessment.burdens import Burdens
from symbio.assessment.chain import Chains, Link
from symbio.assessment.joint import ALL, Borne, Joint, Part, Share
from symbio.assessment.mass import tonnes_per_unit
from symbio.assessment.replaced import Replaced, Replacements
from symbio.assessment.scenario import Parameters
from symbio.knowledge import Knowledge
from symbio.knowledge.records import TechnologyFlow
from symbio.language import Message
from symbio.matching.amounts import per_input
from symbio.matching.ways import Way

HAULED = frozenset({"burial", "neutralisation"})
"""Fates for which a waste is hauled away; stores, tips and ponds are mostly at the plant."""
ENDED = HAULED | {"storage", "discharge", "emission"}
"""Fates that an exchange avoids."""
USED = frozenset({"sold", "recovery", "in_house"})
"""Fates that are a use already: nothing is avoided but what the displaced user must buy instead."""
ROAD, RAIL = "truck_avg", "rail_diesel"
PIPES = {"water": ("pipe_water", 1.0), "energy": ("pipe_heat", 3.6), "gas": ("pipe_co2", 1.0)}
"""Carrier item of what flows in pipes, and its units per unit of the basis."""
FUEL_GAS_PIPE = "pipe_gas"
FUEL_GASES = "combustible_gases"
FUELS = ("fuels", "combustible_gases")
CUT_OFF = 0.05
"""An auxiliary input of less mass than this share, for which no factor is known, is left out and named
(ISO 14044, 4.2.3.3.3: cut-off by mass)."""
NOT_CARRIED = frozenset({"space", "capacity", "service", "knowledge"})
GRID = "electricity"
KWH_PER_MWH = 1000.0
MJ_PER_MWH = 3600.0


@dataclass(frozen=True, slots=True)
class Term:
    """One term: ``amount`` units of ``column`` per unit of the offer, per km where ``is_per_km``.

    NaN amounts are unknown; column 0 is the unknown burden. ``why`` says what the term is, in words;
    ``borne`` which part of the whole the amount is: other products of the feed bear the rest.
    """

    part: str
    column: int
    amount: float
    why: Message
    is_per_km: bool = False
    borne: Part = ALL

    def bearing(self, part: Part) -> Term:
        """The term with `part` of its amount."""
        if part == ALL:
            return self
        return replace(self, amount=self.amount * part.value, borne=part)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Terms of an exchange, what they leave out, and treatments whose burden other products share."""

    terms: tuple[Term, ...]
    left_out: tuple[Message, ...] = ()
    is_used_already: bool = False
    shared: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What recipes differ by: the way, the countries of donor and receiver, today's fate, who receives.

    None is unknown; ``activity`` is the receiver's NACE class. Areas are parts of the countries that have
    figures of their own (`symbio.knowledge.valued.Area`), None elsewhere. ``stock`` is the largest stock in a
    year as a share of the yearly quantity: 0 without seasons.
    """

    way: Way
    donor_country: str | None
    receiver_country: str | None
    fate: str | None
    activity: str | None = None
    donor_area: str | None = None
    receiver_area: str | None = None
    stock: float | None = 0.0

    @property
    def donor_place(self) -> str | None:
        """Where the donor's factors are looked for: its area, else its country."""
        return self.donor_area or self.donor_country

    @property
    def receiver_place(self) -> str | None:
        """Where the receiver's factors are looked for: its area, else its country."""
        return self.receiver_area or self.receiver_country


class Cook:
    """Makes recipes.

    Parameters
    ----------
    knowledge
        Resources and technologies.
    chains
        Yields of treatments.
    burdens
        Where columns come from.
    parameters
        Hauls and efficiencies that are assumed.
    substitution
        Factor on what a unit of the offer stands in for.
    joint
        How treatments burden their products; by mass or energy without it.
    displaced
        What today's users of offers that are in use must buy instead (a resource); None unknown.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        chains: Chains,
        burdens: Burdens,
        parameters: Parameters,
        *,
        substitution: float = 1.0,
        joint: Joint | None = None,
        displaced: int | None = None,
    ) -> None:
        self._k = knowledge
        self._displaced = displaced
        self._joint = joint or Joint(knowledge, chains, lambda resource, country: math.nan)
        self._burdens = burdens
        self._parameters = parameters
        self._substitution = substitution
        self._replacements = Replacements(knowledge, chains, self._has_factor)
        self._chains = chains
        self._known: dict[Case, Recipe] = {}

    def recipe(self, case: Case) -> Recipe:
        """Recipe of `case`."""
        if case not in self._known:
            self._known[case] = self._make(case)
        return self._known[case]

    def _make(self, case: Case) -> Recipe:
        terms: list[Term] = []
        left_out: list[Message] = []
        shared: list[Message] = []
        borne = self._joint.of(case.way, case.donor_place)
        self._production(case, terms, borne)
        terms += [term.bearing(borne.feed) for term in self._treatment(case)]
        self._processing(case, terms, left_out, shared)
        terms += [term.bearing(borne.haul) for term in self._transport(case)]
        return Recipe(tuple(terms), tuple(left_out), self._is_untold(case), tuple(shared))

    def _is_untold(self, case: Case) -> bool:
        """True where the offer is in use today and nobody says what its users buy instead."""
        return case.fate in USED and self._displaced is None

    def _id(self, resource: int) -> str:
        return self._k.resources.ids[resource]

    def _replaced(self, case: Case) -> Replaced:
        return self._replacements.by(case.way, case.activity)

    def _has_factor(self, resource: int) -> bool:
        return bool(self._burdens.roles(resource))

    def _production(self, case: Case, terms: list[Term], borne: Borne) -> None:
        """V: what the receiver need not buy new, and its haul."""
        way, country = case.way, case.receiver_place
        if self._is_untold(case):
            facts = {"resource": self._id(way.need)}
            terms.append(Term("V", 0, math.nan, Message("assess-term-displaced", facts)))
            return
        replaced = self._replaced(case)
        ratio = math.nan if replaced.ratio is None else replaced.ratio * self._substitution
        terms += self._bought(replaced.resource, ratio, country, "saved")
        if case.fate in USED and self._displaced is not None:
            instead = self._bought_instead(case, self._displaced)
            terms += [term.bearing(borne.feed) for term in instead]

    def _bought_instead(self, case: Case, displaced: int) -> Iterator[Term]:
        """V less what today's user of the offer must buy, and the burning of the offer that ends with it."""
        instead = self._replacements.instead(case.way.offer, displaced)
        ratio = math.nan if instead.ratio is None else -instead.ratio
        yield from self._bought(instead.resource, ratio, case.donor_place, "bought")
        if "use" in self._burdens.roles(instead.resource):
            yield self._burning(case.way.offer, -1.0, case.donor_place)

    def _bought(self, need: int, ratio: float, country: str | None, why: str) -> Iterator[Term]:
        """Making (and burning) `ratio` units of `need`, and their haul."""
        for role in self._burdens.roles(need) or ("production",):
            column = self._burdens.column(need, role, country)
            yield Term("V", column, ratio, Message(f"assess-term-{role}-{why}", {"resource": self._id(need)}))
        tonnes = tonnes_per_unit(self._k, need)
        if tonnes is not None and self._k.resources.kind[need] == "material":
            haul = self._parameters.value("haul_of_supply")
            words = Message("assess-term-supply-haul", {"km": haul})
            yield Term("V", self._burdens.carrier(ROAD), ratio * tonnes * haul, words)

    def _treatment(self, case: Case) -> Iterator[Term]:
        """W: what becomes of the offer without the exchange."""
        way, kind = case.way, self._k.resources.kind[case.way.offer]
        if case.fate in USED or kind in NOT_CARRIED:
            return
        if case.fate not in ENDED:
            yield Term("W", 0, math.nan, Message("assess-term-fate-unknown"))
            return
        if kind == "energy":
            return
        column = self._burdens.column(way.offer, case.fate, case.donor_place)
        facts = {"resource": self._id(way.offer), "fate": case.fate}
        yield Term("W", column, 1.0, Message("assess-term-treatment-saved", facts))
        tonnes = tonnes_per_unit(self._k, way.offer)
        if case.fate in HAULED and tonnes is not None and kind == "material":
            haul = self._parameters.value("haul_to_landfill")
            why = Message("assess-term-waste-haul", {"km": haul})
            yield Term("W", self._burdens.carrier(ROAD), tonnes * haul, why)

    def _processing(
        self, case: Case, terms: list[Term], left_out: list[Message], shared: list[Message]
    ) -> None:
        """P: this product's part of each treatment, and burning what is or becomes fuel."""
        way, links = case.way, self._chains.links(case.way)
        borne = self._joint.of(way, case.donor_place)
        for link, share, part in zip(links, borne.shares, borne.parts, strict=True):
            treated = self._treated(link, share, case.receiver_place, left_out)
            terms += [term.bearing(part) for term in treated]
            if share.by is not None:
                facts: dict[str, str | float] = {"technology": link.technology.id}
                facts["part"] = round(100 * part.value, 1)
                shared.append(Message(f"assess-shared-{share.by}", facts))
        if case.fate in USED and self._displaced is not None:
            terms += self._rested(case, self._displaced, borne, left_out)
        carried, country = self._chains.carried(way), case.receiver_place
        if "use" in self._burdens.roles(self._replaced(case).resource) and not self._is_untold(case):
            terms.append(self._burning(way.carrier, carried, country))
            return
        uses = (stop for step, stop in zip(way.steps, way.stops, strict=True) if step in self._k.use)
        terms += [
            self._burning(enters, carried, country) for enters, left in uses if self._is_burnt(enters, left)
        ]

    def _rested(self, case: Case, displaced: int, borne: Borne, left_out: list[Message]) -> Iterator[Term]:
        """P less what the treatment takes by which today's user makes `displaced` of the offer: it rests."""
        used, place = self._replacements.used_today(case.way.offer, displaced), case.donor_place
        if used is None:
            return
        shares = self._joint.of(used, place).shares
        parts = self._joint.within(used, place, borne)
        for link, share, part in zip(self._chains.links(used), shares, parts, strict=True):
            for term in self._treated(link, share, place, left_out):
                why = Message(f"{term.why.code}-rests", dict(term.why.facts))
                yield replace(term, amount=-term.amount, why=why).bearing(part)

    def _treated(self, link: Link, share: Share, country: str | None, left_out: list[Message]) -> list[Term]:
        """What a treatment takes in whole, with the burning of its feed where any product of it is energy."""
        terms: list[Term] = []
        if any(self._is_burnt(link.enters, product) for product in self._made(link, share)):
            terms.append(self._burning(link.enters, link.amount, country))
        self._technology(link, country, terms, left_out)
        return terms

    def _made(self, link: Link, share: Share) -> tuple[int, ...]:
        """Products that bear the burden of a treatment: what leaves it, and the others that share."""
        return (link.leaves, *(self._k.resources.index[name] for name in share.others))

    def _is_burnt(self, enters: int, leaves: int) -> bool:
        """True when energy is made of what burns: not of warm slag or air, and no cold of ice or gas."""
        table = self._k.resources
        is_energy = table.kind[leaves] == "energy" and not table.is_a(leaves, table.index["cold"])
        burns = self._burdens.has(enters, "use") or not math.isnan(table.lhv_mj_kg[enters])
        is_waste = table.kind[enters] == "material" and not table.is_a(enters, table.index["slags"])
        return is_energy and table.kind[enters] in {"material", "gas"} and (burns or is_waste)

    def _burning(self, resource: int, amount: float, country: str | None) -> Term:
        """Burning of `amount` units of `resource`: as fuel or else as in an incinerator."""
        role = "use" if self._burdens.has(resource, "use") else "neutralisation"
        why = Message("assess-term-burning", {"resource": self._id(resource)})
        return Term("P", self._burdens.column(resource, role, country), amount, why)

    def _technology(
        self, link: Link, country: str | None, terms: list[Term], left_out: list[Message]
    ) -> None:
        technology, amount = link.technology, link.amount
        step, tonnes = technology.id, tonnes_per_unit(self._k, link.enters)
        power, heat = technology.energy_kwh_per_t, technology.heat_mj_per_t
        stated = [f for f in self._chains.flows[step] if f.direction == "in" and f.role == "aux"]
        auxiliaries = [f for f in stated if not self._is_counted(f, power, heat)]
        has_energy = tonnes is not None and not (power is None and heat is None)
        has_energy = has_energy or any(self._kind(f.resource) == "energy" for f in auxiliaries)
        facts = {"technology": step}
        if not has_energy:
            terms.append(Term("P", 0, math.nan, Message("assess-term-energy-unknown", facts)))
        if tonnes is not None and power is not None:
            column = self._burdens.column(self._k.resources.index[GRID], "production", country)
            units = amount * tonnes * power / KWH_PER_MWH
            terms.append(Term("P", column, units, Message("assess-term-power", facts)))
        if tonnes is not None and heat is not None:
            column = self._burdens.column(self._k.resources.index["process_heat"], "production", country)
            units = amount * tonnes * heat / MJ_PER_MWH
            terms.append(Term("P", column, units, Message("assess-term-heat", facts)))
        if column := self._burdens.process(step):
            entering = math.nan if tonnes is None else amount * tonnes
            terms.append(Term("P", column, entering, Message("assess-term-gases", facts)))
        for flow in auxiliaries:
            self._auxiliary(flow, link, country, terms, left_out)
        residues = (f for f in self._chains.flows[step] if f.direction == "out" and f.role == "residue")
        for flow in residues:
            self._residue(flow, link, country, terms, left_out)

    def _kind(self, resource: str) -> str | None:
        position = self._k.resources.index.get(resource)
        return None if position is None else self._k.resources.kind[position]

    def _is_counted(self, flow: TechnologyFlow, power: float | None, heat: float | None) -> bool:
        """True when the technology's own energy figures contain `flow`."""
        if self._kind(flow.resource) != "energy" and not (flow.unit or "").startswith("MWh/"):
            return False
        return power is not None if flow.resource.startswith(GRID) else heat is not None

    def _auxiliary(
        self,
        flow: TechnologyFlow,
        link: Link,
        country: str | None,
        terms: list[Term],
        left_out: list[Message],
    ) -> None:
        position = self._k.resources.index.get(flow.resource)
        column = 0 if position is None else self._made_new(position, country)
        facts = {"resource": flow.resource, "technology": flow.technology}
        units = per_input(self._k, flow, link.enters)
        if flow.amount is None or (column == 0 and self._is_small(flow, link.enters)):
            left_out.append(Message("assess-left-out", facts))
            return
        total = math.nan if units is None else link.amount * units
        terms.append(Term("P", column, total, Message("assess-term-auxiliary", facts)))

    def _is_small(self, flow: TechnologyFlow, enters: int) -> bool:
        """True for less than `CUT_OFF` of the mass of what `enters`, in whatever unit the flow is stated."""
        position = self._k.resources.index.get(flow.resource)
        units = per_input(self._k, flow, enters)
        tonnes = None if position is None else tonnes_per_unit(self._k, position)
        whole = tonnes_per_unit(self._k, enters)
        if position is None and flow.unit == "t/t":
            return flow.amount is not None and flow.amount < CUT_OFF
        if units is None or tonnes is None or whole is None:
            return False
        return units * tonnes < CUT_OFF * whole

    def _made_new(self, resource: int, country: str | None) -> int:
        """Column of making a unit of `resource`; of fuels that are only told when burnt, burning it."""
        table = self._k.resources
        is_fuel = any(table.is_a(resource, table.index[name]) for name in FUELS)
        roles = self._burdens.roles(resource)
        role = "use" if is_fuel and roles == ("use",) else "production"
        return self._burdens.column(resource, role, country)

    def _residue(
        self,
        flow: TechnologyFlow,
        link: Link,
        country: str | None,
        terms: list[Term],
        left_out: list[Message],
    ) -> None:
        """What a treatment leaves over is buried, or discharged where it is water."""
        facts = {"resource": flow.resource, "technology": flow.technology}
        column = self._disposal(flow.resource, country)
        if flow.amount is None or (column == 0 and self._is_small(flow, link.enters)):
            left_out.append(Message("assess-left-out", facts))
            return
        units = per_input(self._k, flow, link.enters)
        total = math.nan if units is None else link.amount * units
        terms.append(Term("P", column, total, Message("assess-term-residue", facts)))

    def _disposal(self, resource: str, country: str | None) -> int:
        """Column of burying, or else discharging, a unit of `resource`; 0 where no factor is known."""
        position = self._k.resources.index.get(resource)
        if position is None:
            return 0
        role = "burial" if self._burdens.has(position, "burial") else "discharge"
        return self._burdens.column(position, role, country)

    def _transport(self, case: Case) -> Iterator[Term]:
        """T: the way from donor to receiver, of the offer or of what is made of it, whichever is less."""
        way = case.way
        kind, resource = self._k.resources.kind[way.offer], way.offer
        if kind in NOT_CARRIED or self._id(way.carrier).startswith(GRID):
            return
        if kind in PIPES:
            item, units = self._pipe(resource)
            why = Message("assess-term-pipe", {"resource": self._id(resource)})
            units *= self._chains.hauled(way)
            yield Term("T", self._burdens.carrier(item), units, why, is_per_km=True)
            return
        tonnes = tonnes_per_unit(self._k, resource)
        amount = math.nan if tonnes is None else tonnes * self._chains.hauled(way)
        hauled = resource if self._chains.is_feed_hauled(way) else way.carrier
        why = Message("assess-term-haul", {"resource": self._id(hauled)})
        yield Term("T", self._burdens.carrier(ROAD), amount, why, is_per_km=True)

    def _pipe(self, resource: int) -> tuple[str, float]:
        """Carrier item of a pipe for `resource` and its units per unit of the basis."""
        table = self._k.resources
        if table.is_a(resource, table.index[FUEL_GASES]) and table.basis[resource] == "t/a":
            return FUEL_GAS_PIPE, 1 / float(table.density_kg_m3[resource])  # t per 1000 m³ = kg/m³
        return PIPES[table.kind[resource]]
