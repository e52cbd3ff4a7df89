"""Whether what the platform needs is there: database, worker, disk, mail, knowledge."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from symbio.language import Message
from symbio.web import bridge
from symbio.web.jobs.models import Job
from symbio.web.mail import send
from symbio.web.steward.events import record
from symbio.web.steward.rights import must_be_steward

PATIENCE = timedelta(minutes=2)
"""So long may a job wait while nothing runs."""
LEAST_FREE_BYTES = 1024**3
"""Free room below which somebody should act."""


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at: is it well, and what there is to say."""

    name: str
    is_well: bool
    message: Message


def signs() -> list[Sign]:
    """All that is looked at, in a fixed order."""
    return [_database(), _worker(), _disk(), _mail(), _knowledge()]


def _database() -> Sign:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return Sign("database", False, Message("steward-database-silent"))
    return Sign("database", True, Message("steward-database-well", kind=connection.vendor))


def _worker() -> Sign:
    now = timezone.now()
    is_running = Job.objects.filter(state="running", lease_until__gte=now).exists()
    waiting = Job.objects.filter(state="waiting", is_cancel_asked=False)
    late = 0 if is_running else waiting.filter(created_at__lt=now - PATIENCE).count()
    if late:
        return Sign("worker", False, Message("steward-worker-silent", count=late))
    code = "steward-worker-runs" if is_running else "steward-worker-idle"
    return Sign("worker", True, Message(code, count=waiting.count()))


def _disk() -> Sign:
    room = shutil.disk_usage(settings.DATA)
    facts = {"free": round(room.free / 1024**3, 1), "total": round(room.total / 1024**3, 1)}
    return Sign("disk", room.free >= LEAST_FREE_BYTES, Message("steward-disk", facts))


def _mail() -> Sign:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        facts = {"host": settings.EMAIL_HOST, "port": str(settings.EMAIL_PORT)}
        return Sign("mail", True, Message("steward-mail-server", facts))
    return Sign("mail", False, Message("steward-mail-log"))


def _knowledge() -> Sign:
    return Sign("knowledge", True, Message("web-edition", edition=bridge.knowledge().edition))


def try_mail(*, by: Any, lang: str) -> bool:
    """Send a letter to oneself; False where the server did not take it."""
    must_be_steward(by)
    record("mail-tried", by)
    try:
        send("steward-mail", by.email, lang)
    except OSError:  # also what smtplib raises
        return False
    return True
