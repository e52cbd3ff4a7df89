"""Exchanges that run already, and the resource that a person chose."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from symbio.web import bridge
from symbio.web.intake.exchanges import partner_in, take_partners, write_exchanges
from symbio.web.intake.models import Exchange, Rule
from symbio.web.registry.models import Import, Member, Stream, StreamChange
from symbio.web.synergies.models import Candidate

FORM = (
    "Форма № 2-ТП (отходы) за 2023 год\n"
    "Наименование отчитывающейся организации;ООО Завод\n"
    "А;Б;В;Г;1;2;3;10;17;27;28;29\n"
    "1;Зола уноса;61110001405;5;0;1000;0;0;400;600;0;600\n"
)


@pytest.fixture
def owner(person: Any) -> Any:
    return person("owner@example.org")


@pytest.fixture
def works(company: Any, owner: Any) -> Any:
    return company("Works", user=owner)


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("передано ООО «Втормет», договор 12", "ООО «Втормет»"),
        ('реализовано ОАО "Кузбассцемент"', 'ОАО "Кузбассцемент"'),
        ("sold to Nordic Gypsum A/S since 2019", "Nordic Gypsum A/S"),
        ("передано для утилизации: 400 т", ""),
        ("цемзаводы, отвал", ""),
    ],
)
def test_a_partner_is_known_by_its_legal_form(text: str, partner: str) -> None:
    assert partner_in(text) == partner


def test_what_a_form_says_is_recovered_becomes_a_running_exchange(
    browser: Any, works: Any, owner: Any
) -> None:
    client = browser(owner)
    upload = SimpleUploadedFile("2tp.csv", FORM.encode())
    page = client.post(reverse("import", args=[works.pk]), {"file": upload}).url
    review = client.get(page)
    assert review.context["year"] == 2023, "the form says its year"
    client.post(page, {"accept": "1", "year": "2023"})
    assert Import.objects.get().state == "accepted"
    running = Stream.objects.get(is_running=True)
    assert (running.quantity, running.exchange.partner, running.year) == (400.0, "", 2023)
    exchanges = reverse("exchanges", args=[works.pk])
    partner = {f"partner-{running.pk}": "ООО «Цемент»", f"since-{running.pk}": "2019"}
    client.post(exchanges, partner)
    assert Exchange.objects.values_list("partner", "since").get() == ("ООО «Цемент»", 2019)
    assert "ООО «Цемент»" in client.get("/my/").content.decode()
    assert "ООО «Цемент»" in client.get(reverse("stream", args=[running.pk])).content.decode()


def test_a_partners_name_is_private_whatever_else_is_open(
    browser: Any, works: Any, owner: Any, stream: Any, person: Any, company: Any
) -> None:
    sold = stream(works, "зола уноса", sees="public", is_running=True, current_fate="sold",
                  fate_text="продано ООО «Тайный Друг»")  # fmt: skip
    partners = take_partners([sold])
    sold.save()
    write_exchanges([sold], partners)
    assert sold.exchange.partner == "ООО «Тайный Друг»"
    other = person("other@example.org")
    company("Other", user=other)
    address = reverse("stream", args=[sold.pk])
    for client in (browser(), browser(other)):
        page = client.get(address)
        assert page.status_code == 200
        assert "Тайный" not in page.content.decode()
        assert "Тайный" not in client.get("/my/", follow=True).content.decode()
    assert "Тайный" in browser(owner).get(address).content.decode()


def test_a_stream_that_goes_to_somebody_is_not_offered_and_can_be_again(
    browser: Any, works: Any, owner: Any, stream: Any, company: Any
) -> None:
    ash = stream(works, "зола уноса", quantity=5000.0, unit="t/a")
    cement = company("Cement", activity="23.51", at=(55.28, 85.61))
    stream(cement, "зола уноса для цемента", "need", quantity=9000.0, unit="t/a")
    bridge.match_stream(ash)
    client, address = browser(owner), reverse("stream-running", args=[ash.pk])
    client.post(address, {"running": "yes"})
    assert not Candidate.objects.exists()
    client.post(address, {"running": "no"})
    assert Candidate.objects.exists()
    assert StreamChange.objects.filter(stream=ash).count() == 2


def test_another_resource_is_chosen_matched_by_and_remembered(
    browser: Any, works: Any, owner: Any, stream: Any, company: Any
) -> None:
    odd = stream(works, "отсев номер семь", quantity=5000.0, unit="t/a")
    cement = company("Cement", activity="23.51", at=(55.28, 85.61))
    stream(cement, "зола уноса для цемента", "need", quantity=9000.0, unit="t/a")
    client, address = browser(owner), reverse("stream-resource", args=[odd.pk])
    assert "fly_ash_coal" in client.get(address + "?q=зола+уноса").context["found"]
    client.post(address, {"value": "fly_ash_coal", "keep": "on"})
    odd.refresh_from_db()
    assert (odd.resource, odd.is_confirmed) == ("fly_ash_coal", True)
    assert Candidate.objects.filter(offer=odd).exists(), "partners are found by the chosen resource"
    assert Rule.objects.values_list("kind", "answer", "value").get() == ("word", odd.text_key, "fly_ash_coal")
    client.post(address, {"value": "nope"})
    odd.refresh_from_db()
    assert odd.resource == "fly_ash_coal"


@pytest.mark.parametrize(
    ("role", "may_edit"), [("owner", True), ("editor", True), ("viewer", False), (None, False)]
)
def test_only_those_who_may_edit_say_it(
    browser: Any, person: Any, company: Any, works: Any, stream: Any, role: str | None, may_edit: bool
) -> None:
    ash = stream(works, "зола уноса", sees="public")
    user = person("someone@example.org")
    if role:
        Member.objects.create(user=user, organisation=works, role=role)
    else:
        company("Stranger", user=user)
    client = browser(user)
    for address in (reverse("exchanges", args=[works.pk]), reverse("stream-resource", args=[ash.pk])):
        assert client.get(address).status_code == (200 if may_edit else 404)
        assert browser().get(address).status_code == 302
        said = client.post(address, {"value": "fly_ash_coal"})
        assert said.status_code == (302 if may_edit else 404)
    running = client.post(reverse("stream-running", args=[ash.pk]), {"running": "yes"})
    assert running.status_code == (302 if may_edit else 404)
    ash.refresh_from_db()
    assert ash.is_running is may_edit
