"""Form 2-TP (waste), OKUD 0609013, section I: the Russian yearly report on wastes, as a table.

Source: Rosstat order of 06.11.2025 No. 614 (columns 1–29, balance of column 29).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from symbio.language import Message
from symbio.streams.form_declare import Movement, WasteYear, tonnes
from symbio.streams.form_layout import TWO_TP, FormColumn, FormLine, form_columns
from symbio.streams.problems import Problem

Amounts = Mapping[str, float]


def wastes_2tp(lines: Iterable[FormLine], file: str) -> tuple[list[WasteYear], list[Problem]]:
    """Wastes from the lines of section I; a line with an unreadable amount is refused, the others go on."""
    return wastes_from(lines, file, TWO_TP, _waste)


def wastes_from(
    lines: Iterable[FormLine], file: str, form: str, waste: Callable[[FormLine, Amounts], WasteYear]
) -> tuple[list[WasteYear], list[Problem]]:
    """Read the amounts of every line and make a waste of it with `waste`."""
    wastes: list[WasteYear] = []
    problems: list[Problem] = []
    for line in lines:
        found, refused = amounts(line, form_columns(form), file)
        if refused:
            problems += refused
        else:
            wastes.append(waste(line, found))
    return wastes, problems


def amounts(
    line: FormLine, columns: Mapping[str, FormColumn], file: str
) -> tuple[dict[str, float], list[Problem]]:
    """Amounts [t] by column of the columns that the form has, and what cannot be read."""
    found: dict[str, float] = {}
    problems: list[Problem] = []
    label = f"{file} [{line.sheet}]" if line.sheet else file
    for column, text in line.cells.items():
        if not column.isdigit() or column not in columns or columns[column].role == "reason":
            continue
        value = tonnes(text)
        if value is None:
            message = Message("form-amount", column=column, text=text[:40])
            problems.append(Problem("refused", message, label, line.row, column))
        else:
            found[column] = value
    return found, problems


def movements(found: Amounts, form: str, role: str) -> tuple[Movement, ...]:
    """Movements above zero of one role, in order of the columns."""
    return tuple(
        Movement(found[key], key, column.label, column.fate)
        for key, column in form_columns(form).items()
        if column.role == role and found.get(key)
    )


def stock_by_balance(found: Amounts, form: str) -> float | None:
    """Stock at the end of the year [t] that follows from the movements; None without any movement."""
    signs = {key: column.balance for key, column in form_columns(form).items() if column.balance}
    if not any(key in found for key in signs):
        return None
    return sum(sign * found.get(key, 0.0) for key, sign in signs.items())


def total(moves: Sequence[Movement]) -> float:
    """Sum of movements [t]."""
    return sum(move.tonnes for move in moves)


def _waste(line: FormLine, found: Amounts) -> WasteYear:
    return WasteYear(
        row=line.row,
        sheet=line.sheet,
        name=line.get("Б"),
        code=line.get("В"),
        hazard_class=line.get("Г"),
        generated=found.get("2", 0.0),
        received=found.get("3", 0.0) + found.get("6", 0.0),
        recovered=movements(found, TWO_TP, "recovered"),
        disposed=movements(found, TWO_TP, "disposed"),
        stock_start=found.get("1"),
        stock_end=found.get("29"),
        stock_expected=stock_by_balance(found, TWO_TP),
    )
