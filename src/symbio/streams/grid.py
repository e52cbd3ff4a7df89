"""Any table file as rows of plain cells, with limits that hold whatever the file claims."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeAlias

from symbio.language import Message, UnusableFile
from symbio.streams.archive import MAX_CELLS, MAX_COLUMNS, Extent, check_archive, check_extent
from symbio.streams.compound import check_compound
from symbio.streams.delimited import read_delimited
from symbio.streams.fields import Heading
from symbio.streams.problems import Problem
from symbio.streams.rawfile import RawFile, open_raw

Cell: TypeAlias = str | float | int | dt.date | None

MAX_CELL_CHARACTERS = 32_767
"""What a spreadsheet holds in one cell; anything longer is no honest cell and is left out."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet of a file, or one text table.

    Parameters
    ----------
    cells
        Rows of cells: text, number, date or None (empty). Rows may differ in length.
    file
        Display name of the file, without folders.
    sheet
        Name of the sheet; None for text tables.
    first_row
        Row number in the file of ``cells[0]``, 1 = first line.
    merged
        Merged ranges as (first row, first column, last row, last column), positions in `cells`. The value
        stands in the first cell only.
    problems
        What had to be repaired or left out while reading.
    headings
        What columns mean by their titles, where somebody said so; None: nobody reads the column.
    """

    cells: list[list[Cell]]
    file: str
    sheet: str | None = None
    first_row: int = 1
    merged: tuple[tuple[int, int, int, int], ...] = ()
    problems: tuple[Problem, ...] = ()
    headings: Mapping[str, Heading | None] = field(default_factory=dict)

    def row_number(self, position: int) -> int:
        """Row number in the file of ``cells[position]``."""
        return self.first_row + position

    @property
    def label(self) -> str:
        """File name, with the sheet's name where the file has sheets."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file


def read_grids(
    source: str | Path | IO[bytes] | RawFile, *, sheet: str | None = None, name: str | None = None
) -> tuple[Grid, ...]:
    """Read every visible sheet of a spreadsheet (XLSX, XLS, ODS), or a text table, as grids.

    Formulas give their stored values and are never evaluated. Empty sheets are left out.

    Parameters
    ----------
    source
        Path, binary file object, or a file already opened by `open_raw`.
    sheet
        Read this sheet only (hidden ones too).
    name
        Display name; default the file's own.

    Raises
    ------
    UnusableFile
        No table, damaged, protected, empty, too large, or without the named sheet.
    """
    raw = source if isinstance(source, RawFile) else open_raw(source, name=name)
    if raw.kind == "xml":
        raise UnusableFile("file-xml-unknown", file=raw.name)
    grids = _text_grid(raw) if raw.kind == "text" else _sheet_grids(raw, sheet)
    if not grids:
        raise UnusableFile("file-empty", file=raw.name)
    return tuple(grids)


def read_grid(
    source: str | Path | IO[bytes] | RawFile, *, sheet: str | None = None, name: str | None = None
) -> Grid:
    """Read the first visible sheet with content, or the named one; otherwise as `read_grids`."""
    return read_grids(source, sheet=sheet, name=name)[0]


def cell_text(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a decimal point, dates as ISO, empty as ""."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def column_letter(position: int) -> str:
    """Return the spreadsheet's letter of the column at `position` (0 = A)."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _text_grid(raw: RawFile) -> list[Grid]:
    table = read_delimited(raw.data, raw.name)
    check_extent(Extent(len(table.rows), 1), raw.name)
    cells, problems = _clean(table.rows, raw.name, 1)
    problems += _cut_wide(cells, raw.name)
    if sum(map(len, cells)) > MAX_CELLS:
        check_extent(Extent(len(cells), MAX_COLUMNS), raw.name)
    return _filled([Grid(cells, raw.name, problems=(*table.problems, *problems))])


def _cut_wide(cells: list[list[Cell]], file: str) -> list[Problem]:
    problems = []
    for number, row in enumerate(cells, 1):
        if len(row) > MAX_COLUMNS:
            message = Message("row-too-wide", cells=len(row), limit=MAX_COLUMNS)
            problems.append(Problem("refused", message, file, number))
            row.clear()
    return problems


def _sheet_grids(raw: RawFile, sheet: str | None) -> list[Grid]:
    import python_calamine as calamine

    if raw.kind == "xls":
        check_compound(raw.data, raw.name)
    else:
        check_archive(raw.data, raw.name)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw.data)) as book:
            names = _sheets(book, calamine.SheetVisibleEnum.Visible, sheet, raw.name)
            return _filled([_grid(book.get_sheet_by_name(name), raw.name) for name in names])
    except calamine.PasswordError as error:
        raise UnusableFile("file-password", file=raw.name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnusableFile("file-damaged", file=raw.name) from error
    except BaseException as error:
        # A panic of the Rust reader is no Exception; only its name tells it from a keyboard interrupt.
        if type(error).__name__ != "PanicException":
            raise
        raise UnusableFile("file-damaged", file=raw.name) from error


def _sheets(book: Any, visible: object, sheet: str | None, file: str) -> list[str]:
    if sheet is not None:
        if sheet not in book.sheet_names:
            raise UnusableFile("sheet-missing", file=file, sheet=sheet, sheets=", ".join(book.sheet_names))
        return [sheet]
    return [meta.name for meta in book.sheets_metadata if meta.visible == visible]


def _grid(sheet: Any, file: str) -> Grid:
    rows = sheet.to_python(skip_empty_area=True)
    top, left = sheet.start or (0, 0)
    label = f"{file} [{sheet.name}]"
    cells, problems = _clean(rows, label, top + 1)
    if left:
        cells = [[*[None] * left, *row] for row in cells]
    merged = tuple(
        (r0 - top, c0, r1 - top, c1)
        for (r0, c0), (r1, c1) in sheet.merged_cell_ranges or ()
        if r0 >= top and r1 - top < len(cells)
    )
    return Grid(cells, file, sheet.name, top + 1, merged, tuple(problems))


def _clean(rows: Iterable[list[Any]], file: str, first_row: int) -> tuple[list[list[Cell]], list[Problem]]:
    cells: list[list[Cell]] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, first_row):
        cells.append([_cell(value) for value in row])
        if any(isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS for value in row):
            problems += _drop_long(cells[-1], file, number)
    return cells, problems


def _drop_long(row: list[Cell], file: str, number: int) -> list[Problem]:
    problems = []
    for position, value in enumerate(row):
        if isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS:
            row[position] = None
            message = Message("cell-too-long", characters=len(value), limit=MAX_CELL_CHARACTERS)
            problems.append(Problem("refused", message, file, number, column_letter(position)))
    return problems


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value.replace("\x00", "").strip() or None if value else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, bool):
        return str(value).upper()
    if value is None or isinstance(value, int | dt.date):
        return value
    return str(value)


def _filled(grids: list[Grid]) -> list[Grid]:
    return [grid for grid in grids if any(cell is not None for row in grid.cells for cell in row)]
