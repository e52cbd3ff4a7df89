"""Next year's file brings the same streams up to date: what they said before stays, year by year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from symbio.streams.mending import Reading
from symbio.streams.table import Streams
from symbio.web import bridge
from symbio.web.duplicates.memory import site_names, stream_keys
from symbio.web.intake.models import Edition, Renewal, YearOfImport
from symbio.web.jobs.models import ImportedRow
from symbio.web.registry.models import Import, Organisation, Stream, StreamChange

BATCH = 500
FIRST_YEAR, LAST_YEAR = 1990, 2100
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d|199\d)(?!\d)")
_AMOUNT = ("quantity", "quantity_low", "quantity_high", "unit", "is_estimated")
_RENEWED = (
    *bridge.SAME_FIELDS, "text", "codes", "months", "is_estimated", "is_running", "year", "resources",
    "resource", "kind", "is_confirmed", "origin_file", "origin_row", "changed_at",
)  # fmt: skip
_KEPT = tuple(name for name in _RENEWED if name != "changed_at")


def year_in(reading: Reading, name: str) -> int | None:
    """Year that a file is of: as its form says, else as its name does; None unknown."""
    problems = () if reading.streams is None else reading.streams.problems
    stated = {str(p.message.facts.get("year") or "") for p in problems if p.message.code == "form-read"}
    years = {int(text) for text in stated if text.isdigit()} or {int(y) for y in _YEAR.findall(name)}
    return years.pop() if len(years) == 1 else None


def set_year(taken: Import, year: int | None) -> None:
    """Say the year of the figures of a file."""
    YearOfImport.objects.update_or_create(taken=taken, defaults={"year": year})


def year_of(taken: Import) -> int | None:
    """Year of the figures of a file; None unknown."""
    return YearOfImport.objects.filter(taken=taken).values_list("year", flat=True).first()


_Identity = tuple[Any, ...]


def _identity_of_row(row: Mapping[str, Any]) -> _Identity:
    """What makes a row the same stream year after year: place, direction, words, codes, sort of amount."""
    fate = (row["current_fate"] or "") if row["running"] else ""
    codes = tuple(sorted(code["code"] for code in row["codes"] or ()))
    site, is_stock = (row["site"] or row["company"])[:200], row["pattern"] == "one-off"
    return site, row["direction"], bridge.text_key(row["stream"]), codes, is_stock, bool(row["running"]), fate


def _identity_of_stream(stream: Stream) -> _Identity:
    fate = stream.current_fate if stream.is_running else ""
    codes = tuple(sorted(code["code"] for code in stream.codes or ()))
    is_stock = stream.pattern == "one-off"
    return stream.site.name, stream.direction, stream.text_key, codes, is_stock, stream.is_running, fate


class Plan:
    """Which row of a file makes a new stream, which renews one, which changes nothing.

    The n-th row of the same identity stands for the n-th such stream. Without a year a row renews nothing:
    it is known if some stream says the same, and new otherwise.
    """

    def __init__(self, taken: Import, streams: Streams) -> None:
        self._taken, self.year = taken, year_of(taken)
        own = Stream.objects.filter(site__organisation=taken.organisation, removed_at=None)
        before = own.exclude(taken=taken).select_related("site").order_by("pk")
        self._streams: dict[int, Stream] = {}
        self._known: dict[_Identity, list[int]] = defaultdict(list)
        amounts: dict[_Identity, int] = {}
        for stream in before.iterator(chunk_size=2000):
            self._streams[stream.pk] = stream
            self._known[_identity_of_stream(stream)].append(stream.pk)
            key = _amount_key(stream.site.name, stream.direction, stream.text_key, stream)
            amounts.setdefault(key, stream.pk)
        self._names = site_names(taken.organisation)
        self._by_person = stream_keys(taken.organisation)
        self._is_new: set[int] = set()
        self._renews: dict[int, int] = {}
        self._same: dict[int, tuple[int, str]] = {}
        self._repeats: dict[int, int] = {}
        self._made: dict[int, int] = {}
        self._sort(streams, amounts)

    def placed(self, row: dict[str, Any]) -> dict[str, Any]:
        """`row` at the site that its own was merged into."""
        site = (row["site"] or row["company"])[:200]
        return {**row, "site": self._names[site]} if site in self._names else row

    def _sort(self, streams: Streams, amounts: Mapping[_Identity, int]) -> None:
        seen: dict[_Identity, int] = defaultdict(int)
        said: dict[_Identity, int] = {}
        for i, unplaced in enumerate(streams.table.iter_rows(named=True)):
            row = self.placed(unplaced)
            identity = _identity_of_row(row)
            whole = (*identity, row["quantity"], row["unit"])
            if whole in said:
                self._repeats[i] = said[whole]
                continue
            said[whole] = i
            keys = (key_of_row(unplaced), key_of_row(row))
            merged = next((self._by_person[key] for key in keys if key in self._by_person), None)
            if merged is not None:
                self._same[i] = (merged, "person")
                continue
            n = seen[identity]
            seen[identity] += 1
            self._sort_one(i, row, self._known.get(identity, [])[n : n + 1], amounts)

    def _sort_one(
        self, i: int, row: Mapping[str, Any], known: Sequence[int], amounts: Mapping[_Identity, int]
    ) -> None:
        """Row `i`, whose like is the stream `known`, if any."""
        if self.year is None:
            same = amounts.get(key_of_row(row))
            if same is None:
                self._is_new.add(i)
            else:
                self._same[i] = (same, "there")
        elif not known:
            self._is_new.add(i)
        elif self._differs(self._streams[known[0]], row):
            self._renews[i] = known[0]
        else:
            self._same[i] = (known[0], "there")

    def keep_made(self, rows: Sequence[int], made: Sequence[Stream]) -> None:
        """Remember which streams the rows of a chunk have made."""
        wanted = set(self._repeats.values())
        self._made |= {i: stream.pk for i, stream in zip(rows, made, strict=True) if i in wanted}

    def merged(
        self, chunk: Sequence[tuple[int, Mapping[str, Any]]]
    ) -> list[tuple[int, int | None, int, str]]:
        """Rows of a chunk that say what a stream says: (row of the table, of the file, stream, how)."""
        found = []
        for i, row in chunk:
            if i in self._same:
                found.append((i, row["row"], *self._same[i]))
            elif i in self._repeats and (stream := self._stream_of(self._repeats[i])) is not None:
                found.append((i, row["row"], stream, "file"))
        return found

    def _stream_of(self, i: int) -> int | None:
        """The stream that row `i` has made, has renewed, or says again; None if it was made and is gone."""
        if i in self._renews or i in self._same:
            return self._renews.get(i) or self._same[i][0]
        if i not in self._made:  # in a chunk that was written before the work was taken up again
            made = ImportedRow.objects.filter(taken=self._taken, row=i).values_list("stream_id", flat=True)
            return made.first()
        return self._made[i]

    def _differs(self, stream: Stream, row: Mapping[str, Any]) -> bool:
        """True if a row says more of a year than the stream does."""
        if self.year is not None and stream.year is not None and self.year < stream.year:
            return True
        is_same = (stream.quantity, stream.unit) == (row["quantity"], row["unit"] or "")
        return stream.year != self.year or not is_same

    def is_new(self, i: int) -> bool:
        """True if row `i` of the table makes a stream."""
        return i in self._is_new

    def is_renewed(self, i: int) -> bool:
        """True if row `i` of the table renews a stream."""
        return i in self._renews

    def counts(self) -> dict[str, int]:
        """Rows that are new and rows that renew a stream."""
        return {"new": len(self._is_new), "renewed": len(self._renews)}

    def set_year(self, streams: Sequence[Stream]) -> None:
        """Set the year of streams before they are saved."""
        for stream in streams:
            stream.year = self.year

    def renew(self, rows: Sequence[int], fresh: Sequence[Stream], *, user_id: int | None) -> None:
        """Bring streams up to date with what `fresh` ones say, and write down what they said before."""
        now, changed, renewals = timezone.now(), [], []
        for i, said in zip(rows, fresh, strict=True):
            stream = self._streams[self._renews[i]]
            before = {name: getattr(stream, name) for name in _KEPT}
            edition = self._edition(stream, said)
            if edition is None and self._is_earlier(stream):
                continue
            renewals.append(Renewal(taken=self._taken, row=i, stream=stream, before=before, edition=edition))
            if not self._is_earlier(stream):
                _take_over(stream, said, self.year)
                stream.changed_at = now
                changed.append(stream)
        Stream.objects.bulk_update(changed, _RENEWED, batch_size=100)
        Renewal.objects.bulk_create(renewals, batch_size=BATCH)
        StreamChange.objects.bulk_create(
            [
                StreamChange(stream=one.stream, user_id=user_id, action="renewed", before=one.before)
                for one in renewals
            ],
            batch_size=BATCH,
        )

    def _is_earlier(self, stream: Stream) -> bool:
        return self.year is not None and stream.year is not None and self.year < stream.year

    def _edition(self, stream: Stream, said: Stream) -> Edition | None:
        """The year that becomes an earlier one: that of the stream, or of the file; None if it is kept."""
        if self.year is None or stream.year is None or stream.year == self.year:
            return None
        source = said if self._is_earlier(stream) else stream
        amount = {name: getattr(source, name) for name in _AMOUNT}
        edition, is_new = Edition.objects.get_or_create(
            stream=stream, year=min(self.year, stream.year), defaults={**amount, "taken": self._taken}
        )
        return edition if is_new else None

    def count_renewed(self) -> int:
        """Write down and return how many streams the import has renewed."""
        count = Renewal.objects.filter(taken=self._taken).count()
        YearOfImport.objects.filter(taken=self._taken).update(updated=count)
        return count


def known_keys(organisation: Organisation) -> set[_Identity]:
    """What the streams of an organisation say, or said before they were merged: keys of `key_of_row`."""
    own = Stream.objects.filter(site__organisation=organisation, removed_at=None)
    rows = own.values_list("site__name", "direction", "text_key", "quantity", "unit")
    return {*rows, *stream_keys(organisation)}


def key_of_row(row: Mapping[str, Any]) -> _Identity:
    """What a row says, as rows are compared: site, direction, words, quantity, unit."""
    site = (row["site"] or row["company"])[:200]
    return site, row["direction"], bridge.text_key(row["stream"]), row["quantity"], row["unit"] or ""


def _amount_key(site: str, direction: str, key: str, stream: Stream) -> _Identity:
    return site, direction, key, stream.quantity, stream.unit


def _take_over(stream: Stream, said: Stream, year: int | None) -> None:
    """Let a stream say what a row of this year says; the resource that a person chose stays."""
    names = set(_KEPT) - {"year"}
    if stream.is_confirmed:
        names -= {"resources", "resource", "kind", "is_confirmed"}
    for name in names:
        setattr(stream, name, getattr(said, name))
    stream.year = year


def restore_renewed(taken: Import, *, user_id: int | None) -> list[Stream]:
    """Give streams back what they said before an import renewed them; those changed since stay so."""
    restored = []
    for renewal in Renewal.objects.filter(taken=taken).select_related("stream__site", "edition"):
        stream, edition = renewal.stream, renewal.edition
        if edition is not None:
            edition.delete()
        if _is_changed_since(renewal):
            continue
        for name, value in renewal.before.items():
            setattr(stream, name, value)
        stream.changed_at = timezone.now()
        stream.save()
        StreamChange.objects.create(stream=stream, user_id=user_id, action="reverted")
        restored.append(stream)
    Renewal.objects.filter(taken=taken).delete()
    return restored


def _is_changed_since(renewal: Renewal) -> bool:
    changes = renewal.stream.changes.order_by("-pk")
    last = changes.filter(action="renewed").values_list("pk", flat=True).first() or 0
    later = Renewal.objects.filter(stream=renewal.stream, pk__gt=renewal.pk).exclude(taken=renewal.taken)
    return changes.filter(Q(pk__gt=last) & Q(action="changed")).exists() or later.exists()


def series_of(stream: Stream) -> list[Edition]:
    """What a stream says of each year, the latest last; only where there is more than one year."""
    earlier = list(stream.editions.order_by("year"))
    if not earlier or stream.year is None:
        return earlier
    latest = Edition(stream=stream, year=stream.year, **{name: getattr(stream, name) for name in _AMOUNT})
    return [*(one for one in earlier if one.year != stream.year), latest]
