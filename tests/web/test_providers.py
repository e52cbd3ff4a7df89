"""Providers: what they declare, which streams reach them as questions and how much of them, who decides."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from symbio.web import bridge
from symbio.web.access import VISITOR, Viewer, cards
from symbio.web.jobs.work import work
from symbio.web.notices import rounds
from symbio.web.notices.models import Notice, Round
from symbio.web.providers import offering
from symbio.web.providers.beyond import beyond
from symbio.web.providers.fitting import open_questions, providers_near
from symbio.web.providers.models import Answer, Ask, Declared, Provider
from symbio.web.registry.models import Member, Sighting, Stream

NOVOKUZNETSK = (53.76, 87.11)
ROLES = ("visitor", "stranger", "viewer", "editor", "owner")


@pytest.fixture
def market(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """A plating works with sludge, a processor that takes it, people of every role at both, a stranger."""
    made: dict[str, Any] = {}
    plating = company("Secret Plating", activity="25.61")
    processor = company("Recovery Ltd", activity="38.22", at=(55.0, 82.9))
    for name, organisation in (("asker", plating), ("taker", processor)):
        for role in ("viewer", "editor", "owner"):
            user = person(f"{name}-{role}@example.org", language="en")
            made[f"{name}-{role}"] = user
            Member.objects.create(user=user, organisation=organisation, role=role)
    made["stranger"] = person("stranger@example.org")
    company("Bakery", user=made["stranger"], activity="10.71")
    made["visitor"] = None
    made["plating"], made["processor"] = plating, processor
    made["sludge"] = stream(plating, "гальванический шлам", quantity=1200.0, unit="t/a", hazard_class=3)
    made["provider"] = declared(processor)
    return made


def declared(organisation: Any, *resources: str, **fields: Any) -> Provider:
    """A provider that declares resources; galvanic sludge without any."""
    provider = Provider.objects.create(organisation=organisation, **fields)
    for name in resources or ("galvanic_sludge",):
        Declared.objects.create(provider=provider, kind="resource", name=name)
    return provider


def _questions(provider: Provider) -> list[int]:
    viewer = Viewer(None, {provider.organisation_id: "viewer"})
    return [one.stream.pk for one in open_questions(provider, viewer)]


def _show(stream: Stream, sees: str) -> None:
    stream.sees_what = sees
    stream.save()


def _ask(market: dict[str, Any], browser: Any, who: str = "asker-editor", **more: Any) -> int:
    said = {"providers": [str(market["provider"].pk)], "shows": "what", "words": "Anything?", **more}
    return int(browser(market[who]).post(reverse("ask", args=[market["sludge"].pk]), said).status_code)


def _question(market: dict[str, Any]) -> str:
    return reverse("question", args=[market["provider"].pk, market["sludge"].pk])


def test_the_sludge_is_understood(market: dict[str, Any]) -> None:
    assert market["sludge"].resource == "galvanic_sludge"


@pytest.mark.parametrize(
    ("sees", "reaches"), [("private", False), ("matched", False), ("members", True), ("public", True)]
)
def test_unmatched_streams_reach_a_provider_as_far_as_their_visibility_permits(
    market: dict[str, Any], browser: Any, sees: str, reaches: bool
) -> None:
    _show(market["sludge"], sees)
    assert (market["sludge"].pk in _questions(market["provider"])) is reaches
    client = browser(market["taker-viewer"])
    assert client.get(_question(market)).status_code == (200 if reaches else 404)
    text = client.get(reverse("questions")).content.decode()
    assert ("гальванический шлам" in text) is reaches
    assert "Secret Plating" not in text


def test_a_private_stream_reaches_a_provider_when_its_owner_asks_without_its_name_or_place(
    market: dict[str, Any], browser: Any
) -> None:
    market["sludge"].composition = "Ni 7.77 %"
    market["sludge"].unit_cost = 4321.0
    market["sludge"].save()
    assert _ask(market, browser) == 302
    text = browser(market["taker-editor"]).get(_question(market)).content.decode()
    assert "гальванический шлам" in text
    assert "Anything?" in text
    assert "about 210 km" in text
    for hidden in ("Secret Plating", "55.35", "86.09", "7.77", "4321"):
        assert hidden not in text
    assert browser(market["taker-editor"]).get(f"/streams/{market['sludge'].pk}/").status_code == 404
    assert Sighting.objects.get().organisation == market["processor"], "its owner is told who looked"
    _ask(market, browser, shows="quality")
    assert "7.77" in browser(market["taker-editor"]).get(_question(market)).content.decode()
    browser(market["asker-owner"]).post(reverse("ask", args=[market["sludge"].pk]), {"stop": "1"})
    assert browser(market["taker-editor"]).get(_question(market)).status_code == 404


def test_a_company_that_is_named_beside_open_streams_asks_about_a_private_one_without_its_name(
    market: dict[str, Any], browser: Any
) -> None:
    market["plating"].is_named = True
    market["plating"].save()
    market["plating"].sites.update(is_exact=True, place="Тайное")
    page = reverse("ask", args=[market["sludge"].pk])
    assert b"they see the name" not in browser(market["asker-owner"]).get(page).content
    for sees in ("private", "matched"):
        _show(market["sludge"], sees)
        _ask(market, browser)
        text = browser(market["taker-editor"]).get(_question(market)).content.decode()
        assert "гальванический шлам" in text
        assert "Secret Plating" not in text
        assert "Тайное" not in text
    _show(market["sludge"], "members")
    assert "Secret Plating" in browser(market["taker-editor"]).get(_question(market)).content.decode()
    assert b"they see the name" in browser(market["asker-owner"]).get(page).content


def test_only_those_who_are_asked_see_a_private_stream(
    market: dict[str, Any], company: Any, browser: Any, person: Any
) -> None:
    other = declared(company("Other Recovery", user=person("x@example.org"), activity="38.22"))
    _ask(market, browser)
    assert _questions(market["provider"]) == [market["sludge"].pk]
    assert not _questions(other)
    _ask(market, browser, is_for_all="on")
    assert _questions(other) == [market["sludge"].pk]
    later = declared(company("Later", activity="38.22"))
    assert _questions(later) == [market["sludge"].pk]
    assert not _questions(declared(company("Elsewhere", activity="38.22"), "tyres_used"))


@pytest.mark.parametrize(
    ("fields", "reaches"),
    [
        ({}, True),
        ({"hazard_classes": [3, 4]}, True),
        ({"hazard_classes": [4, 5]}, False),
        ({"reach_km": 300.0}, True),
        ({"reach_km": 100.0}, False),
        ({"reach_km": 100.0, "reach_countries": ["RU"]}, True),
        ({"reach_countries": ["DK"]}, False),
    ],
)
def test_a_stream_is_a_question_within_declared_classes_and_reach(
    market: dict[str, Any], fields: dict[str, Any], reaches: bool
) -> None:
    _show(market["sludge"], "public")
    market["sludge"].site.country = "RU"
    market["sludge"].site.save()
    Provider.objects.update(**fields)
    market["provider"].refresh_from_db()
    assert bool(_questions(market["provider"])) is reaches
    stream = Stream.objects.select_related("site__organisation").get(pk=market["sludge"].pk)
    [card] = cards([stream], VISITOR)
    assert bool(providers_near(card)) is reaches, "both sides of it agree"


def test_the_exact_place_does_not_follow_from_a_reach(market: dict[str, Any]) -> None:
    _show(market["sludge"], "public")
    viewer = Viewer(None, {market["processor"].pk: "viewer"})
    [before] = open_questions(market["provider"], viewer)
    site = market["sludge"].site
    site.lat, site.lon = 55.26, 86.01
    site.save()
    [after] = open_questions(market["provider"], viewer)
    assert before.km == after.km, "the middle of the cell is all that is measured from"


def test_a_stream_with_a_fitting_partner_is_no_question_but_a_hidden_partner_does_not_show(
    market: dict[str, Any], stream: Any, company: Any
) -> None:
    ash = stream(company("Power"), "зола уноса", sees="public")
    declare = declared(company("Ash Ltd", activity="38.32"), "fly_ash_coal", "ash")
    want = stream(company("Cement", activity="23.51", at=(55.28, 85.61)), "зола уноса для цемента", "need")
    bridge.match_stream(ash)
    assert ash.as_offer.filter(band="fits").exists()
    assert ash.pk in _questions(declare)
    _show(want, "members")
    assert ash.pk not in _questions(declare)


def test_one_provider_declares_a_kind_and_its_kinds_reach_it(market: dict[str, Any], stream: Any) -> None:
    nickel = stream(market["plating"], "шлам", sees="public")
    nickel.resource = "galvanic_sludge_nickel"
    nickel.save()
    assert nickel.pk in _questions(market["provider"])
    needed = stream(market["plating"], "галваношлам", "need", sees="public")
    needed.resource = "galvanic_sludge"
    needed.save()
    assert needed.pk not in _questions(market["provider"]), "what is needed is no question to a processor"


def test_an_answer_reaches_the_owner_who_accepts_and_names_open_with_letters(
    market: dict[str, Any], browser: Any
) -> None:
    _ask(market, browser)
    work(Event(), is_once=True)
    asked = [letter for letter in mail.outbox if letter.to[0].startswith("taker")]
    assert {letter.to[0] for letter in asked} == {"taker-editor@example.org", "taker-owner@example.org"}
    assert "asks you, without names" in asked[0].body
    assert "about 210 km" in asked[0].body
    said = {"kind": "can", "terms": "From 20 t, in big bags", "price": "4000 RUB/t", "needs": "moisture?"}
    assert browser(market["taker-editor"]).post(_question(market), said).status_code == 302
    page = reverse("stream", args=[market["sludge"].pk])
    text = browser(market["asker-viewer"]).get(page).content.decode()
    for shown in ("Recovery Ltd", "From 20 t, in big bags", "4000 RUB/t", "moisture?"):
        assert shown in text
    given = Answer.objects.get()
    decide = reverse("answer-decide", args=[given.pk])
    assert "Accept, and show our name" not in text, "a viewer decides nothing"
    answer = browser(market["asker-editor"]).post(decide, {"decision": "", "reply": "60 %"})
    assert answer.status_code == 302
    question = browser(market["taker-editor"]).get(_question(market)).content.decode()
    assert "60 %" in question
    assert "Secret Plating" not in question
    browser(market["asker-editor"]).post(decide, {"decision": "accepted"})
    assert "Secret Plating" in browser(market["taker-editor"]).get(_question(market)).content.decode()
    changed = browser(market["taker-editor"]).post(_question(market), {"kind": "cannot"})
    assert changed.status_code == 404, "what was accepted is not changed"
    work(Event(), is_once=True)
    text = "".join(letter.subject + letter.body for letter in mail.outbox)
    for told in ("it can take it on", "replied to your answer", "names are open"):
        assert told in text
    assert "Secret Plating" not in text
    assert "Recovery Ltd" not in text
    browser(market["asker-editor"]).post(decide, {"decision": "taken_back"})
    assert "Secret Plating" not in browser(market["taker-editor"]).get(_question(market)).content.decode()


def test_a_declined_answer_opens_no_name(market: dict[str, Any], browser: Any) -> None:
    _ask(market, browser)
    browser(market["taker-owner"]).post(_question(market), {"kind": "sample"})
    decide = reverse("answer-decide", args=[Answer.objects.get().pk])
    browser(market["asker-owner"]).post(decide, {"decision": "declined"})
    text = browser(market["taker-owner"]).get(_question(market)).content.decode()
    assert "Declined" in text
    assert "Secret Plating" not in text


def test_what_a_question_showed_is_hidden_when_the_stream_is_removed_or_no_longer_asked(
    market: dict[str, Any], browser: Any
) -> None:
    _ask(market, browser)
    browser(market["taker-owner"]).post(_question(market), {"kind": "sample", "terms": "Send 2 kg"})
    market["sludge"].removed_at = timezone.now()
    market["sludge"].save()
    text = browser(market["taker-owner"]).get(_question(market)).content.decode()
    assert "Send 2 kg" in text
    assert "гальванический" not in text
    market["sludge"].removed_at = None
    market["sludge"].save()
    browser(market["asker-owner"]).post(reverse("ask", args=[market["sludge"].pk]), {"stop": "1"})
    text = browser(market["taker-owner"]).get(_question(market)).content.decode()
    assert "гальванический" not in text
    assert browser(market["taker-owner"]).post(_question(market), {"kind": "can"}).status_code == 404


PAGES = {
    "providers": (200, 200, 200, 200, 200),
    "provider": (200, 200, 200, 200, 200),
    "provider-edit": (302, 404, 404, 200, 200),
    "question": (302, 404, 200, 200, 200),
    "ask": (302, 404, 404, 404, 404),
}


@pytest.mark.parametrize("name", PAGES)
def test_who_sees_which_page_of_a_provider(market: dict[str, Any], browser: Any, name: str) -> None:
    _ask({**market}, browser)
    arguments = {
        "providers": [],
        "provider": [market["provider"].pk],
        "provider-edit": [market["processor"].pk],
        "question": [market["provider"].pk, market["sludge"].pk],
        "ask": [market["sludge"].pk],
    }[name]
    people = [None, market["stranger"], *(market[f"taker-{role}"] for role in ROLES[2:])]
    seen = [browser(user).get(reverse(name, args=arguments)).status_code for user in people]
    assert tuple(seen) == PAGES[name]


@pytest.mark.parametrize(
    ("who", "asks", "answers", "decides"),
    [
        ("visitor", 302, 302, 302),
        ("stranger", 404, 404, 404),
        ("asker-viewer", 404, 404, 404),
        ("asker-editor", 302, 404, 302),
        ("asker-owner", 302, 404, 302),
        ("taker-viewer", 404, 404, 404),
        ("taker-editor", 404, 302, 404),
        ("taker-owner", 404, 302, 404),
    ],
)
def test_who_may_ask_answer_and_decide(
    market: dict[str, Any], browser: Any, who: str, asks: int, answers: int, decides: int
) -> None:
    assert _ask(market, browser, who) == asks
    assert Ask.objects.exists() is (asks == 302 and who != "visitor")
    _ask(market, browser)
    client = browser(market[who])
    assert client.post(_question(market), {"kind": "can"}).status_code == answers
    assert Answer.objects.exists() is (answers == 302 and who != "visitor")
    Answer.objects.update_or_create(
        stream=market["sludge"], provider=market["provider"], defaults={"kind": "can"}
    )
    decide = reverse("answer-decide", args=[Answer.objects.get().pk])
    assert client.post(decide, {"decision": "accepted"}).status_code == decides
    assert (Answer.objects.get().decision == "accepted") is (decides == 302 and who != "visitor")


def test_an_unlisted_provider_is_in_no_list_and_seen_by_its_own_people(
    market: dict[str, Any], browser: Any
) -> None:
    Provider.objects.update(is_listed=False)
    page = reverse("provider", args=[market["provider"].pk])
    assert [
        browser(market[who]).get(page).status_code for who in ("visitor", "stranger", "taker-viewer")
    ] == [
        404,
        404,
        200,
    ]
    assert b"Recovery Ltd" not in browser().get(reverse("providers")).content
    _show(market["sludge"], "public")
    assert b"Recovery Ltd" not in browser().get(f"/streams/{market['sludge'].pk}/").content


def test_the_list_is_narrowed_by_resource_technology_kind_and_place(
    market: dict[str, Any], browser: Any, company: Any
) -> None:
    lab = declared(company("Lab", activity="71.20", at=NOVOKUZNETSK), "tyres_used", kind="laboratory")
    Declared.objects.create(provider=lab, kind="technology", name="T063")
    Provider.objects.filter(pk=market["provider"].pk).update(reach_km=50.0)

    def found(**asked: str) -> list[str]:
        text = browser().get(reverse("providers"), asked).content.decode()
        return [name for name in ("Recovery Ltd", "Lab<") if name in text]

    assert found() == ["Recovery Ltd", "Lab<"]
    assert found(q="galvanic sludge") == ["Recovery Ltd"]
    assert found(q="использованные шины") == ["Lab<"]
    assert found(technology="tyre pyrolysis") == ["Lab<"]
    assert found(kind="laboratory") == ["Lab<"]
    assert found(place="Новосибирск") == ["Recovery Ltd", "Lab<"]
    assert found(place="Новокузнецк") == ["Lab<"]
    assert found(q="", page="99", kind="nonsense") == []
    answer = browser().get(reverse("providers"), {"place": "Nowhereville XYZ"})
    assert "no town that we know" in answer.content.decode()


def test_a_provider_declares_itself_and_its_page_says_that_nobody_checked(
    market: dict[str, Any], browser: Any, company: Any, person: Any
) -> None:
    user = person("new@example.org")
    works = company("New Works", user=user, activity="38.22")
    page, client = reverse("provider-edit", args=[works.pk]), browser(user)
    text = client.get(page).content.decode()
    assert 'value="T077"' in text, "typical technologies are offered"
    said = {
        "kind": "processor",
        "technology": ["T314", "T999999"],
        "hazard_classes": ["3", "4"],
        "licensed": ["recover", "neutralise"],
        "licence_number": "Л020-00113-42/00000001",
        "licence_date": "2024-05-06",
        "licence_url": "https://register.example/1",
        "capacity_t_per_a": "12 тыс.",
        "reach_km": "400",
        "is_listed": "on",
    }
    answer = client.post(page, said)
    assert answer.status_code == 200
    assert 'value="galvanic_sludge" checked' in answer.content.decode(), "proposed by the technology"
    assert not Provider.objects.filter(organisation=works).exists()
    look = client.post(page, {**said, "look": "resource", "find_resource": "масляный шлам"})
    assert 'value="oily_sludge"' in look.content.decode()
    answer = client.post(page, {**said, "resource": ["galvanic_sludge", "no_such_thing"]})
    made = Provider.objects.get(organisation=works)
    assert answer.url == reverse("provider", args=[made.pk])
    assert set(made.declared.values_list("name", flat=True)) == {"galvanic_sludge", "T314"}
    assert (made.capacity_t_per_a, made.hazard_classes, made.reach_km) == (12000.0, [3, 4], 400.0)
    works.refresh_from_db()
    assert works.is_provider
    text = browser().get(answer.url).content.decode()
    for shown in ("New Works", "Л020-00113-42/00000001", "06.05.2024", "12,000", "declared, not checked"):
        assert shown in text
    assert 'href="https://register.example/1"' in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity_t_per_a": "much"},
        {"reach_km": "-5"},
        {"licence_url": "javascript:alert(1)"},
        {"licence_date": "31.02.2024"},
        {"hazard_classes": ["6"]},
        {"kind": "wizard"},
        {"reach_countries": ["XX"]},
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    market: dict[str, Any], browser: Any, wrong: dict[str, Any]
) -> None:
    page = reverse("provider-edit", args=[market["processor"].pk])
    said = {"kind": "processor", "resource": ["galvanic_sludge"], **wrong}
    answer = browser(market["taker-owner"]).post(page, said)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(wrong)


def test_a_stream_page_shows_who_declares_it_and_what_else_can_be_done(
    market: dict[str, Any], browser: Any
) -> None:
    Provider.objects.update(licensed=["recover"], hazard_classes=[3])
    _show(market["sludge"], "public")
    page = reverse("stream", args=[market["sludge"].pk])
    text = browser().get(page).content.decode()
    assert "Recovery Ltd" in text
    assert "about 210 km" in text
    assert "recovery; classes 3 (declared, not checked)" in text
    assert "/know/technology/T314/" in text
    assert reverse("ask", args=[market["sludge"].pk]) not in text
    assert (
        reverse("ask", args=[market["sludge"].pk])
        in browser(market["asker-editor"]).get(page).content.decode()
    )
    more = beyond("galvanic_sludge")
    assert more.technologies
    assert "landfill_space" not in more.replaces


def test_asking_nobody_is_refused_and_providers_that_do_not_declare_it_cannot_be_chosen(
    market: dict[str, Any], browser: Any, company: Any
) -> None:
    other = declared(company("Tyres", activity="38.32"), "tyres_used")
    assert _ask(market, browser, providers=[]) == 200
    assert _ask(market, browser, providers=[str(other.pk)]) == 200
    assert not Ask.objects.exists()


def test_new_questions_come_as_one_notice_a_day(market: dict[str, Any], stream: Any) -> None:
    work(Event(), is_once=True)
    Round.objects.update(at=timezone.now() - rounds.EVERY * 1.01)
    Stream.objects.update(changed_at=timezone.now() - rounds.EVERY * 3)
    for i in range(2):
        stream(market["plating"], f"гальванический шлам {i}", sees="public")
    stream(market["plating"], "гальванический шлам секретный")
    work(Event(), is_once=True)
    told = Notice.objects.filter(kind="questions")
    assert {notice.user_id for notice in told} == {market["taker-editor"].pk, market["taker-owner"].pk}
    assert {notice.facts["count"] for notice in told} == {2}


def test_typical_things_come_from_the_tables_and_hold_no_mere_inputs() -> None:
    assert "T077" in offering.typical("technology", "38.22")
    assert "electricity" not in offering.typical("resource", "38.21")
    assert offering.typical("technology", "") == ()


def test_pages_of_providers_ask_the_database_seldom(
    market: dict[str, Any], browser: Any, company: Any, stream: Any, django_assert_max_num_queries: Any
) -> None:
    for i in range(8):
        declared(company(f"Provider {i}", activity="38.22"))
        stream(market["plating"], f"гальванический шлам {i}", sees="public")
    _ask(market, browser)
    other = stream(market["plating"], "гальванический шлам прочий", sees="public")
    Answer.objects.create(stream=other, provider=market["provider"], kind="can")
    Answer.objects.create(stream=market["sludge"], provider=Provider.objects.last(), kind="can")
    owner, taker = browser(market["asker-owner"]), browser(market["taker-owner"])
    for client, address in [
        (taker, reverse("providers")),
        (taker, reverse("provider", args=[market["provider"].pk])),
        (taker, reverse("provider-edit", args=[market["processor"].pk])),
        (taker, reverse("questions")),
        (taker, _question(market)),
        (taker, reverse("question", args=[market["provider"].pk, other.pk])),
        (taker, reverse("news")),
        (owner, reverse("ask", args=[market["sludge"].pk])),
        (owner, reverse("stream", args=[market["sludge"].pk])),
    ]:
        with django_assert_max_num_queries(15, info=address):
            assert client.get(address).status_code == 200
