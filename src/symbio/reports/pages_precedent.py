"""The page of a documented exchange: who gave what to whom, through what, and why it worked."""

from __future__ import annotations

from dataclasses import dataclass

from symbio.reports.drawing import Words
from symbio.reports.page_facts import Facts
from symbio.reports.page_measures import period_words
from symbio.reports.page_parts import Figure, Origin, Ref, coded, in_words, row_words
from symbio.reports.page_rows import PrecedentRow, place_words, precedent_row, quantity


@dataclass(frozen=True, slots=True)
class PrecedentPage:
    """Everything that is known of one documented exchange; None is not stated.

    ``donor`` and ``receiver`` are as published; their types of company may be unknown. ``similar`` are
    other exchanges of the same resource.
    """

    ref: Ref
    donor: Words
    donor_activity: Ref | None
    receiver: Words
    receiver_activity: Ref | None
    resource: Ref | None
    technology: Ref | None
    replaces: Ref | None
    place: Words
    period: Words | None
    quantity: Figure
    status: Words | None
    why: Words | None
    barrier: Words | None
    locator: str | None
    similar: tuple[PrecedentRow, ...]
    origin: Origin

    @property
    def none_known(self) -> tuple[str, ...]:
        """Headings under which nothing is known: none, what is not stated stands in its place."""
        return ()


def precedent_page(facts: Facts, name: str) -> PrecedentPage:
    """The page of the precedent called `name`."""
    k, names = facts.knowledge, facts.names
    row = k.precedent[name]
    classes = [names.activity(c) if c else None for c in (row.donor_nace, row.receiver_nace)]
    similar = [p for p in facts.precedents_of.get(row.resource, ()) if p.id != name]
    return PrecedentPage(
        ref=names.precedent(row),
        donor=in_words(row.donor_name),
        donor_activity=classes[0],
        receiver=in_words(row.receiver_name),
        receiver_activity=classes[1],
        resource=names.known_resource(row.resource),
        technology=names.technology(row.technology) if row.technology in k.technology else None,
        replaces=names.known_resource(row.replaces),
        place=place_words(row),
        period=period_words(row.period),
        quantity=quantity(row),
        status=coded("status", row.status),
        why=row_words(row, "why"),
        barrier=row_words(row, "barrier"),
        locator=row.source_locator,
        similar=tuple(precedent_row(facts, p) for p in similar),
        origin=Origin.of(row),
    )
