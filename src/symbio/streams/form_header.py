"""Who filed a state form: name, registration numbers, activity, address, from the cells of its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from symbio.streams.form_layout import number_row
from symbio.streams.grid import Cell, Grid, cell_text


@dataclass(frozen=True, slots=True)
class Respondent:
    """Header facts of a form; None where the form does not say.

    Parameters
    ----------
    company, branch
        Name of the organisation and of the separate division that reports, as written.
    address
        Postal address.
    okpo, inn, unp, ogrn, oktmo
        Registration numbers, digits only. ``unp`` is the Belarusian taxpayer number.
    okved
        Main activity as written.
    year
        Reporting year.
    """

    company: str | None = None
    branch: str | None = None
    address: str | None = None
    okpo: str | None = None
    inn: str | None = None
    unp: str | None = None
    ogrn: str | None = None
    oktmo: str | None = None
    okved: str | None = None
    year: str | None = None


_LABELS: Mapping[str, re.Pattern[str]] = {
    "branch": re.compile(
        r"наименование\s+(?:обособленного|структурного)\s+подразделения|^филиал\s*:", re.IGNORECASE
    ),
    "company": re.compile(
        r"наименование\s+(?:отчитывающейся\s+организации|юридического\s+лица|организации|респондента)",
        re.IGNORECASE,
    ),
    "address": re.compile(r"(?:почтовый\s+|фактический\s+|юридический\s+)?адрес", re.IGNORECASE),
    "okpo": re.compile(r"\bокпо\b", re.IGNORECASE),
    "inn": re.compile(r"\bинн\b|идентификационный номер налогоплательщика", re.IGNORECASE),
    "unp": re.compile(r"\bунп\b|уч[её]тный номер плательщика", re.IGNORECASE),
    "ogrn": re.compile(r"\bогрн", re.IGNORECASE),
    "oktmo": re.compile(r"\bоктмо\b|\bокато\b", re.IGNORECASE),
    "okved": re.compile(r"\bоквэд|\bокэд\b|вид[а]?\s+(?:экономической\s+)?деятельности", re.IGNORECASE),
}
_VALUES: Mapping[str, re.Pattern[str]] = {
    "okpo": re.compile(r"\d{8}|\d{10}|\d{12}|\d{14}"),
    "inn": re.compile(r"\d{10}|\d{12}"),
    "unp": re.compile(r"\d{9}"),
    "ogrn": re.compile(r"\d{13}|\d{15}"),
    "oktmo": re.compile(r"\d{8}|\d{11}"),
    "okved": re.compile(r"\d{2}(?:\.\d{1,2}){0,3}(?:\s.*)?|\d{5}"),
}
_YEAR = re.compile(r"за\s+(20\d\d)\s*г", re.IGNORECASE)
_NO_VALUE = re.compile(r":$|\bадрес\b|^наименование|электронн|\(www", re.IGNORECASE)


def read_header(grids: Sequence[Grid]) -> Respondent:
    """Collect header facts from the cells above the table of every sheet; the first found counts."""
    facts: dict[str, str] = {}
    for grid in grids:
        rows = [[cell_text(cell).strip() for cell in row] for row in _above_table(grid)]
        for row, cells in enumerate(rows):
            for position, text in enumerate(cells):
                if text:
                    _note(facts, rows, row, position)
    known = {f.name for f in fields(Respondent)}
    return Respondent(**{name: value for name, value in facts.items() if name in known})


def _above_table(grid: Grid) -> Iterator[Sequence[Cell]]:
    for row in grid.cells[:80]:
        places = number_row(row)
        if places is not None and {"В", "Г"} <= places.keys():
            return
        yield row


def _note(facts: dict[str, str], rows: list[list[str]], row: int, position: int) -> None:
    """Take over what the cell at `row`, `position` is or names."""
    text = rows[row][position]
    year = _YEAR.search(text)
    if year:
        facts.setdefault("year", year[1])
    for name, label in _LABELS.items():
        if name not in facts and (match := label.search(text)):
            value = _value(name, rows, row, position, text[match.end() :])
            if value:
                facts[name] = value


def _value(name: str, rows: list[list[str]], row: int, position: int, rest: str) -> str | None:
    """What a label names: the rest of its own cell, a cell to the right, or one below."""
    own = re.sub(r"^[^:]*:", "", rest).strip(" _-\n") if ":" in rest else ""
    right = [cell for cell in rows[row][position + 1 :] if cell][:1]
    below = [rows[r][position] for r in range(row + 1, min(row + 5, len(rows))) if position < len(rows[r])]
    if name in _VALUES:
        pattern = _VALUES[name]
        spaced = [re.sub(r"(?<=\d)[\s\u00a0](?=\d)", "", cell) for cell in (own, *right, *below)]
        return next((cell for cell in spaced if pattern.fullmatch(cell)), None)
    words = [cell for cell in (own, *right, *(below[:1] if name != "address" else [])) if len(cell) > 2]
    return next((cell for cell in words if not _NO_VALUE.search(cell)), None)
