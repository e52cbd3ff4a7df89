"""What the benchmark compares with finds the same pairs."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.mark.slow
@pytest.mark.parametrize("rival", ["duckdb_cells", "polars_cells", "ball_tree"])
def test_rivals_find_the_same_pairs(rival: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for needed in ("duckdb", "sklearn"):
        pytest.importorskip(needed)
    if not BENCHMARKS.exists():
        pytest.skip("installed without benchmarks/")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    generate, speed, job, rivals = (
        importlib.import_module(name)
        for name in ("generate", "matching_speed", "matching_job", "matching_rivals")
    )
    monkeypatch.setattr(generate, "DATA", tmp_path)
    where = generate.files(20_000)
    found = job.match(*job.load(where.offers, where.needs, where.compat))
    checked = speed.compare(found, getattr(rivals, rival)(where).pairs, where)
    assert checked["pairs"] > 0
    assert checked["unexplained"] == 0
    assert checked["largest_score_difference"] < 1e-6
