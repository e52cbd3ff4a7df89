"""Imports and background work of everybody, as administrators see and stop them; no rows of any file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import ask_to_cancel, start_accept, start_figures, start_rematch, try_again
from symbio.web.jobs.work import run_now
from symbio.web.registry.models import Import
from symbio.web.steward.events import record
from symbio.web.steward.rights import must_be_steward


def imports() -> QuerySet[Import]:
    """Imports of all companies, newest first."""
    return Import.objects.select_related("organisation", "user").order_by("-pk")


def jobs() -> QuerySet[Job]:
    """All background work, newest first."""
    return Job.objects.select_related("owner").order_by("-pk")


def cancel(job: Job, *, by: Any) -> None:
    """Stop a job; one that nobody has begun ends at once."""
    must_be_steward(by)
    if not job.is_open:
        return
    record("job-cancelled", by, f"job {job.pk}: {job.kind}")
    ask_to_cancel(job)
    if job.state == "waiting":
        run_now(job)


def retry(job: Job, *, by: Any) -> Job:
    """Put a job that failed or was stopped into the queue once more, for whom it was done before."""
    must_be_steward(by)
    if job.state not in ("failed", "cancelled"):
        return job
    record("job-retried", by, f"job {job.pk}: {job.kind}")
    if job.kind == "accept" and job.owner_id is not None:
        return start_accept(job.arguments["import"], owner_id=job.owner_id)
    if job.kind == "space-report":
        return try_again(job)
    return start_figures(owner_id=by.pk) if job.kind == "figures" else start_rematch(owner_id=by.pk)


def rematch(*, by: Any) -> Job:
    """Match everything against everything anew."""
    must_be_steward(by)
    record("rematch", by)
    return start_rematch(owner_id=by.pk)
