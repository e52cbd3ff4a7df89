"""What goes in and comes out, as the schema promises it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from symbio.web.registry.models import VISIBILITIES

_PATTERN = r"^[^\x00]*$"
"""No database keeps the character 0."""


def _text(most: int) -> Any:
    return Annotated[str, StringConstraints(pattern=_PATTERN, max_length=most)]


def _in_words(value: Any) -> Any:
    """A number as a person would type it; three decimals get a fourth, or they could be thousands."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if not isfinite(value):
        raise ValueError
    text = f"{Decimal(str(value)):f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _among(*values: str) -> Any:
    """A closed list, refused by the form of the pages with its own words."""
    return Annotated[
        str, Field(json_schema_extra={"enum": list(values)}), StringConstraints(pattern=_PATTERN)
    ]


Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Words = _text(2000)
Phrase = Annotated[str, StringConstraints(pattern=_PATTERN, min_length=1, max_length=300)]
Figure = Annotated[
    str,
    BeforeValidator(_in_words),
    StringConstraints(pattern=_PATTERN),
    WithJsonSchema({"anyOf": [{"type": "string", "maxLength": 60}, {"type": "number"}]}),
]
Direction = Literal["offer", "need"]


class Fault(Schema):
    """What is wrong, or to be looked at: the field, a stable code, a sentence in the language asked."""

    field: str | None
    code: str
    sentence: str


class Faults(Schema):
    """A refusal."""

    errors: list[Fault]


class Asked(Schema):
    """Filters of the catalogue; all together narrow it."""

    model_config = ConfigDict(extra="forbid")

    q: _text(200) = Field("", description="words; also finds what they mean")  # type: ignore[valid-type]
    direction: Literal["", "offer", "need"] = ""
    kind: Literal["", "material", "energy", "water", "gas", "space", "capacity", "service", "knowledge"] = ""
    resource: _text(80) = Field("", description="identifier; its kinds are found too")  # type: ignore[valid-type]
    activity: str = Field(
        "", pattern=r"^[0-9.]{0,5}$", description="beginning of a NACE class; among companies that are named"
    )
    country: str = Field("", pattern=r"^([A-Za-z]{2})?$")
    hazard: Literal["", "1", "2", "3", "4", "5"] = ""
    state: Literal["", "solid", "bulk", "sludge", "paste", "liquid", "gas"] = ""
    least: str = Field(
        "",
        pattern=r"^([0-9]{1,9} \S{1,12})?$",
        description="quantity with its unit, as in `1000 t/a`, or more",
    )
    near: _text(120) = Field("", description="a town; an unknown one is refused")  # type: ignore[valid-type]
    km: int = Field(50, ge=1, le=1000, description="distance from it; to a coarse place, to any part of it")


class AskedPage(Asked):
    """Filters, order and page."""

    order: Literal["new", "name", "quantity", "near"] = "new"
    page: int = Field(1, ge=1, le=9999)


class Place(Schema):
    """A point in degrees; the middle of a cell where the card is not exact."""

    lat: float
    lon: float


class StreamFields(Schema):
    """Fields of a stream. Absent: not for you. Null or "": not stated."""

    quantity: float | None = None
    quantity_low: float | None = None
    quantity_high: float | None = None
    unit: str = ""
    counts: str = ""
    is_estimated: bool = False
    pattern: str = ""
    months: list[int] = Field(default_factory=list)
    codes: list[dict[str, Any]] = Field(default_factory=list)
    hazard_class: int | None = None
    is_running: bool = False
    year: int | None = None
    resources: list[tuple[str, float]] = Field(default_factory=list)
    is_confirmed: bool = False
    temperature_c_low: float | None = None
    temperature_c_high: float | None = None
    pressure_bar_low: float | None = None
    pressure_bar_high: float | None = None
    moisture_pct_low: float | None = None
    moisture_pct_high: float | None = None
    grain_size_mm_low: float | None = None
    grain_size_mm_high: float | None = None
    composition: str = ""
    current_fate: str = ""
    fate_text: str = ""
    unit_cost: float | None = None
    currency: str = ""
    note: str = ""
    source: str = ""
    grade: str = ""
    origin_file: str = ""
    origin_row: int | None = None
    origin_cells: dict[str, Any] = Field(default_factory=dict)
    sees_what: str = ""
    sees_quality: str = ""
    sees_money: str = ""


class Card(Schema):
    """A stream as the caller may see it; what they may not see is absent."""

    id: int
    direction: Direction
    text: str
    resource: str
    kind: str
    is_own: bool
    groups: list[Literal["what", "quality", "money"]]
    company: str | None = None
    organisation_id: int | None = None
    site: str | None = None
    activity: str
    country: str
    place: str | None = None
    at: Place | None = None
    is_exact: bool
    stream: StreamFields
    stated_on: date | None = None


class Count(Schema):
    """A value to narrow by, and how many streams have it."""

    value: str
    count: int


class Page(Schema):
    """One page of the catalogue."""

    total: int
    page: int
    pages: int
    facets: dict[str, list[Count]]
    cards: list[Card]


Order = Literal["plausibility", "money", "climate"]


class Worth(Schema):
    """What a candidate is worth to both by the usual assumptions; null unknown."""

    currency: str
    npv: float | None
    yearly_gain: float | None
    co2e_kg: float | None = Field(description="saved in a year")
    is_used_already: bool = Field(description="no net benefit is known of it")


class Candidate(Schema):
    """A possible partner of a stream: the other side, and why it ranks where it does.

    ``distance_km`` is in steps of ten kilometres unless both places are exact; null: unknown. ``score`` is
    made of what you may see of both sides; null where that does not say.
    """

    id: int
    score: float | None
    band: str
    via: str
    distance_km: float | None
    quantity: float | None
    unit: str
    word: str | None = Field(None, description="what your side said: interested, not_relevant")
    method: str
    edition: str
    worth: Worth | None = None
    partner: Card


class Candidates(Schema):
    """Candidates, best first; those called not relevant come last."""

    stream: int
    candidates: list[Candidate]


class Site(Schema):
    """A site of your company's."""

    id: int
    name: str
    organisation_id: int
    company: str
    activity: str
    place: str
    country: str
    lat: float | None
    lon: float | None
    is_exact: bool
    may_edit: bool


class Sites(Schema):
    """Your sites."""

    sites: list[Site]


class Answers(Schema):
    """The six questions of the form, under the same names; what is left out is not stated.

    Figures as numbers, or as people write them: "≈ 40 000", "10–20".
    """

    model_config = ConfigDict(extra="forbid")

    direction: _among("offer", "need") = ""  # type: ignore[valid-type]
    stream: _text(2000) = ""  # type: ignore[valid-type]
    quantity: Figure = ""
    unit: Words = ""  # type: ignore[valid-type]
    code: Words = ""  # type: ignore[valid-type]
    hazard_class: Figure = ""
    temperature_c: Figure = ""
    pressure_bar: Figure = ""
    moisture_pct: Figure = ""
    grain_size_mm: Figure = ""
    composition: Words = ""  # type: ignore[valid-type]
    pattern: Words = ""  # type: ignore[valid-type]
    current_fate: Words = ""  # type: ignore[valid-type]
    unit_cost: Figure = ""
    currency: Words = ""  # type: ignore[valid-type]
    note: Words = ""  # type: ignore[valid-type]
    sees_what: _among(*VISIBILITIES) = "private"  # type: ignore[valid-type]
    sees_quality: _among(*VISIBILITIES) = "private"  # type: ignore[valid-type]
    sees_money: _among(*VISIBILITIES) = "private"  # type: ignore[valid-type]


class NewStream(Answers):
    """The answers, and the site that they are about."""

    site: Key


class Saved(Schema):
    """A stream as it was saved; ``findings`` is what the reader says to it that is no refusal."""

    card: Card
    findings: list[Fault]


class Question(Schema):
    """A phrase, and what is known of who says it."""

    model_config = ConfigDict(extra="forbid")

    text: Phrase
    direction: Direction = "offer"
    activity: _text(20) = Field("", description="NACE class")  # type: ignore[valid-type]


class Reading(Schema):
    """A resource that a phrase may mean, with its probability."""

    id: str
    name: str
    kind: str
    p: float


class Code(Schema):
    """A waste code that a phrase may carry; indicative."""

    code: str
    p: float


class Classified(Schema):
    """What a phrase is."""

    resources: list[Reading]
    ewc: list[Code]
    fkko: list[Code]


class PartnerType(Schema):
    """A type of company; ``evidence`` names documented exchanges."""

    nace: str
    name: str
    score: float
    via: str
    evidence: list[str]


class Partners(Schema):
    """Who usually takes or supplies it."""

    resources: list[Reading]
    partners: list[PartnerType]
    warnings: list[str]
    dead_end: str | None = Field(description="what is done with it where no use is known")


class Point(Schema):
    """A point of GeoJSON: longitude, latitude."""

    type: Literal["Point"]
    coordinates: tuple[float, float]


class Mark(Schema):
    """What a point of the map says."""

    id: int
    direction: Direction
    stream: str
    resource: str
    kind: str
    company: str | None = None
    activity: str
    is_exact: bool


class Feature(Schema):
    """A stream on the map."""

    type: Literal["Feature"]
    geometry: Point
    properties: Mark


class Features(Schema):
    """Streams as GeoJSON."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
