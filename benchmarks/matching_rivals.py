"""What a user would pick instead, each in its fair form, for the plain job.

All compute the same score in double precision: w · min(q)/max(q) · exp(-d/100 km) with the great-circle
distance d ≤ 300 km as a series of the chord (right to a micrometre at that distance). DuckDB and Polars join
by resource and by the cells of a grid around, in chunks of offers: both processors work, memory is bounded.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl
from generate import Files
from sklearn.neighbors import BallTree

RADIUS_KM, SCALE_KM, LIMIT_KM, TOP = 6371.0088, 100.0, 300.0, 20
CHORD2 = (2 * np.sin(LIMIT_KM / (2 * RADIUS_KM))) ** 2
LAT_CELL, LON_CELL = 2.7, 6.0
"""Degrees: at least 300 km either way up to 63° N."""


@dataclass(frozen=True)
class Timed:
    """Pairs (offer, need, ln score) and the seconds that the match itself took."""

    pairs: pl.DataFrame
    seconds: float


def duckdb_cells(files: Files, chunks: int = 16) -> Timed:
    """Chunked SQL: join on resource and the nine cells around, the best twenty by ``max_by``."""
    con = duckdb.connect()
    con.execute("set threads=2; set memory_limit='16GB'; set preserve_insertion_order=false")
    columns = f"id, mat, x, y, z, ln(q) lq, floor(lat/{LAT_CELL})::int r, floor(lon/{LON_CELL})::int c"
    con.execute(f"create table o as select {columns} from '{files.offers}'")
    con.execute(f"create table n as select {columns} from '{files.needs}' order by mat")
    con.execute(f"create table k as select mo, mn, ln(w) lw from '{files.compat}'")
    con.execute("create table res(offer int, need int, s double)")
    chord2 = "((o.x-n.x)*(o.x-n.x)+(o.y-n.y)*(o.y-n.y)+(o.z-n.z)*(o.z-n.z))"
    arc = f"sqrt({chord2})*(1+{chord2}*({1 / 24}+{chord2}*{3 / 640}))"
    score = f"o.lw-abs(o.lq-n.lq)-{RADIUS_KM / SCALE_KM}*{arc}"
    begin = time.perf_counter()
    for i in range(chunks):
        con.execute(
            f"""insert into res select offer, t.need, t.s from (select offer, unnest(t) t from (
            select o.id offer, max_by(struct_pack(need := n.id, s := {score}), {score}, {TOP}) t
            from (select o.*, k.mn, k.lw, o.r + dr rr, o.c + dc cc from o join k on o.mat = k.mo,
                (values (-1),(0),(1)) a(dr), (values (-1),(0),(1)) b(dc) where o.id % {chunks} = {i}) o
            join n on n.mat = o.mn and n.r = o.rr and n.c = o.cc
            where {chord2} <= {CHORD2} group by o.id))"""
        )
    seconds = time.perf_counter() - begin
    return Timed(pl.DataFrame(con.execute("select * from res").fetchnumpy()), seconds)


def polars_cells(files: Files, chunks: int = 64) -> Timed:
    """Chunked join on resource and the nine cells around, streaming engine, best twenty by rank."""
    o, n = (_celled(path) for path in (files.offers, files.needs))
    k = pl.scan_parquet(files.compat).select("mo", "mn", lw=pl.col("w").log()).collect()
    needs = n.select("mat", "r", "c", need="id", xn="x", yn="y", zn="z", lqn="lq").lazy()
    around = pl.DataFrame(
        {"dr": [-1, -1, -1, 0, 0, 0, 1, 1, 1], "dc": [-1, 0, 1] * 3}, schema={"dr": pl.Int16, "dc": pl.Int16}
    )
    axes = (pl.col(axis) - pl.col(f"{axis}n") for axis in "xyz")
    c2 = pl.sum_horizontal(*(difference * difference for difference in axes))
    arc = pl.col("c2").sqrt() * (1 + pl.col("c2") * (1 / 24 + pl.col("c2") * (3 / 640)))
    score = pl.col("lw") - (pl.col("lq") - pl.col("lqn")).abs() - RADIUS_KM / SCALE_KM * arc
    begin = time.perf_counter()
    found = []
    for i in range(chunks):
        part = o.lazy().filter(pl.col("id") % chunks == i).join(k.lazy(), left_on="mat", right_on="mo")
        near = part.join(around.lazy(), how="cross").with_columns(
            r=pl.col("r") + pl.col("dr"), c=pl.col("c") + pl.col("dc")
        )
        joined = near.join(needs, left_on=["mn", "r", "c"], right_on=["mat", "r", "c"])
        scored = joined.with_columns(c2=c2).filter(pl.col("c2") <= CHORD2)
        best = scored.select(offer="id", need="need", s=score).filter(
            pl.col("s").rank("ordinal", descending=True).over("offer") <= TOP
        )
        found.append(best.collect(engine="streaming"))
    pairs = pl.concat(found)
    return Timed(pairs, time.perf_counter() - begin)


def _celled(path: object) -> pl.DataFrame:
    cells = (
        (pl.col("lat") / LAT_CELL).floor().cast(pl.Int16),
        (pl.col("lon") / LON_CELL).floor().cast(pl.Int16),
    )
    return (
        pl.scan_parquet(str(path))
        .select("id", "mat", "x", "y", "z", lq=pl.col("q").log(), r=cells[0], c=cells[1])
        .collect()
    )


def ball_tree(files: Files, every: int = 50) -> Timed:
    """scikit-learn: a BallTree per needed resource, radius query per compatible pair of resources.

    Every `every`-th offer is asked; the seconds are scaled: (build) + (queries) · `every`.
    """
    offers, needs = (pl.read_parquet(path) for path in (files.offers, files.needs))
    compat = pl.read_parquet(files.compat)
    begin = time.perf_counter()
    trees = {
        int(part["mat"][0]): (BallTree(_radians(part), metric="haversine"), part)
        for part in needs.partition_by("mat")
    }
    built = time.perf_counter()
    asked = offers.filter(pl.col("id") % every == 0)
    by_resource = {int(part["mat"][0]): part for part in asked.partition_by("mat")}
    found = [
        _in_radius(by_resource[mo], trees[mn], float(np.log(w)))
        for mo, mn, w in compat.iter_rows()
        if mo in by_resource and mn in trees
    ]
    pairs = pl.concat(found).filter(pl.col("s").rank("ordinal", descending=True).over("offer") <= TOP)
    queries = time.perf_counter() - built
    return Timed(pairs, (built - begin) + queries * every)


def _radians(part: pl.DataFrame) -> np.ndarray:
    return np.radians(part.select("lat", "lon").to_numpy())


def _in_radius(part: pl.DataFrame, tree: tuple[BallTree, pl.DataFrame], ln_w: float) -> pl.DataFrame:
    near, arc = tree[0].query_radius(_radians(part), LIMIT_KM / RADIUS_KM, return_distance=True)
    mine = np.repeat(np.arange(part.height), [len(one) for one in near])
    theirs = np.concatenate([*near, np.empty(0, int)]).astype(int)
    arcs = np.concatenate([*arc, np.empty(0)])
    ln_q, ln_other = np.log(part["q"].to_numpy()[mine]), np.log(tree[1]["q"].to_numpy()[theirs])
    score = ln_w - np.abs(ln_q - ln_other) - RADIUS_KM / SCALE_KM * arcs
    return pl.DataFrame(
        {"offer": part["id"].to_numpy()[mine], "need": tree[1]["id"].to_numpy()[theirs], "s": score}
    )


RIVALS: dict[str, Callable[[Files], Timed]] = {
    "DuckDB SQL": duckdb_cells,
    "Polars join": polars_cells,
    "scikit-learn BallTree": ball_tree,
}
