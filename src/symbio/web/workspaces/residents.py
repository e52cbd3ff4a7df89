"""Lists of residents, pasted or uploaded: name, activity, town, e-mail; companies for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from symbio.knowledge.nace import parse_activity
from symbio.language import Message
from symbio.reports.page_find import finder
from symbio.streams.grid import Grid, cell_text, read_grids
from symbio.streams.location import find_place
from symbio.web import bridge
from symbio.web.access import cell_of
from symbio.web.registry.intake import RefusedUpload, given_bytes
from symbio.web.registry.models import Organisation, Site
from symbio.web.workspaces.models import Resident, Workspace, WorkspaceCompany
from symbio.web.workspaces.rights import WORKERS, must

MOST = 3000
"""Residents that one list may hold."""
COLUMNS = ("name", "activity", "town", "email", "phone")
_HEADS = {
    "name": ("name", "company", "resident", "organisation", "organization", "назван", "наименов",
             "предприят", "резидент", "организац", "компания"),
    "activity": ("activity", "nace", "okved", "оквэд", "оквед", "деятельн", "отрасль"),
    "town": ("town", "city", "place", "город", "место", "населённый", "населенный"),
    "email": ("mail", "почт"),
    "phone": ("phone", "тел"),
}  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """One line of a list, and what could not be made out of it."""

    row: int
    resident: Resident
    problems: tuple[Message, ...]


def read_list(upload: Any, text: str) -> list[Listed]:
    """Residents of an uploaded table, or of pasted lines: by its heads, else name, activity, town, e-mail.

    Raises
    ------
    SymbioError
        Too large, damaged, or without a resident.
    """
    data, name = given_bytes(upload, text)
    source = BytesIO(data)
    source.name = name
    grid = read_grids(source, name=name)[0]
    if len(grid.cells) > MOST:
        raise RefusedUpload("space-list-too-long", most=MOST)
    places, first = _places(grid)
    found = [_listed(grid, i, places) for i in range(first, len(grid.cells))]
    listed = [one for one in found if one is not None]
    if not listed:
        raise RefusedUpload("space-list-empty")
    return listed


def _places(grid: Grid) -> tuple[Mapping[str, int], int]:
    """Column of each field, and the first row below the heads."""
    heads = [cell_text(cell).strip().lower() for cell in grid.cells[0]]
    found: dict[str, int] = {}
    for i, head in enumerate(heads):
        named = (name for name, signs in _HEADS.items() if name not in found and _is_head(head, signs))
        name = next(named, None)
        if name is not None:
            found[name] = i
    if "name" in found and len(found) > 1:
        return found, 1
    return {name: i for i, name in enumerate(COLUMNS)}, 0


def _is_head(head: str, signs: Sequence[str]) -> bool:
    return len(head) < 40 and any(sign in head for sign in signs)


def _listed(grid: Grid, i: int, places: Mapping[str, int]) -> Listed | None:
    cells = [_plain(cell_text(cell)) for cell in grid.cells[i]]
    said = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
    name = said.get("name", "")[:200]
    if not any(sign.isalnum() for sign in name):
        return None
    problems: list[Message] = []
    activity = _activity(said.get("activity", "")[:200], problems)
    town, email = said.get("town", "")[:200], _email(said.get("email", ""), problems)
    found = find_place(town, None) if town else None
    if town and found is None:
        problems.append(Message("web-place-unknown", place=town[:60]))
    resident = Resident(
        name=name,
        name_key=bridge.text_key(name)[:200],
        activity=activity,
        activity_text=said.get("activity", "")[:200],
        town=town,
        country=(found.country or "") if found else "",
        lat=found.lat if found else None,
        lon=found.lon if found else None,
        email=email,
        phone=_phone(said.get("phone", "")),
        language="ru" if re.search("[а-яё]", name.lower()) or not name.isascii() else "en",
    )
    return Listed(grid.row_number(i), resident, tuple(problems))


def _plain(text: str) -> str:
    """`text` on one line, without signs that do not print."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _activity(text: str, problems: list[Message]) -> str:
    nace = activity_of(text)
    if text and not nace:
        problems.append(Message("web-activity-unknown", text=text[:60]))
    return nace


@lru_cache(maxsize=4096)
def activity_of(text: str) -> str:
    """Class of activity that a code or words name; "" where none is understood."""
    if not text.strip():
        return ""
    nace, _problem = parse_activity(text.strip())
    if nace is not None:
        return nace
    found = finder(bridge.knowledge()).find(text, "activity")
    return found[0].id if found else ""


def _email(text: str, problems: list[Message]) -> str:
    email = text.strip().lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        problems.append(Message("space-email-unknown", text=text[:60]))
        return ""
    return email


def _phone(text: str) -> str:
    """Signs of a telephone number alone."""
    return "".join(sign for sign in text if sign.isdigit() or sign in "+-() ,").strip()[:40]


def add_residents(workspace: Workspace, listed: Sequence[Listed], *, user: Any) -> tuple[int, int]:
    """Put a list into a workspace; names that it has already change nothing. Returns (new, known).

    An address of a resident is never replaced: the answers of a company may be handed over to it.
    """
    must(workspace, user, WORKERS)
    with transaction.atomic():
        known = set(workspace.residents.values_list("name_key", flat=True))
        gone = Resident.everyone.filter(workspace=workspace).exclude(removed_at=None)
        back = [one.resident.name_key for one in listed]
        gone.filter(name_key__in=back).update(removed_at=None)
        fresh: dict[str, Resident] = {}
        for one in listed:
            if one.resident.name_key not in known:
                one.resident.workspace = workspace
                fresh.setdefault(one.resident.name_key, one.resident)
        Resident.objects.bulk_create(fresh.values(), batch_size=500)
    return len(fresh), len(listed) - len(fresh)


def set_removed(resident: Resident, *, is_removed: bool, user: Any) -> None:
    """Strike a resident off the list, or bring it back as it was; its company and its answers stay.

    While it is off the list its secret links take no answers and it gets no mail.
    """
    must(resident.workspace, user, WORKERS)
    resident.removed_at = timezone.now() if is_removed else None
    resident.save(update_fields=["removed_at"])


def change_resident(resident: Resident, said: Mapping[str, Any], *, user: Any) -> None:
    """Correct what the list says of a resident; a company that was registered for it follows.

    That company follows only while nobody owns it: afterwards its people say what it is.
    """
    must(resident.workspace, user, WORKERS)
    with transaction.atomic():
        for name in ("name", "activity", "town", "email", "phone", "language"):
            setattr(resident, name, said[name])
        resident.name_key = bridge.text_key(resident.name)[:200]
        found = find_place(resident.town, None) if resident.town else None
        resident.lat, resident.lon = (found.lat, found.lon) if found else (None, None)
        resident.country = (found.country or "") if found else ""
        resident.save()
        organisation = resident.organisation
        if organisation is not None and not organisation.members.exists():
            _correct(organisation, resident)


def _correct(organisation: Organisation, resident: Resident) -> None:
    """Let a company that nobody owns, and its one site, say what the list says."""
    organisation.name, organisation.name_key = resident.name, resident.name_key
    organisation.activity, organisation.country = resident.activity, resident.country
    organisation.save(update_fields=["name", "name_key", "activity", "country"])
    site = organisation.sites.order_by("pk").first()
    if site is not None:
        site.name, site.activity, site.place = resident.name, resident.activity, resident.town
        site.lat, site.lon, site.country = resident.lat, resident.lon, resident.country
        site.cell = cell_of(site.lat, site.lon)
        site.save()


def link_resident(resident: Resident, organisation: Organisation | None, *, user: Any) -> None:
    """Say that a resident is a company that joined the workspace, or (None) that it is none of them.

    A company that was registered for it keeps its answers, which are merged when its people join.
    """
    must(resident.workspace, user, WORKERS)
    if organisation is not None:
        joined = WorkspaceCompany.objects.filter(workspace=resident.workspace, organisation=organisation)
        if not joined.filter(is_registered_here=False).exists() or resident.organisation is not None:
            raise Http404
    elif resident.organisation is not None and not resident.organisation.members.exists():
        raise Http404
    resident.organisation = organisation
    resident.save(update_fields=["organisation"])


def register(resident: Resident) -> Organisation:
    """The company of a resident; registered in the workspace, owned by nobody, where there is none yet.

    Nothing of it is shared by that: only answers are, as far as their questionnaire says.
    """
    with transaction.atomic():
        kept = Resident.objects.select_for_update().get(pk=resident.pk)
        if kept.organisation is not None:
            return kept.organisation
        organisation = Organisation.objects.create(
            name=kept.name, name_key=kept.name_key, country=kept.country, activity=kept.activity
        )
        Site.objects.create(
            organisation=organisation,
            name=kept.name,
            activity=kept.activity,
            place=kept.town,
            country=kept.country,
            lat=kept.lat,
            lon=kept.lon,
            cell=cell_of(kept.lat, kept.lon),
        )
        WorkspaceCompany.objects.create(
            workspace_id=kept.workspace_id, organisation=organisation, is_registered_here=True
        )
        kept.organisation = organisation
        kept.save(update_fields=["organisation"])
    return organisation


def register_company(resident: Resident, *, user: Any) -> Organisation:
    """Register the company of a resident on behalf of the facilitator."""
    must(resident.workspace, user, WORKERS)
    return register(resident)
