"""The page of a job: how far it is, and the way to stop it. Only its owner sees it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from symbio.web.access import Viewer
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import ask_to_cancel, own_job, try_again
from symbio.web.jobs.work import run_now


@login_required
@never_cache
@require_GET
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is being done and how much is left; the part that changes alone, where that is asked for."""
    job = own_job(pk, Viewer.of(request.user))
    is_part = getattr(request, "htmx", False)
    return render(request, "jobs/_job.html" if is_part else "jobs/job.html", _facts(job))


def _facts(job: Job) -> dict[str, object]:
    """A job for the page; the matching that follows it where the viewer owns that too."""
    following = Job.objects.filter(pk=job.result.get("matching"), owner_id=job.owner_id).first()
    return {"job": job, "title": f"web-job-{job.kind}", "following": following}


@login_required
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a job; one that nobody has begun ends at once."""
    job = own_job(pk, Viewer.of(request.user))
    ask_to_cancel(job)
    if job.state == "waiting":
        run_now(job)
    return redirect("job", pk=job.pk)


MOST_LISTED = 100


@login_required
@never_cache
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """One's own work in the background: what runs or waits, then what is over."""
    own = Job.objects.filter(owner_id=request.user.pk or 0).order_by("-pk")[:MOST_LISTED]
    rows = [(job, f"web-job-{job.kind}") for job in own]
    facts = {
        "running": [row for row in rows if row[0].is_open],
        "over": [row for row in rows if not row[0].is_open],
    }
    return render(request, "jobs/list.html", facts)


@login_required
@require_POST
def job_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try work again that failed or was stopped."""
    job = try_again(own_job(pk, Viewer.of(request.user)))
    return redirect("job", pk=job.pk) if job.owner_id == request.user.pk else redirect("jobs")
