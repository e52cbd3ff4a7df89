"""A table of own factors or own prices from text that nobody vouches for: every defect at once.

The columns are those of the knowledge tables ``factors`` and ``prices``; which of the two it is, its columns
say.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from symbio.assessment.burdens import SPREAD
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.prices import ROUBLE
from symbio.knowledge import Knowledge
from symbio.knowledge.valued import Factor, Price
from symbio.language import Message

Kind = Literal["factors", "prices"]
RECORDS: Mapping[Kind, type[Factor] | type[Price]] = {"factors": Factor, "prices": Price}
MOST_ROWS = 2000
MOST_CELL = 500
MOST_DEFECTS = 100
MOST_VALUE = 1e12
"""Greatest size of a figure: a slip, not a burden, lies beyond."""
_TELLING: Mapping[str, Kind] = {"indicator": "factors", "currency": "prices"}
_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    "factors": ("item", "unit", "indicator", "value", "geography", "source", "grade", "licence"),
    "prices": ("id", "unit", "currency", "value", "geography", "source", "grade", "licence"),
}
COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    "factors": ("item", "category", "name_en", "name_ru", "unit", "indicator", "value", "low", "high",
                "geography", "year", "boundary", "source_locator", "note", "source", "grade", "licence"),
    "prices": ("id", "kind", "name_en", "name_ru", "value", "low", "high", "unit", "currency", "year",
               "geography", "source_locator", "note", "source", "grade", "licence"),
}  # fmt: skip
"""Columns in the order of the knowledge tables."""
_NUMBERS = ("value", "low", "high")
_TEXTS = ("category", "kind", "name_en", "name_ru")
_WIDE = ("any", "World", "EU", "Europe", "W Europe")


@dataclass(frozen=True)
class OwnRow:
    """A row as it counts, with its place in the file; the header is row 1."""

    number: int
    row: Factor | Price


@dataclass(frozen=True)
class OwnTable:
    """What a text holds.

    Attributes
    ----------
    kind
        Factors or prices; None where the columns do not say.
    rows
        Rows that count; those without a licence are not among them.
    left_out
        A message for each row without a licence.
    doubts
        Rows that count nowhere, because no resource is linked to what they are of.
    defects
        What is wrong, with file, row and column; with any of them nothing of the table may be used.
    """

    kind: Kind | None
    rows: tuple[OwnRow, ...] = ()
    left_out: tuple[Message, ...] = ()
    doubts: tuple[Message, ...] = ()
    defects: tuple[Message, ...] = ()


@dataclass
class _Reading:
    """One text on its way."""

    file: str
    kind: Kind
    knowledge: Knowledge
    defects: list[Message] = field(default_factory=list)

    def wrong(self, code: str, row: int, column: str, **facts: Any) -> None:
        """Note a defect of a cell."""
        self.defects.append(Message(code, {"file": self.file, "row": row, "column": column, **facts}))


def text_of(data: bytes, file: str) -> str | Message:
    """The text of the bytes of `file`, in UTF-8, UTF-16 or Windows-1251; else what is wrong with them."""
    if not data.strip():
        return Message("own-no-rows", {"file": file})
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(sign < " " and sign not in "\t\r\n" for sign in text):
            return text
    return Message("own-not-csv", {"file": file})


def read_own_table(text: str, file: str, knowledge: Knowledge) -> OwnTable:
    """Read the table in `text`, which came as `file`; separated by commas, semicolons or tabs."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        return OwnTable(None, defects=(Message("own-not-csv", {"file": file}),))
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    kind = next((kind for column, kind in _TELLING.items() if column in header), None)
    if kind is None:
        return OwnTable(None, defects=(Message("own-kind-unknown", {"file": file}),))
    reading = _Reading(file, kind, knowledge)
    numbered = [(n, cells) for n, cells in enumerate(lines[1:], start=2) if any(c.strip() for c in cells)]
    missing = [name for name in _NEEDED[kind] if name not in header]
    if missing:
        facts = {"file": file, "column": ", ".join(missing)}
        return OwnTable(kind, defects=(Message("own-column-missing", facts),))
    if len(numbered) > MOST_ROWS or not numbered:
        size: dict[str, Any] = {"file": file, "count": len(numbered), "most": MOST_ROWS}
        code = "own-too-many" if numbered else "own-no-rows"
        return OwnTable(kind, defects=(Message(code, size),))
    return _table(reading, [_cells(reading, header, *one) for one in numbered])


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _cells(
    reading: _Reading, header: Sequence[str], number: int, cells: Sequence[str]
) -> tuple[int, dict[str, str]]:
    """A row by the names of its columns, without signs that do not print."""
    if any(cell.strip() for cell in cells[len(header) :]):
        facts = {"found": len(cells), "expected": len(header)}
        reading.defects.append(Message("own-width", {"file": reading.file, "row": number, **facts}))
    found: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        clean = "".join(sign for sign in cell if sign.isprintable() and not "\ue000" <= sign <= "\uf8ff")
        if len(clean) > MOST_CELL:
            reading.wrong("own-cell-long", number, name, most=MOST_CELL)
        found.setdefault(name, clean.strip()[:MOST_CELL])
    return number, found


def _table(reading: _Reading, rows: Sequence[tuple[int, dict[str, str]]]) -> OwnTable:
    made = [
        OwnRow(number, row) for number, cells in rows if (row := _row(reading, number, cells)) is not None
    ]
    _refuse_twice(reading, made)
    counting = tuple(one for one in made if one.row.licence)
    left_out = tuple(
        Message("assess-factor-unlicensed", {"file": reading.file, "row": one.number, "item": _name(one.row)})
        for one in made
        if not one.row.licence
    )
    known = _linked(reading.knowledge)
    doubts = tuple(
        Message("own-not-linked", {"file": reading.file, "row": one.number, "item": _name(one.row)})
        for one in counting
        if _name(one.row) not in known
    )
    return OwnTable(reading.kind, counting, left_out, doubts, tuple(reading.defects[:MOST_DEFECTS]))


def _row(reading: _Reading, number: int, cells: Mapping[str, str]) -> Factor | Price | None:
    """A row as record; None, and a defect for each cell that is none, where something is wrong."""
    before = len(reading.defects)
    for column in _NEEDED[reading.kind]:
        if column not in ("licence", "value") and not cells.get(column):
            reading.wrong("own-blank", number, column)
    figures = {name: _number(reading, number, name, cells.get(name, "")) for name in _NUMBERS}
    _check_figures(reading, number, figures)
    for column, (code, allowed) in _closed(reading).items():
        value = cells.get(column, "")
        if value and value not in allowed:
            reading.wrong(code, number, column, value=value, known=", ".join(allowed))
    place = cells.get("geography", "")
    is_country = len(place) == 2 and place.isascii() and place.isupper()
    if place and not is_country and place not in {*_WIDE, *(area.id for area in reading.knowledge.areas)}:
        reading.wrong("own-geography", number, "geography", value=place)
    usual = _units(reading.knowledge).get(_key(reading.kind, cells))
    if usual is not None and cells.get("unit") and cells["unit"] != usual:
        reading.wrong("own-unit", number, "unit", value=cells["unit"], expected=usual)
    year = cells.get("year", "")
    if reading.kind == "prices" and year and not (year.isascii() and year.isdigit() and len(year) == 4):
        reading.wrong("own-year", number, "year", value=year)
    if len(reading.defects) > before:
        return None
    return _record(reading.kind, cells, figures)


def _closed(reading: _Reading) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Columns with a closed list: the code of the defect, and what is allowed."""
    allowed: dict[str, tuple[str, tuple[str, ...]]] = {"grade": ("own-choice", tuple(SPREAD))}
    if reading.kind == "factors":
        allowed["indicator"] = ("own-choice", tuple(c for c in CATEGORIES if c != "TKM"))
    else:
        currencies = {ROUBLE, *(rate.currency for rate in reading.knowledge.rates)}
        allowed["currency"] = ("own-choice", tuple(sorted(currencies)))
    return allowed


def _number(reading: _Reading, number: int, column: str, text: str) -> float | None:
    """A figure with a point or a decimal comma; None blank, or wrong and said so."""
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("−", "-")
    if not plain:
        return None
    try:
        value = float(plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain)
    except ValueError:
        value = math.nan
    if not abs(value) <= MOST_VALUE or "_" in plain:
        reading.wrong("own-number", number, column, value=text)
        return None
    return value


def _check_figures(reading: _Reading, number: int, figures: Mapping[str, float | None]) -> None:
    value, low, high = (figures[name] for name in _NUMBERS)
    ends = [end for end in (low, value, high) if end is not None]
    if ends != sorted(ends):
        reading.wrong("own-range", number, "low, value, high")
    is_ranged = reading.kind == "prices" and low is not None and high is not None
    if value is None and not is_ranged and not any(m.facts.get("row") == number for m in reading.defects):
        reading.wrong("own-blank", number, "value")


def _record(kind: Kind, cells: Mapping[str, str], figures: Mapping[str, float | None]) -> Factor | Price:
    names = COLUMNS[kind]
    said: dict[str, Any] = {name: cells.get(name) or None for name in names}
    said |= figures
    said |= {name: cells.get(name, "") for name in (*_TEXTS, "licence") if name in names}
    key = cells.get("item") or cells.get("id") or ""
    said["name_en"] = said["name_en"] or said["name_ru"] or key
    said["name_ru"] = said["name_ru"] or said["name_en"]
    if kind == "prices":
        said["year"] = int(cells["year"]) if cells.get("year") else None
    made: Factor | Price = RECORDS[kind](**said)
    return made


def as_cells(row: Factor | Price) -> dict[str, Any]:
    """A row by the names of its columns: what `from_cells` makes it of again."""
    kind: Kind = "factors" if isinstance(row, Factor) else "prices"
    return {name: getattr(row, name) for name in COLUMNS[kind]}


def from_cells(kind: Kind, cells: Mapping[str, Any]) -> Factor | Price:
    """The row of `cells`, which were checked before."""
    made: Factor | Price = RECORDS[kind](**{name: cells[name] for name in COLUMNS[kind]})
    return made


def _refuse_twice(reading: _Reading, rows: Sequence[OwnRow]) -> None:
    """One price of an identifier, one factor of an item, category and place: which counts must be clear."""
    keys = [(one.row.id, one.row.geography if isinstance(one.row, Factor) else "") for one in rows]
    count = Counter(keys)
    seen = set()
    for one, key in zip(rows, keys, strict=True):
        if count[key] > 1 and key in seen:
            facts: dict[str, Any] = {"file": reading.file, "row": one.number, "item": one.row.id}
            reading.defects.append(Message("own-twice", facts))
        seen.add(key)


def _name(row: Factor | Price) -> str:
    return row.item if isinstance(row, Factor) else row.id


def _key(kind: Kind, cells: Mapping[str, str]) -> tuple[str, str]:
    return kind, cells.get("item" if kind == "factors" else "id", "")


def _cached(make: Callable[[Knowledge], Any]) -> Callable[[Knowledge], Any]:
    """`make` of a knowledge, remembered for the last one."""
    kept: dict[str, Any] = {}

    def found(knowledge: Knowledge) -> Any:
        if knowledge.edition not in kept:
            kept.clear()
            kept[knowledge.edition] = make(knowledge)
        return kept[knowledge.edition]

    return found


@_cached
def _units(knowledge: Knowledge) -> dict[tuple[str, str], str]:
    """(kind, item or identifier) → unit of the shipped rows, which own rows replace in that unit."""
    units = {("factors", row.item): row.unit for row in knowledge.factors}
    return units | {("prices", row.id): row.unit for row in knowledge.prices}


@_cached
def _linked(knowledge: Knowledge) -> frozenset[str]:
    """Items and prices that the assessment looks up: those with a link, and those of the shipped tables."""
    items = {row.item for row in knowledge.factor_links} | {row.item for row in knowledge.factors}
    prices = {row.price for row in knowledge.price_links} | {row.id for row in knowledge.prices}
    return frozenset(items | prices)


def template_rows(kind: Kind, knowledge: Knowledge) -> Iterator[list[Any]]:
    """The shipped rows as a table to begin with: the header, then a row each, in their order."""
    names = COLUMNS[kind]
    yield list(names)
    for row in getattr(knowledge, kind):
        yield ["" if getattr(row, name) is None else getattr(row, name) for name in names]
