"""Candidates between companies of a workspace, as a viewer may see them; narrowed, ordered, a page at a time.

Everything is narrowed and ordered by what the cards show and by rounded distances, so that neither a filter
nor an order tells what the page would not. Declared candidates come first, inferred ones (`guesses`) after
them: their weights are of another kind and are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Greatest, Round

from symbio.streams.location import find_place
from symbio.web import bridge
from symbio.web.access import (
    DISTANCE_STEP_KM,
    SHARING_ROLES,
    Card,
    Line,
    Viewer,
    cells_near,
    exact_to,
    lines_in,
    visible_in,
    workspace_role,
)
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces import guesses
from symbio.web.workspaces.guesses import Guess, Guessed
from symbio.web.workspaces.models import Mark, Questionnaire, Resident, Workspace
from symbio.web.workspaces.sentences import ORDERS, Query

PAGE = 30
MOST = 20_000
"""Candidates of one file."""
MOST_PRINTED = 500
NEAR_KM = 30.0
"""What counts as near a town."""


@dataclass(frozen=True)
class Find:
    """A candidate with both ends as the viewer sees them, and the distance as it may be told [km].

    ``candidate`` is None where an end is only inferred; ``mark`` where nobody has said anything yet, or the
    viewer may not know.
    """

    key: str
    offer: Card | Line | Guessed
    need: Card | Line | Guessed
    km: float | None
    is_exact: bool
    weight: float
    candidate: Candidate | None = None
    mark: Mark | None = None

    @property
    def is_inferred(self) -> bool:
        """True where an end is inferred from a type of company."""
        return self.candidate is None


@dataclass(frozen=True)
class Page:
    """A part of the candidates, and how many there are of either kind."""

    rows: list[Find]
    n_declared: int
    n_inferred: int
    pages: int

    @property
    def total(self) -> int:
        """All candidates that are asked for."""
        return self.n_declared + self.n_inferred


def key_of(offer: int | str, need: int | str) -> str:
    """Name of a candidate in addresses and marks."""
    return f"{offer}-{need}"


def declared(workspace: Workspace, viewer: Viewer, query: Query, *, marks: bool) -> QuerySet[Any]:
    """Candidates between streams of the workspace that `viewer` may see, narrowed and in order.

    Companies here are named to the viewer with their activity (`visible_in`), so both may narrow the list.
    """
    seen = visible_in(Stream.objects.all(), viewer, workspace.pk).values("pk")
    both = Candidate.objects.filter(offer__in=seen, need__in=seen)
    found: QuerySet[Any] = both.annotate(told_km=_told_km(viewer))
    if query.kind:
        found = found.filter(_either("kind", query.kind))
    if query.resource:
        found = found.filter(_either("resource__in", guesses.below(query.resource)))
    if query.activity:
        found = found.filter(_either("site__activity__startswith", query.activity))
    if query.within is not None:
        found = found.filter(told_km__lte=query.within)
    if query.least is not None:
        found = found.filter(unit=query.unit, quantity__gte=query.least)
    if query.place:
        found = found.filter(_near(query.place, viewer, "offer__") | _near(query.place, viewer, "need__"))
    if marks:
        found = _at_stage(found, workspace, query.stage)
    return found.order_by(*_ORDERS[query.order])


def _either(name: str, value: object) -> Q:
    return Q(**{f"offer__{name}": value}) | Q(**{f"need__{name}": value})


def _told_km(viewer: Viewer) -> Case:
    """Distance as `kilometres` tells it: whole, or in steps where a place is coarse."""
    both = exact_to(viewer, "offer__") & exact_to(viewer, "need__")
    step = DISTANCE_STEP_KM
    return Case(
        When(distance_km=None, then=Value(None)),
        When(both, then=Greatest(Value(1.0), Round("distance_km"))),
        default=Greatest(Value(step), Round(F("distance_km") / step) * step),
        output_field=FloatField(),
    )


_TONNES = Case(When(unit="t/a", then=F("quantity")), default=Value(None), output_field=FloatField())
_ORDERS = {
    "plausibility": ("-score", "pk"),
    "tonnes": (_TONNES.desc(nulls_last=True), "-score", "pk"),
    "distance": (F("told_km").asc(nulls_last=True), "-score", "pk"),
}
assert tuple(_ORDERS) == ORDERS


@lru_cache(maxsize=1024)
def town(place: str) -> tuple[float, float] | None:
    """Latitude and longitude of a town; None where it is not known."""
    found = find_place(place, None)
    return None if found is None else (found.lat, found.lon)


def _near(place: str, viewer: Viewer, side: str) -> Q:
    """Streams near a town, as their cards place them; none where the town is not known."""
    at = town(place)
    if at is None:
        return Q(pk=None)
    north, west = guesses.reach(at, NEAR_KM)
    exact = exact_to(viewer, side)
    box = {
        f"{side}site__lat__range": (at[0] - north, at[0] + north),
        f"{side}site__lon__range": (at[1] - west, at[1] + west),
    }
    return (exact & Q(**box)) | (~exact & Q(**{f"{side}site__cell__in": cells_near(*at, NEAR_KM)}))


def _at_stage(found: QuerySet[Any], workspace: Workspace, stage: str) -> QuerySet[Any]:
    marks = Mark.objects.filter(workspace=workspace, offer=OuterRef("offer"), need=OuterRef("need"))
    if stage in ("contacted", "not_relevant"):
        return found.filter(Exists(marks.filter(stage=stage)))
    past = ("not_relevant",) if not stage else ("contacted", "not_relevant")
    return found.exclude(Exists(marks.filter(stage__in=past)))


@dataclass(frozen=True)
class Sight:
    """What a viewer sees of a workspace: its streams as lines, its residents, whether marks are theirs."""

    workspace: Workspace
    viewer: Viewer
    marks: bool
    lines: tuple[Line, ...]
    residents: tuple[Resident, ...]

    @classmethod
    def of(cls, workspace: Workspace, viewer: Viewer) -> Sight:
        """Two queries, whatever the workspace holds; residents tell whether they answered."""
        told = Questionnaire.objects.filter(resident=OuterRef("pk")).exclude(answered_at=None)
        residents = workspace.residents.annotate(has_answered=Exists(told)).order_by("name_key")
        is_worker = workspace_role(viewer, workspace.pk) in SHARING_ROLES
        lines = lines_in(viewer, workspace.pk)
        return cls(workspace, viewer, is_worker, tuple(lines), tuple(residents))

    @cached_property
    def by_id(self) -> dict[int, Line]:
        """Lines by the key of their stream."""
        return {line.id: line for line in self.lines}

    @cached_property
    def guesses(self) -> list[Guess]:
        """All inferred candidates."""
        return guesses.guesses(self.residents, self.lines)


def as_finds(
    rows: Iterable[Candidate], shown: Mapping[int, Card | Line], marked: Mapping[str, Mark]
) -> list[Find]:
    """Candidates of `declared` with their ends, in their order."""
    found = []
    for one in rows:
        offer, need, key = shown[one.offer_id], shown[one.need_id], key_of(one.offer_id, one.need_id)
        is_exact = offer.is_exact and need.is_exact
        km = getattr(one, "told_km", None)
        found.append(Find(key, offer, need, km, is_exact, one.score, one, marked.get(key)))
    return found


def marks_of(workspace: Workspace, keys: Iterable[str]) -> dict[str, Mark]:
    """What those who work in a workspace said to candidates, by their keys."""
    found = Mark.objects.filter(workspace=workspace, key__in=list(keys)).select_related("by")
    return {mark.key: mark for mark in found}


def _marks(sight: Sight, rows: Sequence[Candidate]) -> dict[str, Mark]:
    """Marks of a workspace: of candidates `rows`, and all of those that are inferred."""
    if not sight.marks:
        return {}
    keys = [key_of(one.offer_id, one.need_id) for one in rows]
    mine = Mark.objects.filter(workspace=sight.workspace)
    wanted = mine.filter(Q(offer=None) | Q(key__in=keys)) if len(keys) < MOST_PRINTED else mine
    return {mark.key: mark for mark in wanted}


def inferred(sight: Sight, query: Query, marked: Mapping[str, Mark]) -> list[Find]:
    """Candidates with an end that is inferred, narrowed and in order."""
    at = town(query.place) if query.place else None
    if query.basis == "declared" or query.least is not None or (query.place and at is None):
        return []
    resources = frozenset(guesses.below(query.resource)) if query.resource else frozenset()
    rows = [
        as_find(one, marked.get(one.key))
        for one in sight.guesses
        if _is_asked(one, query, resources, at) and _is_at(marked.get(one.key), query.stage)
    ]
    if query.order == "distance":
        rows.sort(key=lambda row: float("inf") if row.km is None else row.km)
    return rows


def as_find(one: Guess, mark: Mark | None) -> Find:
    """A guess as a row of the list."""
    return Find(one.key, one.offer, one.need, one.km, False, one.weight, None, mark)


def _is_asked(one: Guess, query: Query, resources: frozenset[str], at: tuple[float, float] | None) -> bool:
    ends = (one.offer, one.need)
    return (
        (not query.kind or any(end.kind == query.kind for end in ends))
        and (not resources or any(end.resource in resources for end in ends))
        and any(end.activity.startswith(query.activity) for end in ends)
        and (query.within is None or (one.km is not None and one.km <= query.within))
        and (at is None or any(guesses.is_near(end.at, at, NEAR_KM) for end in ends))
    )


def _is_at(mark: Mark | None, stage: str) -> bool:
    now = "idea" if mark is None else mark.stage
    return now != "not_relevant" if not stage else now == stage


def page_of(sight: Sight, query: Query, *, size: int = PAGE) -> Page:
    """One page of the candidates: the declared ones first, then the inferred."""
    first, n_declared = (query.page - 1) * size, 0
    part: list[Candidate] = []
    if query.basis != "inferred":
        found = declared(sight.workspace, sight.viewer, query, marks=sight.marks)
        n_declared = found.order_by().count()
        part = list(found[first : first + size]) if first < n_declared else []
    marked = _marks(sight, part)
    rows = as_finds(part, sight.by_id, marked)
    guessed = inferred(sight, query, marked)
    start = max(first - n_declared, 0)
    rows += guessed[start : start + size - len(rows)]
    total = n_declared + len(guessed)
    return Page(rows, n_declared, len(guessed), max(1, -(-total // size)))


def all_of(sight: Sight, query: Query, *, most: int = MOST) -> list[Find]:
    """All candidates that are asked for, at most so many."""
    found: list[Candidate] = []
    if query.basis != "inferred":
        found = list(declared(sight.workspace, sight.viewer, query, marks=sight.marks)[:most])
    marked = _marks(sight, found)
    return (as_finds(found, sight.by_id, marked) + inferred(sight, query, marked))[:most]


def way_of(row: Find, lang: str) -> str:
    """Technologies on the way of a candidate, in words."""
    technology = bridge.knowledge().technology
    steps = row.candidate.via.split(">") if row.candidate else ()
    return " → ".join(technology[step].name(lang) for step in steps if step in technology)
