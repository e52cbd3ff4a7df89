"""One file with streams of many companies: looked through, accepted by a job, undone as a whole.

Streams go to companies that gave a mandate for it, and to those that nobody owns: registered for a resident,
or new on the list. A company with people of its own and no mandate is left alone, and the review says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from symbio.streams.table import Streams
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.access_spaces import mandate_for
from symbio.web.importer import Importer
from symbio.web.intake.editions import key_of_row, known_keys
from symbio.web.registry.imports import BATCH
from symbio.web.registry.intake import RefusedUpload, given_bytes, read_bytes
from symbio.web.registry.models import Member, Organisation, Stream, StreamChange
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces.mandates import write_down
from symbio.web.workspaces.models import (
    Mandate,
    Resident,
    SpaceImport,
    SpaceImportRow,
    StreamShare,
    Workspace,
    WorkspaceCompany,
)
from symbio.web.workspaces.residents import register
from symbio.web.workspaces.rights import WORKERS, must

NOBODY = "?"
"""Stands for the company of a row that names none."""
WAYS = ("mandate", "registered", "listed", "new", "closed", "unnamed")
"""How a company of a file takes its streams; not at all in the last two."""


@dataclass(frozen=True)
class Planned:
    """A company of a file: how it takes its streams, and which rows of the table they are."""

    name: str
    way: str
    rows: tuple[int, ...]
    organisation: Organisation | None = None
    resident: Resident | None = None
    mandate: Mandate | None = None

    @property
    def counts(self) -> bool:
        """True where its rows become streams."""
        return self.way not in WAYS[-2:]


def take_in(upload: Any, text: str, workspace: Workspace, *, user: Any) -> SpaceImport:
    """Keep a file and read it once; the same file again leads to the first one.

    Raises
    ------
    SymbioError
        Too large, unreadable, or no row names its company.
    """
    must(workspace, user, WORKERS)
    data, name = given_bytes(upload, text)
    digest = hashlib.sha256(data).hexdigest()
    before = SpaceImport.objects.filter(workspace=workspace, digest=digest).exclude(state="undone").first()
    if before is not None:
        return before
    streams = read_bytes(data, name, NOBODY)
    if not any(row != NOBODY for row in streams.table["company"].to_list()):
        raise RefusedUpload("bulk-no-company")
    taken = SpaceImport(
        workspace=workspace, user=user, name=name, digest=digest, refused=streams.refused_rows
    )
    taken.file.save(f"{digest[:24]}.bin", ContentFile(data), save=False)
    taken.save()
    return taken


def read_again(taken: SpaceImport) -> Streams:
    """Streams of a kept file."""
    with taken.file.open("rb") as file:
        return read_bytes(file.read(), taken.name, NOBODY)


def plan(taken: SpaceImport, streams: Streams, *, user: Any) -> list[Planned]:
    """Companies of a file in the order of its rows, and what becomes of each; six queries, and mandates."""
    rows: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for i, name in enumerate(streams.table["company"].to_list()):
        key = bridge.text_key(name)[:200]
        rows.setdefault(key, []).append(i)
        names.setdefault(key, name)
    residents = {one.name_key: one for one in taken.workspace.residents.select_related("organisation")}
    joined = WorkspaceCompany.objects.filter(workspace=taken.workspace).select_related("organisation")
    companies = {one.organisation.name_key: one.organisation for one in joined}
    owned = frozenset(
        Member.objects.filter(organisation__workspaces__workspace=taken.workspace).values_list(
            "organisation", flat=True
        )
    )
    viewer, planned = Viewer.of(user), []
    for key, places in rows.items():
        resident = residents.get(key)
        organisation = companies.get(key) or (resident.organisation if resident else None)
        mandate = None
        if organisation is not None and organisation.pk in owned:
            mandate = mandate_for(viewer, organisation.pk, "import")
        way = _way(names[key], organisation, resident, owned, mandate)
        planned.append(Planned(names[key], way, tuple(places), organisation, resident, mandate))
    return planned


def _way(
    name: str,
    organisation: Organisation | None,
    resident: Resident | None,
    owned: frozenset[int],
    mandate: Mandate | None,
) -> str:
    if name == NOBODY:
        return "unnamed"
    if organisation is None:
        return "new" if resident is None else "listed"
    if organisation.pk not in owned:
        return "registered"
    return "closed" if mandate is None else "mandate"


def accept(
    taken: SpaceImport,
    *,
    user: Any,
    first: int = 0,
    between: Callable[[], None] = lambda: None,
    written: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Make private streams of the rows that say something new, one company a transaction.

    Parameters
    ----------
    first
        Company to go on from.
    between, written
        As of `registry.imports.accept`, by companies.
    """
    streams = read_again(taken)
    planned = [one for one in plan(taken, streams, user=user) if one.counts]
    rows = streams.table.to_dicts()
    for i, one in enumerate(planned[first:], first):
        between()
        with transaction.atomic():
            must(taken.workspace, user, WORKERS)
            _make(taken, one, [(at, rows[at]) for at in one.rows], user=user)
            written(i + 1, len(planned))
    taken.made = taken.rows.count()
    taken.known = sum(len(one.rows) for one in planned) - taken.made
    taken.state = "accepted"
    taken.save(update_fields=["made", "known", "state"])


def _make(
    taken: SpaceImport, one: Planned, rows: Sequence[tuple[int, Mapping[str, Any]]], *, user: Any
) -> None:
    organisation, resident = _owner(taken, one, rows[0][1])
    known = known_keys(organisation)
    fresh = []
    for at, row in rows:
        key = key_of_row(row)
        if key not in known:
            known.add(key)
            fresh.append((at, row))
    importer = Importer(organisation)
    made = importer.prepare([row for _at, row in fresh])
    importer.save(made)
    changes = [StreamChange(stream=stream, user=user, action="imported") for stream in made]
    StreamChange.objects.bulk_create(changes, batch_size=BATCH)
    SpaceImportRow.objects.bulk_create(
        [
            SpaceImportRow(taken=taken, row=at, stream=stream, resident=resident)
            for (at, _row), stream in zip(fresh, made, strict=True)
        ],
        batch_size=BATCH,
    )
    if one.mandate is None:
        shares = [StreamShare(workspace=taken.workspace, stream=stream, shares="all") for stream in made]
        StreamShare.objects.bulk_create(shares, batch_size=BATCH)
    else:
        for stream in made:
            write_down(one.mandate, "imported", stream.text, user=user, stream=stream)


def _owner(taken: SpaceImport, one: Planned, row: Mapping[str, Any]) -> tuple[Organisation, Resident | None]:
    """Company of a file's rows, registered where it is not yet; and the resident that is new by that."""
    if one.organisation is not None:
        return one.organisation, None
    resident = one.resident
    if resident is None:
        resident, _is_new = Resident.everyone.update_or_create(
            workspace=taken.workspace,
            name_key=bridge.text_key(one.name)[:200],
            defaults={
                "name": one.name[:200],
                "activity": row["activity"] or "",
                "town": (row["place"] or "")[:200],
                "country": row["country"] or "",
                "lat": row["lat"],
                "lon": row["lon"],
                "removed_at": None,
            },
        )
        return register(resident), resident
    return register(resident), None


def take_back(taken: SpaceImport) -> None:
    """Delete all that an accepting which was stopped has made."""
    with transaction.atomic():
        residents = list(taken.rows.exclude(resident=None).values_list("resident", flat=True).distinct())
        StreamChange.objects.filter(stream__space_row__taken=taken).delete()
        Stream.objects.filter(space_row__taken=taken).delete()
        _strike(residents)
        taken.made, taken.known, taken.state = 0, 0, "read"
        taken.save(update_fields=["made", "known", "state"])


def _strike(residents: Sequence[int]) -> None:
    """Take residents off the list again whose company has no stream left."""
    alive = Stream.objects.filter(removed_at=None).values("site__organisation")
    idle = Resident.objects.filter(pk__in=residents).exclude(organisation__in=alive)
    idle.update(removed_at=timezone.now())


def undo(taken: SpaceImport, *, user: Any) -> int:
    """Remove what a file made, as a whole; returns how many streams stay.

    Those stay whose company has people of its own by now and no mandate: they decide themselves.
    """
    must(taken.workspace, user, WORKERS)
    now, viewer = timezone.now(), Viewer.of(user)
    with transaction.atomic():
        alive = Stream.objects.filter(space_row__taken=taken, removed_at=None)
        owners = list(alive.order_by().values_list("site__organisation", flat=True).distinct())
        owned = set(Member.objects.filter(organisation__in=owners).values_list("organisation", flat=True))
        given = {pk: mandate_for(viewer, pk, "import") for pk in owned}
        closed = [pk for pk, mandate in given.items() if mandate is None]
        gone = alive.exclude(site__organisation__in=closed)
        left = alive.count() - gone.count()
        rows = list(gone.select_related("site"))
        StreamChange.objects.bulk_create(
            [StreamChange(stream=stream, user=user, action="removed") for stream in rows], batch_size=BATCH
        )
        for stream in rows:
            mandate = given.get(stream.site.organisation_id)
            if mandate is not None:
                write_down(mandate, "undone", stream.text, user=user, stream=stream)
        keys = [stream.pk for stream in rows]
        for start in range(0, len(keys), BATCH):
            part = keys[start : start + BATCH]
            Candidate.objects.filter(Q(offer__in=part) | Q(need__in=part)).delete()
            Stream.objects.filter(pk__in=part).update(removed_at=now, changed_at=now)
        _strike(list(taken.rows.exclude(resident=None).values_list("resident", flat=True).distinct()))
        taken.state = "undone"
        taken.save(update_fields=["state"])
    return left


def match_again(
    workspace: Workspace,
    between: Callable[[], None] = lambda: None,
    written: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Match the streams of a workspace's companies against all others anew, company by company."""
    companies = list(Organisation.objects.filter(workspaces__workspace=workspace).order_by("pk").distinct())
    for i, organisation in enumerate(companies):
        between()
        alive = Stream.objects.filter(site__organisation=organisation, removed_at=None, is_running=False)
        streams = list(alive.select_related("site"))
        if streams:
            bridge.match_streams(organisation, streams)
        written(i + 1, len(companies))
