"""Taking in files: kept as they came, read, accepted as a whole, undone as a whole.

The same bytes taken in twice change nothing, and neither does a row that says what a stream says already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from symbio.streams.table import Streams
from symbio.web import bridge
from symbio.web.jobs.models import ImportedRow
from symbio.web.registry.intake import given_bytes, read_bytes
from symbio.web.registry.models import Import, Organisation, Site, Stream, StreamChange
from symbio.web.synergies.models import Candidate

BATCH = 500


def take_in(upload: Any, text: str, organisation: Organisation, *, user: Any) -> Import:
    """Keep an upload, or pasted rows, and read it once: what cannot be read at all is refused at once.

    Raises
    ------
    SymbioError
        Too large, or nothing in it can be read as streams.
    """
    data, name = given_bytes(upload, text)
    digest = hashlib.sha256(data).hexdigest()
    before = Import.objects.filter(organisation=organisation, digest=digest).exclude(state="undone").first()
    if before is not None:
        return before
    streams = read_bytes(data, name, organisation.name)
    taken = Import(
        organisation=organisation, user=user, name=name, digest=digest, refused=streams.refused_rows
    )
    taken.file.save(f"{digest[:24]}.bin", ContentFile(data), save=False)
    taken.save()
    return taken


def read_again(taken: Import) -> Streams:
    """Streams of a kept file; none where it was kept long enough."""
    if not taken.file:
        return bridge.table_of(())
    with taken.file.open("rb") as file:
        return read_bytes(file.read(), taken.name, taken.organisation.name)


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


def _fresh(streams: Streams, start: int, known: set[tuple[Any, ...]]) -> list[tuple[int, dict[str, Any]]]:
    """Rows of the chunk from `start` on that say something new, with their place in the table."""
    fresh = []
    for i, row in enumerate(streams.table.slice(start, bridge.CHUNK).to_dicts(), start):
        key = _key(row)
        if key not in known:
            known.add(key)
            fresh.append((i, row))
    return fresh


def accept(
    taken: Import,
    streams: Streams,
    *,
    user_id: int | None,
    first: int = 0,
    between: Callable[[], None] = lambda: None,
    written: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Make private streams of the rows that say something new, in chunks of one transaction each.

    Parameters
    ----------
    first
        Row to go on from: those before it were made by a run that ended too early.
    between
        Called before each chunk, outside of its transaction; may raise to stop there.
    written
        Called with (done, total) as the last thing in each transaction.
    """
    known, importer = _known(taken.organisation), bridge.Importer(taken.organisation, taken=taken)
    for start in range(first, len(streams), bridge.CHUNK):
        between()
        fresh = _fresh(streams, start, known)
        made = importer.prepare([row for _i, row in fresh])
        with transaction.atomic():
            sites = {site.pk: site for site in importer.save(made)}
            _write_down(taken, [i for i, _row in fresh], made, sites, user_id=user_id)
            written(min(start + bridge.CHUNK, len(streams)), len(streams))
    taken.made = ImportedRow.objects.filter(taken=taken).count()
    taken.known, taken.state = len(streams) - taken.made, "accepted"
    taken.save(update_fields=["made", "known", "state"])


def _write_down(
    taken: Import, rows: list[int], made: list[Stream], sites: dict[int, Site], *, user_id: int | None
) -> None:
    """Which row made which stream, and its site where that is new; and the first line of its history."""
    StreamChange.objects.bulk_create(
        [StreamChange(stream=stream, user_id=user_id, action="imported") for stream in made], batch_size=BATCH
    )
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(taken=taken, row=i, stream=stream, site=sites.pop(stream.site_id, None))
            for i, stream in zip(rows, made, strict=True)
        ],
        batch_size=BATCH,
    )


def take_back(taken: Import) -> None:
    """Delete all that an accepting which was stopped has made: streams, and sites that hold nothing else."""
    with transaction.atomic():
        rows = ImportedRow.objects.filter(taken=taken)
        sites = list(rows.exclude(site=None).values_list("site_id", flat=True))
        StreamChange.objects.filter(stream__imported_row__taken=taken).delete()
        Stream.objects.filter(imported_row__taken=taken).delete()
        for start in range(0, len(sites), BATCH):
            Site.objects.filter(pk__in=sites[start : start + BATCH], streams=None).delete()
        taken.made, taken.known, taken.state = 0, 0, "read"
        taken.save(update_fields=["made", "known", "state"])


def undo(taken: Import, *, user: Any) -> None:
    """Remove what an import made, as a whole; each stream can still be brought back by itself."""
    now = timezone.now()
    with transaction.atomic():
        streams = taken.streams.filter(removed_at=None)
        keys = streams.values_list("pk", flat=True)
        changes = [StreamChange(stream_id=pk, user=user, action="removed") for pk in keys]
        StreamChange.objects.bulk_create(changes, batch_size=BATCH)
        streams.update(removed_at=now, changed_at=now)
        ImportedRow.objects.filter(taken=taken).delete()
        Candidate.objects.filter(Q(offer__taken=taken) | Q(need__taken=taken)).delete()
        taken.state = "undone"
        taken.save(update_fields=["state"])
