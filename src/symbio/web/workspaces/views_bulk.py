"""Pages of files with streams of many companies, and the button that matches a workspace anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from symbio.language import SymbioError, say_code
from symbio.web.jobs.handlers import FEW_ROWS
from symbio.web.jobs.models import OPEN_STATES, Job
from symbio.web.jobs.work import run_now
from symbio.web.registry.forms import ImportForm
from symbio.web.workspaces import bulk, jobs
from symbio.web.workspaces.models import SpaceImport
from symbio.web.workspaces.rights import WORKERS, must, space_of

MOST_REVIEWED, MOST_PROBLEMS = 200, 100


def _said(request: HttpRequest, code: str, **facts: Any) -> None:
    messages.info(request, say_code(code, str(getattr(request, "lang", "ru")), **facts))


@login_required
@require_http_methods(["GET", "POST"])
def bulk_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a file with streams of many companies."""
    workspace, role = space_of(pk, request.user, WORKERS)
    form = ImportForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"workspace": workspace, "role": role, "form": form}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            taken = bulk.take_in(said["file"], said["text"], workspace, user=request.user)
        except SymbioError as error:
            facts["error"] = error.message
        else:
            return redirect("space-bulk-review", pk=taken.pk)
    facts["imports"] = workspace.imports.order_by("-pk")[:20]
    return render(request, "spaces/bulk.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def bulk_review(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood of a file, company by company; accept it, or undo it as a whole."""
    taken = get_object_or_404(SpaceImport.objects.select_related("workspace"), pk=pk)
    role = must(taken.workspace, request.user, WORKERS)
    running = Job.objects.filter(key=f"space-import-{taken.pk}", state__in=OPEN_STATES).first()
    if running is not None:
        is_own = running.owner_id == request.user.pk
        return redirect("job", pk=running.pk) if is_own else redirect("space-bulk", pk=taken.workspace_id)
    streams = bulk.read_again(taken)
    if request.method == "POST" and "undo" in request.POST:
        left = bulk.undo(taken, user=request.user)
        _said(request, "bulk-undone", name=taken.name, left=left)
        return redirect("space-bulk", pk=taken.workspace_id)
    if request.method == "POST" and taken.state == "read":
        job = jobs.start_import(taken, user=request.user)
        job = run_now(job) if len(streams) <= FEW_ROWS else job
        return redirect("space-bulk-review", pk=pk) if job.state == "done" else redirect("job", pk=job.pk)
    planned = bulk.plan(taken, streams, user=request.user)
    rows = streams.table.head(MOST_REVIEWED).to_dicts()
    ways = {at: one.way for one in planned for at in one.rows}
    problems = [problem for problem in streams.problems if problem.severity != "note"]
    facts = {
        "workspace": taken.workspace,
        "role": role,
        "taken": taken,
        "planned": planned,
        "rows": [(row, ways[at]) for at, row in enumerate(rows)],
        "n": sum(len(one.rows) for one in planned if one.counts),
        "n_companies": sum(one.counts for one in planned),
        "problems": problems[:MOST_PROBLEMS],
        "n_problems": len(problems),
        "refused_rows": streams.refused_rows,
    }
    return render(request, "spaces/bulk_review.html", facts)


@login_required
@require_POST
def match_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Match all streams of a workspace anew, in the background."""
    workspace, _role = space_of(pk, request.user, WORKERS)
    job = jobs.start_match(workspace, user=request.user)
    return redirect("job", pk=job.pk) if job.owner_id == request.user.pk else redirect("space", pk=pk)
