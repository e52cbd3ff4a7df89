"""Personal tokens."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

SCOPES = ("read", "write", "match")
"""What a token may do: look things up, change own streams, ask the engine."""
ALL_SCOPES = " ".join(SCOPES)


class Token(models.Model):
    """With it a program does what its user may do. Of the secret only the hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256 of the secret
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    scopes = models.CharField(max_length=40, default=ALL_SCOPES)  # of `SCOPES`, by blanks
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    @property
    def is_over(self) -> bool:
        """True where its time has run out."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def __str__(self) -> str:
        return self.name
