"""Companies that are to be erased, what their partners keep, letters sent, addresses that want none."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from symbio.web.registry.models import Organisation, Stream


class Erasure(models.Model):
    """A company that is to be erased at ``due_at``; until then an owner can take it back.

    Its streams are removed at once; ``streams`` are the keys of those that come back with it.
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="erasure")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(db_index=True)
    streams: Any = models.JSONField(default=list)


class Departure(models.Model):
    """What remains at a stream of a partner that left: of what it was, and whether both agreed."""

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="departures")
    resource = models.CharField(max_length=80, blank=True)
    was_agreed = models.BooleanField(default=False)
    left_at = models.DateTimeField(default=timezone.now)


class Letter(models.Model):
    """That somebody was written to: counted for the limits, by a digest of the address."""

    digest = models.CharField(max_length=64, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=40)  # "workspace-7", "company-3"
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["source", "at"], name="letter_of_source")]


class Silence(models.Model):
    """An address that is not to be written to by those who have an account here; kept as a digest alone."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)
