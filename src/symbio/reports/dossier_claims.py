"""What may be claimed of a synergy, what it means for the receiver's product, and what time asks for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from symbio.assessment.charge import Placed, placement_charge, tonnes_per_a
from symbio.assessment.claims import claim
from symbio.assessment.product import receivers_product
from symbio.assessment.stores import kept_of, season_of, storage_need
from symbio.matching.explanation import unit_name
from symbio.reports.appraised import CLIMATE
from symbio.reports.documents import Block, Facts, Heading, Paragraph
from symbio.reports.dossier_effects import Desk
from symbio.reports.figure_frame import number_words
from symbio.reports.marks import said
from symbio.reports.page_measures import unit_words
from symbio.reports.pen import ABOUT, BLANK, is_unknown

RAISED = "above_limits"


def claim_blocks(desk: Desk) -> Iterator[Block]:
    """The section on claims, product and time."""
    pen = desk.pen
    yield Heading(pen.say("claims-heading"), name="claims")
    yield Paragraph(pen.say("claims-note"), "note")
    yield Facts((*_claimed(desk), *_product(desk), *_storage(desk), *_charges(desk)))


def _claimed(desk: Desk) -> Iterator[tuple[str, str]]:
    """By year and over the life, the share, and how sure it is."""
    pen, one = desk.pen, desk.one
    made = claim(one.found, one.exchange)
    share = one.found.parameters["attributable_share"]
    notes = (*desk.origins.effect(CLIMATE), pen.notes.parameter(share))
    life = one.found.parameters[
        "life_pipeline" if one.found.ledger.has_pipe[one.exchange] else "life_equipment"
    ]
    grown = (*notes, pen.notes.parameter(life), pen.notes.parameter(one.found.parameters["ramp_up"]))
    yield pen.say("claims-yearly"), pen.effect(float(made.yearly[CLIMATE]), CLIMATE, notes)
    yield pen.say("claims-lifetime"), pen.effect(float(made.lifetime[CLIMATE]), CLIMATE, grown, per="")
    yield pen.say("claims-share"), pen.percent(made.share, (pen.notes.parameter(share),))
    yield pen.say("claims-surety"), pen.say(f"claims-{made.surety}")


def _product(desk: Desk) -> Iterator[tuple[str, str]]:
    """Change of the receiver's product per functional unit."""
    pen, one = desk.pen, desk.one
    found = receivers_product(one.found, one.exchange)
    if found is None:
        yield pen.say("claims-product"), pen.say("claims-product-unknown")
        return
    table = one.found.knowledge.resources
    unit = unit_words(table.basis[found.product].removesuffix("/a"))[pen.lang]
    notes = (*desk.origins.effect(CLIMATE), pen.notes.factor(found.figure))
    facts = {
        "product": table.name(found.product, pen.lang),
        "unit": unit,
        "change": f"{ABOUT}{number_words(100 * found.change, 2)[pen.lang]}{BLANK}%",
        "units": f"{ABOUT}{number_words(found.units, 2)[pen.lang]}{BLANK}{unit}/{unit_words('a')[pen.lang]}",
    }
    yield pen.say("claims-product"), pen.mark(pen.say("claims-product-change", **facts), notes)


def _storage(desk: Desk) -> Iterator[tuple[str, str]]:
    """The largest stock in a year; told only where a side keeps to months or to a season."""
    pen, one = desk.pen, desk.one
    sides = (one.offer, one.need)
    offered, needed = (season_of(row) for row in sides)
    if offered == needed == frozenset():
        return
    chains = one.found.purse.chains
    if kept_of(one.found.knowledge, chains, one.way) is None:
        yield pen.say("claims-storage"), pen.say("claims-storage-lost")
        return
    if offered is None or needed is None:
        yield pen.say("claims-storage"), pen.say("claims-storage-unknown")
        return
    notes = (*desk.origins.quantity(), *(pen.notes.stream(row) for row in sides))
    yearly = one.offered * chains.hauled(one.way)
    need = storage_need(yearly, offered, needed) if not is_unknown(one.offered) else math.nan
    yield (
        pen.say("claims-storage"),
        pen.number(need, unit_name(one.basis.removesuffix("/a"), pen.lang), notes),
    )


def _charges(desk: Desk) -> Iterator[tuple[str, str]]:
    """The Russian charge of the year within limits, and raised where the by-product is judged a waste."""
    one = desk.one
    placed = _placed(desk, one.offer)
    for code, conditions in (("claims-charge", ()), ("claims-charge-raised", (RAISED,))):
        due = placement_charge(one.found.knowledge, placed, one.found.scenario.year, conditions=conditions)
        if due.rub_per_a is None or due.rate is None:
            continue
        pen = desk.pen
        notes = tuple(
            pen.notes.row("charges", row, row.id, row.note(pen.lang) or row.id)
            for row in (due.rate, *due.coefficients)
        )
        value = f"{ABOUT}{number_words(due.rub_per_a, 3)[pen.lang]}"
        words = pen.say("claims-charge-value", value=value)
        yield said(pen.say(code, year=str(due.year))), pen.mark(words, (*desk.origins.quantity(), *notes))


def _placed(desk: Desk, row: dict[str, Any]) -> Placed:
    """The offer as a waste that is placed: of what changes hands."""
    one = desk.one
    name = one.found.knowledge.resources.ids[one.way.offer]
    tonnes = None if is_unknown(one.offered) else one.offered
    fkko = tuple(code["code"] for code in row["codes"] or () if code["scheme"] == "FKKO")
    return Placed(
        country=row["country"] or "",
        fate=row["current_fate"] or "",
        hazard_class=row["hazard_class"],
        tonnes_per_a=tonnes_per_a(one.found.knowledge, name, tonnes, one.basis),
        activity=row["activity"] or "",
        fkko=fkko,
    )
