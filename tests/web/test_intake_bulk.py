"""Many streams at once: set, written down one by one, undone as one; of one's own company alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from symbio.web import bridge
from symbio.web.intake.models import Sweep
from symbio.web.registry.models import Member, Site, Stream, StreamChange
from symbio.web.synergies.models import Candidate


@pytest.fixture
def owner(person: Any) -> Any:
    return person("owner@example.org")


@pytest.fixture
def works(company: Any, owner: Any) -> Any:
    return company("Works", user=owner)


@pytest.fixture
def streams(works: Any, stream: Any) -> list[Stream]:
    return [stream(works, text, quantity=5000.0, unit="t/a") for text in ("зола уноса", "опилки", "щепа")]


def test_ticked_streams_change_together_and_back(
    browser: Any, works: Any, owner: Any, streams: list[Stream]
) -> None:
    client, page = browser(owner), reverse("streams-bulk", args=[works.pk])
    other = Site.objects.create(organisation=works, name="Цех 2")
    ticked = [streams[0].pk, streams[1].pk]
    wish = {
        "stream": ticked,
        "sees": "members",
        "site": other.pk,
        "current_fate": "storage",
        "pattern": "batch",
    }
    wish["pattern"] = "continuous"
    client.post(page, wish)
    changed = Stream.objects.filter(sees_what="members", sees_money="members", site=other)
    assert set(changed.values_list("pk", flat=True)) == set(ticked)
    assert set(changed.values_list("current_fate", "pattern")) == {("storage", "continuous")}
    assert StreamChange.objects.filter(action="changed").count() == 2, "one line of history each"
    text = client.get(page).content.decode()
    assert "2" in text
    Stream.objects.filter(pk=ticked[1]).update(current_fate="burial")
    client.post(reverse("sweep-undo", args=[Sweep.objects.get().pk]))
    assert Stream.objects.get(pk=ticked[0]).sees_what == "private"
    assert Stream.objects.get(pk=ticked[0]).site_id != other.pk
    assert Stream.objects.get(pk=ticked[1]).sees_what == "members", "what was changed since stays"
    client.post(reverse("sweep-undo", args=[Sweep.objects.get().pk]))
    assert StreamChange.objects.filter(stream=ticked[0]).count() == 2, "undone once only"


def test_removed_streams_go_from_the_candidates_and_come_back(
    browser: Any, works: Any, owner: Any, streams: list[Stream], company: Any, stream: Any
) -> None:
    cement = company("Cement", activity="23.51", at=(55.28, 85.61))
    stream(cement, "зола уноса для цемента", "need", quantity=9000.0, unit="t/a")
    bridge.match_stream(streams[0])
    assert Candidate.objects.exists()
    client, page = browser(owner), reverse("streams-bulk", args=[works.pk])
    client.post(page, {"stream": [streams[0].pk, streams[1].pk], "removed": "yes"})
    assert Stream.objects.filter(removed_at=None, site__organisation=works).count() == 1
    assert not Candidate.objects.exists()
    assert "зола уноса" in client.get(page + "?removed=1").content.decode()
    client.post(page + "?removed=1", {"stream": [streams[0].pk], "removed": "no"})
    assert Candidate.objects.exists()
    assert list(StreamChange.objects.values_list("action", flat=True)) == ["removed", "removed", "restored"]


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"sees": "all"},
        {"site": "999999"},
        {"pattern": "x"},
        {"current_fate": "<b>"},
        {"removed": "maybe"},
    ],
)
def test_what_cannot_be_set_changes_nothing(
    browser: Any, works: Any, owner: Any, streams: list[Stream], wish: dict[str, str]
) -> None:
    page = reverse("streams-bulk", args=[works.pk])
    answer = browser(owner).post(page, {"stream": [streams[0].pk], **wish}, follow=True)
    assert answer.status_code == 200
    assert not StreamChange.objects.exists()
    assert not Sweep.objects.exists()


def test_streams_and_sites_of_others_are_out_of_reach(
    browser: Any, works: Any, owner: Any, streams: list[Stream], company: Any, stream: Any
) -> None:
    foreign = stream(company("Other"), "барда")
    page = reverse("streams-bulk", args=[works.pk])
    client = browser(owner)
    client.post(page, {"stream": [foreign.pk], "sees": "public"})
    client.post(page, {"stream": [streams[0].pk], "site": foreign.site_id})
    assert not Sweep.objects.exists()
    assert Stream.objects.get(pk=foreign.pk).sees_what == "private"


@pytest.mark.parametrize(
    ("role", "may_edit"), [("owner", True), ("editor", True), ("viewer", False), (None, False)]
)
def test_only_those_who_may_edit_change_many(
    browser: Any, person: Any, company: Any, works: Any, owner: Any, streams: list[Stream],
    role: str | None, may_edit: bool,
) -> None:  # fmt: skip
    page = reverse("streams-bulk", args=[works.pk])
    browser(owner).post(page, {"stream": [streams[0].pk], "sees": "members"})
    user = person("someone@example.org")
    if role:
        Member.objects.create(user=user, organisation=works, role=role)
    else:
        company("Stranger", user=user)
    client = browser(user)
    assert client.get(page).status_code == (200 if may_edit else 404)
    assert browser().get(page).status_code == 302
    answer = client.post(page, {"stream": [streams[1].pk], "sees": "public"})
    assert answer.status_code == (302 if may_edit else 404)
    assert Stream.objects.filter(sees_what="public").exists() is may_edit
    undo = client.post(reverse("sweep-undo", args=[Sweep.objects.order_by("pk")[0].pk]))
    assert undo.status_code == (302 if may_edit else 404)


def test_a_list_of_many_asks_the_database_little(
    browser: Any, works: Any, owner: Any, stream: Any, django_assert_max_num_queries: Any
) -> None:
    for i in range(12):
        stream(works, f"поток {i}")
    page = reverse("streams-bulk", args=[works.pk])
    browser(owner).post(page, {"stream": [Stream.objects.first().pk], "sees": "members"})  # type: ignore[union-attr]
    client = browser(owner)
    with django_assert_max_num_queries(15):
        assert client.get(page + "?q=поток&direction=offer").status_code == 200
