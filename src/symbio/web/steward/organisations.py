"""Companies as administrators see them: name, identifiers, whether these were checked; no streams."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from symbio.language import UnusableCall
from symbio.web import bridge
from symbio.web.registry.models import Organisation
from symbio.web.steward.events import record
from symbio.web.steward.models import Verification
from symbio.web.steward.rights import must_be_steward

IDENTIFIERS = ("inn", "ogrn", "unp", "vat")


def identifiers_of(organisation: Organisation) -> str:
    """All identifiers of a company in one line; "" without any."""
    said = ((name, getattr(organisation, name)) for name in IDENTIFIERS)
    return " ".join(f"{name}={value}" for name, value in said if value)


def is_verified(organisation: Organisation) -> bool:
    """True while the identifiers are those that an administrator has checked."""
    found: Verification | None = getattr(organisation, "verification", None)
    return found is not None and found.identifiers == identifiers_of(organisation)


def companies(words: str = "") -> QuerySet[Organisation]:
    """Companies by name or identifier, newest first, with how many people each has."""
    found = Organisation.objects.select_related("verification").annotate(n_people=Count("members"))
    if words:
        same = Q(**{"name_key__contains": bridge.text_key(words)})
        for name in IDENTIFIERS:
            same |= Q(**{name: words})
        found = found.filter(same)
    return found.order_by("-pk")


def set_verified(organisation: Organisation, *, is_verified: bool, by: Any) -> None:
    """Say that a company's identifiers were checked, or that they no longer count as such.

    Raises
    ------
    UnusableCall
        It has no identifier.
    """
    must_be_steward(by)
    said = identifiers_of(organisation)
    if is_verified and not said:
        raise UnusableCall("steward-no-identifier", name=organisation.name)
    with transaction.atomic():
        if is_verified:
            Verification.objects.update_or_create(
                organisation=organisation, defaults={"identifiers": said, "by": by, "at": timezone.now()}
            )
        else:
            Verification.objects.filter(organisation=organisation).delete()
        action = "organisation-verified" if is_verified else "organisation-doubted"
        record(action, by, f"company {organisation.pk}: {said}")
