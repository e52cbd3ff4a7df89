"""From a spreadsheet to the report: 10,000 streams in XLSX to HTML, as a process of its own; median of runs.

The streams are the rows of both demo regions, drawn at random (seeded) and scattered over a region.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

import symbio
from symbio.streams.demo import DEMOS

RESULTS = Path(__file__).parent / "results" / "report.json"
COLUMNS = ("activity", "direction", "stream", "quantity", "unit", "temperature_c")


def write_table(path: Path, streams: int) -> None:
    """Write a workbook of `streams` rows."""
    rng = random.Random(42)
    rows = [row for name in DEMOS for row in symbio.demo(name).table.to_dicts()]
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["company", "lat", "lon", *COLUMNS])
        for number in range(1, streams + 1):
            row = dict(rng.choice(rows))
            row["temperature_c"] = row["temperature_c_high"]
            place = [round(rng.uniform(52, 58), 3), round(rng.uniform(80, 92), 3)]
            cells = [f"Company {rng.randint(1, streams // 4)}", *place, *(row[name] for name in COLUMNS)]
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in cells])


def measure(streams: int, runs: int) -> list[float]:
    """Seconds of each run of ``symbio match TABLE -o report.html``, after one that is not counted."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        table, report = Path(folder) / "table.xlsx", Path(folder) / "report.html"
        write_table(table, streams)
        call = [sys.executable, "-m", "symbio", "match", str(table), "-o", str(report), "--quiet"]
        for _ in range(runs + 1):
            begun = time.perf_counter()
            subprocess.run(call, check=False, capture_output=True)
            seconds.append(time.perf_counter() - begun)
            assert report.stat().st_size > 100_000
    return seconds[1:]


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    seconds = measure(options.streams, options.rounds)
    found = {"streams": options.streams, "median_s": statistics.median(seconds), "runs_s": seconds}
    print(f"{options.streams} streams, XLSX to HTML: median {found['median_s']:.1f} s of {len(seconds)} runs")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
