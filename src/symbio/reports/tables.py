"""The outcome of a match as tables for other programs: JSON lines, XLSX, CSV, GeoJSON.

Cells that begin like a formula are written as text, so that nothing from an input file comes alive.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from symbio.knowledge import Knowledge
from symbio.language import say, say_code
from symbio.matching.explanation import rounded, unit_name
from symbio.matching.matches import Matches

SCHEMA = 1
"""Version of the formats; grows when a field changes its meaning."""
LIVE = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of cells that spreadsheets would run."""

PathLike = str | Path


def harmless(value: Any) -> Any:
    """`value` as it may stand in a cell: text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(LIVE):
        return "'" + value
    return value


@contextmanager
def opened(path: PathLike) -> Iterator[IO[str]]:
    """A text file to write, UTF-8; ``-`` is standard output."""
    if str(path) == "-":
        yield from _standard_output()
    else:
        with Path(path).open("w", encoding="utf-8", newline="") as stream:
            yield stream


def _standard_output() -> Iterator[IO[str]]:
    """Standard output as UTF-8, whatever the console speaks: it is read by programs."""
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # a notebook
        yield sys.stdout
        return
    sys.stdout.flush()
    stream = io.TextIOWrapper(binary, encoding="utf-8", newline="", write_through=True)
    try:
        yield stream
    finally:
        stream.detach()


def _end(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("row", "company", "site", "stream")}


def _score(score: float) -> float:
    """Rounded once for all formats: rounded again to fewer places they still agree."""
    return round(score, 6)


def candidate_line(matches: Matches, i: int, lang: str) -> dict[str, Any]:
    """Candidate `i` as the JSON lines carry it."""
    row = matches.table.row(i, named=True)
    km, quantity = row["distance_km"], row["quantity"]
    return {
        "schema": SCHEMA,
        "offer": _end(matches.rows[row["offer"]]),
        "need": _end(matches.rows[row["need"]]),
        "score": _score(row["score"]),
        "band": row["band"],
        "via": row["via"],
        "distance_km": None if km is None else round(km, 1),
        "quantity": None if quantity is None else rounded(quantity, 6),
        "unit": None if quantity is None else row["unit"],
        "rank_offer": row["rank_offer"],
        "rank_need": row["rank_need"],
        "parts": {name: round(value, 4) for name, value in row["parts"].items()},
        "reasons": [say(message, lang) for message in matches.reasons(i, lang)],
        "warnings": [say(message, lang) for message in matches.warnings(i, lang)],
        "checks": [say(message, lang) for message in matches.checks(i, lang)],
        "precedents": [precedent.id for precedent in matches.precedents(i)],
        "method": matches.method,
        "edition": matches.edition,
    }


def write_jsonl(matches: Matches, path: PathLike, *, lang: str = "en") -> None:
    """Write one JSON object per candidate to `path` (``-``: standard output), best first."""
    with opened(path) as stream:
        for i in range(len(matches)):
            stream.write(json.dumps(candidate_line(matches, i, lang), ensure_ascii=False) + "\n")


COLUMNS = (
    "score", "band", "donor", "donor_site", "offer", "offer_resource", "receiver", "receiver_site", "need",
    "need_resource", "via", "distance_km", "quantity", "unit", "share", "rank_offer", "rank_need", "why",
    "warnings", "checks",
)  # fmt: skip


def candidate_cells(matches: Matches, i: int, lang: str) -> list[Any]:
    """Candidate `i` as cells under `COLUMNS`; None unknown."""
    row = matches.table.row(i, named=True)
    offer, need = matches.rows[row["offer"]], matches.rows[row["need"]]
    way, name = matches.ways[row["way"]], matches.knowledge.resources.name
    share, quantity, km = row["share"], row["quantity"], row["distance_km"]

    def words(messages: Any) -> str:
        return " ".join(say(message, lang) for message in messages)

    return [
        round(_score(row["score"]), 3), say_code(f"band-{row['band']}", lang),
        offer["company"], offer["site"], offer["stream"], name(way.offer, lang),
        need["company"], need["site"], need["stream"], name(way.need, lang),
        via_words(matches.knowledge, row["via"], lang),
        None if km is None else round(km, 1),
        None if quantity is None else rounded(quantity),
        None if quantity is None else unit_name(row["unit"], lang),
        None if share is None else rounded(share),
        row["rank_offer"], row["rank_need"],
        words(matches.reasons(i, lang)), words(matches.warnings(i, lang)), words(matches.checks(i, lang)),
    ]  # fmt: skip


def via_words(knowledge: Knowledge, via: str, lang: str) -> str:
    """The steps of a way in words: names of treatments; uses need no name of their own."""
    if via == "direct":
        return say_code("via-direct", lang)
    names = [knowledge.technology[step].name(lang) for step in via.split(">") if step in knowledge.technology]
    return " → ".join(names) or say_code("via-use", lang)


def _header(lang: str) -> list[str]:
    return [say_code("column-" + name.replace("_", "-"), lang) for name in COLUMNS]


def write_csv(matches: Matches, path: PathLike, *, lang: str = "en") -> None:
    """Write the candidates as CSV (UTF-8 with signature, so that spreadsheets read Cyrillic), best first."""
    with opened(path) as stream:
        stream.write("\ufeff")
        writer = csv.writer(stream)
        writer.writerow(_header(lang))
        for i in range(len(matches)):
            writer.writerow([harmless(cell) for cell in candidate_cells(matches, i, lang)])


def write_xlsx(matches: Matches, path: PathLike, *, lang: str = "en") -> None:
    """Write a workbook: candidates, refusals, streams without a partner, findings about the input."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        for title, header, rows in _sheets(matches, lang):
            write_sheet(book, title, header, rows)


Sheet = tuple[str, list[str], Iterator[list[Any]]]


def _sheets(matches: Matches, lang: str) -> Iterator[Sheet]:
    candidates = (candidate_cells(matches, i, lang) for i in range(len(matches)))
    yield say_code("sheet-candidates", lang), _header(lang), candidates
    names: tuple[str, ...] = ("donor", "offer", "receiver", "need", "reason")
    yield say_code("sheet-refusals", lang), _titles(names, lang), _refusal_rows(matches, lang)
    names = ("row", "company", "direction", "stream", "quantity", "unit", "resource", "ideas")
    yield say_code("sheet-unmatched", lang), _titles(names, lang), _unmatched_rows(matches, lang)
    names = ("file", "row", "column", "severity", "finding")
    yield say_code("sheet-findings", lang), _titles(names, lang), _finding_rows(matches, lang)


def _titles(names: tuple[str, ...], lang: str) -> list[str]:
    return [say_code(f"column-{name}", lang) for name in names]


def _refusal_rows(matches: Matches, lang: str) -> Iterator[list[Any]]:
    for i in range(len(matches.refusals)):
        row = matches.refusals.row(i, named=True)
        offer, need = matches.rows[row["offer"]], matches.rows[row["need"]]
        reason = say(matches.refusal(i, lang), lang)
        yield [offer["company"], offer["stream"], need["company"], need["stream"], reason]


def idea_words(knowledge: Knowledge, identifier: str, lang: str, direction: str = "offer") -> str:
    """What could be done with an offer (or could serve a need) by a use or technology, in words."""
    technology = knowledge.technology.get(identifier)
    if technology is not None:
        return technology.name(lang)
    use, table = knowledge.use[identifier], knowledge.resources
    if direction == "need":
        return say_code("idea-instead", lang, resource=table.name(table.index[use.resource], lang))
    replaced = table.name(table.index[use.replaces], lang)
    takers = [knowledge.activity[nace].name(lang) for nace in use.activities if nace in knowledge.activity][
        :3
    ]
    return say_code(
        "idea-use-by" if takers else "idea-use", lang, replaced=replaced, takers=", ".join(takers)
    )


def _unmatched_rows(matches: Matches, lang: str) -> Iterator[list[Any]]:
    for position, direction, resource, ideas in matches.unmatched.iter_rows():
        row = matches.rows[position]
        name = None if resource is None else matches.knowledge.resources.name(resource, lang)
        known = [idea_words(matches.knowledge, idea, lang, direction) for idea in ideas[:5]]
        end = None if resource is None else matches.knowledge.dead_end_at(resource)
        if end is not None and direction == "offer":
            known.insert(0, end.text(lang))
        words = "; ".join(known)
        quantity = None if row["quantity"] is None else rounded(row["quantity"], 6)
        unit = unit_name(row["unit"], lang)
        side = say_code(f"direction-{direction}", lang)
        yield [row["row"], row["company"], side, row["stream"], quantity, unit, name, words]


def _finding_rows(matches: Matches, lang: str) -> Iterator[list[Any]]:
    for problem in matches.streams.problems:
        severity = say_code(f"severity-{problem.severity}", lang)
        yield [problem.file, problem.row, problem.column, severity, say(problem.message, lang)]


def write_sheet(book: Any, title: str, header: list[str], rows: Iterator[list[Any]]) -> None:
    """Write a sheet with a header that stays in sight; cells that are None stay empty."""
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"valign": "top", "text_wrap": True})
    for column, cell in enumerate(header):
        sheet.write_string(0, column, cell, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(last, column, cell[:32_000], plain)
            elif cell is not None:
                sheet.write_number(last, column, cell, plain)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(header) - 1)
    for column, name in enumerate(header):
        sheet.set_column(column, column, max(12, min(40, len(name) + 6)))


def write_geojson(matches: Matches, path: PathLike, *, lang: str = "en") -> None:
    """Write sites as points and candidates as lines (WGS84); those without a place are counted, not drawn."""
    features = [*_sites(matches), *_lines(matches, lang)]
    unplaced = sum(row["distance_km"] is None for row in matches.table.iter_rows(named=True))
    document = {
        "type": "FeatureCollection",
        "schema": SCHEMA,
        "method": matches.method,
        "edition": matches.edition,
        "candidates_without_place": unplaced,
        "features": features,
    }
    with opened(path) as stream:
        json.dump(document, stream, ensure_ascii=False)


def _sites(matches: Matches) -> Iterator[dict[str, Any]]:
    seen = set()
    for row in matches.rows:
        key = (row["company"], row["site"], row["lat"], row["lon"])
        if row["lat"] is not None and row["lon"] is not None and key not in seen:
            seen.add(key)
            properties = {
                "kind": "site",
                "company": row["company"],
                "site": row["site"],
                "nace": row["activity"],
            }
            yield _feature("Point", [row["lon"], row["lat"]], properties)


def _lines(matches: Matches, lang: str) -> Iterator[dict[str, Any]]:
    for i, row in enumerate(matches.table.iter_rows(named=True)):
        if row["distance_km"] is None:
            continue
        ends = [matches.rows[row[side]] for side in ("offer", "need")]
        line = candidate_line(matches, i, lang)
        properties = {
            "kind": "candidate",
            "donor": ends[0]["company"],
            "receiver": ends[1]["company"],
            **{name: line[name] for name in ("score", "band", "via", "distance_km", "quantity", "unit")},
            "offer": ends[0]["stream"],
            "need": ends[1]["stream"],
        }
        yield _feature("LineString", [[end["lon"], end["lat"]] for end in ends], properties)


def _feature(kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": properties,
    }
