"""What candidates are worth by the usual assumptions, and legal steps that companies have settled."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from symbio.web.registry.models import Organisation
from symbio.web.synergies.models import Candidate


class Assessed(models.Model):
    """Money and effects of a candidate, made from both streams whole: shown to nobody who sees less.

    Money in ``currency``, that of the donor's country; ``npv_eur`` orders candidates of several currencies.
    Effects are savings in a year, in the units of `symbio.assessment.categories`. Null is unknown; of an
    offer that ``is_used_already`` no net benefit is known. ``from_resource`` and ``to_resource`` are the ends
    of the way that was taken, so that the figures can be made anew without matching.
    """

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="assessed")
    currency = models.CharField(max_length=3)
    npv = models.FloatField(null=True)
    npv_eur = models.FloatField(null=True)
    yearly_gain = models.FloatField(null=True)
    investment = models.FloatField(null=True)
    co2e_kg = models.FloatField(null=True)
    so2e_kg = models.FloatField(null=True)
    po4e_kg = models.FloatField(null=True)
    fossil_mj = models.FloatField(null=True)
    water_m3 = models.FloatField(null=True)
    freight_tkm = models.FloatField(null=True)
    is_used_already = models.BooleanField(default=False)
    from_resource = models.CharField(max_length=80)
    to_resource = models.CharField(max_length=80)
    method = models.CharField(max_length=60)
    edition = models.CharField(max_length=16)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.candidate_id)


class Settled(models.Model):
    """A legal step of a candidate that a company has settled for itself; no other company sees it."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="settled")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="settled")
    step = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["candidate", "organisation", "step"], name="settled_once")
        ]

    def __str__(self) -> str:
        return self.step
