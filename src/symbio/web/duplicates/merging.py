"""Merging two things into one, telling them apart for good, and taking a merge back. One function each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.http import Http404
from django.utils import timezone

from symbio.language import SymbioError
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.duplicates import policies, rows
from symbio.web.duplicates.fields import MODELS, chosen
from symbio.web.duplicates.memory import said_by
from symbio.web.duplicates.models import Distinct, Merge, MergedRow
from symbio.web.duplicates.rights import is_administrator, must_merge, workspace_of
from symbio.web.jobs.handlers import FEW_ROWS
from symbio.web.jobs.models import ImportedRow
from symbio.web.jobs.queue import start_rematch
from symbio.web.registry.intake import snapshot
from symbio.web.registry.models import Organisation, Site, Stream, StreamChange
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces.models import Resident
from symbio.web.workspaces.rights import WORKERS, must


class NotUndone(SymbioError):
    """A merge that cannot be taken back as things are now."""


class NotMerged(SymbioError):
    """Two things that cannot be merged as they are."""


def thing(kind: str, pk: int) -> Model:
    """The company, site, stream or resident `pk`; otherwise 404."""
    if kind not in MODELS:
        raise Http404
    found = MODELS[kind]._base_manager.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def merge(kind: str, kept: Model, gone: Model, choices: Mapping[str, str], *, user: Any) -> Merge:
    """Merge `gone` into `kept`: all that hangs on it moves; of each part of it what `choices` says stays.

    Parameters
    ----------
    choices
        Part (see `fields.PARTS`) → "kept" or "gone"; where it says nothing, what is known and the narrower.

    Raises
    ------
    NotMerged
        Two residents for each of whom a company is registered.
    """
    must_merge(kept, gone, user)
    if isinstance(kept, Resident) and isinstance(gone, Resident) and _have_two_companies(kept, gone):
        raise NotMerged("dup-companies-first")
    made = Merge(
        kind=kind,
        kept_id=kept.pk,
        gone_id=gone.pk,
        kept_name=str(kept)[:500],
        gone_name=str(gone)[:500],
        user=user,
        **_told_in(kept, gone, user),
    )
    with transaction.atomic():
        _lock(kind, kept, gone)
        made.gone = rows.values_of(gone) | _said(kept, gone)
        made.save()
        made.record = _merged(made, kind, kept, gone, choices).as_json()
        made.save(update_fields=["record"])
    _match(kept)
    return made


def _have_two_companies(a: Resident, b: Resident) -> bool:
    return bool(a.organisation_id and b.organisation_id and a.organisation_id != b.organisation_id)


def _lock(kind: str, *both: Model) -> None:
    """Hold both rows; of two mergings at once the second finds nothing."""
    held = MODELS[kind]._base_manager.select_for_update().filter(pk__in=[one.pk for one in both])
    if len(list(held.order_by("pk"))) != 2:
        raise Http404


def _told_in(kept: Model, gone: Model, user: Any) -> dict[str, Any]:
    """Where a merge is listed afterwards."""
    if isinstance(kept, Stream):
        return {"organisation_id": kept.site.organisation_id}
    if isinstance(kept, Site):
        return {"organisation_id": kept.organisation_id}
    if isinstance(kept, Resident):
        return {"workspace_id": kept.workspace_id}
    assert isinstance(kept, Organisation)
    assert isinstance(gone, Organisation)
    return {"organisation": kept, "workspace": workspace_of(kept, gone, Viewer.of(user))}


def _said(kept: Model, gone: Model) -> dict[str, Any]:
    """What two streams said before, by which rows of a file that comes again are recognised."""
    both = [one for one in (kept, gone) if isinstance(one, Stream)]
    return {"said": [said_by(one) for one in both]} if both else {}


def _merged(made: Merge, kind: str, kept: Model, gone: Model, choices: Mapping[str, str]) -> rows.Record:
    record = rows.Record()
    values = chosen(kind, kept, gone, choices)
    policies.narrow(kept, gone, record)
    if isinstance(kept, Stream) and isinstance(gone, Stream):
        StreamChange.objects.create(stream=kept, user=made.user, action="merged", before=snapshot(kept))
        _row_into(made, kept, gone, record)
        values["changed_at"] = timezone.now()
    if isinstance(kept, Organisation) and isinstance(gone, Organisation):
        _drop_inner(kept, gone, record)
    rows.absorb(kept, gone, record, policies.settle)
    rows.change(kept, record, **values)
    return record


def _row_into(made: Merge, kept: Stream, gone: Stream, record: rows.Record) -> None:
    """The row of a file that made `gone` is told of as merged from now on."""
    row = ImportedRow.objects.filter(stream=gone).first()
    if row is not None:
        rows.drop(row, record)
        MergedRow.objects.create(
            taken_id=row.taken_id,
            row=row.row,
            file_row=gone.origin_row,
            stream=kept,
            how="person",
            merge=made,
        )


def _drop_inner(kept: Organisation, gone: Organisation, record: rows.Record) -> None:
    """Candidates between the two are none: a company is no partner of its own."""
    one, other = ("offer__site__organisation", "need__site__organisation")
    inner = Candidate.objects.filter(Q(**{one: kept, other: gone}) | Q(**{one: gone, other: kept}))
    for candidate in inner.prefetch_related("words"):
        for word in candidate.words.all():
            rows.drop(word, record)
        rows.drop(candidate, record)


def _match(kept: Model) -> None:
    """Partners of what is as it was not before; many streams wait for the matching of everything."""
    if isinstance(kept, Stream):
        kept.refresh_from_db()
        bridge.match_stream(kept)
    elif isinstance(kept, Site):
        streams = list(
            Stream.objects.filter(site=kept, removed_at=None).select_related("site")[: FEW_ROWS + 1]
        )
        if len(streams) > FEW_ROWS:
            start_rematch(owner_id=None)
        elif streams:
            bridge.match_streams(kept.organisation, streams)


def undo(pk: int, *, user: Any) -> Merge:
    """Take a merge back: both are there again, and to each belongs what belonged to it.

    What was changed, added or removed since stays so.

    Raises
    ------
    NotUndone
        The one that was kept was merged further, or another one has its identifier now.
    """
    made = Merge.objects.filter(pk=pk, undone_at=None).first()
    if made is None:
        raise Http404
    kept = MODELS[made.kind]._base_manager.filter(pk=made.kept_id).first()
    must_undo(made, kept, user)
    if kept is None:
        raise NotUndone("dup-undo-later-first", name=made.kept_name)
    try:
        with transaction.atomic():
            _taken_apart(made, user)
    except IntegrityError as error:
        raise NotUndone("dup-undo-blocked", name=made.gone_name) from error
    for one in (kept, thing(made.kind, made.gone_id)):
        _match(one)
    return made


def _taken_apart(made: Merge, user: Any) -> None:
    if not Merge.objects.filter(pk=made.pk, undone_at=None).update(undone_at=timezone.now(), undone_by=user):
        raise Http404
    MergedRow.objects.filter(merge=made).delete()
    rows.take_apart(made.record)
    if made.kind == "stream":
        both = Stream.objects.filter(pk__in=(made.kept_id, made.gone_id)).select_related("taken")
        changes = [StreamChange(stream=one, user=user, action="unmerged") for one in both]
        StreamChange.objects.bulk_create(changes)
        _heed_undone_import(both.get(pk=made.gone_id))


def _heed_undone_import(stream: Stream) -> None:
    """A stream whose import was undone meanwhile comes back as a removed one."""
    if stream.taken is not None and stream.taken.state == "undone":
        ImportedRow.objects.filter(stream=stream).delete()
        Stream.objects.filter(pk=stream.pk).update(removed_at=timezone.now())


def must_undo(made: Merge, kept: Model | None, user: Any) -> None:
    """Refuse who may not take a merge back, as if it were not there."""
    viewer = Viewer.of(user)
    if made.kind == "organisation":
        is_own = made.user_id == viewer.user_id and viewer.is_owner(made.kept_id)
        if is_administrator(user) or is_own:
            return
        if made.workspace is None or made.user_id is None or (kept and _is_owned(kept)):
            raise Http404
        must(made.workspace, user, WORKERS)
    elif made.kind == "resident":
        if made.workspace is None:
            raise Http404
        must(made.workspace, user, WORKERS)
    elif made.organisation_id is None or not viewer.may_edit(made.organisation_id):
        raise Http404


def _is_owned(kept: Model) -> bool:
    assert isinstance(kept, Organisation)
    return kept.members.exists()


def tell_apart(kind: str, a: Model, b: Model, *, user: Any) -> Distinct:
    """Remember that two things are not the same."""
    must_merge(a, b, user)
    low, high = sorted((a.pk, b.pk))
    made, _ = Distinct.objects.get_or_create(kind=kind, a=low, b=high, defaults={"user": user})
    return made


def forget(kind: str, a: Model, b: Model, *, user: Any) -> None:
    """Forget that two things are not the same."""
    must_merge(a, b, user)
    low, high = sorted((a.pk, b.pk))
    Distinct.objects.filter(kind=kind, a=low, b=high).delete()
