"""Official code lists: read from the operator's own file, looked at, put to use, taken back."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from symbio.knowledge.official_lists import OfficialList, load_official_list
from symbio.language import UnusableFile
from symbio.streams.archive import check_archive
from symbio.web import bridge
from symbio.web.steward.events import record
from symbio.web.steward.models import CodeList, CodeTitle
from symbio.web.steward.rights import must_be_steward

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
N_SAMPLE = 12
"""Rows that are shown before a list is put to use."""


def read_list(upload: Any, scheme: str, *, by: Any) -> CodeList:
    """Keep the codes and titles of a file, not yet in use.

    Raises
    ------
    UnusableFile
        Too large, of another kind, or without a code of `scheme`.
    """
    must_be_steward(by)
    name = Path(str(upload.name)).name[:200]
    if upload.size > MOST_BYTES:
        raise UnusableFile("code-list-too-large", file=name, most=MOST_BYTES // 1024 // 1024)
    data = b"".join(upload.chunks())
    official = _read(data, name, scheme)
    if len(official) > MOST_ROWS:
        raise UnusableFile("code-list-too-long", file=name, most=MOST_ROWS)
    with transaction.atomic():
        made = CodeList.objects.create(
            scheme=scheme,
            source=name,
            digest=hashlib.sha256(data).hexdigest(),
            rows=len(official),
            untitled=sum(not title for title in official.titles.values()),
            known=len(_known(scheme) & set(official.titles)),
            user=by,
        )
        CodeTitle.objects.bulk_create(
            [CodeTitle(list=made, code=code, title=title[:1000]) for code, title in official.titles.items()],
            batch_size=2000,
        )
        record("list-read", by, f"{scheme}: {name}, {len(official)}")
    return made


def _read(data: bytes, name: str, scheme: str) -> OfficialList:
    """A list from bytes, through a file of a name of our own."""
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise UnusableFile("code-list-kind", file=name, kinds=", ".join(ENDINGS))
    if ending == ".xlsx":
        check_archive(data, name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{ending}"
        path.write_bytes(data)
        return load_official_list(path, scheme)


def _known(scheme: str) -> set[str]:
    """Codes of a scheme that the knowledge tables speak of."""
    return {re.sub(r"\D", "", row.code) for row in bridge.knowledge().codes if row.scheme == scheme}


def use(found: CodeList, *, by: Any) -> None:
    """Show the titles of a list from now on; the list used before is taken back."""
    must_be_steward(by)
    with transaction.atomic():
        CodeList.objects.filter(scheme=found.scheme, state="used").update(state="taken_back")
        CodeList.objects.filter(pk=found.pk).update(state="used")
        record("list-used", by, f"{found.scheme}: {found.source}")


def take_back(found: CodeList, *, by: Any) -> None:
    """Show the titles of a list no longer; its rows stay, so that it can be put to use again."""
    must_be_steward(by)
    with transaction.atomic():
        CodeList.objects.filter(pk=found.pk).update(state="taken_back")
        record("list-taken-back", by, f"{found.scheme}: {found.source}")


def titles(codes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Official titles of (scheme, code) from the lists in use; codes without one are left out."""
    asked = {(scheme, re.sub(r"\D", "", code)): (scheme, code) for scheme, code in codes}
    if not asked:
        return {}
    found = CodeTitle.objects.filter(
        list__state="used",
        list__scheme__in={scheme for scheme, _code in asked},
        code__in={code for _scheme, code in asked},
    ).exclude(title="")
    rows = found.values_list("list__scheme", "code", "title")
    return {asked[scheme, code]: title for scheme, code, title in rows if (scheme, code) in asked}
