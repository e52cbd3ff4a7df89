"""The page on which many streams of a company are changed at once."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from symbio.language import SymbioError, say, say_code
from symbio.streams.fields import choices
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.intake.bulk import Wish, sweep, undo_sweep
from symbio.web.intake.models import Sweep
from symbio.web.registry.models import VISIBILITIES, Organisation, Stream

STREAMS_OF_PAGE = 100
LAST_SWEEPS = 5


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def own_organisation(pk: int, viewer: Viewer) -> Organisation:
    """An organisation that the viewer may edit; else it looks as if it were not there."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not viewer.may_edit(organisation.pk):
        raise Http404
    return organisation


@login_required
@require_http_methods(["GET", "POST"])
def streams_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Streams of a company with a tick each, and what to set on the ticked ones."""
    organisation = own_organisation(pk, Viewer.of(request.user))
    if request.method == "POST":
        _sweep(request, organisation)
        return redirect(request.get_full_path())
    asked = request.GET
    is_removed = asked.get("removed") == "1"
    streams = Stream.objects.filter(site__organisation=organisation, removed_at__isnull=not is_removed)
    if words := bridge.text_key(asked.get("q", "")):
        streams = streams.filter(text_key__contains=words)
    if asked.get("site", "").isdigit():
        streams = streams.filter(site_id=int(asked["site"][:9]))
    if asked.get("direction") in ("offer", "need"):
        streams = streams.filter(direction=asked["direction"])
    ordered = streams.select_related("site").order_by("site__name", "direction", "text_key", "pk")
    page = Paginator(ordered, STREAMS_OF_PAGE).get_page(asked.get("page"))
    kept = asked.copy()
    kept.pop("page", None)
    facts: dict[str, Any] = {
        "organisation": organisation,
        "page": page,
        "is_removed": is_removed,
        "asked": asked,
        "address": kept.urlencode(),
        "sites": organisation.sites.order_by("name"),
        "sees": [(name, say_code(f"web-sees-{name}", _lang(request))) for name in VISIBILITIES],
        "fates": _choices("current_fate", _lang(request)),
        "patterns": _choices("pattern", _lang(request)),
        "sweeps": Sweep.objects.filter(organisation=organisation).order_by("-pk")[:LAST_SWEEPS],
    }
    return render(request, "intake/streams.html", facts)


def _choices(field: str, lang: str) -> list[tuple[str, str]]:
    return [(choice.value, choice.label[lang]) for choice in choices()[field]]


def _sweep(request: HttpRequest, organisation: Organisation) -> None:
    keys = [int(text) for text in request.POST.getlist("stream") if text.isdigit() and len(text) < 12]
    wish = Wish(**{field.name: request.POST.get(field.name, "") for field in fields_of(Wish)})
    try:
        made = sweep(organisation, keys, wish, user=request.user)
    except SymbioError as error:
        messages.error(request, say(error.message, _lang(request)))
        return
    messages.info(request, say_code("intake-bulk-done", _lang(request), count=made.count))


@login_required
@require_POST
def sweep_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one change of many streams."""
    made = get_object_or_404(Sweep.objects.select_related("organisation"), pk=pk)
    own_organisation(made.organisation_id, Viewer.of(request.user))
    try:
        count = undo_sweep(made, user=request.user)
        messages.info(request, say_code("intake-bulk-undone", _lang(request), count=count))
    except SymbioError as error:
        messages.error(request, say(error.message, _lang(request)))
    return redirect("streams-bulk", pk=made.organisation_id)
