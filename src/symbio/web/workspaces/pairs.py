"""The page of one candidate inside a workspace: its ends, why it fits, how far the workspace is with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from symbio.language import Message
from symbio.web import bridge
from symbio.web.access import Card, Viewer
from symbio.web.access_spaces import Line, cards_in, visible_in
from symbio.web.registry.models import Organisation, Site, Stream
from symbio.web.synergies.models import Candidate
from symbio.web.synergies.saying import REASONS
from symbio.web.synergies.seen import as_seen
from symbio.web.workspaces import finds
from symbio.web.workspaces.finds import Find
from symbio.web.workspaces.guesses import Guessed, ends_of, guess_of
from symbio.web.workspaces.models import STAGES, Mark, Resident, Workspace
from symbio.web.workspaces.rights import WORKERS, must

MOST_PRECEDENTS = 5


@dataclass(frozen=True)
class Told:
    """What the engine says to two ends, from no more than the viewer sees of them."""

    why: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    checks: tuple[Message, ...] = ()
    precedents: tuple[Any, ...] = ()


def pair_of(key: str, workspace: Workspace, viewer: Viewer, *, marks: bool) -> Find:
    """The candidate of a key, declared or inferred.

    Raises
    ------
    Http404
        There is none, or an end of it is not for `viewer`.
    """
    found = pairs_of([key], workspace, viewer, marks=marks)
    if not found:
        raise Http404
    return found[0]


def pairs_of(keys: Sequence[str], workspace: Workspace, viewer: Viewer, *, marks: bool) -> list[Find]:
    """Candidates of keys, in their order; those that are not there for `viewer` are left out."""
    pairs = {key: pair for key in keys if (pair := _declared_ends(key))}
    guessed = {key: ends for key in keys if (ends := ends_of(key))}
    names = [end for one in guessed.values() for end in one[:2]]
    wanted = {pk for pair in pairs.values() for pk in pair} | {int(end) for end in names if end.isdigit()}
    shown = _shown(wanted, workspace, viewer)
    ids = [int(end[1:]) for end in names if end.startswith("r")]
    residents = {one.pk: one for one in workspace.residents.filter(pk__in=ids)} if ids else {}
    marked = finds.marks_of(workspace, keys) if marks else {}
    rows = {row.key: row for row in _declared(pairs.values(), shown, marked)}
    for key in guessed:
        guess = guess_of(key, residents, shown)
        if guess is not None:
            rows[key] = finds.as_find(guess, marked.get(key))
    return [rows[key] for key in keys if key in rows]


def making_of(row: Find) -> Mapping[str, Any] | None:
    """Method, edition and time of the matching that found a declared candidate; None of an inferred one."""
    if row.candidate is None:
        return None
    return Candidate.objects.values("method", "edition", "made_at").filter(pk=row.candidate.pk).first()


def _declared_ends(key: str) -> tuple[int, int] | None:
    offer, _dash, need = key.partition("-")
    is_sound = all(end.isascii() and end.isdigit() and len(end) < 19 for end in (offer, need))
    return (int(offer), int(need)) if is_sound else None


def _shown(wanted: Iterable[int], workspace: Workspace, viewer: Viewer) -> dict[int, Card]:
    """Cards of those streams that `viewer` sees in the workspace."""
    seen = visible_in(Stream.objects.filter(pk__in=list(wanted)), viewer, workspace.pk)
    streams = list(seen.select_related("site__organisation"))
    return {card.id: card for card in cards_in(streams, viewer, workspace.pk)} if streams else {}


def _declared(
    pairs: Iterable[tuple[int, int]], shown: Mapping[int, Card], marked: Mapping[str, Mark]
) -> list[Find]:
    asked = Q()
    for offer, need in pairs:
        if offer in shown and need in shown:
            asked |= Q(offer=offer, need=need)
    return finds.as_finds(Candidate.objects.filter(asked), shown, marked) if asked else []


def told(row: Find, lang: str) -> Told:
    """Reasons, warnings, checks and precedents of a candidate, made anew from what is seen of it."""
    matches = bridge.explain(_stream(row.offer, lang), _stream(row.need, lang))
    if not len(matches):
        return Told()
    return Told(
        why=tuple(matches.reasons(0, lang)),
        warnings=tuple(matches.warnings(0, lang)),
        checks=tuple(matches.checks(0, lang)),
        precedents=tuple(matches.precedents(0)[:MOST_PRECEDENTS]),
    )


def _stream(end: Card | Line | Guessed, lang: str) -> Stream:
    """An end as a stream that knows nothing but what is seen; never to be saved."""
    if isinstance(end, Card):
        return as_seen(end)
    assert isinstance(end, Guessed)
    key = -end.resident.pk
    lat, lon = end.at or (None, None)
    site = Site(pk=key, organisation=Organisation(pk=key, name="-"), name="-", activity=end.activity)
    site.lat, site.lon, site.country = lat, lon, end.resident.country
    table = bridge.knowledge().resources
    text = table.name(table.index[end.resource], lang)
    return Stream(pk=key, site=site, direction=end.direction, text=text)


def contacts(row: Find, workspace: Workspace) -> dict[str, Resident]:
    """Resident of the list behind each end ("offer", "need"): whom to ask; for those who work here."""
    ends = {"offer": row.offer, "need": row.need}
    found = {side: end.resident for side, end in ends.items() if isinstance(end, Guessed)}
    wanted = {
        end.organisation_id: side
        for side, end in ends.items()
        if isinstance(end, Card) and end.organisation_id is not None
    }
    if wanted:
        names = Q(organisation_id__in=list(wanted))
        for resident in workspace.residents.filter(names).order_by("pk"):
            found.setdefault(wanted[resident.organisation_id or 0], resident)
    return found


def set_mark(row: Find, workspace: Workspace, stage: str, reason: str, note: str, *, user: Any) -> Mark:
    """Say how far the workspace is with a candidate, and why it is left, and anything else worth knowing."""
    must(workspace, user, WORKERS)
    if stage not in STAGES:
        raise Http404
    candidate = row.candidate
    said = {
        "stage": stage,
        "reason": reason if stage == "not_relevant" and reason in REASONS else "",
        "note": note.strip()[:2000],
        "offer_id": candidate.offer_id if candidate else None,
        "need_id": candidate.need_id if candidate else None,
        "by": user,
        "at": timezone.now(),
    }
    with transaction.atomic():
        mark, _is_new = Mark.objects.update_or_create(workspace=workspace, key=row.key, defaults=said)
    return mark
