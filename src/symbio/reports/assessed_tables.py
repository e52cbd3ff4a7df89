"""An assessment as tables for other programs: CSV, XLSX, JSON lines; unknown cells are empty."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from symbio.assessment.assess import Assessment
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.detail import effect_lines, money_lines, named
from symbio.assessment.guidance import hierarchy_level
from symbio.assessment.mass import tonnes_per_unit
from symbio.language import say, say_code
from symbio.matching.explanation import unit_name
from symbio.reports.assessed_data import chains_data, known, product_data
from symbio.reports.tables import PathLike, harmless, opened, via_words, write_sheet

SCHEMA = 1
"""Version of the formats; grows when a field changes its meaning."""
EFFECTS = {
    "climate": "GWP100",
    "acidification": "AP",
    "eutrophication": "EP",
    "fossil": "ADPF",
    "water": "WATER",
    "freight": "TKM",
}
"""Names of the columns of the categories."""
MONEY = (
    "investment", "yearly_gain", "npv", "donor_npv", "receiver_npv", "irr", "payback", "price", "least_price",
    "most_price",
)  # fmt: skip
COLUMNS = (
    "number", "donor", "offer", "offer_resource", "receiver", "need", "need_resource", "via", "distance_km",
    "quantity", "unit", *EFFECTS, "currency", *MONEY, "used_already", "level", "missing",
)  # fmt: skip


def line(found: Assessment, exchange: int, number: int, lang: str) -> dict[str, Any]:
    """Exchange `exchange`, shown as `number`, as values under `COLUMNS`; None unknown."""
    both, k = found.exchanges, found.knowledge
    offer, need = (both.streams[int(side[exchange])] for side in (both.offer, both.need))
    way = both.ways[int(both.way[exchange])]
    level = hierarchy_level(k, way)
    return {
        "number": number,
        "donor": offer["company"],
        "offer": offer["stream"],
        "offer_resource": k.resources.name(way.offer, lang),
        "receiver": need["company"],
        "need": need["stream"],
        "need_resource": k.resources.name(way.need, lang),
        "via": via_words(k, ">".join(way.steps) or "direct", lang),
        "distance_km": known(both.distance_km[exchange]),
        "quantity": known(both.offered[exchange]),
        "unit": unit_name(k.resources.basis[way.offer], lang),
        **{name: known(found.effects.totals[exchange, i]) for i, name in enumerate(EFFECTS)},
        "currency": found.scenario.currency,
        **_money(found, exchange),
        "used_already": bool(found.is_used_already[exchange]),
        "level": level and say_code(f"level-{level}", lang),
        "missing": missing_words(found, exchange, lang),
    }


assert tuple(EFFECTS.values()) == CATEGORIES


def _money(found: Assessment, i: int) -> dict[str, float | None]:
    money = found.money
    least, most = money.corridor
    values = (
        money.investment, money.yearly_gain, money.present_value, money.shares[0], money.shares[1],
        money.rate_of_return, money.payback_a, money.price, least, most,
    )  # fmt: skip
    return {name: known(value[i]) for name, value in zip(MONEY, values, strict=True)}


def missing_words(found: Assessment, exchange: int, lang: str) -> str:
    """What the climate effect and the money of an exchange lack, in words; "" when nothing."""
    climate = CATEGORIES.index("GWP100")
    whys = [one.why for one in effect_lines(found, exchange) if math.isnan(one.effects[climate])]
    whys += [one.why for one in money_lines(found, exchange) if math.isnan(one.value)]
    words = (say(named(why, found.knowledge, lang), lang) for why in whys)
    return "; ".join(dict.fromkeys(words))


def order(found: Assessment, by: str) -> list[int]:
    """Positions of exchanges, best first by "npv", "co2e" or "tonnes"; unknown last, ties as they came."""
    values = {
        "npv": found.money.present_value,
        "co2e": found.effects.totals[:, CATEGORIES.index("GWP100")],
        "tonnes": found.exchanges.offered * _tonnes_per_unit(found),
    }[by]
    places: list[int] = np.argsort(np.where(np.isnan(values), np.inf, -values), kind="stable").tolist()
    return places


def _tonnes_per_unit(found: Assessment) -> npt.NDArray[np.float64]:
    """Tonnes per unit of what each exchange offers; NaN where it has no mass."""
    both, k = found.exchanges, found.knowledge
    per_way = [tonnes_per_unit(k, way.offer) for way in both.ways]
    return np.array([np.nan if t is None else t for t in per_way], dtype=float)[both.way]


def write_table(found: Assessment, path: PathLike, chosen: Sequence[int], *, lang: str = "en") -> None:
    """Write the exchanges `chosen` in their order; the ending decides: .csv, .xlsx or .jsonl."""
    rows = (line(found, exchange, number, lang) for number, exchange in enumerate(chosen, start=1))
    ending = str(path).rpartition(".")[2].lower()
    if ending == "xlsx":
        _write_book(path, rows, lang)
    elif ending == "csv":
        _write_csv(path, rows, lang)
    else:
        _write_lines(found, path, zip(chosen, rows, strict=True))


def _header(lang: str) -> list[str]:
    return [say_code("column-" + name.replace("_", "-"), lang) for name in COLUMNS]


def _cells(row: dict[str, Any], lang: str) -> list[Any]:
    cells = [row[name] for name in COLUMNS]
    return [say_code("value-yes" if c else "value-no", lang) if isinstance(c, bool) else c for c in cells]


def _write_csv(path: PathLike, rows: Iterator[dict[str, Any]], lang: str) -> None:
    with opened(path) as stream:
        stream.write("\ufeff")
        writer = csv.writer(stream)
        writer.writerow(_header(lang))
        for row in rows:
            writer.writerow([harmless(cell) for cell in _cells(row, lang)])


def _write_book(path: PathLike, rows: Iterator[dict[str, Any]], lang: str) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        cells = (_cells(row, lang) for row in rows)
        write_sheet(book, say_code("sheet-assessed", lang), _header(lang), cells)


def _write_lines(found: Assessment, path: PathLike, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
    with opened(path) as stream:
        for exchange, row in rows:
            full = {
                "schema": SCHEMA,
                **row,
                "chains": chains_data(found, exchange),
                "product": product_data(found, exchange),
                "methods": list(found.methods),
                "edition": found.knowledge.edition,
            }
            stream.write(json.dumps(full, ensure_ascii=False) + "\n")
