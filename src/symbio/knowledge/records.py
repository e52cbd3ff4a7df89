"""One frozen record per row of each knowledge table; field names are the columns.

Every record ends with where it comes from: ``source`` (author, year, place), ``grade`` (A read in the
source, B established literature value, C estimate with its reasoning) and ``licence``.
Blank cells are None, or an empty tuple where a column holds a list.
"""

from __future__ import annotations

from dataclasses import dataclass

from symbio.knowledge.guidance import Barrier, Indicator, LegalStep, NetworkRecord
from symbio.knowledge.row import Named, Row, Worded
from symbio.knowledge.valued import Area, Charge, Factor, FactorLink, Parameter, Price, PriceLink, Rate


@dataclass(frozen=True, slots=True)
class Resource(Row):
    """A kind of thing that can flow; ``parents`` are is-a parents.

    ``basis`` is the unit in which quantities are compared; ``reach_km`` the distance at which about
    1/e of exchanges would still pay.
    """

    id: str
    parents: tuple[str, ...]
    kind: str
    phase: str
    name_en: str
    name_ru: str
    abstract: bool
    traits: tuple[str, ...]
    basis: str
    reach_km: float | None
    density_kg_m3_low: float | None
    density_kg_m3_high: float | None
    moisture_pct_low: float | None
    moisture_pct_high: float | None
    lhv_mj_kg_low: float | None
    lhv_mj_kg_high: float | None
    temperature_c_low: float | None
    temperature_c_high: float | None
    composition: str | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class Name(Row):
    """A word or phrase that people use for a resource."""

    resource: str
    lang: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Phrase(Row):
    """How people write about a resource, remarks included: an example from which words are learned."""

    resource: str
    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class CodeLink(Row):
    """A classification code, or its certain leading digits, that leads to a resource.

    ``weight`` approximates the probability of the resource given the code.
    """

    resource: str
    scheme: str
    code: str
    weight: float


@dataclass(frozen=True, slots=True)
class WasteKind(Row):
    """What a kind of a waste list is, in our own words; alternatives are split by `` / ``.

    ``parallels`` are kinds of the other list for the same waste, best first: EWC codes for FKKO.
    """

    scheme: str
    code: str
    words_en: str
    words_ru: str
    parallels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadEnd(Worded, Row):
    """A resource for which no sound use is known, and what is done with it instead."""

    resource: str
    text_en: str
    text_ru: str


@dataclass(frozen=True, slots=True)
class PartnerBar(Worded, Row):
    """A type of company (``nace``) that does not take (``out``) or does not supply (``in``) a resource.

    ``verdict`` is ``"unsafe"`` (dangerous or illegal) or ``"wrong"`` (no use for it, or none to give).
    """

    resource: str
    direction: str
    nace: str
    verdict: str
    text_en: str
    text_ru: str

    @property
    def id(self) -> str:
        """Identifier in answers: resource, direction and class."""
        return f"{self.resource}:{self.direction}:{self.nace}"


@dataclass(frozen=True, slots=True)
class ProcessName(Row):
    """A word or phrase for a type of company (``subject`` is a NACE class) or a technology (its ``id``)."""

    subject: str
    lang: str
    name: str


@dataclass(frozen=True, slots=True)
class Use(Row):
    """``resource`` can directly serve as ``replaces`` in ``activities`` (NACE prefixes; empty: any)."""

    id: str
    resource: str
    replaces: str
    activities: tuple[str, ...]
    weight: float
    ratio: float | None
    limits: str | None
    level: str | None
    conditions_en: str | None
    conditions_ru: str | None

    def conditions(self, lang: str) -> str | None:
        """What to check first, in `lang`."""
        return self.conditions_ru if lang == "ru" else self.conditions_en


@dataclass(frozen=True, slots=True)
class Technology(Named, Row):
    """A treatment that turns resources into resources; ``activities`` are its usual operators."""

    id: str
    name_en: str
    name_ru: str
    activities: tuple[str, ...]
    trl: int | None
    scale_t_a_low: float | None
    scale_t_a_high: float | None
    energy_kwh_per_t: float | None
    heat_mj_per_t: float | None
    capex_low: float | None
    capex_high: float | None
    capex_unit: str | None
    opex_low: float | None
    opex_high: float | None
    opex_unit: str | None
    notes_en: str | None
    notes_ru: str | None
    grade_cost: str | None


@dataclass(frozen=True, slots=True)
class TechnologyFlow(Row):
    """One input or output of a technology, per unit of its main input."""

    technology: str
    direction: str
    resource: str
    amount: float | None
    unit: str | None
    role: str
    limits: str | None
    weight: float | None


@dataclass(frozen=True, slots=True)
class Activity(Named, Row):
    """A four-digit NACE Rev.2 = OKVED2 class."""

    nace: str
    name_en: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class ActivityFlow(Row):
    """What a plant of a class typically takes in or gives out; ``share``: how usual that is, 0…1."""

    nace: str
    direction: str
    resource: str
    amount: float | None
    unit: str | None
    per: str | None
    low: float | None
    high: float | None
    share: float | None
    temperature_c: str | None


@dataclass(frozen=True, slots=True)
class Precedent(Row):
    """A documented exchange: who, what, how, where, why it worked and what stood in the way."""

    id: str
    place: str
    place_ru: str | None
    country: str
    period: str | None
    donor: str
    donor_ru: str | None
    donor_nace: str | None
    resource: str
    technology: str | None
    receiver: str
    receiver_ru: str | None
    receiver_nace: str | None
    replaces: str | None
    quantity: float | None
    quantity_low: float | None
    quantity_high: float | None
    unit: str | None
    status: str | None
    why_en: str | None
    why_ru: str | None
    barrier_en: str | None
    barrier_ru: str | None
    source_locator: str | None

    def donor_name(self, lang: str) -> str:
        """Who gives, in `lang`; as published where the table has no Russian name."""
        return self.donor_ru or self.donor if lang == "ru" else self.donor

    def receiver_name(self, lang: str) -> str:
        """Who takes, in `lang`; as published where the table has no Russian name."""
        return self.receiver_ru or self.receiver if lang == "ru" else self.receiver

    def place_name(self, lang: str) -> str:
        """Where, without the country, in `lang`; as published where the table has no Russian name."""
        return self.place_ru or self.place if lang == "ru" else self.place


@dataclass(frozen=True, slots=True)
class Hazard(Worded, Row):
    """A rule that refuses or warns; every stated condition must hold for it to fire."""

    id: str
    kind: str
    resource: str | None
    trait: str | None
    other_resource: str | None
    other_trait: str | None
    activities: tuple[str, ...]
    region: str | None
    verdict: str
    text_en: str
    text_ru: str


@dataclass(frozen=True, slots=True)
class Signal(Row):
    """What words may tell of an offer (a danger) or of a need (a sensitive use); ``side``: offer, need.

    A NACE class in ``activities`` tells it of a need by itself. A danger ``for_all`` is one of heat, rooms,
    machines and services as well; others are dangers of matter. A use ``for_all`` is open to all dangers.
    """

    id: str
    side: str
    activities: tuple[str, ...]
    for_all: bool
    text_en: str
    text_ru: str


@dataclass(frozen=True, slots=True)
class SignalWord(Row):
    """A stem, or stems in a row, that tell a signal; ``unless``: stems in the same phrase that cancel it."""

    signal: str
    lang: str
    stem: str
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignalRule(Worded, Row):
    """What dangers of an offer bar, or warn of, in sensitive uses.

    ``uses`` empty: any but its licensed treatment. ``dangers`` empty: whatever is offered, where the need's
    words tell the use.
    """

    id: str
    kind: str
    dangers: tuple[str, ...]
    uses: tuple[str, ...]
    region: str | None
    verdict: str
    text_en: str
    text_ru: str


TABLES: dict[str, type[Row]] = {
    "resources": Resource,
    "names": Name,
    "phrases": Phrase,
    "codes": CodeLink,
    "waste_kinds": WasteKind,
    "dead_ends": DeadEnd,
    "partner_bars": PartnerBar,
    "process_names": ProcessName,
    "uses": Use,
    "technologies": Technology,
    "technology_flows": TechnologyFlow,
    "activities": Activity,
    "activity_flows": ActivityFlow,
    "precedents": Precedent,
    "hazards": Hazard,
    "signals": Signal,
    "signal_words": SignalWord,
    "signal_rules": SignalRule,
    "charges": Charge,
    "factors": Factor,
    "factor_links": FactorLink,
    "prices": Price,
    "price_links": PriceLink,
    "rates": Rate,
    "parameters": Parameter,
    "areas": Area,
    "legal_steps": LegalStep,
    "barriers": Barrier,
    "indicators": Indicator,
    "network_records": NetworkRecord,
}
