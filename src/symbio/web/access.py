"""Who may see what: the only place that decides it.

`visible` narrows a set of streams to those that a viewer may know of; `card` says what of one stream the
viewer sees. Every page, search, export, map, count and the API go through both, so that an order or a number
tells nobody what a page would not.

Rules
-----
1. Members of the stream's own organisation see all of it.
2. ``public`` is seen by everyone, ``members`` by people of any organisation, ``matched`` by organisations
   with a candidate that joins the stream to one of their own, ``private`` by nobody else.
3. A name and an exact place are shown with the owner's leave only: `Organisation.is_named`, `Site.is_exact`,
   or the interest of both sides of a candidate. Otherwise the card says a type of company, generalised until
   at least `FEWEST` sites fit it, and a place coarsened to a cell.
4. Administrators and authorities have no special sight of streams.
5. Facilitators and assistants of a workspace see the groups that an owner shares with it (`visible_in`).
6. Sums that tell of no company (`symbio.web.regions`) count private streams too (`counted`).
7. Who says to a candidate that they are interested shows its other side what the stream is
   (`Viewer.asked`). Who asks solution providers shows them the groups that they chose, without a name
   (`cards_asked`), until they accept an answer, which opens names like the interest of both sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from symbio.web.providers.models import Answer
from symbio.web.registry.models import Member, Site, Stream
from symbio.web.synergies.models import Candidate, Word
from symbio.web.workspaces.models import (
    WorkspaceMember,
)

FEWEST = 3
"""Fewest sites that an anonymous description must fit."""
CELL_DEGREES = 0.25
"""Size of a cell to which a place is coarsened [°]."""
DISTANCE_STEP_KM = 10.0
"""Distances to an anonymous site are told in such steps."""
_WORST = ("private",)
STAYS = Q(site__organisation__erasure=None)
"""Streams of companies that do not wait to be erased."""


@dataclass(frozen=True)
class Viewer:
    """Who looks: the organisations that they belong to, by role. Nobody: a visitor."""

    user_id: int | None = None
    roles: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, user: Any) -> Viewer:
        """The viewer behind a user of a request; one query, kept on the user."""
        if user is None or not user.is_authenticated:
            return VISITOR
        kept: Viewer | None = getattr(user, "_viewer", None)
        if kept is None:
            rows = Member.objects.filter(user_id=user.pk).values_list("organisation_id", "role")
            kept = user._viewer = cls(user.pk, dict(rows))
        return kept

    @cached_property
    def organisations(self) -> frozenset[int]:
        """Organisations whose secrets the viewer shares."""
        return frozenset(self.roles)

    @cached_property
    def agreed(self) -> frozenset[int]:
        """Organisations that agreed with one of the viewer's to be named.

        Both sides of a candidate said yes, or the owner of a stream accepted the answer of a provider.
        Asked once for each viewer, that is, once a request.
        """
        if not self.organisations:
            return frozenset()
        yes = Word.objects.filter(kind="interested")
        both = Candidate.objects.filter(
            Exists(yes.filter(candidate=OuterRef("pk"), side="offer")),
            Exists(yes.filter(candidate=OuterRef("pk"), side="need")),
        )
        own = Q(offer__site__organisation_id__in=self.organisations) | Q(
            need__site__organisation_id__in=self.organisations
        )
        pairs = both.filter(own).values_list("offer__site__organisation_id", "need__site__organisation_id")
        accepted = Answer.objects.filter(decision="accepted").filter(
            Q(provider__organisation_id__in=self.organisations)
            | Q(stream__site__organisation_id__in=self.organisations)
        )
        asked = accepted.values_list("stream__site__organisation_id", "provider__organisation_id")
        return frozenset(organisation for pair in pairs.union(asked) for organisation in pair)

    @cached_property
    def asked(self) -> frozenset[int]:
        """Streams whose owner said to one of the viewer's organisations that they are interested."""
        if not self.organisations:
            return frozenset()
        offered, needed = _asking(self.organisations)
        return frozenset(pk for (pk,) in offered.union(needed))

    @cached_property
    def spaces(self) -> Mapping[int, str]:
        """Workspaces in which the viewer is, with the role; asked once for each viewer."""
        if self.user_id is None:
            return {}
        own = WorkspaceMember.objects.filter(user_id=self.user_id)
        return dict(own.values_list("workspace_id", "role"))

    def may_edit(self, organisation_id: int) -> bool:
        """True for owners and editors of the organisation."""
        return self.roles.get(organisation_id) in ("owner", "editor")

    def is_owner(self, organisation_id: int) -> bool:
        """True for owners of the organisation."""
        return self.roles.get(organisation_id) == "owner"


VISITOR = Viewer()


def visible(streams: QuerySet[Stream], viewer: Viewer) -> QuerySet[Stream]:
    """Streams of `streams` that `viewer` may know of; removed ones never, nor those of others who leave."""
    shown = Q(sees_what="public")
    own = viewer.organisations
    if own:
        shown |= Q(sees_what="members") | Q(sees_what="matched") & _joined(own)
        offered, needed = _asking(own)
        shown |= Q(pk__in=offered) | Q(pk__in=needed)
    shown &= STAYS
    if own:
        shown |= Q(site__organisation_id__in=own)
    return streams.filter(removed_at=None).filter(shown)


def _asking(own: Iterable[int]) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Offers, and needs, whose owner said to one of organisations `own` that they are interested."""
    said = Word.objects.filter(kind="interested")
    offered = said.filter(side="offer", candidate__need__site__organisation_id__in=own)
    needed = said.filter(side="need", candidate__offer__site__organisation_id__in=own)
    return offered.values_list("candidate__offer"), needed.values_list("candidate__need")


def _joined(own: Iterable[int]) -> Q:
    """Streams with a candidate that joins them to one of organisations `own`."""
    as_offer = Candidate.objects.filter(offer=OuterRef("pk"), need__site__organisation_id__in=own)
    as_need = Candidate.objects.filter(need=OuterRef("pk"), offer__site__organisation_id__in=own)
    alive_need, alive_offer = {"need__removed_at": None}, {"offer__removed_at": None}
    return Q(Exists(as_offer.filter(**alive_need))) | Q(Exists(as_need.filter(**alive_offer)))


def counted(streams: QuerySet[Stream]) -> QuerySet[Stream]:
    """Streams of `streams` that count in sums of several companies: private ones too.

    The words beside the visibility say so. Nobody of a company without people has read them: what such a
    company told in a questionnaire, to the facilitator alone, does not count.
    """
    has_people = Exists(Member.objects.filter(organisation=OuterRef("site__organisation")))
    return streams.filter(STAYS, removed_at=None).filter(Q(sees_what="public") | has_people)


def whole(streams: QuerySet[Stream], viewer: Viewer) -> QuerySet[Stream]:
    """Streams of `streams` of which `viewer` sees all that the engine knows: no score tells more."""
    allowed = ["public", "members"] if viewer.organisations else ["public"]
    of_own = Q(site__organisation_id__in=viewer.organisations)
    is_placed = Q(site__organisation__is_named=True, site__is_exact=True)
    is_placed |= Q(site__organisation_id__in=viewer.agreed)
    is_open = Q(sees_what__in=allowed, sees_quality__in=allowed, sees_money__in=allowed)
    return visible(streams, viewer).filter(of_own | (is_placed & is_open))


def is_named(viewer: Viewer) -> Q:
    """Streams whose card names the owner, so that the activity is told as it is."""
    own = viewer.organisations | viewer.agreed
    named = Q(site__organisation__is_named=True) & ~Q(sees_what="private")
    return named | Q(site__organisation_id__in=own)


def is_placed(viewer: Viewer) -> Q:
    """Streams whose card shows the exact place."""
    own = viewer.organisations | viewer.agreed
    shown = Q(site__organisation__is_named=True, site__is_exact=True) & ~Q(sees_what="private")
    return shown | Q(site__organisation_id__in=own)


def groups_seen(stream: Stream, viewer: Viewer, *, is_joined: bool = False) -> frozenset[str]:
    """Field groups ("what", "quality", "money") of `stream` that `viewer` sees.

    `is_joined`: a candidate joins the stream to one of the viewer's. Groups without a sight of "what" are
    none: nobody sees the price of a thing that they may not know of.
    """
    if stream.site.organisation_id in viewer.organisations:
        return frozenset(("what", "quality", "money"))
    allowed = {"public"}
    if viewer.organisations:
        allowed.add("members")
        if is_joined:
            allowed.add("matched")
    seen = {group for group in ("what", "quality", "money") if getattr(stream, f"sees_{group}") in allowed}
    if "what" not in seen and stream.pk in viewer.asked:
        seen = {"what"}
    return frozenset(seen) if "what" in seen else frozenset()


def cell_of(lat: float | None, lon: float | None) -> int | None:
    """Number of the cell of `CELL_DEGREES` in which a place lies; None unknown."""
    if lat is None or lon is None:
        return None
    return math.floor((lat + 90) / CELL_DEGREES) * 10_000 + math.floor((lon + 180) / CELL_DEGREES)


def middle_of(cell: int | None) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of a cell."""
    if cell is None:
        return None
    row, column = divmod(cell, 10_000)
    return (row + 0.5) * CELL_DEGREES - 90, (column + 0.5) * CELL_DEGREES - 180


def general_activities(activities: Iterable[str]) -> dict[str, str]:
    """Class → the longest beginning of it (of 5, 4, 2 signs) that at least `FEWEST` sites share; or ""."""
    wanted = set(activities)
    beginnings = {nace[:n] for nace in wanted for n in (5, 4, 2) if nace}
    counted: dict[str, int] = {}
    if beginnings:
        divisions = {b[:2] for b in beginnings}
        of_division = Q()
        for division in divisions:
            of_division |= Q(activity__startswith=division)
        sites = Site.objects.filter(of_division).values_list("activity").annotate(n=Count("pk"))
        for nace, many in sites.order_by():
            for n in (5, 4, 2):
                counted[nace[:n]] = counted.get(nace[:n], 0) + many
    return {
        nace: next((nace[:n] for n in (5, 4, 2) if counted.get(nace[:n], 0) >= FEWEST), "") for nace in wanted
    }


@dataclass(frozen=True)
class Card:
    """What a viewer sees of a stream; absent fields are None and were not merely hidden by the page.

    ``company`` and ``site`` are None where they may not be named; ``activity`` is then general enough.
    ``place`` and ``at`` (latitude, longitude) are coarse unless ``is_exact``. ``stated_on``: the day on
    which its holder last said something of it, to others the month of it (its first day).
    """

    id: int
    direction: str
    text: str
    resource: str
    kind: str
    is_own: bool
    groups: frozenset[str]
    company: str | None
    organisation_id: int | None
    site: str | None
    activity: str
    country: str
    place: str | None
    at: tuple[float, float] | None
    is_exact: bool
    stream: Mapping[str, Any]
    stated_on: date | None = None


OF_GROUP = {
    "what": (
        "quantity",
        "quantity_low",
        "quantity_high",
        "unit",
        "counts",
        "is_estimated",
        "pattern",
        "months",
        "codes",
        "hazard_class",
        "is_running",
        "year",
        "resources",
        "is_confirmed",
    ),
    "quality": (
        "temperature_c_low",
        "temperature_c_high",
        "pressure_bar_low",
        "pressure_bar_high",
        "moisture_pct_low",
        "moisture_pct_high",
        "grain_size_mm_low",
        "grain_size_mm_high",
        "composition",
    ),
    "money": ("current_fate", "fate_text", "unit_cost", "currency"),
}
_OWN = (
    "note",
    "source",
    "grade",
    "origin_file",
    "origin_row",
    "origin_cells",
    "sees_what",
    "sees_quality",
    "sees_money",
)
_SOURCE = ("source", "grade")
"""What its holder named as the source of a stream that is public in all its groups, under its own name."""


class Brief(NamedTuple):
    """The part of a `Card` that maps are made of; as its fields of the same names."""

    id: int
    direction: str
    text: str
    resource: str
    kind: str
    company: str | None
    activity: str
    at: tuple[float, float] | None
    is_exact: bool


_BRIEF = (
    "pk", "direction", "text", "resource", "kind", "sees_what", "site__activity", "site__lat", "site__lon",
    "site__cell", "site__is_exact", "site__organisation_id", "site__organisation__name",
    "site__organisation__is_named",
)  # fmt: skip


def brief_cards(streams: QuerySet[Stream], viewer: Viewer) -> list[Brief]:
    """Cards of streams that `visible` let through, in brief: for tens of thousands of them at once."""
    rows = list(streams.values_list(*_BRIEF))
    own, agreed = viewer.organisations, viewer.agreed
    general = general_activities({row[6] for row in rows if row[11] not in own})
    told = {"public", "members", "matched"} if own else {"public"}
    briefs = []
    for row in rows:
        pk, direction, text, resource, kind, sees, activity, lat, lon, cell, exact, of, name, named = row
        is_known = of in own or of in agreed
        is_named = is_known or (named and sees != "private")
        is_placed = is_known or (is_named and exact)
        is_told = of in own or sees in told or pk in viewer.asked
        at = (None if lat is None or lon is None else (lat, lon)) if is_placed else middle_of(cell)
        company, what = (name, activity) if is_named else (None, general.get(activity, ""))
        told_text = text if is_told else ""
        briefs.append(Brief(pk, direction, told_text, resource, kind, company, what, at, is_placed))
    return briefs


def cards(
    streams: Iterable[Stream], viewer: Viewer, *, joined: Iterable[int] = (), nameless: Iterable[int] = ()
) -> list[Card]:
    """Cards of streams that `visible` let through (with ``site`` and its organisation), in their order.

    `joined`: streams that a candidate joins to one of the viewer's. `nameless`: streams that reach the viewer
    by asking alone, whose company is not named though it is beside what is open.
    """
    streams = list(streams)
    of_candidates, unnamed = frozenset(joined), frozenset(nameless)
    named = viewer.agreed
    others = {s.site.activity for s in streams if s.site.organisation_id not in viewer.organisations}
    general = general_activities(others)
    return [
        _card(
            stream,
            viewer,
            named,
            general,
            is_joined=stream.pk in of_candidates,
            is_open=stream.pk not in unnamed,
        )
        for stream in streams
    ]


def _card(
    stream: Stream,
    viewer: Viewer,
    named: frozenset[int],
    general: Mapping[str, str],
    *,
    is_joined: bool,
    is_open: bool,
) -> Card:
    site, organisation = stream.site, stream.site.organisation
    is_own = organisation.pk in viewer.organisations
    is_named = organisation.is_named and is_open and stream.sees_what != "private"
    is_named = is_own or is_named or organisation.pk in named
    is_exact = is_own or organisation.pk in named or (is_named and site.is_exact)
    groups = groups_seen(stream, viewer, is_joined=is_joined or stream.sees_what == "matched")
    exact = None if site.lat is None or site.lon is None else (site.lat, site.lon)
    fields = [name for group in groups for name in OF_GROUP[group]] + (list(_OWN) if is_own else [])
    if is_named and not is_own and _is_open(stream):
        fields += _SOURCE
    return Card(
        id=stream.pk,
        direction=stream.direction,
        text=stream.text if groups else "",
        resource=stream.resource,
        kind=stream.kind,
        is_own=is_own,
        groups=groups,
        company=organisation.name if is_named else None,
        organisation_id=organisation.pk if is_named else None,
        site=site.name if is_named else None,
        activity=site.activity if is_named else general.get(site.activity, ""),
        country=site.country,
        place=site.place if is_exact else None,
        at=exact if is_exact else middle_of(site.cell),
        is_exact=is_exact,
        stream={name: getattr(stream, name) for name in fields},
        stated_on=_stated_on(stream, is_own=is_own),
    )


def _is_open(stream: Stream) -> bool:
    return all(getattr(stream, f"sees_{group}") == "public" for group in OF_GROUP)


def _stated_on(stream: Stream, *, is_own: bool) -> date:
    day = timezone.localdate(stream.changed_at)
    return day if is_own else day.replace(day=1)


def cards_asked(streams: Iterable[Stream], viewer: Viewer, shown: Mapping[int, frozenset[str]]) -> list[Card]:
    """Cards of streams (with ``site`` and its organisation) about which a provider is or was asked.

    `shown`: stream → groups that its owner chose to show to this provider. Streams that `visible` would not
    let through show these and no others.
    """
    streams = list(streams)
    known = visible(Stream.objects.filter(pk__in=[stream.pk for stream in streams]), viewer)
    otherwise = frozenset(known.values_list("pk", flat=True))
    nameless = [stream.pk for stream in streams if stream.pk not in otherwise]
    return [
        _asked_card(card, stream, shown.get(stream.pk, frozenset()), is_known=stream.pk in otherwise)
        for card, stream in zip(cards(streams, viewer, nameless=nameless), streams, strict=True)
    ]


def _asked_card(card: Card, stream: Stream, shown: frozenset[str], *, is_known: bool) -> Card:
    """`card` with groups `shown`, and with no others where the question alone shows the stream."""
    if card.is_own:
        return card
    groups = (card.groups if is_known else frozenset()) | shown
    fields = {name: getattr(stream, name) for group in groups for name in OF_GROUP[group]}
    is_told = bool(groups)
    return replace(
        card,
        groups=groups,
        text=stream.text if is_told else "",
        resource=card.resource if is_told else "",
        kind=card.kind if is_told else "",
        stream=fields,
    )


def own_sites(viewer: Viewer) -> QuerySet[Site]:
    """Sites of the viewer's organisations."""
    return Site.objects.filter(organisation_id__in=viewer.organisations).order_by(
        "organisation__name", "name", F("pk")
    )
