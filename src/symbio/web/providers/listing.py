"""The list of providers, narrowed by resource, technology and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symbio.streams.location import find_place
from symbio.web.providers.fitting import km_between, reaches, with_genera, with_kinds
from symbio.web.providers.models import KINDS, Declared, Provider
from symbio.web.providers.offering import meant

PAGE = 30
MOST_SHOWN_OF_EACH = 6


@dataclass(frozen=True)
class Query:
    """What the address of the list asks for."""

    words: str = ""
    technology: str = ""
    place: str = ""
    kind: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Query:
        """From the parameters of an address; what makes no sense is left out."""
        page, kind = asked.get("page", "1"), asked.get("kind", "")
        return cls(
            words=asked.get("q", "").strip()[:200],
            technology=asked.get("technology", "").strip()[:200],
            place=asked.get("place", "").strip()[:120],
            kind=kind if kind in KINDS else "",
            page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
        )


def page_of(query: Query) -> dict[str, Any]:
    """One page of listed providers: those who reach the place, nearest first; else by name."""
    found = Provider.objects.filter(is_listed=True)
    if query.kind:
        found = found.filter(kind=query.kind)
    resource = next(iter(meant("resource", query.words)), "")
    if query.words:
        names = with_genera(resource) | with_kinds([resource]) if resource else set()
        found = found.filter(pk__in=_declaring("resource", names))
    technologies = set(meant("technology", query.technology)[:3])
    if query.technology:
        found = found.filter(pk__in=_declaring("technology", technologies))
    found = found.select_related("organisation").prefetch_related("organisation__sites", "declared")
    town = find_place(query.place, None) if query.place else None
    at = None if town is None else (town.lat, town.lon)
    rows = []
    for provider in found.order_by("organisation__name", "pk"):
        km = km_between(provider.organisation.sites.all(), at)
        if town is None or reaches(provider, km, town.country or ""):
            rows.append(row_of(provider, km))
    if at is not None:
        rows.sort(key=lambda row: (row["km"] is None, row["km"] or 0.0))
    first = (query.page - 1) * PAGE
    return {
        "rows": rows[first : first + PAGE],
        "total": len(rows),
        "pages": max(1, -(-len(rows) // PAGE)),
        "resource": resource,
        "is_place_unknown": bool(query.place) and town is None,
    }


def _declaring(kind: str, names: set[str]) -> Any:
    return Declared.objects.filter(kind=kind, name__in=names).values("provider")


def row_of(provider: Provider, km: float | None) -> dict[str, Any]:
    """A provider for a list, with its places and the first things that it declares."""
    declared: dict[str, list[str]] = {"resource": [], "technology": []}
    for one in provider.declared.all():
        declared[one.kind].append(one.name)
    places = dict.fromkeys(site.place for site in provider.organisation.sites.all() if site.place)
    return {
        "provider": provider,
        "km": km,
        "places": list(places),
        "resources": declared["resource"][:MOST_SHOWN_OF_EACH],
        "technologies": declared["technology"][:MOST_SHOWN_OF_EACH],
        "more": max(0, len(declared["resource"]) - MOST_SHOWN_OF_EACH),
    }
