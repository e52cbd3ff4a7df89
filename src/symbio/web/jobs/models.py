"""Background work and how far it is; which row of an import became which stream."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from symbio.language import Message

KINDS = (
    "accept",
    "rematch",
    "figures",
    "notices",
    "space-import",
    "space-match",
    "letters",
    "export",
    "assess",
    "space-report",
)
"""What is done: accept an import; match all streams against each other; sum the streams of regions; look
round and send letters; for a workspace: accept a file of many companies, match its streams anew, mail links
of a campaign; write all that is kept about somebody; assess candidates; make the report on a workspace."""
STATES = ("waiting", "running", "done", "failed", "cancelled")
OPEN_STATES = ("waiting", "running")
"""States of a job that is not over."""


class Job(models.Model):
    """One piece of work.

    It belongs to the worker named by ``holder`` until ``lease_until``; after that any worker may take it
    again, from ``done`` on. ``step`` and ``problem`` are codes of messages, ``problem_facts`` what the
    sentence mentions.
    """

    kind = models.CharField(max_length=16, choices=[(k, k) for k in KINDS])
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=40, blank=True)  # open jobs of one key: at most one
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="jobs")
    state = models.CharField(max_length=9, choices=[(s, s) for s in STATES], default="waiting")
    step = models.CharField(max_length=40, default="web-job-waiting")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    is_cancel_asked = models.BooleanField(default=False)
    holder = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    result = models.JSONField(default=dict)
    problem = models.CharField(max_length=64, blank=True)
    problem_facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=OPEN_STATES) & ~Q(key=""), name="job_open_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"], name="job_to_take")]

    @property
    def is_open(self) -> bool:
        """True while there is something left to do."""
        return self.state in OPEN_STATES

    @property
    def problem_message(self) -> Message | None:
        """Why it failed, if it did."""
        facts: dict[str, Any] = self.problem_facts
        return Message(self.problem, facts) if self.problem else None


class ImportedRow(models.Model):
    """Row ``row`` of the table of an import, which became ``stream``: no row becomes two.

    ``site`` is set where the row made its site too, which goes with it when the work is cancelled.
    """

    taken = models.ForeignKey("registry.Import", models.CASCADE, related_name="imported_rows")
    row = models.IntegerField()
    stream = models.OneToOneField("registry.Stream", models.CASCADE, related_name="imported_row")
    site = models.ForeignKey("registry.Site", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["taken", "row"], name="imported_row_once")]
