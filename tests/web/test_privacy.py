"""One's own data: taken away, erased, kept no longer than the page says; letters that end."""

from __future__ import annotations

import csv
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from symbio.language import UnusableCall
from symbio.web import bridge
from symbio.web.access import VISITOR, visible
from symbio.web.api.models import Token
from symbio.web.api.tokens import make_token
from symbio.web.jobs.models import Job
from symbio.web.jobs.work import work
from symbio.web.logs import JsonFormatter
from symbio.web.privacy import erasure, letters
from symbio.web.privacy.export import start_export
from symbio.web.privacy.models import Departure, Erasure, Letter, Silence
from symbio.web.privacy.tidy import RULES, tidy
from symbio.web.registry.imports import take_in
from symbio.web.registry.models import Import, Invite, Member, Organisation, Sighting, Stream, StreamChange
from symbio.web.synergies.models import Candidate, Word
from symbio.web.workspaces import campaigns
from symbio.web.workspaces.models import Questionnaire, Resident, Workspace, WorkspaceMember

TEXT = "company;site;stream;quantity;unit\nPower;Цех;шлак секретный;5;т/год\n"


@pytest.fixture(autouse=True)
def _uncounted() -> Iterator[None]:
    """Every test begins with nothing counted, and ends without files."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def works(company: Any, person: Any, stream: Any, browser: Any) -> dict[str, Any]:
    """A company with people, a file, a stream that others saw, and a partner who is interested."""
    users = {role: person(f"{role}@example.org") for role in ("owner", "editor", "viewer", "stranger")}
    power = company("Power", user=users["owner"])
    for role in ("editor", "viewer"):
        Member.objects.create(user=users[role], organisation=power, role=role)
    cement = company("Cement", user=users["stranger"], activity="23.51", at=(55.28, 85.61))
    ash = stream(power, "зола уноса", sees="public", quantity=5.0, unit="t/a")
    want = stream(cement, "зола уноса для цемента", "need", sees="public")
    bridge.match_stream(ash)
    candidate = Candidate.objects.get()
    for side in ("offer", "need"):
        Word.objects.create(candidate=candidate, side=side, kind="interested", user=users["owner"])
    browser(users["stranger"]).get(f"/streams/{ash.pk}/")
    taken = take_in(SimpleUploadedFile("шлак.csv", TEXT.encode()), "", power, user=users["owner"])
    return {**users, "power": power, "cement": cement, "ash": ash, "want": want, "taken": taken}


def _zip_of(client: Any) -> zipfile.ZipFile:
    address = reverse("my-data")
    assert client.post(address).url == address
    [job] = client.get(address).context["exports"]
    answer = client.get(reverse("export-file", args=[job.pk]))
    assert "no-store" in answer["Cache-Control"]
    data = b"".join(answer.streaming_content)
    answer.close()
    return zipfile.ZipFile(io.BytesIO(data))


def _rows(packed: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig"))))


def test_an_owner_takes_everything_away(works: dict[str, Any], browser: Any) -> None:
    Stream.objects.filter(pk=works["ash"].pk).update(note="=HYPERLINK(1)")
    packed, folder = _zip_of(browser(works["owner"])), f"company-{works['power'].pk}"
    assert _rows(packed, "person/companies.csv")[0]["organisation__name"] == "Power"
    [row] = _rows(packed, f"{folder}/streams.csv")
    assert (row["text"], row["quantity"]) == ("зола уноса", "5.0")
    assert row["note"].startswith("'"), "a spreadsheet runs nothing"
    assert {row["user__email"] for row in _rows(packed, f"{folder}/people.csv")} >= {"owner@example.org"}
    assert _rows(packed, f"{folder}/seen-by.csv")[0]["organisation__name"] == "Cement"
    assert _rows(packed, f"{folder}/partners.csv")[0]["word"] == "interested"
    assert "шлак секретный" in packed.read(f"{folder}/files/{works['taken'].pk}-шлак.csv").decode()
    assert "README.txt" in packed.namelist()


def test_others_take_away_only_themselves(works: dict[str, Any], browser: Any) -> None:
    make_token(works["editor"], "программа")
    packed = _zip_of(browser(works["editor"]))
    assert not [name for name in packed.namelist() if name.startswith("company")]
    assert _rows(packed, "person/tokens.csv")[0]["name"] == "программа"
    text = b"".join(packed.read(name) for name in packed.namelist()).decode()
    assert Token.objects.get().digest not in text
    job = Job.objects.get(owner=works["editor"])
    for role in ("owner", "stranger"):
        assert browser(works[role]).get(reverse("export-file", args=[job.pk])).status_code == 404
    assert browser().get(reverse("export-file", args=[job.pk])).status_code == 302


def test_a_large_export_waits_for_the_worker(
    works: dict[str, Any], browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symbio.web.privacy.views.FEW_STREAMS", 0)
    client = browser(works["owner"])
    answer = client.post(reverse("my-data"))
    assert "/jobs/" in answer.url
    assert client.get(answer.url).status_code == 200
    assert start_export(works["owner"]).pk == Job.objects.get().pk, "one at a time"


@pytest.mark.parametrize("role", ["editor", "viewer", "stranger"])
def test_only_owners_erase_a_company(works: dict[str, Any], browser: Any, role: str) -> None:
    answer = browser(works[role]).post(reverse("company-erase", args=[works["power"].pk]), {"name": "Power"})
    assert answer.status_code == 404
    assert not Erasure.objects.exists()


def test_a_company_that_is_to_be_erased_is_hidden_and_can_be_taken_back(
    works: dict[str, Any], browser: Any
) -> None:
    address, client = reverse("company-erase", args=[works["power"].pk]), browser(works["owner"])
    assert client.post(address, {"name": "Powder"}).context["form"].errors
    assert client.post(address, {"name": "power"}).status_code == 302
    assert works["ash"].pk not in visible(Stream.objects.all(), VISITOR).values_list("pk", flat=True)
    assert tidy()["erasures"] == 0, "not yet"
    assert client.get(address).context["erasure"] is not None
    assert client.post(address, {"keep": "1"}).status_code == 302
    assert works["ash"].pk in visible(Stream.objects.all(), VISITOR).values_list("pk", flat=True)
    assert not Erasure.objects.exists()
    assert Job.objects.filter(kind="rematch").exists()


def test_after_its_time_nothing_of_a_company_is_left_but_that_one_left(
    works: dict[str, Any], browser: Any
) -> None:
    file = works["taken"].file.name
    assert default_storage.exists(file)
    erasure.ask_for_erasure(works["power"], user=works["owner"])
    Erasure.objects.update(due_at=timezone.now())
    assert tidy()["erasures"] == 1
    assert not Organisation.objects.filter(name="Power").exists()
    for model in (Import, Sighting, StreamChange, Candidate, Word):
        assert not model.objects.exists(), model
    assert not default_storage.exists(file)
    departure = Departure.objects.get()
    assert (departure.stream_id, departure.was_agreed) == (works["want"].pk, True)
    page = browser(works["stranger"]).get(f"/streams/{works['want'].pk}/").content.decode()
    assert "a company that left" in page
    assert ">Power<" not in page
    assert "a company that left" not in browser().get(f"/streams/{works['want'].pk}/").content.decode()


def test_questionnaires_of_an_erased_company_go_with_it(park: dict[str, Any]) -> None:
    Resident.objects.filter(name="ТЭЦ Южная").update(organisation=park["Power"].organisation)
    erasure.erase_organisation(park["Power"].organisation)
    assert not Questionnaire.objects.filter(resident__name="ТЭЦ Южная").exists()
    assert Resident.objects.get(name="ТЭЦ Южная").organisation is None


def test_a_person_erases_the_account_with_their_password(works: dict[str, Any], browser: Any) -> None:
    editor, address = works["editor"], reverse("account-erase")
    editor.set_password("correct horse battery")
    editor.save()
    make_token(editor, "x")
    Invite.objects.create(organisation=works["cement"], email=editor.email)
    client = browser(editor)
    StreamChange.objects.create(stream=works["ash"], user=editor, action="changed")
    for wrong in (
        {"name": editor.email, "password": "wrong"},
        {"name": "x@example.org", "password": "wrong"},
    ):
        assert client.post(address, wrong).context["form"].errors
    answer = client.post(address, {"name": editor.email, "password": "correct horse battery"})
    assert answer.status_code == 302
    assert not get_user_model().objects.filter(email="editor@example.org").exists()
    assert not Token.objects.exists()
    assert not Invite.objects.filter(email="editor@example.org").exists()
    assert StreamChange.objects.get(action="changed").user is None
    assert client.get(reverse("my")).status_code == 302, "the session is over"


def test_passwords_cannot_be_tried_at_the_page_of_erasing(works: dict[str, Any], browser: Any) -> None:
    editor = works["editor"]
    editor.set_password("correct horse battery")
    editor.save()
    client, said = browser(editor), {"name": editor.email, "password": "wrong"}
    for _ in range(5):
        client.post(reverse("account-erase"), said)
    said["password"] = "correct horse battery"
    assert client.post(reverse("account-erase"), said).context["form"].errors["password"]
    assert get_user_model().objects.filter(pk=editor.pk).exists()


def test_the_only_owner_hands_over_first_and_the_only_member_takes_the_company_along(
    works: dict[str, Any], browser: Any
) -> None:
    with pytest.raises(UnusableCall):
        erasure.erase_account(works["owner"])
    assert "Power" in browser(works["owner"]).get(reverse("account-erase")).content.decode()
    erasure.erase_account(works["stranger"])
    assert Erasure.objects.get().organisation == works["cement"]
    assert not visible(Stream.objects.filter(pk=works["want"].pk), VISITOR).exists()


def test_a_workspace_of_one_goes_with_its_person_and_one_of_many_keeps_its_head(
    park: dict[str, Any], person: Any
) -> None:
    with pytest.raises(UnusableCall):
        erasure.erase_account(park["users"]["facilitator"])
    alone = person("alone@example.org")
    own = Workspace.objects.create(name="Own")
    WorkspaceMember.objects.create(workspace=own, user=alone, role="facilitator")
    erasure.erase_account(alone)
    assert not Workspace.objects.filter(name="Own").exists()
    assert Workspace.objects.filter(pk=park["space"].pk).exists()


def _old(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def test_what_is_over_its_time_goes_and_what_is_not_stays(
    works: dict[str, Any], person: Any, browser: Any
) -> None:
    assert not any(tidy().values()), "nothing is old"
    Sighting.objects.update(day=_old(400).date())
    file = works["taken"].file.name
    Import.objects.update(created_at=_old(31))
    Invite.objects.create(organisation=works["power"], email="n@example.org", created_at=_old(31))
    Letter.objects.create(digest="x", source="company-1", at=_old(91))
    token = make_token(works["owner"], "old")[0]
    Token.objects.filter(pk=token.pk).update(expires_at=_old(91))
    Job.objects.create(kind="rematch", state="done", ended_at=_old(91))
    nobody = get_user_model().objects.create_user("nobody@example.org", date_joined=_old(15))
    EmailAddress.objects.create(user=nobody, email=nobody.email, verified=False)
    Session.objects.create(session_key="x", session_data="", expire_date=_old(1))
    Stream.objects.filter(pk=works["want"].pk).update(removed_at=_old(366))
    counts = tidy()
    assert {name for name, count in counts.items() if count} == {
        "sightings", "imports_not_accepted", "invitations", "letters", "revoked_tokens", "jobs",
        "unverified_accounts", "sessions", "removed_streams",
    }  # fmt: skip
    assert not default_storage.exists(file)
    assert Stream.objects.filter(pk=works["ash"].pk).exists()
    assert get_user_model().objects.filter(pk=works["owner"].pk).exists()


def test_the_worker_tidies_once_a_day(works: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    tidied: list[int] = []
    monkeypatch.setattr("symbio.web.privacy.tidy.tidy", lambda: tidied.append(1))
    stop = Event()
    monkeypatch.setattr("symbio.web.jobs.work.PAUSE_S", 0.0)
    rounds = iter((False, False, True))
    monkeypatch.setattr(stop, "is_set", lambda: next(rounds))
    work(stop)
    assert tidied == [1], "two rounds, one tidying"


def test_the_file_of_an_accepted_import_goes_and_its_page_still_opens(
    works: dict[str, Any], browser: Any
) -> None:
    Import.objects.update(created_at=_old(366), state="accepted")
    assert tidy()["import_files"] == 1
    client, address = browser(works["owner"]), reverse("import-review", args=[works["taken"].pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"undo": "1"}).status_code == 302


def test_questionnaires_and_zips_go_in_time(park: dict[str, Any], browser: Any) -> None:
    owner = park["users"]["owner"]
    browser(owner).post(reverse("my-data"))
    job = Job.objects.get(kind="export")
    Job.objects.filter(pk=job.pk).update(ended_at=_old(8))
    park["campaign"].closed_at = _old(181)
    park["campaign"].save()
    counts = tidy()
    assert (counts["exports"], counts["questionnaires"]) == (1, 2)
    assert not default_storage.exists(job.result["file"])
    assert browser(owner).get(reverse("export-file", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_page_on_privacy_says_each_period_in_both_languages(browser: Any, lang: str) -> None:
    text = browser(lang=lang).get("/privacy/").content.decode()
    assert not re.findall(r"(?:kept|privacy)-[a-z]+-[a-z]+\b(?![\"'])", text)
    assert text.count("<tr>") == len(settings.KEPT_DAYS) + 6
    assert set(settings.KEPT_DAYS) <= set(RULES)
    assert 'href="/privacy/"' in browser(lang=lang).get("/").content.decode(), "linked from every page"


def _write(to: str, user: Any, source: str = "company-1") -> None:
    how = {"user": user, "source": source, "address": "http://testserver{}".format}
    letters.send("web-invite", to, "en", **how, company="Works", link="/x/", days=14)


def test_letters_are_limited_by_person_source_and_address(
    works: dict[str, Any], person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MOST_LETTERS_A_DAY", {"source": 4, "person": 3, "address": 2})
    owner, other = works["owner"], person("second@example.org")
    for i in range(3):
        _write(f"p{i}@example.org", owner)
    with pytest.raises(UnusableCall, match="3 letters"):
        _write("p4@example.org", owner)
    _write("P1@example.org", other)
    with pytest.raises(UnusableCall, match="4 letters"):
        _write("p5@example.org", other)
    with pytest.raises(UnusableCall, match="this address"):
        _write("p1@example.org", other, "company-2")
    Letter.objects.update(at=_old(2))
    _write("p1@example.org", other)
    assert len(mail.outbox) == 5
    assert not Letter.objects.filter(digest__contains="@").exists(), "no address is kept"


def test_who_has_not_verified_an_address_sends_no_letters(works: dict[str, Any], browser: Any) -> None:
    EmailAddress.objects.update(verified=False)
    page = reverse("people", args=[works["power"].pk])
    answer = browser(works["owner"]).post(page, {"email": "n@example.org", "role": "viewer"})
    assert answer.context["form"].errors["email"]
    assert not mail.outbox
    assert not Invite.objects.exists(), "no letter, no invitation"


def test_one_link_ends_all_letters_to_an_address(park: dict[str, Any], browser: Any) -> None:
    _write("tec@example.org", park["users"]["owner"])
    found = re.search(r"http://testserver(/silence/\S+)", mail.outbox[0].body)
    assert found
    assert mail.outbox[0].extra_headers["List-Unsubscribe"] == f"<http://testserver{found[1]}>"
    assert "tec" not in found[1], "the link says no address"
    client = browser()
    client.handler.enforce_csrf_checks = True
    assert client.get(found[1]).status_code == 200
    assert not Silence.objects.exists(), "looking ends nothing"
    assert client.post(found[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    with pytest.raises(UnusableCall):
        _write("TEC@example.org", park["users"]["stranger"])
    sent = campaigns.mail_links(park["campaign"], user=park["users"]["facilitator"], address=str)
    assert sent == (0, 0)
    assert client.get("/silence/forged/").status_code == 404


def test_a_limit_leaves_the_rest_of_a_round_for_tomorrow(
    park: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    Resident.objects.filter(name="Цементный завод").update(email="cement@example.org")
    monkeypatch.setattr(settings, "MOST_LETTERS_A_DAY", {"source": 1, "person": 9, "address": 9})
    head = park["users"]["facilitator"]
    assert campaigns.mail_links(park["campaign"], user=head, address=str) == (1, 0)
    assert campaigns.due(park["campaign"]).count() == 1
    with pytest.raises(UnusableCall):
        campaigns.mail_links(park["campaign"], user=head, address=str)
    Letter.objects.update(at=_old(2))
    assert campaigns.mail_links(park["campaign"], user=head, address=str) == (1, 0)


def test_a_secret_link_is_exchanged_for_a_cookie_and_stands_in_no_log(
    park: dict[str, Any], browser: Any
) -> None:
    link = campaigns.link_of(Questionnaire.objects.get(resident__name="ТЭЦ Южная"))
    secret = link.split("/")[-2]
    client = browser()
    answer = client.get(link)
    assert (answer.status_code, answer.url) == (302, "/spaces/answer/")
    assert answer["Referrer-Policy"] == "no-referrer"
    kept = answer.cookies["symbio_answer"]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Lax", "/spaces/answer/")
    page = client.get("/spaces/answer/")
    assert page.status_code == 200
    assert secret not in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    told = client.post("/spaces/answer/", {"act": "tell", "direction": "offer", "stream": "зола уноса"})
    assert told.url == "/spaces/answer/"
    assert Stream.objects.filter(site__organisation__name="ТЭЦ Южная").exists()
    assert browser().get("/spaces/answer/").status_code == 404, "without the cookie there is nothing"


@pytest.mark.parametrize("kind", ["answer", "invitation", "silence", "invite"])
def test_logs_strike_out_links_that_open_something(kind: str) -> None:
    secret = "MTc:1vK3xQ:aZ-09_secretsecret"
    way = f"/spaces/{kind}/" if kind in ("answer", "invitation") else f"/{kind}/"
    said = f"Not Found: {way}{secret}/ and ?next={way}{secret}/".replace("?next=/", "?next=%2F")
    record = logging.LogRecord("django.request", 30, "", 0, "%s", (said,), None)
    assert "secret" not in JsonFormatter().format(record)
    encoded = f"GET /language/en/?next={way.replace('/', '%2F')}{secret.replace(':', '%3A')}%2F"
    record = logging.LogRecord("django.request", 30, "", 0, "%s", (encoded,), None)
    assert "secret" not in JsonFormatter().format(record)


def test_the_server_writes_no_log_of_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    from symbio.web import cli

    asked: dict[str, Any] = {}

    class Server:
        def __init__(self, *args: Any, **options: Any) -> None:
            asked.update(options)

        def serve(self) -> None:
            """Serves nothing."""

    monkeypatch.setattr("granian.Granian", Server)
    cli._run("127.0.0.1", 8151, 1)
    assert asked["log_access"] is False
