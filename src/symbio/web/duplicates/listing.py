"""Likely duplicates within what one person may merge; of a company, of a workspace, of the platform."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, Max, Model, OuterRef, Q, QuerySet

from symbio.language import Message
from symbio.web.access import Viewer
from symbio.web.duplicates import find
from symbio.web.duplicates.fields import MODELS
from symbio.web.duplicates.models import Distinct, Merge
from symbio.web.duplicates.names import name_of
from symbio.web.registry.models import Member, Organisation, Site, Stream
from symbio.web.workspaces.models import Workspace, WorkspaceCompany

IDENTIFIERS = ("inn", "ogrn", "unp", "vat")
LARGE = 2000
"""Streams of a company whose likely duplicates are counted on their own page only."""
KEPT_S = 600
"""So long are found pairs kept [s], unless something changes before."""


@dataclass(frozen=True)
class Likely:
    """Two things that are probably one, and why."""

    kind: str
    a: Any
    b: Any
    score: float
    why: tuple[Message, ...]


def of_company(organisation: Organisation) -> dict[str, list[find.Pair]]:
    """Likely duplicates among the sites and streams of a company, without those told apart."""
    return _of_company(organisation, _stand_of(organisation))


def _stand_of(organisation: Organisation) -> dict[str, Any]:
    """Number of streams that are not removed, the latest of them and of their changes."""
    streams = Stream.objects.filter(site__organisation=organisation, removed_at=None)
    return streams.aggregate(n=Count("pk"), at=Max("changed_at"), last=Max("pk"))


def _of_company(organisation: Organisation, stand: Mapping[str, Any]) -> dict[str, list[find.Pair]]:
    """Pairs as found when a site or stream of the company, or what was told apart, last changed."""
    rows = Site.objects.filter(organisation=organisation).order_by("pk")
    sites = tuple(rows.values_list("pk", "name", "place", "lat", "lon"))
    apart = _apart_in(organisation)
    state = f"{stand['n']}-{stand['last']}-{stand['at'] and stand['at'].timestamp()}"
    key = f"duplicates-{organisation.pk}-{state}-{hash((sites, apart))}"
    found: dict[str, list[find.Pair]] | None = cache.get(key)
    if found is None:
        found = _found(organisation, sites, apart)
        cache.set(key, found, KEPT_S)
    return found


def _apart_in(organisation: Organisation) -> frozenset[tuple[str, int, int]]:
    """Kind and keys of sites and of streams of a company that a person told apart."""
    sites = Site.objects.filter(organisation=organisation)
    streams = Stream.objects.filter(site__organisation=organisation)
    own = Q(kind="site", a__in=sites.values("pk")) | Q(kind="stream", a__in=streams.values("pk"))
    return frozenset(Distinct.objects.filter(own).values_list("kind", "a", "b"))


def _found(
    organisation: Organisation, sites: Iterable[tuple[Any, ...]], apart: frozenset[tuple[str, int, int]]
) -> dict[str, list[find.Pair]]:
    like = [one for one in find.sites([_place(*row) for row in sites]) if ("site", one.a, one.b) not in apart]
    places = find.together(like)
    streams = Stream.objects.filter(site__organisation=organisation, removed_at=None).order_by("pk")
    rows = streams.values_list(
        "pk", "text", "site_id", "direction", "resource", "codes", "quantity", "unit", "taken_id"
    )
    flows = find.streams([_flow(places, *row) for row in rows])
    return {"site": like, "stream": [one for one in flows if ("stream", one.a, one.b) not in apart]}


def _place(pk: int, name: str, place: str, lat: float | None, lon: float | None) -> find.Place:
    spots = () if lat is None or lon is None else ((lat, lon),)
    return find.Place(pk, name_of(name), 0, place.casefold(), spots)


def _flow(places: Mapping[int, int], pk: int, text: str, site: int, *rest: Any) -> find.Flow:
    direction, resource, codes, quantity, unit, taken = rest
    told = tuple(f"{code['scheme']} {code['code']}" for code in codes or ())
    here = places.get(site, site)
    return find.Flow(pk, name_of(text), here, direction, resource, told, quantity, unit, taken)


def of_workspace(workspace: Workspace) -> dict[str, list[find.Pair]]:
    """Likely duplicates among the residents of a workspace, and among companies that it registered."""
    rows = workspace.residents.values_list("pk", "name", "country", "activity", "email", "lat", "lon")
    residents = [_resident(*row) for row in rows.order_by("pk")]
    unowned = ~Exists(Member.objects.filter(organisation=OuterRef("organisation")))
    here = WorkspaceCompany.objects.filter(unowned, workspace=workspace, is_registered_here=True)
    organisations = Organisation.objects.filter(pk__in=here.values("organisation"))
    return {
        "resident": _without_distinct("resident", find.companies(residents)),
        "organisation": of_platform(organisations),
    }


def _resident(pk: int, name: str, country: str, activity: str, email: str, *at: float | None) -> find.Company:
    lat, lon = at
    spots = () if lat is None or lon is None else ((lat, lon),)
    return find.Company(pk, name_of(name), country, (), activity, spots, email)


def of_platform(organisations: QuerySet[Organisation]) -> list[find.Pair]:
    """Likely duplicates among companies."""
    places: dict[int, list[tuple[float, float]]] = defaultdict(list)
    sites = Site.objects.filter(organisation__in=organisations)
    for organisation, lat, lon in sites.values_list("organisation_id", "lat", "lon"):
        if lat is not None and lon is not None:
            places[organisation].append((lat, lon))
    rows = organisations.values_list("pk", "name", "country", "activity", *IDENTIFIERS).order_by("pk")
    things = [
        find.Company(
            pk,
            name_of(name),
            country,
            tuple((kind, number) for kind, number in zip(IDENTIFIERS, numbers, strict=True) if number),
            activity,
            tuple(dict.fromkeys(places.get(pk, ()))),
        )
        for pk, name, country, activity, *numbers in rows
    ]
    return _without_distinct("organisation", find.companies(things))


def companies_of(user: Any, *, is_administrator: bool) -> QuerySet[Organisation]:
    """Companies that `user` may merge: one's own as an owner; for administrators all but the demo's."""
    if is_administrator:
        return Organisation.objects.filter(is_demo=False)
    viewer = Viewer.of(user)
    return Organisation.objects.filter(pk__in=[pk for pk in viewer.organisations if viewer.is_owner(pk)])


def _without_distinct(kind: str, pairs: Sequence[find.Pair]) -> list[find.Pair]:
    if not pairs:
        return []
    apart = set(Distinct.objects.filter(kind=kind).values_list("a", "b"))
    return [pair for pair in pairs if (pair.a, pair.b) not in apart]


def with_things(kind: str, pairs: Sequence[find.Pair]) -> list[Likely]:
    """Pairs with the things themselves, in one query."""
    keys = {key for pair in pairs for key in (pair.a, pair.b)}
    rows: QuerySet[Any] = MODELS[kind]._base_manager.filter(pk__in=keys)
    if kind == "stream":
        rows = rows.select_related("site", "taken")
    things: dict[int, Model] = {row.pk: row for row in rows}
    return [
        Likely(kind, things[pair.a], things[pair.b], pair.score, pair.why)
        for pair in pairs
        if pair.a in things and pair.b in things
    ]


def count_of(organisation: Organisation) -> int:
    """How many likely duplicates a company has."""
    return sum(len(pairs) for pairs in of_company(organisation).values())


def quick_count_of(organisation: Organisation) -> int | None:
    """The same; None where counting takes long enough to be noticed on a page about something else."""
    stand = _stand_of(organisation)
    if stand["n"] > LARGE:
        return None
    return sum(len(pairs) for pairs in _of_company(organisation, stand).values())


def merges_of(**place: Any) -> list[Merge]:
    """Merges told of at a place that are not taken back, the latest first."""
    found = Merge.objects.filter(undone_at=None, **place).select_related("user")
    return list(found.defer("record", "gone").order_by("-at", "-pk")[:50])


def told_apart(among: Mapping[str, QuerySet[Any, Any]]) -> list[Likely]:
    """Pairs, both of them `among` the things of their kind, of which a person said: not the same."""
    found: list[Likely] = []
    for kind, keys in among.items():
        rows = Distinct.objects.filter(kind=kind, a__in=keys, b__in=keys).order_by("-at")[:50]
        found += with_things(kind, [find.Pair(row.a, row.b, 0.0, ()) for row in rows])
    return found
