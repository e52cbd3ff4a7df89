"""The page of a resource: what it is, what can become of it, who gives and takes it, what to beware of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from symbio.knowledge import ActivityFlow, CodeLink, Resource, TechnologyFlow
from symbio.knowledge.code_shapes import ewc_codes
from symbio.knowledge.waste_codes import format_code
from symbio.language import LANGUAGES
from symbio.matching.ways import GRADES
from symbio.reports.composition import composition_words
from symbio.reports.drawing import Words
from symbio.reports.page_facts import Facts
from symbio.reports.page_parts import About, Figure, Origin, Ref, coded, figure, row_words
from symbio.reports.page_rows import (
    HazardRow,
    PartyRow,
    PrecedentRow,
    TreatmentRow,
    UseRow,
    hazard_rows,
    operator_rows,
    party_row,
    precedent_row,
    treatment_row,
    use_row,
)
from symbio.reports.view import words_of

SCHEMES = ("EWC", "FKKO", "BY", "CN", "CPA", "CAS")
"""Lists of codes, in the order in which they are shown."""
MAY_BE = 0.5
"""A code that means the resource less probably than this is shown as a possibility."""
PROPERTIES = {
    "density": ("density_kg_m3", "kg/m3"),
    "moisture": ("moisture_pct", "%"),
    "lhv": ("lhv_mj_kg", "MJ/kg"),
    "temperature": ("temperature_c", "°C"),
}
"""Columns of the default properties, and their units."""
ASKED = {"material": ("density", "moisture", "lhv"), "gas": ("density", "lhv"), "energy": ("temperature",)}
"""Properties whose absence is worth telling, by kind of resource."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Code:
    """A classification code as people print it, with the list's own kind in our words; None without."""

    shown: str
    words: Words | None
    is_sure: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Property:
    """A default property: its name and its range."""

    name: Words
    range: Figure


@dataclass(frozen=True, slots=True)
class DeadEndText:
    """What is done with a resource for which no sound use is known."""

    text: Words
    origin: Origin


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """Everything that is known of one resource.

    Attributes
    ----------
    synonyms
        Other names by language.
    parents, kinds
        What it is a kind of, and its kinds, nearest first.
    dangers, grades
        Traits to beware of, and those that make it fit to eat or drink; those of wider kinds included.
    unstated
        Names of the properties that nobody states.
    uses, treatments
        What can become of it; facts of wider kinds carry ``about``.
    served_by, made_by
        What can serve as it, and the technologies that make it.
    beware, beware_as_need
        Rules about it as what is offered, and as what is needed.
    dead_end
        Set where the tables say so.
    """

    ref: Ref
    kind: Words
    phase: Words | None
    is_group: bool
    synonyms: dict[str, tuple[str, ...]]
    parents: tuple[Ref, ...]
    kinds: tuple[Ref, ...]
    replaced_by: Ref | None
    dangers: tuple[Words, ...]
    grades: tuple[Words, ...]
    properties: tuple[Property, ...]
    unstated: tuple[Words, ...]
    composition: Figure | None
    codes: dict[str, tuple[Code, ...]]
    uses: tuple[UseRow, ...]
    treatments: tuple[TreatmentRow, ...]
    served_by: tuple[UseRow, ...]
    made_by: tuple[TreatmentRow, ...]
    givers: tuple[PartyRow, ...]
    takers: tuple[PartyRow, ...]
    precedents: tuple[PrecedentRow, ...]
    beware: tuple[HazardRow, ...]
    beware_as_need: tuple[HazardRow, ...]
    dead_end: DeadEndText | None
    origin: Origin

    @property
    def becomes_something(self) -> bool:
        """True when some use or treatment of it is known."""
        return bool(self.uses or self.treatments)

    @property
    def is_served(self) -> bool:
        """True when something is known that can serve as it or makes it."""
        return bool(self.served_by or self.made_by)

    @property
    def tells_outcome(self) -> bool:
        """True when the page says what can become of it, if only that nothing is known."""
        return self.becomes_something or self.dead_end is not None or not (self.is_served or self.is_group)

    @property
    def none_known(self) -> tuple[str, ...]:
        """Codes of the headings under which nothing is known; empty for a group, which asks to choose."""
        if self.is_group:
            return ()
        known = {
            "page-become": self.tells_outcome,
            "page-serve": self.is_served,
            "page-givers": self.givers,
            "page-takers": self.takers,
            "page-done": self.precedents,
            "page-beware": self.beware or self.beware_as_need,
        }
        return tuple(code for code, rows in known.items() if not rows)


def resource_page(facts: Facts, name: str) -> ResourcePage:
    """The page of the resource called `name`."""
    table = facts.knowledge.resources
    i = table.index[name]
    row = table.rows[i]
    properties = [_property(row, field) for field in PROPERTIES]
    wider = tuple(facts.wider(i))
    asked = () if row.abstract else ASKED.get(row.kind, ())
    takers, givers = _takers(facts, name, wider), _givers(facts, i)
    return ResourcePage(
        ref=facts.names.resource(name),
        kind=words_of(f"page-kind-{row.kind}"),
        phase=None if row.phase == "none" else coded("phase", row.phase),
        is_group=row.abstract,
        synonyms={lang: _synonyms(facts, row, lang) for lang in LANGUAGES},
        parents=tuple(facts.names.resource(table.ids[j]) for j in table.parents[i]),
        kinds=tuple(facts.names.resource(table.ids[j]) for j, up in enumerate(table.parents) if i in up),
        replaced_by=facts.names.known_resource(row.replaced_by),
        dangers=_traits(table.traits[i] - GRADES),
        grades=_traits(table.traits[i] & GRADES),
        properties=tuple(p for p in (*properties, _reach(facts, i)) if p.range.is_known),
        unstated=tuple(
            p.name
            for field, p in zip(PROPERTIES, properties, strict=True)
            if field in asked and not p.range.is_known
        ),
        composition=_composition(row),
        codes=_codes(facts, name),
        uses=_uses(facts, name, wider),
        treatments=_treatments(facts, name, wider),
        served_by=_served_by(facts, i),
        made_by=_made_by(facts, i),
        givers=givers,
        takers=takers,
        precedents=_precedents(facts, i),
        beware=hazard_rows(facts, i, is_offer=True),
        beware_as_need=hazard_rows(facts, i, is_offer=False),
        dead_end=_dead_end(facts, name),
        origin=Origin.of(row),
    )


def _traits(traits: frozenset[str]) -> tuple[Words, ...]:
    return tuple(words for words in (coded("trait", trait) for trait in sorted(traits)) if words)


def _synonyms(facts: Facts, row: Resource, lang: str) -> tuple[str, ...]:
    preferred = row.name_ru if lang == "ru" else row.name_en
    seen = {preferred.casefold()}
    found = []
    for name in facts.names_of.get(row.id, ()):
        if name.lang == lang and name.name.casefold() not in seen:
            seen.add(name.name.casefold())
            found.append(name.name)
    return tuple(found)


def _property(row: Resource, field: str) -> Property:
    column, unit = PROPERTIES[field]
    low, high = getattr(row, f"{column}_low"), getattr(row, f"{column}_high")
    return Property(words_of(f"page-{field}"), figure(None, unit, Origin.of(row), low=low, high=high))


def _reach(facts: Facts, i: int) -> Property:
    """Distance at which most exchanges would no longer pay, from the nearest ancestor that states one."""
    table = facts.knowledge.resources
    stated = next(
        (table.rows[j] for j in (i, *table.ancestors(i)) if table.rows[j].reach_km is not None), table.rows[i]
    )
    return Property(words_of("page-reach"), figure(stated.reach_km, "km", Origin.of(stated)))


def _composition(row: Resource) -> Figure | None:
    if row.composition is None:
        return None
    return Figure(composition_words(row.composition), True, Origin.of(row))


def _codes(facts: Facts, name: str) -> dict[str, tuple[Code, ...]]:
    """Codes by list, the surest first."""
    links = sorted(facts.codes_of.get(name, ()), key=lambda link: (-link.weight, link.code))
    lists = (*SCHEMES, *sorted({link.scheme for link in links} - set(SCHEMES)))
    found = {s: tuple(_code(facts, link) for link in links if link.scheme == s) for s in lists}
    return {scheme: codes for scheme, codes in found.items() if codes}


def _code(facts: Facts, link: CodeLink) -> Code:
    k = facts.knowledge
    position = k.waste_kind.get((link.scheme, link.code))
    words = None if position is None else row_words(k.waste_kinds[position], "words")
    star = "*" if link.scheme == "EWC" and ewc_codes().get(link.code) else ""
    shown = format_code(link.scheme, link.code) + star
    return Code(shown, words, link.weight >= MAY_BE, Origin.of(link))


def _told_once(rows: Iterable[T], key: Callable[[T], object]) -> list[T]:
    """`rows` without those that say again what an earlier one said."""
    seen: dict[object, T] = {}
    for row in rows:
        seen.setdefault(key(row), row)
    return list(seen.values())


def _uses(facts: Facts, name: str, wider: Sequence[About]) -> tuple[UseRow, ...]:
    """Uses of it, then those of what it is a kind of, which replace something else still."""
    own = [use_row(facts, use) for use in facts.uses_of.get(name, ())]
    told = {row.replaces.id for row in own} | {name}
    inherited = [use_row(facts, use, a) for a in wider for use in facts.uses_of.get(a.ref.id, ())]
    more = [row for row in inherited if row.replaces.id not in told]
    return (*_likely_first(own), *_likely_first(_told_once(more, lambda row: row.replaces.id)))


def _likely_first(rows: Iterable[UseRow]) -> list[UseRow]:
    return sorted(rows, key=lambda row: -row.weight)


def _treatments(facts: Facts, name: str, wider: Sequence[About]) -> tuple[TreatmentRow, ...]:
    """Technologies that treat it or what it is a kind of, then those that it aids."""
    own = [treatment_row(facts, f) for f in _ordered(facts.inputs.get(name, ()))]
    more = [treatment_row(facts, f, a) for a in wider for f in _ordered(facts.inputs.get(a.ref.id, ()))]
    rows = _told_once([*own, *(row for row in more if row.flow.is_main)], lambda row: row.technology.id)
    return tuple(sorted(rows, key=lambda row: not row.flow.is_main))


def _ordered(flows: Iterable[TechnologyFlow]) -> list[TechnologyFlow]:
    """Flows as the page tells them: main ones first, the likeliest of them first."""
    return sorted(flows, key=lambda f: (f.role != "main", -(f.weight or 0.0)))


def _served_by(facts: Facts, i: int) -> tuple[UseRow, ...]:
    """What can serve as resource `i`, then what can serve as one of its kinds."""
    name = facts.knowledge.resources.ids[i]
    own = [use_row(facts, use) for use in facts.uses_for.get(name, ())]
    kinds = [use_row(facts, use, a) for a in facts.kinds(i) for use in facts.uses_for.get(a.ref.id, ())]
    rows = [*_likely_first(own), *_likely_first(row for row in kinds if row.resource.id != name)]
    return tuple(_told_once(rows, lambda row: row.resource.id))


def _made_by(facts: Facts, i: int) -> tuple[TreatmentRow, ...]:
    """Technologies that make resource `i`, then those that make a kind of it out of something else."""
    name = facts.knowledge.resources.ids[i]
    own = _ordered(facts.outputs.get(name, ()))
    treating = {flow.technology for flow in facts.inputs.get(name, ())}
    rows = [treatment_row(facts, f) for f in own]
    for kind in facts.kinds(i):
        flows = _ordered(facts.outputs.get(kind.ref.id, ()))
        rows += [treatment_row(facts, f, kind) for f in flows if f.technology not in treating]
    return tuple(_told_once(rows, lambda row: row.technology.id))


def _usual_first(rows: Iterable[PartyRow]) -> list[PartyRow]:
    return sorted(rows, key=lambda row: (-(row.share_value or 0.0), row.activity.id))


def _parties(
    facts: Facts, own: Iterable[ActivityFlow], related: Iterable[tuple[ActivityFlow, About]]
) -> list[PartyRow]:
    rows = _usual_first(party_row(facts, flow) for flow in own)
    rows += _usual_first(party_row(facts, flow, a) for flow, a in related)
    return _told_once(rows, lambda row: (row.activity.id, row.temperature and row.temperature["en"]))


def _givers(facts: Facts, i: int) -> tuple[PartyRow, ...]:
    """Who gives resource `i` or a kind of it, then who runs technologies that make it."""
    name = facts.knowledge.resources.ids[i]
    kinds = ((flow, a) for a in facts.kinds(i) for flow in facts.given.get(a.ref.id, ()))
    rows = _parties(facts, facts.given.get(name, ()), kinds)
    makers = operator_rows(facts, facts.outputs.get(name, ()), {row.activity.id for row in rows})
    return (*rows, *makers)


def _takers(facts: Facts, name: str, wider: Sequence[About]) -> tuple[PartyRow, ...]:
    """Who takes it or what it is a kind of, then who runs technologies that treat it."""
    general = ((flow, a) for a in wider for flow in facts.taken.get(a.ref.id, ()))
    rows = _parties(facts, facts.taken.get(name, ()), general)
    flows = chain(facts.inputs.get(name, ()), *(facts.inputs.get(a.ref.id, ()) for a in wider))
    treaters = operator_rows(facts, (f for f in flows if f.role == "main"), {row.activity.id for row in rows})
    return (*rows, *treaters)


def _precedents(facts: Facts, i: int) -> tuple[PrecedentRow, ...]:
    """Exchanges of resource `i` or of a kind of it, then those in which it was replaced."""
    name = facts.knowledge.resources.ids[i]
    names = [name, *(a.ref.id for a in facts.kinds(i))]
    done = [precedent_row(facts, p) for n in names for p in facts.precedents_of.get(n, ())]
    replaced = words_of("page-side-replaced")
    served = [precedent_row(facts, p, replaced) for n in names for p in facts.precedents_for.get(n, ())]
    return tuple(_told_once([*done, *served], lambda row: row.ref.id))


def _dead_end(facts: Facts, name: str) -> DeadEndText | None:
    row = facts.knowledge.dead_end.get(name)
    text = None if row is None else row_words(row, "text")
    return None if row is None or text is None else DeadEndText(text, Origin.of(row))
