"""What was merged and how to take it apart again; pairs that are not the same; merged rows of imports."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

KINDS = ("organisation", "site", "stream", "resident")
_KINDS = [(kind, kind) for kind in KINDS]


class Merge(models.Model):
    """One thing that another was merged into.

    ``gone`` is what the merged one said, ``record`` every step of the merging (`merging.Record`), by which it
    is undone. ``organisation`` or ``workspace`` is where the merge is told of; neither: to administrators.
    """

    kind = models.CharField(max_length=12, choices=_KINDS)
    kept_id = models.BigIntegerField(db_index=True)
    gone_id = models.BigIntegerField()
    kept_name = models.CharField(max_length=500)
    gone_name = models.CharField(max_length=500)
    gone = models.JSONField(default=dict)
    record = models.JSONField(default=dict)
    organisation = models.ForeignKey(
        "registry.Organisation", models.SET_NULL, null=True, related_name="merges"
    )
    workspace = models.ForeignKey("workspaces.Workspace", models.SET_NULL, null=True, related_name="merges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class Distinct(models.Model):
    """Two things, the lower key first, of which a person said that they are not the same."""

    kind = models.CharField(max_length=12, choices=_KINDS)
    a = models.BigIntegerField()
    b = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "a", "b"], name="distinct_once")]


class MergedRow(models.Model):
    """Row ``row`` of an import that became no stream of its own, but says what ``stream`` says.

    ``how``: the stream was there before, another row of the file made it, a person merged the two.
    """

    HOW: ClassVar = ("there", "file", "person")

    taken = models.ForeignKey("registry.Import", models.CASCADE, related_name="merged_rows")
    row = models.IntegerField()  # of the table, from 0
    file_row = models.IntegerField(null=True)  # of the file, as people count
    stream = models.ForeignKey("registry.Stream", models.CASCADE, related_name="merged_rows")
    how = models.CharField(max_length=6, choices=[(h, h) for h in HOW])
    merge = models.ForeignKey(Merge, models.SET_NULL, null=True, related_name="rows")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["taken", "row"], name="merged_row_once")]
