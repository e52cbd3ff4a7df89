"""The log, official code lists, and which identifiers of companies an administrator has checked."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from symbio.web.registry.models import Organisation

ACTIONS = (
    "sign-in",
    "sign-in-failed",
    "sign-in-locked",
    "password-changed",
    "factor-added",
    "factor-removed",
    "role",
    "role-lost",
    "export",
    "user-locked",
    "user-unlocked",
    "mail-resent",
    "factor-reset",
    "administrator-made",
    "administrator-ended",
    "authority-given",
    "authority-taken",
    "organisation-verified",
    "organisation-doubted",
    "list-read",
    "list-used",
    "list-taken-back",
    "job-cancelled",
    "job-retried",
    "rematch",
    "mail-tried",
)
"""What the log tells of."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events to be read; nothing of them is changed or deleted."""

    def update(self, **fields: Any) -> NoReturn:
        """Refused: the log is only added to."""
        raise TypeError("events are never changed")

    def delete(self) -> NoReturn:
        """Refused: the log is only added to."""
        raise TypeError("events are never deleted")


class Event(models.Model):
    """One line of the log: who did what to whom or what. Lines are added, never changed."""

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=254, blank=True)  # the address as it was then
    action = models.CharField(max_length=24, choices=[(a, a) for a in ACTIONS], db_index=True)
    subject = models.CharField(max_length=300, blank=True)

    objects = EventQuerySet.as_manager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a line; a line that is there is refused."""
        if self.pk is not None:
            raise TypeError("events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: the log is only added to."""
        raise TypeError("events are never deleted")


class Verification(models.Model):
    """An administrator checked a company's identifiers; good while they stay as they were."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="verification")
    identifiers = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class CodeList(models.Model):
    """An official list of waste codes with its titles, from the operator's own file."""

    SCHEMES: ClassVar = ("FKKO", "EWC", "BY")
    STATES: ClassVar = ("read", "used", "taken_back")

    scheme = models.CharField(max_length=4, choices=[(s, s) for s in SCHEMES])
    source = models.CharField(max_length=200)  # name of the file
    digest = models.CharField(max_length=64)  # SHA-256 of its bytes
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default="read")
    rows = models.IntegerField(default=0)
    untitled = models.IntegerField(default=0)  # rows without a title
    known = models.IntegerField(default=0)  # codes that the knowledge tables speak of
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme"], condition=Q(state="used"), name="code_list_used_once")
        ]


class CodeTitle(models.Model):
    """One code of an official list with its title."""

    list = models.ForeignKey(CodeList, models.CASCADE, related_name="titles")
    code = models.CharField(max_length=11)
    title = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["list", "code"], name="code_title_once")]
