"""State forms on wastes: which one a file holds, and its streams.

Known: the Russian form 2-TP (waste) as a table (XLSX, XLS, ODS, CSV) and as XML, and the Belarusian form
1-отходы as a table. What becomes an offer is told in `symbio.streams.form_declare`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from symbio.knowledge.official_lists import OfficialList
from symbio.language import Message, UnusableFile
from symbio.streams.form_2tp import wastes_2tp
from symbio.streams.form_2tp_xml import (
    LINE,
    REPORT,
    parse_xml,
    reports,
    respondent_xml,
    tag,
    wastes_xml,
)
from symbio.streams.form_by import wastes_by
from symbio.streams.form_declare import Form, WasteYear, declare
from symbio.streams.form_header import Respondent, read_header
from symbio.streams.form_layout import BY_WASTE, TWO_TP, form_lines, number_row
from symbio.streams.grid import Grid, cell_text
from symbio.streams.problems import Problem, in_order
from symbio.streams.rawfile import RawFile
from symbio.streams.table import Streams, stream_table

FORMS = (TWO_TP, BY_WASTE)

_SIGNS: Mapping[str, re.Pattern[str]] = {
    BY_WASTE: re.compile(r"\b1\s*-\s*отходы|\b0?618503\b", re.IGNORECASE),
    TWO_TP: re.compile(
        r"2\s*-\s*тп\s*\(?\s*отход|\b0?609013\b|сведения об образовании, обработке, утилиз", re.IGNORECASE
    ),
}
_WASTES = {TWO_TP: wastes_2tp, BY_WASTE: wastes_by}
_SCHEMES = {TWO_TP: ("FKKO", "RU"), BY_WASTE: ("BY", "BY")}


def detect_form(grids: Sequence[Grid]) -> str | None:
    """Name the state form that a file holds: "2-TP", "1-отходы", or None for an ordinary table.

    The form's name or number counts first, then the row of column letters and numbers.
    """
    cells = [cell for grid in grids for row in grid.cells[:60] for cell in row if isinstance(cell, str | int)]
    for form, sign in _SIGNS.items():
        if any(sign.search(str(cell)) for cell in cells):
            return form
    return _by_numbers(grids)


def _by_numbers(grids: Sequence[Grid]) -> str | None:
    for grid in grids:
        for row in grid.cells[:60]:
            places = number_row(row)
            if places and {"В", "Г"} <= places.keys():
                highest = max(int(key) for key in places if key.isdigit())
                return {29: TWO_TP, 19: BY_WASTE}.get(highest)
    return None


def is_form_xml(data: bytes) -> bool:
    """True when XML bytes look like a 2-TP (waste) report; looks at the beginning only."""
    head = data[:65536].replace(b"\x00", b"")
    return REPORT.encode() in head or b"DATA_PACKET_NI" in head


def read_form(
    grids: Sequence[Grid], form: str | None = None, *, lists: Mapping[str, OfficialList] | None = None
) -> Streams:
    """Read a state form from the sheets of a file.

    Parameters
    ----------
    grids
        All sheets of the file, as `symbio.streams.grid.read_grids` gives them.
    form
        "2-TP" or "1-отходы"; default: what the file says.
    lists
        Official code lists by scheme, where an operator loaded them.

    Raises
    ------
    UnusableFile
        No known form, or no line of a waste in it.
    """
    file = grids[0].file if grids else "?"
    form = form or detect_form(grids)
    if form not in _WASTES:
        raise UnusableFile("form-unknown", file=file, forms=", ".join(FORMS))
    lines, problems = form_lines(grids, form)
    if not lines:
        raise UnusableFile("form-empty", file=file, form=form)
    wastes, refused = _WASTES[form](lines, file)
    found = [*(problem for grid in grids for problem in grid.problems), *problems, *refused]
    scheme, country = _SCHEMES[form]
    facts = Form(form, scheme, country, read_header(grids), file, lists or {})
    return _streams([(facts, wastes)], found, _raw(grids), file)


def read_form_xml(raw: RawFile, *, lists: Mapping[str, OfficialList] | None = None) -> Streams:
    """Read the XML form of 2-TP (waste); several reports in one file stay apart as sites.

    Raises
    ------
    UnusableFile
        Broken or unsafe XML (document type, entities, external references), or no report in it.
    """
    root = parse_xml(raw.data, raw.name)
    parts: list[tuple[Form, list[WasteYear]]] = []
    problems: list[Problem] = []
    count = 0
    for report in reports(root):
        wastes, found = wastes_xml(report, raw.name, count + 1)
        count += sum(1 for element in report.iter() if tag(element) == LINE)
        problems += found
        parts.append((Form(TWO_TP, "FKKO", "RU", respondent_xml(report), raw.name, lists or {}), wastes))
    if not parts:
        raise UnusableFile("file-xml-unknown", file=raw.name)
    if not count:
        raise UnusableFile("form-empty", file=raw.name, form=TWO_TP)
    lines = [element for element in root.iter() if tag(element) == LINE]
    rows = [{tag(child): (child.text or "").strip() for child in line} for line in lines]
    return _streams(parts, problems, _raw_table(rows), raw.name)


def _streams(
    parts: Iterable[tuple[Form, list[WasteYear]]], problems: list[Problem], raw: pl.DataFrame, file: str
) -> Streams:
    rows: list[dict[str, Any]] = []
    for form, wastes in parts:
        declared, found = declare(form, wastes)
        rows += declared
        problems = [*problems, *found, Problem("note", _told(form, wastes, declared), file)]
    return Streams(stream_table(rows), in_order(problems), raw, file)


def _told(form: Form, wastes: list[WasteYear], rows: list[dict[str, Any]]) -> Message:
    """What was read, with the numbers that tell branch and consolidated reports apart."""
    who: Respondent = form.respondent
    running = sum(bool(row.get("running")) for row in rows)
    return Message(
        "form-read",
        form=form.name,
        year=who.year,
        company=who.company or who.branch,
        taxpayer=who.inn or who.unp,
        okpo=who.okpo,
        wastes=len(wastes),
        generated=round(sum(waste.generated for waste in wastes), 3),
        offers=len(rows) - running,
        running=running,
    )


def _raw(grids: Sequence[Grid]) -> pl.DataFrame:
    rows = []
    for grid in grids:
        for position, cells in enumerate(grid.cells):
            texts = {f"c{i}": cell_text(cell) for i, cell in enumerate(cells, start=1)}
            rows.append({"row": grid.row_number(position), "sheet": grid.sheet, **texts})
    return _raw_table(rows)


def _raw_table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row if name not in ("row", "sheet")))
    numbers = [row.get("row", i) for i, row in enumerate(rows, start=1)]
    columns = {name: [row.get(name) for row in rows] for name in ("sheet", *names)}
    schema = {"row": pl.Int64, **dict.fromkeys(columns, pl.String)}
    return pl.DataFrame({"row": numbers, **columns}, schema=schema)
