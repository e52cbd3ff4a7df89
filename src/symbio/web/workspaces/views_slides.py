"""Pictures of a workspace and of a campaign to take away, as slides."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from symbio.language import LANGUAGES, UnusableCall, say_code
from symbio.reports.drawing import Words, same
from symbio.reports.figure_sankey import Band, draw_sankey
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.workspaces import flows, slides
from symbio.web.workspaces.exports import what_of
from symbio.web.workspaces.finds import Find, Sight, page_of
from symbio.web.workspaces.models import Campaign, Workspace
from symbio.web.workspaces.rights import ALL, WORKERS, must, space_of
from symbio.web.workspaces.sentences import Query

MOST_BANDS = 16


def _answer(request: HttpRequest, svg: str, name: str, form: str) -> HttpResponse:
    lang = str(getattr(request, "lang", "ru"))
    try:
        data = slides.as_file(svg, form)
    except UnusableCall as error:
        return render(request, "documents/closed.html", {"error": error.message}, status=503)
    answer = HttpResponse(data, content_type=slides.TYPES[form])
    file = slides.name_of(name, form, lang)
    answer["Content-Disposition"] = content_disposition_header(True, file) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _known(form: str) -> None:
    if form not in slides.TYPES:
        raise Http404


@login_required
@require_GET
def space_slide(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What residents could give each other by their types alone, as a file."""
    workspace, _role = space_of(pk, request.user, ALL)
    _known(form)
    lang = str(getattr(request, "lang", "ru"))
    residents = list(workspace.residents.order_by("name_key"))
    picture = flows.picture(flows.inferred(residents))
    if not picture:
        raise Http404
    unknown = sum(not one.activity for one in residents)
    notes = [say_code("space-slide-note", lang, count=len(residents), unknown=unknown)]
    title = f"{workspace.name}: {say_code('space-slide-title', lang)}"
    svg = slides.slide(picture, title, say_code("space-inferred", lang), notes, lang)
    return _answer(request, svg, workspace.name, form)


@login_required
@require_GET
def campaign_slide(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What came of a campaign, as a file: the best candidates between declared streams, and who answered."""
    campaign = get_object_or_404(Campaign.objects.select_related("workspace"), pk=pk)
    must(campaign.workspace, request.user, WORKERS)
    _known(form)
    lang, workspace = str(getattr(request, "lang", "ru")), campaign.workspace
    asked = campaign.questionnaires.filter(resident__removed_at=None)
    facts: dict[str, Any] = {"count": asked.count(), "answered": asked.exclude(answered_at=None).count()}
    picture = _picture(workspace, Viewer.of(request.user))
    if not picture:
        raise Http404
    mark = say_code("space-answered-of", lang, **facts)
    notes = [say_code("campaign-slide-note", lang)]
    title = f"{workspace.name}: {campaign.name}"
    return _answer(request, slides.slide(picture, title, mark, notes, lang), campaign.name, form)


def _picture(workspace: Workspace, viewer: Viewer) -> str:
    """The best declared candidates of a workspace as bands; "" without any."""
    rows = page_of(Sight.of(workspace, viewer), Query(basis="declared"), size=MOST_BANDS).rows
    heads = [
        {lang: say_code(code, lang) for lang in LANGUAGES} for code in ("space-could-give", "space-could-use")
    ]
    return draw_sankey([_band(row) for row in rows], (heads[0], heads[1]))


def _band(row: Find) -> Band:
    table = bridge.knowledge().resources
    at = table.index.get(row.offer.resource)
    text = what_of(row.offer, "en")
    label: Words = same(text) if at is None else {lang: table.name(at, lang) for lang in LANGUAGES}
    quantity = row.candidate.quantity if row.candidate else None
    ends = same(row.offer.company or ""), same(row.need.company or "")
    return Band(*ends, row.offer.kind or "material", quantity, label, label, "list-h")
