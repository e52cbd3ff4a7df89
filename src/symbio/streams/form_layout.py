"""Where things stand on a filled state form: sections, column numbers, lines of wastes.

A form is a table whose columns carry letters and numbers ("А Б В Г 1 2 3 …") under a heading of merged
cells; it may go on over several sheets or be cut into parts that repeat the letters. Columns are found
by that row of numbers and by the words of the headings; where the two disagree the user is told.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from symbio.language import Message
from symbio.streams.grid import Cell, Grid, cell_text
from symbio.streams.problems import Problem

TWO_TP, BY_WASTE = "2-TP", "1-отходы"

_LETTERS = str.maketrans("ABГVG", "АВГВГ")
_SECTION = re.compile(r"^\s*раздел\s+([ivх123]+|первый|второй|третий)", re.IGNORECASE)
_TABLE = re.compile(r"^\s*таблица\s*([0-9]+)", re.IGNORECASE)
_TOTAL = re.compile(
    r"^\s*(всего|итого|в том числе|из них|в т\.\s?ч|(по\s+)?[ivх1-5]+\s+класс|класс)", re.IGNORECASE
)
_CODE = re.compile(r"^\s*\d(?:[\s\u00a0.]*\d){6,10}\s*$")


@dataclass(frozen=True, slots=True)
class FormColumn:
    """What a column of a form means.

    Parameters
    ----------
    form, column
        "2-TP" or "1-отходы"; the letter or number of the column.
    role
        name, code, class, generated, received, recovered, disposed, stock_end …
    fate
        For *recovered* and *disposed*: the current fate in the stream table.
    balance
        Sign in the balance that ends at the stock: 1, -1, or 0 when outside.
    words
        Pattern of the heading's words, lower case.
    label
        The form's own word for the movement, shown beside the amount.
    """

    form: str
    column: str
    role: str
    fate: str | None
    balance: int
    words: re.Pattern[str]
    label: str


@dataclass(slots=True)
class FormLine:
    """One waste of a form: where it stands and the text of its cells by column letter or number."""

    row: int
    sheet: str | None
    cells: dict[str, str] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """Text of a cell, empty if the form has none."""
        return self.cells.get(column, "")


@cache
def form_columns(form: str) -> Mapping[str, FormColumn]:
    """Columns of `form` by letter or number."""
    path = Path(__file__).with_name("form_columns.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["form"] == form]
    return {
        row["column"]: FormColumn(
            form,
            row["column"],
            row["role"],
            row["fate"] or None,
            int(row["balance"] or 0),
            re.compile(row["words"]),
            row["label_ru"],
        )
        for row in rows
    }


def number_row(row: Sequence[Cell]) -> dict[str, int] | None:
    """Positions by letter or number, if `row` is a form's row of column numbers; None otherwise."""
    places: dict[str, int] = {}
    for position, cell in enumerate(row):
        text = cell_text(cell).strip().upper().translate(_LETTERS)
        if re.fullmatch(r"[АБВГ]|[1-9]|[12]\d", text):
            places.setdefault(text, position)
        elif text:
            return None
    numbers = [key for key in places if key.isdigit()]
    return places if {"А", "Б"} <= places.keys() and len(numbers) >= 3 else None


def form_lines(grids: Sequence[Grid], form: str) -> tuple[list[FormLine], list[Problem]]:
    """Lines of section I (2-TP) or table 1 (1-отходы), parts on several sheets joined, totals left out."""
    lines: dict[tuple[str, str, str], FormLine] = {}
    problems: list[Problem] = []
    totals = 0
    for grid, places, rows in _parts(grids, form, problems):
        for position in rows:
            line = _line(grid, position, places)
            if not _holds_waste(line, form):
                continue
            if _is_total(line, form):
                totals += 1
            else:
                _join(lines, line, form, is_continued=form == TWO_TP)
    if totals:
        file = grids[0].file if grids else None
        problems.append(Problem("note", Message("form-totals-skipped", count=totals), file))
    return list(lines.values()), problems


def _column(form: str, role: str) -> str:
    return next(column.column for column in form_columns(form).values() if column.role == role)


def _parts(
    grids: Sequence[Grid], form: str, problems: list[Problem]
) -> Iterator[tuple[Grid, dict[str, int], range]]:
    """Yield every part of the wanted section: its grid, its columns, the positions of its rows."""
    is_wanted = True
    for grid in grids:
        marks, is_wanted = _marks(grid, form, is_wanted=is_wanted)
        ends = [*(start for start, _ in marks[1:]), len(grid.cells)]
        for (start, places), end in zip(marks, ends, strict=False):
            if places is not None:
                yield grid, _checked(grid, start, places, form, problems), range(start + 1, end)


def _marks(grid: Grid, form: str, *, is_wanted: bool) -> tuple[list[tuple[int, dict[str, int] | None]], bool]:
    """Positions where a part of the wanted section begins (with its columns) or another section (None).

    A section may go on over several sheets: whether the sheet begins and ends inside the wanted one is
    passed from sheet to sheet.
    """
    marks: list[tuple[int, dict[str, int] | None]] = []
    for position, row in enumerate(grid.cells):
        is_other = _other_section(row, form)
        if is_other is not None:
            is_wanted = not is_other
            marks.append((position, None))
        places = number_row(row) if is_wanted else None
        if places is not None:
            marks.append((position, places))
    if is_wanted and not any(places for _, places in marks):
        marks += _unnumbered(grid, form)
    return marks, is_wanted


def _other_section(row: Sequence[Cell], form: str) -> bool | None:
    """True at the title of another section, False at that of the wanted one, None elsewhere."""
    pattern = _SECTION if form == TWO_TP else _TABLE
    for cell in row:
        match = pattern.match(cell) if isinstance(cell, str) else None
        if match:
            return match[1].lower() not in ("i", "1", "первый")
    return None


def _unnumbered(grid: Grid, form: str) -> Iterator[tuple[int, dict[str, int]]]:
    """A table without the row of numbers: columns by the words above the first row with a code."""
    first = next((i for i, row in enumerate(grid.cells) if any(_CODE.match(cell_text(c)) for c in row)), None)
    if first:
        places = _by_words(grid, first, form)
        if len(places) >= 5 and _column(form, "generated") in places:
            yield first - 1, places


def _by_words(grid: Grid, end: int, form: str) -> dict[str, int]:
    """Columns by the words of the headings in the (up to twelve) rows above `end`."""
    paths = _heading_paths(grid, max(0, end - 12), end)
    places: dict[str, int] = {}
    for column in form_columns(form).values():
        position = next((p for p, words in paths.items() if column.words.search(words)), None)
        if position is not None:
            places[column.column] = position
    return places


def _heading_paths(grid: Grid, start: int, end: int) -> dict[int, str]:
    """Words above each column, top to bottom; merged headings spread over all columns they span."""
    spread: dict[int, dict[int, str]] = {row: {} for row in range(start, end)}
    for row in range(start, end):
        for position, cell in enumerate(grid.cells[row]):
            if isinstance(cell, str) and re.search(r"[а-яё]{2}", cell.lower()):
                spread[row][position] = " ".join(cell.lower().replace("-\n", "").split())
    width = max(map(len, grid.cells[start:end]), default=0)
    for top, left, _bottom, right in grid.merged:
        if start <= top < end and left in spread[top]:
            for position in range(left, min(right + 1, width)):
                spread[top].setdefault(position, spread[top][left])
    # A title above the table is one text, however many columns it spans: no heading.
    wide = [row for row in spread.values() if len(set(row.values())) >= 3]
    columns = sorted({position for row in wide for position in row})
    return {p: " ".join(dict.fromkeys(row[p] for row in wide if p in row)) for p in columns}


def _checked(
    grid: Grid, start: int, places: dict[str, int], form: str, problems: list[Problem]
) -> dict[str, int]:
    """Columns by number; for Belarus, whose editions differ, words win over numbers, and it is said."""
    words = _by_words(grid, start, form)
    merged = {**words, **places}
    for column, position in words.items():
        if form == BY_WASTE and column in places and places[column] != position:
            merged[column] = position
            heading = form_columns(form)[column].label or form_columns(form)[column].role
            message = Message("form-column-moved", column=column, heading=heading)
            problems.append(Problem("doubt", message, grid.label, grid.row_number(start), column))
    return merged


def _line(grid: Grid, position: int, places: Mapping[str, int]) -> FormLine:
    row = grid.cells[position]
    cells = {key: cell_text(row[place]).strip() for key, place in places.items() if place < len(row)}
    return FormLine(grid.row_number(position), grid.sheet, {key: text for key, text in cells.items() if text})


def _holds_waste(line: FormLine, form: str) -> bool:
    name, code = line.get(_column(form, "name")), line.get(_column(form, "code"))
    amounts = any(key.isdigit() and re.search(r"\d", text) for key, text in line.cells.items())
    return bool((name or code) and (amounts or _CODE.match(code)))


def _is_total(line: FormLine, form: str) -> bool:
    name, code = line.get(_column(form, "name")), line.get(_column(form, "code"))
    return bool(_TOTAL.match(name)) and not _CODE.match(code)


def _join(
    lines: dict[tuple[str, str, str], FormLine], line: FormLine, form: str, *, is_continued: bool
) -> None:
    """Add a line; a part of the table that goes on with the same waste and other columns joins it."""
    code = re.sub(r"\D", "", line.get(_column(form, "code")))
    key = (line.get("А"), code, line.get(_column(form, "name")).lower())
    known = lines.get(key)
    numbers = {column for column in line.cells if column.isdigit()}
    if known is None or not is_continued or numbers & known.cells.keys():
        while key in lines:
            key = (key[0] + "+", key[1], key[2])
        lines[key] = line
    else:
        known.cells.update({column: line.cells[column] for column in numbers})
