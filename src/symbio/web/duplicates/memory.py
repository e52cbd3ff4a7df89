"""What is remembered of merged streams and sites when a file comes again; the account of an import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from symbio.web.duplicates.models import Merge, MergedRow
from symbio.web.jobs.models import ImportedRow
from symbio.web.registry.models import Import, Organisation, Site, Stream

Key = tuple[Any, ...]
"""What a row says, as rows are compared: site, direction, words, quantity, unit."""
MOST_TOLD = 50
"""Merged rows that an account names one by one."""


@dataclass(frozen=True)
class Account:
    """What became of every row of a file: ``accepted`` + ``merged`` + ``refused`` are all of them.

    ``told``: merged rows, each with its number in the file, how it was merged and the stream it is now.
    """

    accepted: int
    there: int
    file: int
    person: int
    refused: int
    told: tuple[tuple[int | None, str, Stream], ...]

    @property
    def merged(self) -> int:
        """Rows that became no stream of their own."""
        return self.there + self.file + self.person


def account_of(taken: Import) -> Account:
    """The account of an accepted import, counted from the rows themselves."""
    rows = MergedRow.objects.filter(taken=taken).select_related("stream__site").order_by("row")
    hows = list(rows.values_list("how", flat=True))
    told = tuple((row.file_row, row.how, row.stream) for row in rows[:MOST_TOLD])
    return Account(
        accepted=ImportedRow.objects.filter(taken=taken).count(),
        there=hows.count("there"),
        file=hows.count("file"),
        person=hows.count("person"),
        refused=taken.refused,
        told=told,
    )


def site_names(organisation: Organisation) -> dict[str, str]:
    """Name of a site that was merged → name of the one that it is now."""
    merges = Merge.objects.filter(kind="site", organisation=organisation, undone_at=None).order_by("at", "pk")
    if not merges:
        return {}
    names = dict(Site.objects.filter(organisation=organisation).values_list("pk", "name"))
    return {
        gone: now
        for gone, kept in _followed(merges.values_list("gone_id", "gone_name", "kept_id"))
        if (now := names.get(kept)) is not None and gone not in names.values()
    }


def stream_keys(organisation: Organisation) -> dict[Key, int]:
    """What streams said before they were merged → the stream that each is now."""
    merges = Merge.objects.filter(kind="stream", organisation=organisation, undone_at=None)
    rows = list(merges.order_by("at", "pk").values_list("gone_id", "gone__said", "kept_id"))
    if not rows:
        return {}
    alive = set(
        Stream.objects.filter(site__organisation=organisation, removed_at=None).values_list("pk", flat=True)
    )
    return {tuple(key): kept for said, kept in _followed(rows) if kept in alive for key in said}


def said_by(stream: Stream) -> Key:
    """What a stream says, as rows are compared."""
    return stream.site.name, stream.direction, stream.text_key, stream.quantity, stream.unit


def _followed(rows: Iterable[tuple[int, Any, int]]) -> list[tuple[Any, int]]:
    """(what is told of a merged thing, what it is now), over merges of what was merged before."""
    listed = list(rows)
    kept_of = {gone: kept for gone, _told, kept in listed}

    def now(key: int) -> int:
        seen = set()
        while key in kept_of and key not in seen:
            seen.add(key)
            key = kept_of[key]
        return key

    return [(told, now(kept)) for _gone, told, kept in listed]
