"""Figures and the map of a workspace, and the sums of those inside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from symbio.language import LANGUAGES, say_code
from symbio.reports.drawing import Words, same
from symbio.reports.figure_map import Arc, draw_map
from symbio.reports.figure_map import Site as Mark
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.access_spaces import SHARING_ROLES, Line
from symbio.web.workspaces.finds import Find, Sight
from symbio.web.workspaces.models import (
    Questionnaire,
    Resident,
    StreamShare,
    Workspace,
    WorkspaceCompany,
)

MOST_MARKS = 400
DEEPEST = 6


@dataclass(frozen=True)
class Figures:
    """What a workspace comes to.

    Tonnes are of offers whose tonnes are stated, None where there are none of them; ``unstated`` have none.
    """

    companies: int
    residents: int
    answered: int
    streams: int
    tonnes: float | None
    unstated: int


@dataclass(frozen=True)
class Nested:
    """A workspace inside another, how deep, and its figures; None for those of which one is no member."""

    workspace: Workspace
    depth: int
    figures: Figures | None


_Row = tuple[int, int, str, float | None, str]
"""Workspace, stream, direction, quantity, unit."""


def figures_of(sight: Sight) -> Figures:
    """Figures of one workspace, of what a viewer may see."""
    rows = [(0, line.id, line.direction, line.quantity, line.unit) for line in sight.lines]
    answered = sum(bool(getattr(one, "has_answered", False)) for one in sight.residents)
    counted = getattr(sight.workspace, "n_companies", None)
    companies = sight.workspace.companies.count() if counted is None else counted
    return _figures(companies, len(sight.residents), answered, rows)


def _figures(companies: int, residents: int, answered: int, rows: Iterable[_Row]) -> Figures:
    rows = list(rows)
    offers = [(quantity, unit) for _space, _pk, direction, quantity, unit in rows if direction == "offer"]
    stated = [quantity for quantity, unit in offers if unit == "t/a" and quantity is not None]
    tonnes = sum(stated) if stated else None
    return Figures(companies, residents, answered, len(rows), tonnes, len(offers) - len(stated))


def nested(workspace: Workspace, viewer: Viewer) -> tuple[list[Nested], Figures | None]:
    """Workspaces inside `workspace`, with figures where `viewer` works there; and the sum with its own.

    A company or stream in several of them counts once in the sum.
    """
    below = _below(workspace)
    if not below:
        return [], None
    inside = [workspace.pk, *(one.pk for one, _depth in below)]
    spaces = [pk for pk in inside if viewer.spaces.get(pk) in SHARING_ROLES]
    companies = _grouped(WorkspaceCompany.objects.filter(workspace__in=spaces), "workspace", "organisation")
    residents = _grouped(Resident.objects.filter(workspace__in=spaces), "workspace", "pk")
    told = Questionnaire.objects.filter(campaign__workspace__in=spaces, resident__removed_at=None)
    answered = _grouped(told.exclude(answered_at=None), "campaign__workspace", "resident")
    rows = _shared(spaces)
    counted = (companies, residents, answered)

    def figures(of: set[int]) -> Figures:
        n = [len(set().union(*(keys for pk, keys in one.items() if pk in of))) for one in counted]
        return _figures(n[0], n[1], n[2], _once(rows, of))

    found = {pk: figures({pk}) for pk in spaces}
    return [Nested(one, depth, found.get(one.pk)) for one, depth in below], figures(set(spaces))


def _grouped(found: QuerySet[Any], space: str, name: str) -> dict[int, set[int]]:
    """Keys by workspace."""
    grouped: dict[int, set[int]] = defaultdict(set)
    for pk, key in found.order_by().values_list(space, name):
        grouped[pk].add(key)
    return dict(grouped)


def _once(rows: Iterable[_Row], spaces: set[int]) -> list[_Row]:
    """Streams of workspaces, each once."""
    return list({row[1]: row for row in rows if row[0] in spaces}.values())


def _below(workspace: Workspace) -> list[tuple[Workspace, int]]:
    """Workspaces inside `workspace`, each after the one that it belongs to, and how deep."""
    children: dict[int, list[Workspace]] = defaultdict(list)
    for one in Workspace.objects.exclude(parent=None).order_by("name", "pk"):
        children[one.parent_id or 0].append(one)

    def walk(pk: int, depth: int) -> list[tuple[Workspace, int]]:
        if depth > DEEPEST:
            return []
        return [row for one in children[pk] for row in ((one, depth), *walk(one.pk, depth + 1))]

    return walk(workspace.pk, 1)


def _shared(spaces: Sequence[int]) -> list[_Row]:
    """Streams that companies share with those who work in workspaces, or answered there."""
    path = "organisation__sites__streams__"
    alive = {f"{path}pk__isnull": False, f"{path}removed_at": None}
    names = ("workspace", *(f"{path}{name}" for name in ("pk", "direction", "quantity", "unit")))
    joined = WorkspaceCompany.objects.filter(workspace__in=spaces, **alive).exclude(shares="nothing")
    told = StreamShare.objects.filter(workspace__in=spaces, stream__removed_at=None).exclude(shares="nothing")
    fields = ("workspace", "stream", "stream__direction", "stream__quantity", "stream__unit")
    return [*joined.values_list(*names), *told.values_list(*fields)]


def picture(sight: Sight, rows: Sequence[Find]) -> str:
    """Map of the sites whose streams are seen here, with `rows` as arcs, as SVG; "" without places."""
    places = _places(sight.lines)
    for row in rows:
        for end in (row.offer, row.need):
            if end.at is not None and getattr(end, "is_guess", False):
                places.setdefault(end.at, _Place()).names.add(end.company or "")
    places = dict(list(places.items())[:MOST_MARKS])
    if not places:
        return ""
    position = {at: i for i, at in enumerate(places)}
    marks = [Mark(*at, _name(place.names), place.offers, place.needs) for at, place in places.items()]
    return draw_map(marks, _arcs(sight.workspace, rows, position))


@dataclass
class _Place:
    offers: int = 0
    needs: int = 0
    names: set[str] = field(default_factory=set)


def _places(lines: Iterable[Line]) -> dict[tuple[float, float], _Place]:
    """What lies at each place."""
    found: dict[tuple[float, float], _Place] = {}
    for line in lines:
        if line.at is not None:
            place = found.setdefault(line.at, _Place())
            place.names.add(line.company)
            place.offers += line.direction == "offer"
            place.needs += line.direction == "need"
    return found


def _name(names: set[str]) -> Words:
    if len(names) == 1:
        return same(next(iter(names)))
    return {lang: say_code("web-map-companies", lang, count=len(names)) for lang in LANGUAGES}


def _arcs(workspace: Workspace, rows: Sequence[Find], position: dict[tuple[float, float], int]) -> list[Arc]:
    table = bridge.knowledge().resources
    arcs: list[Arc] = []
    drawn: set[tuple[int, int]] = set()
    for row in rows:
        if row.offer.at is None or row.need.at is None or row.offer.at == row.need.at:
            continue
        if row.offer.at not in position or row.need.at not in position or not row.offer.kind:
            continue
        ends = position[row.offer.at], position[row.need.at]
        at = table.index.get(row.offer.resource)
        if ends in drawn or at is None:
            continue
        drawn.add(ends)
        title = {lang: table.name(at, lang) for lang in LANGUAGES}
        link = reverse("space-pair", args=[workspace.pk, row.key])
        arcs.append(Arc(*ends, row.offer.kind, row.weight, title, link))
    return arcs
