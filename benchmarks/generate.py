"""The benchmark's world: as many offers as needs, 3,000 resources, 100 towns (seed 42).

Run: ``python benchmarks/generate.py [STREAMS]`` writes ``benchmarks/data/{offers,needs,compat}-N.parquet``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

DATA = Path(__file__).resolve().parent / "data"
RESOURCES, TOWNS = 3000, 100
MILLION = 1_000_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Files:
    """Where a generated world lies."""

    offers: Path
    needs: Path
    compat: Path


@dataclass(frozen=True)
class Towns:
    """Towns [n] in degrees and how likely a stream stands in each."""

    lat: Floats
    lon: Floats
    share: Floats


def towns(rng: np.random.Generator) -> Towns:
    """Return 100 towns between 48° and 62° N, 28° and 70° E; the first are the largest."""
    at = np.column_stack([rng.uniform(48, 62, TOWNS), rng.uniform(28, 70, TOWNS)])
    share = 1 / np.arange(1, TOWNS + 1) ** 0.8
    return Towns(at[:, 0], at[:, 1], share / share.sum())


def zipf(count: int) -> Floats:
    """Return probabilities in proportion to 1, 1/2, 1/3 …"""
    weight = 1 / np.arange(1, count + 1)
    return weight / weight.sum()


def plain(streams: int = MILLION, seed: int = 42) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return offers, needs (id, mat, lat, lon, q [t/a], x, y, z) and compat (mo, mn, w)."""
    rng = np.random.default_rng(seed)
    where = towns(rng)
    offers, needs = (_side(rng, where, streams // 2) for _ in range(2))
    return offers, needs, _compat(rng)


def _side(rng: np.random.Generator, where: Towns, n: int) -> pl.DataFrame:
    mat = rng.choice(RESOURCES, n, p=zipf(RESOURCES)).astype(np.int32)
    town = rng.choice(TOWNS, n, p=where.share)
    lat = where.lat[town] + rng.normal(0, 0.15, n)
    lon = where.lon[town] + rng.normal(0, 0.25, n)
    q = rng.lognormal(4, 2, n)
    phi, lam = np.radians(lat), np.radians(lon)
    x, y, z = np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)
    ids = np.arange(n, dtype=np.int32)
    return pl.DataFrame({"id": ids, "mat": mat, "lat": lat, "lon": lon, "q": q, "x": x, "y": y, "z": z})


def _compat(rng: np.random.Generator) -> pl.DataFrame:
    """Every resource serves itself (weight 1) and nine others (0.2 … 0.95)."""
    mo: list[int] = []
    mn: list[int] = []
    w: list[float] = []
    for m in range(RESOURCES):
        others = rng.choice(RESOURCES, 10, replace=False)
        others = others[others != m][:9]
        mo += [m] * (1 + len(others))
        mn += [m, *others.tolist()]
        w += [1.0, *rng.uniform(0.2, 0.95, len(others)).tolist()]
    return pl.DataFrame({"mo": np.array(mo, np.int32), "mn": np.array(mn, np.int32), "w": w})


def files(streams: int = MILLION) -> Files:
    """Return the world of that many streams as Parquet files, written at first use."""
    paths = Files(*(DATA / f"{name}-{streams}.parquet" for name in ("offers", "needs", "compat")))
    if not paths.compat.exists():
        DATA.mkdir(exist_ok=True)
        for table, path in zip(plain(streams), (paths.offers, paths.needs, paths.compat), strict=True):
            table.write_parquet(path)
    return paths


if __name__ == "__main__":
    print(files(int(sys.argv[1]) if len(sys.argv) > 1 else MILLION))
