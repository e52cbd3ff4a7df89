"""The whole plain job as one process: load → match → write Parquet.

Run: ``python benchmarks/matching_job.py OFFERS NEEDS COMPAT OUT``; prints seconds by step as JSON.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

from symbio.matching.kernel import Found, Index, Rows, Scoring, Ways


def rows(table: pl.DataFrame) -> Rows:
    """One resource per stream, everything known."""
    place = np.column_stack([table[axis].to_numpy() for axis in "xyz"])
    return Rows.of(
        table["id"].to_numpy(), table["mat"].to_numpy(), place=place, quantity=table["q"].to_numpy()
    )


def ways(compat: pl.DataFrame) -> Ways:
    """One way per compatible pair of resources."""
    return Ways.of(compat["mo"].to_numpy(), compat["mn"].to_numpy(), compat["w"].to_numpy())


def load(offers: Path, needs: Path, compat: Path) -> tuple[Rows, Rows, Ways]:
    """Read a generated world."""
    columns = ["id", "mat", "x", "y", "z", "q"]
    sides = [rows(pl.read_parquet(path, columns=columns)) for path in (offers, needs)]
    return sides[0], sides[1], ways(pl.read_parquet(compat))


def match(offers: Rows, needs: Rows, table: Ways) -> Found:
    """Find the twenty best needs of every offer by the plain score."""
    return Index.build(offers, needs, table, Scoring.plain(), asking=("offer",)).match("offer", top=20)


def write(found: Found, out: Path) -> None:
    """Write offer, need and score (0…1)."""
    table = pl.DataFrame({"offer": found.offer, "need": found.need, "score": np.exp(found.score)})
    table.write_parquet(out, compression="lz4", statistics=False)


def main() -> None:
    """Do the job and say how long each step took."""
    begin = time.perf_counter()
    world = load(*(Path(argument) for argument in sys.argv[1:4]))
    loaded = time.perf_counter()
    found = match(*world)
    matched = time.perf_counter()
    write(found, Path(sys.argv[4]))
    steps = {"load": loaded - begin, "match": matched - loaded, "write": time.perf_counter() - matched}
    print(json.dumps({"pairs": len(found), "peak_gb": peak_gb(), **steps}))


def peak_gb() -> float:
    """Return the most memory that this program has held: what `getrusage` says includes the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024 / 1e9


if __name__ == "__main__":
    main()
