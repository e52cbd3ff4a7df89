"""Look things up: catalogue, map, one stream, its candidates, one's own sites."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query

from symbio.language import Message
from symbio.matching.explanation import rounded
from symbio.web.access import DISTANCE_STEP_KM, Card, Viewer, cards, own_sites, visible
from symbio.web.api import contract
from symbio.web.api.callers import LOOK, OPEN, OWN, caller_of
from symbio.web.api.refusals import Fault, Refused
from symbio.web.api.routes import FAULTS, router
from symbio.web.assessing.worth import Worth, ranked
from symbio.web.registry import catalogue as shelf
from symbio.web.registry.models import FIELD_GROUPS, Site, Stream
from symbio.web.registry.views import note_sighting
from symbio.web.synergies.partners import Partner, partners_of

MOST_CANDIDATES = 20
_LEFT_OUT = ("company", "organisation_id", "site", "place", "at")
"""Fields of a card that are absent where the viewer may not see them."""


def card_out(card: Card) -> dict[str, Any]:
    """A card as it is sent: what it does not show is not there."""
    sent = asdict(card) | {
        "groups": [g for g in FIELD_GROUPS if g in card.groups],
        "stream": dict(card.stream),
    }
    sent["at"] = None if card.at is None else {"lat": card.at[0], "lon": card.at[1]}
    return {name: value for name, value in sent.items() if value is not None or name not in _LEFT_OUT}


def seen_stream(pk: int, viewer: Viewer) -> Stream:
    """A stream that the viewer may know of, or none is found."""
    return get_object_or_404(visible(Stream.objects.select_related("site__organisation"), viewer), pk=pk)


def _query(asked: contract.Asked) -> shelf.Query:
    """What is asked; a town that nobody knows is refused, as filters are that do not exist."""
    query = shelf.Query.of({name: str(value) for name, value in asked.dict().items()})
    if query.is_place_unknown:
        raise Refused(422, (Fault(Message("web-place-not-found", {"place": query.near}), "near"),))
    return query


def _refuse_unknown(request: HttpRequest, schema: type[contract.Asked]) -> None:
    """Refuse filters that do not exist: an answer that left one out would look like a right one."""
    unknown = sorted(name[:60] for name in set(request.GET) - set(schema.model_fields))
    if unknown:
        faults = (Fault(Message("api-field-unknown", {"field": name}), name) for name in unknown)
        raise Refused(422, tuple(faults))


@router.get(
    "/catalogue",
    tags=["read"],
    auth=LOOK,
    response={200: contract.Page, **FAULTS},
    exclude_unset=True,
    openapi_extra=OPEN,
)
def catalogue(request: HttpRequest, asked: Query[contract.AskedPage]) -> dict[str, Any]:
    """Offers and needs that you may know of, thirty a page, with counts of what they can be narrowed by."""
    _refuse_unknown(request, contract.AskedPage)
    page = shelf.page_of(_query(asked), caller_of(request).viewer)
    facets = {
        name: [{"value": value, "count": count} for value, count in values]
        for name, values in page["facets"].items()
    }
    shown = [card_out(card) for card in page["cards"]]
    return {
        "total": page["total"],
        "page": asked.page,
        "pages": page["pages"],
        "facets": facets,
        "cards": shown,
    }


@router.get(
    "/map",
    tags=["read"],
    auth=LOOK,
    response={200: contract.Features, **FAULTS},
    exclude_unset=True,
    openapi_extra=OPEN,
)
def map_data(request: HttpRequest, asked: Query[contract.Asked]) -> dict[str, Any]:
    """The same as GeoJSON points; coarse where the owner did not allow more."""
    _refuse_unknown(request, contract.Asked)
    data = shelf.geojson(caller_of(request).viewer, _query(asked))
    for feature in data["features"]:
        if feature["properties"]["company"] is None:
            del feature["properties"]["company"]
    return data


@router.get(
    "/streams/{pk}",
    tags=["read"],
    auth=LOOK,
    response={200: contract.Card, **FAULTS},
    exclude_unset=True,
    openapi_extra=OPEN,
)
def stream(request: HttpRequest, pk: Path[contract.Key]) -> dict[str, Any]:
    """One stream. Its owner is told who saw it, as on the page."""
    viewer = caller_of(request).viewer
    found = seen_stream(pk, viewer)
    [card] = cards([found], viewer)
    if not card.is_own:
        note_sighting(found, request, viewer, card.groups)
    return card_out(card)


@router.get(
    "/streams/{pk}/candidates",
    tags=["read"],
    auth=LOOK,
    response={200: contract.Candidates, **FAULTS},
    exclude_unset=True,
    openapi_extra=OPEN,
)
def candidates(
    request: HttpRequest, pk: Path[contract.Key], order: contract.Order = "plausibility"
) -> dict[str, Any]:
    """Partners of a stream that you may know of, best first."""
    viewer = caller_of(request).viewer
    return candidates_out(seen_stream(pk, viewer), viewer, order)


def candidates_out(found: Stream, viewer: Viewer, order: str = "plausibility") -> dict[str, Any]:
    """Candidates of a stream as they are sent."""
    [card] = cards([found], viewer)
    partners = partners_of(found, viewer, most=MOST_CANDIDATES)
    ranking = ranked(card, partners, order)
    rows = [_candidate_out(one, card) | worth_out(worth) for one, worth in ranking]
    return {"stream": found.pk, "candidates": rows}


def worth_out(worth: Worth | None) -> dict[str, Any]:
    """What a candidate is worth as it is sent; absent where nothing is known of it."""
    return (
        {}
        if worth is None
        else {"worth": {name: getattr(worth, name) for name in contract.Worth.model_fields}}
    )


def _candidate_out(partner: Partner, own: Card) -> dict[str, Any]:
    candidate = partner.candidate
    fit = partner.fit
    is_exact = partner.card.is_exact and own.is_exact
    return {
        **{name: getattr(fit, name) for name in ("band", "via", "unit")},
        **{name: getattr(candidate, name) for name in ("method", "edition")},
        "id": candidate.pk,
        "score": None if fit.score is None else round(fit.score, 2),
        "quantity": None if fit.quantity is None else rounded(fit.quantity, 6),
        "distance_km": _distance(fit.distance_km, is_exact=is_exact),
        "partner": card_out(partner.card),
        **({} if partner.word is None else {"word": partner.word.kind}),
    }


def _distance(km: float | None, *, is_exact: bool) -> float | None:
    """A distance; in steps where a place is coarse."""
    if km is None:
        return None
    return (
        round(km, 1) if is_exact else max(DISTANCE_STEP_KM, round(km / DISTANCE_STEP_KM) * DISTANCE_STEP_KM)
    )


@router.get("/sites", tags=["read"], auth=OWN, response={200: contract.Sites, **FAULTS})
def sites(request: HttpRequest) -> dict[str, Any]:
    """Sites of your companies."""
    viewer = caller_of(request).viewer
    found = own_sites(viewer).select_related("organisation")
    return {"sites": [_site_out(site, viewer) for site in found]}


def _site_out(site: Site, viewer: Viewer) -> dict[str, Any]:
    same = ("name", "organisation_id", "activity", "place", "country", "lat", "lon", "is_exact")
    return {
        **{name: getattr(site, name) for name in same},
        "id": site.pk,
        "company": site.organisation.name,
        "may_edit": viewer.may_edit(site.organisation_id),
    }
