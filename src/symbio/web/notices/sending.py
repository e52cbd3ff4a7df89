"""Letters: what is due to a person goes out as one letter, from the worker, and is tried again when it fails.

Logs say who could not be reached and what kind of failure it was, never what the letter said.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from symbio.language import say_code
from symbio.web.notices.models import GROUP_OF, Notice
from symbio.web.notices.stopping import ALL, stop_token
from symbio.web.notices.words import sentence
from symbio.web.registry.models import Member

log = logging.getLogger(__name__)
MOST_IN_A_LETTER = 20
"""Notices told one by one; of the rest a letter says how many."""
MOST_TRIES = 6
FIRST_PAUSE = timedelta(minutes=5)
"""Time to the second try; each further one waits four times as long."""


def full_address(path: str) -> str:
    """Address of a page as it stands in letters, which no request asks for."""
    return f"{settings.ADDRESS}{path}"


def due() -> Any:
    """Notices whose letter is due."""
    return Notice.objects.filter(mail="waiting", due_at__lte=timezone.now())


def send_due(between: Callable[[], None] = lambda: None) -> int:
    """Send everything that is due, one letter a person; returns how many letters went out.

    `between` is called before each letter and may raise to stop.
    """
    people = list(due().order_by("user_id").values_list("user_id", flat=True).distinct())
    sent = 0
    for user in get_user_model().objects.filter(pk__in=people).order_by("pk"):
        between()
        sent += send_to(user)
    return sent


def send_to(user: Any) -> bool:
    """Send one person what is due to them; False where nothing was to be told, or the letter failed."""
    mine = Member.objects.filter(user=user).values("organisation")
    notices = due().filter(user=user)
    if not user.is_active:
        notices.update(mail="off")
        return False
    told = list(notices.filter(Q(organisation=None) | Q(organisation__in=mine)).order_by("-at", "-pk"))
    keys = [notice.pk for notice in notices]
    if not told:
        Notice.objects.filter(pk__in=keys).update(mail="off")
        return False
    try:
        letter(user, told).send()
    except Exception as error:
        _try_later(keys, max(notice.attempts for notice in told), user.pk, type(error).__name__)
        return False
    Notice.objects.filter(pk__in=keys).update(mail="sent")
    return True


def _try_later(keys: Sequence[int], attempts: int, user_id: int, failure: str) -> None:
    attempts += 1
    failed = Notice.objects.filter(pk__in=keys)
    if attempts >= MOST_TRIES:
        log.error("letter to user %s given up after %s tries: %s", user_id, attempts, failure)
        failed.update(mail="failed", attempts=attempts)
        return
    log.warning("letter to user %s failed: %s; trying again", user_id, failure)
    later = timezone.now() + FIRST_PAUSE * 4 ** (attempts - 1)
    failed.update(attempts=attempts, due_at=later)


def letter(user: Any, notices: Sequence[Notice]) -> EmailMessage:
    """One letter with `notices`, newest first, in the language of its reader, and with a way to stop it."""
    lang = user.language
    groups = {GROUP_OF[notice.kind] for notice in notices}
    stop = full_address(
        reverse("news-stop", args=[stop_token(user.pk, groups.pop() if len(groups) == 1 else ALL)])
    )
    parts = [
        f"{sentence(notice, lang)}\n{full_address(notice.path)}" for notice in notices[:MOST_IN_A_LETTER]
    ]
    rest = len(notices) - MOST_IN_A_LETTER
    if rest > 0:
        parts.append(say_code("news-mail-more", lang, count=rest, link=full_address(reverse("news"))))
    parts.append(say_code("news-mail-foot", lang, settings=full_address(reverse("news-settings")), stop=stop))
    code = f"notice-subject-{notices[0].kind}" if len(notices) == 1 else "notice-subject-many"
    subject = " ".join(say_code(code, lang, count=len(notices)).split())
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(subject, "\n\n".join(parts), None, [user.email], headers=headers)
