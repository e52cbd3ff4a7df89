"""The worker: takes jobs one after the other, and holds each by a lease that it renews."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from django.db import DatabaseError, OperationalError, close_old_connections, connection, transaction

from symbio.language import Cancelled, Message, SymbioError
from symbio.web.assessing.again import start_stale
from symbio.web.jobs.course import Course, Stopped
from symbio.web.jobs.handlers import HANDLERS, UNDOING
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import (
    LEASE,
    MOST_ATTEMPTS,
    LostLease,
    end,
    give_back,
    renew,
    take,
)
from symbio.web.notices.rounds import start_due
from symbio.web.privacy.tidy import tidy_once_a_day
from symbio.web.workspaces.jobs import start_reminders

log = logging.getLogger(__name__)
PAUSE_S = 1.0
"""Time between two looks at an empty queue [s]."""
REMINDING_S = 900.0
"""Time between two looks for reminders that are due [s]."""
PAUSE_AFTER_TROUBLE_S = 5.0
"""Time before the next try when the database does not answer [s]."""


def work(stop: Event, *, is_once: bool = False) -> None:
    """Do jobs until `stop` is set; with `is_once` until the queue is empty."""
    while not stop.is_set():
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            job = take()
            if job is not None:
                with _renewed(job):
                    run(job, is_stopping=stop.is_set)
        except DatabaseError:
            log.exception("the database did not answer; trying again")
            stop.wait(PAUSE_AFTER_TROUBLE_S)
            continue
        if job is None and start_due():
            continue
        if job is None and not is_once:
            _tidy()
        if job is None and is_once:
            return
        if job is None:
            remind_now_and_then()
            stop.wait(PAUSE_S)


_reminded_at = [0.0]


def remind_now_and_then() -> None:
    """Every quarter of an hour, see which reminders of campaigns are due."""
    if monotonic() - _reminded_at[0] >= REMINDING_S or not _reminded_at[0]:
        _reminded_at[0] = monotonic()
        start_stale()
        start_reminders()


def _tidy() -> None:
    """Once a day delete what is over its time; that it could not be done ends no worker."""
    try:
        tidy_once_a_day()
    except Exception:
        log.exception("what is over its time could not be deleted")


def run_now(job: Job) -> Job:
    """Do `job` here and now unless a worker holds it; returns it as it stands afterwards."""
    taken = take(only=job.pk)
    if taken is not None:
        run(taken)
    job.refresh_from_db()
    return job


def run(job: Job, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
    """Bring a job that was taken to its end, whatever happens; what is half made is taken back."""
    try:
        if job.attempts > MOST_ATTEMPTS:
            raise SymbioError("web-job-too-often", attempts=MOST_ATTEMPTS)
        result = HANDLERS[job.kind](Course(job, is_stopping))
        end(job, "done", **result)
    except LostLease:
        log.warning("job %s is held by another worker now", job.pk)
    except Stopped:
        give_back(job)
    except Cancelled:
        _take_back(job, "cancelled")
    except OperationalError:
        log.exception("job %s is tried again", job.pk)
        give_back(job, is_failure=True)
    except SymbioError as error:
        _take_back(job, "failed", error.message)
    except Exception:
        log.exception("job %s failed", job.pk)
        _take_back(job, "failed", Message("web-job-error"))


def _take_back(job: Job, state: str, problem: Message | None = None) -> None:
    """End a job as if it had not been."""
    try:
        with transaction.atomic():
            is_undone = job.kind in UNDOING and UNDOING[job.kind](job)
            end(job, state, problem=problem, is_undone=is_undone)
    except LostLease:
        log.warning("job %s is held by another worker now", job.pk)


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """Renew the lease from time to time, for steps that take longer than one."""
    is_over = Event()

    def pulse() -> None:
        while not is_over.wait(LEASE.total_seconds() / 4):
            try:
                renew(job)
            except DatabaseError:
                log.warning("the lease of job %s could not be renewed yet", job.pk)
            finally:
                connection.close()

    thread = Thread(target=pulse, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
