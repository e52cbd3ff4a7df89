"""What is wrong, doubtful or worth knowing in a file: always with file, row, column and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from symbio.language import Message

Severity: TypeAlias = Literal["refused", "doubt", "note"]

SEVERITIES: tuple[Severity, ...] = ("refused", "doubt", "note")
"""Worst first. *refused*: a row or cell was left out; *doubt*: read, but look at it; *note*: to know."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one cell, row or file.

    Parameters
    ----------
    severity
        "refused", "doubt" or "note", see `SEVERITIES`.
    message
        What is wrong and how to mend it, as code and facts.
    file
        Display name of the file (no folders); None for pasted text or tables in memory.
    row
        Row number as a spreadsheet shows it, 1 = first line; None when it concerns the whole file.
    column
        Header of the column as it stands in the file, or its letter; None when it concerns the row.
    """

    severity: Severity
    message: Message
    file: str | None = None
    row: int | None = None
    column: str | None = None


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file position: whole-file findings first, then by row; worst first within a row.

    Equal findings are kept once; ties keep the input order.
    """
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.file or "", p.row or 0, SEVERITIES.index(p.severity))))


def count_by_severity(problems: Iterable[Problem]) -> dict[Severity, int]:
    """Return how many findings there are of each severity, zeros included."""
    counts: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
    for problem in problems:
        counts[problem.severity] += 1
    return counts
