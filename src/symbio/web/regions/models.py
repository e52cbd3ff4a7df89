"""Regions with their published figures, and the people of their authorities."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from symbio.web.regions.places import region_name


class Region(models.Model):
    """A region of a country (``RU-29``) and its figures, which are made for all at once and then stand.

    ``figures`` holds nothing but what may be published. ``basis`` holds a digest of each company's part in
    them: figures are made anew only when several companies have changed something since.
    """

    code = models.CharField(max_length=12, unique=True)
    figures = models.JSONField(default=dict)
    basis = models.JSONField(default=dict)
    edition = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code

    def name(self, lang: str) -> str:
        """Name of the region."""
        return region_name(self.code, lang)


class RegionOfficer(models.Model):
    """A person of the authority of a region: sees its barriers beside its public figures, and no stream."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="regions")
    region = models.ForeignKey(Region, models.CASCADE, related_name="officers")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "region"], name="region_officer_once")
        ]
