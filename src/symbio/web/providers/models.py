"""Providers with what they declare of themselves; what owners of streams ask them, what they answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from symbio.web.registry.models import Organisation, Stream

KINDS = ("processor", "laboratory", "university", "startup", "engineering", "other")
SERVICES = ("treat", "test", "develop")
"""What a provider does with a resource: takes and treats it, examines it, develops a use for it."""
LICENSED = ("collect", "transport", "sort", "recover", "neutralise", "dispose")
"""Kinds of activity with waste that are licensed: collection, transport, pre-treatment, recovery,
neutralisation, disposal (Federal Law 99-FZ of 2011, article 12, 1, 30)."""
HAZARD_CLASSES = (1, 2, 3, 4, 5)
READINESS = ("works", "pilot", "laboratory", "idea")
DECLARED_KINDS = ("resource", "technology")
ANSWERS = ("can", "sample", "cannot")
"""Can take it; needs a sample first; cannot."""
REASONS = ("resource", "hazard", "quantity", "distance", "licence", "price", "other")
"""Why a provider cannot."""
DECISIONS = ("", "accepted", "declined")
_MOST = [MinValueValidator(0), MaxValueValidator(1e9)]


def _of(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class Provider(models.Model):
    """What an organisation declares that it can do for others; nobody has checked it.

    A listed provider is seen by everybody under its name. Null and empty are not stated.
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="provider")
    kind = models.CharField(max_length=12, choices=_of(KINDS), default="processor")
    about = models.TextField(max_length=2000, blank=True)
    services = models.JSONField(default=list, blank=True)
    licensed = models.JSONField(default=list, blank=True)
    hazard_classes = models.JSONField(default=list, blank=True)
    licence_number = models.CharField(max_length=80, blank=True)
    licence_date = models.DateField(null=True, blank=True)
    licence_url = models.URLField(max_length=400, blank=True)
    capacity_t_per_a = models.FloatField(null=True, blank=True, validators=_MOST)
    min_lot_t = models.FloatField(null=True, blank=True, validators=_MOST)
    price = models.CharField(max_length=200, blank=True)
    reach_km = models.FloatField(null=True, blank=True, validators=[*_MOST[:1], MaxValueValidator(20_000)])
    reach_countries = models.JSONField(default=list, blank=True)
    readiness = models.CharField(max_length=10, choices=_of(READINESS), blank=True)
    is_listed = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.organisation.name


class Declared(models.Model):
    """A resource that a provider treats, tests or develops uses for, or a technology that it has."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="declared")
    kind = models.CharField(max_length=10, choices=_of(DECLARED_KINDS))
    name = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "kind", "name"], name="declared_once")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "name"], name="declared_name")]


class Ask(models.Model):
    """The owner of a stream asks providers what could be done; shows them groups that others may not see."""

    SHOWS: ClassVar = ("what", "quality")

    stream = models.OneToOneField(Stream, models.CASCADE, related_name="ask")
    shows = models.CharField(max_length=8, choices=_of(SHOWS), default="what")
    words = models.TextField(max_length=500, blank=True)
    providers = models.ManyToManyField(Provider, related_name="asked")
    is_for_all = models.BooleanField(default=False)  # also those who declare it later
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)


class Answer(models.Model):
    """What a provider says to a stream, and what its owner makes of it."""

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="answers")
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=6, choices=_of(ANSWERS))
    reason = models.CharField(max_length=10, choices=_of(REASONS), blank=True)
    terms = models.TextField(max_length=1000, blank=True)
    price = models.CharField(max_length=200, blank=True)
    needs = models.TextField(max_length=500, blank=True)  # what it has to know first
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reply = models.TextField(max_length=1000, blank=True)  # of the owner
    decision = models.CharField(max_length=8, choices=_of(DECISIONS), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "provider"], name="answer_once")]
        indexes: ClassVar = [models.Index(fields=["decision"], name="answer_decision")]
