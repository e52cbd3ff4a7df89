"""What every row of every knowledge table ends with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row comes from."""

    source: str
    grade: str
    licence: str
