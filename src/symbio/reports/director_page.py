"""One page for the director: what leaves the plant, who could take it, what to decide and do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from symbio.assessment.charge import PlacementCharge
from symbio.language import Message, say, say_code
from symbio.matching.explanation import rounded
from symbio.reports.described import (
    Amount,
    Described,
    amount_words,
    charge_source,
    charge_words,
    charge_working,
    choice_words,
    distance_words,
    fact_rows,
    unstated,
)
from symbio.reports.documents import Block, Document, Facts, Heading, Paragraph, Points, Table
from symbio.reports.drawing import shortened
from symbio.reports.letter import Party, date_words

MOST_PARTNERS, MOST_CHECKS, MOST_USUAL = 4, 3, 5
_NAME, _WHAT, _REASON, _CHECK, _TEXT = 70, 60, 170, 170, 140
_WIDTHS = (0.32, 0.15, 0.17, 0.36)


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A possible partner as the plant may know them.

    ``what`` is their stream in their words, ``amount`` what of it could flow, ``band`` how well it fits,
    ``reason`` why, in one sentence.
    """

    party: Party
    what: str
    distance_km: float | None
    is_exact: bool
    amount: Amount
    band: str
    reason: Message


@dataclass(frozen=True, slots=True)
class DirectorPage:
    """What the page says, in the language that it is written in.

    Attributes
    ----------
    direction
        "offer": the stream leaves the plant; "need": it enters.
    unit_cost, currency
        What is paid (+) or earned (−) per unit today; None not stated.
    charge
        What placing it costs; None where the question does not arise.
    partners
        Best first.
    usual
        Names of types of company that usually take or supply it, for when nobody here does.
    checks
        What to find out first about the best partner.
    source, grade
        Where the figures of the stream come from.
    """

    lang: str
    made_on: date
    company: str
    site: str
    direction: str
    stream: Described
    fate: str
    unit_cost: float | None
    currency: str
    charge: PlacementCharge | None
    partners: tuple[PartnerLine, ...]
    usual: tuple[str, ...]
    checks: tuple[Message, ...]
    precedent: Message | None
    source: str
    grade: str
    method: str
    edition: str


def director_document(page: DirectorPage) -> Document:
    """`page` as a document of one page."""
    lang = page.lang
    where = page.company if page.site in ("", page.company) else f"{page.company}, {page.site}"
    day = date_words(page.made_on, lang)
    kicker = say_code("director-kicker", lang, where=shortened(where, 90), date=day)
    title = say_code(f"director-title-{page.direction}", lang, what=shortened(page.stream.text, 90))
    foot = " ".join(_sources(page))
    return Document(lang, title, kicker, tuple(_blocks(page)), foot, is_dense=True)


def _blocks(page: DirectorPage) -> Iterator[Block]:
    lang = page.lang
    yield Heading(say_code(f"director-what-{page.direction}", lang))
    yield Facts(tuple((name, shortened(value, _TEXT)) for name, value in _facts(page)))
    yield Heading(say_code("director-partners", lang))
    yield from _partner_blocks(page)
    yield Heading(say_code("director-decide", lang))
    yield Points(tuple(_decisions(page)), "box")
    yield Heading(say_code("director-next", lang))
    yield Points(tuple(_steps(page)), "number")


def _facts(page: DirectorPage) -> Iterator[tuple[str, str]]:
    lang = page.lang
    yield from fact_rows(page.stream, lang)
    if page.direction == "offer":
        yield say_code("doc-fate", lang), choice_words("current_fate", page.fate, lang)
    yield say_code("doc-cost", lang), _cost(page)
    if page.charge is not None:
        parts = charge_words(page.charge, lang), charge_working(page.charge, lang)
        yield say_code("doc-charge", lang, year=str(page.charge.year)), ": ".join(p for p in parts if p)


def _cost(page: DirectorPage) -> str:
    if page.unit_cost is None:
        return say_code("not-stated", page.lang)
    code = "doc-cost-earned" if page.unit_cost < 0 else "doc-cost-paid"
    return say_code(code, page.lang, value=rounded(abs(page.unit_cost), 6), currency=page.currency or "?")


def _partner_blocks(page: DirectorPage) -> Iterator[Block]:
    lang = page.lang
    if page.partners:
        head = tuple(say_code(f"director-col-{name}", lang) for name in ("who", "distance", "amount", "why"))
        rows = tuple(_row(i, one, lang) for i, one in enumerate(page.partners[:MOST_PARTNERS], 1))
        yield Table(head, rows, _WIDTHS)
        if page.precedent is not None:
            yield Paragraph(shortened(say(page.precedent, lang), _REASON), "note")
        return
    yield Paragraph(say_code(f"director-nobody-{page.direction}", lang))
    if page.usual:
        names = "; ".join(page.usual[:MOST_USUAL])
        yield Paragraph(say_code(f"director-usual-{page.direction}", lang, names=shortened(names, 300)))


def _row(number: int, one: PartnerLine, lang: str) -> tuple[str, ...]:
    who = one.party.company or one.party.kind or say_code("director-some-company", lang)
    names = {"who": shortened(who[:1].upper() + who[1:], _NAME), "what": shortened(one.what, _WHAT)}
    fit = say_code(f"band-{one.band}", lang)
    return (
        f"{number}. {say(Message('director-who', names), lang)}",
        distance_words(one.distance_km, lang, is_exact=one.is_exact),
        amount_words(one.amount, lang),
        f"{fit[:1].upper()}{fit[1:]}. {shortened(say(one.reason, lang), _REASON)}",
    )


def _decisions(page: DirectorPage) -> Iterator[str]:
    lang = page.lang
    yield say_code(f"director-decide-terms-{page.direction}", lang)
    if page.partners and page.partners[0].party.company is None:
        yield say_code("director-decide-interest", lang)
    if page.partners:
        yield say_code("director-decide-trial", lang)
    else:
        yield say_code("director-decide-open", lang)
    yield say_code("director-decide-who", lang)


def _steps(page: DirectorPage) -> Iterator[str]:
    lang = page.lang
    gaps = unstated(page.stream, lang)
    if gaps:
        yield say_code("director-step-state", lang, gaps=", ".join(name.lower() for name in gaps))
    if page.partners:
        yield say_code("director-step-letter", lang)
    else:
        yield say_code("director-step-open", lang)
    for message in page.checks[:MOST_CHECKS]:
        yield shortened(say(message, lang), _CHECK)
    yield say_code("director-step-sample", lang)


def _sources(page: DirectorPage) -> Iterator[str]:
    lang = page.lang
    if page.source:
        facts = {"source": shortened(page.source, 160), "grade": page.grade or "–"}
        yield say(Message("director-source", facts), lang)
    else:
        yield say_code("director-source-unstated", lang)
    if page.charge is not None and page.charge.rate is not None:
        yield charge_source(page.charge, lang)
        yield say_code("charge-note", lang)
    yield say_code("director-method", lang, method=page.method, edition=page.edition)
