"""The page of a technology: what goes in, what comes out, what it takes to run, who runs it."""

from __future__ import annotations

from dataclasses import dataclass

from symbio.knowledge import Technology
from symbio.reports.drawing import Words
from symbio.reports.page_facts import Facts
from symbio.reports.page_parts import READINESS, Figure, Origin, Ref, figure, graded, row_words
from symbio.reports.page_rows import PrecedentRow, Yield, operators, precedent_row, yield_row
from symbio.reports.view import words_of


@dataclass(frozen=True, slots=True)
class TechnologyPage:
    """Everything that is known of one technology.

    Attributes
    ----------
    inputs, aids
        What it treats (each of these alone), and what it needs besides.
    outputs
        What it makes: products, then residues.
    level
        Technology readiness level, 1–9; None unknown.
    figures
        Name and figure: scale, electricity, heat, investment, running cost; unknown ones included.
    """

    ref: Ref
    inputs: tuple[Yield, ...]
    aids: tuple[Yield, ...]
    outputs: tuple[Yield, ...]
    level: int | None
    readiness: Words
    figures: tuple[tuple[Words, Figure], ...]
    operators: tuple[Ref, ...]
    precedents: tuple[PrecedentRow, ...]
    notes: Words | None
    origin: Origin

    @property
    def none_known(self) -> tuple[str, ...]:
        """Codes of the headings under which nothing is known."""
        known = {
            "page-inputs": self.inputs,
            "page-outputs": self.outputs,
            "page-operators": self.operators,
            "page-done": self.precedents,
        }
        return tuple(code for code, rows in known.items() if not rows)


def technology_page(facts: Facts, name: str) -> TechnologyPage:
    """The page of the technology called `name`."""
    row = facts.knowledge.technology[name]
    flows = facts.of_technology.get(name, [])
    into = sorted((f for f in flows if f.direction == "in"), key=lambda f: -(f.weight or 0.0))
    out = sorted((f for f in flows if f.direction == "out"), key=lambda f: f.role != "main")
    return TechnologyPage(
        ref=facts.names.technology(name),
        inputs=tuple(yield_row(facts, f) for f in into if f.role == "main"),
        aids=tuple(yield_row(facts, f) for f in into if f.role != "main"),
        outputs=tuple(yield_row(facts, f) for f in out),
        level=row.trl,
        readiness=graded("page-trl", row.trl, READINESS),
        figures=_figures(row),
        operators=operators(facts, row),
        precedents=tuple(precedent_row(facts, p) for p in facts.precedents_by.get(name, ())),
        notes=row_words(row, "notes"),
        origin=Origin.of(row),
    )


def _figures(row: Technology) -> tuple[tuple[Words, Figure], ...]:
    origin = Origin.of(row)
    cost = Origin(row.source, row.grade_cost or row.grade)
    return (
        (words_of("page-scale"), figure(None, "t/a", origin, low=row.scale_t_a_low, high=row.scale_t_a_high)),
        (words_of("page-electricity"), figure(row.energy_kwh_per_t, "kWh per t", origin)),
        (words_of("page-heat"), figure(row.heat_mj_per_t, "MJ per t", origin)),
        (words_of("page-capex"), figure(None, row.capex_unit, cost, low=row.capex_low, high=row.capex_high)),
        (words_of("page-opex"), figure(None, row.opex_unit, cost, low=row.opex_low, high=row.opex_high)),
    )
