"""What administrators do to accounts: one function each, with a line in the log."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from symbio.language import UnusableCall
from symbio.web.regions.models import Region
from symbio.web.regions.officers import set_officer
from symbio.web.steward.events import record
from symbio.web.steward.rights import must_be_steward


def accounts(words: str = "") -> QuerySet[Any]:
    """Accounts whose address or name holds `words`, newest first; ``is_verified``, ``is_secured``."""
    users = get_user_model().objects.all()
    verified = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    secured = Authenticator.objects.filter(user=OuterRef("pk"))
    if words:
        users = users.filter(email__icontains=words) | users.filter(name__icontains=words)
    return users.annotate(is_verified=Exists(verified), is_secured=Exists(secured)).order_by("-pk")


def _stewards() -> QuerySet[Any]:
    return get_user_model().objects.select_for_update().filter(is_staff=True, is_active=True)


def _not_the_last(user: Any) -> None:
    if [one.pk for one in _stewards()] == [user.pk]:
        raise UnusableCall("steward-last")


def set_locked(user: Any, *, is_locked: bool, by: Any) -> None:
    """Shut an account out at once, or let it in again.

    Raises
    ------
    UnusableCall
        It is one's own, or the last administrator's.
    """
    must_be_steward(by)
    if user.pk == by.pk:
        raise UnusableCall("steward-oneself")
    with transaction.atomic():
        if is_locked:
            _not_the_last(user)
        user.is_active = not is_locked
        user.save(update_fields=["is_active"])
        record("user-locked" if is_locked else "user-unlocked", by, user.email)


def set_steward(user: Any, *, is_steward: bool, by: Any) -> None:
    """Make somebody an administrator, or no longer one.

    Raises
    ------
    UnusableCall
        It is oneself, or the last administrator.
    """
    must_be_steward(by)
    if user.pk == by.pk:
        raise UnusableCall("steward-oneself")
    with transaction.atomic():
        if not is_steward:
            _not_the_last(user)
        user.is_staff = user.is_superuser = is_steward
        user.save(update_fields=["is_staff", "is_superuser"])
        record("administrator-made" if is_steward else "administrator-ended", by, user.email)


def set_authority(user: Any, region: Region, *, is_officer: bool, by: Any) -> None:
    """Make somebody one of the authority of a region, or no longer."""
    must_be_steward(by)
    with transaction.atomic():
        set_officer(user, region, is_officer=is_officer, given_by=by)
        record("authority-given" if is_officer else "authority-taken", by, f"{user.email}: {region.code}")


def resend_verification(user: Any, *, by: Any, request: HttpRequest) -> bool:
    """Send the letter that verifies an address once more; False where it is verified already."""
    must_be_steward(by)
    address, _ = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": False}
    )
    if address.verified:
        return False
    address.send_confirmation(request)
    record("mail-resent", by, user.email)
    return True


def reset_factor(user: Any, *, by: Any) -> None:
    """Take the second factor and its spare codes from an account whose owner has lost them."""
    must_be_steward(by)
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        record("factor-reset", by, user.email)
