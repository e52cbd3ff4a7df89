"""Numbered notes: where each figure of a dossier or report comes from, down to the row of the table."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from symbio.assessment.assess import Assessment
from symbio.assessment.burdens import Figure
from symbio.assessment.categories import UNITS
from symbio.assessment.prices import Cost
from symbio.assessment.scenario import Assumed
from symbio.knowledge.records import Technology
from symbio.knowledge.row import Row
from symbio.knowledge.valued import Charge, Price, Rate
from symbio.language import Message, say, say_code
from symbio.reports.figure_frame import number_words
from symbio.reports.page_measures import country_words, range_words, unit_words

GRADES = ("A", "B", "C")
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Note:
    """A note: ``table`` and ``row`` say which row it is, ``of`` what a computed figure rests on.

    ``table`` is a knowledge table's name, "input" for a row of the stream table, or "method" for what was
    computed, whose ``row`` is the method identifier. ``grade`` is the worst of those it rests on.
    """

    table: str
    row: str
    grade: str
    text: str
    of: tuple[int, ...] = ()


class Notes:
    """Notes in the order in which they were first asked for, each once, in the words of one language.

    Parameters
    ----------
    found
        What the figures come from.
    source
        Name of the file of streams.
    lang
        Language of the notes.
    """

    def __init__(self, found: Assessment, lang: str, *, source: str = "") -> None:
        self._found = found
        self._lang = lang
        self._source = source
        self._shared = frozenset((*found.knowledge.factors, *found.knowledge.prices))
        self._number: dict[Hashable, int] = {}
        self.listed: list[Note] = []

    def mark(self, number: int) -> str:
        """Number and grade as they stand beside a figure."""
        return f"{number}{self.listed[number - 1].grade}"

    def worst(self, numbers: Iterable[int]) -> str:
        """The worst grade among notes; "" without any."""
        grades = [self.listed[n - 1].grade for n in numbers]
        return max((g for g in grades if g in GRADES), key=GRADES.index, default="")

    def _add(self, key: Hashable, note: Note) -> int:
        if key not in self._number:
            self.listed.append(note)
            self._number[key] = len(self.listed)
        return self._number[key]

    def factor(self, used: Figure) -> int:
        """The row of ``factors`` behind `used`."""
        row, lang = used.factor, self._lang
        own = row not in self._shared
        facts = {
            "name": row.name(lang),
            "category": say_code("category-" + row.indicator.lower(), lang),
            "value": self._ranged(row.value, row.low, row.high),
            "unit": say_code("category-unit-" + row.indicator.lower(), lang)
            if row.indicator in UNITS
            else "",
            "per": unit_words(row.unit)[lang],
        }
        parts = [say(Message("note-factor", facts), lang), *self._place(row.geography, row.year)]
        parts += [say_code("note-boundary", lang, text=row.boundary)] if row.boundary else []
        parts += [say_code("note-own-table", lang)] if own else []
        text = self._closed(parts, row, "own-factors" if own else "factors", row.id, row.source_locator)
        key = ("factor", row.id, row.geography if own else "", own)
        return self._add(key, Note("own_factors" if own else "factors", row.id, row.grade, text))

    def cost(self, used: Cost, stream: dict[str, Any]) -> tuple[int, ...]:
        """The row behind a price, and the exchange rates that it was converted with."""
        row = used.row
        if isinstance(row, Price):
            first = self._price(row)
        elif isinstance(row, Charge):
            first = self._charge(row)
        elif isinstance(row, Technology):
            first = self.technology(row)
        elif used.role == "parameter":
            first = self.parameter(self._found.parameters[used.subject])
        else:
            return (self.stream(stream), *(self._rate(rate) for rate in used.rates))
        return (first, *(self._rate(rate) for rate in used.rates))

    def _price(self, row: Price) -> int:
        lang = self._lang
        facts = {
            "name": row.name(lang),
            "value": self._ranged(row.value, row.low, row.high),
            "currency": row.currency,
            "per": unit_words(row.unit)[lang],
        }
        parts = [say(Message("note-price", facts), lang), *self._place(row.geography, row.year)]
        own = row not in self._shared
        parts += [say_code("note-own-table", lang)] if own else []
        text = self._closed(parts, row, "own-prices" if own else "prices", row.id, row.source_locator)
        return self._add(("price", row.id), Note("own_prices" if own else "prices", row.id, row.grade, text))

    def _charge(self, row: Charge) -> int:
        lang = self._lang
        facts = {"value": number_words(row.value, 6)[lang], "unit": unit_words(row.unit)[lang]}
        note = row.note(lang)
        parts = [say(Message("note-charge", facts), lang), *([note] if note else [])]
        text = self._closed(parts, row, "charges", row.id, row.source_locator)
        return self._add(("charge", row.id), Note("charges", row.id, row.grade, text))

    def technology(self, row: Technology) -> int:
        """A treatment with its costs."""
        lang = self._lang
        parts = [say_code("note-technology", lang, name=row.name(lang)), *self._costs(row)]
        text = self._closed(parts, row, "technologies", row.id, None)
        return self._add(("technology", row.id), Note("technologies", row.id, row.grade, text))

    def _costs(self, row: Technology) -> Iterator[str]:
        lang = self._lang
        for code, low, high, unit in (
            ("note-capex", row.capex_low, row.capex_high, row.capex_unit),
            ("note-opex", row.opex_low, row.opex_high, row.opex_unit),
        ):
            ends = range_words(low, high)
            if ends:
                yield say_code(code, lang, value=ends[lang], unit=unit_words(unit)[lang])

    def _rate(self, row: Rate) -> int:
        lang = self._lang
        facts = {"currency": row.currency, "year": str(row.year), "value": number_words(row.rub, 5)[lang]}
        text = self._closed(
            [say(Message("note-rate", facts), lang)], row, "rates", row.id, row.source_locator
        )
        return self._add(("rate", row.id), Note("rates", row.id, row.grade, text))

    def parameter(self, used: Assumed) -> int:
        """The row of ``parameters`` behind `used`; says so where the user chose another figure."""
        row, lang = used.row, self._lang
        value = self._ranged(row.value, row.low, row.high)
        unit = "" if row.unit == "1" else unit_words(row.unit)[lang]
        parts = [say_code("note-parameter", lang, name=row.name(lang), value=f"{value} {unit}".strip())]
        if used.is_own:
            parts.append(say_code("note-own", lang, value=number_words(used.value, 6)[lang]))
        text = self._closed(parts, row, "parameters", row.id, row.source_locator)
        return self._add(("parameter", row.id), Note("parameters", row.id, row.grade, text))

    def stream(self, row: dict[str, Any]) -> int:
        """The row of the stream table that states a figure."""
        lang, number = self._lang, str(row["row"])
        file = row["file"] or self._source
        parts = [
            say_code("note-input", lang, file=file, row=number, company=row["company"], stream=row["stream"])
        ]
        if row["source"]:
            parts.append(say_code("note-source", lang, source=row["source"]))
        grade = row["grade"] if row["grade"] in GRADES else ""
        parts.append(say_code("note-grade", lang, grade=grade) if grade else say_code("note-ungraded", lang))
        return self._add(("input", file, number), Note("input", number, grade, ". ".join(parts) + "."))

    def row(self, table: str, row: Row, name: str, text: str) -> int:
        """Any other row of a knowledge table, with what it says in words."""
        return self._add(
            (table, name), Note(table, name, row.grade, self._closed([text], row, table, name, None))
        )

    def add(self, table: str, key: str, note: Note) -> int:
        """Any other note, told from those of the same `table` by its `key`."""
        return self._add((table, key), note)

    def computed(self, method: str, what: str, of: Iterable[int]) -> int:
        """What was computed by `method` from the notes `of`; `what` says it in words."""
        lang, used = self._lang, tuple(sorted(set(of)))
        facts = {"what": what, "method": method, "of": _spans(used)}
        text = say(Message("note-computed" if used else "note-computed-bare", facts), lang)
        return self._add(("method", method, what, used), Note("method", method, self.worst(used), text, used))

    def _ranged(self, value: float | None, low: float | None, high: float | None) -> str:
        lang = self._lang
        ends = range_words(low, high) if low is not None and high is not None and low != high else None
        if value is None:
            return ends[lang] if ends else say_code("worth-unknown", lang)
        words = number_words(value, _DIGITS)[lang]
        return f"{words} ({ends[lang]})" if ends else words

    def _place(self, geography: str, year: str | int | None) -> list[str]:
        lang = self._lang
        known = str(year) if year not in (None, "", "-") else say_code("note-year-unknown", lang)
        place = {"any": "note-anywhere", "World": "note-world"}.get(geography)
        country = country_words(geography)
        where = say_code(place, lang) if place else country[lang] if country else geography
        return [f"{where}, {known}"]

    def _closed(self, parts: list[str], row: Row, table: str, name: str, locator: str | None) -> str:
        """Parts, then source, where in it, grade and which row of which table."""
        lang = self._lang
        source = say_code("note-own-estimate", lang) if row.source == "own estimate" else row.source
        where = f"{source}; {locator}" if locator else source
        end = say_code("note-end", lang, source=where, grade=row.grade, table=table, row=name)
        return "; ".join(parts) + ". " + end


def _spans(numbers: tuple[int, ...]) -> str:
    """Numbers in order, with those that follow each other as spans.

    Examples
    --------
    >>> _spans((1, 2, 3, 7))
    '1–3, 7'
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in spans)
