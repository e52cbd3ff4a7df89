"""Taking in a table of own figures, replacing it, removing it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404

from symbio.assessment import own_tables
from symbio.assessment.own_tables import as_cells, read_own_table
from symbio.language import Message, SymbioError
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.access_spaces import workspace_role
from symbio.web.attachments.types import clean_name
from symbio.web.ownfigures.models import OwnTable
from symbio.web.registry.models import Organisation
from symbio.web.workspaces.models import Workspace

MOST_BYTES = 2 * 2**20
Owner = Organisation | Workspace


class RefusedTable(SymbioError):
    """A table that is not taken; ``defects`` is all that is wrong with it, row by row."""

    def __init__(self, *defects: Message) -> None:
        super().__init__(defects[0].code, **defects[0].facts)
        self.defects = defects


def may_change(owner: Owner, user: Any) -> bool:
    """True for owners and editors of a company, and for facilitators of a workspace."""
    viewer = Viewer.of(user)
    if isinstance(owner, Organisation):
        return viewer.may_edit(owner.pk)
    return workspace_role(viewer, owner.pk) == "facilitator"


def take_in(upload: UploadedFile[Any], owner: Owner, *, user: Any) -> OwnTable:
    """Read a file as a table of own figures; it stands for the one of its kind that was there.

    Raises
    ------
    Http404
        The user may not change the figures of `owner`.
    RefusedTable
        Something is wrong with the file; nothing has changed.
    """
    if not may_change(owner, user):
        raise Http404
    name = clean_name(upload.name or "")
    found = read_own_table(text_of(upload, name), name, bridge.knowledge())
    if found.defects or found.kind is None:
        raise RefusedTable(*found.defects)
    if not found.rows:
        raise RefusedTable(Message("own-none-licensed", {"file": name}), *found.left_out)
    told = [(m.code, dict(m.facts)) for m in (*found.left_out, *found.doubts)]
    said = {
        "name": name,
        "rows": [(one.number, as_cells(one.row)) for one in found.rows],
        "told": told,
        "user": user,
    }
    of = {"organisation": owner} if isinstance(owner, Organisation) else {"workspace": owner}
    with transaction.atomic():
        OwnTable.objects.filter(**of, kind=found.kind).delete()
        return OwnTable.objects.create(**of, kind=found.kind, **said)


def text_of(upload: UploadedFile[Any], name: str) -> str:
    """The text of an upload that nobody vouches for.

    Raises
    ------
    RefusedTable
        Too large, empty, or no text.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise RefusedTable(Message("own-too-large", {"file": name, "megabytes": MOST_BYTES // 2**20}))
    found = own_tables.text_of(upload.read(), name)
    if isinstance(found, Message):
        raise RefusedTable(found)
    return found


def remove(table: OwnTable, *, user: Any) -> None:
    """Remove a table: the shared rows count again."""
    owner = table.organisation or table.workspace
    if owner is None or not may_change(owner, user):
        raise Http404
    with transaction.atomic():
        table.delete()
