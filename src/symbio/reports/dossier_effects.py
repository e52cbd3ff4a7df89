"""The life cycle in a dossier: by category with parts and ranges, term by term, under every allocation."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from symbio.assessment.categories import CATEGORIES, PARTS, SIGNS
from symbio.assessment.detail import EffectLine, MoneyLine, named
from symbio.language import Message, say
from symbio.matching.explanation import unit_name
from symbio.reports.appraised import CLIMATE, Appraised
from symbio.reports.documents import Block, Heading, Paragraph, Picture, Points, Table
from symbio.reports.dossier_figures import climate_figure
from symbio.reports.figure_frame import number_words
from symbio.reports.marks import said
from symbio.reports.origins import Origins
from symbio.reports.page_measures import unit_words
from symbio.reports.pen import ABOUT, SHOWN_PER, Pen, is_unknown

_WIDTHS = (0.2, 0.13, 0.13, 0.13, 0.13, 0.13, 0.16)
_LINES = (0.36, 0.2, 0.25, 0.19)
_RULES = (0.4, 0.3, 0.3)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every section of a dossier is written with."""

    one: Appraised
    pen: Pen
    origins: Origins

    def plain(self, message: Message) -> str:
        """A message of the engine with the names of things."""
        return say(named(message, self.one.found.knowledge, self.pen.lang), self.pen.lang)

    def words(self, message: Message) -> str:
        """A message of the engine with the names of things, its assumed haul as a figure."""
        text = self.plain(message)
        notes = self.origins.haul(message.code)
        return self.pen.mark(text, notes) if notes else said(text)

    def line(self, line: EffectLine | MoneyLine) -> str:
        """What a line is, and which part of the whole where other products of the feed bear the rest."""
        words = self.words(line.why)
        if line.shared is None:
            return words
        return f"{words}; {self.pen.mark(self.plain(line.shared), self.part_notes())}"

    def part_notes(self) -> tuple[int, ...]:
        """What the part of a whole rests on: the prices by which products share, else what the way makes."""
        return self.origins.part() or self.origins.quantity()


def effect_blocks(desk: Desk) -> Iterator[Block]:
    """The section on the environment."""
    pen = desk.pen
    yield Heading(pen.say("dossier-environment"), name="environment")
    yield Paragraph(pen.say("dossier-environment-note"), "note")
    yield Table(_head(pen), tuple(_category(desk, i) for i in range(len(CATEGORIES))), _WIDTHS)
    missing = tuple(_missing(desk))
    if missing:
        yield Paragraph(pen.say("dossier-missing"))
        yield Points(missing)
    svg = climate_figure(desk.one)
    if svg:
        caption = pen.mark(pen.say("waterfall-caption"), desk.origins.effect(CLIMATE))
        yield Picture(svg, pen.say("waterfall-name"), caption)
    yield Heading(pen.say("dossier-terms"), name="terms", level=3)
    yield Table(_terms_head(pen), tuple(_term(desk, line) for line in desk.one.effects), _LINES)
    if desk.one.shared:
        notes = desk.part_notes()
        yield Paragraph(pen.say("dossier-shared"))
        yield Points(tuple(pen.mark(desk.plain(message), notes) for message in desk.one.shared))
    if desk.one.left_out:
        yield Paragraph(pen.say("dossier-left-out"))
        yield Points(tuple(desk.words(message) for message in desk.one.left_out))


def _head(pen: Pen) -> tuple[str, ...]:
    parts = (pen.say(f"part-{part.lower()}") for part in PARTS)
    return (
        pen.say("dossier-col-category"),
        *parts,
        pen.say("dossier-col-saving"),
        pen.say("dossier-col-range"),
    )


def _category(desk: Desk, i: int) -> tuple[str, ...]:
    pen, one, name = desk.pen, desk.one, CATEGORIES[i]
    unit = pen.say(f"worth-unit-{name.lower()}-a")
    notes = desk.origins.effect(i)

    def cell(value: float) -> str:
        if is_unknown(value):
            return pen.unknown
        return pen.about(_shown(value, name, pen.digits(notes))[pen.lang], notes, value=value)

    parts = [cell(sign * part) for sign, part in zip(SIGNS, one.parts[:, i].tolist(), strict=True)]
    return (
        f"{pen.say('category-' + name.lower())}, {unit}",
        *parts,
        cell(float(one.totals[i])),
        _range(desk, i),
    )


def _shown(value: float, category: str, digits: int) -> dict[str, str]:
    return number_words(value / SHOWN_PER.get(category, 1.0), digits)


def _range(desk: Desk, i: int) -> str:
    low, _, high = desk.one.ends_of_effect(i)
    if is_unknown(low) or is_unknown(high):
        return desk.pen.unknown
    notes = desk.origins.drawn(category=i)
    ends = [_shown(end, CATEGORIES[i], 2)[desk.pen.lang] for end in (low, high)]
    return desk.pen.about(desk.pen.say("worth-range", low=ends[0], high=ends[1]), notes)


def _missing(desk: Desk) -> Iterator[str]:
    """For each term that is not known in full: which categories lack a figure."""
    pen, seen = desk.pen, set()
    for line in desk.one.effects:
        lacking = [name for name, effect in zip(CATEGORIES, line.effects, strict=True) if math.isnan(effect)]
        if lacking and line.why not in seen:
            seen.add(line.why)
            if len(lacking) >= len(CATEGORIES) - 1:
                names = pen.say("dossier-every-category")
            else:
                names = ", ".join(pen.say("category-" + name.lower()).lower() for name in lacking)
            yield f"{desk.words(line.why)}: {names}"


def _terms_head(pen: Pen) -> tuple[str, ...]:
    unit = pen.say("worth-unit-gwp100-a")
    names = [pen.say(f"dossier-col-{name}") for name in ("term", "amount", "factor")]
    return (*names, f"{pen.say('category-gwp100')}, {unit}")


def _term(desk: Desk, line: EffectLine) -> tuple[str, ...]:
    pen = desk.pen
    part = pen.say(f"part-{line.part.lower()}")
    notes = (*desk.origins.amount(line), *desk.origins.factor(line, CLIMATE))
    unit = line.unit or (desk.one.basis if line.why.code == "assess-term-treatment-saved" else "")
    amount = (
        pen.number(line.amount, _unit(unit, pen.lang), desk.origins.amount(line)) if unit else pen.unknown
    )
    effect = line.effects[CLIMATE]
    shown = pen.unknown
    if not is_unknown(effect):
        shown = pen.about(_shown(effect, "GWP100", pen.digits(notes))[pen.lang], notes, value=effect)
    return (f"{desk.line(line)} ({part.lower()})", amount, _factor(desk, line), shown)


def _unit(unit: str, lang: str) -> str:
    if unit in {"t/a", "m3/a", "MWh/a"}:
        return unit_name(unit, lang)
    return f"{unit_words(unit.removesuffix('/a'))[lang]}/{unit_words('a')[lang]}"


def _factor(desk: Desk, line: EffectLine) -> str:
    used, pen = line.burden.figures[CLIMATE], desk.pen
    if used is None:
        return pen.unknown
    notes = desk.origins.factor(line, CLIMATE)
    per = _unit(line.unit, pen.lang).rsplit("/", 1)[0]
    number = number_words(used.value, 3)[pen.lang]
    unit = f"{pen.say('worth-factor-gwp100')}/{per}"
    estimated = "" if pen.notes.worst(notes) == "A" and used.per == 1 else ABOUT
    return pen.mark(f"{estimated}{number}\u00a0{unit}", notes)


def allocation_blocks(desk: Desk) -> Iterator[Block]:
    """Who may count the climate effect, under the chosen rule and the others."""
    pen, one = desk.pen, desk.one
    yield Heading(pen.say("dossier-allocation"), name="allocation")
    yield Paragraph(pen.say("dossier-allocation-note"), "note")
    rows = []
    for rule in one.rules:
        part = float(one.donors_part(rule)[CLIMATE])
        notes = (
            desk.origins.money() + desk.origins.effect(CLIMATE)
            if rule == "economic"
            else desk.origins.effect(CLIMATE)
        )
        name = pen.say(f"allocation-{rule.replace('_', '-')}")
        chosen = pen.say("allocation-chosen", name=name) if rule == one.found.scenario.allocation else name
        rest = float(one.totals[CLIMATE]) - part
        rows.append((chosen, pen.effect(part, CLIMATE, notes), pen.effect(rest, CLIMATE, notes)))
    head = (pen.say("dossier-col-rule"), pen.say("side-donor"), pen.say("side-receiver"))
    yield Table(head, tuple(rows), _RULES)
