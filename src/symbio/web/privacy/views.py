"""Pages on one's own data: taken away, erased; what is kept how long; the end of letters."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from symbio.language import UnusableCall, say, say_code
from symbio.web.access import Viewer
from symbio.web.jobs.work import run_now
from symbio.web.privacy import erasure, letters
from symbio.web.privacy.export import made_exports, start_export
from symbio.web.privacy.forms import EraseForm
from symbio.web.registry.forms import spoken
from symbio.web.registry.models import Organisation, Stream

FEW_STREAMS = 2000
"""Up to so many streams a zip is made while one waits."""


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, what for, how long, and whom to ask."""
    facts = {
        "kept": settings.KEPT_DAYS.items(),
        "erasure_days": settings.ERASURE_DAYS,
        "contact": settings.PRIVACY_CONTACT,
    }
    return render(request, "privacy/privacy.html", facts)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """Take one's data away, or have it erased."""
    viewer = Viewer.of(request.user)
    owned = [pk for pk in viewer.organisations if viewer.is_owner(pk)]
    if request.method == "POST":
        job = start_export(request.user)
        if Stream.objects.filter(site__organisation__in=owned).count() <= FEW_STREAMS:
            job = run_now(job)
        return redirect("my-data") if job.state == "done" else redirect("job", pk=job.pk)
    facts = {
        "exports": made_exports(request.user),
        "companies": Organisation.objects.filter(pk__in=owned).order_by("name"),
        "days": settings.KEPT_DAYS["exports"],
        "erasure_days": settings.ERASURE_DAYS,
    }
    return render(request, "privacy/my_data.html", facts)


@login_required
@never_cache
@require_GET
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A zip of one's own."""
    job = get_object_or_404(made_exports(request.user), pk=pk)
    name = job.result.get("file", "")
    if not name or not default_storage.exists(name):
        raise Http404
    answer = FileResponse(default_storage.open(name), as_attachment=True, filename="symbio-data.zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def account_erase(request: HttpRequest) -> HttpResponse:
    """Erase one's account."""
    user: Any = request.user
    form = EraseForm(request.POST or None, name=user.email, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            erasure.erase_account(user)
        except UnusableCall as refusal:
            form.add_error(None, say(refusal.message, spoken()))
        else:
            logout(request)
            messages.info(request, say_code("erase-account-done", spoken()))
            return redirect("home")
    companies, spaces = erasure.held_by(user)
    facts = {
        "form": form,
        "held": [*companies, *spaces],
        "alone_in": erasure.alone_in(user),
        "days": settings.ERASURE_DAYS,
    }
    return render(request, "privacy/account_erase.html", facts)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def company_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a company erased, or take that back. Owners only."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not Viewer.of(request.user).is_owner(pk):
        raise Http404
    if request.method == "POST" and "keep" in request.POST:
        erasure.take_erasure_back(organisation, user=request.user)
        messages.info(request, say_code("erase-company-kept", spoken(), name=organisation.name))
        return redirect("my")
    form = EraseForm(request.POST or None, name=organisation.name, user=request.user)
    if request.method == "POST" and form.is_valid():
        erasure.ask_for_erasure(organisation, user=request.user)
        return redirect("company-erase", pk=pk)
    facts = {
        "organisation": organisation,
        "erasure": getattr(organisation, "erasure", None),
        "form": form,
        "days": settings.ERASURE_DAYS,
    }
    return render(request, "privacy/company_erase.html", facts)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def silence(request: HttpRequest, token: str) -> HttpResponse:
    """Want no more letters. Mail programs may send this by themselves (RFC 8058): without a form's token."""
    digest = letters.silenced_by(token)
    if digest is None:
        raise Http404
    if request.method == "POST":
        letters.silence(digest)
    answer = render(request, "privacy/silence.html", {"is_done": request.method == "POST"})
    answer["X-Robots-Tag"] = "noindex"
    return answer
