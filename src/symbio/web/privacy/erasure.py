"""Erasing an account at once, and a company after a time in which an owner can take it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from symbio.language import UnusableCall
from symbio.web.access import Viewer
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import start_rematch
from symbio.web.privacy.models import Departure, Erasure
from symbio.web.registry.models import Import, Invite, Member, Organisation, Stream
from symbio.web.steward.events import forget
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces.models import Invitation, Questionnaire, Workspace, WorkspaceMember
from symbio.web.workspaces.reports import files_of


def ask_for_erasure(organisation: Organisation, *, user: Any) -> Erasure:
    """Have a company erased in `ERASURE_DAYS`; nobody else sees anything of it from now on. Owners only."""
    if not Viewer.of(user).is_owner(organisation.pk):
        raise Http404
    return _begin(organisation, user)


def _begin(organisation: Organisation, user: Any) -> Erasure:
    now = timezone.now()
    with transaction.atomic():
        streams = Stream.objects.filter(site__organisation=organisation, removed_at=None)
        found, is_new = Erasure.objects.get_or_create(
            organisation=organisation,
            defaults={
                "asked_by": user,
                "due_at": now + timedelta(days=settings.ERASURE_DAYS),
                "streams": list(streams.values_list("pk", flat=True)),
            },
        )
        if is_new:
            streams.update(removed_at=now)
    return found


def take_erasure_back(organisation: Organisation, *, user: Any) -> None:
    """Keep a company after all: its streams come back and are matched anew. Owners only."""
    if not Viewer.of(user).is_owner(organisation.pk):
        raise Http404
    with transaction.atomic():
        found = Erasure.objects.select_for_update().filter(organisation=organisation).first()
        if found is None:
            raise Http404
        Stream.objects.filter(site__organisation=organisation, pk__in=found.streams).update(removed_at=None)
        found.delete()
    start_rematch(owner_id=user.pk)


def erase_due() -> int:
    """Erase the companies whose time is over; returns how many."""
    due = list(Erasure.objects.filter(due_at__lte=timezone.now()).select_related("organisation"))
    for one in due:
        erase_organisation(one.organisation)
    return len(due)


def erase_organisation(organisation: Organisation) -> None:
    """Delete a company with all that is its own; partners that it had talked with keep that one left.

    Files go after the rows: what breaks off in between leaves no row without its file.
    """
    with transaction.atomic():
        files = list(Import.objects.filter(organisation=organisation).values_list("file", flat=True))
        _note_departures(organisation)
        Questionnaire.objects.filter(resident__organisation=organisation).delete()
        organisation.delete()
    for name in files:
        if name:
            default_storage.delete(name)


def _note_departures(organisation: Organisation) -> None:
    """A trace at the other's stream of every candidate in which somebody was interested."""
    for side, other in (("offer", "need"), ("need", "offer")):
        said = Candidate.objects.filter(
            Q(**{f"{side}__site__organisation": organisation}), words__kind="interested"
        )
        for one in said.distinct().select_related("offer", "need").prefetch_related("words"):
            yes = {word.side for word in one.words.all() if word.kind == "interested"}
            Departure.objects.create(
                stream=getattr(one, other), resource=getattr(one, side).resource, was_agreed=len(yes) == 2
            )


def held_by(user: Any) -> tuple[list[str], list[str]]:
    """Companies and workspaces that would be left without a head while others are in them, by name."""
    owned = Organisation.objects.filter(members__user=user, members__role="owner")
    companies = [
        one.name
        for one in owned
        if one.members.exclude(user=user).exists()
        and not one.members.filter(role="owner").exclude(user=user).exists()
    ]
    headed = Workspace.objects.filter(members__user=user, members__role="facilitator")
    spaces = [
        one.name
        for one in headed
        if one.members.exclude(user=user).exists()
        and not one.members.filter(role="facilitator").exclude(user=user).exists()
    ]
    return companies, spaces


def alone_in(user: Any) -> list[Organisation]:
    """Companies of which a person is the only member: they go with the account."""
    own = Organisation.objects.filter(members__user=user, members__role="owner")
    return [one for one in own.order_by("name") if not one.members.exclude(user=user).exists()]


def erase_account(user: Any) -> None:
    """Delete a person: account, memberships, tokens, sessions, zips; what they did stays without their name.

    A company of which they are the only member is to be erased after the usual time, a workspace at once.

    Raises
    ------
    UnusableCall
        Others would be left without an owner or a facilitator.
    """
    with transaction.atomic():
        companies, spaces = held_by(user)
        if companies or spaces:
            raise UnusableCall("erase-held", names=", ".join([*companies, *spaces]))
        for organisation in alone_in(user):
            _begin(organisation, user)
        member = Member.objects.filter(user=user)
        Workspace.objects.filter(members__user=user).exclude(
            pk__in=WorkspaceMember.objects.exclude(user=user).values("workspace")
        ).delete()
        files = [job.result.get("file", "") for job in Job.objects.filter(owner=user, kind="export")]
        files += files_of(Job.objects.filter(owner=user, kind="space-report"))
        Invite.objects.filter(email=user.email.lower()).delete()
        Invitation.objects.filter(email=user.email.lower()).delete()
        keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        member.delete()
        address, key = user.email, user.pk
        user.delete()
        forget(address, f"erased-{key}")
    for name in files:
        if name:
            default_storage.delete(name)
