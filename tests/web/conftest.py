"""The platform over a database of its own, in a folder of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

os.environ["SYMBIO_DATA"] = tempfile.mkdtemp(prefix="symbio-tests-")
atexit.register(shutil.rmtree, os.environ["SYMBIO_DATA"], ignore_errors=True)
os.environ["SYMBIO_SECRET_KEY"] = "for tests alone"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbio.web.settings")

import django

django.setup()

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.test import client as test_client

from symbio.web import bridge
from symbio.web.access import cell_of
from symbio.web.registry.models import Member, Organisation, Site, Stream
from symbio.web.workspaces import campaigns, residents
from symbio.web.workspaces.models import Workspace, WorkspaceCompany, WorkspaceMember

RESIDENTS = (
    "Название;ОКВЭД;Город;Почта\nТЭЦ Южная;35.11;Кемерово;tec@example.org\nЦементный завод;23.51;Топки;\n"
)
KEMEROVO, TOPKI = (55.35, 86.09), (55.28, 85.61)


def _stay_open(**kwargs: object) -> None:
    """Stands in for what closes connections: a file that a test closes would close the test's own."""


test_client.close_old_connections = _stay_open


@pytest.fixture(autouse=True)
def _database(db: None) -> Iterator[None]:
    """Every test of the platform may use the database.

    A request would close the connection of the test, in the midst of its transaction. Django's own client
    prevents that, other clients do not.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def company() -> Callable[..., Organisation]:
    """Makes an organisation with one site, and a member where a user is given."""

    def made(name: str = "Works", *, user: Any = None, role: str = "owner", **fields: Any) -> Organisation:
        at = fields.pop("at", KEMEROVO)
        activity = fields.pop("activity", "35.11")
        organisation = Organisation.objects.create(
            name=name, name_key=name.lower(), activity=activity, **fields
        )
        Site.objects.create(
            organisation=organisation, name=name, activity=activity, lat=at[0], lon=at[1], cell=cell_of(*at)
        )
        if user is not None:
            Member.objects.create(user=user, organisation=organisation, role=role)
        return organisation

    return made


@pytest.fixture
def stream() -> Callable[..., Stream]:
    """Makes a stream of an organisation's first site; private unless told otherwise."""

    def made(organisation: Organisation, text: str, direction: str = "offer", **fields: Any) -> Stream:
        sees = fields.pop("sees", "private")
        found = Stream(
            site=organisation.sites.get(),
            direction=direction,
            text=text,
            text_key=bridge.text_key(text),
            sees_what=sees,
            sees_quality=sees,
            sees_money=sees,
            **fields,
        )
        bridge.understand([found])
        found.save()
        return found

    return made


@pytest.fixture
def person() -> Callable[..., Any]:
    """Makes a user without a password: tests log in otherwise, and hashing takes long."""

    def made(email: str = "a@example.org", **fields: Any) -> Any:
        user = get_user_model().objects.create_user(email, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    return made


@pytest.fixture
def browser() -> Callable[..., Client]:
    """A client, logged in where a user is given, that reads a language."""

    def made(user: Any = None, lang: str = "en") -> Client:
        client = Client(headers={"Accept-Language": lang})
        if user is not None:
            client.force_login(user)
        return client

    return made


@pytest.fixture
def park(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """A park with people of every role, and a company that joined it and shows what it has."""
    workspace = Workspace.objects.create(name="Южный парк")
    made: dict[str, Any] = {"space": workspace, "users": {"visitor": None}}
    for role in ("facilitator", "assistant", "guest"):
        user = made["users"][role] = person(f"{role}@example.org")
        WorkspaceMember.objects.create(user=user, workspace=workspace, role=role)
    power, cement = company("Power"), company("Cement", activity="23.51", at=(55.28, 85.61))
    for role in ("viewer", "editor", "owner"):
        user = made["users"][role] = person(f"{role}@example.org")
        Member.objects.create(user=user, organisation=power, role=role)
    made["users"]["stranger"] = person("stranger@example.org")
    company("Stranger", user=made["users"]["stranger"], activity="10.71")
    for one in (power, cement):
        joined = WorkspaceCompany.objects.create(workspace=workspace, organisation=one, shares="what")
        made[one.name] = joined
    made["ash"] = stream(power, "зола уноса", quantity=5000.0, unit="t/a", unit_cost=77.5)
    made["want"] = stream(cement, "зола уноса для цемента", "need", quantity=9000.0, unit="t/a")
    bridge.match_stream(made["ash"])
    listed = residents.read_list(None, RESIDENTS)
    residents.add_residents(workspace, listed, user=made["users"]["facilitator"])
    made["campaign"] = campaigns.start(workspace, "Весна", "what", "", user=made["users"]["facilitator"])
    return made
