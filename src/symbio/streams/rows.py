"""One row of cells into one stream; what cannot be read costs its cell or row, never another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from symbio.knowledge.nace import parse_activity
from symbio.knowledge.official_lists import OfficialList
from symbio.knowledge.waste_codes import ParsedCode, parse_codes
from symbio.language import Message
from symbio.streams.amounts import Decimal, decimal_of, parse_amount
from symbio.streams.coordinates import parse_coordinates, split_coordinates
from symbio.streams.fields import choose, fields
from symbio.streams.grid import Cell, Grid, cell_text, column_letter
from symbio.streams.header import Header
from symbio.streams.location import country_at, find_place, is_swapped
from symbio.streams.problems import Problem, Severity
from symbio.streams.qualities import QUALITIES, parse_range, qualities_in_words
from symbio.streams.quantities import is_missing, parse_quantity
from symbio.streams.wordings import parse_country, parse_currency, parse_hazard_class, parse_months

_NUMBERS = ("quantity", "unit_cost", *QUALITIES)
_INJECTION = re.compile(r"^[=@+\-]\s*[A-Za-z@(|]|^[=@]")
_TOTAL = re.compile(r"^(?:итого|всего|total|sum)\b[\s:.]*$", re.IGNORECASE)


class RowReader:
    """Reads the rows of one grid under one header; findings gather in `problems`.

    `company` stands for rows that name none.
    """

    def __init__(
        self, grid: Grid, header: Header, lists: Mapping[str, OfficialList], company: str | None = None
    ) -> None:
        self.file = grid.label
        self._parsed = lru_cache(maxsize=16384)(partial(_codes, lists=lists))
        self.problems: list[Problem] = []
        self._header = header
        self._company = company or ""
        self._place = {name: found[0] for name in fields() if (found := header.places(name))}
        self._codes = [(place, header.columns[place].scheme) for place in header.places("code")]
        self._decimal: dict[str, Decimal | None] = {
            name: _column_decimal(grid, header, self._place[name]) for name in _NUMBERS if name in self._place
        }

    @property
    def decimals(self) -> Mapping[str, Decimal | None]:
        """Decimal sign of each column of figures, as all its cells together tell it."""
        return self._decimal

    def _told(self, severity: Severity, message: Message, row: int, field: str | None = None) -> None:
        place = self._place.get(field or "")
        column = None if place is None else self._header.titles.get(place) or column_letter(place)
        self.problems.append(Problem(severity, message, self.file, row, column or field))

    def _cell(self, cells: Sequence[Cell], field: str) -> Cell:
        place = self._place.get(field)
        return cells[place] if place is not None and place < len(cells) else None

    def _text(self, cells: Sequence[Cell], field: str) -> str:
        text = _clean(cell_text(self._cell(cells, field)))
        return "" if is_missing(text) else text

    def read(self, cells: Sequence[Cell], row: int) -> dict[str, Any] | None:
        """Return the stream in the row, None if the row is refused or holds none."""
        company, stream = self._text(cells, "company") or self._company, self._text(cells, "stream")
        if self._is_skipped(cells, company, stream):
            return None
        for field, text in (("company", company), ("stream", stream)):
            if not text:
                self._told("refused", Message("required-missing", field=field), row, field)
        direction = self._direction(cells, row)
        if not company or not stream or direction is None:
            return None
        for field, text in (("company", company), ("stream", stream)):
            if _INJECTION.match(text):
                self._told("doubt", Message("cell-like-formula", text=text[:60]), row, field)
        found: dict[str, Any] = {"row": row, "file": self.file, "company": company, "stream": stream}
        found |= {"site": self._text(cells, "site") or company, "direction": direction}
        found |= self._activity(cells, row) | self._where(cells, row) | self._codes_of(cells, row)
        found |= self._when(cells, row)
        found |= self._how_much(cells, row, found["pattern"] == "one-off") | self._quality(cells, row, stream)
        found |= self._fate(cells, direction)
        return found | self._rest(cells, row, found)

    def _is_skipped(self, cells: Sequence[Cell], company: str, stream: str) -> bool:
        """Rows of totals, and the header repeated inside the table."""
        if any(_TOTAL.match(text) for text in (company, stream)):
            return True
        title = self._header.titles
        return (
            bool(company)
            and company in (title.get(self._place.get("company", -1)), self._company)
            and (stream == title.get(self._place["stream"]))
        )

    def _direction(self, cells: Sequence[Cell], row: int) -> str | None:
        text = self._text(cells, "direction")
        if not text:
            if "direction" in self._place:
                self._told("doubt", Message("direction-assumed"), row, "direction")
            return "offer"
        found = choose("direction", text)
        if found is None:
            self._told("refused", Message("direction-unknown", text=text[:60]), row, "direction")
        return found

    def _activity(self, cells: Sequence[Cell], row: int) -> dict[str, Any]:
        cell = self._cell(cells, "activity")
        text = f"{cell:05.2f}" if isinstance(cell, float) else self._text(cells, "activity")
        if not text:
            return {}
        code, message = _activity(text)
        if message is not None:
            self._told("doubt", message, row, "activity")
        return {"activity": code, "activity_text": text}

    def _where(self, cells: Sequence[Cell], row: int) -> dict[str, Any]:
        lat_text, lon_text = self._text(cells, "lat"), self._text(cells, "lon")
        if not lat_text and not lon_text and (both := self._text(cells, "coordinates")):
            lat_text, lon_text = split_coordinates(both)
            if not lat_text:
                self._told(
                    "refused", Message("coordinate-not-understood", text=both[:40]), row, "coordinates"
                )
        point = parse_coordinates(lat_text, lon_text)
        for field, severity, message in point.findings:
            self._told(severity, message, row, field)
        place, country_text = self._text(cells, "place"), self._text(cells, "country")
        country = parse_country(country_text) if country_text else None
        if country_text and country is None:
            self._told("doubt", Message("country-unknown", text=country_text[:40]), row, "country")
        if point.lat is not None and point.lon is not None:
            return self._at_point(point.lat, point.lon, place, country, row)
        return self._at_place(place, self._text(cells, "site"), country, row)

    def _at_point(self, lat: float, lon: float, place: str, country: str | None, row: int) -> dict[str, Any]:
        if is_swapped(round(lat, 2), round(lon, 2), place, country):
            lat, lon = lon, lat
            self._told("doubt", Message("coordinates-swapped", lat=lat, lon=lon), row, "lat")
        found = {"lat": lat, "lon": lon, "place": place or None, "place_accuracy": "exact"}
        return found | {"country": country or country_at(round(lat, 1), round(lon, 1))}

    def _at_place(self, place: str, site: str, country: str | None, row: int) -> dict[str, Any]:
        found = find_place(place or site, country) if place or site else None
        if found is None:
            if place:
                self._told("doubt", Message("place-unknown", place=place[:80]), row, "place")
            elif "place" in self._place or "lat" in self._place:
                self._told("note", Message("place-missing"), row)
            return {"place": place or None, "country": country}
        if found.doubt is not None:
            self._told("doubt", found.doubt, row, "place" if place else "site")
        if not place:
            self._told("note", Message("place-from-site", site=site[:80], place=found.name), row, "site")
        return {
            "lat": found.lat,
            "lon": found.lon,
            "place": place or site,
            "place_accuracy": found.accuracy,
            "country": found.country,
        }

    def _codes_of(self, cells: Sequence[Cell], row: int) -> dict[str, Any]:
        codes: list[dict[str, Any]] = []
        hazard: int | None = None
        for place, scheme in self._codes:
            text = cell_text(cells[place]).strip() if place < len(cells) else ""
            if is_missing(text):
                continue
            for code in self._parsed(text, scheme):
                if code.message is not None:
                    severity: Severity = "refused" if code.status == "refused" or not code.scheme else "doubt"
                    severity = "note" if code.status == "fixable" else severity
                    title = self._header.titles.get(place)
                    self.problems.append(Problem(severity, code.message, self.file, row, title))
                if code.scheme and code.status != "refused":
                    is_doubted = code.status == "doubted"
                    codes.append({"scheme": code.scheme, "code": code.code, "doubt": is_doubted})
                    hazard = hazard or code.hazard_class
        return {"codes": codes, "hazard_class": hazard}

    def _when(self, cells: Sequence[Cell], row: int) -> dict[str, Any]:
        text = self._text(cells, "pattern")
        if not text:
            return {"pattern": None}
        pattern, months = choose("pattern", text), parse_months(text)
        if pattern is None and months is not None:
            pattern = "seasonal"
        if pattern is None:
            self._told("doubt", Message("pattern-unknown", text=text[:60]), row, "pattern")
        return {"pattern": pattern, "months": list(months) if months else None}

    def _how_much(self, cells: Sequence[Cell], row: int, is_stock: bool) -> dict[str, Any]:
        cell = self._cell(cells, "quantity")
        if isinstance(cell, dt.date):
            self._told("refused", Message("date-in-number", text=cell_text(cell)[:20]), row, "quantity")
            return {}
        place = self._place.get("quantity")
        default = "" if place is None else self._header.columns[place].unit
        decimal: Decimal | None = "." if isinstance(cell, int | float) else self._decimal.get("quantity")
        found = parse_quantity(
            _clean(cell_text(cell)),
            self._text(cells, "unit"),
            default_unit=default,
            decimal=decimal,
            is_stock=is_stock,
        )
        for severity, message in found.findings:
            self._told(severity, message, row, "unit" if message.code.startswith("unit") else "quantity")
        cost = self._cost(cells, row, found.size)
        return cost | {
            "quantity": found.value,
            "quantity_low": found.low,
            "quantity_high": found.high,
            "unit": found.unit,
            "counts": found.counts,
            "estimated": found.is_estimated,
        }

    def _cost(self, cells: Sequence[Cell], row: int, size: float) -> dict[str, Any]:
        """Price per unit of the stream table: a price per thousand tonnes becomes one per tonne."""
        text = self._text(cells, "unit_cost")
        currency = parse_currency(self._text(cells, "currency"))
        if not text:
            return {"currency": currency}
        is_number = isinstance(self._cell(cells, "unit_cost"), int | float)
        amount = parse_amount(text, decimal="." if is_number else self._decimal.get("unit_cost"))
        if amount is None:
            self._told("refused", Message("number-not-understood", text=text[:60]), row, "unit_cost")
            return {"currency": currency}
        return {"unit_cost": amount.value / size, "currency": currency or parse_currency(amount.rest)}

    def _quality(self, cells: Sequence[Cell], row: int, stream: str) -> dict[str, Any]:
        said, composition = qualities_in_words(stream)
        found: dict[str, Any] = {"composition": self._text(cells, "composition") or composition}
        for quality in QUALITIES:
            ends = said.get(quality, (None, None))
            cell, text = self._cell(cells, quality), self._text(cells, quality)
            if isinstance(cell, dt.date):
                self._told("refused", Message("date-in-number", text=text[:20]), row, quality)
            elif text:
                ends, message = parse_range(text, quality, self._decimal.get(quality))
                if message is not None:
                    self._told("refused", message, row, quality)
            found[f"{quality}_low"], found[f"{quality}_high"] = ends
        return found

    def _fate(self, cells: Sequence[Cell], direction: str) -> dict[str, Any]:
        """What happens to an offer today; for a need the words say where it comes from and stay words."""
        text = self._text(cells, "current_fate")
        value = choose("current_fate", text) if text and direction == "offer" else None
        return {"current_fate": value, "fate_text": text or None}

    def _rest(self, cells: Sequence[Cell], row: int, found: Mapping[str, Any]) -> dict[str, Any]:
        rest: dict[str, Any] = {name: self._text(cells, name) or None for name in ("note", "source", "grade")}
        if text := self._text(cells, "hazard_class"):
            stated, is_understood = parse_hazard_class(text)
            by_code = found["hazard_class"]
            if not is_understood:
                self._told("refused", Message("hazard-not-understood", text=text[:40]), row, "hazard_class")
            elif stated and by_code and stated != by_code:
                message = Message("hazard-differs", stated=stated, by_code=by_code)
                self._told("doubt", message, row, "hazard_class")
            rest["hazard_class"] = by_code or stated
        if text := self._text(cells, "visibility"):
            rest["visibility"] = choose("visibility", text) or "private"
            if choose("visibility", text) is None:
                self._told("doubt", Message("visibility-unknown", text=text[:40]), row, "visibility")
        return rest


def _column_decimal(grid: Grid, header: Header, place: int) -> Decimal | None:
    rows = grid.cells[header.position + 1 :]
    return decimal_of(c for row in rows if place < len(row) and isinstance(c := row[place], str))


@lru_cache(maxsize=32768)
def _clean(text: str) -> str:
    """Blanks of any kind made ordinary, inner line breaks too."""
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _activity(text: str) -> tuple[str | None, Message | None]:
    return parse_activity(text)


def _codes(text: str, scheme: str, *, lists: Mapping[str, OfficialList]) -> tuple[ParsedCode, ...]:
    """Codes of a cell; the column's own list is named where the cell names none."""
    found = parse_codes(text, lists=lists)
    if not scheme:
        return found
    named = "; ".join(
        p if re.match(r"\s*[A-Za-zА-Яа-я]{2}", p) else f"{scheme} {p}"
        for p in re.split(r"[;\n]", text)
        if p.strip()
    )
    return parse_codes(named, lists=lists)
