"""What the map asks for: places of the catalogue, towns to find one's way by; search by type of company."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from symbio.streams.places import towns_near
from symbio.web.access import Viewer
from symbio.web.atlas.places import Frame, box_of, for_query
from symbio.web.atlas.types import COMMON, find_types, meant_alone
from symbio.web.bridge import knowledge
from symbio.web.kept import answer
from symbio.web.registry.catalogue import Query

MOST_TOWNS, MOST_LETTERS = 24, 100


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Places and ways that the address asks for, as far as the viewer may know of them."""
    viewer, asked = Viewer.of(request.user), request.GET.dict()
    found = for_query(viewer, Query.of(asked), _lang(request), Frame.of(asked))
    return answer(request, found, viewer, "application/json")


@require_GET
@cache_control(public=True, max_age=86_400)
def towns(request: HttpRequest) -> JsonResponse:
    """The largest towns within ``?box=west,south,east,north``."""
    box = box_of(request.GET.get("box", ""))
    found = towns_near((box[1], box[0], box[3], box[2]), MOST_TOWNS) if box else []
    named = ((town.name_ru or town.name) if _lang(request) == "ru" else town.name for town in found)
    rows = [[round(t.lon, 3), round(t.lat, 3), name] for t, name in zip(found, named, strict=True)]
    return JsonResponse({"towns": rows})


@require_GET
def types(request: HttpRequest) -> HttpResponse:
    """Words or a code to the page of a type of company; a choice where several are meant."""
    words = request.GET.get("q", "").strip()[:MOST_LETTERS]
    found = find_types(knowledge(), words) if words else []
    alone = meant_alone(found)
    if alone is not None:
        return redirect("thing", "activity", alone)
    return render(request, "atlas/types.html", {"words": words, "found": found, "common": _common()})


def _common() -> list[str]:
    return [nace for nace in COMMON if nace in knowledge().activity]
