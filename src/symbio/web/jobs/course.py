"""The course of a running job, as its handler sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import raise_if_cancelled, report


class Stopped(Exception):
    """The worker is to end; the job goes on later."""


@dataclass(frozen=True)
class Course:
    """A running job, and whether its worker is to end."""

    job: Job
    is_stopping: Callable[[], bool]

    def reach(self, done: int, total: int, step: str | None = None) -> None:
        """Write how far the job is."""
        report(self.job, done, total, step)

    def look_round(self) -> None:
        """Stop here, where nothing is half done, if that is wanted."""
        raise_if_cancelled(self.job)
        if self.is_stopping():
            raise Stopped
