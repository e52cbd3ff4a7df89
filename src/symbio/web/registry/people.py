"""People of an organisation: invited by letter, given a role, let go; one owner always stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from symbio.language import UnusableCall
from symbio.web.access import Viewer
from symbio.web.mail import Address
from symbio.web.notices.telling import tell_invited
from symbio.web.privacy.letters import send
from symbio.web.registry.models import Invite, Member, Organisation

DAYS = 14
"""How long an invitation is good."""
MOST_OPEN = 20
"""Open invitations of one organisation at most: nobody is mailed without end."""
_SALT = "symbio.web.registry.invite"


def _must_own(organisation: Organisation, user: Any) -> None:
    if not Viewer.of(user).is_owner(organisation.pk):
        raise Http404


def invite(
    organisation: Organisation, email: str, role: str, *, user: Any, address: Address, lang: str
) -> Invite:
    """Ask somebody by e-mail to join; an open invitation to the same address is sent again with the new role.

    Raises
    ------
    UnusableCall
        There are `MOST_OPEN` open invitations already.
    """
    _must_own(organisation, user)
    email = email.strip().lower()
    still_open = Invite.objects.filter(organisation=organisation, accepted_at=None)
    with transaction.atomic():
        if not still_open.filter(email=email).exists() and still_open.count() >= MOST_OPEN:
            raise UnusableCall("web-invites-too-many", most=MOST_OPEN)
        still_open.filter(email=email).delete()
        made = Invite.objects.create(organisation=organisation, email=email, role=role, invited_by=user)
        path = reverse("invite", args=[token_of(made)])
        tell_invited(email, path)
        link = address(path)
        facts = {"company": organisation.name, "link": link, "days": DAYS}
        send(
            "web-invite",
            email,
            lang,
            user=user,
            source=f"company-{organisation.pk}",
            address=address,
            **facts,
        )
    return made


def token_of(invite: Invite) -> str:
    """The signed token of an invitation's link."""
    return signing.dumps(invite.pk, salt=_SALT)


def invite_of(token: str) -> Invite | None:
    """The invitation that a token opens; None where it is forged, used, withdrawn or too old."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=timedelta(days=DAYS))
    except signing.BadSignature:
        return None
    return Invite.objects.filter(accepted_at=None, pk=pk).select_related("organisation").first()


def accept(invite: Invite, *, user: Any) -> Member:
    """Join; a forwarded link opens nothing, and of two acceptances at once only one succeeds."""
    if user.email.strip().lower() != invite.email:
        raise Http404
    with transaction.atomic():
        unused = Invite.objects.filter(pk=invite.pk, accepted_at=None)
        if not unused.update(accepted_at=timezone.now()):
            raise Http404
        member, _ = Member.objects.get_or_create(
            user=user, organisation=invite.organisation, defaults={"role": invite.role}
        )
    return member


def withdraw(invite: Invite, *, user: Any) -> None:
    """Take an open invitation back."""
    _must_own(invite.organisation, user)
    Invite.objects.filter(pk=invite.pk, accepted_at=None).delete()


def set_role(member: Member, role: str, *, user: Any) -> bool:
    """Give a member a role, or none ("" lets them go); False where no owner would be left."""
    _must_own(member.organisation, user)
    with transaction.atomic():
        owners = Member.objects.select_for_update().filter(organisation=member.organisation, role="owner")
        if role != "owner" and [owner.pk for owner in owners] == [member.pk]:
            return False
        if role:
            member.role = role
            member.save(update_fields=["role"])
        else:
            member.delete()
    return True
