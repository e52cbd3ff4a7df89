"""The candidates of a workspace as a file: CSV and XLSX with the same columns; nothing in them is run."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from symbio.language import say_code
from symbio.reports.tables import harmless
from symbio.web import bridge
from symbio.web.assessing.bulk import Valued
from symbio.web.workspaces.finds import Find, way_of

_COLUMNS = ("donor", "offer", "receiver", "need", "resource", "kind", "plausibility", "score", "quantity",
            "unit", "distance-km", "through")  # fmt: skip
_WORTH = ("currency", "npv", "npv-low", "npv-high", "yearly-gain", "investment", "money-grade", "co2e",
          "co2e-low", "co2e-high", "climate-grade", "used", "methods", "edition")  # fmt: skip
_MORE = ("basis", "activity-donor", "activity-receiver", "state", "note")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def heads(lang: str) -> list[str]:
    """Names of the columns."""
    first = [say_code(f"space-column-{name}", lang) for name in _COLUMNS]
    first += [say_code(f"find-column-{name}", lang) for name in _MORE]
    return first + [say_code(f"worth-column-{name}", lang) for name in _WORTH]


def as_csv(rows: Sequence[Find], lang: str, worth: Mapping[int, Valued]) -> str:
    """The candidates as CSV with a signature, so that spreadsheets read Cyrillic.

    `worth`: by candidate, of those whose worth the reader may see.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(heads(lang))
    for row in rows:
        writer.writerow([harmless(cell) for cell in cells(row, lang, worth)])
    return out.getvalue()


def as_xlsx(rows: Sequence[Find], title: str, lang: str, worth: Mapping[int, Valued]) -> bytes:
    """The candidates as a workbook: `title` (what was asked) above, the heads stay in sight."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(say_code("find-sheet", lang)[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, title)
        for column, head in enumerate(heads(lang)):
            sheet.write_string(1, column, head, bold)
        for line, row in enumerate(rows, 2):
            for column, cell in enumerate(cells(row, lang, worth)):
                if cell != "":
                    sheet.write(line, column, harmless(cell))
        sheet.freeze_panes(2, 0)
        sheet.autofilter(1, 0, max(len(rows) + 1, 2), len(heads(lang)) - 1)
        sheet.set_column(0, 4, 28)
    return out.getvalue()


def cells(row: Find, lang: str, worth: Mapping[int, Valued]) -> list[Any]:
    """One candidate as cells; blank is unknown."""
    one = row.candidate
    return [
        row.offer.company or "",
        what_of(row.offer, lang),
        row.need.company or "",
        what_of(row.need, lang),
        _resource(row.offer.resource, lang),
        say_code(f"kind-{row.offer.kind}", lang) if row.offer.kind else "",
        say_code(f"band-{one.band}", lang) if one else say_code("find-inferred", lang),
        round(row.weight, 3),
        "" if one is None or one.quantity is None else one.quantity,
        "" if one is None else one.unit,
        "" if row.km is None else row.km,
        way_of(row, lang),
        say_code("find-inferred" if row.is_inferred else "pair-declared", lang),
        row.offer.activity,
        row.need.activity,
        say_code(f"pair-stage-{row.mark.stage.replace('_', '-')}", lang) if row.mark else "",
        row.mark.note if row.mark else "",
        *_worth_cells(None if one is None else worth.get(one.pk), lang),
    ]


def _worth_cells(one: Valued | None, lang: str) -> list[Any]:
    """What a candidate is worth; blank is unknown, or not for this reader."""
    if one is None:
        return [""] * len(_WORTH)
    used = say_code("value-yes" if one.is_used_already else "value-no", lang)
    said = (
        one.currency, one.npv, one.npv_low, one.npv_high, one.yearly_gain, one.investment, one.money_grade,
        one.co2e_t, one.co2e_t_low, one.co2e_t_high, one.climate_grade, used, one.methods, one.edition,
    )  # fmt: skip
    return ["" if cell is None else cell for cell in said]


def what_of(end: Any, lang: str) -> str:
    """What an end is, in words: as it was declared, or the resource that is inferred."""
    return _resource(end.resource, lang) if getattr(end, "is_guess", False) else str(end.text)


def _resource(name: str, lang: str) -> str:
    table = bridge.knowledge().resources
    position = table.index.get(name)
    return name if position is None else table.name(position, lang)
