"""Taking in files: kept as they came, read, accepted as a whole, undone as a whole.

The same bytes taken in twice change nothing, and neither does a row that says what a stream says already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from symbio.language import UnusableFile
from symbio.streams.mending import Mending
from symbio.streams.table import Streams
from symbio.web import bridge
from symbio.web.duplicates.models import MergedRow
from symbio.web.importer import Importer
from symbio.web.intake.editions import Plan, restore_renewed, year_in
from symbio.web.intake.exchanges import take_partners, write_exchanges
from symbio.web.intake.mending import apply_rules, words_of, words_of_organisation
from symbio.web.intake.models import YearOfImport
from symbio.web.intake.reading import keep_reading, read, review_of
from symbio.web.jobs.models import ImportedRow
from symbio.web.jobs.queue import start_rematch
from symbio.web.registry.intake import given_bytes
from symbio.web.registry.models import Import, Organisation, Site, Stream, StreamChange
from symbio.web.synergies.models import Candidate

BATCH = 500
MOST_MATCHED_AT_ONCE = 50
"""So many streams that an undoing brought back are matched at once; more wait for the next matching."""


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
    reading = read(data, name, organisation.name, Mending())
    refused = 0 if reading.streams is None else reading.streams.refused_rows
    taken = Import(organisation=organisation, user=user, name=name, digest=digest, refused=refused)
    taken.file.save(f"{digest[:24]}.bin", ContentFile(data), save=False)
    with transaction.atomic():
        taken.save()
        YearOfImport.objects.create(taken=taken, year=year_in(reading, name))
        apply_rules(taken, reading)
    keep_reading(taken, reading)
    return taken


def read_again(taken: Import) -> Streams:
    """Streams of a kept file, after all that was said of it; none where it was kept long enough.

    Raises
    ------
    UnusableFile
        Its columns are not understood yet.
    """
    if not taken.file:
        return bridge.table_of(())
    reading = review_of(taken).reading
    if reading.streams is None:
        raise reading.problem or UnusableFile("file-empty", file=taken.name)
    return reading.streams


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
    words = words_of_organisation(taken.organisation) | words_of(taken.fixes.order_by("pk"))
    importer = Importer(taken.organisation, taken=taken, words=words)
    plan = Plan(taken, streams)
    for start in range(first, len(streams), bridge.CHUNK):
        between()
        chunk = [(i, plan.placed(row)) for i, row in _chunk(streams, start)]
        fresh = [(i, row) for i, row in chunk if plan.is_new(i)]
        renewed = [(i, row) for i, row in chunk if plan.is_renewed(i)]
        made = importer.prepare([row for _i, row in fresh])
        others = importer.prepare([row for _i, row in renewed])
        partners = take_partners(made)
        take_partners(others)
        with transaction.atomic():
            plan.set_year(made)
            sites = {site.pk: site for site in importer.save(made)}
            _write_down(taken, [i for i, _row in fresh], made, sites, user_id=user_id)
            plan.renew([i for i, _row in renewed], others, user_id=user_id)
            write_exchanges(made, partners)
            plan.keep_made([i for i, _row in fresh], made)
            _write_down_merged(taken, plan.merged(chunk))
            written(min(start + bridge.CHUNK, len(streams)), len(streams))
    taken.made = ImportedRow.objects.filter(taken=taken).count()
    taken.known, taken.state = len(streams) - taken.made - plan.count_renewed(), "accepted"
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


def _chunk(streams: Streams, start: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of the chunk from `start` on, with their place in the table."""
    return enumerate(streams.table.slice(start, bridge.CHUNK).to_dicts(), start)


def _write_down_merged(taken: Import, rows: list[tuple[int, int | None, int, str]]) -> None:
    """Which rows say what a stream says already: (row of the table, of the file, stream, how)."""
    merged = [
        MergedRow(taken=taken, row=i, file_row=row, stream_id=stream, how=how) for i, row, stream, how in rows
    ]
    MergedRow.objects.bulk_create(merged, batch_size=BATCH)


def take_back(taken: Import) -> None:
    """Delete all that an accepting which was stopped has made: streams, and sites that hold nothing else."""
    with transaction.atomic():
        MergedRow.objects.filter(taken=taken).delete()
        restore_renewed(taken, user_id=None)
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
        MergedRow.objects.filter(taken=taken).delete()
        Candidate.objects.filter(Q(offer__taken=taken) | Q(need__taken=taken)).delete()
        restored = restore_renewed(taken, user_id=user.pk)
        taken.state = "undone"
        taken.save(update_fields=["state"])
    if len(restored) <= MOST_MATCHED_AT_ONCE:
        bridge.match_streams(taken.organisation, restored)
    else:
        start_rematch(owner_id=user.pk)
