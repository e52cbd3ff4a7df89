"""Read the knowledge tables: every CSV file of a table's folder, rows as typed records."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from symbio.knowledge.records import Row
from symbio.language import Fact, KnowledgeError

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
    bool: lambda cell: cell == "1",
    tuple[str, ...]: _items,
    str | None: _text,
    float | None: _float,
    int | None: _int,
}


def table_files(table: str, *folders: Path) -> tuple[Path, ...]:
    """CSV files that make up `table`, the shipped ones first, each folder in order of name."""
    return tuple(path for folder in (DATA, *folders) for path in sorted((folder / table).glob("*.csv")))


def read_table(record: type[R], path: Path) -> Iterator[R]:
    """Yield the rows of one file as `record`.

    Raises
    ------
    KnowledgeError
        A column is missing or a cell is no value of its column's type; names file, row and column.
    """
    hints = get_type_hints(record)
    columns = [(f.name, _CONVERTERS[hints[f.name]]) for f in fields(record)]
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        missing = [name for name, _ in columns if name not in header]
        if missing:
            raise KnowledgeError("knowledge-column-missing", file=path.name, column=", ".join(missing))
        places = [(name, header.index(name), convert) for name, convert in columns]
        for number, cells in enumerate(reader, start=2):
            if cells:
                yield _record(record, cells, places, (path, number, len(header)))


def _record(
    record: type[R],
    cells: list[str],
    places: list[tuple[str, int, Callable[[str], Any]]],
    where: tuple[Path, int, int],
) -> R:
    path, number, width = where
    facts: dict[str, Fact]
    if len(cells) != width:
        facts = {"file": path.name, "row": number, "found": len(cells), "expected": width}
        raise KnowledgeError("knowledge-row-width", **facts)
    values: dict[str, Any] = {}
    for name, place, convert in places:
        try:
            values[name] = convert(cells[place].strip())
        except ValueError:
            facts = {
                "file": f"{path.parent.name}/{path.name}",
                "row": number,
                "column": name,
                "value": cells[place],
            }
            raise KnowledgeError("knowledge-cell", **facts) from None
    return record(**values)


def read_all(record: type[R], table: str, *folders: Path) -> tuple[R, ...]:
    """All rows of `table`, in order of file and row."""
    return tuple(row for path in table_files(table, *folders) for row in read_table(record, path))
