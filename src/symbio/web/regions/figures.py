"""Figures of all regions: made at once by the worker, kept, and made anew when it tells of nobody.

Somebody who compares the figures of two days must not learn what one company changed in between. So they
stand for `PACE` at least, and until `FEWEST` companies of the region have changed something.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from symbio.matching.match import match
from symbio.web import bridge
from symbio.web.access import counted
from symbio.web.reach import MAX_DISTANCE_KM
from symbio.web.regions.aggregates import FEWEST
from symbio.web.regions.models import Region
from symbio.web.regions.places import town_of
from symbio.web.regions.sums import UNTAPPED, Counted, by_reason, count, fate_of, numbers, of_units
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate, Word

Progress = Callable[[int, int], None]
PACE = timedelta(days=30)
"""Figures stand for this long at least."""
MOST_ASKED = 2000
"""Streams without a partner of one region for which the engine is asked why."""
AT_ONCE = 500
"""Streams of one question to the database."""
_COLUMNS = (
    "pk",
    "site__organisation_id",
    "site__lat",
    "site__lon",
    "site__country",
    "direction",
    "resource",
    "current_fate",
    "is_running",
    "unit",
    "quantity",
)
Rows = dict[int, Counted]
"""Stream → how it counts."""


@lru_cache(maxsize=8192)
def group_of(resource: str) -> str:
    """The group that a resource is summed in: for materials the top of the hierarchy, else the kind."""
    table = bridge.knowledge().resources
    position = table.index.get(resource)
    if position is None:
        return ""
    if table.kind[position] != "material":
        return next(top.id for top in table.rows if not top.parents and top.kind == table.kind[position])
    tops = [one for one in table.ancestors(position) if not table.parents[one]]
    return table.ids[min(tops, default=position)]


def _by_region() -> tuple[dict[str, Rows], dict[str, list[Any]]]:
    """Streams that count, by region; and towns by their key."""
    regions: dict[str, Rows] = defaultdict(dict)
    towns: dict[str, list[Any]] = {}
    streams = counted(Stream.objects.order_by("pk")).values_list(*_COLUMNS)
    for pk, company, lat, lon, country, direction, resource, fate, running, unit, quantity in streams:
        town = None if lat is None or lon is None else town_of(round(lat, 3), round(lon, 3), country)
        if town is None:
            continue
        place = f"{town.name}, {town.lat:.2f}, {town.lon:.2f}"
        towns[place] = [town.name, town.name_ru, town.lat, town.lon]
        summed = fate_of(fate, is_running=running)
        regions[town.region][pk] = Counted(
            company, direction, resource, group_of(resource), summed, place, unit, quantity
        )
    return regions, towns


def make_figures(progress: Progress | None = None) -> int:
    """Make the figures of every region that is due; returns how many were made."""
    tell = progress or (lambda done, total: None)
    regions, towns = _by_region()
    made = 0
    for i, (code, rows) in enumerate(sorted(regions.items())):
        tell(i, len(regions))
        region, _ = Region.objects.get_or_create(code=code)
        basis = _basis(rows.values())
        if _is_due(region, basis):
            figures = _figures(rows, towns) if len(basis) >= FEWEST else {}
            _keep(region, figures, basis)
            made += 1
    tell(len(regions), len(regions))
    return made


def _basis(rows: Iterable[Counted]) -> dict[str, str]:
    """A digest of what each company says."""
    said: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        said[row.company].append(repr(row))
    return {
        str(company): hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]
        for company, lines in said.items()
    }


def _is_due(region: Region, basis: Mapping[str, str]) -> bool:
    """Never made; or `PACE` is over and several companies have changed something."""
    if not region.figures or region.made_at is None:
        return True
    changed = {company for company, _digest in set(basis.items()) ^ set(region.basis.items())}
    return timezone.now() - region.made_at >= PACE and len(changed) >= FEWEST


def _keep(region: Region, figures: dict[str, Any], basis: dict[str, str]) -> None:
    with transaction.atomic():
        region.figures, region.basis = figures, basis
        region.edition, region.made_at = bridge.knowledge().edition, timezone.now()
        region.save()


def _figures(rows: Rows, towns: Mapping[str, list[Any]]) -> dict[str, Any]:
    streams = list(rows.values())
    places = numbers(streams)
    named = {str(key[1]) for key, _value, _n in places["cells"] if key[0] == "place"}
    units = of_units(streams)
    for tables in units.values():
        named |= {str(key[1]) for key, _v, _n in tables["offers"]["cells"] if key[0] == "place"}
    return {
        "companies": len({row.company for row in streams}),
        "candidates": _candidates(rows),
        "units": units,
        "streams": places,
        "towns": {place: towns[place] for place in sorted(named)},
        "said": by_reason(_said(rows)),
        "refused": by_reason(_without_partner(rows)),
    }


def _candidates(rows: Rows) -> float | None:
    """Possible synergies of offers of the region, where neither side's companies could be told by it."""
    donors, takers = Counter[int](), Counter[int]()
    offers = [pk for pk, row in rows.items() if row.direction == "offer"]
    needs = counted(Stream.objects.all()).values("pk")
    for start in range(0, len(offers), AT_ONCE):
        found = Candidate.objects.filter(offer__in=offers[start : start + AT_ONCE], need__in=needs)
        for offer, taker in found.values_list("offer_id", "need__site__organisation_id"):
            donors[rows[offer].company] += 1
            takers[taker] += 1
    return count(donors, takers)


def _said(rows: Rows) -> list[tuple[int, str]]:
    """(company, reason) of what people called not relevant."""
    words = Word.objects.filter(kind="not_relevant").exclude(reason="")
    found = []
    for side, reason, offer, need in words.values_list(
        "side", "reason", "candidate__offer_id", "candidate__need_id"
    ):
        row = rows.get(offer if side == "offer" else need)
        if row is not None:
            found.append((row.company, reason))
    return found


def _without_partner(rows: Rows) -> list[tuple[int, str]]:
    """(company, why) of untapped offers without a possible partner: the engine's reason, or nobody near."""
    untapped = [pk for pk, row in rows.items() if row.direction == "offer" and row.fate in UNTAPPED]
    joined = set(Candidate.objects.filter(offer__in=untapped[:MOST_ASKED]).values_list("offer_id", flat=True))
    alone = [pk for pk in untapped[:MOST_ASKED] if pk not in joined]
    why = _refusals(alone, [pk for pk, row in rows.items() if row.direction == "need"][:MOST_ASKED])
    return [(rows[pk].company, why.get(pk, "nobody")) for pk in alone]


def _refusals(offers: Sequence[int], needs: Sequence[int]) -> dict[int, str]:
    """Offer → code of the reason that keeps its best pair within the region apart."""
    if not offers or not needs:
        return {}
    found = Stream.objects.filter(pk__in=[*offers, *needs]).select_related("site").order_by("pk")
    matches = match(
        bridge.table_of(found),
        top=1,
        max_distance_km=MAX_DISTANCE_KM,
        knowledge=bridge.knowledge(),
    )
    keys = matches.streams.table["row"].to_list()
    why: dict[int, str] = {}
    for offer, code in matches.refusals.select("offer", "code").iter_rows():
        why.setdefault(keys[offer], code)
    return why
