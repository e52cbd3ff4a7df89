"""Tables of own factors and prices, each of one company or of one workspace."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

KINDS = ("factors", "prices")


class OwnTable(models.Model):
    """A table that counts instead of the shared rows of its items, for the people of its owner alone.

    ``rows`` holds (row in the file, cells by column) pairs of what counts; ``told`` holds (code, facts) pairs
    of what was said of the rest when the file came.
    """

    organisation = models.ForeignKey(
        "registry.Organisation", models.CASCADE, null=True, related_name="own_tables"
    )
    workspace = models.ForeignKey(
        "workspaces.Workspace", models.CASCADE, null=True, related_name="own_tables"
    )
    kind = models.CharField(max_length=7, choices=[(k, k) for k in KINDS])
    name = models.CharField(max_length=150)  # of the file
    rows = models.JSONField(default=list)
    told = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation=None, workspace__isnull=False)
                | Q(organisation__isnull=False, workspace=None),
                name="own_table_of_one_owner",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(organisation__isnull=False),
                name="own_table_of_company_once",
            ),
            models.UniqueConstraint(
                fields=["workspace", "kind"],
                condition=Q(workspace__isnull=False),
                name="own_table_of_space_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
