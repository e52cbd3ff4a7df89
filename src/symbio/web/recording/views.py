"""The page of what came of an exchange: for the people of its parties."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from symbio.language import say_code
from symbio.web.access import Viewer
from symbio.web.assessing.views import candidate_seen
from symbio.web.recording import keeping
from symbio.web.recording.forms import RecordForm
from symbio.web.recording.models import Recorded


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def records(request: HttpRequest, pk: int) -> HttpResponse:
    """What both parties recorded of their exchange; editors add to it."""
    viewer, lang = Viewer.of(request.user), str(getattr(request, "lang", "ru"))
    candidate = candidate_seen(pk, viewer)
    company = keeping.party(candidate, viewer)
    may_edit = viewer.may_edit(company)
    if request.method == "POST" and not may_edit:
        raise Http404
    form = RecordForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid() and keeping.is_full(candidate, company):
            form.add_error(None, say_code("record-full", lang, most=keeping.MOST))
        elif form.is_valid():
            keeping.record(candidate, form.cleaned_data, user=request.user)
            messages.info(request, say_code("record-saved", lang))
            return redirect("records", pk=pk)
    facts = {
        "candidate": candidate,
        "form": form,
        "recorded": keeping.recorded_of(candidate, viewer),
        "company": company,
        "may_edit": may_edit,
    }
    return render(request, "recording/page.html", facts)


@login_required
@require_POST
def record_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a value that one's company recorded."""
    found = get_object_or_404(Recorded, pk=pk, organisation__in=Viewer.of(request.user).organisations)
    keeping.forget(found, user=request.user)
    messages.info(request, say_code("record-removed", str(getattr(request, "lang", "ru"))))
    back = request.POST.get("candidate", "")
    return redirect(reverse("records", args=[int(back)]) if back.isdecimal() and len(back) < 19 else "my")
