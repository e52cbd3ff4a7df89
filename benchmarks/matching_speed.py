"""Speed of the matching kernel: plain and as in life, beside what a user would pick instead.

Run: ``python benchmarks/matching_speed.py [--rounds 3] [--only plain,life,growth]``. Everything is measured
in one run, contenders take turns, medians count. Results go to ``benchmarks/results/matching.json`` and, as
a table and a plot, to ``docs/explanation/speed.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import brute
import life
import matching_job
import numpy as np
import polars as pl
import speed_page
from generate import MILLION, Files, files, plain
from matching_rivals import LIMIT_KM, RADIUS_KM, RIVALS, TOP

from symbio.matching.kernel import Found, Index, Rows, Side, Ways, unit_vectors, warm_up

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "matching.json"
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
SCORE_TOLERANCE, LIMIT_TOLERANCE_KM = 1e-6, 0.005
SIDES: tuple[Side, ...] = ("offer", "need")
KINDS = ("plain", "life")

Results = dict[str, Any]
World = tuple[Rows, Rows, Ways]


def timed(work: Callable[[], object], repeat: int) -> list[float]:
    """Return the seconds of each repetition."""
    seconds = []
    for _ in range(repeat):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return seconds


def measure_plain(rounds: int) -> Results:
    """Time the plain job and its rivals in turns; check that all find the same pairs."""
    where = files()
    world = matching_job.load(where.offers, where.needs, where.compat)
    ours: list[float] = []
    jobs: list[dict[str, float]] = []
    theirs: dict[str, list[float]] = {name: [] for name in RIVALS}
    checks: dict[str, Results] = {}
    for _ in range(rounds):
        for name, rival in RIVALS.items():
            ours += timed(lambda: matching_job.match(*world), 2)
            jobs.append(whole_job(where))
            run = rival(where)
            theirs[name].append(run.seconds)
            if name not in checks:
                checks[name] = compare(matching_job.match(*world), run.pairs, where)
            del run
            say(f"{name}: {theirs[name][-1]:.1f} s, ours {ours[-1]:.2f} s")
    return {
        "streams": MILLION,
        "build_and_query_s": summary(ours),
        "whole_job_s": summary([job["seconds"] for job in jobs]),
        "whole_job_gb": max(job["gb"] for job in jobs),
        "rivals_s": {name: summary(seconds) for name, seconds in theirs.items()},
        "checks": checks,
    }


def whole_job(where: Files) -> dict[str, float]:
    """Load, match and write in a process of its own; returns seconds from start to end and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(HERE / "matching_job.py"), *map(str, vars(where).values())]
        begin = time.perf_counter()
        told = subprocess.run(
            [*command, str(Path(folder) / "pairs.parquet")], stdout=subprocess.PIPE, check=True
        )
        seconds = time.perf_counter() - begin
    return {"seconds": seconds, "gb": json.loads(told.stdout)["peak_gb"]}


def compare(found: Found, theirs: pl.DataFrame, where: Files) -> Results:
    """Count pairs that only one of the two has, and how many of them nothing explains.

    A pair may be missing where its distance lies within 5 m of the limit, or its score within 10⁻⁶ of the
    offer's last one.
    """
    asked = theirs["offer"].unique()
    mine = pl.DataFrame({"offer": found.offer, "need": found.need, "mine": np.exp(found.score)})
    mine = mine.filter(pl.col("offer").is_in(asked.implode()))
    other = theirs.select(pl.col("offer", "need").cast(pl.Int32), theirs=pl.col("s").exp())
    both = mine.join(other, on=["offer", "need"], how="full", coalesce=True)
    differ = both.filter(pl.col("mine").is_null() | pl.col("theirs").is_null())
    last = mine.group_by("offer").agg(last=pl.col("mine").min())
    differ = differ.join(last, on="offer", how="left").with_columns(
        km=pl.Series(_kilometres(differ, where), dtype=pl.Float64)
    )
    near_limit = (pl.col("km") - LIMIT_KM).abs() <= LIMIT_TOLERANCE_KM
    tied = (pl.coalesce("mine", "theirs") - pl.col("last")).abs() <= SCORE_TOLERANCE
    return {
        "pairs": mine.height,
        "only_one_has": differ.height,
        "unexplained": differ.filter(~(near_limit | tied)).height,
        "largest_score_difference": both.select((pl.col("mine") - pl.col("theirs")).abs().max()).item(),
    }


def _kilometres(pairs: pl.DataFrame, where: Files) -> np.ndarray:
    ends = []
    for name, path in (("offer", where.offers), ("need", where.needs)):
        table = pl.read_parquet(path, columns=["lat", "lon"])[pairs[name].to_numpy()]
        ends.append(unit_vectors(table["lat"].to_numpy(), table["lon"].to_numpy()))
    return 2 * RADIUS_KM * np.arcsin(np.linalg.norm(ends[0] - ends[1], axis=1) / 2)


def measure_life(rounds: int, *, sample: int = 150) -> Results:
    """Time both directions as in life; check a sample against brute force."""
    on = life.ground()
    offers, needs = (life.side(on, side, MILLION // 2, seed=1) for side in SIDES)
    seconds: dict[str, list[float]] = {"build": [], "offer": [], "need": []}
    for _ in range(rounds):
        seconds["build"] += timed(lambda: Index.build(offers, needs, on.ways), 1)
        index = Index.build(offers, needs, on.ways)
        for side in SIDES:
            seconds[side] += timed(lambda index=index, side=side: index.match(side, top=TOP), 1)
    total = [sum(parts) for parts in zip(*seconds.values(), strict=True)]
    return {
        "streams": MILLION,
        "rows": [len(offers), len(needs)],
        "ways": len(on.ways),
        "steps_s": {name: summary(values) for name, values in seconds.items()},
        "total_s": summary(total),
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
        "checked": {side: check_life(index, side, (offers, needs, on.ways), sample) for side in SIDES},
        "one_stream_ms": {
            side: one_stream(index, side, rows) for side, rows in zip(SIDES, (offers, needs), strict=True)
        },
    }


def check_life(index: Index, side: Side, world: World, sample: int) -> Results:
    """Compare a sample of streams with brute force: same partners, same order, same scores."""
    rows = world[SIDES.index(side)]
    chosen = np.random.default_rng(3).choice(rows.streams, sample, replace=False)
    scoring = index.scoring
    wrong = 0
    for stream in chosen:
        found = index.query(only(rows, int(stream)), side, top=TOP)
        partner = found.need if side == "offer" else found.offer
        expected = brute.best(brute.World(*world, scoring), side, int(stream), TOP)
        wrong += list(zip(partner.tolist(), found.score.tolist(), strict=True)) != expected
    return {"streams": sample, "wrong": wrong}


def only(rows: Rows, stream: int) -> Rows:
    """Return the rows of one stream, as if it were new: stream 0 of its own table."""
    first, last = np.searchsorted(rows.stream, [stream, stream + 1])
    part = {name: values[first:last] for name, values in vars(rows).items()}
    return Rows(**{**part, "stream": np.zeros(last - first, np.int32)})


def one_stream(index: Index, side: Side, rows: Rows, count: int = 500) -> dict[str, float]:
    """Ask for the partners of single new streams of one side: milliseconds, median and worst in a hundred."""
    chosen = np.random.default_rng(4).choice(rows.streams, count, replace=False)
    parts = [only(rows, int(stream)) for stream in chosen]
    index.query(parts[0], side, top=TOP)
    ms = [1000 * timed(lambda part=part: index.query(part, side, top=TOP), 1)[0] for part in parts]
    return {"median": median(ms), "p99": float(np.percentile(ms, 99)), "most": max(ms)}


def measure_growth(rounds: int) -> Results:
    """Time per stream from ten thousand to a million streams, plain and as in life.

    The sizes take turns and the least of the repetitions counts: small sizes are over in milliseconds, which
    other work on the machine easily doubles.
    """
    on = life.ground()
    seconds: dict[tuple[int, str], list[float]] = {(size, kind): [] for size in SIZES for kind in KINDS}
    for _ in range(rounds):
        for size in SIZES:
            offers, needs, compat = plain(size)
            world = (matching_job.rows(offers), matching_job.rows(needs), matching_job.ways(compat))
            alive = [life.side(on, side, size // 2, seed=1) for side in SIDES]
            repeat = max(2, min(10, 300_000 // size))
            seconds[size, "plain"] += timed(lambda world=world: matching_job.match(*world), repeat)
            seconds[size, "life"] += timed(
                lambda alive=alive: both_ways(Index.build(*alive, on.ways)), repeat
            )
        say(f"growth: {size} streams in {min(seconds[size, 'life']):.1f} s as in life")
    points = [
        {"streams": size, **{kind: min(seconds[size, kind]) / size * 1e6 for kind in KINDS}} for size in SIZES
    ]
    ratio = {kind: max(p[kind] for p in points) / min(p[kind] for p in points) for kind in KINDS}
    return {"us_per_stream": points, "ratio": ratio}


def both_ways(index: Index) -> None:
    """Match both sides."""
    for side in SIDES:
        index.match(side, top=TOP)


def summary(seconds: list[float]) -> dict[str, float]:
    """Return median, least and greatest."""
    return {"median": median(seconds), "least": min(seconds), "most": max(seconds), "runs": len(seconds)}


def machine() -> Results:
    """Return what was measured on; load is that of others at the start."""
    names = ("numba", "numpy", "polars", "duckdb", "scikit-learn")
    return {
        "processors": len(os.sched_getaffinity(0)),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "load_at_start": round(os.getloadavg()[0], 2),
        "versions": {name: version(name) for name in names},
    }


def say(text: str) -> None:
    """Tell how far the run is."""
    print(text, flush=True)


def main() -> None:
    """Measure what is asked for and write results, table and plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="plain,life,growth")
    options = parser.parse_args()
    parts = options.only.split(",")
    results: Results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results["machine"] = machine()
    begin = time.perf_counter()
    warm_up()
    results["warm_up_s"] = time.perf_counter() - begin
    if "plain" in parts:
        results["plain"] = measure_plain(options.rounds)
    if "life" in parts:
        results["life"] = measure_life(options.rounds)
    if "growth" in parts:
        results["growth"] = measure_growth(options.rounds)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    speed_page.write(results, HERE.parent / "docs" / "explanation")
    say(f"written: {RESULTS.name}, speed.md")


if __name__ == "__main__":
    main()
