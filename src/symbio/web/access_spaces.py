"""Who sees which streams of a workspace, and as what: the rules beside those of `symbio.web.access`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from symbio.web.access import OF_GROUP, Card, Viewer, cards, middle_of, visible, whole
from symbio.web.registry.models import Stream
from symbio.web.workspaces.models import (
    SHARED_GROUPS,
    Mandate,
    StreamShare,
    WorkspaceCompany,
    WorkspaceMember,
)

SHARING_ROLES = ("facilitator", "assistant")
"""Roles of a workspace to whom its companies show streams; guests see what everybody sees."""


def workspace_role(viewer: Viewer, workspace_id: int) -> str:
    """Role of the viewer in a workspace; "" for strangers, for whom it must look as if it were not there."""
    return viewer.spaces.get(workspace_id, "")


def visible_in(streams: QuerySet[Stream], viewer: Viewer, workspace_id: int) -> QuerySet[Stream]:
    """Streams of `streams` that `viewer` sees as belonging to companies of a workspace.

    Two ways lead here. Facilitators and assistants see streams whose owner agreed to share them with the
    workspace: of a company that joined (`WorkspaceCompany`), or answered in a questionnaire that said so
    (`StreamShare`). All members see those that `visible` shows them anyway, of companies that may be named
    to them: an anonymous stream here would betray that its owner is among the few companies of a park.
    """
    role = workspace_role(viewer, workspace_id)
    if not role:
        return streams.none()
    companies = WorkspaceCompany.objects.filter(workspace_id=workspace_id)
    within = streams.filter(removed_at=None, site__organisation__in=companies.values("organisation"))
    is_named = Q(site__organisation__is_named=True)
    is_named |= Q(site__organisation_id__in=viewer.organisations | viewer.agreed)
    shown = Q(pk__in=visible(Stream.objects.filter(is_named), viewer).values("pk"))
    if role in SHARING_ROLES:
        sharing = companies.exclude(shares="nothing").values("organisation")
        told = StreamShare.objects.filter(workspace_id=workspace_id, stream=OuterRef("pk"))
        shown |= Q(site__organisation__in=sharing) | Q(Exists(told.exclude(shares="nothing")))
    return within.filter(shown)


def cards_in(streams: Iterable[Stream], viewer: Viewer, workspace_id: int) -> list[Card]:
    """Cards of streams that `visible_in` let through: with the groups that their owner shares there.

    A stream that reaches the viewer through the workspace alone shows those groups and no others, whatever
    its own visibilities say; the company that shares it is named, an exact place still needs its own leave.
    """
    streams = list(streams)
    is_sharing = workspace_role(viewer, workspace_id) in SHARING_ROLES
    shared = _groups_shared(streams, workspace_id) if is_sharing else {}
    known = visible(Stream.objects.filter(pk__in=[stream.pk for stream in streams]), viewer)
    otherwise = frozenset(known.values_list("pk", flat=True))
    return [
        _widened(card, stream, shared.get(stream.pk, frozenset()), is_known=stream.pk in otherwise)
        for card, stream in zip(cards(streams, viewer), streams, strict=True)
    ]


def _groups_shared(streams: Iterable[Stream], workspace_id: int) -> dict[int, frozenset[str]]:
    """Field groups that owners share with a workspace, by stream."""
    streams = list(streams)
    companies = WorkspaceCompany.objects.filter(workspace_id=workspace_id)
    of_company = dict(companies.values_list("organisation_id", "shares"))
    told = StreamShare.objects.filter(workspace_id=workspace_id, stream__in=[s.pk for s in streams])
    of_stream = dict(told.values_list("stream_id", "shares"))
    return {
        stream.pk: SHARED_GROUPS[of_company.get(stream.site.organisation_id, "nothing")]
        | SHARED_GROUPS[of_stream.get(stream.pk, "nothing")]
        for stream in streams
        if stream.site.organisation_id in of_company
    }


def _widened(card: Card, stream: Stream, shared: frozenset[str], *, is_known: bool) -> Card:
    """`card` with groups `shared`, and with no others where the workspace alone shows the stream."""
    if card.is_own:
        return card
    groups = (card.groups if is_known else frozenset()) | shared
    if not shared:
        return card if is_known else replace(card, groups=groups, text="", stream={})
    return replace(
        card,
        groups=groups,
        text=stream.text,
        company=stream.site.organisation.name,
        organisation_id=stream.site.organisation_id,
        site=stream.site.name,
        activity=stream.site.activity,
        stream={name: getattr(stream, name) for group in groups for name in OF_GROUP[group]},
    )


def exact_to(viewer: Viewer, side: str = "") -> Q:
    """Streams whose exact place `viewer` may know, as cards say; `side`: path to the stream, with "__"."""
    site = f"{side}site__"
    known = Q(**{f"{site}organisation_id__in": viewer.organisations | viewer.agreed})
    return known | Q(**{f"{site}organisation__is_named": True, f"{site}is_exact": True})


def whole_in(viewer: Viewer, workspace_id: int) -> QuerySet[Stream]:
    """Streams of a workspace of which `viewer` sees all that the engine knows, there or anyway."""
    everything = whole(Stream.objects.all(), viewer)
    if workspace_role(viewer, workspace_id) not in SHARING_ROLES:
        return everything
    companies = WorkspaceCompany.objects.filter(workspace_id=workspace_id, shares="all")
    told = StreamShare.objects.filter(workspace_id=workspace_id, shares="all", stream=OuterRef("pk"))
    shared = Q(site__organisation__in=companies.values("organisation")) | Q(Exists(told))
    return Stream.objects.filter(Q(pk__in=everything.values("pk")) | (exact_to(viewer) & shared))


@dataclass(frozen=True)
class Line:
    """A stream of a company here as lists of a workspace name it: no more than that it is and how much.

    Who gets a line may know "what" it is and whose (`visible_in`); the place is as on its card.
    """

    id: int
    direction: str
    text: str
    resource: str
    kind: str
    quantity: float | None
    unit: str
    is_running: bool
    organisation_id: int
    company: str
    activity: str
    place: str | None
    at: tuple[float, float] | None
    is_exact: bool


_LINE = ("pk", "direction", "text", "resource", "kind", "quantity", "unit", "is_running",
         "site__organisation_id", "site__organisation__name", "site__activity",
         "site__place", "site__lat", "site__lon", "site__cell", "is_exact_here")  # fmt: skip


def lines_in(viewer: Viewer, workspace_id: int) -> list[Line]:
    """All streams of a workspace that `viewer` sees there, as lines; one query for thousands."""
    is_exact = Case(
        When(exact_to(viewer), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    seen = visible_in(Stream.objects.all(), viewer, workspace_id).annotate(is_exact_here=is_exact)
    return [_line(*row) for row in seen.order_by("pk").values_list(*_LINE)]


def _line(*row: Any) -> Line:
    *said, place, lat, lon, cell, is_exact = row
    exact = None if lat is None or lon is None else (lat, lon)
    at = exact if is_exact else middle_of(cell)
    return Line(*(*said, place if is_exact else None, at, is_exact))


def mandate_for(viewer: Viewer, organisation_id: int, right: str = "") -> Mandate | None:
    """The mandate under which `viewer` may act for an organisation today, with `right` where one is named.

    It is given to a workspace: who acts must be a facilitator or assistant of it, now, and the company must
    still belong to it.
    """
    if viewer.user_id is None:
        return None
    works = WorkspaceMember.objects.filter(user_id=viewer.user_id, role__in=SHARING_ROLES)
    joined = WorkspaceCompany.objects.filter(
        workspace=OuterRef("workspace"), organisation=OuterRef("organisation")
    )
    found = Mandate.objects.filter(
        Exists(joined),
        organisation_id=organisation_id,
        workspace__in=works.values("workspace"),
        ended_at=None,
        until__gte=timezone.localdate(),
    )
    rows = found.select_related("workspace", "organisation").order_by("pk")
    return next((one for one in rows if not right or right in one.rights), None)


def acting(viewer: Viewer, mandate: Mandate) -> Viewer:
    """`viewer` as they see the streams of the company that gave them `mandate`, and of no other."""
    return Viewer(viewer.user_id, {mandate.organisation_id: "mandate"})
