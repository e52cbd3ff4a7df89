"""Official code lists that an operator loads from a file: which codes exist, and their titles."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from symbio.knowledge.code_shapes import nearest
from symbio.language import UnusableFile

LENGTHS: Mapping[str, tuple[int, ...]] = MappingProxyType({"FKKO": (11,), "EWC": (6,), "BY": (7,)})
"""Number of digits of a complete code, for the schemes whose official lists can be loaded."""

_CODE_HEADERS = ("code", "код", "код отхода", "код фкко", "ewc", "low code", "fkko")
_TITLE_HEADERS = ("name", "title", "description", "наименование", "название", "наименование отхода")


@dataclass(frozen=True, slots=True)
class OfficialList:
    """The codes of one scheme as published, with their titles.

    Parameters
    ----------
    scheme
        "FKKO", "EWC" or "BY".
    source
        Name of the file it was read from, without folders.
    titles
        Title by code; the code without blanks. A title may be empty.
    """

    scheme: str
    source: str
    titles: Mapping[str, str] = field(repr=False)

    def __contains__(self, code: object) -> bool:
        return code in self.titles

    def __len__(self) -> int:
        return len(self.titles)

    def title(self, code: str) -> str | None:
        """Official title of `code`; None if the list has no such code or no title for it."""
        return self.titles.get(code) or None

    def nearest(self, code: str, count: int = 3) -> tuple[str, ...]:
        """Up to `count` published codes most like `code`."""
        return nearest(code, self.titles.keys(), count)


def load_official_list(path: str | Path, scheme: str) -> OfficialList:
    """Read an official list from CSV (UTF-8 or CP1251; comma, semicolon or tab) or XLSX.

    The columns are found by their headers (code/код, name/title/наименование); without known headers
    the first column that holds codes counts, the next one holds titles. Blanks, dots, stars and
    non-breaking spaces inside codes are ignored.

    Raises
    ------
    UnusableFile
        The file cannot be read, or no row holds a code of `scheme`.
    """
    path = Path(path)
    if scheme not in LENGTHS:
        raise UnusableFile("code-list-scheme", scheme=scheme, schemes=", ".join(LENGTHS))
    try:
        rows = list(_xlsx_rows(path) if path.suffix.lower() in (".xlsx", ".xls") else _csv_rows(path))
    except (OSError, ValueError, csv.Error) as error:
        raise UnusableFile("code-list-unreadable", file=path.name, reason=type(error).__name__) from error
    titles = _titles(rows, LENGTHS[scheme])
    if not titles:
        raise UnusableFile("code-list-empty", file=path.name, scheme=scheme)
    return OfficialList(scheme, path.name, MappingProxyType(titles))


def _csv_rows(path: Path) -> Iterator[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1251")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _xlsx_rows(path: Path) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise ValueError(str(error)) from error
    return (list(map(_cell, row)) for row in rows)


def _cell(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _titles(rows: list[list[str]], lengths: tuple[int, ...]) -> dict[str, str]:
    place, title_place = _places(rows, lengths)
    titles: dict[str, str] = {}
    for row in rows:
        code = re.sub(r"[\s.*\-]", "", row[place]) if place < len(row) else ""
        if len(code) == max(lengths) - 1 and code.isascii() and code.isdigit() and max(lengths) == 6:
            code = "0" + code  # a spreadsheet dropped the leading zero
        if code.isascii() and code.isdigit() and len(code) in lengths:
            titles.setdefault(code, row[title_place].strip() if title_place < len(row) else "")
    return titles


def _places(rows: list[list[str]], lengths: tuple[int, ...]) -> tuple[int, int]:
    for row in rows[:20]:
        heads = [cell.strip().lower() for cell in row]
        code = next((i for i, head in enumerate(heads) if head in _CODE_HEADERS), None)
        if code is not None:
            title = next((i for i, head in enumerate(heads) if head in _TITLE_HEADERS), code + 1)
            return code, title
    for row in rows[:50]:
        for i, cell in enumerate(row):
            if len(re.sub(r"[\s.*]", "", cell)) in lengths and re.sub(r"[\s.*]", "", cell).isdigit():
                return i, i + 1
    return 0, 1
