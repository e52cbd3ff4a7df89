"""A user's own factor table: the columns of the knowledge table ``factors``, one CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from symbio.knowledge.tables import read_table
from symbio.knowledge.valued import Factor
from symbio.language import Message


@dataclass(frozen=True, slots=True)
class OwnFactors:
    """Rows that count, and a message for each row without a stated licence, which stays out."""

    rows: tuple[Factor, ...]
    left_out: tuple[Message, ...]


def read_own_factors(path: Path) -> OwnFactors:
    """Read the table at `path`.

    Raises
    ------
    KnowledgeError
        A column is missing or a cell is no value of its column's type; names file, row and column.
    """
    rows = tuple(read_table(Factor, path))
    left_out = tuple(
        Message("assess-factor-unlicensed", file=path.name, row=number, item=row.item)
        for number, row in enumerate(rows, start=2)
        if not row.licence
    )
    return OwnFactors(tuple(row for row in rows if row.licence), left_out)
