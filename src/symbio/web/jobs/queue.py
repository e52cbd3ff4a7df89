"""Starting, taking, moving and ending jobs: each is one conditional update, so that two workers never
hold the same job and one that lost its lease changes nothing more.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from symbio.language import Cancelled, Message
from symbio.web.access import Viewer
from symbio.web.jobs.models import OPEN_STATES, Job

LEASE = timedelta(seconds=60)
"""How long a worker holds a job without a sign of life."""
MOST_ATTEMPTS = 5
"""So often is a job taken whose worker does not come back."""


class LostLease(Exception):
    """Another worker holds the job now."""


def start_accept(taken_id: int, *, owner_id: int) -> Job:
    """Put the accepting of an import into the queue; where it waits or runs already, that job."""
    key = f"accept-{taken_id}"
    with suppress(IntegrityError), transaction.atomic():
        return Job.objects.create(kind="accept", key=key, owner_id=owner_id, arguments={"import": taken_id})
    return Job.objects.get(key=key, state__in=OPEN_STATES)


def start_rematch(*, owner_id: int | None) -> Job:
    """Put the matching of everything into the queue; one that waits already will do."""
    waiting = Job.objects.filter(kind="rematch", state="waiting", is_cancel_asked=False)
    return waiting.order_by("pk").first() or Job.objects.create(kind="rematch", owner_id=owner_id)


def start_figures(*, owner_id: int | None) -> Job:
    """Put the summing of regions into the queue; where it waits or runs already, that job."""
    with suppress(IntegrityError), transaction.atomic():
        return Job.objects.create(kind="figures", key="figures", owner_id=owner_id)
    return Job.objects.get(key="figures", state__in=OPEN_STATES)


def open_accept(taken_id: int) -> Job | None:
    """The job that accepts an import now, if there is one."""
    return Job.objects.filter(key=f"accept-{taken_id}", state__in=OPEN_STATES).first()


def own_job(pk: int, viewer: Viewer) -> Job:
    """A job of the viewer.

    Raises
    ------
    Http404
        There is none, or it is somebody else's.
    """
    found = Job.objects.filter(pk=pk, owner_id=viewer.user_id).first() if viewer.user_id else None
    if found is None:
        raise Http404
    return found


def ask_to_cancel(job: Job) -> None:
    """Ask for the end of a job: one that is not over is undone by the worker at its next step."""
    Job.objects.filter(pk=job.pk, state__in=OPEN_STATES).update(is_cancel_asked=True)


def take(*, only: int | None = None) -> Job | None:
    """The oldest job that waits or whose lease ran out, held from now on; None where there is none.

    `only`: this job or none.
    """
    now = timezone.now()
    free = Q(state="waiting") | Q(state="running", lease_until__lt=now)
    wanted = Job.objects.filter(free) if only is None else Job.objects.filter(free, pk=only)
    for pk in wanted.order_by("pk").values_list("pk", flat=True)[:20]:
        holder = uuid4().hex
        taken = Job.objects.filter(free, pk=pk).update(
            state="running",
            holder=holder,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            started_at=Coalesce("started_at", now),
        )
        if taken:
            return Job.objects.get(pk=pk)
    return None


def renew(job: Job) -> bool:
    """Hold `job` for another lease; False where it is held no longer."""
    return bool(_held(job).update(lease_until=timezone.now() + LEASE))


def report(job: Job, done: int, total: int, step: str | None = None) -> None:
    """Write how far `job` is, and renew its lease.

    Within a transaction this stands last: what the transaction did counts only if the job was still held.

    Raises
    ------
    LostLease
        Another worker holds the job.
    """
    job.done, job.total, job.step = done, total, step or job.step
    fields = {"done": done, "total": total, "step": job.step, "lease_until": timezone.now() + LEASE}
    if not _held(job).update(**fields):
        raise LostLease(job.pk)


def raise_if_cancelled(job: Job) -> None:
    """Stop at a place where nothing is half done.

    Raises
    ------
    Cancelled
        Its owner asked for it.
    """
    if Job.objects.filter(pk=job.pk, is_cancel_asked=True).exists():
        raise Cancelled


def end(job: Job, state: str, *, problem: Message | None = None, **result: Any) -> None:
    """Write how `job` ended.

    Raises
    ------
    LostLease
        Another worker holds the job.
    """
    fields: dict[str, Any] = {"state": state, "step": f"web-job-{state}", "result": result}
    if problem is not None:
        fields |= {"problem": problem.code, "problem_facts": problem.facts}
    if not _held(job).update(holder="", lease_until=None, ended_at=timezone.now(), **fields):
        raise LostLease(job.pk)
    job.refresh_from_db()


def give_back(job: Job, *, is_failure: bool = False) -> None:
    """Let others take `job` at once; that its worker was asked to stop is no failed attempt."""
    attempts = job.attempts if is_failure else job.attempts - 1
    _held(job).update(state="waiting", holder="", lease_until=None, attempts=attempts)


def _held(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, holder=job.holder, state="running")


def start_once(kind: str, key: str, *, owner_id: int | None, **arguments: Any) -> Job:
    """Put work into the queue; where work of its key waits or runs already, that."""
    with suppress(IntegrityError), transaction.atomic():
        return Job.objects.create(kind=kind, key=key, owner_id=owner_id, arguments=arguments)
    return Job.objects.get(key=key, state__in=OPEN_STATES)


def try_again(job: Job) -> Job:
    """Begin work anew that failed or was stopped; what it may do is looked at again then."""
    if job.is_open or job.state == "done":
        raise Http404
    if job.kind == "rematch":
        return start_rematch(owner_id=job.owner_id)
    return start_once(job.kind, job.key, owner_id=job.owner_id, **job.arguments)
