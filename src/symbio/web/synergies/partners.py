"""Partners of a stream as a viewer may see them; who usually takes or supplies it where nobody here does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from symbio.web import bridge
from symbio.web.access import Card, Viewer, cards, visible
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate, Word
from symbio.web.synergies.seen import Fit, fits, is_shown

MOST_USUAL = 6
MOST_LOOKED_AT = 100
"""Candidates of a stream that are ordered by what their reader sees of them."""


@dataclass(frozen=True)
class Partner:
    """One candidate from the side of a stream: the other side as the viewer sees it.

    ``is_exact``: both places are open to the viewer, and so is their distance.
    """

    candidate: Candidate
    card: Card
    word: Word | None
    is_exact: bool
    fit: Fit


def partners_of(stream: Stream, viewer: Viewer, *, most: int, card: Card | None = None) -> list[Partner]:
    """Best candidates of `stream` whose other side the viewer may know of; those dismissed come last.

    They are ordered by what the viewer sees of both sides, and by nothing that is hidden. `card`: the
    stream's own, where it is made already.
    """
    side = "offer" if stream.direction == "offer" else "need"
    other = "need" if side == "offer" else "offer"
    seen = visible(Stream.objects.all(), viewer).values("pk")
    is_own = stream.site.organisation_id in viewer.organisations
    found = list(
        Candidate.objects.filter(Q(**{side: stream}) & Q(**{f"{other}__in": seen}))
        .select_related(f"{other}__site__organisation")
        .prefetch_related(*(("words",) if is_own else ()))
        .order_by("-score", "pk")[:MOST_LOOKED_AT]
    )
    others = [getattr(candidate, other) for candidate in found]
    joined = [one.pk for one in others] if is_own else []
    mine = card or cards([stream], viewer)[0]
    shown = cards(others, viewer, joined=joined)
    pairs = [
        (one, mine, card) if side == "offer" else (one, card, mine)
        for one, card in zip(found, shown, strict=True)
    ]
    partners = [
        Partner(one, card, _word(one, side) if is_own else None, mine.is_exact and card.is_exact, fit)
        for one, card, fit in zip(found, shown, fits(pairs), strict=True)
    ]
    partners = [one for one in partners if is_shown(one.fit, is_exact=one.is_exact)]
    partners.sort(key=_place)
    return partners[:most]


def _place(one: Partner) -> tuple[bool, float, int]:
    is_dismissed = one.word is not None and one.word.kind == "not_relevant"
    return is_dismissed, one.fit.order, one.candidate.pk


def _word(candidate: Candidate, side: str) -> Word | None:
    return next((word for word in candidate.words.all() if word.side == side), None)


def usual_partners(stream: Stream | None, card: Card) -> dict[str, Any]:
    """Types of company that usually take or supply what a card shows, and what is done without a taker."""
    if "what" not in card.groups:
        return {}
    activity = stream.site.activity if stream is not None else card.activity
    found = bridge.answered(card.text, card.direction, activity if len(activity) == 5 else None)
    return {"partners": found.partners[:MOST_USUAL], "dead_end": found.dead_end, "hazards": found.hazards[:3]}
