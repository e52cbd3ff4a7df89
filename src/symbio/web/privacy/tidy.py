"""What is kept no longer: once a day by the worker, or by ``symbio admin tidy``.

Each rule is one function that deletes what is over its time of `KEPT_DAYS` and returns how many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from symbio.web.api.models import Token
from symbio.web.jobs.models import Job
from symbio.web.privacy.erasure import erase_due
from symbio.web.privacy.models import Letter
from symbio.web.registry.models import Import, Invite, Member, Sighting, Stream
from symbio.web.workspaces.models import Campaign, Invitation, Questionnaire, WorkspaceMember
from symbio.web.workspaces.reports import files_of

_TWO_DAYS_S = 2 * 24 * 3600


def _before(name: str) -> datetime:
    """What is older than this is over its time."""
    return timezone.now() - timedelta(days=settings.KEPT_DAYS[name])


def _gone(found: Any) -> int:
    """Delete rows; how many of the kind that was asked for, not of those that go with them."""
    count: int = found.count()
    found.delete()
    return count


def _sightings() -> int:
    return _gone(Sighting.objects.filter(day__lt=_before("sightings").date()))


def _letters() -> int:
    return _gone(Letter.objects.filter(at__lt=_before("letters")))


def _invitations() -> int:
    is_over = Q(created_at__lt=_before("invitations"))
    return _gone(Invite.objects.filter(is_over)) + _gone(Invitation.objects.filter(is_over))


def _unverified_accounts() -> int:
    """Accounts whose address nobody ever confirmed, and that belong to nothing."""
    verified = EmailAddress.objects.filter(verified=True).values("user")
    users = get_user_model().objects.filter(date_joined__lt=_before("unverified_accounts"), last_login=None)
    users = users.exclude(pk__in=verified).filter(is_staff=False, is_demo=False)
    users = users.exclude(pk__in=Member.objects.values("user"))
    return _gone(users.exclude(pk__in=WorkspaceMember.objects.values("user")))


def _sessions() -> int:
    count = _gone(Session.objects.filter(expire_date__lt=timezone.now()))
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return count


def _import_files() -> int:
    """Files of accepted or undone imports: the streams stay, with their history."""
    old = Import.objects.filter(created_at__lt=_before("import_files")).exclude(file="")
    done = list(old.exclude(state="read").values_list("pk", "file"))
    for pk, name in done:
        Import.objects.filter(pk=pk).update(file="")
        default_storage.delete(name)
    return len(done)


def _imports_not_accepted() -> int:
    old = Import.objects.filter(state="read", created_at__lt=_before("imports_not_accepted"))
    found = list(old.values_list("pk", "file"))
    for pk, name in found:
        Import.objects.filter(pk=pk).delete()
        if name:
            default_storage.delete(name)
    return len(found)


def _removed_streams() -> int:
    """Streams that nobody brought back; those of a company that is being erased go with it."""
    old = Stream.objects.filter(removed_at__lt=_before("removed_streams"))
    return _gone(old.filter(site__organisation__erasure=None))


def _campaigns() -> int:
    """Campaigns that nobody ended end."""
    old = Campaign.objects.filter(closed_at=None, created_at__lt=_before("campaigns"))
    return old.update(closed_at=timezone.now())


def _questionnaires() -> int:
    """Questionnaires of campaigns that ended long ago: the answers stay, as streams of their company."""
    return _gone(Questionnaire.objects.filter(campaign__closed_at__lt=_before("questionnaires")))


def _exports() -> int:
    old = Job.objects.filter(kind="export", ended_at__lt=_before("exports"))
    for job in old:
        if job.result.get("file"):
            default_storage.delete(job.result["file"])
    return _gone(old)


def _reports() -> int:
    """Reports on workspaces: the files and the work that made them."""
    old = Job.objects.filter(kind="space-report", ended_at__lt=_before("reports"))
    for name in files_of(old):
        default_storage.delete(name)
    return _gone(old)


def _jobs() -> int:
    return _gone(Job.objects.filter(ended_at__lt=_before("jobs")))


def _revoked_tokens() -> int:
    before = _before("revoked_tokens")
    return _gone(Token.objects.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=before)))


RULES: Mapping[str, Callable[[], int]] = {
    "sightings": _sightings,
    "letters": _letters,
    "invitations": _invitations,
    "unverified_accounts": _unverified_accounts,
    "import_files": _import_files,
    "imports_not_accepted": _imports_not_accepted,
    "removed_streams": _removed_streams,
    "campaigns": _campaigns,
    "questionnaires": _questionnaires,
    "exports": _exports,
    "reports": _reports,
    "jobs": _jobs,
    "revoked_tokens": _revoked_tokens,
    "sessions": _sessions,
    "erasures": erase_due,
}
"""Name → what deletes; those of `KEPT_DAYS`, sessions that are over, companies whose time of grace is."""


def tidy() -> dict[str, int]:
    """Delete what is over its time; returns how many of each."""
    counts = {name: rule() for name, rule in RULES.items()}
    drop = getattr(cache, "tidy", None)
    if drop is not None:
        drop()
    return counts


def tidy_once_a_day() -> None:
    """Tidy, whichever of the workers comes first today."""
    if cache.add(f"tidied-{timezone.now().date()}", 1, _TWO_DAYS_S):
        tidy()
