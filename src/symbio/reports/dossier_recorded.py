"""What the parties of an exchange recorded of it, in its dossier: apart from what was computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from symbio.assessment.claims import Surety
from symbio.reports.documents import Block, Heading, Paragraph, Table
from symbio.reports.letter import date_words
from symbio.reports.marks import bare, said
from symbio.reports.notes import Note
from symbio.reports.pen import Pen

_WIDTHS = (0.26, 0.16, 0.09, 0.17, 0.32)


@dataclass(frozen=True, slots=True)
class RecordedValue:
    """A value that a party recorded of an exchange, in the words of one language.

    Attributes
    ----------
    key
        What tells it from the others of the exchange.
    what, figure
        The indicator, and its value with the unit.
    year, surety
        The year that it is of, and whether it is contracted or verified.
    side, company, on
        Who says so, and when it was written down.
    source
        What it rests on, in the words of who recorded it.
    page
        Address of the page that shows it to the people of both parties.
    """

    key: str
    what: str
    figure: str
    year: int
    surety: Surety
    side: Literal["donor", "receiver"]
    company: str
    on: date
    source: str
    page: str


def recorded_blocks(pen: Pen, recorded: Sequence[RecordedValue]) -> Iterator[Block]:
    """The section on recorded values; nothing where there is none, or its reader may see none."""
    if not recorded:
        return
    yield Heading(pen.say("dossier-recorded"), name="recorded")
    yield Paragraph(pen.say("dossier-recorded-note"), "note")
    head = tuple(pen.say(f"dossier-recorded-{name}") for name in ("what", "figure", "year", "surety", "who"))
    yield Table(head, tuple(_row(pen, one) for one in recorded), _WIDTHS)


def _row(pen: Pen, one: RecordedValue) -> tuple[str, ...]:
    notes = (pen.notes.add("recorded", one.key, _note(pen, one)),)
    who = pen.say(f"dossier-recorded-{one.side}", company=one.company, date=date_words(one.on, pen.lang))
    return (
        said(one.what),
        pen.mark(bare(one.figure), notes),
        said(str(one.year)),
        pen.say(f"claims-{one.surety}"),
        said(f"{who} {one.source}"),
    )


def _note(pen: Pen, one: RecordedValue) -> Note:
    """Who recorded it when, on what it rests, and the page that shows it."""
    facts = {
        "company": one.company,
        "date": date_words(one.on, pen.lang),
        "source": bare(one.source),
        "page": one.page,
    }
    return Note("recorded", one.key, "", pen.say("dossier-recorded-source", **facts))
