"""A world as in life: the product's own ways, limits and rules over generated streams.

Streams stand for up to three resources; a fifth of the quantities and a twentieth of the places are unknown;
some qualities and months are stated; companies have several streams; activities are those that usually have
such a flow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from generate import towns, zipf

from symbio.knowledge import Knowledge, load
from symbio.matching.assembly import Assembly
from symbio.matching.kernel import Rows, Ways, unit_vectors
from symbio.matching.rules import Rules
from symbio.matching.ways import WayTable
from symbio.streams.classification import Classified
from symbio.streams.table import stream_table

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

UNKNOWN_QUANTITY, UNKNOWN_PLACE, UNKNOWN_ACTIVITY = 0.20, 0.05, 0.10
STATED_QUALITY, STATED_MONTHS = 0.10, 0.20
STREAMS_PER_COMPANY = 4


@dataclass(frozen=True)
class Ground:
    """The product's ways as the kernel takes them, and what streams may be drawn from."""

    ways: Ways
    receivers: list[int]  # kinds of receiver that the ways' conditions know
    usual: dict[int, list[int]]  # resource → kinds of receiver that usually need it
    neighbours: list[Ints]  # resource → itself and what it is mistaken for


def ground(knowledge: Knowledge | None = None) -> Ground:
    """Take the ways between all resources, for receivers of every activity that the tables know."""
    k = knowledge or load()
    classes = sorted({flow.nace for flow in k.activity_flows} | {a.nace for a in k.activities})
    rows, classified = [], []
    for i in range(max(len(k.resources), len(classes))):
        for direction in ("offer", "need"):
            nace = classes[i % len(classes)]
            rows.append({"company": "x", "country": "RU", "direction": direction, "activity": nace})
            classified.append(Classified(resources=((i % len(k.resources), 1.0),)))
    rules = Rules(k, frozenset({"RU"}))
    assembly = Assembly(stream_table(rows), classified, knowledge=k, ways=WayTable(k), rules=rules)
    kinds = _kinds_of_receiver(assembly)
    usual: dict[int, list[int]] = {}
    for flow in k.activity_flows:
        if flow.direction == "in" and flow.resource in k.resources.index and flow.nace in kinds:
            usual.setdefault(k.resources.index[flow.resource], []).append(kinds[flow.nace])
    return Ground(assembly.kernel_ways(), sorted(set(kinds.values())), usual, _neighbours(k))


def _kinds_of_receiver(assembly: Assembly) -> dict[str, int]:
    """Return what the ways' conditions call a receiver of each NACE class."""
    needs = assembly.side(offers=False)
    nace = assembly.table["activity"].to_list()
    at = needs.positions[needs.rows.stream]
    return {nace[row]: int(kind) for row, kind in zip(at, needs.rows.activity, strict=True) if kind >= 0}


def _neighbours(k: Knowledge) -> list[Ints]:
    """What a word may also mean: parents, children and sisters that are no mere headings."""
    table, families = k.resources, []
    for i in range(len(table)):
        kin = [*table.parents[i], *(j for p in table.parents[i] for j in table.descendants(p))]
        families.append(np.array([i, *(j for j in kin if not table.abstract[j])][:20]))
    return families


def side(on: Ground, direction: str, n: int, seed: int) -> Rows:
    """Return the rows of `n` streams of one direction."""
    rng = np.random.default_rng([seed, direction == "need"])
    stream, resource, p = _resources(rng, on, direction, n)
    place, quantity = _places_and_quantities(rng, n)
    low, high = _qualities(rng, on.ways, n)
    months = np.where(rng.random(n) < STATED_MONTHS, _seasons(rng, n), 0)
    return Rows.of(
        stream,
        resource,
        p=p,
        place=place[stream],
        quantity=quantity[stream],
        activity=_receivers(rng, on, resource[np.searchsorted(stream, np.arange(n))])[stream],
        owner=rng.integers(0, max(1, n // STREAMS_PER_COMPANY), n)[stream],
        months=months[stream],
        quality_low=low[stream],
        quality_high=high[stream],
    )


def _resources(rng: np.random.Generator, on: Ground, direction: str, n: int) -> tuple[Ints, Ints, Floats]:
    """One, two or three resources a stream (a half, three tenths, a fifth), the first by Zipf's law."""
    ends = on.ways.offer_resource if direction == "offer" else on.ways.need_resource
    useful = np.random.default_rng(7).permutation(np.unique(ends))
    first = useful[rng.choice(len(useful), n, p=zipf(len(useful)))]
    count = rng.choice([1, 2, 3], n, p=[0.5, 0.3, 0.2])
    sure = rng.uniform(0.5, 1.0, n)
    stream = np.repeat(np.arange(n), count)
    which = np.arange(len(stream)) - np.repeat(np.cumsum(count) - count, count)
    resource = first[stream]
    p = np.where(which == 0, sure[stream], (1 - sure[stream]) * np.where(which == 1, 0.6, 0.4))
    for at in np.flatnonzero(which):
        family = on.neighbours[resource[at]]
        resource[at] = family[rng.integers(len(family))]
    return stream, resource, np.maximum(p, 0.05)


def _places_and_quantities(rng: np.random.Generator, n: int) -> tuple[Floats, Floats]:
    where = towns(np.random.default_rng(42))
    town = rng.choice(len(where.lat), n, p=where.share)
    exact = rng.random(n) < 0.5  # the others stand in the middle of their town
    lat = where.lat[town] + np.where(exact, rng.normal(0, 0.15, n), 0)
    lon = where.lon[town] + np.where(exact, rng.normal(0, 0.25, n), 0)
    place, quantity = unit_vectors(lat, lon), rng.lognormal(4, 2, n)
    place[rng.random(n) < UNKNOWN_PLACE] = np.nan
    quantity[rng.random(n) < UNKNOWN_QUANTITY] = np.nan
    return place, quantity


def _qualities(rng: np.random.Generator, ways: Ways, n: int) -> tuple[npt.NDArray[np.float32], ...]:
    """State some qualities, near the values that the ways' limits name."""
    low = np.full((n, len(ways.need_ends)), np.nan, np.float32)
    high = low.copy()
    for q in range(low.shape[1]):
        named = ways.limit_value[ways.limit_quality == q]
        at = np.flatnonzero(rng.random(n) < STATED_QUALITY)
        if len(named):
            low[at, q] = rng.choice(named, len(at)) * rng.lognormal(0, 0.5, len(at))
            high[at, q] = low[at, q] * rng.uniform(1, 1.3, len(at))
    return low, high


def _seasons(rng: np.random.Generator, n: int) -> Ints:
    """Runs of three to nine months."""
    start, length = rng.integers(0, 12, n), rng.integers(3, 10, n)
    run = (1 << length) - 1
    return ((run << start) | (run >> (12 - start))) & 0xFFF


def _receivers(rng: np.random.Generator, on: Ground, resource: Ints) -> Ints:
    """Kinds of receiver that usually need the resource; only needs are asked for it."""
    chosen = np.array(
        [
            (usual := on.usual.get(int(r), on.receivers))[int(u * len(usual))]
            for r, u in zip(resource, rng.random(len(resource)), strict=True)
        ]
    )
    return np.where(rng.random(len(resource)) < UNKNOWN_ACTIVITY, -1, chosen)
