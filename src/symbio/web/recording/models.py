"""Values of indicators that a party of an exchange recorded."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from symbio.assessment.claims import Surety

SURETIES = (Surety.VERIFIED.value, Surety.CONTRACTED.value)
"""How sure a recorded value is: measured afterwards, or agreed in a contract; estimates are computed."""


class Recorded(models.Model):
    """One indicator of one year as a party recorded it: only the people of both parties see it.

    It hangs on both streams and not on the candidate, which a new matching may replace. ``indicator`` is
    one of the knowledge table's, ``value`` in its unit, money in ``currency``.
    """

    offer = models.ForeignKey("registry.Stream", models.CASCADE, related_name="recorded_as_offer")
    need = models.ForeignKey("registry.Stream", models.CASCADE, related_name="recorded_as_need")
    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="recorded")
    indicator = models.CharField(max_length=40)
    value = models.FloatField()
    currency = models.CharField(max_length=3, blank=True)
    year = models.SmallIntegerField()
    surety = models.CharField(max_length=10, choices=[(s, s) for s in SURETIES])
    source = models.CharField(max_length=300)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["offer", "need", "organisation", "indicator", "year"], name="recorded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
