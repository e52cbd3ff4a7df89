"""The assessment of a candidate for programs: results, terms, and the row behind every figure."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query, Schema
from pydantic import Field

from symbio.assessment.categories import CATEGORIES, PARTS, UNITS
from symbio.assessment.detail import named
from symbio.language import say
from symbio.reports.appraised import Appraised
from symbio.reports.assessed_data import chains_data, product_data
from symbio.reports.dossier_recorded import RecordedValue
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.api import contract
from symbio.web.api.callers import LOOK, OPEN, caller_of
from symbio.web.api.refusals import refused
from symbio.web.api.routes import FAULTS, router
from symbio.web.assessing.asked import Asked
from symbio.web.assessing.making import appraised
from symbio.web.assessing.rivals import rivals_of
from symbio.web.assessing.sheet import Sheet, sheet_of
from symbio.web.assessing.storing import currency_of
from symbio.web.assessing.views import candidate_seen, ends_of
from symbio.web.ownfigures.counting import NONE
from symbio.web.recording.keeping import indicators, seen_of, told
from symbio.web.recording.models import Recorded
from symbio.web.synergies.models import Candidate


class WhatIf(Schema):
    """What is assumed otherwise than usual; per cent of the usual for those that end in ``_by``."""

    price_by: float = Field(100.0, ge=0, le=300)
    distance_by: float = Field(100.0, ge=0, le=300)
    quality_by: float = Field(100.0, ge=0, le=300)
    charge_by: float = Field(100.0, ge=0, le=300)
    rate: float | None = Field(None, ge=0, le=40, description="discount rate, % a year")
    life: float | None = Field(None, ge=1, le=60, description="life of equipment, years")
    pipe_life: float | None = Field(None, ge=1, le=80, description="life of pipes, years")
    grant: float = Field(0.0, ge=0, le=100, description="% of the investment")
    loan: float = Field(0.0, ge=0, le=100, description="% of the investment, after the grant")
    interest: float = Field(0.0, ge=0, le=100)
    term: float = Field(10.0, ge=1, le=50, description="years")
    premium: float = Field(0.0, ge=0, le=300)
    operator: Literal["receiver", "donor"] = "receiver"
    sharing: Literal["equal", "by_cost", "by_contribution", "given_price"] = "equal"
    price: float | None = Field(None, ge=-1e9, le=1e9)
    payment: Literal["money", "barter", "information"] = "money"
    allocation: Literal["half", "donor", "receiver", "cut_off", "economic"] = "half"
    tables: Literal["own", "shared"] = Field("own", description="whether own figures of the caller count")
    judged: bool = Field(False, description="judged a waste: raised charge; check art. 16.3")
    currency: Literal["", "RUB", "EUR", "USD", "BYN", "KZT", "CNY"] = ""


class Range(Schema):
    """5, 50 and 95 % of the draws, and the share of them above nil; null unknown."""

    low: float | None
    middle: float | None
    high: float | None
    chance: float | None


class Effect(Schema):
    """Saving in a category in a year; ``parts`` by V, W, P, T as positive burdens. Null is unknown."""

    category: str
    unit: str
    saving: float | None
    parts: dict[str, float | None]
    donors_part: float | None
    range: Range


class Source(Schema):
    """Where a figure comes from; ``page`` is the page of the row, ``rests_on`` numbers of other sources.

    ``is_own``: an own figure of the caller's company, or one that rests on such.
    """

    number: int
    grade: str
    text: str
    page: str
    rests_on: list[int]
    is_own: bool


class EffectTerm(Schema):
    """A term of the life cycle; ``rows`` are rows of the table of factors, by category."""

    part: str
    what: str
    amount: float | None
    unit: str
    effects: dict[str, float | None]
    rows: dict[str, str]


class MoneyTerm(Schema):
    """A term of the money: a year, or once for investments; ``row`` is its price's, "" stated or unknown."""

    kind: str
    side: str
    what: str
    amount: float | None
    price: float | None
    value: float | None
    row: str


class ByRule(Schema):
    """A sum of money by each rule of sharing; null unknown."""

    equal: float | None
    by_cost: float | None
    by_contribution: float | None


class Partner(Schema):
    """A partner of a chain, with present values ``before`` money passes and by each rule.

    ``technologies`` are the treatments that it owns. ``pays`` is what it pays the partner before it per unit
    of the offer, negative where it is paid; null of the donor. ``company`` is null of plants: who will own
    them is open.
    """

    role: Literal["donor", "plant", "receiver"]
    company: str | None
    technologies: list[str]
    before: float | None
    shares: ByRule
    pays: ByRule | None


class Chain(Schema):
    """Partners from the donor to the receiver; ``owners``: each plant has its own, or one owns all."""

    owners: Literal["each", "one"]
    gain: float | None
    partners: list[Partner]


class Changed(Schema):
    """Burden of a unit of the product, what it is saved, and the ``change`` (−0.24: a quarter less)."""

    category: str
    unit: str
    burden: float | None
    saving: float | None
    change: float | None
    row: str | None


class Product(Schema):
    """What the receiver makes of the ``intake``: ``units`` of ``unit`` a year, and how a unit changes."""

    product: str
    unit: str
    units: float | None
    intake: str
    changes: list[Changed]


class RecordedOfIt(Schema):
    """A value that a party recorded: no estimate, but contracted or verified.

    ``indicator`` is one of the knowledge table's and ``value`` in its ``unit``, money in ``currency``.
    ``side`` and ``company`` say so since ``on``; ``source`` is what it rests on, ``page`` shows it.
    """

    indicator: str
    name: str
    value: float
    unit: str
    currency: str
    year: int
    surety: Literal["contracted", "verified"]
    side: Literal["donor", "receiver"]
    company: str
    on: date
    source: str
    page: str


class Assessment(Schema):
    """What a candidate is worth, made only of what the caller may see of both sides.

    Money in ``currency``; null is unknown. ``chains``: shares where others own the plants between.
    ``product`` is null where the product of the receiver, or what it burdens, is unknown. ``recorded`` is
    null but for the people of both parties, once both are interested. Of an offer in use already no net
    benefit is shown.
    """

    candidate: int
    currency: str
    methods: list[str]
    edition: str
    is_used_already: bool
    offered: float | None
    unit: str
    road_km: float | None
    npv: float | None
    donor_npv: float | None
    receiver_npv: float | None
    yearly_gain: float | None
    investment: float | None
    irr: float | None
    payback_a: float | None
    price: float | None
    least_price: float | None
    most_price: float | None
    value_range: Range
    allocation: str
    effects: list[Effect]
    hierarchy_level: str | None
    value_test: dict[str, bool | None]
    chains: list[Chain]
    product: Product | None
    recorded: list[RecordedOfIt] | None
    effect_terms: list[EffectTerm]
    money_terms: list[MoneyTerm]
    sources: list[Source]


@router.get(
    "/candidates/{pk}/assessment",
    tags=["read"],
    auth=LOOK,
    response={200: Assessment, **FAULTS},
    openapi_extra=OPEN,
)
def assessment(request: HttpRequest, pk: Path[contract.Key], what_if: Query[WhatIf]) -> dict[str, Any]:
    """What a candidate is worth, with the row behind every term."""
    viewer, lang = caller_of(request).viewer, str(getattr(request, "lang", "ru"))
    candidate = candidate_seen(pk, viewer)
    ends = ends_of(candidate, viewer)
    k = bridge.knowledge()
    asked = Asked.of(_said(what_if), k, currency_of(ends.offer.country, k))
    own = ends.own if asked.is_own else NONE
    rivals = rivals_of(ends, viewer, asked)
    one = appraised(ends.offer, ends.need, asked.scenario(), lang, own=own, rivals=rivals)
    if one is None:
        raise refused(422, "assessing-no-fit")
    return _out(one, pk, lang) | {
        "recorded": _recorded(candidate, viewer, lang),
        "sources": _sources(sheet_of(one, lang, timezone.localdate(), own)),
    }


def _said(what_if: WhatIf) -> dict[str, str]:
    given = {name: value for name, value in what_if.dict().items() if value is not None}
    return {name: str(value) for name, value in given.items() if name != "judged"} | (
        {"judged": "on"} if what_if.judged else {}
    )


def _plain(value: float | None) -> float | None:
    """A figure as it is sent, to six digits: null unknown or never."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.6g}")


def _out(one: Appraised, pk: int, lang: str) -> dict[str, Any]:
    found = one.found
    row = found.table.row(one.exchange, named=True)
    names = ("npv", "donor_npv", "receiver_npv", "yearly_gain", "investment", "irr", "payback_a", "price",
             "least_price", "most_price")  # fmt: skip
    test = one.value_test
    return {
        **{name: _plain(row[name]) for name in names},
        "candidate": pk,
        "currency": found.scenario.currency,
        "methods": list(found.methods),
        "edition": found.knowledge.edition,
        "is_used_already": one.is_used_already,
        "offered": _plain(one.offered),
        "unit": one.basis,
        "road_km": _plain(one.road_km),
        "value_range": _range(one.ends_of(one.drawn.present_value), one.chance(one.drawn.present_value)),
        "allocation": found.scenario.allocation,
        "effects": [_effect(one, i) for i in range(len(CATEGORIES))],
        "hierarchy_level": one.level,
        "value_test": {
            "donor_gains": test.donor_gains,
            "receiver_gains": test.receiver_gains,
            "environment_gains": test.environment_gains,
            "is_symbiosis": test.is_symbiosis,
        },
        "chains": chains_data(found, one.exchange),
        "product": product_data(found, one.exchange),
        "effect_terms": [_effect_term(one, line, lang) for line in one.effects],
        "money_terms": [_money_term(one, line, lang) for line in one.sums],
    }


def _range(ends: tuple[float, float, float], chance: float | None) -> dict[str, Any]:
    low, middle, high = (_plain(end) for end in ends)
    return {"low": low, "middle": middle, "high": high, "chance": _plain(chance)}


def _effect(one: Appraised, i: int) -> dict[str, Any]:
    name, draws = CATEGORIES[i], one.drawn.effects[one.place, i]
    chance = None if math.isnan(float(draws[0])) else float((draws > 0).mean())
    return {
        "category": name,
        "unit": f"{UNITS[name]}/a",
        "saving": _plain(float(one.totals[i])),
        "parts": {part: _plain(value) for part, value in zip(PARTS, one.parts[:, i].tolist(), strict=True)},
        "donors_part": _plain(float(one.donors_part(one.found.scenario.allocation)[i])),
        "range": _range(one.ends_of_effect(i), chance),
    }


def _effect_term(one: Appraised, line: Any, lang: str) -> dict[str, Any]:
    used = zip(CATEGORIES, line.burden.figures, strict=True)
    return {
        "part": line.part,
        "what": say(named(line.why, one.found.knowledge, lang), lang),
        "amount": _plain(line.amount),
        "unit": line.unit,
        "effects": {name: _plain(value) for name, value in zip(CATEGORIES, line.effects, strict=True)},
        "rows": {name: figure.factor.id for name, figure in used if figure is not None},
    }


def _money_term(one: Appraised, line: Any, lang: str) -> dict[str, Any]:
    row = line.cost.row
    return {
        "kind": line.kind,
        "side": line.side,
        "what": say(named(line.why, one.found.knowledge, lang), lang),
        "amount": _plain(line.amount),
        "price": _plain(line.cost.value),
        "value": _plain(line.value),
        "row": str(row.id) if row is not None else line.cost.subject if line.cost.role == "parameter" else "",
    }


def _recorded(candidate: Candidate, viewer: Viewer, lang: str) -> list[dict[str, Any]] | None:
    """What the parties recorded, as far as the page shows it to `viewer`; None where it shows nothing."""
    rows, page = seen_of(candidate, viewer), reverse("records", args=[candidate.pk])
    if rows is None:
        return None
    return [_recorded_row(row, told(row, candidate, lang, page)) for row in rows]


def _recorded_row(row: Recorded, words: RecordedValue) -> dict[str, Any]:
    known = indicators().get(row.indicator)
    return {
        "indicator": row.indicator,
        "name": words.what,
        "value": row.value,
        "unit": "" if known is None else known.unit,
        "currency": row.currency,
        "surety": str(words.surety),
        **{name: getattr(words, name) for name in ("year", "side", "company", "on", "source", "page")},
    }


def _sources(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "grade": one.mark.lstrip("0123456789"),
            "text": one.text,
            "page": one.href,
            "rests_on": [other.number for other in one.rests_on],
            "is_own": one.is_own,
        }
        for one in sheet.sources
    ]
