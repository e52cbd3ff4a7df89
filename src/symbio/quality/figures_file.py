"""Write the figures in force to ``figures.csv``: ``python -m symbio.quality.figures_file``.

A test fails when a figure falls below the one recorded here. Record new ones when they have risen.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

from symbio.quality.measure import measure

PATH = Path(__file__).parent / "figures.csv"


def write_figures(path: Path = PATH) -> int:
    """Measure, write question, part, n and value of every figure, and return how many."""
    figures = [figure for figure in measure().figures if not math.isnan(figure.value)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["question", "part", "n", "value"])
        writer.writerows([f.question, f.part, f.n, f"{f.value:.4f}"] for f in figures)
    return len(figures)


if __name__ == "__main__":
    print(write_figures())
