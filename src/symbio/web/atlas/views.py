"""What the map asks for: places of the catalogue, towns to find one's way by; search by type of company."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from symbio.streams.places import towns_near
from symbio.web.access import Viewer
from symbio.web.atlas.places import for_query
from symbio.web.atlas.types import COMMON, find_types, meant_alone
from symbio.web.bridge import knowledge
from symbio.web.registry.catalogue import Query

MOST_TOWNS, MOST_LETTERS = 24, 100


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


@require_GET
@cache_control(private=True, no_store=True)
def places(request: HttpRequest) -> JsonResponse:
    """Places and ways that the address asks for, as far as the viewer may know of them."""
    found = for_query(Viewer.of(request.user), Query.of(request.GET.dict()), _lang(request))
    return JsonResponse(found)


@require_GET
@cache_control(public=True, max_age=86_400)
def towns(request: HttpRequest) -> JsonResponse:
    """The largest towns within ``?box=west,south,east,north``."""
    box = _box(request.GET.get("box", ""))
    found = towns_near((box[1], box[0], box[3], box[2]), MOST_TOWNS) if box else []
    named = ((town.name_ru or town.name) if _lang(request) == "ru" else town.name for town in found)
    rows = [[round(t.lon, 3), round(t.lat, 3), name] for t, name in zip(found, named, strict=True)]
    return JsonResponse({"towns": rows})


def _box(text: str) -> list[float] | None:
    """Four finite numbers; None for anything else."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    is_sound = len(numbers) == 4 and all(-540.0 <= number <= 540.0 for number in numbers)
    return numbers if is_sound else None


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
