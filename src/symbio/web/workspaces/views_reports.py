"""The report on a workspace: asking for it, and taking its files away."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from symbio.language import LANGUAGES, say_code
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.assessing.asked import currencies
from symbio.web.documents.views import safe_name
from symbio.web.jobs.models import Job
from symbio.web.ownfigures.counting import of_workspace
from symbio.web.workspaces import finds, reports
from symbio.web.workspaces.models import Workspace
from symbio.web.workspaces.rights import WORKERS, must, space_of
from symbio.web.workspaces.sentences import Query, sentence

_ASKED = ("ask", "order")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a report made on the candidates of a list, or on chosen ones; the ones made before."""
    workspace, role = space_of(pk, request.user, WORKERS)
    lang, viewer = str(getattr(request, "lang", "ru")), Viewer.of(request.user)
    given = request.POST if request.method == "POST" else request.GET
    keys = list(dict.fromkeys(given.getlist("pair")))[: reports.MOST_CHOSEN]
    asked = {name: given[name][:500] for name in _ASKED if given.get(name)}
    if request.method == "POST":
        job = reports.start_report(
            workspace, user=request.user, query=asked, keys=keys, **_wanted(given.dict(), workspace, lang)
        )
        return redirect("job", pk=job.pk)
    query = Query.of(asked)
    count = len(keys) or finds.page_of(finds.Sight.of(workspace, viewer), query, size=1).n_declared
    facts = {
        "workspace": workspace,
        "role": role,
        "keys": keys,
        "asked": asked,
        "sentence": sentence(query, lang),
        "count": count,
        "most": reports.MOST,
        "langs": sorted(LANGUAGES, key=lambda one: one != lang),
        "currencies": currencies(bridge.knowledge()),
        "currency": reports.usual_currency(workspace),
        "own": of_workspace(viewer, workspace.pk),
        "made": reports.made_reports(workspace, request.user),
    }
    return render(request, "spaces/report.html", facts)


def _wanted(given: dict[str, Any], workspace: Workspace, lang: str) -> dict[str, str]:
    """Language, currency and figures of a report; the usual ones for what is nonsense."""
    currency = given.get("currency", "")
    known = currencies(bridge.knowledge())
    return {
        "lang": given["lang"] if given.get("lang") in LANGUAGES else lang,
        "currency": currency if currency in known else reports.usual_currency(workspace),
        "tables": "shared" if given.get("tables") == "shared" else "own",
    }


@never_cache
@login_required
@require_GET
def report_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """A file of a report that one had made, while one still works in the workspace."""
    own = Job.objects.filter(kind="space-report", state="done", owner_id=request.user.pk or 0)
    job = get_object_or_404(own, pk=pk)
    workspace = get_object_or_404(Workspace, pk=job.arguments["space"])
    must(workspace, request.user, WORKERS)
    name = (job.result.get("files") or {}).get(form, "")
    if form not in reports.TYPES or not name or not default_storage.exists(name):
        raise Http404
    lang = str(job.arguments["lang"])
    file = f"{say_code('space-report-name', lang)} - {safe_name(workspace.name)}.{form}"
    return FileResponse(
        default_storage.open(name), as_attachment=True, filename=file, content_type=reports.TYPES[form]
    )
