"""Candidates between member companies, as a viewer may see them; narrowed, ordered, exported.

Everything is narrowed and ordered by what the cards show and by rounded distances, so that neither a filter
nor an order tells what the page would not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symbio.language import say_code
from symbio.reports.tables import harmless
from symbio.web import bridge
from symbio.web.access import DISTANCE_STEP_KM, Card, Viewer, cards_in, visible_in
from symbio.web.registry.models import KINDS, Stream
from symbio.web.synergies.models import Candidate
from symbio.web.synergies.seen import Fit, fits, is_shown
from symbio.web.workspaces.models import Workspace

ORDERS = ("plausibility", "tonnes", "distance")
MOST = 1000
"""Candidates that are looked at, most plausible first."""
MOST_STREAMS = 20_000


@dataclass(frozen=True)
class Query:
    """What the address of a workspace asks for."""

    kind: str = ""
    activity: str = ""
    order: str = "plausibility"

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Query:
        """From the parameters of an address; what makes no sense is left out."""
        kind, order = asked.get("kind", ""), asked.get("order", "")
        return cls(
            kind=kind if kind in KINDS else "",
            activity="".join(c for c in asked.get("activity", "")[:5] if c.isdigit() or c == "."),
            order=order if order in ORDERS else "plausibility",
        )


@dataclass(frozen=True)
class Find:
    """A candidate with both ends as the viewer sees them, and the distance as it may be told [km]."""

    candidate: Candidate
    offer: Card
    need: Card
    km: float | None
    is_exact: bool
    fit: Fit


def finds(workspace: Workspace, viewer: Viewer, query: Query) -> list[Find]:
    """Candidates between streams of the workspace that `viewer` may see, in the order that is asked for."""
    seen = visible_in(Stream.objects.all(), viewer, workspace.pk).values("pk")
    found = list(
        Candidate.objects.filter(offer__in=seen, need__in=seen)
        .select_related("offer__site__organisation", "need__site__organisation")
        .order_by("-score", "pk")[:MOST]
    )
    ends = {stream.pk: stream for one in found for stream in (one.offer, one.need)}
    card_of = {card.id: card for card in cards_in(ends.values(), viewer, workspace.pk)}
    pairs = [(one, card_of[one.offer_id], card_of[one.need_id]) for one in found]
    rows = [_find(*pair, fit) for pair, fit in zip(pairs, fits(pairs), strict=True)]
    shown = (row for row in rows if is_shown(row.fit, is_exact=row.is_exact) and _is_asked(row, query))
    return sorted(shown, key=_KEYS[query.order])


def _find(candidate: Candidate, offer: Card, need: Card, fit: Fit) -> Find:
    is_exact = offer.is_exact and need.is_exact
    step, km = (1.0 if is_exact else DISTANCE_STEP_KM), fit.distance_km
    told = None if km is None else max(step, round(km / step) * step)
    return Find(candidate, offer, need, told, is_exact, fit)


def _is_asked(row: Find, query: Query) -> bool:
    if query.kind and query.kind not in (row.offer.kind, row.need.kind):
        return False
    return not query.activity or any(
        card.activity.startswith(query.activity) for card in (row.offer, row.need)
    )


def _tonnes(row: Find) -> float | None:
    return row.fit.quantity if row.fit.unit == "t/a" else None


_KEYS: Mapping[str, Any] = {
    "plausibility": lambda row: (row.fit.order, row.candidate.pk),
    "tonnes": lambda row: (-(_tonnes(row) or -1.0), row.fit.order, row.candidate.pk),
    "distance": lambda row: (
        float("inf") if row.km is None else row.km,
        row.fit.order,
        row.candidate.pk,
    ),
}
_COLUMNS = ("donor", "offer", "receiver", "need", "resource", "kind", "plausibility", "score", "quantity",
            "unit", "distance-km", "through")  # fmt: skip


def as_csv(rows: list[Find], lang: str) -> str:
    """The candidates as CSV with a signature, so that spreadsheets read Cyrillic; nothing in it is run."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([say_code(f"space-column-{name}", lang) for name in _COLUMNS])
    for row in rows:
        writer.writerow([harmless(cell) for cell in _cells(row, lang)])
    return out.getvalue()


def _cells(row: Find, lang: str) -> list[Any]:
    one, table = row.fit, bridge.knowledge().resources
    position = table.index.get(row.offer.resource)
    return [
        row.offer.company or "",
        row.offer.text,
        row.need.company or "",
        row.need.text,
        row.offer.resource if position is None else table.name(position, lang),
        say_code(f"kind-{row.offer.kind}", lang) if row.offer.kind else "",
        say_code(f"band-{one.band}", lang),
        "" if one.score is None else round(one.score, 3),
        "" if one.quantity is None else one.quantity,
        one.unit,
        "" if row.km is None else row.km,
        _way(one.via, lang),
    ]


def _way(via: str, lang: str) -> str:
    technology = bridge.knowledge().technology
    return " → ".join(technology[step].name(lang) for step in via.split(">") if step in technology)
