"""Files on streams and sites, and who of others took one away."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone

from symbio.web.registry.models import VISIBILITIES

KINDS = ("analysis", "safety", "permit", "photo", "other")
"""Laboratory analysis, safety data sheet, permit or passport, photo, anything else."""


def store() -> Any:
    """Where files lie, by the settings."""
    return storages["attachments"]


def random_name(_attachment: Any, _name: str) -> str:
    """Name under which a file lies: nothing of what its sender called it."""
    name = uuid4().hex
    return f"{name[:2]}/{name}.bin"


class Attachment(models.Model):
    """A file on a stream or on a site; others see it as far as ``sees`` and the group quality allow."""

    stream = models.ForeignKey("registry.Stream", models.CASCADE, null=True, related_name="attachments")
    site = models.ForeignKey("registry.Site", models.CASCADE, null=True, related_name="attachments")
    kind = models.CharField(max_length=8, choices=[(k, k) for k in KINDS])
    name = models.CharField(max_length=150)  # cleaned, with the ending of its type
    content_type = models.CharField(max_length=100)
    file = models.FileField(upload_to=random_name, storage=store, max_length=60)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes
    dated = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    laboratory = models.CharField(max_length=200, blank=True)
    sees = models.CharField(max_length=8, choices=[(v, v) for v in VISIBILITIES], default="private")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)  # can be brought back

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stream=None, site__isnull=False) | Q(stream__isnull=False, site=None),
                name="attachment_on_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_out_of_date(self) -> bool:
        """True when it was valid until a day that is over."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class Download(models.Model):
    """Somebody of another organisation took a file away: told to its owner, once a day."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="downloads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", models.SET_NULL, null=True, related_name="+")
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attachment", "user", "day"], name="download_once_a_day")
        ]
