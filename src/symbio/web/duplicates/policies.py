"""Nothing becomes visible by merging: what two things share is narrowed to what both of them shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from symbio.web.duplicates.rows import Record, change, drop
from symbio.web.registry.models import Member, Organisation, Sighting, Stream
from symbio.web.workspaces.models import (
    SHARES,
    Questionnaire,
    StreamShare,
    WorkspaceCompany,
)


def narrow(kept: Model, gone: Model, record: Record) -> None:
    """What only one of two shows to a workspace, nobody there sees once they are one."""
    if isinstance(kept, Stream):
        for share in _lonely(StreamShare, "stream_id", kept, gone):
            drop(share, record)
    if isinstance(kept, Organisation) and isinstance(gone, Organisation):
        for company in _lonely(WorkspaceCompany, "organisation_id", kept, gone):
            other = gone if company.organisation_id == kept.pk else kept
            if Stream.objects.filter(site__organisation=other).exists():
                change(company, record, shares="nothing")


def _lonely(model: type[Any], column: str, kept: Model, gone: Model) -> list[Any]:
    """Rows of one of two things in a workspace in which the other has none."""
    rows = list(model._base_manager.filter(**{f"{column}__in": (kept.pk, gone.pk)}))
    spaces = [row.workspace_id for row in rows]
    return [row for row in rows if spaces.count(row.workspace_id) == 1]


def settle(stays: Model, goes: Model) -> Mapping[str, Any]:
    """What a row takes over from one that it stands for from now on."""
    if isinstance(stays, WorkspaceCompany | StreamShare) and isinstance(goes, type(stays)):
        return {"shares": min(stays.shares, goes.shares, key=SHARES.index)}
    if isinstance(stays, Member) and isinstance(goes, Member):
        return {"role": min(stays.role, goes.role, key=Member.ROLES.index)}
    if isinstance(stays, Sighting) and isinstance(goes, Sighting):
        groups = set(filter(None, (*stays.groups.split(","), *goes.groups.split(","))))
        return {"groups": ",".join(sorted(groups))[:24]}
    if isinstance(stays, Questionnaire) and isinstance(goes, Questionnaire):
        return {
            "opened_at": stays.opened_at or goes.opened_at,
            "answered_at": stays.answered_at or goes.answered_at,
            "mails": stays.mails + goes.mails,
        }
    return {}
