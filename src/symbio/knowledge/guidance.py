"""Records of what guides a decision: legal steps, barriers and remedies, indicators and recorded results."""

from __future__ import annotations

from dataclasses import dataclass

from symbio.knowledge.row import Named, Row, Worded

CONDITIONS = frozenset(
    {
        "always",
        "class_1_2",
        "class_1_4",
        "class_3_4",
        "class_5",
        "crosses_border",
        "has_investment",
        "has_pipe",
        "into_building",
        "into_feed",
        "into_food",
        "into_soil",
        "into_soil_animal",
        "is_buried",
        "is_burnt",
        "is_byproduct",
        "is_cheap",
        "is_far",
        "is_fuel_gas",
        "is_hazardous",
        "is_heat",
        "is_hidden",
        "is_losing",
        "is_material",
        "is_new",
        "is_pressure",
        "is_seasonal",
        "is_slow",
        "is_treated",
        "is_utility",
        "is_waste",
        "is_water",
        "quality_unknown",
        "quantity_unknown",
    }
)
"""What may hold of an exchange; ``symbio.assessment.circumstances`` tells which do."""


@dataclass(frozen=True, slots=True)
class LegalStep(Worded, Row):
    """Something to settle in law when ``condition`` holds in ``region`` (RU, BY, EU; None: everywhere)."""

    id: str
    region: str | None
    topic: str
    condition: str
    text_en: str
    text_ru: str


@dataclass(frozen=True, slots=True)
class Barrier(Worded, Row):
    """Something that stands in the way when ``condition`` holds, and what usually helps.

    ``category`` is institutional, technological, economic or informational.
    """

    id: str
    category: str
    condition: str
    text_en: str
    text_ru: str
    remedy_en: str
    remedy_ru: str

    def remedy(self, lang: str) -> str:
        """What usually helps, in `lang` ("en" or "ru")."""
        return self.remedy_ru if lang == "ru" else self.remedy_en


@dataclass(frozen=True, slots=True)
class Indicator(Named, Row):
    """An indicator by which networks are reported; ``category``: social, economic or environmental."""

    id: str
    category: str
    name_en: str
    name_ru: str
    unit: str


@dataclass(frozen=True, slots=True)
class NetworkRecord(Row):
    """A published result of a network; ``horizon`` is "now" or a span such as "5 years"."""

    network: str
    country: str
    indicator: str
    horizon: str
    value: float
    unit: str
    note: str | None

    @property
    def id(self) -> str:
        """Identifier: network, indicator and horizon."""
        return f"{self.network} {self.indicator} {self.horizon}"
