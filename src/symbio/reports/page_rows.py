"""Rows that several pages share: uses, treatments, companies, precedents and rules, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symbio.knowledge import ActivityFlow, Hazard, Precedent, Technology, TechnologyFlow, Use
from symbio.reports.drawing import Words, same
from symbio.reports.page_facts import Facts
from symbio.reports.page_measures import (
    about,
    country_words,
    degree_words,
    number_words,
    period_words,
    unit_words,
)
from symbio.reports.page_parts import (
    ESTIMATED,
    READINESS,
    SHARES,
    USUAL,
    About,
    Figure,
    Origin,
    Ref,
    coded,
    figure,
    graded,
    in_words,
    limits_words,
    row_words,
    sentence,
    unknown,
)
from symbio.reports.view import words_of


@dataclass(frozen=True, slots=True)
class UseRow:
    """One resource can serve as another. ``about``: for whom it is known, where not for the page's own."""

    id: str
    resource: Ref
    replaces: Ref
    activities: tuple[Ref, ...]
    usual: Words
    ratio: Figure
    limits: tuple[Words, ...]
    level: Words | None
    condition: Words | None
    about: About | None
    weight: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class Yield:
    """One output or input of a technology: how much per unit of the main input, and in which role."""

    resource: Ref
    amount: Figure
    role: Words
    is_main: bool
    usual: Words
    limits: tuple[Words, ...]
    weight: float | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    """A technology as the page of one of its inputs or outputs shows it; ``flow`` is that input or output."""

    technology: Ref
    readiness: Words
    operators: tuple[Ref, ...]
    flow: Yield
    products: tuple[Yield, ...]
    about: About | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A type of company that gives or takes a resource, or runs ``technologies`` that make or treat it.

    ``about`` names the resource where the flow is that of a kind of it, or of what it is a kind of.
    """

    activity: Ref
    resource: Ref
    amount: Figure
    temperature: Words | None
    share: Words
    share_value: float | None
    technologies: tuple[Ref, ...]
    about: About | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class PrecedentRow:
    """A documented exchange in one line; ``side`` says when the page's own thing was what it replaced."""

    ref: Ref
    resource: Ref | None
    place: Words
    period: Words | None
    quantity: Figure
    side: Words | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class HazardRow:
    """A rule that refuses or warns, with everything that it holds against in the same words.

    ``relation`` says how that stands to the page's thing: "with" it, what it serves "as", or is made "from".
    """

    is_refusal: bool
    text: Words
    relation: str
    against: tuple[Ref, ...]
    traits: tuple[Words, ...]
    activities: tuple[Ref, ...]
    region: Words | None
    wider: Ref | None
    ids: tuple[str, ...]
    origin: Origin


def use_row(facts: Facts, use: Use, about_whom: About | None = None) -> UseRow:
    """A use as it is shown."""
    names = facts.names
    return UseRow(
        id=use.id,
        resource=names.resource(use.resource),
        replaces=names.resource(use.replaces),
        activities=tuple(names.activity(nace) for nace in use.activities),
        usual=graded("page-usual", use.weight, USUAL),
        ratio=_ratio(facts, use),
        limits=limits_words(use.limits),
        level=coded("level", use.level),
        condition=row_words(use, "conditions"),
        about=about_whom,
        weight=use.weight,
        origin=Origin.of(use),
    )


def _ratio(facts: Facts, use: Use) -> Figure:
    """How much of the replaced one unit of the offered stands for."""
    origin = Origin.of(use)
    if use.ratio is None:
        return Figure(words_of("page-ratio-unstated"), False, origin)
    table = facts.knowledge.resources
    offered, replaced = (
        unit_words(table.basis[table.index[name]].split("/")[0]) for name in (use.resource, use.replaces)
    )
    words = sentence("page-ratio", unit=offered, value=number_words(use.ratio), other=replaced)
    return Figure(about(words) if origin.grade == ESTIMATED else words, True, origin)


def yield_row(facts: Facts, flow: TechnologyFlow) -> Yield:
    """An input or output of a technology as it is shown."""
    return Yield(
        resource=facts.names.resource(flow.resource),
        amount=figure(flow.amount, flow.unit, Origin.of(flow)),
        role=coded(f"page-role-{flow.direction}", flow.role) or unknown(Origin.of(flow)).words,
        is_main=flow.role == "main",
        usual=graded("page-usual", flow.weight, USUAL),
        limits=limits_words(flow.limits),
        weight=flow.weight,
        origin=Origin.of(flow),
    )


def treatment_row(facts: Facts, flow: TechnologyFlow, about_whom: About | None = None) -> TreatmentRow:
    """The technology of `flow` as it is shown on the page of the flow's resource."""
    row = facts.knowledge.technology[flow.technology]
    products = [f for f in facts.of_technology[row.id] if f.direction == "out" and f.role != "aux"]
    return TreatmentRow(
        technology=facts.names.technology(row.id),
        readiness=graded("page-trl", row.trl, READINESS),
        operators=operators(facts, row),
        flow=yield_row(facts, flow),
        products=tuple(yield_row(facts, f) for f in sorted(products, key=lambda f: f.role != "main")),
        about=about_whom,
        origin=Origin.of(row),
    )


def operators(facts: Facts, technology: Technology) -> tuple[Ref, ...]:
    """Types of company that usually run `technology`."""
    return tuple(facts.names.activity(nace) for nace in technology.activities)


def party_row(facts: Facts, flow: ActivityFlow, about_whom: About | None = None) -> PartyRow:
    """A flow of a type of company as it is shown."""
    origin = Origin.of(flow)
    return PartyRow(
        activity=facts.names.activity(flow.nace),
        resource=facts.names.resource(flow.resource),
        amount=figure(flow.amount, flow.unit, origin, low=flow.low, high=flow.high, per=flow.per),
        temperature=degree_words(flow.temperature_c),
        share=graded("page-share", flow.share, SHARES),
        share_value=flow.share,
        technologies=(),
        about=about_whom,
        origin=origin,
    )


def operator_rows(facts: Facts, flows: Iterable[TechnologyFlow], known: set[str]) -> tuple[PartyRow, ...]:
    """Operators of the technologies of `flows`, each once with all of them, without those `known` already."""
    run: dict[str, list[TechnologyFlow]] = {}
    for flow in flows:
        for nace in facts.knowledge.technology[flow.technology].activities:
            if nace not in known:
                run.setdefault(nace, []).append(flow)
    return tuple(
        _operator(facts, nace, own) for nace, own in sorted(run.items(), key=lambda item: -len(item[1]))
    )


def _operator(facts: Facts, nace: str, flows: list[TechnologyFlow]) -> PartyRow:
    names, origin = facts.names, Origin.of(facts.knowledge.technology[flows[0].technology])
    technologies = tuple(names.technology(name) for name in dict.fromkeys(f.technology for f in flows))
    amount, share = unknown(origin), graded("page-share", None, SHARES)
    resource = names.resource(flows[0].resource)
    return PartyRow(names.activity(nace), resource, amount, None, share, None, technologies, None, origin)


def precedent_row(facts: Facts, row: Precedent, side: Words | None = None) -> PrecedentRow:
    """A documented exchange in one line."""
    return PrecedentRow(
        ref=facts.names.precedent(row),
        resource=facts.names.known_resource(row.resource),
        place=place_words(row),
        period=period_words(row.period),
        quantity=quantity(row),
        side=side,
        origin=Origin.of(row),
    )


def place_words(row: Precedent) -> Words:
    """Place and country of a precedent, as far as they are known."""
    country = country_words(row.country)
    return in_words(lambda lang: _place(row.place_name(lang), country[lang] if country else ""))


def _place(place: str, country: str) -> str:
    return ", ".join(dict.fromkeys(part for part in (place, country) if part))


def quantity(row: Precedent) -> Figure:
    """Published quantity of a precedent, with its range."""
    return figure(row.quantity, row.unit, Origin.of(row), low=row.quantity_low, high=row.quantity_high)


def hazard_rows(facts: Facts, i: int, *, is_offer: bool) -> tuple[HazardRow, ...]:
    """Rules about resource `i`, those of the same words joined; its own first, refusals before warnings."""
    groups: dict[tuple[object, ...], list[Hazard]] = {}
    for hazard in facts.hazards_as(i, is_offer=is_offer):
        key = (hazard.verdict, hazard.text_en, hazard.region, hazard.activities)
        groups.setdefault(key, []).append(hazard)
    return tuple(_hazard(facts, i, rows, is_offer=is_offer) for rows in groups.values())


def _hazard(facts: Facts, i: int, rows: list[Hazard], *, is_offer: bool) -> HazardRow:
    first, names = rows[0], facts.names
    own = [(row.resource, row.trait) if is_offer else (row.other_resource, row.other_trait) for row in rows]
    others = [
        (row.other_resource, row.other_trait) if is_offer else (row.resource, row.trait) for row in rows
    ]
    named = dict.fromkeys(name for name, _ in others if names.knows_resource(name))
    traits = dict.fromkeys(trait for _, trait in others if trait)
    here = facts.knowledge.resources.ids[i]
    wider = [name for name, _ in own if name and name != here]
    is_own = any(name in (here, None) for name, _ in own)
    return HazardRow(
        is_refusal=first.verdict == "refuse",
        text=row_words(first, "text") or same(first.id),
        relation="with" if first.kind == "unsafe_mix" else "as" if is_offer else "from",
        against=tuple(names.resource(name) for name in named if name),
        traits=tuple(words for words in (coded("trait", trait) for trait in traits) if words),
        activities=tuple(names.activity(nace) for nace in first.activities),
        region=coded("page-region", first.region),
        wider=None if is_own or not wider else names.resource(wider[0]),
        ids=tuple(row.id for row in rows),
        origin=Origin.of(first),
    )
