"""Pages of administrators; each act is one function elsewhere, and the pages show no stream of anybody."""

from __future__ import annotations

import csv
import io
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from symbio.language import SymbioError, UnusableCall, say, say_code
from symbio.reports.tables import harmless
from symbio.web.jobs.models import Job
from symbio.web.regions.models import Region, RegionOfficer
from symbio.web.registry.models import Organisation
from symbio.web.steward import codelists, edition, health, organisations, people, work
from symbio.web.steward.forms import CodeListForm
from symbio.web.steward.models import ACTIONS, CodeList, Event
from symbio.web.steward.rights import for_stewards

PAGE = 50
MOST_EXPORTED = 50_000
"""Lines of the log in one export."""


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def _said(request: HttpRequest, code: str, **facts: Any) -> None:
    messages.info(request, say_code(code, _lang(request), **facts))


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:100]


@for_stewards
@never_cache
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Health first: what needs a hand."""
    facts = {
        "signs": health.signs(),
        "is_secured": Authenticator.objects.filter(user_id=request.user.pk).exists(),
        "n_users": get_user_model().objects.count(),
        "n_companies": Organisation.objects.count(),
        "n_failed": Job.objects.filter(state="failed").count(),
        "events": Event.objects.order_by("-pk")[:8],
    }
    return render(request, "steward/overview.html", facts)


@for_stewards
@require_POST
def mail_try(request: HttpRequest) -> HttpResponse:
    """Send a letter to oneself."""
    is_sent = health.try_mail(by=request.user, lang=_lang(request))
    _said(request, "steward-mail-sent" if is_sent else "steward-mail-refused")
    return redirect("steward")


@for_stewards
@require_GET
def users(request: HttpRequest) -> HttpResponse:
    """Accounts, found by address or name."""
    words = _words(request)
    return render(request, "steward/users.html", {"page": _page(request, people.accounts(words)), "q": words})


@for_stewards
@require_GET
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, and what may be done to it."""
    found = get_object_or_404(people.accounts(), pk=pk)
    facts = {
        "person": found,
        "companies": found.memberships.select_related("organisation").order_by("organisation__name"),
        "spaces": found.workspace_memberships.select_related("workspace").order_by("workspace__name"),
        "officers": RegionOfficer.objects.filter(user=found)
        .select_related("region")
        .order_by("region__code"),
        "regions": Region.objects.defer("figures", "basis").exclude(officers__user=found).order_by("code"),
        "events": Event.objects.filter(user=found).order_by("-pk")[:20],
        "is_oneself": found.pk == request.user.pk,
    }
    return render(request, "steward/user.html", facts)


@for_stewards
@require_POST
def user_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Lock, unlock, resend the letter, reset the second factor, give or take a role."""
    found = get_object_or_404(get_user_model(), pk=pk)
    try:
        _user_act(request, found, act)
    except UnusableCall as error:
        messages.warning(request, say(error.message, _lang(request)))
    return redirect("steward-user", pk=pk)


def _user_act(request: HttpRequest, found: Any, act: str) -> None:
    by = request.user
    if act in ("lock", "unlock"):
        people.set_locked(found, is_locked=act == "lock", by=by)
    elif act in ("raise", "lower"):
        people.set_steward(found, is_steward=act == "raise", by=by)
    elif act == "factor":
        people.reset_factor(found, by=by)
    elif act == "verify":
        is_sent = people.resend_verification(found, by=by, request=request)
        _said(request, "steward-letter-sent" if is_sent else "steward-letter-needless")
        return
    elif act in ("give-region", "take-region"):
        region = get_object_or_404(Region, code=request.POST.get("region", ""))
        people.set_authority(found, region, is_officer=act == "give-region", by=by)
    else:
        raise Http404
    _said(request, "steward-done")


@for_stewards
@require_GET
def companies(request: HttpRequest) -> HttpResponse:
    """Companies with their identifiers, and whether these were checked."""
    words = _words(request)
    page = _page(request, organisations.companies(words))
    rows = [(one, organisations.identifiers_of(one), organisations.is_verified(one)) for one in page]
    return render(request, "steward/companies.html", {"page": page, "rows": rows, "q": words})


@for_stewards
@require_POST
def company_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that identifiers were checked, or take it back."""
    found = get_object_or_404(Organisation, pk=pk)
    try:
        organisations.set_verified(found, is_verified=request.POST.get("act") == "verify", by=request.user)
    except UnusableCall as error:
        messages.warning(request, say(error.message, _lang(request)))
    return redirect("steward-companies")


@for_stewards
@require_GET
def knowledge(request: HttpRequest) -> HttpResponse:
    """Edition, rows, methods; what is to be mended where asked for."""
    return render(request, "steward/knowledge.html", edition.edition_facts(is_checked="check" in request.GET))


@for_stewards
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Official code lists; read a new one."""
    form = CodeListForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            made = codelists.read_list(
                form.cleaned_data["file"], form.cleaned_data["scheme"], by=request.user
            )
        except SymbioError as error:
            facts["error"] = error.message
        else:
            return redirect("steward-list", pk=made.pk)
    facts["lists"] = CodeList.objects.select_related("user").order_by("-pk")[:PAGE]
    return render(request, "steward/lists.html", facts)


@for_stewards
@require_http_methods(["GET", "POST"])
def code_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: how many rows were understood, the first of them; put it to use, take it back."""
    found = get_object_or_404(CodeList, pk=pk)
    if request.method == "POST":
        act = codelists.use if request.POST.get("act") == "use" else codelists.take_back
        act(found, by=request.user)
        return redirect("steward-list", pk=pk)
    sample = found.titles.order_by("code")[: codelists.N_SAMPLE]
    return render(request, "steward/list.html", {"list": found, "sample": sample})


@for_stewards
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Imports of all companies."""
    page = _page(request, work.imports())
    open_jobs = {f"accept-{one.pk}" for one in page}
    running = {job.arguments["import"]: job for job in Job.objects.filter(key__in=open_jobs) if job.is_open}
    return render(request, "steward/imports.html", {"page": page, "running": running})


@for_stewards
@never_cache
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """All background work."""
    return render(request, "steward/jobs.html", {"page": _page(request, work.jobs())})


@for_stewards
@require_POST
def job_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a job, or do it once more."""
    found = get_object_or_404(Job, pk=pk)
    if request.POST.get("act") == "retry":
        work.retry(found, by=request.user)
    else:
        work.cancel(found, by=request.user)
    return redirect("steward-jobs")


@for_stewards
@require_POST
def rematch(request: HttpRequest) -> HttpResponse:
    """Match everything anew."""
    work.rematch(by=request.user)
    _said(request, "steward-rematching")
    return redirect("steward-jobs")


def _asked_events(request: HttpRequest) -> tuple[QuerySet[Event], dict[str, str]]:
    action, words = request.GET.get("action", ""), _words(request)
    found = Event.objects.order_by("-pk")
    if action in ACTIONS:
        found = found.filter(action=action)
    if words:
        found = found.filter(who__icontains=words) | found.filter(subject__icontains=words)
    return found, {"action": action, "q": words}


@for_stewards
@never_cache
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The log, newest first, narrowed by the address."""
    found, asked = _asked_events(request)
    facts = {"page": _page(request, found), "actions": ACTIONS, "address": request.GET.urlencode(), **asked}
    return render(request, "steward/log.html", facts)


@for_stewards
@require_GET
def log_csv(request: HttpRequest) -> HttpResponse:
    """The log as CSV, narrowed as the page is."""
    found, _asked = _asked_events(request)
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(
        [say_code(f"steward-col-{name}", _lang(request)) for name in ("at", "who", "action", "subject")]
    )
    for one in found[:MOST_EXPORTED].iterator(chunk_size=2000):
        writer.writerow([harmless(cell) for cell in (one.at.isoformat(), one.who, one.action, one.subject)])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="symbio-log.csv"'
    return answer
