"""Workspaces, who works in them, companies that joined, residents, questionnaires without an account."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from symbio.web.registry.models import Organisation, Stream

SHARES = ("nothing", "what", "quality", "all")
"""What the owner of streams shows to facilitators, from nothing to everything; the order counts."""
SHARED_GROUPS = {
    "nothing": frozenset[str](),
    "what": frozenset(("what",)),
    "quality": frozenset(("what", "quality")),
    "all": frozenset(("what", "quality", "money")),
}
"""Field groups of a stream that a word of `SHARES` opens."""
_SHARES = [(name, name) for name in SHARES]


class Workspace(models.Model):
    """A nation, region, zone, park or centre whose facilitators look for synergies between companies."""

    KINDS: ClassVar = ("park", "zone", "centre", "region", "nation")

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=6, choices=[(k, k) for k in KINDS], default="park")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class WorkspaceMember(models.Model):
    """A person's part in a workspace."""

    ROLES: ClassVar = ("facilitator", "assistant", "guest")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="workspace_memberships")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="members")
    role = models.CharField(max_length=11, choices=[(r, r) for r in ROLES], default="guest")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "workspace"], name="workspace_member_once")
        ]


class WorkspaceCompany(models.Model):
    """A company in a workspace, and what its owner agreed to show there.

    ``consent_by`` is who agreed; nobody did for a company that was registered for a resident without an
    account (``is_registered_here``), which therefore shares by `StreamShare` alone.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="companies")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="workspaces")
    shares = models.CharField(max_length=7, choices=_SHARES, default="nothing")
    is_registered_here = models.BooleanField(default=False)
    consent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    consent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "organisation"], name="workspace_company_once")
        ]


class StreamShare(models.Model):
    """One stream that facilitators of a workspace see: answered in a questionnaire that said so."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="stream_shares")
    stream = models.ForeignKey(Stream, models.CASCADE, related_name="workspace_shares")
    shares = models.CharField(max_length=7, choices=_SHARES, default="nothing")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "stream"], name="stream_share_once")
        ]


class Present(models.Manager["Resident"]):
    """Residents that were not taken off the list."""

    def get_queryset(self) -> models.QuerySet[Resident]:
        """Without those that were."""
        return super().get_queryset().filter(removed_at=None)


class Resident(models.Model):
    """A company on the list of a park: known by name, activity and town before it says anything itself."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="residents")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    activity = models.CharField(max_length=5, blank=True)
    activity_text = models.CharField(max_length=200, blank=True)  # as the list says it
    town = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, choices=[("ru", "Русский"), ("en", "English")], default="ru")
    is_silent = models.BooleanField(default=False)  # asked not to be written to again
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="residencies")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)  # can be brought back

    objects = Present()
    everyone = models.Manager["Resident"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "name_key"], name="resident_once")
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A signed link by e-mail to join as a person or as a company; good once, and for a while."""

    KINDS: ClassVar = ("member", "company")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=7, choices=[(k, k) for k in KINDS])
    email = models.EmailField()
    role = models.CharField(max_length=11, blank=True)  # of a member
    resident = models.ForeignKey(Resident, models.SET_NULL, null=True, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["workspace", "accepted_at"], name="invitation_open")]


class Campaign(models.Model):
    """Questionnaires to residents; ``shows`` is the promise of what the facilitator sees of the answers."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="campaigns")
    name = models.CharField(max_length=200)
    shows = models.CharField(max_length=7, choices=_SHARES[1:], default="what")
    words = models.TextField(max_length=1000, blank=True)  # of the facilitator, above the questions
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True)
    remind_days = models.PositiveSmallIntegerField(default=0)  # days between reminders; 0: by hand
    address = models.URLField(blank=True)  # of the platform, for links in mail that nobody is there to send

    def __str__(self) -> str:
        return self.name


class Questionnaire(models.Model):
    """One resident's part in a campaign; its secret link is signed, not stored."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="questionnaires")
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="questionnaires")
    streams = models.ManyToManyField(Stream, related_name="questionnaires")
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    mailed_on = models.DateField(null=True)
    mails = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "resident"], name="questionnaire_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["campaign"], condition=Q(answered_at=None), name="questionnaire_open")
        ]


STAGES = ("idea", "contacted", "not_relevant")
"""How far a workspace is with a candidate."""
RIGHTS = ("streams", "import", "company")
"""What a company may let a workspace do for it: enter and change streams, bring files, change its sites."""


class Mark(models.Model):
    """How far a workspace is with a candidate, and its note on it; nobody outside the workspace sees either.

    ``key`` names the two ends (`workspaces.pairs`), so that it outlives a new matching; ``offer`` and
    ``need`` are set where both ends are declared.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="marks")
    key = models.CharField(max_length=160)
    offer = models.ForeignKey(Stream, models.CASCADE, null=True, related_name="+")
    need = models.ForeignKey(Stream, models.CASCADE, null=True, related_name="+")
    stage = models.CharField(max_length=12, choices=[(s, s) for s in STAGES], default="idea")
    reason = models.CharField(max_length=24, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "key"], name="mark_once")]
        indexes: ClassVar = [models.Index(fields=["workspace", "offer", "need"], name="mark_of_candidate")]


class Mandate(models.Model):
    """A company lets those who work in a workspace act for it: how far, until when; revoked at once."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mandates")
    rights = models.JSONField(default=list)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "organisation"], condition=Q(ended_at=None), name="mandate_open_once"
            )
        ]

    @property
    def is_running(self) -> bool:
        """True while it is neither revoked nor past its last day."""
        return self.ended_at is None and self.until >= timezone.localdate()


class MandateAct(models.Model):
    """One thing that was done for a company under its mandate: who, when, what; its owner reads it."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="acts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=12)
    stream = models.ForeignKey(Stream, models.SET_NULL, null=True, related_name="mandate_acts")
    change = models.OneToOneField(
        "registry.StreamChange", models.SET_NULL, null=True, related_name="mandate_act"
    )
    what = models.CharField(max_length=500, blank=True)


class SpaceImport(models.Model):
    """A file with streams of many companies, kept as it came; looked through before it counts."""

    STATES: ClassVar = ("read", "accepted", "undone")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to="imports/%Y/%m/")
    state = models.CharField(max_length=8, choices=[(s, s) for s in STATES], default="read")
    made = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)


class SpaceImportRow(models.Model):
    """Row ``row`` of the table of an import, which became ``stream``; what else it made goes with it."""

    taken = models.ForeignKey(SpaceImport, models.CASCADE, related_name="rows")
    row = models.IntegerField()
    stream = models.OneToOneField(Stream, models.CASCADE, related_name="space_row")
    resident = models.ForeignKey(Resident, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["taken", "row"], name="space_import_row_once")
        ]
