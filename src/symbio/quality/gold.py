"""The labelled questions: written from what experts know, by people who had not seen the tables.

Each question is *open* (its wrong answers were read while rules and tables were mended) or *sealed* (only
sums were ever looked at). Figures of sealed questions say what to expect of new ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "gold"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in cell.split(";") if value.strip())


@dataclass(frozen=True, slots=True)
class PhraseQuestion:
    """What is it? Accepted are EWC codes and leading digits of FKKO codes; none of either: no waste."""

    id: str
    set: str
    part: str
    lang: str
    kind: str
    text: str
    direction: str
    activity: str | None
    ewc: tuple[str, ...]
    fkko: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerQuestion:
    """Who takes or supplies it? Accepted are NACE classes; barred ones would be unsafe or absurd."""

    id: str
    set: str
    part: str
    lang: str
    text: str
    direction: str
    activity: str | None
    accepted: tuple[str, ...]
    barred: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """Could this serve that? ``tag``: good, unsafe, barred, absurd."""

    id: str
    set: str
    part: str
    lang: str
    offer: str
    offer_activity: str | None
    need: str
    need_activity: str | None
    tag: str

    @property
    def is_good(self) -> bool:
        """True when it is done in practice."""
        return self.tag == "good"


Link = tuple[str, str, str, str]
"""Company and stream of the donor, company and stream of the receiver."""


@dataclass(frozen=True, slots=True)
class Region:
    """A park whose exchanges are documented: a file of streams, and the links among them."""

    name: str
    streams: Path
    links: tuple[Link, ...]


@cache
def phrases() -> tuple[PhraseQuestion, ...]:
    """All questions about phrases."""
    return tuple(
        PhraseQuestion(
            row["id"], row["set"], row["part"], row["lang"], row["kind"], row["text"], row["direction"],
            row["activity"] or None, _list(row["ewc_accepted"]), _list(row["fkko_prefix_accepted"]),
        )
        for row in _rows(FOLDER / "phrases.csv")
    )  # fmt: skip


@cache
def partners() -> tuple[PartnerQuestion, ...]:
    """All questions about types of company."""
    return tuple(
        PartnerQuestion(
            row["id"], row["set"], row["part"], row["lang"], row["text"], row["direction"],
            row["activity"] or None, _list(row["accepted"]), _list(row["barred"]), row["place"],
        )
        for row in _rows(FOLDER / "partners.csv")
    )  # fmt: skip


@cache
def pairs() -> tuple[PairQuestion, ...]:
    """All questions about pairs."""
    return tuple(
        PairQuestion(
            row["id"], row["set"], row["part"], row["lang"], row["offer"], row["offer_activity"] or None,
            row["need"], row["need_activity"] or None, row["tag"],
        )
        for row in _rows(FOLDER / "pairs.csv")
    )  # fmt: skip


def regions() -> Iterator[Region]:
    """Parks with documented links, in order of name."""
    ends = ("offer_company", "offer_stream", "need_company", "need_stream")
    for path in sorted((FOLDER / "regions").glob("*_streams.csv")):
        name = path.stem.removesuffix("_streams")
        rows = _rows(path.with_name(f"{name}_links.csv"))
        links: tuple[Link, ...] = tuple(tuple(row[end] for end in ends) for row in rows)  # type: ignore[misc]
        yield Region(name, path, links)
