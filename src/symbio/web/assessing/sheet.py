"""An assessment as a page: the blocks of the dossier, and the notes that say where each figure comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from symbio.knowledge.guidance import LegalStep
from symbio.reports.appraised import Appraised
from symbio.reports.documents import Block, Heading
from symbio.reports.dossier import dossier_blocks, foot_words
from symbio.reports.dossier_effects import Desk
from symbio.reports.notes import Note, Notes
from symbio.reports.origins import Origins
from symbio.reports.pen import Pen
from symbio.web.ownfigures.counting import NONE, OwnFigures

_OWN = {"own_factors": "factors", "own_prices": "prices"}
"""Table that a note names → kind of own figures."""


@dataclass(frozen=True, repr=False)
class Source:
    """A note as the page shows it: its number and grade, its words, and where its row stands.

    ``rests_on`` are the notes from which a computed figure was made.
    """

    number: int
    mark: str
    text: str
    href: str
    rests_on: tuple[Source, ...] = ()
    is_own_row: bool = False

    @property
    def is_own(self) -> bool:
        """True for an own figure, and for what rests on one."""
        return self.is_own_row or any(one.is_own for one in self.rests_on)

    @property
    def short(self) -> str:
        """The words up to the source."""
        return self.text.split(". ", 1)[0].split(";", 1)[0]


@dataclass(frozen=True, repr=False)
class Sheet:
    """A page: sections of blocks, and its notes."""

    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    foot: str
    steps: tuple[LegalStep, ...]

    @property
    def n_own(self) -> int:
        """Own figures that count here."""
        return sum(one.is_own_row for one in self.sources)

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Sections: place in the page, and words."""
        return [(b.name, b.text) for b in self.blocks if isinstance(b, Heading) and b.name]


def sheet_of(one: Appraised, lang: str, made_on: date, own: OwnFigures = NONE) -> Sheet:
    """The page of an assessment in one language; `own`: the own figures that it was made with."""
    notes = Notes(one.found, lang, source="Symbio")
    pen = Pen(notes, lang, one.found.scenario.currency)
    blocks = dossier_blocks(Desk(one, pen, Origins(one, notes, lang)))
    return Sheet(blocks, _sources(notes, own), foot_words(one.found, lang, made_on), one.legal_steps)


def _sources(notes: Notes, own: OwnFigures) -> tuple[Source, ...]:
    made: list[Source] = []
    for number, note in enumerate(notes.listed, start=1):
        rests_on = tuple(made[n - 1] for n in note.of)
        is_own = note.table in _OWN
        href = own.href(_OWN[note.table], note.row) if is_own else href_of(note)
        made.append(Source(number, notes.mark(number), note.text, href, rests_on, is_own))
    return tuple(made)


def href_of(note: Note) -> str:
    """The page of the row that a note names; of a stream for what its owner states."""
    if note.table == "input":
        return reverse("stream", args=[int(note.row)])
    return reverse("source", args=[note.table, note.row])
