"""The regular looking round: new strong candidates, new questions; and whether there is anything to send.

The worker asks `start_due` when it has nothing else to do.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from symbio.web.access import Viewer, visible
from symbio.web.jobs.models import OPEN_STATES, Job
from symbio.web.notices.models import Round
from symbio.web.notices.sending import due
from symbio.web.notices.telling import tell_organisation
from symbio.web.providers.fitting import open_questions
from symbio.web.providers.models import Provider
from symbio.web.registry.models import Organisation, Stream
from symbio.web.synergies.models import Candidate

EVERY = timedelta(days=1)
"""Time between two looks for new candidates and questions."""
AFTER_TROUBLE = timedelta(minutes=10)
"""Time to the next try when the sending itself failed."""
STRONG = "fits"
MOST_NAMED = 3
"""So many of one's own streams a notice names."""


def start_due() -> bool:
    """Put the sending of letters into the queue where something is due; True where it was put there."""
    is_time = any(is_round_due(name) for name in ("candidates", "questions"))
    if not is_time and not due().exists():
        return False
    lately = Q(state__in=("failed", "cancelled"), ended_at__gt=timezone.now() - AFTER_TROUBLE)
    if Job.objects.filter(Q(state__in=OPEN_STATES) | lately, kind="notices").exists():
        return False
    Job.objects.filter(kind="notices", state="done").delete()
    with suppress(IntegrityError), transaction.atomic():
        Job.objects.create(kind="notices", key="notices")
        return True
    return False


def is_round_due(name: str) -> bool:
    """True when a day has gone since the last round; the first one only notes where it begins."""
    found, is_new = Round.objects.get_or_create(name=name, defaults={"mark": _newest_candidate()})
    return not is_new and found.at <= timezone.now() - EVERY


def _newest_candidate() -> int:
    return Candidate.objects.aggregate(newest=Max("pk"))["newest"] or 0


def look_for_candidates(between: Callable[[], None] = lambda: None) -> None:
    """Tell companies of strong candidates that are new since the last round and that they may know of."""
    last = Round.objects.get(name="candidates")
    newest = _newest_candidate()
    fresh = Candidate.objects.filter(pk__gt=last.mark, pk__lte=newest, band=STRONG, words=None)
    concerned: set[int] = set()
    for side in ("offer", "need"):
        concerned |= set(fresh.values_list(f"{side}__site__organisation_id", flat=True).distinct())
    for organisation in Organisation.objects.filter(pk__in=concerned, members__isnull=False).distinct():
        between()
        _tell_of_candidates(organisation.pk, last.mark, newest)
    Round.objects.filter(name="candidates").update(mark=newest, at=timezone.now())


def _tell_of_candidates(organisation_id: int, mark: int, newest: int) -> None:
    known = visible(Stream.objects.all(), Viewer(None, {organisation_id: "viewer"})).values("pk")
    own = Q(offer__site__organisation_id=organisation_id) | Q(need__site__organisation_id=organisation_id)
    found = (
        Candidate.objects.filter(own, pk__gt=mark, pk__lte=newest, band=STRONG, words=None)
        .filter(offer__in=known, need__in=known)
        .select_related("offer__site", "need__site")
        .order_by("-score", "pk")
    )
    mine = [c.offer if c.offer.site.organisation_id == organisation_id else c.need for c in found]
    if mine:
        named = "; ".join(dict.fromkeys(stream.text for stream in mine[:MOST_NAMED]))
        tell_organisation(
            organisation_id, "candidates", reverse("my"), cause=None, count=len(mine), streams=named
        )


def look_for_questions(between: Callable[[], None] = lambda: None) -> None:
    """Tell providers how many questions within their capabilities are new since the last round."""
    last = Round.objects.get(name="questions")
    begun = timezone.now()
    for provider in Provider.objects.filter(is_listed=True).select_related("organisation").order_by("pk"):
        between()
        viewer = Viewer(None, {provider.organisation_id: "viewer"})
        fresh = [one for one in open_questions(provider, viewer) if one.stream.changed_at > last.at]
        if fresh:
            path = reverse("questions")
            tell_organisation(provider.organisation_id, "questions", path, cause=None, count=len(fresh))
    Round.objects.filter(name="questions").update(at=begun)


def look_round(between: Callable[[], None] = lambda: None) -> None:
    """Make the rounds for which it is time."""
    if is_round_due("candidates"):
        look_for_candidates(between)
    if is_round_due("questions"):
        look_for_questions(between)
