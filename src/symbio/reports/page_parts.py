"""What pages are made of: things that have a page, figures, and where both come from. No layout here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass

from symbio.knowledge import Knowledge, Limit, parse_limits
from symbio.knowledge.code_shapes import nace_classes
from symbio.knowledge.records import Precedent
from symbio.knowledge.row import Row
from symbio.language import LANGUAGES, say_code
from symbio.matching.quality_words import limit_words
from symbio.reports.drawing import Words, same
from symbio.reports.page_measures import about, number_words, per_words, range_words, with_range, worded
from symbio.reports.view import words_of

KINDS = ("resource", "technology", "activity", "precedent")
"""Kinds of things that have a page."""
ESTIMATED = "C"
"""Grade of figures that are shown as estimates."""
_NACE = re.compile(r"^\d{2}(\.\d{1,2})?$")
NAMED_CLASSES = 2
"""How many classes name a group that has no name of its own."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing that has a page of its own: its kind (one of `KINDS`), identifier and name.

    ``colour`` is the kind of resource that it is; None for what is no resource.
    """

    kind: str
    id: str
    name: Words
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from: its source, and the grade A, B or C of the reading."""

    source: str
    grade: str

    @classmethod
    def of(cls, row: Row) -> Origin:
        """Origin of a row of a table."""
        return cls(row.source, row.grade)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is shown; "not stated" where nothing is known, which is never 0."""

    words: Words
    is_known: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class About:
    """The thing for which a fact is known, where that is not the page's own.

    ``is_wider`` tells a wider kind, whose facts hold here too, from one of its kinds.
    """

    ref: Ref
    is_wider: bool


def unknown(origin: Origin) -> Figure:
    """A figure that nobody states."""
    return Figure(words_of("not-stated"), False, origin)


def figure(
    value: float | None,
    unit: str | None,
    origin: Origin,
    *,
    low: float | None = None,
    high: float | None = None,
    per: str | None = None,
) -> Figure:
    """An amount with its range, in `unit` per `per`; marked ≈ where its grade is an estimate.

    Parameters
    ----------
    value
        The typical amount; None where only a range is known, or nothing.
    unit, per
        As the table has them; None unknown.
    origin
        Where the figure comes from.
    low, high
        The range; None open or unknown.
    """
    span = range_words(low, high)
    amount = number_words(value) if value is not None else span
    if amount is None:
        return unknown(origin)
    words = per_words(amount, unit, per)
    if value is not None:
        words = with_range(words, low, high)
    return Figure(about(words) if origin.grade == ESTIMATED else words, True, origin)


def in_words(make: Callable[[str], str]) -> Words:
    """What `make` says in every language."""
    return {lang: make(lang) for lang in LANGUAGES}


def row_words(row: object, field: str) -> Words | None:
    """A text that a row has in two columns, ``field_en`` and ``field_ru``; None where neither is filled.

    A column that the table does not have counts as empty; a text in one language stands for both.
    """
    texts = {lang: getattr(row, f"{field}_{lang}", None) for lang in LANGUAGES}
    spoken = next((text for text in texts.values() if text), None)
    return None if spoken is None else {lang: texts[lang] or spoken for lang in LANGUAGES}


def limits_words(text: str | None) -> tuple[Words, ...]:
    """Conditions on a stream, each as a phrase."""
    return tuple(_limit(limit) for limit in parse_limits(text))


def _limit(limit: Limit) -> Words:
    return in_words(lambda lang: limit_words(limit, lang))


def coded(prefix: str, text: str | None) -> Words | None:
    """Words of a closed list's entry, or the entry itself; None where nothing is stated."""
    if not text:
        return None
    return worded(prefix, text) or same(text)


def graded(prefix: str, value: float | None, steps: tuple[tuple[float, str], ...]) -> Words:
    """The word for the first step that `value` reaches; "not stated" for None."""
    if value is None:
        return words_of("not-stated")
    name = next((name for least, name in steps if value >= least), steps[-1][1])
    return words_of(f"{prefix}-{name}")


SHARES = ((0.75, "usual"), (0.4, "often"), (0.0, "sometimes"))
"""How usual a flow is in plants of its class, by its share."""
USUAL = ((0.95, "routine"), (0.7, "common"), (0.4, "places"), (0.0, "pilot"))
"""How usual a use or an input is, by its weight."""
READINESS = ((9, "routine"), (8, "proven"), (7, "demonstrated"), (5, "pilot"), (0, "laboratory"))
"""What a technology readiness level means."""


class Names:
    """Makes references to things of `knowledge` by their identifiers."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge

    def resource(self, name: str) -> Ref:
        """The resource called `name`."""
        table = self._k.resources
        i = table.index[name]
        return Ref("resource", name, in_words(lambda lang: table.name(i, lang)), table.kind[i])

    def knows_resource(self, name: str | None) -> bool:
        """True when `name` is a resource of the tables."""
        return name in self._k.resources.index

    def known_resource(self, name: str | None) -> Ref | None:
        """The resource called `name`; None where the tables lack it."""
        return self.resource(name) if name is not None and self.knows_resource(name) else None

    def of(self, kind: str, name: str) -> Ref:
        """The thing of `kind` called `name`, which is in the tables."""
        if kind == "precedent":
            return self.precedent(self._k.precedent[name])
        makers = {"resource": self.resource, "technology": self.technology, "activity": self.activity}
        return makers[kind](name)

    def technology(self, name: str) -> Ref:
        """The technology called `name`; by its identifier where the tables lack it."""
        row = self._k.technology.get(name)
        return Ref("technology", name, in_words(row.name) if row else same(name))

    def activity(self, nace: str) -> Ref:
        """The class `nace`, or the group of classes that begin with it."""
        row = self._k.activity.get(nace)
        return Ref("activity", nace, in_words(row.name) if row else self._group_name(nace))

    def classes(self, prefix: str) -> tuple[str, ...]:
        """Classes of the tables that lie in the group `prefix`, in order."""
        return tuple(sorted(nace for nace in self._k.activity if nace.startswith(prefix)))

    def _group_name(self, nace: str) -> Words:
        own = worded("nace", nace)
        if own is not None:
            return own
        inside = [self._k.activity[c] for c in self.classes(nace)]
        if inside:
            return in_words(lambda lang: _first(row.name(lang) for row in inside))
        return worded("nace", nace[:4]) or worded("nace", nace[:2]) or same(nace)

    def precedent(self, row: Precedent) -> Ref:
        """A documented exchange, named by its two ends."""
        ends = (row.donor_name, row.receiver_name)
        return Ref("precedent", row.id, in_words(lambda lang: " → ".join(end(lang) for end in ends)))


def _first(names: Iterable[str]) -> str:
    shown = list(names)
    return ", ".join(shown[:NAMED_CLASSES]) + (" …" if len(shown) > NAMED_CLASSES else "")


def has_page(knowledge: Knowledge, kind: str, name: str) -> bool:
    """True when there is a page on the thing of `kind` called `name`; a group of classes has one too."""
    if kind == "resource":
        return name in knowledge.resources.index
    if kind == "technology":
        return name in knowledge.technology
    if kind == "precedent":
        return name in knowledge.precedent
    if kind != "activity" or not _NACE.match(name):
        return False
    return name in knowledge.activity or any(nace.startswith(name) for nace in nace_classes())


def sentence(code: str, /, **facts: Words) -> Words:
    """The sentence of `code` with facts that differ by language."""
    return in_words(lambda lang: say_code(code, lang, **{name: fact[lang] for name, fact in facts.items()}))


class Citations:
    """Numbers of the sources that a page names, in the order in which it names them."""

    def __init__(self) -> None:
        self._numbers: dict[Origin, int] = {}

    def number(self, origin: Origin) -> int:
        """Number of `origin` on this page, from 1."""
        return self._numbers.setdefault(origin, len(self._numbers) + 1)

    @property
    def listed(self) -> tuple[Origin, ...]:
        """The sources named so far, by number."""
        return tuple(self._numbers)


def refs_in(value: object) -> Iterator[Ref]:
    """Every reference that a page holds, in its order, repeated as often as it stands there."""
    if isinstance(value, Ref):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from refs_in(getattr(value, part.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from refs_in(item)
