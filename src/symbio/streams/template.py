"""The questionnaire: a ready workbook with drop-downs, examples and help, in either language."""

from __future__ import annotations

import csv
import datetime as dt
from importlib import resources
from pathlib import Path
from typing import Any

import xlsxwriter

from symbio.language import say_code
from symbio.streams.fields import choices, fields

_ROWS = 500
_LEFT_OUT = frozenset({"coordinates"})
_WIDTHS = {
    "company": 28,
    "stream": 34,
    "code": 26,
    "composition": 28,
    "note": 28,
    "site": 20,
    "current_fate": 22,
}
_MADE = dt.datetime(2026, 1, 1)  # a fixed date: the same call writes the same bytes
_LISTS = ("direction", "pattern", "current_fate", "visibility")
_HELP_LINES = 5


def write_template(path: str | Path, lang: str = "en") -> None:
    """Write the questionnaire (XLSX) in `lang`; `read_streams` reads back what it holds.

    Parameters
    ----------
    path
        File to write; an existing one is replaced.
    lang
        "en" or "ru".
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _MADE})
        streams = book.add_worksheet(say_code("template-streams", lang))
        _write_streams(book, streams, lang)
        _write_help(book, book.add_worksheet(say_code("template-help", lang)), lang)
        lists = book.add_worksheet(say_code("template-lists", lang))
        lists.hide()
        _write_lists(streams, lists, lang)


def template_fields() -> list[str]:
    """Names of the fields that the questionnaire asks for, in order."""
    return [name for name in fields() if name not in _LEFT_OUT]


def example_rows(lang: str) -> list[dict[str, str]]:
    """The questionnaire's example rows in `lang`, by field name."""
    text = (resources.files("symbio.streams") / "data" / "examples.csv").read_text("utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if row["lang"] == lang]


def _write_streams(book: Any, sheet: Any, lang: str) -> None:
    required = book.add_format(
        {"bold": True, "bg_color": "#D5E8E4", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    optional = book.add_format(
        {"bold": True, "bg_color": "#EEF1F0", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    example = book.add_format({"font_color": "#6B7472"})
    as_text = book.add_format({"num_format": "@"})
    for place, name in enumerate(template_fields()):
        field = fields()[name]
        sheet.set_column(place, place, _WIDTHS.get(name, 14), as_text if name == "code" else None)
        sheet.write_string(0, place, field.title(lang), required if field.is_required else optional)
        sheet.write_comment(0, place, field.help[lang], {"x_scale": 2})
        for row, values in enumerate(example_rows(lang), 1):
            _write_cell(sheet, row, place, values.get(name, ""), example)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)


def _write_cell(sheet: Any, row: int, place: int, text: str, cell_format: Any) -> None:
    if not text:
        return
    try:
        sheet.write_number(row, place, float(text), cell_format)
    except ValueError:
        sheet.write_string(row, place, text, cell_format)


def _write_lists(streams: Any, lists: Any, lang: str) -> None:
    """Drop-downs; they help and never forbid, for free words are understood too."""
    names = template_fields()
    columns = {name: [choice.label[lang] for choice in choices()[name]] for name in _LISTS}
    columns["hazard_class"] = ["1", "2", "3", "4", "5"]
    columns["currency"] = ["EUR", "RUB", "BYN", "USD"]
    sheet_name = say_code("template-lists", lang)
    for place, (name, values) in enumerate(columns.items()):
        lists.write_string(0, place, fields()[name].title(lang))
        lists.write_column(1, place, values)
        letter = chr(ord("A") + place)
        source = f"='{sheet_name}'!${letter}$2:${letter}${len(values) + 1}"
        at = names.index(name)
        options = {"validate": "list", "source": source, "show_error": False, "ignore_blank": True}
        streams.data_validation(1, at, _ROWS, at, options)


def _write_help(book: Any, sheet: Any, lang: str) -> None:
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 3, 60, wrap)
    sheet.write_string(0, 0, say_code("template-help-title", lang), bold)
    for line in range(1, _HELP_LINES + 1):
        sheet.write_string(line, 0, say_code(f"template-help-{line}", lang))
    top = _HELP_LINES + 2
    for place, title in enumerate(("column", "required", "meaning", "example")):
        sheet.write_string(top, place, say_code(f"template-{title}", lang), bold)
    for row, name in enumerate(template_fields(), top + 1):
        field = fields()[name]
        sheet.write_string(row, 0, field.title(lang))
        sheet.write_string(row, 1, say_code("template-yes", lang) if field.is_required else "")
        sheet.write_string(row, 2, field.help[lang], wrap)
        sheet.write_string(row, 3, field.example[lang], wrap)
