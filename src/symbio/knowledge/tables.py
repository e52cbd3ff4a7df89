"""Read the knowledge tables: every CSV file of a table's folder, rows as typed records."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints, overload

from symbio.knowledge.row import Row
from symbio.language import KnowledgeError

DATA = Path(__file__).parent / "data"

R = TypeVar("R", bound=Row)


def _text(cell: str) -> str | None:
    return cell or None


def _float(cell: str) -> float | None:
    return float(cell) if cell else None


def _int(cell: str) -> int | None:
    return int(cell) if cell else None


def _items(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


_CONVERTERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    float: float,
    int: int,
    bool: lambda cell: cell == "1",
    tuple[str, ...]: _items,
    str | None: _text,
    float | None: _float,
    int | None: _int,
}


def table_files(table: str, *folders: Path) -> tuple[Path, ...]:
    """CSV files that make up `table`, the shipped ones first, each folder in order of name."""
    return tuple(path for folder in (DATA, *folders) for path in sorted((folder / table).glob("*.csv")))


def read_table(record: type[R], path: Path, data: bytes | None = None) -> Iterator[R]:
    """Yield the rows of one file as `record`; `data`: its content, where it is read already.

    Raises
    ------
    KnowledgeError
        A column is missing or a cell is no value of its column's type; names file, row and column.
    """
    text = (path.read_bytes() if data is None else data).decode("utf-8")
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    rows = list(reader)
    columns = _columns(cast(Any, record))
    missing = [name for name, _ in columns if name not in header]
    if missing:
        raise KnowledgeError("knowledge-column-missing", file=path.name, column=", ".join(missing))
    places = [(name, header.index(name), convert) for name, convert in columns]
    try:
        yield from _records(record, [cells for cells in rows if cells], places, len(header))
    except ValueError:
        raise _first_defect(rows, places, path, len(header)) from None


@cache
def _columns(record: Any) -> tuple[tuple[str, Callable[[str], Any]], ...]:
    hints = get_type_hints(record)
    return tuple((field.name, _CONVERTERS[hints[field.name]]) for field in fields(record))


_Places = list[tuple[str, int, Callable[[str], Any]]]


def _records(record: type[R], rows: list[list[str]], places: _Places, width: int) -> list[R]:
    """All rows as records, column by column; equal texts of a column are one object.

    Raises
    ------
    ValueError
        Some row has another width, or some cell is no value of its column's type.
    """
    if not rows:
        return []
    if any(len(cells) != width for cells in rows):
        raise ValueError("width")
    columns = list(zip(*rows, strict=True))
    converted = []
    for _name, place, convert in places:
        cells = [cell.strip() for cell in columns[place]]
        known = {cell: convert(cell) for cell in set(cells)}
        converted.append([known[cell] for cell in cells])
    return [record(*values) for values in zip(*converted, strict=True)]


def _first_defect(rows: list[list[str]], places: _Places, path: Path, width: int) -> KnowledgeError:
    """What is wrong first, with its row (the header is row 1) and column."""
    file = f"{path.parent.name}/{path.name}"
    for number, cells in enumerate(rows, start=2):
        if cells and len(cells) != width:
            return KnowledgeError(
                "knowledge-row-width", file=path.name, row=number, found=len(cells), expected=width
            )
        for name, place, convert in places if cells else ():
            try:
                convert(cells[place].strip())
            except ValueError:
                return KnowledgeError(
                    "knowledge-cell", file=file, row=number, column=name, value=cells[place]
                )
    raise AssertionError("a defect that no row has")


def read_all(
    record: type[R], table: str, *folders: Path, files: Mapping[Path, bytes] | None = None
) -> tuple[R, ...]:
    """All rows of `table`, in order of file and row; `files`: contents that are read already."""
    known = files or {}
    return tuple(
        row for path in table_files(table, *folders) for row in read_table(record, path, known.get(path))
    )


class Later(Sequence[R]):
    """Rows that are read when somebody first asks for one: most work needs no names and no phrases."""

    def __init__(self, make: Callable[[], tuple[R, ...]]) -> None:
        self._make = make

    @cached_property
    def _rows(self) -> tuple[R, ...]:
        return self._make()

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    @overload
    def __getitem__(self, place: int) -> R: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[R, ...]: ...
    def __getitem__(self, place: int | slice) -> R | tuple[R, ...]:
        return self._rows[place]
