"""Recording what came of an exchange: by its parties, once both agreed; seen by their people alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from symbio.assessment.claims import Surety
from symbio.knowledge.guidance import Indicator
from symbio.reports.dossier_recorded import RecordedValue
from symbio.reports.figure_frame import number_words
from symbio.reports.marks import figure
from symbio.reports.page_measures import unit_words
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.assessing.settling import own_company
from symbio.web.recording.models import Recorded
from symbio.web.synergies.models import Candidate, Word

MOST = 200
"""Values that one party records of one exchange."""
_WORDS = "words"
_MONEY = "currency"
_PLAIN = {"count": "", "people trained": "people"}
"""Units of the table that say in English what the name of the indicator says."""


def indicators() -> Mapping[str, Indicator]:
    """Indicators that have a figure, by identifier, in the order of the table."""
    return {row.id: row for row in bridge.knowledge().indicators if row.unit != _WORDS}


def is_money(indicator: Indicator) -> bool:
    """True where its figure is money."""
    return indicator.unit.split("/")[0] == _MONEY


def is_agreed(candidate: Candidate) -> bool:
    """True where both sides said that they are interested: from then on it is their exchange."""
    said = Word.objects.filter(candidate=candidate, kind="interested")
    return set(said.values_list("side", flat=True)) == {"offer", "need"}


def party(candidate: Candidate, viewer: Viewer) -> int:
    """The company of the viewer that is on a side of an agreed candidate.

    Raises
    ------
    Http404
        The viewer belongs to neither, or not both have agreed.
    """
    company = own_company(candidate, viewer)
    if company is None or not is_agreed(candidate):
        raise Http404
    return company


def recorded_of(candidate: Candidate, viewer: Viewer) -> Sequence[Recorded]:
    """What both parties recorded, for the people of either; nothing for others."""
    if own_company(candidate, viewer) is None:
        return ()
    parties = (candidate.offer.site.organisation_id, candidate.need.site.organisation_id)
    found = Recorded.objects.filter(
        offer=candidate.offer_id, need=candidate.need_id, organisation__in=parties
    )
    return list(found.select_related("organisation").order_by("indicator", "year", "pk"))


def record(candidate: Candidate, said: Mapping[str, Any], *, user: Any) -> Recorded:
    """Record a value for one's company; one of the same indicator and year takes its place.

    Raises
    ------
    Http404
        The user may not act for a party of an agreed exchange.
    """
    viewer = Viewer.of(user)
    company = party(candidate, viewer)
    if not viewer.may_edit(company):
        raise Http404
    of: dict[str, Any] = {
        "offer_id": candidate.offer_id,
        "need_id": candidate.need_id,
        "organisation_id": company,
    }
    what = {"indicator": said["indicator"], "year": said["year"]}
    rest = {name: said[name] for name in ("value", "currency", "surety", "source")}
    with transaction.atomic():
        made, _is_new = Recorded.objects.update_or_create(**of, **what, defaults=rest | {"user": user})
    return made


def is_full(candidate: Candidate, company: int) -> bool:
    """True where a party has recorded as much as it may."""
    own = Recorded.objects.filter(offer=candidate.offer_id, need=candidate.need_id, organisation=company)
    return own.count() >= MOST


def forget(found: Recorded, *, user: Any) -> None:
    """Delete a recorded value of one's own company."""
    if not Viewer.of(user).may_edit(found.organisation_id):
        raise Http404
    with transaction.atomic():
        found.delete()


def words_of(found: Recorded, lang: str) -> tuple[str, str]:
    """Name of the indicator, and its figure with the unit; its identifier where it is known no more."""
    name, words = plain_words(found, lang)
    return name, figure(words, ())


def plain_words(found: Recorded, lang: str) -> tuple[str, str]:
    """The same without marks."""
    row = indicators().get(found.indicator)
    number = number_words(found.value, 6)[lang]
    if row is None:
        return found.indicator, number
    return row.name(lang), f"{number}\u00a0{_unit(row, found.currency, lang)}".strip()


def _unit(row: Indicator, currency: str, lang: str) -> str:
    head, slash, tail = row.unit.partition("/")
    if head == _MONEY:
        return f"{currency}{slash}{unit_words(tail)[lang]}" if tail else currency
    unit = _PLAIN.get(row.unit, row.unit)
    return unit_words(unit)[lang] if unit else ""


def seen_of(candidate: Candidate, viewer: Viewer) -> Sequence[Recorded] | None:
    """What both parties recorded; None for who is not of a party, and until both agree."""
    if own_company(candidate, viewer) is None or not is_agreed(candidate):
        return None
    return recorded_of(candidate, viewer)


def told_of(
    candidate: Candidate, viewer: Viewer, lang: str, address: Callable[[str], str]
) -> tuple[RecordedValue, ...]:
    """What both parties recorded, as a dossier tells it to who may see it; nothing to others.

    ``address`` makes a whole address of a path.
    """
    page = address(reverse("records", args=[candidate.pk]))
    return tuple(told(one, candidate, lang, page) for one in seen_of(candidate, viewer) or ())


def told(found: Recorded, candidate: Candidate, lang: str, page: str) -> RecordedValue:
    """A recorded value in words; ``page`` is the address of the page that shows it."""
    what, words = plain_words(found, lang)
    is_donors = found.organisation_id == candidate.offer.site.organisation_id
    return RecordedValue(
        key=str(found.pk),
        what=what,
        figure=words,
        year=found.year,
        surety=Surety(found.surety),
        side="donor" if is_donors else "receiver",
        company=str(found.organisation),
        on=timezone.localdate(found.at),
        source=found.source,
        page=page,
    )


def recorded_facts(candidate: Candidate, viewer: Viewer, company: int | None) -> dict[str, Any]:
    """What the page of an assessment needs: nothing for those who are not of a party that agreed."""
    if company is None or not is_agreed(candidate):
        return {"may_record": False}
    return {"may_record": True, "recorded": recorded_of(candidate, viewer)}
