"""Every address × every role × GET and POST, as a table; and nothing secret on the way.

The table stands in ``matrix.tsv``: an address without a line in it fails, and so does a line without an
address. Answers: a status, or ``sign-in`` for a redirect to the page of signing in.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from roles import ROLES, clients, patterns, programs, text_of

from symbio.web import bridge
from symbio.web.api import callers
from symbio.web.api.models import Token
from symbio.web.api.v1 import api
from symbio.web.attachments import keeping
from symbio.web.attachments.models import Attachment
from symbio.web.duplicates.merging import merge
from symbio.web.duplicates.models import Merge
from symbio.web.intake.models import Sweep
from symbio.web.jobs.models import Job
from symbio.web.jobs.work import run_now
from symbio.web.notices.models import Notice
from symbio.web.notices.stopping import stop_token
from symbio.web.ownfigures import keeping as own_figures
from symbio.web.ownfigures.models import OwnTable
from symbio.web.privacy import letters
from symbio.web.privacy.export import start_export
from symbio.web.providers.models import Answer, Ask, Provider
from symbio.web.recording.keeping import record
from symbio.web.regions.models import Region, RegionOfficer
from symbio.web.registry import people as colleagues
from symbio.web.registry.imports import take_in
from symbio.web.registry.models import Invite, Member, Organisation, Site, Stream
from symbio.web.steward.models import CodeList
from symbio.web.synergies.models import Candidate, Word
from symbio.web.workspaces import bulk, campaigns, mandates, people
from symbio.web.workspaces.models import (
    RIGHTS,
    Invitation,
    Questionnaire,
    Resident,
    Workspace,
    WorkspaceMember,
)
from symbio.web.workspaces.reports import start_report

TABLE = Path(__file__).with_name("matrix.tsv")
ASH = {"direction": "offer", "stream": "Зола-уноса", "quantity": "40000", "unit": "т/год"}
CLOSED = {"sees_what": "private", "sees_quality": "private", "sees_money": "private"}


def _lines() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody is turned away for asking often: here everybody does."""
    monkeypatch.setattr(callers, "RATES", dict.fromkeys(callers.RATES, 10_000))
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(park: dict[str, Any], company: Any, person: Any, stream: Any, browser: Any) -> dict[str, Any]:
    """A park, one company of which keeps everything to itself, and everybody who might look."""
    users = park["users"] | {"respondent": None, "alone": person("alone@example.org")}
    users["authority"] = person("authority@example.org", is_authority=True)
    users["administrator"] = person("admin@example.org", is_staff=True, is_superuser=True)
    users["other-facilitator"] = person("other@example.org")
    elsewhere = Workspace.objects.create(name="Другой парк")
    WorkspaceMember.objects.create(workspace=elsewhere, user=users["other-facilitator"], role="facilitator")
    Stream.objects.filter(pk=park["want"].pk).update(sees_what="matched")
    power = park["Power"].organisation
    questionnaire = Questionnaire.objects.get(campaign=park["campaign"], resident__name="ТЭЦ Южная")
    known = {role: users[role] for role in ROLES}
    region = Region.objects.create(code="RU-29")
    RegionOfficer.objects.create(region=region, user=users["authority"])
    until = timezone.localdate() + timedelta(days=3)
    mandates.give(park["Power"], RIGHTS, until, user=users["owner"])
    stranger = Organisation.objects.get(name="Stranger")
    return park | {
        "users": known,
        "power": power,
        "region": region,
        "provider": Provider.objects.create(organisation=stranger),
        "questionnaire": questionnaire,
        "taken": take_in(None, "Поток\tКоличество\nзола\t5 т", power, user=users["owner"]),
        "job": Job.objects.create(kind="rematch", owner=users["owner"]),
        "zip": run_now(start_export(users["owner"])),
        "pages": clients(known, browser, questionnaire),
        "programs": programs(known),
    }


def _invite(world: dict[str, Any]) -> Invite:
    owner, to = world["users"]["owner"], "alone@example.org"
    return colleagues.invite(world["power"], to, "viewer", user=owner, address=str, lang="en")


def _invitation(world: dict[str, Any]) -> Invitation:
    head, to = world["users"]["facilitator"], "alone@example.org"
    return people.invite_member(world["space"], to, "guest", user=head, address=str, lang="en")


def _candidate(world: dict[str, Any]) -> int:
    return Candidate.objects.get(offer=world["ash"], need=world["want"]).pk


def _attachment(world: dict[str, Any]) -> Attachment:
    upload = SimpleUploadedFile("protocol.pdf", b"%PDF-1.4\n%%EOF\n")
    said = dict.fromkeys(("dated", "valid_until")) | {"laboratory": ""}
    said |= {"kind": "analysis", "sees": "private"}
    return keeping.attach(world["ash"], upload, said, user=world["users"]["owner"])


def _removed(file: Attachment) -> int:
    Attachment.objects.filter(pk=file.pk).update(removed_at=timezone.now())
    return file.pk


def _site(world: dict[str, Any]) -> Site:
    return Site.objects.create(organisation=world["power"], name="Power")


def _merge(world: dict[str, Any]) -> Merge:
    owner = world["users"]["owner"]
    return merge("site", world["ash"].site, _site(world), {}, user=owner)


def _answer(world: dict[str, Any]) -> Answer:
    return Answer.objects.create(stream=world["ash"], provider=world["provider"], kind="can")


def _failed(job: Job) -> int:
    Job.objects.filter(pk=job.pk).update(state="failed")
    return job.pk


def _question(world: dict[str, Any]) -> list[int]:
    asked = Ask.objects.create(stream=world["ash"])
    asked.providers.add(world["provider"])
    return [world["provider"].pk, world["ash"].pk]


def _notice(world: dict[str, Any]) -> Notice:
    owner = world["users"]["owner"]
    return Notice.objects.create(user=owner, kind="fit", path=reverse("my"))


def _space_import(world: dict[str, Any]) -> int:
    text = "company,activity,place,direction,stream,quantity,unit\nPower,35.11,,offer,шлак,100,t/a\n"
    return bulk.take_in(None, text, world["space"], user=world["users"]["facilitator"]).pk


OWN = (
    "item,name_en,unit,indicator,value,geography,source,grade,licence\n"
    "cement_clinker,Ours,t,GWP100,700,RU,measured,A,own\n"
)


def _own_table(world: dict[str, Any]) -> OwnTable:
    upload = SimpleUploadedFile("own.csv", OWN.encode())
    return own_figures.take_in(upload, world["power"], user=world["users"]["owner"])


VISITORS = {"indicator": "visitors", "value": 20, "currency": "", "year": 2026, "surety": "verified"}


def _agreed(world: dict[str, Any]) -> Candidate:
    found = Candidate.objects.get(offer=world["ash"], need=world["want"])
    for side in ("offer", "need"):
        Word.objects.create(candidate=found, side=side, kind="interested")
    return found


def _recorded(world: dict[str, Any]) -> int:
    said = VISITORS | {"source": "gate"}
    return record(_agreed(world), said, user=world["users"]["owner"]).pk


def _report(world: dict[str, Any]) -> int:
    head = world["users"]["facilitator"]
    job = start_report(world["space"], user=head, lang="en", currency="RUB", query={}, keys=[])
    files = {"html": default_storage.save("reports/matrix.html", ContentFile(b"x"))}
    Job.objects.filter(pk=job.pk).update(state="done", result={"files": files, "count": 1})
    return job.pk


def _address(name: str, world: dict[str, Any]) -> str:
    """An address of pattern `name`: of the company of the matrix, of its park, of its people."""
    made: dict[str, Any] = {
        "set-language": ["en"],
        "thing": ["resource", bridge.knowledge().resources.ids[0]],
        "candidate": lambda: [_candidate(world)],
        "assessment": lambda: [_candidate(world)],
        "assessment-settle": lambda: [_candidate(world)],
        "assessment-dossier": lambda: [_candidate(world), "ru", "docx"],
        "space-assessment": [world["space"].pk, f"{world['ash'].pk}-{world['want'].pk}"],
        "space-assessment-dossier": [
            world["space"].pk,
            f"{world['ash'].pk}-{world['want'].pk}",
            "ru",
            "docx",
        ],
        "source": ["parameters", "detour"],
        "own-space": [world["space"].pk],
        "records": lambda: [_agreed(world).pk],
        "record-remove": lambda: [_recorded(world)],
        "company-candidates": [world["power"].pk, "csv"],
        "space-report-file": lambda: [_report(world), "html"],
        "own-remove": lambda: [_own_table(world).pk],
        "own-row": lambda: [_own_table(world).pk, "cement_clinker:GWP100"],
        "own-template": ["factors"],
        "api-v1:assessment": lambda: [_candidate(world)],
        "demo-login": ["company"],
        "import-review": [world["taken"].pk],
        "stream-new": [world["ash"].site_id],
        "member-role": lambda: [Member.objects.get(user=world["users"]["viewer"]).pk],
        "invite-withdraw": lambda: [_invite(world).pk],
        "invite": lambda: [colleagues.token_of(_invite(world))],
        "token-revoke": lambda: [Token.objects.get(user=world["users"]["owner"]).pk],
        "space-withdraw": lambda: [_invitation(world).pk],
        "space-campaign": [world["campaign"].pk],
        "space-member-remove": lambda: [WorkspaceMember.objects.get(role="assistant").pk],
        "space-resident-act": lambda: [Resident.objects.get(name="ТЭЦ Южная").pk, "register"],
        "space-sharing": [world["Power"].pk],
        "space-invitation": lambda: [people.token_of(_invitation(world))],
        "export-file": [world["zip"].pk],
        "silence": [letters.silence_link("x@example.org").split("/")[-2]],
        "job": [world["job"].pk],
        "job-cancel": [world["job"].pk],
        "director": [world["ash"].pk, "ru", "docx"],
        "letter": lambda: [_candidate(world), "offer", "ru", "docx"],
        "candidate-say": lambda: [_candidate(world)],
        "api-not-found": ["nowhere"],
        "import-say": [world["taken"].pk],
        "import-row": [world["taken"].pk, 0, 2],
        "sweep-undo": lambda: [Sweep.objects.create(organisation=world["power"]).pk],
        "stream-running": [world["ash"].pk],
        "streams-bulk": [world["power"].pk],
        "site-edit": [world["ash"].site_id],
        "space-bulk-review": lambda: [_space_import(world)],
        "space-pair": [world["space"].pk, f"{world['ash'].pk}-{world['want'].pk}"],
        "space-slide-file": [world["space"].pk, "svg"],
        "space-campaign-slide": [world["campaign"].pk, "svg"],
        "space-resident": lambda: [Resident.objects.get(name="ТЭЦ Южная").pk],
        "space-mandate": [world["Power"].pk],
        "space-acting": [world["power"].pk],
        "space-acting-site-new": [world["power"].pk],
        "space-acting-site": [world["ash"].site_id],
        "space-acting-stream-new": [world["ash"].site_id],
        "space-acting-stream": [world["ash"].pk],
        "space-acting-remove": [world["ash"].pk, "remove"],
        "duplicates-space": [world["space"].pk],
        "duplicates-pair": lambda: ["site", world["ash"].site_id, _site(world).pk],
        "merge-undo": lambda: [_merge(world).pk],
        "file": lambda: [_attachment(world).pk],
        "file-edit": lambda: [_attachment(world).pk],
        "file-remove": lambda: [_attachment(world).pk],
        "file-restore": lambda: [_removed(_attachment(world))],
        "files-space": [world["space"].pk],
        "files": ["stream", world["ash"].pk],
        "provider": [world["provider"].pk],
        "question": lambda: _question(world),
        "ask": [world["ash"].pk],
        "answer-decide": lambda: [_answer(world).pk],
        "news-open": lambda: [_notice(world).pk],
        "news-stop": lambda: [stop_token(world["users"]["owner"].pk, "match")],
        "job-again": lambda: [_failed(world["job"])],
        "region": [world["region"].code],
        "region-barriers": [world["region"].code],
        "region-csv": [world["region"].code],
        "steward-user": [world["users"]["viewer"].pk],
        "steward-user-act": [world["users"]["viewer"].pk, "lock"],
        "steward-list": lambda: [CodeList.objects.create(scheme="FKKO", source="x.csv", digest="0").pk],
        "steward-job": [world["job"].pk],
        "account_confirm_email": ["forged"],
        "account_reset_password_from_key": ["1", "set-password"],
    }
    if name == "space-answer":
        return campaigns.link_of(world["questionnaire"])
    if name in made:
        given = made[name]
        return reverse(name, args=given() if callable(given) else given)
    for args in ([], _keys(name, world)):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return f"/{name}"


def _keys(name: str, world: dict[str, Any]) -> list[int]:
    """The key that an address with one number means, by the beginning of its name."""
    if name.startswith("space"):
        return [world["space"].pk]
    if name.startswith(("stream", "api-v1")):
        return [world["ash"].pk]
    return [world["power"].pk]


def _sent(name: str, world: dict[str, Any]) -> dict[str, Any]:
    """What a POST sends: enough to change something where that is allowed."""
    return {
        "own-company": {"file": SimpleUploadedFile("own.csv", OWN.encode())},
        "own-space": {"file": SimpleUploadedFile("own.csv", OWN.encode())},
        "records": VISITORS | {"source": "gate"},
        "company-edit": {"name": "Power 2"},
        "company-new": {"name": "New"},
        "stream-new": ASH | CLOSED,
        "stream-edit": ASH | CLOSED,
        "site-new": {"name": "Site"},
        "site-edit": {"name": "Site"},
        "people": {"email": "p@example.org", "role": "viewer"},
        "member-role": {"role": "editor"},
        "import": {"text": "Поток\tКоличество\nшлак\t5 т"},
        "candidate-say": {"side": "offer", "kind": "interested"},
        "space-people": {"email": "p@example.org", "role": "guest"},
        "space-invite": {"email": "p@example.org"},
        "space-residents": {"text": "Новый;10.51;Кемерово"},
        "space-campaign-new": {"name": "X", "shows": "what"},
        "space-campaign": {"act": "mail"},
        "space-sharing": {"shares": "all"},
        "space-answer": ASH | {"act": "tell"},
        "space-new": {"name": "Own", "kind": "park"},
        "tokens": {"name": "x", "read": "on"},
        "company-erase": {"name": "Power"},
        "space-answer-here": ASH | {"act": "tell"},
        "stream-running": {"running": "yes"},
        "space-bulk-review": {"accept": "1"},
        "space-pair": {"stage": "contacted"},
        "space-acting-stream-new": ASH,
        "space-acting-stream": ASH,
        "space-acting-site-new": {"name": "Site"},
        "space-acting-site": {"name": "Site"},
        "duplicates-pair": {"act": "apart"},
        "answer-decide": {"decision": "accepted"},
        "question": {"kind": "can"},
        "steward-verify": {"act": "verify"},
        "steward-list": {"act": "use"},
    }.get(name, {})


_JSON = {
    "api-v1:declare": lambda world: ASH | {"site": world["ash"].site_id},
    "api-v1:change": lambda world: ASH,
    "api-v1:classify": lambda world: {"text": "fly ash"},
    "api-v1:partners": lambda world: {"text": "fly ash"},
}


def _said(world: dict[str, Any], method: str, name: str, role: str) -> tuple[str, str]:
    """(answer as the table writes it, text without its own address) of one request, of which nothing stays.

    Numbers of rows that were made for a request come again with SQLite alone.
    """
    is_api = name.startswith("api-")
    client = world["programs" if is_api else "pages"][role]
    cookies = client.cookies.copy()
    with transaction.atomic():
        if name in ("stream-restore", "api-v1:restore"):
            Stream.objects.filter(pk=world["ash"].pk).update(removed_at=timezone.now())
        address = _address(name, world)
        if is_api and method != "GET":
            body = json.dumps(_JSON.get(name, lambda world: {})(world))
            answer = client.generic(method, address, body, content_type="application/json")
        else:
            answer = client.get(address) if method == "GET" else client.post(address, _sent(name, world))
        text = text_of(answer).replace(address, "").replace(quote(address), "")
        transaction.set_rollback(True)
    client.cookies = cookies
    if answer.status_code == 302 and answer.url.startswith("/accounts/login/?next="):
        return "sign-in", ""
    return str(answer.status_code), text


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    lines = [(line["address"], line["method"]) for line in _lines()]
    assert len(set(lines)) == len(lines), "a line stands twice"
    assert {name for name, _method in lines} == {name for name, _route in patterns()}
    assert not {(name, method) for name, _m in lines for method in ("GET", "POST")} - set(lines)
    operations = {
        (f"api-v1:{found['operationId'].rsplit('_', 1)[-1]}", method.upper())
        for path in api.get_openapi_schema()["paths"].values()
        for method, found in path.items()
    }
    missing = {one for one in operations if one not in lines and not one[0].endswith("data")}
    assert not missing


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_the_answers_of_its_column(world: dict[str, Any], role: str) -> None:
    wrong = []
    for line in _lines():
        answer, _text = _said(world, line["method"], line["address"], role)
        if answer != line[role]:
            wrong.append(f"{line['method']} {line['address']}: {answer}, not {line[role]}")
    assert not wrong, "\n".join([role, *wrong])
