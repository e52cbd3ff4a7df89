"""Kept figures as the page, the picture and the export need them; nothing is summed here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from symbio.language import LANGUAGES, say_code
from symbio.matching.match import way_table
from symbio.reports.drawing import Words
from symbio.reports.figure_bubbles import Bubble, draw_bubbles
from symbio.reports.figure_sankey import Band, draw_sankey
from symbio.reports.tables import harmless
from symbio.web import bridge
from symbio.web.regions.models import Region

MOST_BANDS = 24
"""Flows that the picture holds."""
MOST_UNTAPPED = 12
"""Untapped resources that are shown with their best uses."""
MOST_USES = 3


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is of, its value, how many companies it is of."""

    name: str
    value: float
    companies: int


@dataclass(frozen=True)
class Breakdown:
    """A total broken down: ``total`` is None where it is hidden, ``rest`` what hidden parts are together."""

    lines: tuple[Line, ...]
    rest: Line | None
    total: Line | None

    def __bool__(self) -> bool:
        return bool(self.lines or self.total)


@dataclass(frozen=True)
class Use:
    """What an untapped resource could serve as, through which technologies."""

    need: str
    via: str


def broken_down(table: Mapping[str, Any], by: str, total: Sequence[str] = ("all",)) -> Breakdown:
    """`table` by group, use, fate, place or reason; largest first."""
    lines, whole, rest = [], None, None
    for key, value, companies in table.get("cells", ()):
        if key == list(total):
            whole = Line("", value, companies)
        elif key[0] == by and len(key) == 2:
            lines.append(Line(key[1], value, companies))
    for key, value, companies in table.get("rests", ()) if lines else ():
        if key == [*total, by]:
            rest = Line("", value, companies)
    return Breakdown(tuple(sorted(lines, key=lambda line: (-line.value, line.name))), rest, whole)


def untapped(table: Mapping[str, Any]) -> list[tuple[Line, tuple[Use, ...]]]:
    """The largest untapped resources that may be told of, with the best uses of each."""
    found = [Line(key[2], value, n) for key, value, n in table.get("cells", ()) if key[0] == "resource"]
    found.sort(key=lambda line: (-line.value, line.name))
    return [(line, uses_of(line.name)) for line in found[:MOST_UNTAPPED]]


@lru_cache(maxsize=2048)
def uses_of(resource: str) -> tuple[Use, ...]:
    """The best ways from a resource by the knowledge, each to another need."""
    table = bridge.knowledge().resources
    position = table.index.get(resource)
    if position is None:
        return ()
    ways = [ways[0] for ways in way_table(bridge.knowledge()).ways_from(position).values() if ways]
    best = sorted((way for way in ways if way.steps), key=lambda way: (-way.weight, way.need))
    uses: dict[str, Use] = {}
    for way in best:
        uses.setdefault(way.via, Use(table.ids[way.need], way.via))
        if len(uses) == MOST_USES:
            break
    return tuple(uses.values())


def group_words(group: str) -> Words:
    """Name of a group of resources."""
    table = bridge.knowledge().resources
    position = table.index.get(group)
    if position is None:
        code = "region-other-groups" if group == OTHERS else "region-group-unknown"
        return {lang: say_code(code, lang) for lang in LANGUAGES}
    return {lang: table.name(position, lang) for lang in LANGUAGES}


def fate_words(fate: str) -> Words:
    """Fate as it is summed, in words."""
    return {lang: say_code(f"region-fate-{fate}", lang) for lang in LANGUAGES}


def place_words(region: Region, place: str) -> Words:
    """Name of a town."""
    name, name_ru, *_at = region.figures["towns"][place]
    return {"en": name, "ru": name_ru}


def _unit(unit: str) -> Words:
    return {lang: say_code("unit-" + unit.replace("/", "-per-").lower(), lang) for lang in LANGUAGES}


def picture(table: Mapping[str, Any], unit: str) -> str:
    """What is generated and what becomes of it, by group; as SVG, "" where nothing may be told."""
    kind, groups = bridge.knowledge().resources.kind, bridge.knowledge().resources.index
    bands = [
        Band(
            donor=group_words(flow.group),
            receiver=fate_words(flow.use),
            kind=kind[groups[flow.group]] if flow.group in groups else "material",
            quantity=flow.value,
            label=_amount(flow.value, unit),
            title=_title(flow, unit),
            anchor=f"flow-{unit.replace('/', '-')}-{flow.group}-{flow.use}",
        )
        for flow in flow_lines(table)[:MOST_BANDS]
    ]
    heads = [{lang: say_code(f"region-{code}", lang) for lang in LANGUAGES} for code in ("made-of", "fate")]
    return draw_sankey(bands, (heads[0], heads[1]), labelled_by=f"alt-{unit.replace('/', '-')}")


@dataclass(frozen=True)
class FlowLine:
    """What of a group goes to a use; the group is `OTHERS` for all that must not be told apart."""

    group: str
    use: str
    value: float
    companies: int


OTHERS = "others"
"""Stands for the groups of a flow that would tell of a company, together."""


def flow_lines(table: Mapping[str, Any]) -> list[FlowLine]:
    """What goes where, largest first; what is hidden of a use comes as one flow of all other groups."""
    flows = [FlowLine(key[1], key[2], value, n) for key, value, n in table["cells"] if key[0] == "flow"]
    flows += [
        FlowLine(OTHERS, key[1], value, n)
        for key, value, n in table["rests"]
        if key[0] == "use" and key[-1] == "group"
    ]
    return sorted(flows, key=lambda flow: (flow.group == OTHERS, -flow.value))


def _amount(value: float, unit: str) -> Words:
    return {lang: say_code("quantity-about", lang, value=value, unit=_unit(unit)[lang]) for lang in LANGUAGES}


def _title(flow: FlowLine, unit: str) -> Words:
    of, to, much = group_words(flow.group), fate_words(flow.use), _amount(flow.value, unit)
    return {lang: f"{of[lang]} → {to[lang]}: {much[lang]}" for lang in LANGUAGES}


def bubbles(region: Region) -> str:
    """Map of the places of which something may be told; the circle grows with the number of streams."""
    shown = broken_down(region.figures["streams"], "place")
    marks = []
    for line in shown.lines:
        name, name_ru, lat, lon = region.figures["towns"][line.name]
        facts = {"streams": line.value, "companies": line.companies}
        names = {"en": name, "ru": name_ru}
        title = {lang: say_code("region-bubble", lang, name=names[lang], **facts) for lang in LANGUAGES}
        marks.append(Bubble(lat, lon, names, line.value, title))
    return draw_bubbles(marks)


def as_csv(region: Region, lang: str, *, with_barriers: bool) -> str:
    """All that is published of a region as CSV with a signature, so that spreadsheets read Cyrillic."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    heads = ("table", "unit", "what", "fate", "value", "companies")
    writer.writerow([say_code(f"region-column-{name}", lang) for name in heads])
    for row in _csv_rows(region, lang, with_barriers=with_barriers):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def _csv_rows(region: Region, lang: str, *, with_barriers: bool) -> Iterator[list[Any]]:
    for unit, tables in region.figures["units"].items():
        for name in ("offers", "needs"):
            yield from _table_rows(region, tables[name], name, _unit(unit)[lang], lang)
    yield from _table_rows(region, region.figures["streams"], "streams", "", lang)
    for name in ("said", "refused") if with_barriers else ():
        yield from _table_rows(region, region.figures[name], name, "", lang)


def _table_rows(
    region: Region, table: Mapping[str, Any], name: str, unit: str, lang: str
) -> Iterator[list[Any]]:
    head = say_code(f"region-table-{name}", lang)
    for key, value, companies in table["cells"]:
        what, fate = _cell_words(region, key, name, lang)
        yield [head, unit, what, fate, value, companies]
    for key, value, companies in table["rests"]:
        what, fate = _cell_words(region, key[:-1], name, lang)
        rest = say_code("region-rest", lang)
        yield [
            head,
            unit,
            f"{what}: {rest} ({say_code(f'region-by-{key[-1]}', lang)})",
            fate,
            value,
            companies,
        ]


def _cell_words(region: Region, key: Sequence[str], table: str, lang: str) -> tuple[str, str]:
    """What a cell is of, and of which fate."""
    if key[0] == "all":
        return say_code("region-all", lang), ""
    if key[0] == "direction":
        return say_code(f"region-table-{key[1]}s", lang), ""
    if key[0] in ("fate", "use"):
        return say_code("region-all", lang), fate_words(key[1])[lang]
    if key[0] == "place":
        return place_words(region, key[1])[lang], ""
    if key[0] == "reason":
        return reason_words(table, key[1], lang), ""
    if key[0] == "resource":
        names = group_words(key[2])
        return names[lang], say_code("region-untapped", lang)
    return group_words(key[1])[lang], fate_words(key[2])[lang] if key[0] == "flow" else ""


def reason_words(table: str, reason: str, lang: str) -> str:
    """Why something was not relevant, or why the engine found nobody."""
    prefix = "web-reason" if table == "said" else "region-refused"
    return say_code(f"{prefix}-{reason.replace('_', '-')}", lang)
