"""Makes companies, sites and streams of the database out of a stream table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from symbio.streams.table import Streams
from symbio.web import bridge, chosen
from symbio.web.access import cell_of
from symbio.web.registry.models import Import, Organisation, Site, Stream


class Importer:
    """Makes organisations, sites and streams of a stream table, in one organisation or many.

    Parameters
    ----------
    organisation
        Everything becomes its own; None: companies are made by name.
    taken
        The import that the streams come from.
    is_demo
        Marks what is made as demo data.
    sees
        Visibility of all field groups.
    words
        Resources that a person chose, by the key of the words.
    """

    def __init__(
        self,
        organisation: Organisation | None = None,
        *,
        taken: Import | None = None,
        is_demo: bool = False,
        sees: str = "private",
        words: Mapping[str, str] | None = None,
    ) -> None:
        self._taken = taken
        self._words = words or {}
        self._organisation = organisation
        self._is_demo = is_demo
        self._sees = sees
        self._answers: bridge.Answers = {}
        self._organisations: dict[str, Organisation] = {}
        self._sites: dict[tuple[str, str], Site] = {}
        if organisation is not None:
            own = Site.objects.filter(organisation=organisation).order_by("-pk")
            self._sites = {("", site.name): site for site in own}

    def run(self, streams: Streams, progress: bridge.Progress | None = None) -> list[Stream]:
        """Make everything in one transaction, in the order of the table."""
        made: list[Stream] = []
        with transaction.atomic():
            for part in streams.table.iter_slices(bridge.CHUNK):
                chunk = self.prepare(part.to_dicts())
                self.save(chunk)
                made += chunk
                if progress is not None:
                    progress(len(made), len(streams))
        return made

    def prepare(self, rows: Sequence[Mapping[str, Any]]) -> list[Stream]:
        """Streams of rows, understood but not saved; reads only."""
        made = [self._stream(row) for row in rows]
        for stream in made:
            if stream.text_key in self._words:
                chosen.set_resource(stream, self._words[stream.text_key], bridge.knowledge().resources)
        bridge.understand(made, self._answers)
        return made

    def save(self, streams: Sequence[Stream]) -> list[Site]:
        """Save what `prepare` made, in bulk; returns the sites that are new."""
        organisations = [one for one in self._organisations.values() if one.pk is None]
        Organisation.objects.bulk_create(organisations, batch_size=bridge.BATCH)
        sites = list({id(stream.site): stream.site for stream in streams if stream.site.pk is None}.values())
        Site.objects.bulk_create(sites, batch_size=bridge.BATCH)
        Stream.objects.bulk_create(streams, batch_size=bridge.BATCH)
        return sites

    def _owner(self, row: Mapping[str, Any]) -> Organisation:
        if self._organisation is not None:
            return self._organisation
        name = row["company"]
        if name not in self._organisations:
            self._organisations[name] = Organisation(
                name=name[:200],
                name_key=bridge.text_key(name)[:200],
                country=row["country"] or "",
                activity=row["activity"] or "",
                is_demo=self._is_demo,
                is_named=self._is_demo,
            )
        return self._organisations[name]

    def _site(self, row: Mapping[str, Any]) -> Site:
        name = (row["site"] or row["company"])[:200]
        key = ("" if self._organisation is not None else row["company"], name)
        if key not in self._sites:
            lat, lon = row["lat"], row["lon"]
            self._sites[key] = Site(
                organisation=self._owner(row),
                name=name,
                activity=row["activity"] or "",
                place=row["place"] or "",
                country=row["country"] or "",
                lat=lat,
                lon=lon,
                cell=cell_of(lat, lon),
                is_exact=self._is_demo,
            )
        return self._sites[key]

    def _stream(self, row: Mapping[str, Any]) -> Stream:
        same = {
            name: "" if row[name] is None and name in bridge.TEXT_FIELDS else row[name]
            for name in bridge.SAME_FIELDS
        }
        return Stream(
            **{
                name: "" if value is None and name in bridge.TEXT_FIELDS else value
                for name, value in same.items()
            },
            site=self._site(row),
            taken=self._taken,
            text=row["stream"][:500],
            text_key=bridge.text_key(row["stream"]),
            codes=row["codes"] or [],
            is_estimated=bool(row["estimated"]),
            months=row["months"] or [],
            is_running=bool(row["running"]),
            sees_what=self._sees,
            sees_quality=self._sees,
            sees_money=self._sees,
            origin_file=(row["file"] or "")[:200],
            origin_row=row["row"],
        )
