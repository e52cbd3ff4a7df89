"""Pages of regions: public figures, and for people of its authority the barriers too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import start_figures
from symbio.web.regions import reading
from symbio.web.regions.figures import PACE
from symbio.web.regions.models import Region
from symbio.web.regions.officers import is_officer, regions_of

LOOKED_AFTER = timedelta(days=1)
"""So often the worker is asked whether figures are due."""


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def _ask_for_figures() -> None:
    """Have the worker look for figures that are due, once a day."""
    since = timezone.now() - LOOKED_AFTER
    if not Job.objects.filter(kind="figures", created_at__gte=since).exists():
        start_figures(owner_id=None)


@require_GET
def regions(request: HttpRequest) -> HttpResponse:
    """Regions with figures, and those whose authority one belongs to."""
    _ask_for_figures()
    lang = _lang(request)
    shown = [one for one in Region.objects.defer("basis") if one.figures]
    shown.sort(key=lambda one: one.name(lang))
    own = [(one, one.name(lang)) for one in regions_of(request.user)]
    facts = {"regions": [(one, one.name(lang), one.figures["companies"]) for one in shown], "own": own}
    return render(request, "regions/list.html", facts)


def _region(code: str) -> Region:
    """A region of which something is published."""
    found = get_object_or_404(Region.objects.defer("basis"), code=code)
    if not found.figures:
        raise Http404
    return found


def _facts(request: HttpRequest, found: Region) -> dict[str, Any]:
    """What every page of a region tells."""
    return {
        "region": found,
        "name": found.name(_lang(request)),
        "figures": found.figures,
        "is_officer": is_officer(request.user, found),
        "next_at": found.made_at + PACE if found.made_at else None,
    }


@require_GET
def region(request: HttpRequest, code: str) -> HttpResponse:
    """A region: what is generated and what becomes of it, what is untapped and could become of it, where."""
    found = _region(code)
    units = [
        {
            "unit": unit,
            "anchor": unit.replace("/", "-"),
            "measure": unit.partition("/")[0].lower(),
            "picture": mark_safe(reading.picture(tables["offers"], unit)),
            "flows": reading.flow_lines(tables["offers"]),
            "groups": reading.broken_down(tables["offers"], "group"),
            "uses": reading.broken_down(tables["offers"], "use"),
            "fates": reading.broken_down(tables["offers"], "fate", ("use", "untapped")),
            "places": reading.broken_down(tables["offers"], "place"),
            "needs": reading.broken_down(tables["needs"], "group"),
            "untapped": reading.untapped(tables["offers"]),
        }
        for unit, tables in found.figures["units"].items()
    ]
    facts = _facts(request, found) | {
        "units": units,
        "map": mark_safe(reading.bubbles(found)),
        "places": reading.broken_down(found.figures["streams"], "place"),
        "numbers": dict.fromkeys(("offer", "need"))
        | {
            line.name: line.value for line in reading.broken_down(found.figures["streams"], "direction").lines
        },
    }
    return render(request, "regions/region.html", facts)


@login_required
@require_GET
def barriers(request: HttpRequest, code: str) -> HttpResponse:
    """What stands in the way of use in a region; for people of its authority."""
    found = get_object_or_404(Region.objects.defer("basis"), code=code)
    if not is_officer(request.user, found):
        raise Http404
    facts = _facts(request, found)
    if found.figures:
        facts["barriers"] = [
            (name, reading.broken_down(found.figures[name], "reason")) for name in ("said", "refused")
        ]
    return render(request, "regions/barriers.html", facts)


@require_GET
def region_csv(request: HttpRequest, code: str) -> HttpResponse:
    """All that is published of a region as CSV; with the barriers for people of its authority."""
    found = _region(code)
    text = reading.as_csv(found, _lang(request), with_barriers=is_officer(request.user, found))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="symbio-{found.code}.csv"'
    return answer
