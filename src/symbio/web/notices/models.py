"""What people are told, how often they want letters, and how far the regular looking round has come."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from symbio.web.registry.models import Organisation

GROUP_OF = {
    "interest": "contact",
    "agreed": "contact",
    "question": "contact",
    "answer": "contact",
    "reply": "contact",
    "accepted": "contact",
    "declined": "contact",
    "candidates": "candidates",
    "questions": "questions",
    "import": "work",
    "invited": "work",
}
"""Kind of a notice → group by which people choose how often they want letters."""
PACES = ("now", "daily", "weekly", "off")
"""How often letters come; without them notices still stand on the site."""
USUAL_PACE = {"contact": "now", "candidates": "weekly", "questions": "daily", "work": "off"}
"""Group → pace of those who chose none."""
MAIL_STATES = ("off", "waiting", "sent", "failed")


class Pace(models.Model):
    """How often a person wants letters of one group."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="paces")
    group = models.CharField(max_length=12, choices=[(g, g) for g in USUAL_PACE])
    pace = models.CharField(max_length=6, choices=[(p, p) for p in PACES])

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "group"], name="pace_once")]


class Notice(models.Model):
    """One thing that a person is told.

    ``facts`` hold codes and figures, never a name or an exact place of somebody else, so that neither page
    nor letter can tell more than the person may know. ``organisation`` is the one of the person's companies
    that it concerns, ``cause`` the company whose deed it was. ``mail`` says what becomes of the letter.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    cause = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in GROUP_OF])
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=7, choices=[(s, s) for s in MAIL_STATES], default="off")
    due_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-at"], name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["due_at"], condition=Q(mail="waiting"), name="notice_to_mail"),
        ]


class Round(models.Model):
    """A regular looking round: when it was last made, and the newest row that it has seen."""

    name = models.CharField(max_length=12, unique=True)
    mark = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
