"""Records of what has a figure: burdens, prices, rates, charges and assumptions."""

from __future__ import annotations

from dataclasses import dataclass

from symbio.knowledge.row import Named, Row


@dataclass(frozen=True, slots=True)
class Area(Named, Row):
    """A part of a country with figures of its own: the box from ``lat_low`` to ``lon_high`` [degrees].

    ``id`` begins with the country, such as "RU-Siberia", and stands as ``geography`` of the figures.
    """

    id: str
    country: str
    name_en: str
    name_ru: str
    lat_low: float
    lat_high: float
    lon_low: float
    lon_high: float
    source_locator: str | None


@dataclass(frozen=True, slots=True)
class Charge(Row):
    """A rate of the Russian charge for placing waste (``placement``), or a ``coefficient`` on it.

    ``branch`` (mining, processing, other) splits class V. Years are inclusive; a coefficient without
    years or class holds for all. ``condition`` names when a coefficient applies.
    """

    id: str
    kind: str
    hazard_class: int | None
    branch: str | None
    year_from: int | None
    year_to: int | None
    value: float
    unit: str
    condition: str | None
    note_en: str | None
    note_ru: str | None
    source_locator: str | None

    def note(self, lang: str) -> str | None:
        """What the figure contains and when it applies, in `lang` ("en" or "ru")."""
        return self.note_ru if lang == "ru" else self.note_en


@dataclass(frozen=True, slots=True)
class Factor(Named, Row):
    """What one ``unit`` of an item burdens in one category (``indicator``); ``low`` … ``high`` its range.

    An indicator that has no row for an item is unknown. ``geography`` is a country (ISO-2), "EU", "World" or
    "any", or an area (`Area`); ``boundary`` says what is counted: only like boundaries may be compared.
    """

    item: str
    category: str
    name_en: str
    name_ru: str
    unit: str
    indicator: str
    value: float
    low: float | None
    high: float | None
    geography: str
    year: str | None
    boundary: str | None
    note: str | None
    source_locator: str | None

    @property
    def id(self) -> str:
        """Identifier: the item and the category."""
        return f"{self.item}:{self.indicator}"


@dataclass(frozen=True, slots=True)
class FactorLink(Row):
    """Which factor item stands for a resource in a ``role``; kinds of the resource inherit it.

    ``per`` is units of the item per unit of the resource's basis. Roles: ``production`` (making it new),
    ``use`` (what using it up sets free: burning a fuel) and what becomes of a waste: ``storage``,
    ``burial``, ``neutralisation``, ``discharge``, ``emission``. Role ``process``: what a technology (its
    identifier in the place of a resource) sets free by itself per tonne that enters.
    """

    resource: str
    role: str
    item: str
    per: float
    note: str | None


@dataclass(frozen=True, slots=True)
class Price(Named, Row):
    """What one ``unit`` costs, without value added tax, ex works unless said; from ``low`` to ``high``."""

    id: str
    kind: str
    name_en: str
    name_ru: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    currency: str
    year: int | None
    geography: str
    note: str | None
    source_locator: str | None


@dataclass(frozen=True, slots=True)
class PriceLink(Row):
    """Which price stands for a resource in a ``role``; kinds of the resource inherit it.

    ``per`` is units of the price per unit of the resource's basis. Roles: ``new`` (buying it new),
    ``secondary`` (buying it as by-product), ``store`` (building what it is kept in, per unit kept) and what
    becomes of a waste, as for `FactorLink`: the fee that its holder pays.
    """

    resource: str
    role: str
    price: str
    per: float
    note: str | None


@dataclass(frozen=True, slots=True)
class Rate(Row):
    """Roubles for one unit of ``currency``, mean of a year."""

    currency: str
    year: int
    rub: float
    source_locator: str | None

    @property
    def id(self) -> str:
        """Identifier: currency and year."""
        return f"{self.currency} {self.year}"


@dataclass(frozen=True, slots=True)
class Parameter(Named, Row):
    """A figure that an assessment assumes unless its user says otherwise; ``low`` … ``high`` its range."""

    id: str
    name_en: str
    name_ru: str
    value: float
    low: float
    high: float
    unit: str
    geography: str
    source_locator: str | None
