"""Who may compare, merge and tell apart what; what one may not, looks as if it were not there."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import Http404

from symbio.web.access import Viewer
from symbio.web.access_spaces import workspace_role
from symbio.web.registry.models import Member, Organisation, Site, Stream
from symbio.web.workspaces.models import Resident, Workspace, WorkspaceCompany
from symbio.web.workspaces.rights import WORKERS


def may_merge(a: Model, b: Model, user: Any) -> bool:
    """True where `user` may see `a` and `b` side by side, merge them, or say that they are not the same.

    Editors: sites and streams of one company of theirs. Owners of both, and administrators: companies.
    Who works in a workspace: residents of it, and companies that it registered and nobody owns yet.
    """
    viewer = Viewer.of(user)
    if isinstance(a, Stream) and isinstance(b, Stream):
        is_alive = a.removed_at is None and b.removed_at is None and a.direction == b.direction
        return is_alive and _of_one(a.site, b.site, viewer)
    if isinstance(a, Site) and isinstance(b, Site):
        return _of_one(a, b, viewer)
    if isinstance(a, Resident) and isinstance(b, Resident):
        is_same = a.workspace_id == b.workspace_id
        return is_same and workspace_role(viewer, a.workspace_id) in WORKERS
    assert isinstance(a, Organisation)
    assert isinstance(b, Organisation)
    if is_administrator(user) or (viewer.is_owner(a.pk) and viewer.is_owner(b.pk)):
        return True
    return workspace_of(a, b, viewer) is not None


def is_administrator(user: Any) -> bool:
    """True for staff, who merge companies of different owners."""
    return bool(user.is_authenticated and user.is_active and user.is_staff)


def _of_one(a: Site, b: Site, viewer: Viewer) -> bool:
    return a.organisation_id == b.organisation_id and viewer.may_edit(a.organisation_id)


def workspace_of(a: Organisation, b: Organisation, viewer: Viewer) -> Workspace | None:
    """A workspace that registered both companies, where the viewer works and may merge them; or None.

    Answers go to who is asked at the address of the resident. A company with answers is therefore merged
    only with one that has the same addresses: else whoever is at the other would take the answers over.
    """
    both = (a.pk, b.pk)
    if viewer.user_id is None or Member.objects.filter(organisation__in=both).exists():
        return None
    rows = WorkspaceCompany.objects.filter(organisation__in=both).select_related("workspace")
    spaces = {row.workspace for row in rows}
    if len(rows) != 2 or len(spaces) != 1 or not all(row.is_registered_here for row in rows):
        return None
    [space] = spaces
    if workspace_role(viewer, space.pk) not in WORKERS:
        return None
    has_answers = Stream.objects.filter(site__organisation__in=both).exists()
    return None if has_answers and _addresses(a) != _addresses(b) else space


def _addresses(organisation: Organisation) -> set[str]:
    return set(Resident.objects.filter(organisation=organisation).values_list("email", flat=True))


def own_company(pk: int, user: Any) -> Organisation:
    """A company whose sites and streams `user` may merge; otherwise 404."""
    found = Organisation.objects.filter(pk=pk).first()
    if found is None or not Viewer.of(user).may_edit(found.pk):
        raise Http404
    return found


def must_merge(a: Model, b: Model, user: Any) -> None:
    """Refuse as if they were not there."""
    if a.pk == b.pk or not may_merge(a, b, user):
        raise Http404
