"""Taking in files: kept as they came, read, accepted as a whole, undone as a whole.

The same bytes taken in twice change nothing, and neither does a row that says what a stream says already.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from symbio.language import SymbioError
from symbio.streams.reading import read_streams, read_text
from symbio.streams.table import Streams
from symbio.web import bridge
from symbio.web.registry.models import Import, Organisation, Stream, StreamChange

PASTED = "pasted.txt"
BATCH = 500


class RefusedUpload(SymbioError):
    """An upload that is not even kept."""


def take_in(upload: Any, text: str, organisation: Organisation, *, user: Any) -> Import:
    """Keep an upload, or pasted rows, and read it once: what cannot be read at all is refused at once.

    Raises
    ------
    SymbioError
        Too large, or nothing in it can be read as streams.
    """
    most = settings.MOST_UPLOAD_BYTES
    if upload is not None and upload.size > most:
        raise RefusedUpload("web-file-too-large", megabytes=most // 2**20)
    data = upload.read() if upload is not None else text.encode("utf-8", "replace")
    name = _display_name(upload.name) if upload is not None else PASTED
    digest = hashlib.sha256(data).hexdigest()
    before = Import.objects.filter(organisation=organisation, digest=digest).exclude(state="undone").first()
    if before is not None:
        return before
    streams = _read(data, name, organisation.name)
    taken = Import(
        organisation=organisation, user=user, name=name, digest=digest, refused=streams.refused_rows
    )
    taken.file.save(f"{digest[:24]}.bin", ContentFile(data), save=False)
    taken.save()
    return taken


def _display_name(name: str | None) -> str:
    """Name of a file without folders and signs that do not belong in one."""
    last = (name or "file").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[-200:] or "file"


def _read(data: bytes, name: str, company: str) -> Streams:
    if name == PASTED:
        return read_text(data.decode("utf-8", "replace"), company=company)
    source = BytesIO(data)
    source.name = name
    return read_streams(source, company=company)


def read_again(taken: Import) -> Streams:
    """Streams of a kept file."""
    with taken.file.open("rb") as file:
        return _read(file.read(), taken.name, taken.organisation.name)


def _known(organisation: Organisation) -> set[tuple[Any, ...]]:
    """What the organisation's streams say, as rows are compared."""
    return set(
        Stream.objects.filter(site__organisation=organisation, removed_at=None).values_list(
            "site__name", "direction", "text_key", "quantity", "unit"
        )
    )


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    site = (row["site"] or row["company"])[:200]
    return site, row["direction"], bridge.text_key(row["stream"]), row["quantity"], row["unit"] or ""


def accept(taken: Import, streams: Streams, *, user: Any) -> None:
    """Make private streams of the rows that say something new; all of them or none."""
    known = _known(taken.organisation)
    fresh: list[int] = []
    for i, row in enumerate(streams.table.to_dicts()):
        key = _key(row)
        if key not in known:
            known.add(key)
            fresh.append(i)
    part = Streams(streams.table[fresh], streams.problems, streams.raw, streams.source)
    with transaction.atomic():
        made = bridge.Importer(taken.organisation, taken=taken).run(part)
        changes = [StreamChange(stream=stream, user=user, action="imported") for stream in made]
        StreamChange.objects.bulk_create(changes, batch_size=BATCH)
        taken.made, taken.known, taken.state = len(made), len(streams) - len(made), "accepted"
        taken.save(update_fields=["made", "known", "state"])
    for stream in made:
        bridge.match_stream(stream)


def undo(taken: Import, *, user: Any) -> None:
    """Remove what an import made, as a whole; each stream can still be brought back by itself."""
    with transaction.atomic():
        streams = list(taken.streams.filter(removed_at=None))
        changes = [StreamChange(stream=stream, user=user, action="removed") for stream in streams]
        StreamChange.objects.bulk_create(changes, batch_size=BATCH)
        taken.streams.filter(removed_at=None).update(removed_at=timezone.now(), changed_at=timezone.now())
        taken.state = "undone"
        taken.save(update_fields=["state"])
    for stream in streams:
        stream.refresh_from_db()
        bridge.match_stream(stream)
