"""Form 1-отходы of the Belarusian Ministry of Natural Resources, table 1: a reader of its own.

Columns as in the edition of 19.09.2013 (Belstat resolution No. 208, OKUD 0618503). Later editions move
columns: the words of the headings win over the numbers, and every moved column is reported. Check a
current blank before relying on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from symbio.streams.form_2tp import Amounts, movements, stock_by_balance, wastes_from
from symbio.streams.form_declare import Movement, WasteYear
from symbio.streams.form_layout import BY_WASTE, FormLine, form_columns
from symbio.streams.problems import Problem

_HANDED: dict[str, str] = {"1": "recovery", "2": "neutralisation", "3": "burial", "4": "storage"}
"""Code of the reason of a hand-over (column 6); 5 is "other"."""


def wastes_by(lines: Iterable[FormLine], file: str) -> tuple[list[WasteYear], list[Problem]]:
    """Wastes from the lines of table 1; lines that go on with the same waste are added up."""
    wastes, problems = wastes_from(lines, file, BY_WASTE, _waste)
    return _joined(wastes), problems


def _waste(line: FormLine, found: Amounts) -> WasteYear:
    recovered = movements(found, BY_WASTE, "recovered")
    disposed = movements(found, BY_WASTE, "disposed")
    handed = _handed(line, found)
    if handed is not None and handed.fate == "recovery":
        recovered = (*recovered, handed)
    elif handed is not None and handed.fate is not None:
        disposed = (*disposed, handed)
    return WasteYear(
        row=line.row,
        sheet=line.sheet,
        name=line.get("А"),
        code=line.get("Б"),
        hazard_class=line.get("Г"),
        generated=found.get("2", 0.0),
        received=found.get("4", 0.0),
        recovered=recovered,
        disposed=disposed,
        stock_start=found.get("1"),
        stock_end=found.get("19"),
        stock_expected=stock_by_balance(found, BY_WASTE),
    )


def _handed(line: FormLine, found: Amounts) -> Movement | None:
    """What went to other organisations, with the fate that the code of the reason tells."""
    if not found.get("7"):
        return None
    fate = _HANDED.get(line.get("6").strip(". "))
    return Movement(found["7"], "7", form_columns(BY_WASTE)["7"].label, fate)


def _joined(wastes: list[WasteYear]) -> list[WasteYear]:
    """One waste may take several lines, one per code of reason or object: add them up by code and name."""
    joined: dict[tuple[str, str], WasteYear] = {}
    last = ("", "")
    for waste in wastes:
        key = (waste.code, waste.name.lower()) if waste.code or waste.name else last
        last = key
        joined[key] = _sum(joined[key], waste) if key in joined else waste
    return list(joined.values())


def _sum(first: WasteYear, second: WasteYear) -> WasteYear:
    def plus(a: float | None, b: float | None) -> float | None:
        return b if a is None else a if b is None else a + b

    return replace(
        first,
        generated=first.generated + second.generated,
        received=first.received + second.received,
        recovered=first.recovered + second.recovered,
        disposed=first.disposed + second.disposed,
        stock_start=plus(first.stock_start, second.stock_start),
        stock_end=plus(first.stock_end, second.stock_end),
        stock_expected=plus(first.stock_expected, second.stock_expected),
    )
