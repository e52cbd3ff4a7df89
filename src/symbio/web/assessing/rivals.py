"""Who else could take an offer or meet a need: by them partners contribute less to what all gain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbio.web import bridge
from symbio.web.access import Card, Viewer
from symbio.web.assessing.asked import Asked
from symbio.web.synergies.models import Candidate
from symbio.web.synergies.partners import partners_of

if TYPE_CHECKING:
    from symbio.web.assessing.views import Ends

MOST = 6
"""Others that are looked at on each side, the most plausible first."""


def rivals_of(ends: Ends, viewer: Viewer, asked: Asked) -> list[Card]:
    """Other takers of the offer and other givers of what is needed, as the viewer may know of them.

    Asked for only where something hangs on them: the gain is shared by contribution, or others may own the
    plants between, whose shares a dossier tells. A firm is no rival of itself, as far as the reader may know
    whose a stream is; who was said to be not relevant is none either.
    """
    rows = Candidate.objects.select_related("offer__site__organisation", "need__site__organisation")
    candidate = rows.get(pk=ends.candidate)
    has_plants = any(step in bridge.knowledge().technology for step in candidate.via.split(">"))
    if not has_plants and asked.choices["sharing"] != "by_contribution":
        return []
    same = {card.organisation_id for card in (ends.offer, ends.need)} - {None}
    found: dict[int, Card] = {}
    for stream, card in ((candidate.offer, ends.offer), (candidate.need, ends.need)):
        for one in partners_of(stream, viewer, most=MOST + 1, card=card):
            is_dismissed = one.word is not None and one.word.kind == "not_relevant"
            if one.card.organisation_id not in same and not is_dismissed:
                found.setdefault(one.card.id, one.card)
    return [card for key, card in found.items() if key not in (ends.offer.id, ends.need.id)]
