"""Assess all candidates anew from what is kept of them, in pieces: after a new edition or method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from django.db.models import QuerySet

from symbio.assessment import cashflow, lifecycle, uncertainty
from symbio.assessment.exchanges import Exchanges
from symbio.matching.match import way_table
from symbio.matching.ways import Way
from symbio.web import bridge
from symbio.web.assessing.models import Assessed
from symbio.web.assessing.storing import currency_of, keep, method_of
from symbio.web.jobs.course import Course
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import start_once
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate

PIECE = 5000
"""Candidates of one piece: after each the work may be stopped and goes on later."""


class Kept(Protocol):
    """What is kept of a candidate, or may be told of it: enough to assess it without matching."""

    @property
    def pk(self) -> int:
        """Its key."""

    @property
    def offer_id(self) -> int:
        """Key of what is given."""

    @property
    def need_id(self) -> int:
        """Key of what is taken."""

    @property
    def via(self) -> str:
        """Steps on the way."""

    @property
    def quantity(self) -> float | None:
        """What changes hands in a year, in the unit of the need."""

    @property
    def distance_km(self) -> float | None:
        """Straight line between the sites [km]."""


METHOD = method_of((lifecycle.METHOD, cashflow.METHOD, uncertainty.METHOD))


def stale() -> QuerySet[Candidate]:
    """Candidates that were never assessed, or by another method or edition."""
    edition = bridge.knowledge().edition[:16]
    good = Assessed.objects.filter(method=METHOD, edition=edition).values("candidate")
    return Candidate.objects.exclude(pk__in=good)


def start_assess(*, owner_id: int | None = None) -> Job:
    """Put the assessing of everything into the queue; where it waits or runs already, that job."""
    return start_once("assess", "assess", owner_id=owner_id)


def start_stale() -> bool:
    """Put it into the queue where something was never assessed; one try for each method and edition."""
    edition = bridge.knowledge().edition[:16]
    is_tried = Job.objects.filter(
        kind="assess", arguments__edition=edition, arguments__method=METHOD
    ).exists()
    if is_tried or not stale().exists():
        return False
    start_once("assess", "assess", owner_id=None, edition=edition, method=METHOD)
    return True


def assess_job(course: Course) -> dict[str, Any]:
    """The work itself: piece by piece by key; ``done`` is how many were looked at."""

    def tell(done: int, total: int) -> None:
        course.reach(done, total, "web-job-assessing")
        course.look_round()

    return {"assessed": assess_all(tell)}


def assess_all(tell: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Assess every candidate that needs it; returns how many were assessed."""
    wanted = stale()
    total, last, done, kept = wanted.count(), 0, 0, 0
    tell(0, total)
    while piece := list(wanted.filter(pk__gt=last).order_by("pk")[:PIECE]):
        kept += assess_some(piece)
        last, done = piece[-1].pk, done + len(piece)
        tell(done, max(total, done))
    return kept


def assess_some(candidates: Sequence[Candidate]) -> int:
    """Assess candidates and keep the figures; those whose way the edition no longer knows are left out."""
    wanted = {pk for one in candidates for pk in (one.offer_id, one.need_id)}
    streams = {one.pk: one for one in Stream.objects.filter(pk__in=wanted).select_related("site")}
    ends = Assessed.objects.filter(candidate__in=[one.pk for one in candidates])
    taken = {
        pk: (start, end)
        for pk, start, end in ends.values_list("candidate_id", "from_resource", "to_resource")
    }
    k = bridge.knowledge()
    groups: dict[str, list[tuple[Candidate, Way]]] = defaultdict(list)
    for one in candidates:
        way = way_taken(one, streams, taken)
        if way is not None:
            groups[currency_of(streams[one.offer_id].site.country, k)].append((one, way))
    return sum(
        keep([one.pk for one, _way in group], exchanges_of(group, streams), k, currency)
        for currency, group in groups.items()
    )


def way_taken(one: Kept, streams: Mapping[int, Stream], taken: Mapping[int, tuple[str, str]]) -> Way | None:
    """The way that a candidate takes: between the ends that are kept, or the likeliest that fit."""
    k = bridge.knowledge()
    index, ways = k.resources.index, way_table(k)
    offers, needs = (streams[pk].resources or () for pk in (one.offer_id, one.need_id))
    pairs = [(taken[one.pk], 1.0)] if one.pk in taken else []
    pairs += [((start, end), p * q) for start, p in offers for end, q in needs]
    found = [
        (weight * way.weight, way)
        for (start, end), weight in pairs
        if start in index and end in index
        for way in ways.between(index[start], index[end])
        if way.via[:80] == one.via
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def exchanges_of(group: Sequence[tuple[Kept, Way]], streams: Mapping[int, Stream]) -> Exchanges:
    """Exchanges of candidates with their ways, in their order; firms by the keys of their organisations."""
    used = sorted({pk for one, _way in group for pk in (one.offer_id, one.need_id)})
    rows = tuple(bridge.table_of(streams[pk] for pk in used).table.to_dicts())
    place = {row["row"]: i for i, row in enumerate(rows)}
    ways = tuple(dict.fromkeys(way for _one, way in group))
    number = {way: i for i, way in enumerate(ways)}
    ratio = np.array([np.nan if way.ratio is None else way.ratio for _one, way in group])
    firms = tuple(dict.fromkeys(row["company"] for row in rows))
    order = {name: i for i, name in enumerate(firms)}
    firm = np.array([order[row["company"]] for row in rows], dtype=np.int64)
    offer = np.array([place[one.offer_id] for one, _way in group], dtype=np.int64)
    need = np.array([place[one.need_id] for one, _way in group], dtype=np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        offered = _floats(one.quantity for one, _way in group) / ratio
    return Exchanges(
        streams=rows,
        offer=offer,
        need=need,
        ways=ways,
        way=np.array([number[way] for _one, way in group], dtype=np.int64),
        offered=offered,
        distance_km=_floats(one.distance_km for one, _way in group),
        donor=firm[offer],
        receiver=firm[need],
        firms=firms,
    )


def _floats(values: Any) -> Any:
    return np.array([np.nan if value is None else value for value in values], dtype=float)
