"""A letter to a possible partner: what we offer or need, why it could work, what to check together.

Who fills a `Letter` decides what its reader may know; here it is only worded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from symbio.knowledge import Precedent
from symbio.language import Message, say, say_code
from symbio.reports.described import Described, distance_words, fact_rows
from symbio.reports.documents import Blanks, Block, Document, Facts, Heading, Paragraph, Points
from symbio.reports.drawing import shortened
from symbio.reports.page_measures import period_words

MOST_PRECEDENTS, MOST_CHECKS, MOST_REASONS = 3, 6, 5
_LONG, _SOURCE = 160, 110
LINES = ("person", "position", "telephone", "mail")
"""Contact lines that are left to fill in."""


@dataclass(frozen=True, slots=True)
class Party:
    """A side of a letter as the other may know it: its name, else what kind of plant it is, else nothing."""

    company: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, in the language that it is written in.

    Attributes
    ----------
    direction
        "offer": the sender has what the reader needs; "need": the other way round.
    theirs
        The reader's own stream, in their words.
    distance_km, is_exact
        Between the sites [km]; None unknown. False: told in coarse steps.
    reasons, checks
        Messages of the engine, made of what both sides may know.
    method, edition
        What made the candidate.
    """

    lang: str
    made_on: date
    direction: str
    sender: Party
    reader: Party
    stream: Described
    theirs: str
    distance_km: float | None
    is_exact: bool
    reasons: tuple[Message, ...]
    precedents: tuple[Precedent, ...]
    checks: tuple[Message, ...]
    method: str
    edition: str


def letter_document(letter: Letter) -> Document:
    """`letter` as a document of one or two pages."""
    lang = letter.lang
    title = say_code(f"letter-title-{letter.direction}", lang, what=shortened(letter.stream.text, _LONG))
    day = date_words(letter.made_on, lang)
    foot = say_code("letter-foot", lang, method=letter.method, edition=letter.edition, date=day)
    return Document(lang, title, _address(letter), tuple(_blocks(letter)), foot)


def date_words(day: date, lang: str) -> str:
    """A day as it is written: 30.11.2026, 30 November 2026."""
    months = say_code("doc-months", lang).split()
    return f"{day:%d.%m.%Y}" if lang == "ru" else f"{day.day} {months[day.month - 1]} {day.year}"


def _address(letter: Letter) -> str:
    lang = letter.lang
    day = date_words(letter.made_on, lang)
    if letter.reader.company:
        return say_code("letter-to", lang, date=day, name=letter.reader.company)
    kind = letter.reader.kind
    return (
        say_code("letter-to-kind", lang, date=day, kind=kind)
        if kind
        else say_code("letter-to-nobody", lang, date=day)
    )


def _blocks(letter: Letter) -> Iterator[Block]:
    lang = letter.lang
    yield Paragraph(say_code("letter-greeting", lang))
    yield Paragraph(say_code(f"letter-lead-{letter.direction}", lang, theirs=shortened(letter.theirs, _LONG)))
    yield Heading(say_code(f"letter-what-{letter.direction}", lang))
    yield Facts((*fact_rows(letter.stream, lang), *_distance(letter)))
    yield from _points("letter-why", letter.reasons[:MOST_REASONS], lang)
    if letter.precedents:
        yield Heading(say_code("letter-precedents", lang))
        yield Points(tuple(_precedent(one, lang) for one in letter.precedents[:MOST_PRECEDENTS]))
    yield from _points("letter-checks", letter.checks[:MOST_CHECKS], lang)
    yield Heading(say_code("letter-next", lang))
    yield Points(tuple(say_code(f"letter-next-{i}", lang) for i in (1, 2, 3)), "number")
    yield Heading(say_code("letter-contacts", lang))
    yield Blanks(tuple(_contact_lines(letter)))


def _distance(letter: Letter) -> Iterator[tuple[str, str]]:
    if letter.distance_km is not None:
        words = distance_words(letter.distance_km, letter.lang, is_exact=letter.is_exact)
        yield say_code("doc-distance", letter.lang), words


def _points(code: str, messages: tuple[Message, ...], lang: str) -> Iterator[Block]:
    if messages:
        yield Heading(say_code(code, lang))
        yield Points(tuple(say(message, lang) for message in messages))


def _precedent(one: Precedent, lang: str) -> str:
    facts = {
        "place": one.place_name(lang),
        "donor": one.donor_name(lang),
        "receiver": one.receiver_name(lang),
        "source": shortened(one.source, _SOURCE),
        "grade": one.grade,
    }
    period = period_words(one.period)
    if period:
        return say(Message("letter-precedent", facts, period=period[lang]), lang)
    return say(Message("letter-precedent-undated", facts), lang)


def _contact_lines(letter: Letter) -> Iterator[tuple[str, str]]:
    yield say_code("letter-line-company", letter.lang), letter.sender.company or ""
    for line in LINES:
        yield say_code(f"letter-line-{line}", letter.lang), ""
