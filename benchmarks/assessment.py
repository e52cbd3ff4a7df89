"""Speed of the assessment: 100,000 candidates, the uncertainty of the best, beside what a user would write.

Run: ``python benchmarks/assessment.py [--rounds 3]``. Everything is measured in one run, contenders take
turns, medians count; rivals do a sample and are scaled by its size. Results go to
``benchmarks/results/assessment.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from assessment_rivals import Timed, by_brightway, by_pandas

import symbio
from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.scenario import Scenario

RESULTS = Path(__file__).resolve().parent / "results" / "assessment.json"
CANDIDATES, TOP, DRAWS = 100_000, 1000, 1000
PANDAS_SAMPLE, BRIGHTWAY_SAMPLE = 500, 500
TOLERANCE = 1e-9
Results = dict[str, Any]


def candidates(size: int, seed: int = 1) -> tuple[Exchanges, symbio.Knowledge]:
    """Candidates of the Kuzbass demo drawn at random, with quantities and distances of half to twice."""
    matches = symbio.match(symbio.demo("kuzbass"))
    one = Exchanges.of(matches)
    rng = np.random.default_rng(seed)
    i = rng.integers(0, len(one), size)
    many = replace(
        one,
        offer=one.offer[i],
        need=one.need[i],
        way=one.way[i],
        offered=one.offered[i] * rng.uniform(0.5, 2, size),
        distance_km=one.distance_km[i] * rng.uniform(0.5, 2, size),
        donor=one.donor[i],
        receiver=one.receiver[i],
    )
    return many, matches.knowledge


def ours(exchanges: Exchanges, knowledge: symbio.Knowledge) -> tuple[Assessment, float, float]:
    """Assess everything, with table and network, then draw the best; both in seconds."""
    begin = time.perf_counter()
    found = assess_exchanges(exchanges, knowledge, Scenario(currency="RUB"))
    _ = found.table, found.network()
    assessed = time.perf_counter() - begin
    best = np.argsort(-np.nan_to_num(found.money.present_value, nan=-np.inf))[:TOP]
    begin = time.perf_counter()
    found.draw(best, draws=DRAWS)
    return found, assessed, time.perf_counter() - begin


def deviation(rival: np.ndarray, own: np.ndarray) -> float:
    """Largest relative difference where both are known; inf where one knows what the other does not."""
    if (np.isnan(rival) != np.isnan(own)).any():
        return float("inf")
    size = np.maximum(np.abs(own), 1e-6)
    return float(np.nanmax(np.abs(rival - own) / size, initial=0.0))


def summary(seconds: list[float]) -> Results:
    """Median, least and most."""
    return {"median": median(seconds), "least": min(seconds), "most": max(seconds)}


def checked(found: Assessment, sample: np.ndarray, rival: Timed, *, is_known_only: bool) -> Results:
    """How far a rival's figures are from ours."""
    own = found.effects.totals[sample]
    if is_known_only:  # Brightway has no unknown: compare where all is known
        is_known = ~np.isnan(own)
        return {"effects": deviation(rival.effects[is_known], own[is_known]), "figures": int(is_known.sum())}
    worth = found.money.present_value[sample]
    return {
        "effects": deviation(rival.effects, own),
        "present_value": deviation(rival.present_value, worth),
        "figures": int((~np.isnan(own)).sum() + (~np.isnan(worth)).sum()),
    }


def measure(rounds: int) -> Results:
    """All contenders in turns."""
    exchanges, knowledge = candidates(CANDIDATES)
    found, _, _ = ours(exchanges, knowledge)
    rng = np.random.default_rng(2)
    samples = {
        "pandas row by row": rng.choice(CANDIDATES, PANDAS_SAMPLE, replace=False),
        "Brightway, effects alone": rng.choice(CANDIDATES, BRIGHTWAY_SAMPLE, replace=False),
    }
    seconds: dict[str, list[float]] = {"assess": [], "draw": []}
    checks: dict[str, Results] = {}
    for _ in range(rounds):
        found, assessed, drawn = ours(exchanges, knowledge)
        seconds["assess"].append(assessed)
        seconds["draw"].append(drawn)
        for (name, sample), rival in zip(samples.items(), (by_pandas, by_brightway), strict=True):
            timed = rival(found, sample)
            if timed is not None:
                seconds.setdefault(name, []).append(timed.seconds * CANDIDATES / len(sample))
                checks[name] = checked(found, sample, timed, is_known_only=rival is by_brightway)
    return {"seconds": {name: summary(all_) for name, all_ in seconds.items()}, "checks": checks}


def machine() -> Results:
    """What it was measured on."""
    names = ["numpy", "polars", "pandas", "bw2calc"]
    versions = {}
    for name in names:
        try:
            versions[name] = version(name)
        except ImportError:
            versions[name] = "absent"
    load = round(os.getloadavg()[0], 2)
    return {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "load": load,
        "versions": versions,
    }


def main() -> int:
    """Measure, print and keep; 1 when a rival's figures differ from ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    results = {"machine": machine(), "candidates": CANDIDATES, "top": TOP, "draws": DRAWS, **measure(rounds)}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    base = results["seconds"]["assess"]["median"]
    for name, figures in results["seconds"].items():
        print(f"{name:28} {figures['median']:9.2f} s  × {figures['median'] / base:8.1f}")
    print(json.dumps(results["checks"]))
    worst = max(
        (max(c["effects"], c.get("present_value", 0.0)) for c in results["checks"].values()), default=0.0
    )
    return int(worst > TOLERANCE)


if __name__ == "__main__":
    sys.exit(main())
