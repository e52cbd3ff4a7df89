"""The stream table: one row is one stream of one site; what is not stated is null, never 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import polars as pl

from symbio.streams.problems import SEVERITIES, Problem, count_by_severity

if TYPE_CHECKING:
    import pandas as pd

CODES = pl.List(pl.Struct({"scheme": pl.String, "code": pl.String, "doubt": pl.Boolean}))

SCHEMA: Mapping[str, Any] = {
    "row": pl.Int64,
    "file": pl.String,
    "company": pl.String,
    "site": pl.String,
    "activity": pl.String,
    "activity_text": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "place": pl.String,
    "place_accuracy": pl.String,
    "country": pl.String,
    "direction": pl.String,
    "stream": pl.String,
    "codes": CODES,
    "quantity": pl.Float64,
    "quantity_low": pl.Float64,
    "quantity_high": pl.Float64,
    "unit": pl.String,
    "counts": pl.String,
    "estimated": pl.Boolean,
    "temperature_c_low": pl.Float64,
    "temperature_c_high": pl.Float64,
    "pressure_bar_low": pl.Float64,
    "pressure_bar_high": pl.Float64,
    "moisture_pct_low": pl.Float64,
    "moisture_pct_high": pl.Float64,
    "grain_size_mm_low": pl.Float64,
    "grain_size_mm_high": pl.Float64,
    "composition": pl.String,
    "hazard_class": pl.Int8,
    "pattern": pl.String,
    "months": pl.List(pl.Int8),
    "current_fate": pl.String,
    "fate_text": pl.String,
    "unit_cost": pl.Float64,
    "currency": pl.String,
    "visibility": pl.String,
    "running": pl.Boolean,
    "origin": pl.String,
    "note": pl.String,
    "source": pl.String,
    "grade": pl.String,
}
"""Columns of the stream table in order; the unit stands at the end of the name."""

DEFAULTS: Mapping[str, Any] = {"estimated": False, "visibility": "private", "running": False, "codes": []}
"""What holds where nothing is said; everything else is null."""

_SHOWN = ("row", "company", "direction", "stream", "quantity", "unit", "place")


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that remembers what it could not count.

    Parameters
    ----------
    known
        Sum of the stated quantities, in `unit`.
    unstated
        Number of streams without a stated quantity in any unit.
    """

    unit: str
    known: float
    stated: int
    unstated: int


def stream_table(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Build the stream table from mappings; absent columns take their default, or null.

    Returns
    -------
    polars.DataFrame
        Columns of `SCHEMA`, rows in input order.
    """
    rows = list(rows)
    columns = {name: [row.get(name, DEFAULTS.get(name)) for row in rows] for name in SCHEMA}
    series = [pl.Series(name, values, dtype=SCHEMA[name], strict=False) for name, values in columns.items()]
    return pl.DataFrame(series)


@dataclass(frozen=True)
class Streams:
    """Streams that were understood, and what was not.

    Parameters
    ----------
    table
        One row per accepted stream, in input order; columns of `SCHEMA`.
    problems
        Everything refused, doubted or noted, in file order.
    raw
        The input cells as text, all rows, with their row number in ``row``.
    source
        Display name of the file, without folders.
    """

    table: pl.DataFrame
    problems: tuple[Problem, ...]
    raw: pl.DataFrame
    source: str

    def __len__(self) -> int:
        return self.table.height

    @property
    def refused_rows(self) -> int:
        """Number of input rows that gave no stream although they were not empty."""
        accepted = set(self.table.select("file", "row").iter_rows())
        named = {(p.file, p.row) for p in self.problems if p.severity == "refused" and p.row is not None}
        return len(named - accepted)

    def totals(self, direction: str = "offer") -> tuple[Total, ...]:
        """Sums by unit of the streams of one direction, largest number of streams first."""
        part = self.table.filter(pl.col("direction") == direction)
        stated = part.filter(pl.col("quantity").is_not_null() & pl.col("unit").is_not_null())
        unstated = part.height - stated.height
        sums = (
            stated.group_by("unit", maintain_order=True)
            .agg(pl.col("quantity").sum().alias("known"), pl.len().alias("n"))
            .sort("n", descending=True, maintain_order=True)
        )
        return tuple(Total(unit, known, n, unstated) for unit, known, n in sums.iter_rows())

    def to_pandas(self) -> pd.DataFrame:
        """Return the table as pandas; needs the extra ``symbio[pandas]``."""
        import pandas as pd

        return pd.DataFrame(self.table.to_dict(as_series=False))

    def __repr__(self) -> str:
        counts = count_by_severity(self.problems)
        told = ", ".join(f"{counts[severity]} {severity}" for severity in SEVERITIES)
        return f"<Streams {self.source!r}: {len(self)} streams; {told}>"

    def _repr_html_(self) -> str:
        shown = self.table.select(_SHOWN).head(20)
        head = "".join(f"<th>{escape(name)}</th>" for name in shown.columns)
        body = "".join(_html_row(values) for values in shown.iter_rows())
        return f"<p>{escape(repr(self)[1:-1])}</p><table><tr>{head}</tr>{body}</table>"


def _html_row(values: Sequence[object]) -> str:
    cells = ("" if v is None else f"{v:,.6g}" if isinstance(v, float) else str(v) for v in values)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def join_streams(parts: Iterable[Streams], source: str | None = None) -> Streams:
    """Put several files together, in order; every row keeps its own file name."""
    parts = list(parts)
    tables = [part.table for part in parts]
    raws = [part.raw for part in parts if part.raw.height]
    return Streams(
        pl.concat(tables) if tables else stream_table([]),
        tuple(problem for part in parts for problem in part.problems),
        pl.concat(raws, how="diagonal") if raws else pl.DataFrame(schema={"row": pl.Int64}),
        source or ", ".join(part.source for part in parts),
    )
