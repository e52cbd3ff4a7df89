"""What a company says of its streams one by one: who takes them already, which resource they are."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from symbio.language import SymbioError, say, say_code
from symbio.web.access import Viewer
from symbio.web.intake.editions import FIRST_YEAR, LAST_YEAR
from symbio.web.intake.exchanges import running_of, set_partner, set_running
from symbio.web.intake.views_bulk import own_organisation
from symbio.web.intake.words import choose_resource, resources_for
from symbio.web.registry.models import Stream


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def own_stream(pk: int, viewer: Viewer) -> Stream:
    """A stream of an organisation that the viewer may edit; else it looks as if it were not there."""
    stream = get_object_or_404(Stream.objects.select_related("site__organisation"), pk=pk, removed_at=None)
    if not viewer.may_edit(stream.site.organisation_id):
        raise Http404
    return stream


@login_required
@require_http_methods(["GET", "POST"])
def exchanges_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Exchanges of a company that run already, and who takes what."""
    organisation = own_organisation(pk, Viewer.of(request.user))
    streams = running_of([organisation.pk])
    if request.method == "POST":
        for stream in streams:
            _set_partner(request, stream)
        messages.info(request, say_code("intake-partners-saved", _lang(request)))
        return redirect("exchanges", pk=organisation.pk)
    return render(request, "intake/exchanges.html", {"organisation": organisation, "streams": streams})


def _set_partner(request: HttpRequest, stream: Stream) -> None:
    """Save who takes a stream, where that was changed."""
    if f"partner-{stream.pk}" not in request.POST:
        return
    partner = request.POST[f"partner-{stream.pk}"].strip()[:200]
    text = request.POST.get(f"since-{stream.pk}", "").strip()
    since = int(text) if text.isdigit() and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR else None
    kept = getattr(stream, "exchange", None)
    if kept is None or (kept.partner, kept.since) != (partner, since):
        set_partner(stream, partner, since)


@login_required
@require_POST
def stream_running(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a stream goes to somebody already, or that it is free again."""
    stream = own_stream(pk, Viewer.of(request.user))
    is_running = request.POST.get("running") == "yes"
    set_running(stream, is_running=is_running, user=request.user)
    said = "intake-running-started" if is_running else "intake-running-stopped"
    messages.info(request, say_code(said, _lang(request)))
    return redirect("exchanges", pk=stream.site.organisation_id) if is_running else redirect("stream", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def stream_resource(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what a stream is, where it was understood wrongly."""
    stream = own_stream(pk, Viewer.of(request.user))
    if request.method == "POST":
        chosen, is_kept = request.POST.get("value", ""), "keep" in request.POST
        try:
            choose_resource(stream, chosen, user=request.user, is_kept=is_kept)
        except SymbioError as error:
            messages.error(request, say(error.message, _lang(request)))
            return redirect("stream-resource", pk=pk)
        messages.info(request, say_code("intake-resource-set", _lang(request)))
        return redirect("stream", pk=pk)
    asked = request.GET.get("q", "")[:200]
    facts = {"stream": stream, "found": resources_for(stream, asked), "q": asked}
    return render(request, "intake/resource.html", facts)
