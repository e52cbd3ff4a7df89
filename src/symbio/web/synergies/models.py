"""Candidates, with the knowledge edition and method that made them; interest, consent, dismissal."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from symbio.web.registry.models import Stream


class Candidate(models.Model):
    """An offer and a need that fit, and through what."""

    offer = models.ForeignKey(Stream, models.CASCADE, related_name="as_offer")
    need = models.ForeignKey(Stream, models.CASCADE, related_name="as_need")
    score = models.FloatField()
    band = models.CharField(max_length=8)
    via = models.CharField(max_length=80)
    distance_km = models.FloatField(null=True)
    quantity = models.FloatField(null=True)
    unit = models.CharField(max_length=24, blank=True)
    share = models.FloatField(null=True)
    parts = models.JSONField(default=dict)
    edition = models.CharField(max_length=16)
    method = models.CharField(max_length=16)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["offer", "need"], name="candidate_once")]
        indexes: ClassVar = [
            models.Index(fields=["offer", "-score"], name="candidate_of_offer"),
            models.Index(fields=["need", "-score"], name="candidate_of_need"),
            models.Index(fields=["-score", "id"], name="candidate_best"),
        ]


class Word(models.Model):
    """What one side said to a candidate: interested (and may be named), or not relevant, because …"""

    KINDS: ClassVar = ("interested", "not_relevant")

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="words")
    side = models.CharField(max_length=5)  # "offer" or "need"
    kind = models.CharField(max_length=12, choices=[(k, k) for k in KINDS])
    reason = models.CharField(max_length=24, blank=True)
    text = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["candidate", "side"], name="word_of_a_side")]
