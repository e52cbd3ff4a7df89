"""The demo regions in the database, with demo users; loopback only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from symbio.streams.demo import DEMOS, demo
from symbio.web import bridge
from symbio.web.demo_providers import make_providers
from symbio.web.importer import Importer
from symbio.web.regions.figures import make_figures
from symbio.web.regions.models import Region
from symbio.web.regions.officers import set_officer
from symbio.web.registry.models import Member, Organisation
from symbio.web.workspaces.models import WorkspaceCompany
from symbio.web.workspaces.people import found_workspace

Progress = Callable[[int, int], None]
DOMAIN = "demo.invalid"
WORKSPACE = "Кузбасс · Kuzbass"
_ACTIVITY_OF = {"company": "35.11", "second": "23.51", "provider": "38.21"}
"""Demo user → activity of the demo organisation that they own."""
_ROLES = ("company", "second", "provider", "facilitator", "authority", "administrator")
_RIGHTS = {"administrator": {"is_staff": True, "is_superuser": True}}
REGION = "RU-29"
"""Region of the demo authority."""


def is_loaded() -> bool:
    """True when the demo regions are in the database."""
    return Organisation.objects.filter(is_demo=True).exists()


def load_demo(progress: Progress | None = None) -> int:
    """Load both regions as public streams, make the users, match everything; returns how many candidates."""
    tell = progress or (lambda done, total: None)
    with transaction.atomic():
        for i, name in enumerate(DEMOS):
            Importer(is_demo=True, sees="public").run(demo(name))
            tell(i + 1, len(DEMOS) + 2)
        _make_users()
        make_providers(get_user_model().objects.get(email=f"provider@{DOMAIN}"))
    found = bridge.match_all()
    make_figures()
    _give_region()
    tell(len(DEMOS) + 2, len(DEMOS) + 2)
    return found


def _make_users() -> None:
    users = get_user_model().objects
    for role in _ROLES:
        user, is_new = users.get_or_create(
            email=f"{role}@{DOMAIN}",
            defaults={"is_demo": True, **_RIGHTS.get(role, {})},
        )
        if not is_new:
            continue
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if role == "facilitator":
            _make_workspace(user)
        activity = _ACTIVITY_OF.get(role)
        owned = Organisation.objects.filter(is_demo=True, activity=activity).order_by("pk").first()
        if activity and owned is not None:
            Member.objects.create(user=user, organisation=owned, role="owner")


def _give_region() -> None:
    """The demo authority is that of the demo region, once there are figures of it."""
    user = get_user_model().objects.get(email=f"authority@{DOMAIN}")
    region = Region.objects.filter(code=REGION).first()
    if region is not None:
        set_officer(user, region, is_officer=True, given_by=None)


def _make_workspace(user: Any) -> None:
    """A workspace of the region with most demo companies, which share all with it."""
    space = found_workspace(WORKSPACE, "region", None, user=user)
    companies = Organisation.objects.filter(is_demo=True, country="RU").order_by("pk")
    joined = [
        WorkspaceCompany(
            workspace=space,
            organisation=company,
            shares="all",
            consent_by=user,
            consent_at=timezone.now(),
        )
        for company in companies
    ]
    WorkspaceCompany.objects.bulk_create(joined)
