"""Telling people: the only place that makes notices, and decides when a letter is due.

Limits stand here: how many letters of one day others may cause to a person, how many one company may cause.
What is beyond them stands on the site at once and comes with a letter of the next day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from symbio.web.notices.models import GROUP_OF, USUAL_PACE, Notice, Pace
from symbio.web.registry.models import Member

MOST_MAILS_A_DAY = 10
"""Letters of a day that others may cause to one person of a company at once."""
MOST_CAUSED_A_DAY = 30
"""Letters of a day that one company may cause at once."""
AGAIN_AFTER = timedelta(days=7)
"""Interest in the same is not told again within this time, however often somebody changes their mind."""
SHORTLY = timedelta(hours=1)
"""The same of any other kind is told once within this time."""
MORNING_HOUR = 6
"""Hour of the server's time from which collected letters go out."""


def tell_organisation(organisation_id: int, kind: str, path: str, *, cause: int | None, **facts: Any) -> None:
    """Tell those who act for an organisation: its owners and editors."""
    members = Member.objects.filter(organisation_id=organisation_id, role__in=("owner", "editor"))
    people = [member.user for member in members.select_related("user").order_by("pk")]
    tell(people, kind, path, organisation_id=organisation_id, cause=cause, **facts)


def tell(
    people: Iterable[Any],
    kind: str,
    path: str,
    *,
    organisation_id: int | None = None,
    cause: int | None = None,
    is_mailed: bool = True,
    **facts: Any,
) -> None:
    """Make a notice for each of `people` who was not told the same lately.

    Parameters
    ----------
    people
        Users.
    kind
        One of `GROUP_OF`.
    path
        Page of the platform where they see it and answer.
    organisation_id, cause
        The company of theirs that it concerns; the company whose deed it was.
    is_mailed
        False where they get a letter by another way.
    facts
        Codes and figures for the sentence; no name or exact place of others.
    """
    now = timezone.now()
    people = [user for user in people if user.is_active]
    again = AGAIN_AFTER if kind == "interest" else SHORTLY
    same = Notice.objects.filter(kind=kind, path=path, cause_id=cause, at__gt=now - again)
    told = set(same.values_list("user_id", flat=True))
    paces = paces_of([user.pk for user in people])
    for user in people:
        if user.pk in told:
            continue
        pace = paces[user.pk][GROUP_OF[kind]] if is_mailed and not user.is_demo else "off"
        if pace == "now" and cause is not None and _is_beyond_limits(user.pk, cause, now):
            pace = "daily"
        Notice.objects.create(
            user=user,
            organisation_id=organisation_id,
            cause_id=cause,
            kind=kind,
            facts=facts,
            path=path,
            at=now,
            mail="off" if pace == "off" else "waiting",
            due_at=due_at(pace, now),
        )


def tell_invited(email: str, path: str) -> None:
    """Tell a person with an account of an invitation; the letter goes to the address by itself."""
    people = get_user_model().objects.filter(email=email.strip().lower())
    tell(people, "invited", path, is_mailed=False)


def unsay(kind: str, path: str, cause: int) -> None:
    """Take back notices that nobody has read or been mailed: the company changed its mind."""
    Notice.objects.filter(
        kind=kind, path=path, cause_id=cause, read_at=None, mail__in=("off", "waiting")
    ).delete()


def paces_of(users: Iterable[int]) -> dict[int, dict[str, str]]:
    """User → group → pace, with the usual ones where none was chosen."""
    found = {user: dict(USUAL_PACE) for user in users}
    for user, group, pace in Pace.objects.filter(user_id__in=found).values_list("user_id", "group", "pace"):
        found[user][group] = pace
    return found


def due_at(pace: str, now: datetime) -> datetime | None:
    """When a letter of `pace` goes out: at once, next morning, next Monday morning; None: never."""
    if pace == "off":
        return None
    if pace == "now":
        return now
    here = timezone.localtime(now)
    morning = here.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    days = 7 - here.weekday() if pace == "weekly" else 1
    if here < morning and (pace == "daily" or here.weekday() == 0):
        days = 0
    return morning + timedelta(days=days)


def _is_beyond_limits(user_id: int, cause: int, now: datetime) -> bool:
    at_once = Notice.objects.filter(at__gt=now - timedelta(days=1), cause__isnull=False).exclude(mail="off")
    to_one = at_once.filter(user_id=user_id).count()
    return to_one >= MOST_MAILS_A_DAY or at_once.filter(cause_id=cause).count() >= MOST_CAUSED_A_DAY


def set_paces(user: Any, paces: dict[str, str]) -> None:
    """Keep how often a person wants letters; letters that wait follow it."""
    now = timezone.now()
    for group, pace in paces.items():
        Pace.objects.update_or_create(user=user, group=group, defaults={"pace": pace})
        kinds = [kind for kind, own in GROUP_OF.items() if own == group]
        waiting = Notice.objects.filter(user=user, kind__in=kinds, mail="waiting")
        if pace == "off":
            waiting.update(mail="off", due_at=None)
        else:
            waiting.update(due_at=due_at(pace, now))
