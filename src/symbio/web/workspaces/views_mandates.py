"""Pages of mandates: a company gives one and reads what was done; a facilitator acts under it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from symbio.language import say_code
from symbio.web.access import Viewer, cards
from symbio.web.access_spaces import acting
from symbio.web.registry.forms import SiteForm
from symbio.web.registry.intake import understand_form
from symbio.web.registry.models import Organisation, Site, Stream
from symbio.web.registry.views import _answers, _typical
from symbio.web.workspaces import mandates
from symbio.web.workspaces.forms import AnswerForm, MandateForm
from symbio.web.workspaces.models import MandateAct, WorkspaceCompany

MOST_STREAMS, MOST_ACTS = 500, 200


def _said(request: HttpRequest, code: str, **facts: Any) -> None:
    messages.info(request, say_code(code, str(getattr(request, "lang", "ru")), **facts))


@login_required
@require_http_methods(["GET", "POST"])
def mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a workspace act for one's company, take that back, read what was done. Owners only."""
    rows = WorkspaceCompany.objects.select_related("workspace", "organisation")
    company = get_object_or_404(rows, pk=pk)
    if not Viewer.of(request.user).is_owner(company.organisation_id):
        raise Http404
    if request.method == "POST" and "revoke" in request.POST:
        mandates.revoke(company, user=request.user)
        _said(request, "mandate-revoked", space=company.workspace.name)
        return redirect("space-mandate", pk=pk)
    form = MandateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        mandates.give(company, said["rights"], said["until"], user=request.user)
        _said(request, "mandate-given", space=company.workspace.name)
        return redirect("space-mandate", pk=pk)
    own = company.organisation.mandates.filter(workspace=company.workspace).order_by("-pk")
    listed = list(own.select_related("given_by")[:20])
    acts = MandateAct.objects.filter(mandate__organisation=company.organisation)
    facts = {
        "company": company,
        "form": form,
        "running": next((one for one in listed if one.is_running), None),
        "past": [one for one in listed if not one.is_running],
        "acts": acts.select_related("user", "stream", "mandate__workspace").order_by("-pk")[:MOST_ACTS],
    }
    return render(request, "spaces/mandate.html", facts)


@login_required
@require_http_methods(["GET"])
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """A company for which one may act: its sites and streams."""
    given = mandates.mandate_of(pk, "", user=request.user)
    viewer = acting(Viewer.of(request.user), given)
    streams = Stream.objects.filter(site__organisation_id=pk, removed_at=None)
    rows = streams.select_related("site__organisation").order_by("site__name", "direction", "text_key")
    facts = {
        "mandate": given,
        "organisation": given.organisation,
        "sites": given.organisation.sites.order_by("name", "pk"),
        "cards": cards(rows[:MOST_STREAMS], viewer),
        "may_stream": "streams" in given.rights,
        "may_company": "company" in given.rights,
        "acts": given.acts.select_related("user", "stream").order_by("-pk")[:20],
    }
    return render(request, "spaces/acting.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def stream_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a stream for a company."""
    site = get_object_or_404(Site.objects.select_related("organisation"), pk=pk)
    mandates.mandate_of(site.organisation_id, "streams", user=request.user)
    asked = {
        "direction": request.GET.get("direction", "offer"),
        "stream": request.GET.get("stream", "")[:500],
    }
    return _form(request, Stream(site=site), asked)


@login_required
@require_http_methods(["GET", "POST"])
def stream_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a stream of a company."""
    stream = _stream(pk, request.user)
    return _form(request, stream, _answers(stream, str(getattr(request, "lang", "ru"))))


def _stream(pk: int, user: Any) -> Stream:
    stream = get_object_or_404(Stream.objects.select_related("site__organisation"), pk=pk)
    mandates.mandate_of(stream.site.organisation_id, "streams", user=user)
    return stream


def _form(request: HttpRequest, stream: Stream, initial: dict[str, Any]) -> HttpResponse:
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        understood = understand_form(form.cleaned_data, stream.site)
        form.told(understood.refusals)
        if understood.row is not None and not form.errors:
            mandates.tell_stream(stream, understood.row, user=request.user)
            _said(request, "mandate-stream-saved", name=stream.text)
            return redirect("space-acting", pk=stream.site.organisation_id)
    facts = {
        "form": form,
        "site": stream.site,
        "organisation": stream.site.organisation,
        "stream": stream if stream.pk else None,
        "typical": () if stream.pk else _typical(stream.site),
    }
    return render(request, "spaces/acting_stream.html", facts)


@login_required
@require_POST
def stream_remove(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Remove a stream of a company, or bring it back."""
    stream = _stream(pk, request.user)
    mandates.remove_stream(stream, is_removed=act == "remove", user=request.user)
    code = "mandate-stream-removed" if act == "remove" else "mandate-stream-saved"
    _said(request, code, name=stream.text)
    return redirect("space-acting", pk=stream.site.organisation_id)


@login_required
@require_http_methods(["GET", "POST"])
def site_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a site to a company."""
    organisation = get_object_or_404(Organisation, pk=pk)
    mandates.mandate_of(pk, "company", user=request.user)
    form = SiteForm(request.POST or None, instance=Site(organisation=organisation))
    return _site(request, form, organisation)


@login_required
@require_http_methods(["GET", "POST"])
def site_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a site of a company."""
    site = get_object_or_404(Site.objects.select_related("organisation"), pk=pk)
    mandates.mandate_of(site.organisation_id, "company", user=request.user)
    return _site(request, SiteForm(request.POST or None, instance=site), site.organisation)


def _site(request: HttpRequest, form: SiteForm, organisation: Organisation) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        mandates.save_site(form, organisation, user=request.user)
        return redirect("space-acting", pk=organisation.pk)
    return render(
        request,
        "registry/site.html",
        {"form": form, "title": "web-site-edit" if form.instance.pk else "web-site-new"},
    )
