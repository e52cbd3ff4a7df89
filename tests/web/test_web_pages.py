"""Pages × roles: what is open is open, what is not looks as if it were not there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from symbio.web import bridge
from symbio.web.registry.models import Import, Member, Organisation, Stream, StreamChange
from symbio.web.synergies.models import Candidate, Word

OPEN = [
    "/",
    "/catalogue/",
    "/catalogue/?q=зола&kind=material&order=name&page=2",
    "/map/",
    "/map/streams.geojson",
    "/try/",
    "/try/?q=дробина+пивная",
    "/find/?q=fly+ash&direction=need&activity=23.51",
    "/try/table/",
    "/know/resource/fly_ash_coal/",
    "/know/technology/T001/",
    "/know/activity/10.51/",
    "/know/precedent/P001/",
    "/health/",
    "/ready/",
    "/style.css",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]
CLOSED = ["/my/", "/my/company/", "/accounts/email/", "/accounts/sessions/", "/accounts/2fa/"]


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("address", OPEN)
def test_open_pages_answer_visitors_in_their_language(browser: Any, address: str, lang: str) -> None:
    answer = browser(lang=lang).get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == lang
    if answer.headers["Content-Type"].startswith("text/html"):
        text = answer.content.decode()
        assert f'<html lang="{lang}"' in text
        assert not re.findall(r">\s*(?:web|field)-[a-z-]+", text), "a sentence without words"


@pytest.mark.parametrize("address", CLOSED)
def test_closed_pages_ask_visitors_to_log_in(browser: Any, address: str) -> None:
    answer = browser().get(address)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


@pytest.mark.parametrize(
    "address",
    ["/nope/", "/know/resource/nope/", "/know/other/x/", "/streams/1/", "/language/xx/", "/demo/company/"],
)
def test_what_is_not_there_says_so_without_a_traceback(browser: Any, address: str) -> None:
    client = browser()
    answer = client.post(address) if "/demo/" in address else client.get(address)
    assert answer.status_code == 404
    assert b"Traceback" not in answer.content


def test_every_page_forbids_inline_scripts_and_foreign_addresses(browser: Any) -> None:
    answer = browser().get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    text = answer.content.decode()
    assert not re.findall(r"<script(?![^>]* src=)", text)
    assert not re.findall(r"\sstyle=\"", text)
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", text)


def test_the_language_is_chosen_and_the_way_back_stays_on_the_site(browser: Any) -> None:
    client = browser(lang="ru")
    answer = client.get("/language/en/?next=//evil.example/")
    assert answer.url == "/"
    assert client.get("/").headers["Content-Language"] == "en"


class _Secrets:
    """A private stream with tell-tale words, and everything that could betray it."""

    words = ("Тайнинский завод", "шлам сверхсекретный", "314159")

    def betrayed(self, content: bytes) -> list[str]:
        text = content.decode(errors="replace")
        return [word for word in self.words if word in text]


@pytest.fixture
def secret(company: Any, person: Any, stream: Any) -> tuple[Stream, Any]:
    owner = person("owner@example.org")
    organisation = company("Тайнинский завод", user=owner)
    return stream(organisation, "шлам сверхсекретный", quantity=314159.0, unit="t/a"), owner


def test_a_private_stream_shows_nowhere_to_others(
    secret: tuple[Stream, Any], browser: Any, person: Any, company: Any
) -> None:
    stream, owner = secret
    other = person("other@example.org")
    company("Other", user=other)
    addresses = [
        "/",
        "/catalogue/",
        "/catalogue/?q=шлам+сверхсекретный",
        "/map/?country=",
        "/map/streams.geojson",
        f"/streams/{stream.pk}/",
        "/find/?q=шлам+сверхсекретный",
        "/my/",
    ]
    for client in (browser(), browser(other)):
        for address in addresses:
            text = client.get(address).content.decode().replace("шлам+сверхсекретный", "")
            shown = text.replace('value="шлам сверхсекретный"', "").replace("<title>шлам сверхсекретный", "")
            assert not _Secrets().betrayed(shown.encode()), address
        assert client.get(f"/streams/{stream.pk}/").status_code == 404
        assert client.get("/catalogue/").context["total"] == 0
    assert browser(owner).get(f"/streams/{stream.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("role", "may_edit"), [("owner", True), ("editor", True), ("viewer", False), (None, False)]
)
def test_only_owners_and_editors_change_a_stream(
    secret: tuple[Stream, Any], browser: Any, person: Any, role: str | None, may_edit: bool
) -> None:
    stream, _owner = secret
    user = person("someone@example.org")
    if role:
        Member.objects.create(user=user, organisation=stream.site.organisation, role=role)
    client = browser(user)
    pages = [
        reverse("stream-edit", args=[stream.pk]),
        reverse("stream-new", args=[stream.site_id]),
        reverse("import", args=[stream.site.organisation_id]),
        reverse("company-edit", args=[stream.site.organisation_id]),
        reverse("site-new", args=[stream.site.organisation_id]),
    ]
    for page in pages:
        assert client.get(page).status_code == (200 if may_edit else 404), page
    answer = client.post(reverse("stream-remove", args=[stream.pk]))
    stream.refresh_from_db()
    assert (stream.removed_at is not None) is may_edit
    assert answer.status_code == (200 if may_edit else 404)


def test_a_company_is_registered_and_sees_a_partner_at_once(
    browser: Any, person: Any, company: Any, stream: Any
) -> None:
    cement = company("Cement", activity="23.51", at=(55.28, 85.61), is_named=True)
    stream(cement, "зола уноса", "need", sees="public", quantity=50_000.0, unit="t/a")
    user = person()
    client = browser(user, "ru")
    answer = client.post(
        "/my/company/", {"name": "ТЭЦ", "country": "RU", "inn": "7707083893", "activity": "35.11"}
    )
    organisation = Organisation.objects.get(inn="7707083893")
    assert answer.url == reverse("site-new", args=[organisation.pk])
    answer = client.post(answer.url, {"name": "ТЭЦ", "place": "Кемерово", "activity": "35.11"})
    site = organisation.sites.get()
    assert site.lat == pytest.approx(55.33, abs=0.1)
    form = {
        "direction": "offer", "stream": "Зола-уноса сухая", "quantity": "≈ 40 000", "unit": "т/год",
        "sees_what": "private", "sees_quality": "private", "sees_money": "private",
    }  # fmt: skip
    answer = client.post(answer.url, form)
    made = Stream.objects.get(site=site)
    assert answer.url == reverse("stream", args=[made.pk])
    assert (made.quantity, made.unit, made.is_estimated) == (40_000.0, "t/a", True)
    assert made.resource == "fly_ash_coal"
    text = client.get(answer.url).content.decode()
    assert "Cement" in text
    assert "проверяющим это не передаётся" in text


def test_what_the_engine_refuses_stands_beside_the_field(browser: Any, person: Any, company: Any) -> None:
    user = person()
    site = company(user=user).sites.get()
    form = {
        "direction": "offer", "stream": "ash", "quantity": "many", "unit": "t/a",
        "sees_what": "private", "sees_quality": "private", "sees_money": "private",
    }  # fmt: skip
    answer = browser(user).post(reverse("stream-new", args=[site.pk]), form)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Stream.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("inn", "7707083894"), ("inn", "12"), ("ogrn", "1"), ("unp", "123456789"), ("vat", "12")],
)
def test_a_wrong_identifier_is_refused_with_a_reason(
    browser: Any, person: Any, field: str, value: str
) -> None:
    answer = browser(person()).post("/my/company/", {"name": "X", field: value})
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]


def test_a_table_is_reviewed_accepted_and_undone_as_a_whole(browser: Any, person: Any, company: Any) -> None:
    user = person()
    organisation = company("Dairy", user=user, activity="10.51")
    client = browser(user)
    rows = "company,stream,quantity,unit\nDairy,whey,200,t/month\nDairy,,5,t\nDairy,cheese waste,10,t/a\n"
    upload = SimpleUploadedFile("../../evil.csv", rows.encode())
    answer = client.post(reverse("import", args=[organisation.pk]), {"file": upload})
    taken = Import.objects.get()
    assert taken.name == "evil.csv"
    assert taken.file.name.startswith("imports/")
    assert not Stream.objects.exists(), "nothing counts before it is accepted"
    review = client.get(answer.url).content.decode()
    assert "whey" in review
    client.post(answer.url, {"accept": "1"})
    assert Stream.objects.filter(sees_what="private", taken=taken).count() == 2
    again = client.post(
        reverse("import", args=[organisation.pk]), {"file": SimpleUploadedFile("b.csv", rows.encode())}
    )
    assert again.url == answer.url, "the same bytes are the same import"
    client.post(answer.url, {"undo": "1"})
    assert not Stream.objects.filter(removed_at=None).exists()
    assert StreamChange.objects.filter(action="removed").count() == 2


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"<xml><a/></xml>", b"%PDF-1.4"])
def test_a_hostile_upload_ends_in_a_sentence(browser: Any, person: Any, company: Any, data: bytes) -> None:
    user = person()
    organisation = company(user=user)
    for address in (reverse("import", args=[organisation.pk]), "/try/table/"):
        upload = SimpleUploadedFile("x.xlsx", data)
        answer = browser(user).post(address, {"file": upload})
        assert answer.status_code == 200
        assert b'role="alert"' in answer.content or b"errorlist" in answer.content or not data
    assert not Import.objects.exists()


def test_trying_stores_nothing(browser: Any) -> None:
    answer = browser(lang="ru").post(
        "/try/table/", {"text": "поток;количество;единица\nзола уноса;100;т/год"}
    )
    assert "Зола-уноса" in answer.content.decode()
    assert not Stream.objects.exists()
    assert not Import.objects.exists()


def test_a_candidate_is_open_to_those_only_who_may_know_of_both_sides(
    browser: Any, person: Any, company: Any, stream: Any
) -> None:
    donor, taker, other = person("d@example.org"), person("t@example.org"), person("o@example.org")
    power = company("Power", user=donor)
    cement = company("Cement", user=taker, activity="23.51", at=(55.28, 85.61))
    company("Other", user=other)
    ash = stream(power, "зола уноса", sees="matched")
    stream(cement, "зола уноса для цемента", "need", sees="matched")
    bridge.match_stream(ash)
    candidate = Candidate.objects.get()
    address = reverse("candidate", args=[candidate.pk])
    assert browser(donor).get(address).status_code == 200
    assert browser(taker).get(address).status_code == 200
    assert b"Power" not in browser(taker).get(address).content
    for client in (browser(), browser(other)):
        assert client.get(address).status_code == 404
    say = reverse("candidate-say", args=[candidate.pk])
    assert browser(other).post(say, {"side": "offer", "kind": "interested"}).status_code == 404
    assert browser(taker).post(say, {"side": "offer", "kind": "interested"}).status_code == 404
    assert not Word.objects.exists()
    browser(donor).post(say, {"side": "offer", "kind": "interested"})
    browser(taker).post(say, {"side": "need", "kind": "interested"})
    assert b"Power" in browser(taker).get(address).content


def test_a_sighting_is_told_to_the_owner(browser: Any, person: Any, company: Any, stream: Any) -> None:
    owner, reader = person("o@example.org"), person("r@example.org")
    mine = stream(company("Mine", user=owner), "зола уноса", sees="members")
    company("Reader Ltd", user=reader)
    address = reverse("stream", args=[mine.pk])
    for _ in range(2):
        assert browser(reader).get(address).status_code == 200
    assert b"Reader Ltd" in browser(owner).get(address).content
    assert mine.sightings.count() == 1


def test_no_page_asks_the_database_more_than_fifteen_times(
    browser: Any, person: Any, company: Any, stream: Any, django_assert_max_num_queries: Any
) -> None:
    user = person()
    power = company("Power", user=user, is_named=True)
    cement = company("Cement", activity="23.51", at=(55.28, 85.61), is_named=True)
    for i in range(12):
        stream(power, f"зола уноса {i}", sees="public")
        stream(cement, f"зола уноса {i}", "need", sees="public")
    bridge.match_all()
    mine = Stream.objects.filter(site__organisation=power).first()
    assert mine is not None
    candidate = Candidate.objects.first()
    assert candidate is not None
    client = browser(user)
    for address in [
        "/",
        "/catalogue/",
        "/map/",
        "/map/streams.geojson",
        "/find/?q=зола",
        "/my/",
        f"/streams/{mine.pk}/",
        f"/candidates/{candidate.pk}/",
        "/know/resource/fly_ash_coal/",
    ]:
        with django_assert_max_num_queries(15, info=address):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "address",
    ["/accounts/email/", "/accounts/sessions/", "/accounts/2fa/", "/accounts/password/change/", "/my/"],
)
def test_pages_of_ones_own_account_answer(browser: Any, person: Any, address: str) -> None:
    user = person(password="a long pass-phrase")
    assert browser(user).get(address).status_code == 200
