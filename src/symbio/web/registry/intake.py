"""From what people type, paste or upload to streams: always through the readers of the engine.

One way in for the form, the grid and the file means one set of rules, one set of messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import polars as pl
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from symbio.language import Message, SymbioError
from symbio.streams.problems import Problem
from symbio.streams.reading import read_streams, read_text
from symbio.streams.table import Streams
from symbio.web import bridge
from symbio.web.registry.models import Site, Stream, StreamChange

FORM_FIELDS = (
    "direction",
    "stream",
    "code",
    "quantity",
    "unit",
    "temperature_c",
    "pressure_bar",
    "moisture_pct",
    "grain_size_mm",
    "composition",
    "hazard_class",
    "pattern",
    "current_fate",
    "unit_cost",
    "currency",
    "note",
)
"""Fields of the stream table that the guided form asks for, under their English headers."""


PASTED = "pasted.txt"
"""Name that stands for rows that were pasted."""


@dataclass(frozen=True)
class Understood:
    """What the engine made of a form: the row of the stream table, or None; and what it says to the cells."""

    row: Mapping[str, Any] | None
    problems: tuple[Problem, ...]

    @property
    def refusals(self) -> dict[str, Message]:
        """Refused fields with the reason."""
        return {p.column or "stream": p.message for p in self.problems if p.severity == "refused"}


def understand_form(answers: Mapping[str, str], site: Site) -> Understood:
    """Read the answers of the guided form as one row of a table.

    Parameters
    ----------
    answers
        Text by the names of `FORM_FIELDS`; blanks are not stated.
    """
    cells = {name: answers.get(name, "").strip() for name in FORM_FIELDS}
    place = {
        "company": site.organisation.name,
        "site": site.name,
        "activity": site.activity,
        "lat": "" if site.lat is None else f"{site.lat}",
        "lon": "" if site.lon is None else f"{site.lon}",
    }
    frame = pl.DataFrame({name: [value] for name, value in {**place, **cells}.items()})
    try:
        streams = read_streams(frame)
    except SymbioError as error:
        return Understood(None, (Problem("refused", error.message, column="stream"),))
    rows = streams.table.to_dicts()
    return Understood(rows[0] if rows else None, streams.problems)


class RefusedUpload(SymbioError):
    """An upload that is not even read."""


def given_bytes(upload: UploadedFile[Any] | None, text: str) -> tuple[bytes, str]:
    """Bytes of an upload, or else of pasted rows, and the name to show for them.

    Raises
    ------
    RefusedUpload
        The file is larger than the platform takes.
    """
    if upload is None:
        return text.encode("utf-8", "replace"), PASTED
    most = settings.MOST_UPLOAD_BYTES
    if (upload.size or 0) > most:
        raise RefusedUpload("web-file-too-large", megabytes=most // 2**20)
    return upload.read(), _display_name(upload.name)


def _display_name(name: str | None) -> str:
    """Name of a file without folders and signs that do not belong in one."""
    last = (name or "file").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[-200:] or "file"


def read_bytes(data: bytes, name: str, company: str) -> Streams:
    """Streams of a file or of pasted rows, neither trusted; `company` is that of rows without one."""
    if name == PASTED:
        return read_text(data.decode("utf-8", "replace"), company=company)
    source = BytesIO(data)
    source.name = name
    return read_streams(source, company=company)


_FIELDS = bridge.SAME_FIELDS


def save_stream(stream: Stream, row: Mapping[str, Any], *, user: Any) -> Stream:
    """Write an understood row into `stream`, keep what it said before, and match it at once."""
    is_new = stream.pk is None
    before = {} if is_new else snapshot(stream)
    for name in _FIELDS:
        value = row[name]
        setattr(stream, name, "" if value is None and name in bridge.TEXT_FIELDS else value)
    stream.text, stream.text_key = row["stream"][:500], bridge.text_key(row["stream"])
    stream.codes, stream.months = row["codes"] or [], row["months"] or []
    stream.is_estimated, stream.changed_at = bool(row["estimated"]), timezone.now()
    if not is_new and before.get("text") != stream.text:
        stream.is_confirmed = False
    bridge.understand([stream])
    with transaction.atomic():
        stream.save()
        StreamChange.objects.create(
            stream=stream, user=user, action="made" if is_new else "changed", before=before
        )
    bridge.match_stream(stream)
    return stream


def set_removed(stream: Stream, *, is_removed: bool, user: Any) -> None:
    """Remove a stream, or bring it back; its candidates follow."""
    with transaction.atomic():
        StreamChange.objects.create(
            stream=stream, user=user, action="removed" if is_removed else "restored", before=snapshot(stream)
        )
        stream.removed_at = timezone.now() if is_removed else None
        stream.changed_at = timezone.now()
        stream.save(update_fields=["removed_at", "changed_at"])
    bridge.match_stream(stream)


def snapshot(stream: Stream) -> dict[str, Any]:
    """What a stream says, as it is kept in its history."""
    kept = ("text", "codes", "months", "is_estimated", "sees_what", "sees_quality", "sees_money", *_FIELDS)
    return {name: getattr(stream, name) for name in kept}
