"""Acting for a company: only under its mandate, told in its history, over at once when it is revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from symbio.web.registry.models import Site, Stream, StreamChange
from symbio.web.workspaces import mandates, people
from symbio.web.workspaces.models import Mandate, MandateAct, WorkspaceMember

ROLES = ("visitor", "stranger", "viewer", "editor", "owner", "guest", "assistant", "facilitator")


def _given(park: dict[str, Any], rights: tuple[str, ...] = ("streams", "company")) -> Mandate:
    until = timezone.localdate() + timedelta(days=30)
    return mandates.give(park["Power"], rights, until, user=park["users"]["owner"])


def _pages(park: dict[str, Any]) -> list[str]:
    power, site = park["Power"].organisation, Site.objects.get(name="Power")
    return [
        reverse("space-acting", args=[power.pk]),
        reverse("space-acting-stream-new", args=[site.pk]),
        reverse("space-acting-stream", args=[park["ash"].pk]),
        reverse("space-acting-site-new", args=[power.pk]),
        reverse("space-acting-site", args=[site.pk]),
    ]


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_work_in_the_workspace_act_and_only_under_a_mandate(
    park: dict[str, Any], browser: Any, role: str, lang: str, django_assert_max_num_queries: Any
) -> None:
    client = browser(park["users"][role], lang)
    closed = 302 if role == "visitor" else 404
    assert {client.get(page).status_code for page in _pages(park)} == {closed}
    _given(park)
    expected = 200 if role in ("assistant", "facilitator") else closed
    for page in _pages(park):
        with django_assert_max_num_queries(15):
            assert client.get(page).status_code == expected, page
    owner_page = reverse("space-mandate", args=[park["Power"].pk])
    assert client.get(owner_page).status_code == (200 if role == "owner" else closed)
    post = reverse("space-acting-remove", args=[park["ash"].pk, "remove"])
    client.post(post)
    park["ash"].refresh_from_db()
    assert (park["ash"].removed_at is not None) is (expected == 200)


def test_each_act_is_told_to_the_owner_with_who_and_for_whom(park: dict[str, Any], browser: Any) -> None:
    _given(park)
    site = Site.objects.get(name="Power")
    client = browser(park["users"]["assistant"])
    answers = {"direction": "offer", "stream": "шлак котельный", "quantity": "120", "unit": "т/год"}
    answer = client.post(reverse("space-acting-stream-new", args=[site.pk]), answers)
    assert answer.status_code == 302
    made = Stream.objects.get(text="шлак котельный")
    assert (made.sees_what, made.site) == ("private", site)
    act = MandateAct.objects.get()
    assert act.change == StreamChange.objects.get(stream=made)
    assert act.user == park["users"]["assistant"]
    client.post(reverse("space-acting-stream", args=[made.pk]), answers | {"quantity": "130"})
    client.post(reverse("space-acting-remove", args=[made.pk, "remove"]))
    client.post(reverse("space-acting-remove", args=[made.pk, "restore"]))
    actions = MandateAct.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["made", "changed", "removed", "restored"]
    owner = browser(park["users"]["owner"])
    said = "by assistant@example.org for Power under mandate of Южный парк"
    for page in (reverse("space-mandate", args=[park["Power"].pk]), reverse("stream", args=[made.pk])):
        assert said in owner.get(page).content.decode(), page


def test_a_revoked_mandate_ends_at_once_and_so_do_its_day_and_leaving(
    park: dict[str, Any], browser: Any
) -> None:
    client, owner = browser(park["users"]["facilitator"]), browser(park["users"]["owner"])
    page = _pages(park)[0]
    _given(park)
    owner.post(reverse("space-mandate", args=[park["Power"].pk]), {"revoke": "1"})
    assert client.get(page).status_code == 404
    given = _given(park)
    Mandate.objects.filter(pk=given.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert client.get(page).status_code == 404
    _given(park)
    assert client.get(page).status_code == 200
    WorkspaceMember.objects.filter(user=park["users"]["facilitator"]).update(role="guest")
    assert client.get(page).status_code == 404
    WorkspaceMember.objects.filter(user=park["users"]["facilitator"]).update(role="facilitator")
    people.leave(park["Power"], user=park["users"]["owner"])
    assert client.get(page).status_code == 404


def test_a_mandate_gives_no_right_that_it_does_not_name(park: dict[str, Any], browser: Any) -> None:
    _given(park, ("company",))
    client = browser(park["users"]["facilitator"])
    codes = [client.get(page).status_code for page in _pages(park)]
    assert codes == [200, 404, 404, 200, 200]


def test_an_owner_gives_it_in_the_form_and_a_day_in_the_past_is_refused(
    park: dict[str, Any], browser: Any
) -> None:
    page, owner = reverse("space-mandate", args=[park["Power"].pk]), browser(park["users"]["owner"])
    day = timezone.localdate()
    for until in (day - timedelta(days=1), day + timedelta(days=900)):
        assert owner.post(page, {"rights": ["streams"], "until": str(until)}).status_code == 200
    assert not Mandate.objects.exists()
    assert owner.post(page, {"until": str(day)}).status_code == 200
    owner.post(page, {"rights": ["streams"], "until": str(day)})
    assert Mandate.objects.get().rights == ["streams"]
    editor = browser(park["users"]["editor"])
    assert editor.post(page, {"rights": ["streams"], "until": str(day)}).status_code == 404
