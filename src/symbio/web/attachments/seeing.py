"""Which files a viewer sees. Their owner's people see all; others those of streams whose quality they see.

A file has a choice of its own besides: private unless somebody opened it. Files of a site stay in the
company.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from symbio.web.access import Card, Viewer, cards, visible
from symbio.web.access_spaces import SHARING_ROLES, cards_in, visible_in
from symbio.web.attachments.models import Attachment
from symbio.web.registry.models import Organisation, Stream
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces.models import WorkspaceMember


def of_organisation(organisation: Organisation) -> QuerySet[Attachment]:
    """All files of a company, on its streams and its sites."""
    own = Q(stream__site__organisation=organisation) | Q(site__organisation=organisation)
    return Attachment.objects.filter(own)


def owner_of(attachment: Attachment) -> int:
    """Key of the company that a file is of."""
    if attachment.stream is not None:
        return int(attachment.stream.site.organisation_id)
    assert attachment.site is not None
    return int(attachment.site.organisation_id)


def files_of(stream: Stream, viewer: Viewer) -> list[Attachment]:
    """Files on a stream that `viewer` sees, the newest first."""
    if not visible(Stream.objects.filter(pk=stream.pk), viewer).exists():
        return _seen_of(stream.pk, frozenset(), viewer)
    joined = [stream.pk] if _is_joined(stream.pk, viewer) else []
    [card] = cards([stream], viewer, joined=joined)
    return files_on(card, viewer)


def files_on(card: Card, viewer: Viewer) -> list[Attachment]:
    """Files on the stream of a card that `viewer` sees, the newest first."""
    if card.is_own:
        return list(Attachment.objects.filter(stream_id=card.id, removed_at=None).order_by("-pk"))
    return _seen_of(card.id, card.groups, viewer)


def _seen_of(stream_id: int, groups: frozenset[str], viewer: Viewer) -> list[Attachment]:
    """Files on a stream of others of which `viewer` sees field groups `groups`; asks no more than it must."""
    opened = Attachment.objects.filter(stream_id=stream_id, removed_at=None).exclude(sees="private")
    files = list(opened.order_by("-pk"))
    circles: set[str] = set()
    if files and "quality" in groups:
        circles = {"public"} | ({"members"} if viewer.organisations else set())
        if any(file.sees == "matched" for file in files) and _is_joined(stream_id, viewer):
            circles.add("matched")
    if all(file.sees in circles for file in files) or _is_shared(stream_id, viewer):
        return files
    return [file for file in files if file.sees in circles]


def _is_joined(stream_id: int, viewer: Viewer) -> bool:
    """True where a candidate joins a stream to one of the viewer's."""
    own = viewer.organisations
    as_offer = Q(offer=stream_id, need__site__organisation_id__in=own, need__removed_at=None)
    as_need = Q(need=stream_id, offer__site__organisation_id__in=own, offer__removed_at=None)
    return bool(own) and Candidate.objects.filter(as_offer | as_need).exists()


def _is_shared(stream_id: int, viewer: Viewer) -> bool:
    """True where the owner shows the quality of a stream to a workspace in which the viewer works."""
    if viewer.user_id is None:
        return False
    own = WorkspaceMember.objects.filter(user_id=viewer.user_id, role__in=SHARING_ROLES)
    of_owner = own.filter(workspace__companies__organisation__sites__streams=stream_id)
    spaces = of_owner.values_list("workspace_id", flat=True)
    return any(stream_id in _with_quality([stream_id], viewer, space) for space in spaces)


def _with_quality(keys: Collection[int], viewer: Viewer, workspace_id: int) -> set[int]:
    """Streams whose quality a viewer sees in a workspace."""
    shown = visible_in(Stream.objects.filter(pk__in=keys), viewer, workspace_id)
    found = list(shown.select_related("site__organisation"))
    return {card.id for card in cards_in(found, viewer, workspace_id) if "quality" in card.groups}


def files_in(workspace_id: int, viewer: Viewer, most: int) -> list[Attachment]:
    """Files that facilitators of a workspace see, the newest first."""
    files = Attachment.objects.exclude(sees="private").filter(removed_at=None)
    files = files.filter(stream__site__organisation__workspaces__workspace_id=workspace_id)
    newest = files.select_related("stream__site__organisation").order_by("-pk")
    listed = list(newest[: 5 * most])
    shown = _with_quality({file.stream_id or 0 for file in listed}, viewer, workspace_id)
    return [file for file in listed if file.stream_id in shown][:most]


def seen_file(pk: int, viewer: Viewer) -> Attachment:
    """A file that `viewer` sees; otherwise 404."""
    found = Attachment.objects.filter(pk=pk, removed_at=None)
    file = found.select_related("stream__site__organisation", "site__organisation").first()
    if file is None:
        raise Http404
    if owner_of(file) in viewer.organisations:
        return file
    if file.stream is None or pk not in [one.pk for one in files_of(file.stream, viewer)]:
        raise Http404
    return file


def own_file(pk: int, user: Any) -> Attachment:
    """A file, removed or not, that `user` may change; otherwise 404."""
    found = Attachment.objects.select_related("stream__site__organisation", "site__organisation")
    file = found.filter(pk=pk).first()
    if file is None or not Viewer.of(user).may_edit(owner_of(file)):
        raise Http404
    return file
