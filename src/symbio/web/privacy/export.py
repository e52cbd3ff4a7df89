"""All that the platform keeps about a person, and about the companies that they own, as one zip.

Lists are CSV that a spreadsheet opens; a file ``README.txt`` says what each holds. Secrets (passwords,
tokens) are not in it: of them the platform keeps only hashes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils import timezone

from symbio.language import SymbioError, say_code
from symbio.reports.tables import harmless
from symbio.web.access import Viewer, cards, visible
from symbio.web.api.models import Token
from symbio.web.jobs.models import Job
from symbio.web.privacy.models import Letter
from symbio.web.registry.models import (
    Import,
    Invite,
    Member,
    Organisation,
    Sighting,
    Site,
    Stream,
    StreamChange,
)
from symbio.web.synergies.models import Candidate, Word
from symbio.web.workspaces.models import Invitation, WorkspaceCompany, WorkspaceMember

FOLDER = "exports"
Tell = Callable[[int, int], None]
_OF_SITE = ("id", "name", "activity", "place", "country", "lat", "lon", "is_exact", "created_at")


def start_export(user: Any) -> Job:
    """Put the making of a person's zip into the queue; where one waits already, that one."""
    waiting = Job.objects.filter(kind="export", owner=user, state__in=("waiting", "running")).first()
    return waiting or Job.objects.create(kind="export", owner=user)


def made_exports(user: Any) -> QuerySet[Job]:
    """Jobs of a person's zips that can still be downloaded, the newest first."""
    since = timezone.now() - timedelta(days=settings.KEPT_DAYS["exports"])
    return Job.objects.filter(kind="export", owner=user, state="done", ended_at__gt=since).order_by("-pk")


def write_export(user: Any, tell: Tell = lambda done, total: None) -> str:
    """Write the zip of a person; returns its name in the storage, which nobody can guess."""
    if user is None:
        raise SymbioError("web-job-not-allowed")
    name = f"{FOLDER}/{user.pk}-{token_hex(16)}.zip"
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    owned = [pk for pk, role in Viewer.of(user).roles.items() if role == "owner"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("README.txt", say_code("export-readme", user.language))
        _write_person(packed, user)
        for done, organisation in enumerate(Organisation.objects.filter(pk__in=owned).order_by("pk")):
            tell(done, len(owned))
            _write_organisation(packed, organisation, user)
    path.chmod(0o600)
    return name


def _table(packed: zipfile.ZipFile, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A list as CSV with a signature, so that spreadsheets read Cyrillic; nothing in it is run."""
    with packed.open(name, "w") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(head)
        for row in rows:
            writer.writerow([harmless(_cell(value)) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _rows(packed: zipfile.ZipFile, name: str, found: QuerySet[Any], fields: Sequence[str]) -> None:
    _table(packed, name, fields, found.order_by("pk").values_list(*fields).iterator(chunk_size=2000))


def _write_person(packed: zipfile.ZipFile, user: Any) -> None:
    account = {
        name: _cell(getattr(user, name))
        for name in ("email", "name", "language", "date_joined", "last_login", "is_authority", "is_staff")
    }
    packed.writestr("person/account.json", json.dumps(account, ensure_ascii=False, indent=1))
    own, email = {"user": user}, user.email.lower()
    for name, found, fields in (
        ("addresses", EmailAddress.objects.filter(**own), ("email", "verified", "primary")),
        ("sessions", UserSession.objects.filter(**own), ("created_at", "last_seen_at", "ip", "user_agent")),
        ("tokens", Token.objects.filter(**own), ("name", "scopes", "created_at", "used_at", "expires_at",
                                                 "revoked_at")),
        ("companies", Member.objects.filter(**own), ("organisation__name", "role", "created_at")),
        ("workspaces", WorkspaceMember.objects.filter(**own), ("workspace__name", "role", "created_at")),
        ("invitations", Invite.objects.filter(email=email), ("organisation__name", "role", "created_at",
                                                             "accepted_at")),
        ("invitations-workspaces", Invitation.objects.filter(email=email),
         ("workspace__name", "kind", "role", "created_at", "accepted_at")),
        ("letters-sent", Letter.objects.filter(**own), ("source", "at")),
        ("streams-looked-at", Sighting.objects.filter(**own), ("stream_id", "day", "groups")),
        ("changes-made", StreamChange.objects.filter(**own), ("stream_id", "action", "at")),
        ("imports-made", Import.objects.filter(**own), ("name", "state", "created_at")),
        ("words-said", Word.objects.filter(**own), ("candidate_id", "side", "kind", "reason", "text", "at")),
        ("work", Job.objects.filter(owner=user), ("kind", "state", "created_at", "ended_at")),
    ):  # fmt: skip
        _rows(packed, f"person/{name}.csv", found, fields)


def _write_organisation(packed: zipfile.ZipFile, organisation: Organisation, user: Any) -> None:
    folder = f"company-{organisation.pk}"
    facts = {
        field.attname: _cell(getattr(organisation, field.attname))
        for field in organisation._meta.concrete_fields
        if field.name != "name_key"
    }
    packed.writestr(f"{folder}/company.json", json.dumps(facts, ensure_ascii=False, indent=1))
    streams = Stream.objects.filter(site__organisation=organisation)
    fields = [field.attname for field in Stream._meta.concrete_fields if field.name != "text_key"]
    imports = Import.objects.filter(organisation=organisation)
    for name, found, columns in (
        ("people", organisation.members.all(), ("user__email", "role", "created_at")),
        ("invitations", organisation.invites.all(), ("email", "role", "created_at", "accepted_at")),
        ("sites", Site.objects.filter(organisation=organisation), _OF_SITE),
        ("streams", streams, fields),
        ("history", StreamChange.objects.filter(stream__in=streams), ("stream_id", "at", "action", "before")),
        ("seen-by", Sighting.objects.filter(stream__in=streams), ("stream_id", "day", "organisation__name",
                                                                  "groups")),
        ("workspaces", WorkspaceCompany.objects.filter(organisation=organisation),
         ("workspace__name", "shares", "consent_at")),
        ("imports", imports, ("id", "name", "state", "made", "known", "refused", "created_at")),
        ("recorded", organisation.recorded.all(), 
         ("offer_id", "need_id", "indicator", "value", "currency", "year", "surety", "source", "at")),
        ("own-figures", organisation.own_tables.all(), ("kind", "name", "made_at", "rows")),
    ):  # fmt: skip
        _rows(packed, f"{folder}/{name}.csv", found, columns)
    head = ("candidate", "own_stream", "partner", "partner_company", "word", "reason", "said_at")
    _table(packed, f"{folder}/partners.csv", head, _partners(organisation, user))
    for taken in imports.exclude(file="").order_by("pk"):
        if default_storage.exists(taken.file.name or ""):
            with taken.file.open("rb") as file:
                packed.writestr(f"{folder}/files/{taken.pk}-{_safe(taken.name)}", file.read())


def _safe(name: str) -> str:
    """`name` as a file in a folder of whatever machine unpacks it."""
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name)
    return kept.lstrip(".")[-100:] or "file"


def _partners(organisation: Organisation, user: Any) -> Iterator[Sequence[Any]]:
    """Candidates of the company's streams as its people see the other side, with what they said to them."""
    viewer = Viewer(user.pk, {organisation.pk: "owner"})
    seen = visible(Stream.objects.all(), viewer).values("pk")
    for side, other in (("offer", "need"), ("need", "offer")):
        own = Q(**{f"{side}__site__organisation": organisation, f"{other}__in": seen})
        found = Candidate.objects.filter(own).select_related(f"{other}__site__organisation")
        rows = list(found.prefetch_related("words").order_by("pk"))
        streams = [getattr(row, other) for row in rows]
        for row, card in zip(rows, cards(streams, viewer, joined=[s.pk for s in streams]), strict=True):
            said = next((word for word in row.words.all() if word.side == side), None)
            mine = getattr(row, f"{side}_id")
            words = ("", "", "") if said is None else (said.kind, said.reason, said.at)
            yield (row.pk, mine, card.text, card.company or "", *words)
