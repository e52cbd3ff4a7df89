"""Legal steps that a company has settled: kept for each candidate and company, seen by its members alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.http import Http404

from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.assessing.models import Settled
from symbio.web.synergies.models import Candidate


def own_company(candidate: Candidate, viewer: Viewer) -> int | None:
    """The company of the viewer that is on a side of `candidate`; that which they may edit first."""
    sides = {candidate.offer.site.organisation_id, candidate.need.site.organisation_id} & viewer.organisations
    return min(sides, key=lambda pk: (not viewer.may_edit(pk), pk), default=None)


def settled(candidate: Candidate, organisation_id: int | None) -> frozenset[str]:
    """Steps that a company has settled."""
    if organisation_id is None:
        return frozenset()
    rows = Settled.objects.filter(candidate=candidate, organisation_id=organisation_id)
    return frozenset(rows.values_list("step", flat=True))


def settle(candidate: Candidate, steps: Collection[str], *, shown: Collection[str], user: Any) -> None:
    """Of the steps `shown`, those in `steps` are settled and the others are not.

    Raises
    ------
    Http404
        The user does not act for a side.
    """
    viewer = Viewer.of(user)
    organisation = own_company(candidate, viewer)
    if organisation is None or not viewer.may_edit(organisation):
        raise Http404
    known = {step.id for step in bridge.knowledge().legal_steps}
    wanted = known & set(steps) & set(shown)
    mine = Settled.objects.filter(candidate=candidate, organisation_id=organisation)
    with transaction.atomic():
        mine.filter(step__in=list(known & set(shown) - wanted)).delete()
        kept = set(mine.values_list("step", flat=True))
        Settled.objects.bulk_create(
            [
                Settled(candidate=candidate, organisation_id=organisation, step=step, user=user)
                for step in sorted(wanted - kept)
            ],
            ignore_conflicts=True,
        )
