"""What people said of a file, what is remembered of it, and what streams said in earlier years."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

FIX_KINDS = ("column", "unit", "answer", "cell", "row", "word")
"""What is said: the field of a column; the unit of a column; what stands for an answer wherever a column
gives it; what stands in one cell; that a row is no stream; the resource that words mean."""
RULE_KINDS = ("column", "unit", "answer", "word")
"""Those of them that hold for the next file too."""


class Rule(models.Model):
    """What an organisation said of one file and wants remembered for the next.

    ``title`` is that of the column, ``answer`` what stands in the file (for words: their key).
    """

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="intake_rules")
    kind = models.CharField(max_length=6, choices=[(k, k) for k in RULE_KINDS])
    title = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    value = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "kind", "title", "answer"], name="rule_once")
        ]


class Fix(models.Model):
    """What a person said of a file under review; the last word on the same thing counts.

    ``sheet`` is the label of the sheet, ``row`` its row as a spreadsheet counts it, ``place`` the position
    of the column. ``is_from_before``: a rule said it when the file came in.
    """

    taken = models.ForeignKey("registry.Import", models.CASCADE, related_name="fixes")
    kind = models.CharField(max_length=6, choices=[(k, k) for k in FIX_KINDS])
    sheet = models.CharField(max_length=300, blank=True)
    row = models.IntegerField(null=True)
    place = models.IntegerField(null=True)
    title = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    value = models.CharField(max_length=500, blank=True)
    rule = models.ForeignKey(Rule, models.SET_NULL, null=True, related_name="fixes")
    is_from_before = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class YearOfImport(models.Model):
    """The year that the figures of a file are of, and how many streams it brought up to date."""

    taken = models.OneToOneField("registry.Import", models.CASCADE, related_name="of_year")
    year = models.SmallIntegerField(null=True)
    updated = models.IntegerField(default=0)


class Edition(models.Model):
    """What a stream said of its quantity for one year other than its latest."""

    stream = models.ForeignKey("registry.Stream", models.CASCADE, related_name="editions")
    year = models.SmallIntegerField()
    quantity = models.FloatField(null=True)
    quantity_low = models.FloatField(null=True)
    quantity_high = models.FloatField(null=True)
    unit = models.CharField(max_length=24, blank=True)
    is_estimated = models.BooleanField(default=False)
    taken = models.ForeignKey("registry.Import", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "year"], name="edition_once_a_year")
        ]


class Renewal(models.Model):
    """Row ``row`` of an import brought ``stream`` up to date, which said ``before`` until then.

    ``edition``: the year that this added, which goes when the import is undone.
    """

    taken = models.ForeignKey("registry.Import", models.CASCADE, related_name="renewals")
    row = models.IntegerField()
    stream = models.ForeignKey("registry.Stream", models.CASCADE, related_name="renewals")
    before = models.JSONField(default=dict)
    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["taken", "row"], name="renewal_once")]


class Exchange(models.Model):
    """Who takes what goes to somebody already: known to the company alone."""

    stream = models.OneToOneField("registry.Stream", models.CASCADE, related_name="exchange")
    partner = models.CharField(max_length=200, blank=True)
    since = models.SmallIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)


class Sweep(models.Model):
    """One change of many streams at once, so that it can be undone as one."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="sweeps")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changes = models.JSONField(default=dict)  # what was set, by field
    before = models.JSONField(default=list)  # (stream, what stood in these fields) pairs
    count = models.IntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
