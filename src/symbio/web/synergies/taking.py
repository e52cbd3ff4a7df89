"""The candidates of a company as a file: what its people see of both sides, and what each is worth."""

from __future__ import annotations

from django.db.models import Q

from symbio.web.access import Card, Viewer, cards, visible
from symbio.web.assessing.bulk import Valued, values
from symbio.web.registry.models import Organisation, Stream
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces.finds import Find, as_finds

MOST = 5000
"""Candidates of one file, the most plausible first."""


def rows_of(organisation: Organisation, viewer: Viewer) -> tuple[list[Find], dict[int, Card]]:
    """Candidates of the streams of a company whose other side `viewer` may know of, and cards of all ends.

    They are told and ordered by what the cards show, as on the page of a stream.
    """
    seen = visible(Stream.objects.all(), viewer).values("pk")
    own = Q(offer__site__organisation=organisation) | Q(need__site__organisation=organisation)
    asked = Candidate.objects.filter(own, offer__in=seen, need__in=seen).order_by("-score", "pk")
    found = list(asked.defer("parts")[:MOST])
    wanted = {pk for one in found for pk in (one.offer_id, one.need_id)}
    streams = list(Stream.objects.filter(pk__in=wanted).select_related("site__organisation"))
    shown = {card.id: card for card in cards(streams, viewer, joined=wanted)}
    rows = as_finds(found, shown, {})
    rows.sort(key=lambda row: (-row.weight, row.key))
    return rows, shown


def worth_of(rows: list[Find], shown: dict[int, Card]) -> dict[int, Valued]:
    """What candidates are worth by their cards: what is hidden stays unknown, as on the page of a stream."""
    return values([row.candidate for row in rows if row.candidate is not None], shown)
