"""Questionnaires to residents: one secret link each, answered without an account.

Answers are private streams of the resident's company. A facilitator sees of them what the campaign says on
the page that asks (`StreamShare`), nobody else sees anything.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from symbio.language import UnusableCall
from symbio.web.mail import Address
from symbio.web.privacy.letters import send
from symbio.web.registry.intake import Understood, save_stream, set_removed, understand_form
from symbio.web.registry.models import Organisation, Site, Stream
from symbio.web.workspaces.models import Campaign, Questionnaire, StreamShare, Workspace, WorkspaceCompany
from symbio.web.workspaces.residents import register
from symbio.web.workspaces.rights import WORKERS, must

MOST_ANSWERS = 60
"""Streams that one link may tell of."""
_SIGNER = signing.Signer(salt="symbio.web.workspaces.questionnaire")
_ENDING = ("letter-unverified", "letter-too-many-source", "letter-too-many-person")
"""Refusals of a letter that would meet every other one too."""
_log = logging.getLogger(__name__)


def start(workspace: Workspace, name: str, shows: str, words: str, *, user: Any) -> Campaign:
    """Start a campaign among all residents of today's list."""
    must(workspace, user, WORKERS)
    with transaction.atomic():
        campaign = Campaign.objects.create(
            workspace=workspace, name=name, shows=shows, words=words, created_by=user
        )
        _add_residents(campaign)
    return campaign


def _add_residents(campaign: Campaign) -> None:
    asked = campaign.questionnaires.values("resident")
    fresh = campaign.workspace.residents.exclude(pk__in=asked)
    Questionnaire.objects.bulk_create(
        [Questionnaire(campaign=campaign, resident=resident) for resident in fresh], batch_size=500
    )


def add_newcomers(campaign: Campaign, *, user: Any) -> None:
    """Ask residents too who came to the list after the start."""
    must(campaign.workspace, user, WORKERS)
    with transaction.atomic():
        _add_residents(campaign)


def close(campaign: Campaign, *, user: Any) -> None:
    """End a campaign: its links take no more answers."""
    must(campaign.workspace, user, WORKERS)
    Campaign.objects.filter(pk=campaign.pk, closed_at=None).update(closed_at=timezone.now())


def link_of(questionnaire: Questionnaire) -> str:
    """Path of a resident's secret link; it cannot be guessed without the platform's key."""
    return reverse("space-answer", args=[_SIGNER.sign_object(questionnaire.pk)])


def questionnaire_of(token: str) -> Questionnaire:
    """The questionnaire that a secret link opens.

    Raises
    ------
    Http404
        The link is forged, or what it led to is gone.
    """
    try:
        pk = _SIGNER.unsign_object(token)
    except signing.BadSignature:
        raise Http404 from None
    questionnaires = Questionnaire.objects.select_related("campaign__workspace", "resident__organisation")
    found = questionnaires.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_answer(questionnaire: Questionnaire) -> bool:
    """True while the campaign runs and the company has no account of its own, which would decide itself."""
    organisation = questionnaire.resident.organisation
    is_free = organisation is None or not organisation.members.exists()
    is_listed = questionnaire.resident.removed_at is None
    return questionnaire.campaign.closed_at is None and is_free and is_listed


def note_opened(questionnaire: Questionnaire) -> None:
    """Remember that a link was opened for the first time."""
    Questionnaire.objects.filter(pk=questionnaire.pk, opened_at=None).update(opened_at=timezone.now())


def site_for(questionnaire: Questionnaire) -> Site:
    """The site whose streams a questionnaire asks for; not saved where there is none yet."""
    resident = questionnaire.resident
    kept = None if resident.organisation is None else resident.organisation.sites.order_by("pk").first()
    if kept is not None:
        return kept
    organisation = resident.organisation or Organisation(name=resident.name)
    place = {"activity": resident.activity, "lat": resident.lat, "lon": resident.lon}
    return Site(organisation=organisation, name=resident.name, **place)


def answer(questionnaire: Questionnaire, answers: dict[str, Any]) -> Understood:
    """Take one stream in, as it is understood; where it is not, nothing changes and the reasons come back."""
    if not may_answer(questionnaire) or questionnaire.streams.count() >= MOST_ANSWERS:
        raise Http404
    understood = understand_form(answers, site_for(questionnaire))
    if understood.row is None or understood.refusals:
        return understood
    with transaction.atomic():
        organisation = register(questionnaire.resident)
        questionnaire.resident.organisation = organisation
        workspace, campaign = questionnaire.campaign.workspace, questionnaire.campaign
        WorkspaceCompany.objects.get_or_create(
            workspace=workspace, organisation=organisation, defaults={"is_registered_here": True}
        )
        site = organisation.sites.order_by("pk").first()
        if site is None:
            site = site_for(questionnaire)
            site.save()
        stream = save_stream(Stream(site=site), understood.row, user=None)
        StreamShare.objects.create(workspace=workspace, stream=stream, shares=campaign.shows)
        questionnaire.streams.add(stream)
        _mark_answered(questionnaire)
    return understood


def _mark_answered(questionnaire: Questionnaire) -> None:
    Questionnaire.objects.filter(pk=questionnaire.pk, answered_at=None).update(answered_at=timezone.now())


def take_back(questionnaire: Questionnaire, stream_id: int) -> None:
    """Take back an answer that was given through this link."""
    stream = questionnaire.streams.select_related("site").filter(pk=stream_id, removed_at=None).first()
    if stream is None or not may_answer(questionnaire):
        raise Http404
    set_removed(stream, is_removed=True, user=None)


def finish(questionnaire: Questionnaire) -> None:
    """Nothing (more) to tell: no reminders follow."""
    if not may_answer(questionnaire):
        raise Http404
    _mark_answered(questionnaire)


def silence(questionnaire: Questionnaire) -> None:
    """Write to this resident no more, in this campaign or another of the workspace."""
    questionnaire.resident.is_silent = True
    questionnaire.resident.save(update_fields=["is_silent"])


def _of_late() -> date:
    """Who was mailed after this day is not mailed yet."""
    return timezone.now().date() - timedelta(days=settings.REMIND_DAYS)


def due(campaign: Campaign) -> Any:
    """Questionnaires to be mailed now: not answered, an address, not silent, not mailed of late."""
    still = {"answered_at": None, "resident__is_silent": False, "resident__removed_at": None}
    waiting = campaign.questionnaires.filter(**still)
    waiting = waiting.exclude(resident__email="").exclude(mailed_on__gt=_of_late())
    return waiting.select_related("resident").order_by("pk")


def mail_links(campaign: Campaign, *, user: Any, address: Address) -> tuple[int, int]:
    """Mail its link to every resident that is due, in their language. Returns (sent, failed).

    The day is written with the mail or not at all: two presses of the button send one mail, and a mail that
    failed can be sent again. Those whom a limit of the day leaves out stay due; an address that wants no
    letters gets none.

    Raises
    ------
    UnusableCall
        Not a single one could be sent for a limit of the day.
    """
    must(campaign.workspace, user, WORKERS)
    if campaign.closed_at is not None:
        return 0, 0
    outcomes: list[str] = []
    for questionnaire in due(campaign):
        outcomes.append(mail_link(questionnaire, campaign, address, user))
        if outcomes[-1] in _ENDING:
            break
    if outcomes and outcomes[-1] in _ENDING and "sent" not in outcomes:
        most = settings.MOST_LETTERS_A_DAY["source"]
        raise UnusableCall(outcomes[-1], most=most)
    return outcomes.count("sent"), outcomes.count("failed")


MOST_REMINDERS = 3


def set_reminders(campaign: Campaign, days: int, address: str, *, user: Any) -> None:
    """Let the worker remind every so many days (0: never); `address` of the platform stands in the mail."""
    must(campaign.workspace, user, WORKERS)
    campaign.remind_days, campaign.address = max(0, min(days, 60)), address[:200]
    campaign.save(update_fields=["remind_days", "address"])


def to_remind(campaign: Campaign) -> Any:
    """Questionnaires that the worker reminds of now: mailed once, long enough ago, and not too often."""
    if not campaign.remind_days or campaign.closed_at is not None:
        return due(campaign).none()
    last = timezone.now().date() - timedelta(days=campaign.remind_days)
    return due(campaign).filter(mails__gte=1, mails__lte=MOST_REMINDERS, mailed_on__lte=last)


def address_of(campaign: Campaign) -> Address:
    """Makes full addresses where nobody's request is at hand."""
    return lambda path: campaign.address.rstrip("/") + path


def mail_link(questionnaire: Questionnaire, campaign: Campaign, address: Address, user: Any) -> str:
    """Mail one link if it is still due, in the name of `user`: "sent", "failed", "not due", or why not."""
    still_due = due(campaign).filter(pk=questionnaire.pk).values("pk")
    resident = questionnaire.resident
    code = "space-mail-reminder" if questionnaire.mails else "space-mail-questions"
    try:
        with transaction.atomic():
            rows = Questionnaire.objects.filter(pk__in=list(still_due.values_list("pk", flat=True)))
            if not rows.exclude(mailed_on__gt=_of_late()).update(
                mailed_on=timezone.now().date(), mails=F("mails") + 1
            ):
                return "not due"
            link = address(link_of(questionnaire))
            facts: dict[str, Any] = {"space": campaign.workspace.name, "name": resident.name, "link": link}
            source = f"workspace-{campaign.workspace_id}"
            how = {"user": user, "source": source, "address": address}
            send(code, resident.email, resident.language, **how, **facts)
    except UnusableCall as refusal:
        return refusal.message.code
    except (OSError, SMTPException):
        _log.exception("mail to a resident failed")
        return "failed"
    return "sent"
