"""What a person says of a file that its readers could not know, applied before they read it.

Nothing here reads a figure or a word: cells and titles are changed, and the same readers read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import IO

import polars as pl

from symbio.language import UnusableFile
from symbio.streams.amounts import Decimal
from symbio.streams.fields import Heading, fields, understand_heading
from symbio.streams.form_layout import number_row
from symbio.streams.forms import is_form_xml, read_form_xml
from symbio.streams.grid import Cell, Grid, cell_text, column_letter, read_grids
from symbio.streams.header import Header, find_header
from symbio.streams.problems import Problem, in_order
from symbio.streams.rawfile import open_raw
from symbio.streams.reading import find_duplicates, form_of, streams_of
from symbio.streams.rows import RowReader
from symbio.streams.table import Streams

_LOOK_AT = 80
TWICE = "row-twice"
"""Code of the finding that compares rows."""


@dataclass(frozen=True, slots=True)
class Mending:
    """Answers of a person to what was doubtful or refused.

    Parameters
    ----------
    columns
        Field by title of a column; "" where nobody is to read it.
    units
        Unit of all figures of a column of quantities, by its title.
    answers
        Text by (title of the column, answer as it stands in the file), for all cells that say so.
    cells
        Text by (sheet's label, row number in the file, position of the column).
    left_out
        Rows that are no streams: (sheet's label, row number).
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    cells: Mapping[tuple[str, int, int], str] = field(default_factory=dict)
    left_out: frozenset[tuple[str, int]] = frozenset()

    def applied(self, grids: Sequence[Grid]) -> tuple[Grid, ...]:
        """`grids` as they would stand had the person filled them in; the given ones stay as they are."""
        form = form_of(grids)
        return tuple(self._one(grid, is_form=form is not None) for grid in grids)

    def _one(self, grid: Grid, *, is_form: bool) -> Grid:
        grid = replace(grid, cells=[list(row) for row in grid.cells], headings=self._headings())
        sheet = sheet_of(grid, is_form=is_form)
        self._answer(grid, sheet)
        self._set_units(grid, sheet)
        for position, cells in enumerate(grid.cells):
            if (grid.label, grid.row_number(position)) in self.left_out:
                cells[:] = [None] * len(cells)
        for (label, row, place), text in self.cells.items():
            position = row - grid.first_row
            if label == grid.label and sheet.first <= position < len(grid.cells):
                _put(grid.cells[position], place, text)
        return grid

    def _headings(self) -> dict[str, Heading | None]:
        """Meanings of columns with the units that belong to them."""
        found = {title: _heading(title, name) for title, name in self.columns.items()}
        for title, unit in self.units.items():
            meant = found[title] if title in found else understand_heading(title)
            if meant is not None and meant.field.name != "unit":
                found[title] = replace(meant, unit=unit)
        return found

    def _answer(self, grid: Grid, sheet: Sheet) -> None:
        """Put other words where cells of a column say the same."""
        if not self.answers:
            return
        of_place: dict[int, dict[str, str]] = {}
        for (title, answer), text in self.answers.items():
            for place in (place for place, name in sheet.titles.items() if name == title):
                of_place.setdefault(place, {})[answer] = text
        for cells in grid.cells[sheet.first :]:
            if all(cell is None for cell in cells):
                continue
            for place, said in of_place.items():
                cell = cells[place] if place < len(cells) else None
                if (other := said.get(cell_text(cell).strip())) is not None:
                    _put(cells, place, other)

    def _set_units(self, grid: Grid, sheet: Sheet) -> None:
        """A unit said for a whole column stands in the column of units too, where there is one."""
        for title, unit in self.units.items():
            if title not in sheet.titles.values():
                continue
            for place in (place for place, name in sheet.fields.items() if name == "unit"):
                for cells in grid.cells[sheet.first :]:
                    if any(cell is not None for cell in cells):
                        _put(cells, place, unit)


def _heading(title: str, name: str) -> Heading | None:
    """A title as a person means it; the unit and code list that it names still hold."""
    if name not in fields():
        return None
    own = understand_heading(f"{fields()[name].name} {title}") or understand_heading(title)
    kept = own if own is not None and own.field.name == name else None
    return Heading(fields()[name], kept.unit if kept else "", kept.scheme if kept else "")


def _put(cells: list[Cell], place: int, text: str) -> None:
    cells += [None] * (place + 1 - len(cells))
    cells[place] = text.strip() or None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where things stand on one sheet, for those who show it.

    Parameters
    ----------
    label
        File and sheet as findings name them.
    first
        Position in the grid of the first row below the header.
    titles
        What columns are called, by position: their titles, in a state form its letters and numbers.
    fields
        Names of the fields that columns were understood as, by position.
    """

    label: str
    first: int
    titles: Mapping[int, str]
    fields: Mapping[int, str]

    def place(self, column: str | None) -> int | None:
        """Position of the column that a finding names by title, letter or field; None for the whole row."""
        letters = {place: column_letter(place) for place in self.titles}
        named = (
            (place, name) for names in (self.titles, letters, self.fields) for place, name in names.items()
        )
        return next((place for place, name in named if name[:80] == column), None)


def sheet_of(grid: Grid, *, is_form: bool) -> Sheet:
    """Find titles and first row of a grid; a grid without a header starts at its top, unnamed."""
    if is_form:
        return _form_sheet(grid)
    found = find_header(grid, ())
    if found is None:
        return Sheet(grid.label, 0, {}, {})
    return _table_sheet(grid, found[0])


def _table_sheet(grid: Grid, header: Header) -> Sheet:
    width = max((len(row) for row in grid.cells), default=0)
    titles = {place: header.titles.get(place) or column_letter(place) for place in range(width)}
    named = {place: heading.field.name for place, heading in header.columns.items()}
    return Sheet(grid.label, header.position + 1, titles, named)


def _form_sheet(grid: Grid) -> Sheet:
    for position, row in enumerate(grid.cells[:_LOOK_AT]):
        places = number_row(row)
        if places is not None:
            return Sheet(grid.label, position + 1, {place: name for name, place in places.items()}, {})
    return Sheet(grid.label, len(grid.cells), {}, {})


@dataclass(frozen=True)
class Reading:
    """A file as it was read: its streams, and its cells as they came and as they were mended.

    Parameters
    ----------
    streams
        What was understood; nothing at all if the columns are not.
    sheets, given, mended
        The sheets, with their cells before and after; none for XML.
    form
        State form that was recognised.
    problem
        Why the columns could not be understood; None where they were.
    """

    streams: Streams | None
    sheets: tuple[Sheet, ...] = ()
    given: tuple[Grid, ...] = ()
    mended: tuple[Grid, ...] = ()
    form: str | None = None
    problem: UnusableFile | None = None


COLUMNS_UNKNOWN = ("header-missing", "columns-missing")
"""Codes of refusals that a person can mend by saying what the columns mean."""


def read_mended(
    source: IO[bytes], mending: Mending, *, name: str | None = None, company: str | None = None
) -> Reading:
    """Read a file as `symbio.read_streams` does, after `mending`.

    Raises
    ------
    UnusableFile
        As `symbio.read_streams`, but for columns that are not understood: those are told in the reading.
    """
    raw = open_raw(source, name=name)
    if raw.kind == "xml":
        if not is_form_xml(raw.data):
            raise UnusableFile("file-xml-unknown", file=raw.name)
        return Reading(read_form_xml(raw), form="2-TP")
    return _reading(read_grids(raw, name=name), mending, company)


def read_anew(before: Reading, mending: Mending, *, company: str | None = None) -> Reading:
    """Read the same file after another mending; of a large table only the rows that it changes."""
    if not before.given:
        return before
    mended = mending.applied(before.given)
    changed = _changed(before, mended, company)
    if changed is None or before.streams is None:
        return _reading(before.given, mending, company)
    streams = _spliced(before.streams, mended, changed, company)
    return Reading(streams, before.sheets, before.given, mended)


def _changed(before: Reading, mended: Sequence[Grid], company: str | None) -> set[tuple[str, int]] | None:
    """Rows in which cells differ; None where more than cells does, or nearly all of them do."""
    if before.form is not None or any(sheet.fields == {} for sheet in before.sheets):
        return None
    found: set[tuple[str, int]] = set()
    for old, new, sheet in zip(before.mended, mended, before.sheets, strict=True):
        if old.headings != new.headings or sheet_of(new, is_form=False) != sheet:
            return None
        if _decimals(old, company) != _decimals(new, company):
            return None
        rows = zip(old.cells[sheet.first :], new.cells[sheet.first :], strict=True)
        found |= {(new.label, new.row_number(p)) for p, (a, b) in enumerate(rows, sheet.first) if a != b}
    return found if len(found) <= sum(len(grid.cells) for grid in mended) // 2 else None


def _decimals(grid: Grid, company: str | None) -> Mapping[str, Decimal | None] | None:
    found = find_header(grid, ())
    return None if found is None else RowReader(grid, found[0], {}, company).decimals


def _spliced(
    before: Streams, mended: Sequence[Grid], changed: Set[tuple[str, int]], company: str | None
) -> Streams:
    """`before` with the rows `changed` read again."""
    part = streams_of(mended, company=company, only=changed)
    order = {grid.label: i for i, grid in enumerate(mended)}
    pairs = pl.DataFrame(list(changed), schema={"file": pl.String, "row": pl.Int64}, orient="row")
    kept = before.table.join(pairs, on=["file", "row"], how="anti", maintain_order="left")
    place = pl.col("file").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    table = pl.concat([kept, part.table]).sort(place, "row", maintain_order=True)
    problems = [p for p in before.problems if not _is_of(p, changed)]
    problems += [p for p in part.problems if _is_of(p, changed) and p.message.code != TWICE]
    problems += find_duplicates(table.iter_rows(named=True))
    return Streams(table, in_order(problems), before.raw, before.source)


def _is_of(problem: Problem, changed: Set[tuple[str, int]]) -> bool:
    """True for findings on changed rows, and for those that compare rows, which are made anew."""
    return problem.message.code == TWICE or (problem.file or "", problem.row or 0) in changed


def _reading(given: Sequence[Grid], mending: Mending, company: str | None) -> Reading:
    given = tuple(given)
    mended = mending.applied(given)
    form = form_of(mended)
    sheets = tuple(sheet_of(grid, is_form=form is not None) for grid in mended)
    try:
        streams = streams_of(mended, company=company)
    except UnusableFile as error:
        if error.message.code not in COLUMNS_UNKNOWN or not any(_is_table(grid) for grid in given):
            raise
        return Reading(None, sheets, given, mended, form, error)
    return Reading(streams, sheets, given, mended, form)


def _is_table(grid: Grid) -> bool:
    """At least two rows of at least two cells."""
    return sum(sum(cell is not None for cell in row) > 1 for row in grid.cells[:_LOOK_AT]) > 1
