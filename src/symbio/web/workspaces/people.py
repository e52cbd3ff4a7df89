"""Workspaces and who is in them: made, invited, joined, left. Every change is one function here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from symbio.web.access import Viewer
from symbio.web.mail import Address
from symbio.web.notices.telling import tell_invited
from symbio.web.privacy.letters import send
from symbio.web.registry.models import Member, Organisation
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces.models import (
    Invitation,
    Mandate,
    Resident,
    StreamShare,
    Workspace,
    WorkspaceCompany,
    WorkspaceMember,
)
from symbio.web.workspaces.rights import HEADS, WORKERS, must

DAYS = 14
"""How long an invitation is good."""
_SALT = "symbio.web.workspaces.invitation"


def found_workspace(name: str, kind: str, parent: Workspace | None, *, user: Any) -> Workspace:
    """Make a workspace; who does so is its first facilitator. A parent must be one of their own."""
    if parent is not None:
        must(parent, user, HEADS)
    with transaction.atomic():
        workspace = Workspace.objects.create(name=name, kind=kind, parent=parent)
        WorkspaceMember.objects.create(user=user, workspace=workspace, role="facilitator")
    return workspace


def token_of(invitation: Invitation) -> str:
    """The signed token of an invitation's link."""
    return signing.dumps(invitation.pk, salt=_SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a token opens; None where it is forged, spent, withdrawn or too old."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=timedelta(days=DAYS))
    except signing.BadSignature:
        return None
    still_open = Invitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now())
    return still_open.select_related("workspace", "resident__organisation").filter(pk=pk).first()


def invite_member(
    workspace: Workspace, email: str, role: str, *, user: Any, address: Address, lang: str
) -> Invitation:
    """Invite a person by e-mail; facilitators only."""
    must(workspace, user, HEADS)
    with transaction.atomic():
        invitation = _invitation(workspace, "member", email, user=user, role=role)
        _mail(invitation, address, lang)
    return invitation


def invite_company(workspace: Workspace, email: str, *, user: Any, address: Address, lang: str) -> Invitation:
    """Invite the owner of a company by e-mail; the company joins when they accept."""
    must(workspace, user, WORKERS)
    with transaction.atomic():
        invitation = _invitation(workspace, "company", email, user=user)
        _mail(invitation, address, lang)
    return invitation


def invite_resident(resident: Resident, *, user: Any, address: Address) -> Invitation:
    """Invite a resident to join with an account, at the address on the list and no other.

    The company that was registered for it, with all its answers, becomes theirs: hence that address.
    """
    must(resident.workspace, user, WORKERS)
    if not resident.email:
        raise Http404
    with transaction.atomic():
        invitation = _invitation(resident.workspace, "company", resident.email, user=user, resident=resident)
        _mail(invitation, address, resident.language)
    return invitation


def _invitation(workspace: Workspace, kind: str, email: str, *, user: Any, **more: Any) -> Invitation:
    expires = timezone.now() + timedelta(days=DAYS)
    return Invitation.objects.create(
        workspace=workspace,
        kind=kind,
        email=email.strip().lower(),
        invited_by=user,
        expires_at=expires,
        **more,
    )


def _mail(invitation: Invitation, address: Address, lang: str) -> None:
    path = reverse("space-invitation", args=[token_of(invitation)])
    tell_invited(invitation.email, path)
    link = address(path)
    code = f"space-mail-{invitation.kind}"
    facts = {"space": invitation.workspace.name, "link": link, "days": DAYS}
    source = f"workspace-{invitation.workspace_id}"
    send(code, invitation.email, lang, user=invitation.invited_by, source=source, address=address, **facts)


def withdraw(invitation: Invitation, *, user: Any) -> None:
    """Take an open invitation back: its link is dead at once."""
    must(invitation.workspace, user, HEADS)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()


def is_meant_for(invitation: Invitation, user: Any) -> bool:
    """True where the invitation was sent to the address of `user`: a forwarded link opens nothing."""
    return bool(user.email.strip().lower() == invitation.email)


def _spend(invitation: Invitation, user: Any) -> None:
    """Mark an invitation as used; of two at once only one succeeds."""
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=timezone.now())
    if not is_meant_for(invitation, user) or not still_open.update(
        accepted_at=timezone.now(), accepted_by=user
    ):
        raise Http404


def accept_as_member(invitation: Invitation, *, user: Any) -> WorkspaceMember:
    """Join a workspace as a person; a role that one has already is kept where it may do more."""
    if invitation.kind != "member":
        raise Http404
    with transaction.atomic():
        _spend(invitation, user)
        member, is_new = WorkspaceMember.objects.get_or_create(
            workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
        )
        roles = WorkspaceMember.ROLES
        if not is_new and roles.index(invitation.role) < roles.index(member.role):
            member.role = invitation.role
            member.save(update_fields=["role"])
    return member


def is_takeover(invitation: Invitation) -> bool:
    """True where the invitation gives a company that was registered for a resident to its people."""
    resident = invitation.resident
    organisation = None if resident is None else resident.organisation
    return organisation is not None and not organisation.members.exists()


def accept_as_company(
    invitation: Invitation, organisation: Organisation | None, shares: str, *, user: Any
) -> WorkspaceCompany:
    """Join a workspace with a company that `user` owns, showing facilitators what `shares` says.

    Where a company was registered for the resident, it becomes the user's; with an `organisation` that is
    theirs already, all that was registered is merged into that one.
    """
    if invitation.kind != "company":
        raise Http404
    with transaction.atomic():
        _spend(invitation, user)
        given = _taken_over(invitation, user)
        if given is None and (organisation is None or not _owns(user, organisation)):
            raise Http404
        if given is not None and organisation is not None:
            if not _owns(user, organisation) or organisation == given:
                raise Http404
            _merge(given, organisation)
            given = None
        organisation = given or organisation
        assert organisation is not None
        company, _ = WorkspaceCompany.objects.get_or_create(
            workspace=invitation.workspace, organisation=organisation
        )
        _agree(company, shares, user)
        if invitation.resident is not None and invitation.resident.organisation is None:
            Resident.objects.filter(pk=invitation.resident.pk).update(organisation=organisation)
    return company


def _taken_over(invitation: Invitation, user: Any) -> Organisation | None:
    """The company that becomes the user's by an invitation; None where none was registered for its resident.

    Who works in the workspace may not take over: they would see more than the questionnaire promised.
    """
    resident = invitation.resident
    if resident is None or resident.organisation is None or not is_takeover(invitation):
        return None
    if invitation.workspace.members.filter(user=user).exists():
        raise Http404
    Member.objects.create(user=user, organisation=resident.organisation, role="owner")
    return resident.organisation


def _merge(registered: Organisation, organisation: Organisation) -> None:
    """Give sites and streams of a company that was registered for a resident to the one that it is.

    Candidates between the two go: nobody is a partner of their own.
    """
    both = (registered.pk, organisation.pk)
    ends = {f"{side}__site__organisation__in": both for side in ("offer", "need")}
    Candidate.objects.filter(**ends).delete()
    registered.sites.update(organisation=organisation)
    Resident.everyone.filter(organisation=registered).update(organisation=organisation)
    for joined in registered.workspaces.all():
        WorkspaceCompany.objects.get_or_create(workspace=joined.workspace, organisation=organisation)
    registered.delete()


def _owns(user: Any, organisation: Organisation) -> bool:
    return Member.objects.filter(user=user, organisation=organisation, role="owner").exists()


def _agree(company: WorkspaceCompany, shares: str, user: Any) -> None:
    company.shares, company.is_registered_here = shares, False
    company.consent_by, company.consent_at = user, timezone.now()
    company.save()
    _told(company).delete()


def _told(company: WorkspaceCompany) -> Any:
    own = {"workspace": company.workspace, "stream__site__organisation": company.organisation}
    return StreamShare.objects.filter(**own)


def set_sharing(company: WorkspaceCompany, shares: str, *, user: Any) -> None:
    """Change what a company shows in a workspace; replaces what its questionnaires said. Owners only."""
    if not Viewer.of(user).is_owner(company.organisation_id):
        raise Http404
    with transaction.atomic():
        _agree(company, shares, user)


def leave(company: WorkspaceCompany, *, user: Any) -> None:
    """Take a company out of a workspace: nothing of it is shown there any more. Owners only."""
    if not Viewer.of(user).is_owner(company.organisation_id):
        raise Http404
    with transaction.atomic():
        _told(company).delete()
        own = {"workspace": company.workspace, "organisation": company.organisation}
        Mandate.objects.filter(**own, ended_at=None).update(ended_at=timezone.now())
        company.delete()


def remove_member(member: WorkspaceMember, *, user: Any) -> bool:
    """Take a person out of a workspace; False, and nothing done, for its last facilitator."""
    must(member.workspace, user, HEADS)
    with transaction.atomic():
        heads = member.workspace.members.select_for_update().filter(role="facilitator")
        if member.role == "facilitator" and len(heads) < 2:
            return False
        member.delete()
    return True
