"""Acting for a company that asked for it: given by its owner, told in its history, revoked at once.

Each act checks the mandate anew and is written down beside the change that it made (`MandateAct`): who did
what, when, under which mandate. The owner of the company reads all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from symbio.web.access import Viewer
from symbio.web.access_spaces import mandate_for
from symbio.web.registry import sites
from symbio.web.registry.intake import save_stream, set_removed
from symbio.web.registry.models import Organisation, Site, Stream
from symbio.web.workspaces.models import RIGHTS, Mandate, MandateAct, WorkspaceCompany

MOST_DAYS = 366
"""A mandate lasts so long at most; it can be given again."""


def give(company: WorkspaceCompany, rights: Iterable[str], until: date, *, user: Any) -> Mandate:
    """Let those who work in a workspace act for a company of it; replaces an earlier mandate. Owners only."""
    today = timezone.localdate()
    named = [right for right in RIGHTS if right in set(rights)]
    if not Viewer.of(user).is_owner(company.organisation_id) or not named or until < today:
        raise Http404
    with transaction.atomic():
        _end(company)
        return Mandate.objects.create(
            workspace_id=company.workspace_id,
            organisation_id=company.organisation_id,
            rights=named,
            given_by=user,
            until=min(until, today + timedelta(days=MOST_DAYS)),
        )


def _end(company: WorkspaceCompany) -> None:
    own = {"workspace_id": company.workspace_id, "organisation_id": company.organisation_id}
    Mandate.objects.filter(**own, ended_at=None).update(ended_at=timezone.now())


def revoke(company: WorkspaceCompany, *, user: Any) -> None:
    """Take a mandate back: from now on nothing more is done under it. Owners only."""
    if not Viewer.of(user).is_owner(company.organisation_id):
        raise Http404
    _end(company)


def mandate_of(organisation_id: int, right: str, *, user: Any) -> Mandate:
    """The mandate under which `user` may do something for an organisation now.

    Raises
    ------
    Http404
        There is none, or not with that right: the company must look as if it were not there.
    """
    found = mandate_for(Viewer.of(user), organisation_id, right)
    if found is None:
        raise Http404
    return found


def write_down(mandate: Mandate, action: str, what: str, *, user: Any, stream: Stream | None = None) -> None:
    """Write an act beside the last change of its stream; within the transaction of what was done."""
    change = None if stream is None else stream.changes.filter(user=user).order_by("-pk").first()
    MandateAct.objects.create(
        mandate=mandate, user=user, action=action, stream=stream, change=change, what=what[:500]
    )


def tell_stream(stream: Stream, row: Mapping[str, Any], *, user: Any) -> Stream:
    """Enter or change a stream of a company under its mandate."""
    is_new = stream.pk is None
    with transaction.atomic():
        mandate = mandate_of(stream.site.organisation_id, "streams", user=user)
        saved = save_stream(stream, row, user=user)
        write_down(mandate, "made" if is_new else "changed", saved.text, user=user, stream=saved)
    return saved


def remove_stream(stream: Stream, *, is_removed: bool, user: Any) -> None:
    """Remove a stream of a company under its mandate, or bring it back."""
    with transaction.atomic():
        mandate = mandate_of(stream.site.organisation_id, "streams", user=user)
        set_removed(stream, is_removed=is_removed, user=user)
        action = "removed" if is_removed else "restored"
        write_down(mandate, action, stream.text, user=user, stream=stream)


def save_site(form: Any, organisation: Organisation, *, user: Any) -> Site:
    """Save the form of a site of a company under its mandate."""
    with transaction.atomic():
        mandate = mandate_of(organisation.pk, "company", user=user)
        site = sites.save_site(form, user=user)
        write_down(mandate, "site", site.name, user=user)
    return site
