"""Workspaces: pages × roles, invitations, questionnaires, what facilitators see and what they do not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from symbio.web import bridge
from symbio.web.access import VISITOR, Viewer
from symbio.web.access_spaces import cards_in, visible_in
from symbio.web.registry.models import Member, Organisation, Stream
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces import campaigns, people, residents
from symbio.web.workspaces.models import (
    Campaign,
    Invitation,
    Questionnaire,
    Resident,
    StreamShare,
    Workspace,
    WorkspaceCompany,
    WorkspaceMember,
)

MEMBERS = ("facilitator", "assistant", "guest")
OUTSIDERS = ("stranger", "viewer", "editor", "owner")


def _addresses(park: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Pages of a workspace, and the roles that they open to."""
    key, workers = [park["space"].pk], ("facilitator", "assistant")
    return {
        reverse("space", args=key): MEMBERS,
        reverse("space-slide", args=key): MEMBERS,
        reverse("space-csv", args=key): workers,
        reverse("space-residents", args=key): workers,
        reverse("space-invite", args=key): workers,
        reverse("space-campaign-new", args=key): workers,
        reverse("space-campaign", args=[park["campaign"].pk]): workers,
        reverse("space-people", args=key): ("facilitator",),
        reverse("space-sharing", args=[park["Power"].pk]): ("owner",),
        reverse("spaces"): (*MEMBERS, *OUTSIDERS),
        reverse("space-new"): (*MEMBERS, *OUTSIDERS),
    }


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("role", ["visitor", *OUTSIDERS, *MEMBERS])
def test_every_page_opens_to_its_roles_and_is_not_there_for_others(
    park: dict[str, Any], browser: Any, role: str, lang: str
) -> None:
    client = browser(park["users"][role], lang)
    for address, roles in _addresses(park).items():
        answer = client.get(address)
        if role == "visitor":
            assert answer.status_code == 302, address
            assert "/accounts/login/" in answer.url
            continue
        assert answer.status_code == (200 if role in roles else 404), address
        text = answer.content.decode()
        assert not re.findall(r">\s*(?:web|field|spaces?)-[a-z-]+", text), "a sentence without words"
        assert not re.findall(r"<script(?![^>]* src=)|\sstyle=\"", text), address


@pytest.mark.parametrize("role", ["visitor", *OUTSIDERS, *MEMBERS])
def test_every_change_is_made_by_its_roles_only(park: dict[str, Any], browser: Any, role: str) -> None:
    workers, heads = ("facilitator", "assistant"), ("facilitator",)
    space, client = park["space"], browser(park["users"][role])
    tec = Resident.objects.get(name="ТЭЦ Южная")
    guest = WorkspaceMember.objects.get(role="guest")
    open_one = people.invite_company(
        space, "x@example.org", user=park["users"]["facilitator"], address=str, lang="en"
    )
    campaign = reverse("space-campaign", args=[park["campaign"].pk])
    posts: list[tuple[str, dict[str, str], tuple[str, ...]]] = [
        (reverse("space-residents", args=[space.pk]), {"text": "Новый;10.51;Кемерово"}, workers),
        (reverse("space-resident-act", args=[tec.pk, "register"]), {}, workers),
        (reverse("space-resident-act", args=[tec.pk, "invite"]), {}, workers),
        (reverse("space-invite", args=[space.pk]), {"email": "o@example.org"}, workers),
        (reverse("space-campaign-new", args=[space.pk]), {"name": "X", "shows": "what"}, workers),
        (campaign, {"act": "mail"}, workers),
        (campaign, {"act": "newcomers"}, workers),
        (campaign, {"act": "close"}, workers),
        (reverse("space-people", args=[space.pk]), {"email": "p@example.org", "role": "guest"}, heads),
        (reverse("space-withdraw", args=[open_one.pk]), {}, heads),
        (reverse("space-member-remove", args=[guest.pk]), {}, heads),
        (reverse("space-resident-act", args=[tec.pk, "remove"]), {}, workers),
        (reverse("space-sharing", args=[park["Power"].pk]), {"shares": "all"}, ("owner",)),
        (reverse("space-sharing", args=[park["Power"].pk]), {"leave": "1"}, ("owner",)),
    ]
    before = _state()
    for address, data, roles in posts:
        if role == "guest" and address == reverse("space-member-remove", args=[guest.pk]):
            continue
        answer = client.post(address, data)
        may = answer.status_code in (200, 302) and "/accounts/login/" not in getattr(answer, "url", "")
        assert may is (role in roles), (address, answer.status_code)
    if role not in (*workers, "owner"):
        assert _state() == before


def _state() -> list[Any]:
    models = (Resident, Invitation, Campaign, WorkspaceMember, WorkspaceCompany, Organisation, StreamShare)
    return [list(model.objects.order_by("pk").values()) for model in models]


def _seen(viewer: Viewer, space: Workspace) -> set[int]:
    return set(visible_in(Stream.objects.all(), viewer, space.pk).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("role", "sees"),
    [("facilitator", True), ("assistant", True), ("guest", False), ("stranger", False), ("visitor", False)],
)
def test_shared_streams_are_seen_by_those_who_work_there_only(
    park: dict[str, Any], role: str, sees: bool
) -> None:
    user = park["users"][role]
    viewer = VISITOR if user is None else Viewer.of(user)
    assert (park["ash"].pk in _seen(viewer, park["space"])) is sees
    other = Workspace.objects.create(name="Other")
    assert not _seen(viewer, other)


@pytest.mark.parametrize(
    ("shares", "groups"),
    [("what", {"what"}), ("quality", {"what", "quality"}), ("all", {"what", "quality", "money"})],
)
def test_a_card_shows_the_groups_that_the_owner_shares_and_no_more(
    park: dict[str, Any], shares: str, groups: set[str]
) -> None:
    WorkspaceCompany.objects.filter(pk=park["Power"].pk).update(shares=shares)
    Stream.objects.filter(pk=park["ash"].pk).update(sees_what="matched", sees_money="matched")
    park["ash"].refresh_from_db()
    facilitator = park["users"]["facilitator"]
    [card] = cards_in([park["ash"]], Viewer.of(facilitator), park["space"].pk)
    assert card.groups == groups
    assert ("unit_cost" in card.stream) is ("money" in groups)
    assert (card.company, card.place, card.is_exact) == ("Power", None, False)


def test_sharing_with_a_workspace_opens_no_other_group_to_a_facilitator_with_a_company(
    park: dict[str, Any], company: Any
) -> None:
    facilitator = park["users"]["facilitator"]
    company("Bakery", user=facilitator, activity="10.71")
    Stream.objects.filter(pk=park["ash"].pk).update(sees_what="matched", sees_money="matched")
    park["ash"].refresh_from_db()
    [card] = cards_in([park["ash"]], Viewer.of(facilitator), park["space"].pk)
    assert card.groups == {"what"}
    assert "unit_cost" not in card.stream


def test_a_company_that_shares_nothing_is_not_betrayed_by_what_it_makes_public(park: dict[str, Any]) -> None:
    WorkspaceCompany.objects.filter(pk=park["Power"].pk).update(shares="nothing")
    Stream.objects.filter(pk=park["ash"].pk).update(sees_what="public")
    viewer = Viewer.of(park["users"]["facilitator"])
    assert park["ash"].pk not in _seen(viewer, park["space"])
    Organisation.objects.filter(name="Power").update(is_named=True)
    assert park["ash"].pk in _seen(viewer, park["space"])
    assert park["ash"].pk in _seen(Viewer.of(park["users"]["guest"]), park["space"])


def test_a_removed_stream_and_a_company_that_left_are_gone(park: dict[str, Any]) -> None:
    viewer = Viewer.of(park["users"]["facilitator"])
    people.leave(park["Power"], user=park["users"]["owner"])
    assert park["ash"].pk not in _seen(viewer, park["space"])
    Stream.objects.filter(pk=park["want"].pk).update(removed_at=timezone.now())
    assert not _seen(viewer, park["space"])


def test_sharing_with_a_workspace_shows_nothing_outside_it(park: dict[str, Any], browser: Any) -> None:
    client = browser(park["users"]["facilitator"])
    for address in (f"/streams/{park['ash'].pk}/", f"/candidates/{Candidate.objects.get().pk}/"):
        assert client.get(address).status_code == 404
    assert client.get("/catalogue/").context["total"] == 0


def test_a_guest_sees_no_shared_stream(park: dict[str, Any], browser: Any) -> None:
    text = browser(park["users"]["guest"]).get(reverse("space", args=[park["space"].pk])).content.decode()
    assert "зола" not in text
    assert "Power" not in text


def _link() -> str:
    found = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_a_person_joins_by_an_invitation_that_is_good_once(
    park: dict[str, Any], browser: Any, person: Any
) -> None:
    address = reverse("space-people", args=[park["space"].pk])
    browser(park["users"]["facilitator"]).post(address, {"email": "New@Example.org", "role": "assistant"})
    link = _link()
    assert browser().get(link).status_code == 200
    assert "/accounts/login/" in browser().post(link).url
    assert browser(park["users"]["stranger"]).post(link).status_code == 403
    new = person("new@example.org")
    assert browser(new).get(link).status_code == 200
    assert not WorkspaceMember.objects.filter(user=new).exists(), "looking is not joining"
    assert browser(new).post(link).status_code == 302
    assert WorkspaceMember.objects.get(user=new).role == "assistant"
    assert browser(new).post(link).status_code == 404


@pytest.mark.parametrize("how", ["forged", "expired", "withdrawn"])
def test_a_dead_invitation_opens_nothing(park: dict[str, Any], browser: Any, person: Any, how: str) -> None:
    head, new = park["users"]["facilitator"], person("new@example.org")
    made = people.invite_member(
        park["space"], new.email, "guest", user=head, address="http://testserver{}".format, lang="en"
    )
    link = _link()
    if how == "forged":
        link = link[:-3] + "x/"
    elif how == "expired":
        Invitation.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(days=1))
    else:
        people.withdraw(made, user=head)
    assert browser(new).post(link).status_code == 404
    assert not WorkspaceMember.objects.filter(user=new).exists()


def test_a_company_joins_by_its_owners_consent_with_what_they_choose(
    park: dict[str, Any], browser: Any, company: Any, stream: Any
) -> None:
    stranger = park["users"]["stranger"]
    bakery = Organisation.objects.get(name="Stranger")
    crust = stream(bakery, "хлебные отходы")
    browser(park["users"]["assistant"]).post(
        reverse("space-invite", args=[park["space"].pk]), {"email": stranger.email}
    )
    link, viewer = _link(), Viewer.of(park["users"]["facilitator"])
    foreign = park["Power"].organisation
    answer = browser(stranger).post(link, {"organisation": foreign.pk, "shares": "all"})
    assert answer.status_code == 200, "nobody joins with a company that is not theirs"
    assert answer.context["form"].errors
    assert crust.pk not in _seen(viewer, park["space"])
    browser(stranger).post(link, {"organisation": bakery.pk, "shares": "what"})
    assert crust.pk in _seen(viewer, park["space"])
    joined = WorkspaceCompany.objects.get(organisation=bakery)
    assert (joined.consent_by, joined.shares) == (stranger, "what")
    browser(stranger).post(reverse("space-sharing", args=[joined.pk]), {"shares": "nothing"})
    assert crust.pk not in _seen(viewer, park["space"])


def test_an_editor_cannot_consent_for_the_company(park: dict[str, Any], browser: Any) -> None:
    editor = park["users"]["editor"]
    head = park["users"]["facilitator"]
    people.invite_company(
        park["space"], editor.email, user=head, address="http://testserver{}".format, lang="en"
    )
    answer = browser(editor).post(_link(), {"organisation": park["Power"].organisation_id, "shares": "all"})
    assert answer.context["form"].errors
    park["Power"].refresh_from_db()
    assert park["Power"].shares == "what"


def _questionnaire(park: dict[str, Any], name: str = "ТЭЦ Южная") -> Questionnaire:
    return Questionnaire.objects.get(campaign=park["campaign"], resident__name=name)


TOLD = {
    "act": "tell", "direction": "offer", "stream": "зола уноса", "quantity": "100", "unit": "т/год",
    "unit_cost": "314159", "currency": "RUB", "composition": "CaO 42 %",
}  # fmt: skip


def test_a_questionnaire_is_answered_without_an_account_and_seen_as_far_as_it_says(
    park: dict[str, Any], browser: Any
) -> None:
    link, client = campaigns.link_of(_questionnaire(park)), browser(lang="ru")
    page = client.get(link, follow=True)
    assert "Это видите только вы и фасилитатор; проверяющим это не передаётся." in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert not Organisation.objects.filter(name="ТЭЦ Южная").exists(), "opening registers nothing"
    assert client.post(link, TOLD).status_code == 302
    made = Stream.objects.get(site__organisation__name="ТЭЦ Южная")
    assert (made.sees_what, made.sees_quality, made.sees_money) == ("private",) * 3
    assert not made.site.organisation.members.exists()
    assert _questionnaire(park).answered_at is not None
    facilitator = Viewer.of(park["users"]["facilitator"])
    assert made.pk in _seen(facilitator, park["space"])
    [card] = cards_in([made], facilitator, park["space"].pk)
    assert card.groups == {"what"}
    for role in ("guest", "stranger", "owner"):
        assert made.pk not in _seen(Viewer.of(park["users"][role]), park["space"])
    assert browser(park["users"]["facilitator"]).get(f"/streams/{made.pk}/").status_code == 404
    text = browser(park["users"]["facilitator"]).get(reverse("space", args=[park["space"].pk]))
    assert "314159" not in text.content.decode()


def test_what_is_not_understood_in_an_answer_stands_beside_the_field(
    park: dict[str, Any], browser: Any
) -> None:
    link = campaigns.link_of(_questionnaire(park))
    answer = browser().post(link, {**TOLD, "quantity": "many"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Organisation.objects.filter(name="ТЭЦ Южная").exists()


def test_an_answer_can_be_taken_back_and_another_residents_cannot(park: dict[str, Any], browser: Any) -> None:
    link = campaigns.link_of(_questionnaire(park))
    client = browser()
    client.post(link, TOLD)
    made = Stream.objects.get(site__organisation__name="ТЭЦ Южная")
    other = campaigns.link_of(_questionnaire(park, "Цементный завод"))
    assert client.post(other, {"act": "take-back", "stream-id": made.pk}).status_code == 404
    assert client.post(link, {"act": "take-back", "stream-id": park["ash"].pk}).status_code == 404
    client.post(link, {"act": "take-back", "stream-id": made.pk})
    made.refresh_from_db()
    assert made.removed_at is not None


def test_a_forged_or_ended_questionnaire_takes_no_answers(park: dict[str, Any], browser: Any) -> None:
    link = campaigns.link_of(_questionnaire(park))
    assert browser().get(link[:-4] + "xxx/").status_code == 404
    assert browser().get("/spaces/answer/1/").status_code == 404
    campaigns.close(park["campaign"], user=park["users"]["facilitator"])
    assert browser().get(link, follow=True).status_code == 200
    assert browser().post(link, TOLD).status_code == 404
    assert not Organisation.objects.filter(name="ТЭЦ Южная").exists()


def test_reminders_come_once_in_some_days_in_the_residents_language_until_an_answer(
    park: dict[str, Any], browser: Any
) -> None:
    client = browser(park["users"]["facilitator"], "en")
    address = reverse("space-campaign", args=[park["campaign"].pk])
    for _ in range(2):
        client.post(address, {"act": "mail"})
    assert [message.to for message in mail.outbox] == [["tec@example.org"]], "one with an address, once a day"
    assert "проверяющим они не передаются" in mail.outbox[0].body
    some_days_ago = timezone.now().date() - timedelta(days=4)
    Questionnaire.objects.update(mailed_on=some_days_ago)
    client.post(address, {"act": "mail"})
    assert len(mail.outbox) == 2
    assert "напоминание" in mail.outbox[1].subject
    browser().post(_link(), {"act": "finish"})
    Questionnaire.objects.update(mailed_on=some_days_ago)
    client.post(address, {"act": "mail"})
    assert len(mail.outbox) == 2


def test_who_asked_for_silence_is_not_written_to(park: dict[str, Any], browser: Any) -> None:
    browser().post(campaigns.link_of(_questionnaire(park)), {"act": "silence"})
    browser(park["users"]["facilitator"]).post(
        reverse("space-campaign", args=[park["campaign"].pk]), {"act": "mail"}
    )
    assert not mail.outbox


def test_a_mail_that_failed_is_not_counted_and_can_be_sent_again(
    park: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **facts: Any) -> None:
        raise OSError("no server")

    head = park["users"]["facilitator"]
    with monkeypatch.context() as patched:
        patched.setattr(campaigns, "send", broken)
        assert campaigns.mail_links(park["campaign"], user=head, address=str) == (0, 1)
    assert _questionnaire(park).mails == 0
    assert campaigns.mail_links(park["campaign"], user=head, address=str) == (1, 0)


def test_a_resident_takes_over_the_company_and_decides_anew(
    park: dict[str, Any], browser: Any, person: Any
) -> None:
    browser().post(campaigns.link_of(_questionnaire(park)), TOLD)
    made = Stream.objects.get(site__organisation__name="ТЭЦ Южная")
    tec = Resident.objects.get(name="ТЭЦ Южная")
    browser(park["users"]["facilitator"]).post(reverse("space-resident-act", args=[tec.pk, "invite"]))
    assert mail.outbox[-1].to == ["tec@example.org"]
    owner = person("tec@example.org")
    link = _link()
    assert browser(owner).post(link, {"shares": "nothing"}).status_code == 302
    assert Viewer.of(owner).is_owner(made.site.organisation_id)
    assert made.pk not in _seen(Viewer.of(park["users"]["facilitator"]), park["space"])
    secret = campaigns.link_of(_questionnaire(park))
    assert browser().post(secret, TOLD).status_code == 404, "the account decides from now on"


def test_who_works_in_a_workspace_takes_over_no_company_of_its_residents(
    park: dict[str, Any], browser: Any
) -> None:
    assistant = park["users"]["assistant"]
    Resident.objects.filter(name="ТЭЦ Южная").update(email=assistant.email)
    browser().post(campaigns.link_of(_questionnaire(park)), TOLD)
    tec = Resident.objects.get(name="ТЭЦ Южная")
    head = park["users"]["facilitator"]
    people.invite_resident(tec, user=head, address="http://testserver{}".format)
    assert browser(assistant).post(_link(), {"shares": "all"}).status_code == 404
    assert not Member.objects.filter(user=assistant).exists()


def test_the_address_of_a_resident_cannot_be_replaced_by_another_list(park: dict[str, Any]) -> None:
    listed = residents.read_list(None, "ТЭЦ Южная;35.11;Кемерово;me@evil.example")
    residents.add_residents(park["space"], listed, user=park["users"]["facilitator"])
    assert Resident.objects.get(name="ТЭЦ Южная").email == "tec@example.org"


def test_a_workspace_keeps_its_last_facilitator(park: dict[str, Any], browser: Any) -> None:
    head = WorkspaceMember.objects.get(role="facilitator")
    browser(park["users"]["facilitator"]).post(reverse("space-member-remove", args=[head.pk]))
    assert WorkspaceMember.objects.filter(pk=head.pk).exists()


def test_who_makes_a_workspace_is_its_facilitator_and_takes_no_foreign_parent(
    park: dict[str, Any], browser: Any
) -> None:
    stranger, address = park["users"]["stranger"], reverse("space-new")
    answer = browser(stranger).post(address, {"name": "Mine", "kind": "park", "parent": park["space"].pk})
    assert answer.context["form"].errors
    browser(stranger).post(address, {"name": "Mine", "kind": "zone"})
    mine = Workspace.objects.get(name="Mine")
    assert WorkspaceMember.objects.get(workspace=mine).role == "facilitator"
    assert browser(park["users"]["facilitator"]).get(reverse("space", args=[mine.pk])).status_code == 404


def test_no_page_of_a_workspace_asks_the_database_more_than_fifteen_times(
    park: dict[str, Any], browser: Any, stream: Any, django_assert_max_num_queries: Any
) -> None:
    for i in range(8):
        stream(park["Power"].organisation, f"зола уноса {i}")
        stream(park["Cement"].organisation, f"зола уноса {i}", "need")
    bridge.match_all()
    client = browser(park["users"]["facilitator"])
    for address in _addresses(park):
        with django_assert_max_num_queries(15):
            client.get(address)
    link = campaigns.link_of(_questionnaire(park))
    with django_assert_max_num_queries(15):
        assert browser().get(link, follow=True).status_code == 200
