"""Pictures to take away, and a company that joins and is one that was registered for a resident."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from symbio.web.registry.models import Member, Organisation, Site, Stream
from symbio.web.workspaces import people, residents
from symbio.web.workspaces.models import Resident, WorkspaceCompany

ROLES = ("visitor", "stranger", "viewer", "editor", "owner", "guest", "assistant", "facilitator")
BEGINNINGS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}


@pytest.mark.parametrize("role", ROLES)
def test_slides_are_for_those_who_see_the_picture(park: dict[str, Any], browser: Any, role: str) -> None:
    client = browser(park["users"][role])
    for name, key, roles in (
        ("space-slide-file", park["space"].pk, ROLES[-3:]),
        ("space-campaign-slide", park["campaign"].pk, ROLES[-2:]),
    ):
        answer = client.get(reverse(name, args=[key, "svg"]))
        expected = 302 if role == "visitor" else 200 if role in roles else 404
        assert answer.status_code == expected, name
        assert client.get(reverse(name, args=[key, "exe"])).status_code in (302, 404)


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_slide_stands_alone_in_one_language(
    park: dict[str, Any], browser: Any, form: str, lang: str
) -> None:
    Organisation.objects.filter(name="Power").update(name="<b>&Power")
    client = browser(park["users"]["facilitator"], lang)
    for name, key in (("space-slide-file", park["space"].pk), ("space-campaign-slide", park["campaign"].pk)):
        answer = client.get(reverse(name, args=[key, form]))
        assert answer.content.startswith(BEGINNINGS[form])
        assert "attachment" in answer["Content-Disposition"]
        if form == "svg":
            ElementTree.fromstring(answer.content)
            text = answer.content.decode()
            assert not re.search(r"<a |<script|<b>", text)
            assert not re.search(f'lang="{"ru" if lang == "en" else "en"}"', text)


def test_a_company_that_joins_is_merged_with_the_one_registered_for_its_resident(
    park: dict[str, Any], browser: Any, person: Any, company: Any, stream: Any
) -> None:
    user, facilitator = person("tec@example.org"), park["users"]["facilitator"]
    mine = company("ТЭЦ холдинг", user=user)
    tec = Resident.objects.get(name="ТЭЦ Южная")
    registered = residents.register_company(tec, user=facilitator)
    told = stream(registered, "шлак")
    invitation = people.invite_resident(tec, user=facilitator, address=str)
    link = reverse("space-invitation", args=[people.token_of(invitation)])
    client = browser(user)
    assert "as a company of its own" in client.get(link).content.decode()
    other = Organisation.objects.get(name="Stranger")
    assert client.post(link, {"organisation": other.pk, "shares": "what"}).status_code == 200
    assert client.post(link, {"organisation": mine.pk, "shares": "what"}).status_code == 302
    assert not Organisation.objects.filter(pk=registered.pk).exists()
    assert Stream.objects.get(pk=told.pk).site.organisation == mine
    assert Site.objects.filter(organisation=mine).count() == 2
    assert Resident.objects.get(pk=tec.pk).organisation == mine
    joined = WorkspaceCompany.objects.get(workspace=park["space"], organisation=mine)
    assert (joined.shares, joined.is_registered_here) == ("what", False)
    assert list(Member.objects.filter(user=user).values_list("organisation", flat=True)) == [mine.pk]
