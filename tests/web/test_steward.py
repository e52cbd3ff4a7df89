"""Administration: for administrators alone, who read no secret; every act is in a log that only grows."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from symbio.language import UnusableCall, UnusableFile
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import start_accept
from symbio.web.regions.models import Region, RegionOfficer
from symbio.web.registry.imports import take_in
from symbio.web.registry.models import Import, Stream
from symbio.web.steward import codelists, organisations, people, work
from symbio.web.steward.events import record
from symbio.web.steward.models import ACTIONS, CodeList, CodeTitle, Event, Verification

SECRET = "секретный шлам"
PAGES = ("steward", "steward-users", "steward-companies", "steward-knowledge", "steward-lists",
         "steward-imports", "steward-jobs", "steward-log", "steward-log-csv")  # fmt: skip
FKKO = "Код;Наименование\n6 11 400 01 21 5;зола от сжигания угля\n7 31 110 01 72 4;отходы из жилищ\n"


@pytest.fixture
def house(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """An administrator, and a company with people of every role and a private stream."""
    users = {role: person(f"{role}@example.org") for role in ("viewer", "editor", "owner", "stranger")}
    steward = users["steward"] = person("steward@example.org", is_staff=True, is_superuser=True)
    works = company("Works", user=users["owner"], inn="4205000000")
    for role in ("viewer", "editor"):
        works.members.create(user=users[role], role=role)
    company("Elsewhere", user=users["stranger"])
    secret = stream(works, SECRET, quantity=4321.0, unit="t/a")
    taken = take_in(None, f"поток;количество;единица\n{SECRET};4321;т/год\n", works, user=users["owner"])
    return {"users": users, "steward": steward, "works": works, "secret": secret, "taken": taken}


def _addresses(house: dict[str, Any]) -> list[str]:
    found = CodeList.objects.create(scheme="FKKO", source="a.csv", digest="0")
    owner = house["users"]["owner"]
    return [
        *(reverse(page) for page in PAGES),
        reverse("steward-user", args=[owner.pk]),
        reverse("steward-list", args=[found.pk]),
    ]


@pytest.mark.parametrize("role", ["visitor", "stranger", "viewer", "editor", "owner", "steward"])
def test_pages_are_for_administrators_alone(house: dict[str, Any], browser: Any, role: str) -> None:
    client = browser(house["users"].get(role))
    expected = {"visitor": 302, "steward": 200}.get(role, 404)
    for address in _addresses(house):
        assert client.get(address).status_code == expected, address


@pytest.mark.parametrize("role", ["visitor", "stranger", "viewer", "editor", "owner"])
def test_acts_are_for_administrators_alone(house: dict[str, Any], browser: Any, role: str) -> None:
    client, works, owner = browser(house["users"].get(role)), house["works"], house["users"]["owner"]
    Region.objects.create(code="RU-29")
    found = CodeList.objects.create(scheme="FKKO", source="a.csv", digest="0")
    job = Job.objects.create(kind="rematch", state="failed")
    acts = ("lock", "unlock", "raise", "lower", "factor", "verify", "give-region", "take-region")
    addresses = [reverse("steward-user-act", args=[owner.pk, act]) for act in acts]
    addresses += [
        reverse("steward-verify", args=[works.pk]),
        reverse("steward-list", args=[found.pk]),
        reverse("steward-lists"),
        reverse("steward-job", args=[job.pk]),
        reverse("steward-rematch"),
        reverse("steward-mail"),
    ]
    for address in addresses:
        answer = client.post(address, {"act": "use", "region": "RU-29"})
        assert answer.status_code == (302 if role == "visitor" else 404), address
        assert role != "visitor" or "login" in answer.url
    owner.refresh_from_db()
    assert owner.is_active
    assert not owner.is_staff
    assert not RegionOfficer.objects.exists()
    assert not Verification.objects.exists()
    assert Job.objects.count() == 1


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_administrators_read_no_stream_and_no_file(house: dict[str, Any], browser: Any, lang: str) -> None:
    client = browser(house["steward"], lang)
    for address in _addresses(house):
        text = client.get(address).content.decode()
        assert SECRET not in text
        assert "4321" not in text
    assert client.get(f"/streams/{house['secret'].pk}/").status_code == 404
    assert client.get(reverse("import-review", args=[house["taken"].pk])).status_code == 404


def test_functions_refuse_others_themselves(house: dict[str, Any]) -> None:
    owner, works = house["users"]["owner"], house["works"]
    region = Region.objects.create(code="RU-29")
    refused = (
        lambda: people.set_locked(house["steward"], is_locked=True, by=owner),
        lambda: people.set_steward(owner, is_steward=True, by=owner),
        lambda: people.set_authority(owner, region, is_officer=True, by=owner),
        lambda: people.reset_factor(house["steward"], by=owner),
        lambda: organisations.set_verified(works, is_verified=True, by=owner),
        lambda: work.rematch(by=owner),
    )
    for act in refused:
        with pytest.raises(Http404):
            act()


def test_a_locked_person_is_out_at_once_and_comes_back_when_unlocked(
    house: dict[str, Any], browser: Any
) -> None:
    owner, client = house["users"]["owner"], browser(house["users"]["owner"])
    assert client.get("/my/").status_code == 200
    browser(house["steward"]).post(reverse("steward-user-act", args=[owner.pk, "lock"]))
    assert client.get("/my/").status_code == 302
    browser(house["steward"]).post(reverse("steward-user-act", args=[owner.pk, "unlock"]))
    assert client.get("/my/").status_code == 200
    actions = list(Event.objects.filter(user=house["steward"]).values_list("action", flat=True))
    assert "user-locked" in actions
    assert "user-unlocked" in actions


def test_nobody_locks_oneself_and_one_administrator_always_stays(
    house: dict[str, Any], person: Any, browser: Any
) -> None:
    steward = house["steward"]
    for act in ("lock", "lower"):
        browser(steward).post(reverse("steward-user-act", args=[steward.pk, act]))
    steward.refresh_from_db()
    assert steward.is_active
    assert steward.is_staff
    second = person("second@example.org", is_staff=True)
    people.set_steward(second, is_steward=False, by=steward)
    second.refresh_from_db()
    assert not second.is_staff
    with pytest.raises(UnusableCall):
        people.set_locked(steward, is_locked=True, by=steward)


def test_a_letter_is_sent_again_until_the_address_is_verified(house: dict[str, Any], browser: Any) -> None:
    owner, client = house["users"]["owner"], browser(house["steward"])
    EmailAddress.objects.filter(user=owner).update(verified=False)
    address = reverse("steward-user-act", args=[owner.pk, "verify"])
    client.post(address)
    assert mail.outbox[-1].to == [owner.email]
    EmailAddress.objects.filter(user=owner).update(verified=True)
    count = len(mail.outbox)
    client.post(address)
    assert len(mail.outbox) == count


def test_a_lost_second_factor_is_taken_away(house: dict[str, Any], browser: Any) -> None:
    owner = house["users"]["owner"]
    Authenticator.objects.create(user=owner, type="totp", data={"secret": "x"})
    page = reverse("steward-user", args=[owner.pk])
    assert "/factor/" in browser(house["steward"]).get(page).content.decode()
    browser(house["steward"]).post(reverse("steward-user-act", args=[owner.pk, "factor"]))
    assert not Authenticator.objects.filter(user=owner).exists()
    assert Event.objects.filter(action="factor-reset", subject=owner.email).exists()


def test_a_region_is_given_and_taken(house: dict[str, Any], browser: Any) -> None:
    owner, client = house["users"]["owner"], browser(house["steward"])
    Region.objects.create(code="RU-29")
    for act, is_officer in (("give-region", True), ("take-region", False)):
        client.post(reverse("steward-user-act", args=[owner.pk, act]), {"region": "RU-29"})
        owner.refresh_from_db()
        assert owner.is_authority is is_officer
    unknown = client.post(reverse("steward-user-act", args=[owner.pk, "give-region"]), {"region": "XX-1"})
    assert unknown.status_code == 404


def test_a_verification_ends_when_the_identifiers_change(house: dict[str, Any], browser: Any) -> None:
    works = house["works"]
    browser(house["steward"]).post(reverse("steward-verify", args=[works.pk]), {"act": "verify"})
    works = organisations.companies().get(pk=works.pk)
    assert organisations.is_verified(works)
    works.inn = "4205000001"
    assert not organisations.is_verified(works)
    works.inn = ""
    with pytest.raises(UnusableCall):
        organisations.set_verified(works, is_verified=True, by=house["steward"])


def _upload(data: bytes, name: str = "fkko.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_official_titles_are_shown_while_a_list_is_in_use(
    house: dict[str, Any], browser: Any, stream: Any
) -> None:
    codes = [{"scheme": "FKKO", "code": "61140001215"}]
    ash = stream(house["works"], "зола", sees="public", codes=codes)
    page, title = f"/streams/{ash.pk}/", "зола от сжигания угля"
    client = browser(house["steward"])
    answer = client.post(reverse("steward-lists"), {"scheme": "FKKO", "file": _upload(FKKO.encode())})
    found = CodeList.objects.get()
    assert answer.url == reverse("steward-list", args=[found.pk])
    assert (found.rows, found.untitled, found.state) == (2, 0, "read")
    assert title in client.get(answer.url).content.decode()
    assert title not in browser().get(page).content.decode(), "not in use yet"
    client.post(answer.url, {"act": "use"})
    assert title in browser().get(page).content.decode()
    client.post(answer.url, {"act": "take-back"})
    assert title not in browser().get(page).content.decode()


def test_of_two_lists_of_a_kind_the_later_is_in_use(house: dict[str, Any]) -> None:
    steward = house["steward"]
    lists = [codelists.read_list(_upload(FKKO.encode()), "FKKO", by=steward) for _ in range(2)]
    for one in lists:
        codelists.use(one, by=steward)
    assert list(CodeList.objects.order_by("pk").values_list("state", flat=True)) == ["taken_back", "used"]


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.exe", FKKO.encode()),
        ("../../a.xls", FKKO.encode()),
        ("a.csv", b"nothing here"),
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("a.xlsx", None),
        ("a.csv", b"1" * (codelists.MOST_BYTES + 1)),
    ],
    ids=["kind", "old", "empty", "broken", "bomb", "large"],
)
def test_a_hostile_file_is_refused_with_a_sentence(
    house: dict[str, Any], browser: Any, name: str, data: bytes | None
) -> None:
    data = _bomb() if data is None else data
    with pytest.raises(UnusableFile):
        codelists.read_list(_upload(data, name), "FKKO", by=house["steward"])
    answer = browser(house["steward"]).post(
        reverse("steward-lists"), {"scheme": "FKKO", "file": _upload(data, name)}
    )
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not CodeTitle.objects.exists()


def test_work_is_stopped_and_done_again(house: dict[str, Any], browser: Any) -> None:
    client, owner = browser(house["steward"]), house["users"]["owner"]
    job = start_accept(house["taken"].pk, owner_id=owner.pk)
    assert f'action="/steward/jobs/{job.pk}/"' in client.get(reverse("steward-imports")).content.decode()
    client.post(reverse("steward-job", args=[job.pk]), {"act": "cancel"})
    job.refresh_from_db()
    assert job.state == "cancelled"
    client.post(reverse("steward-job", args=[job.pk]), {"act": "retry"})
    again = Job.objects.get(state="waiting")
    assert (again.kind, again.owner_id) == ("accept", owner.pk), "done for whom it was before"
    client.post(reverse("steward-rematch"))
    assert Job.objects.filter(kind="rematch", state="waiting").count() == 1
    assert Import.objects.get().state == "read"
    assert not Stream.objects.filter(taken=house["taken"]).exists()


def test_the_log_tells_of_sign_ins_roles_and_exports_and_only_grows(
    house: dict[str, Any], browser: Any
) -> None:
    owner = house["users"]["owner"]
    client = browser()
    for _ in range(2):
        client.post("/accounts/login/", {"login": owner.email, "password": "wrong word"})
    assert Event.objects.filter(action="sign-in-failed", who=owner.email).exists()
    assert Event.objects.filter(action="role", subject__contains=owner.email).exists()
    browser(house["steward"]).get(reverse("steward-log-csv"))
    assert Event.objects.filter(action="export", subject="/steward/log.csv").count() == 1
    line = Event.objects.latest("pk")
    for change in (line.save, line.delete, Event.objects.all().delete, lambda: Event.objects.update(who="x")):
        with pytest.raises(TypeError):
            change()
    assert "wrong word" not in str(list(Event.objects.values_list("subject", "who")))


def test_the_log_outlives_an_account(house: dict[str, Any], person: Any) -> None:
    gone = person("gone@example.org")
    record("sign-in", gone)
    gone.delete()
    assert Event.objects.get(who="gone@example.org").user_id is None


def test_the_log_is_narrowed_by_action_and_words(house: dict[str, Any], browser: Any) -> None:
    record("rematch", house["steward"], "first-of-all")
    record("mail-tried", house["steward"], "second-of-all")
    text = browser(house["steward"]).get("/steward/log/?action=rematch").content.decode()
    assert "first-of-all" in text
    assert "second-of-all" not in text
    text = browser(house["steward"]).get("/steward/log/?q=second").content.decode()
    assert "second-of-all" in text
    assert "first-of-all" not in text


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_action_of_the_log_has_words(lang: str) -> None:
    from symbio.language.wording import codes

    assert not [action for action in ACTIONS if f"steward-action-{action}" not in codes(lang)]


def test_health_says_when_nobody_works(house: dict[str, Any], browser: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    client = browser(house["steward"])
    assert "admin work" not in client.get(reverse("steward")).content.decode()
    Job.objects.create(kind="rematch", created_at=timezone.now() - timedelta(minutes=5))
    assert "admin work" in client.get(reverse("steward")).content.decode()
    client.post(reverse("steward-mail"))
    assert mail.outbox[-1].to == [house["steward"].email]


def test_knowledge_is_checked_when_asked_for(house: dict[str, Any], browser: Any) -> None:
    from symbio.web import bridge

    text = browser(house["steward"]).get(reverse("steward-knowledge")).content.decode()
    assert bridge.knowledge().edition in text
    assert "match/1" in text


def test_pages_need_few_queries(
    house: dict[str, Any], browser: Any, django_assert_max_num_queries: Any
) -> None:
    client = browser(house["steward"])
    for address in _addresses(house):
        with django_assert_max_num_queries(15):
            client.get(address)


def test_an_address_shut_after_many_attempts_is_in_the_log(browser: Any, person: Any) -> None:
    from django.core.cache import cache

    cache.clear()
    person("patient@example.org", password="a long enough word")
    for _ in range(7):
        browser().post("/accounts/login/", {"login": "patient@example.org", "password": "wrong word"})
    cache.clear()
    assert Event.objects.filter(action="sign-in-locked", who="patient@example.org").exists()
