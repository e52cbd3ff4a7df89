"""Any table of streams, whoever made it, into the stream table; every finding has a row and a remedy."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import polars as pl

from symbio.knowledge.official_lists import OfficialList
from symbio.language import LANGUAGES, Message, UnusableCall, UnusableFile, say_code
from symbio.streams.forms import FORMS, detect_form, is_form_xml, read_form, read_form_xml
from symbio.streams.grid import Cell, Grid, cell_text, read_grids
from symbio.streams.header import Header, find_header
from symbio.streams.problems import Problem, in_order
from symbio.streams.rawfile import open_raw
from symbio.streams.rows import RowReader
from symbio.streams.table import Streams, stream_table

if TYPE_CHECKING:
    import pandas as pd

    Source: TypeAlias = str | Path | IO[bytes] | pl.DataFrame | pd.DataFrame

Progress: TypeAlias = Callable[[int, int], object]

_FORM_NAMES = {"2tp": "2-TP", "2-tp": "2-TP", "2-тп": "2-TP", "by": "1-отходы", "1-отходы": "1-отходы"}
_SHARED_BY_MERGED = (
    "company",
    "site",
    "activity",
    "lat",
    "lon",
    "coordinates",
    "place",
    "country",
    "direction",
)
_STEP = 1000


def read_streams(
    source: Source,
    *,
    form: str | None = None,
    sheet: str | None = None,
    company: str | None = None,
    lists: Mapping[str, OfficialList] | None = None,
    progress: Progress | None = None,
) -> Streams:
    """Read a table of streams, or a state form, from a file or a data frame.

    Parameters
    ----------
    source
        CSV (any usual encoding and delimiter), XLSX, XLS, ODS, form XML; a path, a binary file object, or a
        Polars or pandas data frame.
    form
        State form, if it is not recognised: "2-TP" ("2tp") or "1-отходы" ("by").
    sheet
        Sheet of a workbook; default: every visible sheet with a header that is understood.
    company
        Name of the company of rows that name none; without it such rows are refused.
    lists
        Official code lists by scheme ("FKKO", "EWC", "BY"), from `symbio.load_official_list`: a code that
        its list lacks is refused.
    progress
        Called as ``progress(rows done, rows in all)``; may raise `symbio.Cancelled`.

    Returns
    -------
    Streams
        What was understood, in input order, and every problem with its row and column.

    Raises
    ------
    UnusableFile
        Nothing in the file can be read as streams.
    UnusableCall
        There is no such form.
    """
    if form is not None and form.casefold() not in _FORM_NAMES:
        raise UnusableCall("form-name-unknown", name=form, forms=", ".join(FORMS))
    form = _FORM_NAMES[form.casefold()] if form else None
    if not isinstance(source, str | Path) and hasattr(source, "columns"):
        return _read_tables((_frame_grid(source),), progress, lists, company)
    raw = open_raw(source)
    if raw.kind == "xml":
        if not is_form_xml(raw.data):
            raise UnusableFile("file-xml-unknown", file=raw.name)
        return read_form_xml(raw, lists=lists)
    grids = read_grids(raw, sheet=sheet)
    return streams_of(grids, form=form, company=company, lists=lists, progress=progress)


def streams_of(
    grids: Sequence[Grid],
    *,
    form: str | None = None,
    company: str | None = None,
    lists: Mapping[str, OfficialList] | None = None,
    progress: Progress | None = None,
    only: Set[tuple[str, int]] | None = None,
) -> Streams:
    """Read sheets that are grids already; otherwise as `read_streams`.

    `only`: of ordinary tables read these rows alone, by (sheet's label, row number in the file).
    """
    form = form or form_of(grids)
    if form:
        return read_form(grids, form, lists=lists)
    return _read_tables(grids, progress, lists, company, only)


def form_of(grids: Sequence[Grid]) -> str | None:
    """State form that the sheets hold: "2-TP", "1-отходы", or None for an ordinary table."""
    form = detect_form(grids)
    return None if form and _has_stream_header(grids) else form


def read_text(text: str, *, company: str | None = None, progress: Progress | None = None) -> Streams:
    """Read rows pasted from a spreadsheet or typed: the first line with field names is the header.

    `company` is that of rows that name none.

    Examples
    --------
    >>> read_text("company\\tstream\\tquantity\\tunit\\nDairy\\tWhey\\t200\\tt/month").table["quantity"][0]
    2400.0
    """
    if not text.strip():
        raise UnusableFile("file-empty", file="-")
    source = io.BytesIO(text.encode("utf-8", "replace"))
    return _read_tables(read_grids(source, name="-"), progress, company=company)


def _has_stream_header(grids: Sequence[Grid]) -> bool:
    """An ordinary table may mention a state form in its words; its header tells."""
    try:
        return any(
            (found := find_header(grid)) is not None and bool(found[0].places("direction")) for grid in grids
        )
    except UnusableFile:
        return False


def _read_tables(
    grids: Sequence[Grid],
    progress: Progress | None,
    lists: Mapping[str, OfficialList] | None = None,
    company: str | None = None,
    only: Set[tuple[str, int]] | None = None,
) -> Streams:
    required = ("company", "stream") if company is None else ("stream",)
    found = [(grid, *understood) for grid in grids if (understood := find_header(grid, required)) is not None]
    if not found:
        raise UnusableFile("header-missing", file=grids[0].file)
    read = {id(grid) for grid, _, _ in found}
    problems = [
        Problem("note", Message("sheet-without-header", sheet=grid.sheet), grid.file)
        for grid in grids
        if id(grid) not in read and grid.sheet not in _help_sheets()
    ]
    rows: list[dict[str, Any]] = []
    raws: list[pl.DataFrame] = []
    total = sum(len(grid.cells) - header.position - 1 for grid, header, _ in found)
    for grid, header, findings in found:
        reader = RowReader(grid, header, lists or {}, company)
        taken = _read_grid(reader, grid, header, progress=progress, done=(len(rows), total), only=only)
        problems += [*grid.problems, *findings, *reader.problems]
        rows += taken
        raws.append(_raw(grid, header) if only is None else pl.DataFrame(schema={"row": pl.Int64}))
    problems += find_duplicates(rows)
    raw = pl.concat(raws, how="diagonal") if len(raws) > 1 else raws[0]
    if only is None and not rows and not any(problem.severity == "refused" for problem in problems):
        raise UnusableFile("file-without-rows", file=grids[0].file)
    return Streams(stream_table(rows), in_order(problems), raw, grids[0].file)


def _help_sheets() -> set[str]:
    """Names of the questionnaire's own help sheet."""
    return {say_code("template-help", lang) for lang in LANGUAGES}


def _read_grid(
    reader: RowReader,
    grid: Grid,
    header: Header,
    *,
    progress: Progress | None,
    done: tuple[int, int],
    only: Set[tuple[str, int]] | None = None,
) -> list[dict[str, Any]]:
    """Rows of one grid; `done` counts the rows of earlier grids and of all."""
    before, total = done
    _fill_merged(grid, header)
    rows = []
    if not header.places("direction"):
        reader.problems.append(Problem("doubt", Message("direction-column-missing"), grid.label))
    for position in range(header.position + 1, len(grid.cells)):
        cells = grid.cells[position]
        if all(cell is None for cell in cells):
            continue
        if only is not None and (grid.label, grid.row_number(position)) not in only:
            continue
        row = reader.read(cells, grid.row_number(position))
        if row is not None:
            rows.append(row)
        if progress is not None and position % _STEP == 0:
            progress(min(before + position - header.position, total), total)
    if progress is not None:
        progress(min(before + len(grid.cells) - header.position - 1, total), total)
    return rows


def _fill_merged(grid: Grid, header: Header) -> None:
    """A company merged over several rows stands for all of them; a merged quantity does not."""
    shared = {place for name in _SHARED_BY_MERGED for place in header.places(name)}
    for first_row, first, last_row, last in grid.merged:
        if first != last or first not in shared or first_row <= header.position:
            continue
        value = grid.cells[first_row][first] if first < len(grid.cells[first_row]) else None
        for row in grid.cells[first_row + 1 : last_row + 1]:
            if first < len(row) and any(cell is not None for cell in row):
                row[first] = value


def find_duplicates(rows: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """Rows that say the same stream of the same site twice are kept, and doubted."""
    seen: dict[tuple[object, ...], int] = {}
    found = []
    for row in rows:
        key = (
            row["company"].casefold(),
            row["site"].casefold(),
            row["direction"],
            row["stream"].casefold(),
            row.get("quantity"),
            row.get("unit"),
            tuple((code["scheme"], code["code"]) for code in row["codes"]),
            row.get("temperature_c_low"),
            row.get("lat"),
            row.get("lon"),
        )
        first = seen.setdefault(key, row["row"])
        if first != row["row"]:
            found.append(Problem("doubt", Message("row-twice", first=first), row["file"], row["row"]))
    return found


def _raw(grid: Grid, header: Header) -> pl.DataFrame:
    """All cells below the header as text; an empty cell is null."""
    rows = [
        (grid.row_number(position), grid.cells[position])
        for position in range(header.position + 1, len(grid.cells))
    ]
    columns: dict[str, list[Any]] = {"row": [number for number, _ in rows]}
    width = max((len(cells) for _, cells in rows), default=0)
    for place in range(max(width, *header.titles, 0) if header.titles else width):
        title = header.titles.get(place) or f"column {place + 1}"
        while title in columns:
            title += "_"
        columns[title] = [_raw_text(cells, place) for _, cells in rows]
    schema = {name: pl.Int64 if name == "row" else pl.String for name in columns}
    return pl.DataFrame(columns, schema=schema)


def _raw_text(cells: Sequence[Cell], place: int) -> str | None:
    cell = cells[place] if place < len(cells) else None
    return None if cell is None else cell_text(cell)


def _frame_grid(frame: Any) -> Grid:
    """A data frame as a grid: its column names are row 1."""
    if not isinstance(frame, pl.DataFrame):
        frame = pl.DataFrame({str(name): _column(frame[name]) for name in frame.columns}, strict=False)
    if not frame.width:
        raise UnusableFile("file-empty", file="-")
    names: list[Cell] = [str(name) for name in frame.columns]
    cells = [names, *([_frame_cell(value) for value in row] for row in frame.iter_rows())]
    return Grid(cells, "-")


def _column(series: Any) -> list[Any]:
    return [None if value is None or value != value else value for value in series.tolist()]


def _frame_cell(value: Any) -> Cell:
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return str(value)
    return (value.strip() or None) if isinstance(value, str) else value
