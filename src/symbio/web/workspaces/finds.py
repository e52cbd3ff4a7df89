"""Candidates between companies of a workspace, as a viewer may see them; narrowed, ordered, a page at a time.

Everything is narrowed and ordered by what the cards show and by rounded distances, so that neither a filter
nor an order tells what the page would not. Declared candidates come first, inferred ones (`guesses`) after
them: their weights are of another kind and are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from symbio.streams.location import find_place
from symbio.web import bridge
from symbio.web.access import DISTANCE_STEP_KM, Card, Viewer
from symbio.web.access_spaces import SHARING_ROLES, Line, cards_in, lines_in, whole_in, workspace_role
from symbio.web.assessing import worth
from symbio.web.assessing.worth import Worth
from symbio.web.kept import kept
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate
from symbio.web.synergies.seen import fits, is_shown
from symbio.web.workspaces import guesses
from symbio.web.workspaces.guesses import Guess, Guessed
from symbio.web.workspaces.models import Mark, Questionnaire, Resident, Workspace, WorkspaceCompany
from symbio.web.workspaces.sentences import ORDERS, Query

PAGE = 30
MOST = 20_000
"""Candidates of one file."""
MOST_PRINTED = 500
MOST_LOOKED = 200_000
"""Candidates that are looked at, the most plausible first."""
MOST_ANEW = 500
"""Candidates seen in part whose fit is told anew."""
NEAR_KM = 30.0
"""What counts as near a town."""


class Joined(NamedTuple):
    """What lists say of a candidate; as the fields of `Candidate`, which takes long to make by thousands."""

    pk: int
    offer_id: int
    need_id: int
    score: float
    band: str
    via: str
    distance_km: float | None
    quantity: float | None
    unit: str

    @property
    def parts(self) -> Mapping[str, float]:
        """Lists show no parts of the score."""
        return {}


class Find(NamedTuple):
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
    candidate: Candidate | Joined | None = None
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


def declared(sight: Sight, query: Query, marked: Mapping[str, Mark]) -> list[Find]:
    """Candidates between streams that are seen here, narrowed and in order; without their marks.

    All of them are looked at, as plain rows: the database would decide for each anew whether its ends are
    seen. Companies here are named with their activity (`visible_in`), so both may narrow the list.
    """
    at = town(query.place) if query.place else None
    if query.basis == "inferred" or (query.place and at is None):
        return []
    resources = frozenset(guesses.below(query.resource)) if query.resource else frozenset()
    rows = sight.ordered(query.order)
    if not query.is_narrow:
        left = {key for key, mark in marked.items() if not _is_at(mark, "")}
        return [row for row in rows if row.key not in left] if left else rows
    return [row for row in rows if _is_asked(row, marked.get(row.key), query, resources, at)]


def worths_of(sight: Sight, rows: Iterable[Find]) -> dict[int, Worth]:
    """What candidates are worth of which the viewer sees both sides whole; of others nothing is told."""
    whole = sight.whole
    declared_rows = (row.candidate for row in rows if row.candidate is not None)
    return worth.stored([one.pk for one in declared_rows if one.offer_id in whole and one.need_id in whole])


def _pk(row: Find) -> int:
    return 0 if row.candidate is None else row.candidate.pk


def _all_declared(sight: Sight) -> Iterator[Find]:
    companies = WorkspaceCompany.objects.filter(workspace=sight.workspace).values("organisation")
    ends = {f"{side}__site__organisation__in": companies for side in ("offer", "need")}
    rows = Candidate.objects.filter(**ends).order_by("-score", "pk").values_list(*Joined._fields)
    shown, whole = sight.by_id, sight.whole
    in_part: list[Joined] = []
    for row in rows[:MOST_LOOKED].iterator(chunk_size=5000):
        offer, need = shown.get(row[1]), shown.get(row[2])
        if offer is None or need is None:
            continue
        if row[1] in whole and row[2] in whole:
            yield _find(Joined._make(row), offer, need)
        else:
            in_part.append(Joined._make(row))
    yield from _in_part(sight, in_part)


def _in_part(sight: Sight, rows: list[Joined]) -> Iterator[Find]:
    """Candidates of which the viewer does not see all: told anew from what the cards show.

    Of very many those of the lowest keys are; the others are listed without a fit.
    """
    rows.sort(key=lambda row: (row.offer_id, row.need_id))
    anew, rest = rows[:MOST_ANEW], rows[MOST_ANEW:]
    wanted = {pk for row in anew for pk in (row.offer_id, row.need_id)}
    streams = Stream.objects.filter(pk__in=wanted).select_related("site__organisation")
    shown = {card.id: card for card in cards_in(streams, sight.viewer, sight.workspace.pk)}
    yield from _as_seen([(row, shown[row.offer_id], shown[row.need_id]) for row in anew])
    for row in rest:
        bare = row._replace(score=0.0, band="doubtful", via="", distance_km=None, quantity=None, unit="")
        yield _find(bare, sight.by_id[row.offer_id], sight.by_id[row.need_id])


def _as_seen(rows: Sequence[tuple[Candidate | Joined, Card, Card]]) -> Iterator[Find]:
    """Candidates with the fit that their cards tell; none near the limit of distance with a coarse place."""
    for (row, offer, need), fit in zip(rows, fits(rows), strict=True):
        is_exact = offer.is_exact and need.is_exact
        if is_shown(fit, is_exact=is_exact):
            told = (fit.band, fit.via, fit.distance_km, fit.quantity, fit.unit)
            one = Joined(row.pk, row.offer_id, row.need_id, fit.score or 0.0, *told)
            yield _find(one, offer, need)


def _find(one: Candidate | Joined, offer: Card | Line, need: Card | Line) -> Find:
    """A candidate with its ends and its distance as it may be told: in steps where a place is coarse."""
    is_exact = offer.is_exact and need.is_exact
    step, km = (1.0 if is_exact else DISTANCE_STEP_KM), one.distance_km
    told = None if km is None else max(step, round(km / step) * step)
    key = key_of(one.offer_id, one.need_id)
    return Find(key, offer, need, told, is_exact, one.score, one)


def _tonnes(row: Find) -> float:
    one = row.candidate
    return -1.0 if one is None or one.unit != "t/a" or one.quantity is None else one.quantity


def _km(row: Find) -> float:
    return float("inf") if row.km is None else row.km


_KEYS: Mapping[str, Any] = {
    "plausibility": lambda row: (-row.weight, row.candidate.pk),
    "tonnes": lambda row: (-_tonnes(row), -row.weight, row.candidate.pk),
    "distance": lambda row: (_km(row), -row.weight, row.candidate.pk),
}
assert (*_KEYS, *worth.ORDERS) == ORDERS


@lru_cache(maxsize=1024)
def town(place: str) -> tuple[float, float] | None:
    """Latitude and longitude of a town; None where it is not known."""
    found = find_place(place, None)
    return None if found is None else (found.lat, found.lon)


@dataclass(frozen=True)
class Sight:
    """What a viewer sees of a workspace: its streams as lines, its residents, whether marks are theirs."""

    workspace: Workspace
    viewer: Viewer
    marks: bool
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, workspace: Workspace, viewer: Viewer) -> Sight:
        """What a viewer sees of a workspace, kept for all of the same role and organisations."""
        role = workspace_role(viewer, workspace.pk)
        return kept(
            "sight", viewer, (workspace.pk, role), lambda: cls._new(workspace, viewer), weight=_weight
        )

    @classmethod
    def _new(cls, workspace: Workspace, viewer: Viewer) -> Sight:
        """One query, whatever the workspace holds; residents and marks are asked for where they count."""
        is_worker = workspace_role(viewer, workspace.pk) in SHARING_ROLES
        lines = lines_in(viewer, workspace.pk)
        return cls(workspace, viewer, is_worker, tuple(lines))

    @cached_property
    def residents(self) -> tuple[Resident, ...]:
        """Residents of today's list; they tell whether they answered."""
        told = Questionnaire.objects.filter(resident=OuterRef("pk")).exclude(answered_at=None)
        listed = self.workspace.residents.annotate(has_answered=Exists(told))
        return tuple(listed.order_by("name_key"))

    def ordered(self, order: str) -> list[Find]:
        """All declared candidates in an order; kept, so none may change the list."""
        asked = self.workspace.pk, workspace_role(self.viewer, self.workspace.pk)

        def found() -> list[Find]:
            return kept("finds", self.viewer, asked, lambda: list(_all_declared(self)), weight=_of_finds)

        def in_order() -> list[Find]:
            rows = found()
            if order not in worth.ORDERS:
                return sorted(rows, key=_KEYS[order])
            known = worths_of(self, rows)
            return sorted(rows, key=lambda row: (worth.place(order, known, _pk(row)), -row.weight, _pk(row)))

        return kept("finds-in-order", self.viewer, (*asked, order), in_order, weight=lambda one: 8 * len(one))

    @cached_property
    def whole(self) -> frozenset[int]:
        """Streams of which the viewer sees all that the engine knows."""
        return frozenset(whole_in(self.viewer, self.workspace.pk).values_list("pk", flat=True))

    @cached_property
    def by_id(self) -> dict[int, Line]:
        """Lines by the key of their stream."""
        return {line.id: line for line in self.lines}

    @cached_property
    def guesses(self) -> list[Guess]:
        """All inferred candidates."""
        return guesses.guesses(self.residents, self.lines)


def _weight(sight: Sight) -> int:
    return 1200 * len(sight.lines) + 2500 * len(sight.residents)


def _of_finds(found: Sequence[Find]) -> int:
    return 700 * len(found)


def as_finds(rows: Iterable[Candidate], shown: Mapping[int, Card], marked: Mapping[str, Mark]) -> list[Find]:
    """Candidates with their ends, in their order, as their cards tell."""
    found = _as_seen([(one, shown[one.offer_id], shown[one.need_id]) for one in rows])
    return _with_marks(found, marked)


def _with_marks(rows: Iterable[Find], marked: Mapping[str, Mark]) -> list[Find]:
    """Candidates with what was said to them."""
    return [row._replace(mark=marked[row.key]) if row.key in marked else row for row in rows]


def marks_of(workspace: Workspace, keys: Iterable[str]) -> dict[str, Mark]:
    """What those who work in a workspace said to candidates, by their keys."""
    found = Mark.objects.filter(workspace=workspace, key__in=list(keys)).select_related("by")
    return {mark.key: mark for mark in found}


def _marks(sight: Sight) -> dict[str, Mark]:
    """All marks of a workspace, for those who may know them."""
    mine = Mark.objects.filter(workspace=sight.workspace) if sight.marks else ()
    return {mark.key: mark for mark in mine}


def inferred(sight: Sight, query: Query, marked: Mapping[str, Mark]) -> list[Find]:
    """Candidates with an end that is inferred, narrowed and in order; without their marks."""
    at = town(query.place) if query.place else None
    if query.basis == "declared" or query.least is not None or (query.place and at is None):
        return []
    resources = frozenset(guesses.below(query.resource)) if query.resource else frozenset()
    found = (as_find(one, None) for one in sight.guesses)
    rows = [row for row in found if _is_asked(row, marked.get(row.key), query, resources, at)]
    if query.order == "distance":
        rows.sort(key=_km)
    return rows


def as_find(one: Guess, mark: Mark | None) -> Find:
    """A guess as a row of the list."""
    return Find(one.key, one.offer, one.need, one.km, False, one.weight, None, mark)


def _is_asked(
    row: Find, mark: Mark | None, query: Query, resources: frozenset[str], at: tuple[float, float] | None
) -> bool:
    ends, one = (row.offer, row.need), row.candidate
    amount = None if one is None or one.unit != query.unit else one.quantity
    return (
        (not query.kind or any(end.kind == query.kind for end in ends))
        and (not resources or any(end.resource in resources for end in ends))
        and (not query.activity or any(end.activity.startswith(query.activity) for end in ends))
        and (query.within is None or (row.km is not None and row.km <= query.within))
        and (query.least is None or (amount is not None and amount >= query.least))
        and (at is None or any(guesses.is_near(end.at, at, NEAR_KM) for end in ends))
        and _is_at(mark, query.stage)
    )


def _is_at(mark: Mark | None, stage: str) -> bool:
    now = "idea" if mark is None else mark.stage
    return now != "not_relevant" if not stage else now == stage


def page_of(sight: Sight, query: Query, *, size: int = PAGE) -> Page:
    """One page of the candidates: the declared ones first, then the inferred."""
    marked = _marks(sight)
    known, guessed = declared(sight, query, marked), inferred(sight, query, marked)
    first, total = (query.page - 1) * size, len(known) + len(guessed)
    after = max(first - len(known), 0)
    rows = known[first : first + size]
    rows = rows + guessed[after : after + size - len(rows)]
    return Page(_with_marks(rows, marked), len(known), len(guessed), max(1, -(-total // size)))


def all_of(sight: Sight, query: Query, *, most: int = MOST) -> list[Find]:
    """All candidates that are asked for, at most so many."""
    marked = _marks(sight)
    found = declared(sight, query, marked) + inferred(sight, query, marked)
    return _with_marks(found[:most], marked)


def way_of(row: Find, lang: str) -> str:
    """Technologies on the way of a candidate, in words."""
    technology = bridge.knowledge().technology
    steps = row.candidate.via.split(">") if row.candidate else ()
    return " → ".join(technology[step].name(lang) for step in steps if step in technology)
