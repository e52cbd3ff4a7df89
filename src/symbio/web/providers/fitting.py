"""Which providers declare what a stream is, and which streams are questions to a provider.

Only what is open of a stream is looked at: its place as a card shows it, so that nobody finds a site by
narrowing their reach.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from symbio.streams.places import distance_km
from symbio.web import bridge
from symbio.web.access import CELL_DEGREES, Card, Viewer, cards_asked, visible
from symbio.web.providers.models import Answer, Ask, Declared, Provider
from symbio.web.registry.models import Site, Stream
from symbio.web.synergies.models import Candidate

KM_PER_DEGREE = 111.0
MOST_LOOKED_AT = 1000
"""Newest streams that are looked at for the questions to one provider."""
SERVICE_KINDS = ("service", "knowledge", "capacity")
"""Kinds of resource that a need is a question to a provider of."""
GROUPS_SHOWN = {"what": frozenset(("what",)), "quality": frozenset(("what", "quality"))}


@dataclass(frozen=True)
class Nearby:
    """A provider that declares what a stream is. ``km``: from its nearest site; None where unknown.

    ``is_exact``: the place of the stream is exact.
    """

    provider: Provider
    km: float | None
    is_exact: bool
    place: str


@dataclass(frozen=True)
class Question:
    """A stream as a provider sees it. ``ask`` is None where it is open to the provider without asking."""

    stream: Stream
    card: Card
    km: float | None
    ask: Any


def acting(viewer: Viewer, provider: Provider) -> Viewer:
    """`viewer` in the part that they have in the provider's organisation, and in no other of theirs."""
    role = viewer.roles.get(provider.organisation_id)
    return Viewer(viewer.user_id, {} if role is None else {provider.organisation_id: role})


def sites_of(provider: Provider) -> list[Site]:
    """Sites of a provider, asked for once."""
    prefetch_related_objects([provider], "organisation__sites")
    return list(provider.organisation.sites.all())


def with_kinds(names: Iterable[str]) -> set[str]:
    """Resources and all kinds of them."""
    table = bridge.knowledge().resources
    found = set(names)
    for name in list(found):
        position = table.index.get(name)
        if position is not None:
            found |= {table.ids[i] for i in table.descendants(position)}
    return found


def with_genera(name: str) -> set[str]:
    """A resource and all that it is a kind of."""
    table = bridge.knowledge().resources
    position = table.index.get(name)
    return {name} if position is None else {name, *(table.ids[i] for i in table.ancestors(position))}


def km_between(sites: Iterable[Site], at: tuple[float, float] | None) -> float | None:
    """Distance from the nearest of `sites` to a place; None where a place is unknown."""
    if at is None:
        return None
    known = [(s.lat, s.lon) for s in sites if s.lat is not None and s.lon is not None]
    return min((distance_km(lat, lon, *at) for lat, lon in known), default=None)


def reaches(provider: Provider, km: float | None, country: str) -> bool:
    """True unless the provider declared a reach that does not go so far."""
    if provider.reach_km is None and not provider.reach_countries:
        return True
    if country and country in provider.reach_countries:
        return True
    return provider.reach_km is not None and (km is None or km <= provider.reach_km)


def takes_class(provider: Provider, hazard_class: int | None) -> bool:
    """True unless the provider declared hazard classes, and not this one."""
    return hazard_class is None or not provider.hazard_classes or hazard_class in provider.hazard_classes


def is_askable(card: Card) -> bool:
    """True for what a provider could do something about: an offer, or a need of a service."""
    return (
        bool(card.resource)
        and "what" in card.groups
        and (card.direction == "offer" or card.kind in SERVICE_KINDS)
    )


def providers_near(card: Card, *, but: Iterable[int] = (), most: int | None = None) -> list[Nearby]:
    """Listed providers that declare what a card shows and reach it, the nearest first.

    `but`: organisations that are left out.
    """
    if not is_askable(card):
        return []
    names = Declared.objects.filter(kind="resource", name__in=with_genera(card.resource))
    found = (
        Provider.objects.filter(is_listed=True, pk__in=names.values("provider"))
        .exclude(organisation_id__in=list(but))
        .select_related("organisation")
        .prefetch_related("organisation__sites")
    )
    near = []
    for provider in found:
        sites = list(provider.organisation.sites.all())
        km = km_between(sites, card.at)
        fits = takes_class(provider, card.stream.get("hazard_class")) and reaches(provider, km, card.country)
        if fits:
            place = next((site.place for site in sites if site.place), "")
            near.append(Nearby(provider, km, card.is_exact, place))
    near.sort(key=lambda one: (one.km is None, one.km or 0.0, one.provider.pk))
    return near[:most]


def _matched() -> Exists:
    """Streams with a fitting partner that people of any company may know of."""
    known = ("public", "members")
    open_need = Q(offer=OuterRef("pk"), need__sees_what__in=known, need__removed_at=None)
    open_offer = Q(need=OuterRef("pk"), offer__sees_what__in=known, offer__removed_at=None)
    return Exists(Candidate.objects.filter(open_need | open_offer, band="fits"))


def asks_to(provider: Provider) -> dict[int, Any]:
    """What owners ask this provider, or all that declare it, by stream; ``is_chosen``: this very one."""
    chosen = Exists(Ask.objects.filter(pk=OuterRef("pk"), providers=provider))
    asked = Ask.objects.annotate(is_chosen=chosen).filter(Q(is_chosen=True) | Q(is_for_all=True))
    return {ask.stream_id: ask for ask in asked}


def _declared_streams(provider: Provider, streams: QuerySet[Stream]) -> QuerySet[Stream]:
    names = provider.declared.filter(kind="resource").values_list("name", flat=True)
    found = streams.filter(resource__in=with_kinds(names), is_running=False, removed_at=None)
    found = found.filter(Q(direction="offer") | Q(kind__in=SERVICE_KINDS))
    if provider.hazard_classes:
        found = found.filter(Q(hazard_class=None) | Q(hazard_class__in=provider.hazard_classes))
    return found.filter(_around(provider)).exclude(site__organisation_id=provider.organisation_id)


def _around(provider: Provider) -> Q:
    """Sites that may lie within a declared reach, with room for coarse places: `reaches` decides."""
    places = [(s.lat, s.lon) for s in sites_of(provider) if s.lat is not None and s.lon is not None]
    if provider.reach_km is None or provider.reach_countries or not places:
        return Q()
    around = Q(site__lat=None)
    for at in places:
        north = provider.reach_km / KM_PER_DEGREE + 2 * CELL_DEGREES
        east = north / max(0.1, math.cos(math.radians(at[0])))
        lat, lon = (at[0] - north, at[0] + north), (at[1] - east, at[1] + east)
        around |= Q(site__lat__range=lat, site__lon__range=lon)
    return around


def open_questions(provider: Provider, viewer: Viewer, *, only: int | None = None) -> list[Question]:
    """Questions that the provider has not answered: those put to it first, then the newest.

    They are streams without a fitting partner that `viewer` may know of anyway, and streams whose owner asks;
    within what the provider declares in both cases, unless the owner chose this very provider.

    Parameters
    ----------
    provider, viewer
        Who is asked, and who looks on its behalf.
    only
        This stream, where it is a question.
    """
    asks = asks_to(provider)
    streams = _open_streams(provider, viewer, asks, only)
    return _within(provider, questions_of(provider, streams, viewer, asks))


def _open_streams(provider: Provider, viewer: Viewer, asks: dict[int, Any], only: int | None) -> list[Stream]:
    everything = Stream.objects.filter(pk=only) if only is not None else Stream.objects.all()
    declared = _declared_streams(provider, everything)
    known = visible(declared, viewer).exclude(site__organisation_id__in=viewer.organisations)
    wanted = Q(pk__in=known.filter(~_matched()).values("pk"))
    wanted |= Q(pk__in=declared.filter(pk__in=list(asks)).values("pk"))
    wanted |= Q(pk__in=[pk for pk, ask in asks.items() if ask.is_chosen])
    streams = everything.filter(wanted, removed_at=None).exclude(answers__provider=provider)
    return list(streams.select_related("site__organisation").order_by("-changed_at", "pk")[:MOST_LOOKED_AT])


def _within(provider: Provider, questions: Iterable[Question]) -> list[Question]:
    """Questions within the provider's reach, or put to this very provider; those that are asked first."""
    found = [
        one
        for one in questions
        if (one.ask is not None and one.ask.is_chosen) or reaches(provider, one.km, one.card.country)
    ]
    found.sort(key=lambda one: one.ask is None)
    return found


def desk_of(provider: Provider, viewer: Viewer) -> tuple[list[Question], list[tuple[Question, Answer]]]:
    """Open questions to a provider, and those that it answered, with their answers."""
    asks = asks_to(provider)
    streams = _open_streams(provider, viewer, asks, None)
    answers = _answers(provider)
    asked = questions_of(provider, [*streams, *(answer.stream for answer in answers)], viewer, asks)
    n = len(streams)
    return _within(provider, asked[:n]), list(zip(asked[n:], answers, strict=True))


def _answers(provider: Provider, only: int | None = None) -> list[Answer]:
    given = Answer.objects.filter(provider=provider)
    given = given if only is None else given.filter(stream=only)
    return list(given.select_related("stream__site__organisation").order_by("-at", "pk"))


def questions_of(
    provider: Provider, streams: Sequence[Stream], viewer: Viewer, asks: dict[int, Ask]
) -> list[Question]:
    """Streams as questions to a provider, with no more than it may see."""
    if not streams:
        return []
    alive = {stream.pk for stream in streams if stream.removed_at is None}
    shown = {pk: GROUPS_SHOWN[ask.shows] for pk, ask in asks.items() if pk in alive}
    sites = sites_of(provider)
    return [
        Question(stream, card, km_between(sites, card.at), asks.get(stream.pk))
        for stream, card in zip(streams, cards_asked(streams, viewer, shown), strict=True)
    ]


def question_of(provider: Provider, stream_id: int, viewer: Viewer) -> tuple[Question | None, Answer | None]:
    """One question to a provider and its answer; None, None where it is not put to it, or no longer."""
    for answer in _answers(provider, stream_id):
        return questions_of(provider, [answer.stream], viewer, asks_to(provider))[0], answer
    return next(iter(open_questions(provider, viewer, only=stream_id)), None), None
