"""A file under review as pages of rows: refused and doubtful first, each cell with what was found on it.

Reading a file of 50,000 rows takes seconds; it is read once for each thing said of it and kept in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from threading import Lock
from typing import Any

from symbio.language import Message
from symbio.streams.grid import cell_text
from symbio.streams.mending import Mending, Reading, Sheet, read_anew, read_mended
from symbio.streams.problems import Problem
from symbio.web.intake.mending import mending_of
from symbio.web.registry.intake import PASTED
from symbio.web.registry.models import Import

ROWS_OF_PAGE = 40
MOST_KEPT = 3
"""Readings kept in memory."""
RANKS: Mapping[str, int] = {"refused": 0, "doubt": 1, "note": 2}
QUIET = 2
"""Rank of rows on which nothing was found."""
_STATES = ("refused", "doubt", "quiet")

Place = tuple[str, int]
"""Label of a sheet and row in it."""


def read(data: bytes, name: str, company: str, mending: Mending) -> Reading:
    """Read bytes of a file, or pasted rows, after what was said of them.

    Raises
    ------
    UnusableFile
        Nothing in it can be read, whatever its columns mean.
    """
    return read_mended(BytesIO(data), mending, name="-" if name == PASTED else name, company=company)


_kept: OrderedDict[tuple[Any, ...], Review] = OrderedDict()
_lock = Lock()


def review_of(taken: Import) -> Review:
    """The reading of a kept file after all that was said of it; the same one as long as nothing is said."""
    fixes = sorted(taken.fixes.all(), key=lambda fix: fix.pk)
    key = (taken.pk, taken.digest, tuple(fix.pk for fix in fixes))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        earlier = next((one for kept, one in reversed(_kept.items()) if kept[:2] == key[:2]), None)
    mending, company = mending_of(fixes), taken.organisation.name
    if earlier is not None:
        return _keep(key, read_anew(earlier.reading, mending, company=company))
    with taken.file.open("rb") as file:
        return _keep(key, read(file.read(), taken.name, company, mending))


def keep_reading(taken: Import, reading: Reading) -> None:
    """Keep the reading of a file that just came in, of which nothing is said yet."""
    _keep((taken.pk, taken.digest, ()), reading)


def _keep(key: tuple[Any, ...], reading: Reading) -> Review:
    review = Review(reading)
    with _lock:
        _kept[key] = review
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return review


@dataclass(frozen=True)
class Cell:
    """One cell of the table as it is shown.

    Parameters
    ----------
    place
        Position of its column.
    field
        What the column was understood as; "" as nothing.
    given, text
        What stands in the file, and what stands there now.
    state
        "refused", "doubt" or "quiet".
    messages
        Why.
    """

    place: int
    field: str
    given: str
    text: str
    state: str
    messages: tuple[Message, ...]

    @property
    def is_mended(self) -> bool:
        """True where something else stands than in the file."""
        return self.given != self.text


@dataclass(frozen=True)
class Row:
    """One row: its cells, what was found on the whole of it, the streams that it gave."""

    sheet: int
    label: str
    number: int
    state: str
    cells: tuple[Cell, ...]
    messages: tuple[Problem, ...]
    streams: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Group:
    """The same finding on the same answer of a column, however many rows have it."""

    severity: str
    message: Message
    title: str
    answer: str
    count: int
    can_answer: bool
    unit_title: str


class Review:
    """A reading, in the order in which it is looked at."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._sheets = {sheet.label: i for i, sheet in enumerate(reading.sheets)}

    def __len__(self) -> int:
        return 0 if self.reading.streams is None else len(self.reading.streams)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What was refused or doubted."""
        streams = self.reading.streams
        return () if streams is None else tuple(p for p in streams.problems if p.severity != "note")

    @cached_property
    def of_file(self) -> tuple[Problem, ...]:
        """Findings on no row, or on the header."""
        return tuple(p for p in self.problems if p.row is None or not self._is_data(p))

    def _is_data(self, problem: Problem) -> bool:
        sheet = self._sheets.get(problem.file or "")
        if sheet is None or problem.row is None:
            return problem.row is not None
        grid = self.reading.mended[sheet]
        return problem.row - grid.first_row >= self.reading.sheets[sheet].first

    @cached_property
    def _by_place(self) -> dict[Place, list[Problem]]:
        found: dict[Place, list[Problem]] = {}
        for problem in self.problems:
            if problem.row is not None and self._is_data(problem):
                found.setdefault((problem.file or "", problem.row), []).append(problem)
        return found

    @cached_property
    def _given(self) -> dict[Place, list[int]]:
        """Rows of the stream table by the place that they come from."""
        found: dict[Place, list[int]] = {}
        if self.reading.streams is not None:
            places = self.reading.streams.table.select("file", "row")
            for i, (file, row) in enumerate(places.iter_rows()):
                found.setdefault((file or "", row), []).append(i)
        return found

    @cached_property
    def places(self) -> list[tuple[int, Place]]:
        """All rows with their rank: refused, doubtful, quiet; within a rank as in the file."""
        order = dict.fromkeys([*self._filled(), *self._given, *self._by_place])
        ranked = [(self._rank(place), place) for place in order]
        return sorted(ranked, key=lambda one: one[0])

    def _filled(self) -> Iterable[Place]:
        """Rows of ordinary tables with anything in them; of a form those only that say something."""
        if self.reading.form is not None:
            return ()
        return (
            (sheet.label, grid.row_number(position))
            for sheet, grid in zip(self.reading.sheets, self.reading.mended, strict=True)
            if sheet.fields
            for position in range(sheet.first, len(grid.cells))
            if any(cell is not None for cell in grid.cells[position])
        )

    def _rank(self, place: Place) -> int:
        return min((RANKS[p.severity] for p in self._by_place.get(place, ())), default=QUIET)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows by state."""
        found = dict.fromkeys(_STATES, 0)
        for rank, _place in self.places:
            found[_STATES[rank]] += 1
        return found

    def page(self, number: int, state: str = "") -> tuple[list[Row], int]:
        """Rows of a page from 1 on, all or those of one state, and the number of pages."""
        places = [place for rank, place in self.places if not state or _STATES[rank] == state]
        pages = max(1, -(-len(places) // ROWS_OF_PAGE))
        start = (min(max(number, 1), pages) - 1) * ROWS_OF_PAGE
        return [self.row(*place) for place in places[start : start + ROWS_OF_PAGE]], pages

    def row(self, label: str, number: int) -> Row:
        """One row."""
        problems = self._by_place.get((label, number), [])
        index = self._sheets.get(label, -1)
        cells, of_row = self._cells(index, number, problems) if index >= 0 else ((), tuple(problems))
        table = self.reading.streams.table if self.reading.streams is not None else None
        positions = self._given.get((label, number), ())
        streams = tuple(table.row(i, named=True) for i in positions) if table is not None else ()
        state = _STATES[self._rank((label, number))]
        return Row(index, label, number, state, cells, of_row, streams)

    def _cells(
        self, index: int, number: int, problems: Sequence[Problem]
    ) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
        sheet = self.reading.sheets[index]
        given, mended = (
            self._text(grids[index], number) for grids in (self.reading.given, self.reading.mended)
        )
        of_cell: dict[int, list[Problem]] = {}
        of_row: list[Problem] = []
        for problem in problems:
            place = sheet.place(problem.column)
            (of_row if place is None else of_cell.setdefault(place, [])).append(problem)
        cells = tuple(
            Cell(
                place,
                sheet.fields.get(place, ""),
                given.get(place, ""),
                mended.get(place, ""),
                min((p.severity for p in of_cell.get(place, ())), key=RANKS.__getitem__, default="quiet"),
                tuple(p.message for p in of_cell.get(place, ())),
            )
            for place in sheet.titles
        )
        return cells, tuple(of_row)

    def text(self, sheet: int, number: int, place: int) -> str:
        """What stands in a cell now."""
        return self._text(self.reading.mended[sheet], number).get(place, "").strip()

    @staticmethod
    def _text(grid: Any, number: int) -> dict[int, str]:
        position = number - grid.first_row
        row = grid.cells[position] if 0 <= position < len(grid.cells) else ()
        return {place: cell_text(cell) for place, cell in enumerate(row)}

    @cached_property
    def groups(self) -> list[Group]:
        """Findings put together: refused before doubtful, frequent before rare."""
        counted: dict[tuple[str, str, str, str, str], list[Any]] = {}
        for problem in self.problems:
            if problem.row is None or not self._is_data(problem):
                continue
            sheet, answer = self._answer(problem)
            title = problem.column or ""
            key = (problem.severity, problem.message.code, problem.file or "", title, answer)
            counted.setdefault(key, [0, problem, sheet])[0] += 1
        found = [self._group(key[-1], *value) for key, value in counted.items()]
        return sorted(found, key=lambda group: (RANKS[group.severity], -group.count))

    def _answer(self, problem: Problem) -> tuple[Sheet | None, str]:
        """The sheet of a finding, and what its cell says now."""
        index = self._sheets.get(problem.file or "")
        if index is None or problem.row is None:
            return None, ""
        sheet = self.reading.sheets[index]
        place = sheet.place(problem.column)
        text = {} if place is None else self._text(self.reading.given[index], problem.row)
        return sheet, text.get(place if place is not None else -1, "").strip()

    def _group(self, answer: str, count: int, problem: Problem, sheet: Sheet | None) -> Group:
        place = sheet.place(problem.column) if sheet is not None else None
        title = sheet.titles[place] if sheet is not None and place is not None else ""
        figures = [p for p, name in sheet.fields.items() if name == "quantity"] if sheet is not None else []
        wants_unit = problem.message.code == "unit-missing" and figures
        unit_title = sheet.titles[figures[0]] if wants_unit and sheet is not None else ""
        return Group(problem.severity, problem.message, title, answer, count, place is not None, unit_title)
