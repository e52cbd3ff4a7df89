"""What one side says to a candidate, and what the other side is told of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from symbio.web.access import Viewer, cards
from symbio.web.notices.telling import tell_organisation, unsay
from symbio.web.notices.words import coarse_km
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate, Word

REASONS = ("quality", "quantity", "distance", "price", "law", "sold", "wrong_reading", "other")
"""Why a candidate is not relevant."""
_OTHER = {"offer": "need", "need": "offer"}


def say(candidate: Candidate, side: str, kind: str, *, user: Any, reason: str = "", text: str = "") -> None:
    """Say for one side that it is interested or why not, or take it back; the other side is told.

    Raises
    ------
    Http404
        The user does not act for that side.
    """
    if side not in _OTHER or not Viewer.of(user).may_edit(_side(candidate, side).site.organisation_id):
        raise Http404
    path = reverse("candidate", args=[candidate.pk])
    cause = _side(candidate, side).site.organisation_id
    with transaction.atomic():
        was_interested = Word.objects.filter(candidate=candidate, side=side, kind="interested").exists()
        if kind == "take_back":
            Word.objects.filter(candidate=candidate, side=side).delete()
        elif kind in Word.KINDS:
            _write(candidate, side, kind, user=user, reason=reason, text=text)
        if kind == "interested" and not was_interested:
            _tell(candidate, side, path)
        elif was_interested and kind in ("take_back", "not_relevant"):
            unsay("interest", path, cause)


def _side(candidate: Candidate, side: str) -> Stream:
    return candidate.offer if side == "offer" else candidate.need


def _write(candidate: Candidate, side: str, kind: str, *, user: Any, reason: str, text: str) -> None:
    Word.objects.update_or_create(
        candidate=candidate,
        side=side,
        defaults={
            "kind": kind,
            "reason": reason if kind == "not_relevant" and reason in REASONS else "",
            "text": text.strip()[:500],
            "user_id": user.pk,
            "at": timezone.now(),
        },
    )


def _tell(candidate: Candidate, side: str, path: str) -> None:
    """Tell the other side of the first interest; both of the second, which opens the names."""
    mine, theirs = _side(candidate, side), _side(candidate, _OTHER[side])
    own, other = mine.site.organisation_id, theirs.site.organisation_id
    answered = Word.objects.filter(candidate=candidate, side=_OTHER[side]).first()
    if answered is not None and answered.kind == "interested":
        tell_organisation(other, "agreed", path, cause=own, stream=theirs.text)
        tell_organisation(own, "agreed", path, cause=other, stream=mine.text)
    elif answered is None:
        [card] = cards([mine], Viewer(None, {other: "viewer"}), joined=[mine.pk])
        tell_organisation(
            other,
            "interest",
            path,
            cause=own,
            variant="take" if side == "need" else "supply",
            activity=card.activity,
            km=coarse_km(candidate.distance_km),
            stream=theirs.text,
        )
