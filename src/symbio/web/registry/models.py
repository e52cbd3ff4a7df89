"""Companies, sites, streams, and where every stream comes from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

VISIBILITIES = ("private", "matched", "members", "public")
"""Who may see a group of fields, from nobody else to everybody; the order counts."""
FIELD_GROUPS = ("what", "quality", "money")
"""Groups of a stream's fields with a visibility each: what and how much; quality; money and fate."""
_VISIBILITY = [(name, name) for name in VISIBILITIES]
KINDS = ("material", "energy", "water", "gas", "space", "capacity", "service", "knowledge")


def _between(most: float) -> list[BaseValidator]:
    """Validators of −`most` … `most`."""
    return [MinValueValidator(-most), MaxValueValidator(most)]


class Organisation(models.Model):
    """A company, park administration, laboratory, university."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    country = models.CharField(max_length=2, blank=True)
    inn = models.CharField(max_length=12, blank=True)
    ogrn = models.CharField(max_length=15, blank=True)
    unp = models.CharField(max_length=9, blank=True)
    vat = models.CharField(max_length=16, blank=True)
    activity = models.CharField(max_length=5, blank=True, db_index=True)
    website = models.URLField(blank=True)
    about = models.TextField(max_length=2000, blank=True)
    is_provider = models.BooleanField(default=False)
    is_named = models.BooleanField(default=False)  # its name may be shown beside what is public
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=[name], condition=~Q(**{name: ""}), name=f"{name}_once")
            for name in ("inn", "ogrn", "unp", "vat")
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person's part in an organisation."""

    ROLES: ClassVar = ("owner", "editor", "viewer")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    role = models.CharField(max_length=8, choices=[(r, r) for r in ROLES], default="viewer")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "organisation"], name="member_once")]


class Invite(models.Model):
    """A letter that asks somebody to join an organisation; good for one address, once, for two weeks."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invites")
    email = models.EmailField()
    role = models.CharField(max_length=8, choices=[(r, r) for r in Member.ROLES], default="editor")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "accepted_at"], name="invite_open")]


class Site(models.Model):
    """A place where an organisation works."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200)
    activity = models.CharField(max_length=5, blank=True, db_index=True)
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    lat = models.FloatField(null=True, blank=True, validators=_between(90))
    lon = models.FloatField(null=True, blank=True, validators=_between(180))
    cell = models.IntegerField(null=True, blank=True, db_index=True, editable=False)
    is_exact = models.BooleanField(default=False)  # its exact place may be shown to others
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["lat", "lon"], name="site_place")]

    def __str__(self) -> str:
        return self.name


class Stream(models.Model):
    """What one site offers or needs of a resource.

    Figures are in the unit of their column, those of quantity in ``unit``; null is unknown. ``resources``
    holds what the engine understood, as (identifier, probability) pairs, best first.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="streams")
    direction = models.CharField(max_length=5, choices=[("offer", "offer"), ("need", "need")])
    text = models.CharField(max_length=500)
    text_key = models.CharField(max_length=500, editable=False)
    codes = models.JSONField(default=list, blank=True)
    quantity = models.FloatField(null=True, blank=True)
    quantity_low = models.FloatField(null=True, blank=True)
    quantity_high = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    counts = models.CharField(max_length=40, blank=True)
    is_estimated = models.BooleanField(default=False)
    temperature_c_low = models.FloatField(null=True, blank=True)
    temperature_c_high = models.FloatField(null=True, blank=True)
    pressure_bar_low = models.FloatField(null=True, blank=True)
    pressure_bar_high = models.FloatField(null=True, blank=True)
    moisture_pct_low = models.FloatField(null=True, blank=True)
    moisture_pct_high = models.FloatField(null=True, blank=True)
    grain_size_mm_low = models.FloatField(null=True, blank=True)
    grain_size_mm_high = models.FloatField(null=True, blank=True)
    composition = models.TextField(max_length=2000, blank=True)
    hazard_class = models.SmallIntegerField(null=True, blank=True)
    pattern = models.CharField(max_length=12, blank=True)
    months = models.JSONField(default=list, blank=True)
    current_fate = models.CharField(max_length=24, blank=True)
    fate_text = models.CharField(max_length=200, blank=True)
    unit_cost = models.FloatField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    source = models.CharField(max_length=400, blank=True)
    grade = models.CharField(max_length=1, blank=True)
    is_running = models.BooleanField(default=False)  # an exchange that runs already
    year = models.SmallIntegerField(null=True, blank=True)

    resources = models.JSONField(default=list, blank=True)
    resource = models.CharField(max_length=80, blank=True, db_index=True)  # the likeliest of them
    kind = models.CharField(max_length=10, choices=[(k, k) for k in KINDS], blank=True)
    is_confirmed = models.BooleanField(default=False)  # a person chose the resource

    sees_what = models.CharField(max_length=8, choices=_VISIBILITY, default="private", db_index=True)
    sees_quality = models.CharField(max_length=8, choices=_VISIBILITY, default="private")
    sees_money = models.CharField(max_length=8, choices=_VISIBILITY, default="private")

    taken = models.ForeignKey("Import", models.SET_NULL, null=True, blank=True, related_name="streams")
    origin_file = models.CharField(max_length=200, blank=True)
    origin_row = models.IntegerField(null=True, blank=True)
    origin_cells = models.JSONField(default=dict, blank=True)  # answers as they were given
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)  # can be brought back

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["removed_at", "sees_what", "direction", "resource"], name="stream_shelf"),
            models.Index(fields=["direction", "resource"], name="stream_resource"),
        ]

    def __str__(self) -> str:
        return self.text


class StreamReading(models.Model):
    """What the classifier said of a stream: (identifier, probability) pairs, best first, and how many things.

    Kept since asking again is most of the work of a matching; ``asked`` is a digest of all that the answer
    hangs on.
    """

    stream = models.OneToOneField(Stream, models.CASCADE, related_name="reading", primary_key=True)
    asked = models.CharField(max_length=32)
    resources = models.JSONField(default=list)
    things = models.SmallIntegerField(default=1)


class Import(models.Model):
    """A file or pasted rows that were taken in, kept as they came; streams point back to it."""

    STATES: ClassVar = ("read", "accepted", "undone")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256 of the bytes
    file = models.FileField(upload_to="imports/%Y/%m/")
    state = models.CharField(max_length=8, choices=[(s, s) for s in STATES], default="read")
    made = models.IntegerField(default=0)
    known = models.IntegerField(default=0)  # rows that changed nothing
    refused = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)


class StreamChange(models.Model):
    """What a stream said before a change, who changed it and when."""

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="changes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=12)
    before = models.JSONField(default=dict)


class Sighting(models.Model):
    """Somebody of another organisation saw a stream: told to its owner."""

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="sightings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True)
    day = models.DateField()
    groups = models.CharField(max_length=24)  # field groups seen, by commas

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "user", "day"], name="sighting_once_a_day")
        ]
