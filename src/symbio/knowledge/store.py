"""All tables as one frozen value, `Knowledge`, which everything else takes as an argument."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from symbio.knowledge.guidance import Barrier, Indicator, LegalStep, NetworkRecord
from symbio.knowledge.hierarchy import ResourceTable
from symbio.knowledge.records import (
    TABLES,
    Activity,
    ActivityFlow,
    CodeLink,
    DeadEnd,
    Hazard,
    Name,
    PartnerBar,
    Phrase,
    Precedent,
    ProcessName,
    Resource,
    Signal,
    SignalRule,
    SignalWord,
    Technology,
    TechnologyFlow,
    Use,
    WasteKind,
)
from symbio.knowledge.tables import Later, read_all, table_files
from symbio.knowledge.valued import Area, Charge, Factor, FactorLink, Parameter, Price, PriceLink, Rate


@dataclass(frozen=True)
class Knowledge:
    """What the field knows: tables by record, plus the digest of their edition.

    Immutable; the shipped tables and the operator's overlay are one value. Compare by ``edition``.
    """

    edition: str
    resources: ResourceTable
    names: Sequence[Name]
    codes: tuple[CodeLink, ...]
    uses: tuple[Use, ...]
    technologies: tuple[Technology, ...]
    technology_flows: tuple[TechnologyFlow, ...]
    activities: tuple[Activity, ...]
    activity_flows: tuple[ActivityFlow, ...]
    precedents: tuple[Precedent, ...]
    hazards: tuple[Hazard, ...]
    phrases: Sequence[Phrase] = ()
    waste_kinds: tuple[WasteKind, ...] = ()
    dead_ends: tuple[DeadEnd, ...] = ()
    partner_bars: tuple[PartnerBar, ...] = ()
    process_names: Sequence[ProcessName] = ()
    signals: tuple[Signal, ...] = ()
    signal_words: Sequence[SignalWord] = ()
    signal_rules: tuple[SignalRule, ...] = ()
    charges: tuple[Charge, ...] = ()
    factors: tuple[Factor, ...] = ()
    factor_links: tuple[FactorLink, ...] = ()
    prices: tuple[Price, ...] = ()
    price_links: tuple[PriceLink, ...] = ()
    rates: tuple[Rate, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    areas: tuple[Area, ...] = ()
    legal_steps: tuple[LegalStep, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    network_records: tuple[NetworkRecord, ...] = ()

    def __hash__(self) -> int:
        return hash(self.edition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Knowledge) and other.edition == self.edition

    @cached_property
    def technology(self) -> dict[str, Technology]:
        """Technologies by identifier."""
        return {row.id: row for row in self.technologies}

    @cached_property
    def use(self) -> dict[str, Use]:
        """Uses by identifier."""
        return {row.id: row for row in self.uses}

    @cached_property
    def activity(self) -> dict[str, Activity]:
        """Activities by NACE class."""
        return {row.nace: row for row in self.activities}

    @cached_property
    def waste_kind(self) -> dict[tuple[str, str], int]:
        """Position in `waste_kinds` by (scheme, code)."""
        return {(row.scheme, row.code): i for i, row in enumerate(self.waste_kinds)}

    @cached_property
    def dead_end(self) -> dict[str, DeadEnd]:
        """What is done with resources for which no sound use is known, by resource."""
        return {row.resource: row for row in self.dead_ends}

    def dead_end_at(self, position: int) -> DeadEnd | None:
        """What is done with the resource at `position`, where no sound use is known; else None."""
        return self.dead_end.get(self.resources.ids[position])

    @cached_property
    def precedent(self) -> dict[str, Precedent]:
        """Precedents by identifier."""
        return {row.id: row for row in self.precedents}

    def activity_name(self, nace: str | None, lang: str) -> str | None:
        """Name of a NACE class in `lang`, or the class itself where the tables have no words for it."""
        if nace is None:
            return None
        row = self.activity.get(nace)
        return row.name(lang) if row else nace


Files = dict[Path, bytes]
READ_LATER = ("names", "phrases", "process_names", "signal_words")
"""Tables of which most work needs nothing but what was made of them."""


def _contents(folders: tuple[Path, ...]) -> dict[str, Files]:
    """Every file of every table, read once: the edition and the rows are of the same bytes."""
    return {table: {path: path.read_bytes() for path in table_files(table, *folders)} for table in TABLES}


def _edition(contents: dict[str, Files]) -> str:
    digest = hashlib.sha256()
    for table, files in contents.items():
        for path, data in files.items():
            digest.update(f"{table}/{path.name}".encode())
            digest.update(data)
    return digest.hexdigest()[:12]


def _preferred_names(rows: tuple[Resource, ...]) -> tuple[Name, ...]:
    return tuple(
        Name(row.source, row.grade, row.licence, row.id, lang, name, "preferred")
        for row in rows
        for lang, name in (("en", row.name_en), ("ru", row.name_ru))
    )


def _read(table: str, folders: tuple[Path, ...], files: Files) -> tuple[Any, ...]:
    return read_all(TABLES[table], table, *folders, files=files)


_KNOWN: OrderedDict[tuple[tuple[Path, ...], str], Knowledge] = OrderedDict()
MOST_KNOWN = 4


def _make(folders: tuple[Path, ...], edition: str, contents: dict[str, Files]) -> Knowledge:
    tables: dict[str, Any] = {
        table: _read(table, folders, files) for table, files in contents.items() if table not in READ_LATER
    }
    rows = tables["resources"]
    tables["resources"] = ResourceTable(rows)
    for table in READ_LATER:
        tables[table] = Later(partial(_read, table, folders, contents[table]))
    tables["names"] = Later(lambda: _preferred_names(rows) + _read("names", folders, contents["names"]))
    if folders:  # an operator wants to hear of a defect now
        for table in READ_LATER:
            len(tables[table])
    return Knowledge(edition=edition, **tables)


def load(*overlays: Path | str) -> Knowledge:
    """Return the shipped knowledge, with the rows of `overlays` (folders of the same layout) added.

    Read once per edition; a changed table is read anew.

    Raises
    ------
    KnowledgeError
        A table does not parse; names file, row and column.

    Examples
    --------
    >>> import symbio.knowledge
    >>> "energy" in symbio.knowledge.load().resources.index
    True
    """
    folders = tuple(Path(folder) for folder in overlays)
    contents = _contents(folders)
    key = (folders, _edition(contents))
    if key not in _KNOWN:
        _KNOWN[key] = _make(*key, contents)
        while len(_KNOWN) > MOST_KNOWN:
            _KNOWN.popitem(last=False)
    return _KNOWN[key]
