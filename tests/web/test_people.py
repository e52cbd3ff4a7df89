"""People of an organisation: invited by letter, once, for one address; one owner always stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from symbio.web.registry.models import Invite, Member
from symbio.web.registry.people import MOST_OPEN


@pytest.fixture
def works(company: Any, person: Any) -> dict[str, Any]:
    """A company with an owner, an editor and a viewer, and somebody from elsewhere."""
    users = {role: person(f"{role}@example.org") for role in ("owner", "editor", "viewer", "stranger")}
    organisation = company("Works", user=users["owner"])
    for role in ("editor", "viewer"):
        Member.objects.create(user=users[role], organisation=organisation, role=role)
    company("Elsewhere", user=users["stranger"])
    return {"organisation": organisation, **users}


def _link(text: str) -> str:
    found = re.search(r"http://testserver(/invite/\S+/)", text)
    assert found is not None
    return found[1]


def test_a_colleague_is_invited_joins_once_and_nobody_else_does(
    works: dict[str, Any], browser: Any, person: Any
) -> None:
    page = reverse("people", args=[works["organisation"].pk])
    answer = browser(works["owner"], "ru").post(page, {"email": "New@example.org", "role": "editor"})
    assert answer.status_code == 302
    assert mail.outbox[0].to == ["new@example.org"]
    assert "Works" in mail.outbox[0].subject
    link = _link(mail.outbox[0].body)
    assert browser().get(link).status_code == 302, "one logs in first"
    assert browser(works["stranger"]).post(link).status_code == 404, "a forwarded link opens nothing"
    new = person("new@example.org")
    assert browser(new).get(link).status_code == 200
    assert browser(new).post(link).url == "/my/"
    assert Member.objects.get(user=new).role == "editor"
    assert browser(new).post(link).status_code == 404, "used once"


def test_a_withdrawn_or_forged_invitation_is_dead(works: dict[str, Any], browser: Any, person: Any) -> None:
    page = reverse("people", args=[works["organisation"].pk])
    browser(works["owner"]).post(page, {"email": "new@example.org", "role": "viewer"})
    link = _link(mail.outbox[0].body)
    browser(works["owner"]).post(reverse("invite-withdraw", args=[Invite.objects.get().pk]))
    client = browser(person("new@example.org"))
    assert client.get(link).status_code == 404
    assert client.get("/invite/forged/").status_code == 404


@pytest.mark.parametrize(
    ("role", "sees", "decides"),
    [("owner", 200, 302), ("editor", 200, 404), ("viewer", 200, 404), ("stranger", 404, 404)],
)
def test_members_see_each_other_and_owners_decide(
    works: dict[str, Any], browser: Any, role: str, sees: int, decides: int
) -> None:
    client, pk = browser(works[role]), works["organisation"].pk
    page = reverse("people", args=[pk])
    assert client.get(page).status_code == sees
    assert client.post(page, {"email": "x@example.org", "role": "owner"}).status_code == decides
    viewer = Member.objects.get(user=works["viewer"], organisation_id=pk)
    answer = client.post(reverse("member-role", args=[viewer.pk]), {"role": "owner"})
    assert answer.status_code == decides
    viewer.refresh_from_db()
    assert (viewer.role == "owner") is (decides == 302)


def test_one_owner_always_stays(works: dict[str, Any], browser: Any) -> None:
    owner = Member.objects.get(user=works["owner"])
    for role in ("viewer", ""):
        browser(works["owner"]).post(reverse("member-role", args=[owner.pk]), {"role": role})
        owner.refresh_from_db()
        assert owner.role == "owner"


def test_nobody_is_mailed_without_end(works: dict[str, Any], browser: Any) -> None:
    page, client = reverse("people", args=[works["organisation"].pk]), browser(works["owner"])
    for i in range(MOST_OPEN + 1):
        answer = client.post(page, {"email": f"p{i}@example.org", "role": "viewer"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert len(mail.outbox) == MOST_OPEN
