"""Letters and pages of what the database holds, told as far as their readers may know.

A letter is of one organisation to another: it says of the sender what the reader's people would see on the
platform, and of the reader what the sender's would. Reasons and checks are made anew by the engine from
streams that know no more than that, so that a sentence cannot tell what a field would not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from symbio.assessment.charge import Placed, PlacementCharge, placement_charge, tonnes_per_a
from symbio.knowledge import Precedent
from symbio.language import Message
from symbio.matching.match import match
from symbio.matching.matches import Matches
from symbio.reports.described import QUALITY_UNITS, Amount, Described, Quality
from symbio.reports.director_page import DirectorPage, PartnerLine
from symbio.reports.letter import Letter, Party
from symbio.reports.page_measures import worded
from symbio.web import bridge
from symbio.web.access import DISTANCE_STEP_KM, Card, Viewer, cards, visible
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate
from symbio.web.synergies.partners import Partner, partners_of, usual_partners
from symbio.web.synergies.seen import as_seen, fit

MOST_PARTNERS = 4
PLACED_KINDS = ("material", "")
"""Kinds of resource that may be waste; "" was not understood."""
_ANYWHERE_KM = 20_000.0
_OWN_ESTIMATE = "C"
_PLACES = ("for-distance", "for-same-place", "check-town")
"""Messages on the distance, which a document words itself: some places are coarse."""
_PRECEDENTS = ("for-precedent", "for-precedent-undated")


def as_member(organisation_id: int, viewer: Viewer | None = None) -> Viewer:
    """One who belongs to this organisation and no other: a document is of one organisation."""
    role = "viewer" if viewer is None else viewer.roles[organisation_id]
    return Viewer(None if viewer is None else viewer.user_id, {organisation_id: role})


def described(card: Card, lang: str) -> Described:
    """The stream of `card` as far as it is shown."""
    seen = card.stream
    return Described(
        text=card.text,
        resource=_resource_name(card.resource, lang),
        amount=_amount(seen),
        pattern=seen.get("pattern", ""),
        hazard_class=seen.get("hazard_class"),
        codes=tuple((code["scheme"], code["code"]) for code in seen.get("codes") or ()),
        is_quality_open="quality" in card.groups,
        qualities=tuple(
            Quality(name, seen.get(f"{name}_low"), seen.get(f"{name}_high")) for name in QUALITY_UNITS
        ),
        composition=seen.get("composition", ""),
    )


def _amount(seen: Any) -> Amount:
    ends = seen.get("quantity"), seen.get("quantity_low"), seen.get("quantity_high")
    return Amount(*ends, seen.get("unit", ""), bool(seen.get("is_estimated")))


def _resource_name(resource: str, lang: str) -> str | None:
    table = bridge.knowledge().resources
    position = table.index.get(resource)
    return None if position is None else table.name(position, lang)


def party(card: Card, lang: str) -> Party:
    """Who stands behind a card: by name, by kind of plant, or not at all."""
    kind = bridge.knowledge().activity_name(card.activity or None, lang)
    if kind == card.activity:
        group = worded("nace", card.activity)
        kind = None if group is None else group[lang]
    return Party(card.company, kind)


def told_km(km: float | None, *, is_exact: bool) -> float | None:
    """A distance as it may be told: in steps where a place is coarse [km]."""
    if km is None or is_exact:
        return km
    return max(DISTANCE_STEP_KM, round(km / DISTANCE_STEP_KM) * DISTANCE_STEP_KM)


def charge_of(stream: Stream, year: int) -> PlacementCharge | None:
    """What placing `stream` costs its plant in `year`; None where the question does not arise.

    It arises for offers of matter in Russia, or where the country is not stated.
    """
    country = stream.site.country or stream.site.organisation.country
    if stream.direction != "offer" or stream.kind not in PLACED_KINDS or country not in ("RU", ""):
        return None
    k = bridge.knowledge()
    placed = Placed(
        country=country,
        fate=stream.current_fate,
        hazard_class=stream.hazard_class,
        tonnes_per_a=tonnes_per_a(k, stream.resource, stream.quantity, stream.unit, counts=stream.counts),
        activity=stream.site.activity,
        fkko=tuple(code["code"] for code in stream.codes or () if code["scheme"] == "FKKO"),
    )
    return placement_charge(k, placed, year)


def _matched(streams: Sequence[Stream]) -> Matches:
    table = bridge.table_of(streams)
    return match(table, top=len(streams), max_distance_km=_ANYWHERE_KM, knowledge=bridge.knowledge())


def _without(messages: Sequence[Message], codes: Sequence[str]) -> tuple[Message, ...]:
    return tuple(message for message in messages if message.code not in codes)


def letter(candidate: Candidate, side: str, viewer: Viewer, lang: str, day: date) -> Letter | None:
    """Letter from the `side` of `candidate`, on which `viewer` is, to the other.

    None where the other side may not know what the letter is about.
    """
    own, other = (candidate.offer, candidate.need)[:: 1 if side == "offer" else -1]
    sender = as_member(own.site.organisation_id, viewer)
    reader = as_member(other.site.organisation_id)
    [ours] = cards([own], reader, joined=[own.pk])
    [theirs] = cards([other], sender, joined=[other.pk])
    if "what" not in ours.groups or "what" not in theirs.groups:
        return None
    matches = _matched([as_seen(ours), as_seen(theirs)])
    is_exact = ours.is_exact and theirs.is_exact
    sides = (ours, theirs) if side == "offer" else (theirs, ours)
    reasons, checks = _told(matches, lang)
    return Letter(
        lang=lang,
        made_on=day,
        direction=own.direction,
        sender=party(ours, lang),
        reader=party(theirs, lang),
        stream=described(ours, lang),
        theirs=theirs.text,
        distance_km=told_km(fit(candidate, *sides).distance_km, is_exact=is_exact),
        is_exact=is_exact,
        reasons=_without(reasons, _PRECEDENTS),
        precedents=_precedents(matches, 0) if len(matches) else (),
        checks=checks,
        method=matches.method,
        edition=matches.edition,
    )


def _told(matches: Matches, lang: str) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Reasons, and what to check with what may stand in the way, of the best candidate."""
    if not len(matches):
        return (), ()
    checks = (*matches.warnings(0, lang), *matches.checks(0, lang))
    return _without(matches.reasons(0, lang), _PLACES), _without(checks, _PLACES)


def _precedents(matches: Matches, place: int) -> tuple[Precedent, ...]:
    """Exchanges of the kind of a candidate; else such of the same resource that a source tells of.

    A coarse kind of plant may be too little for the first.
    """
    found = matches.precedents(place)
    if found:
        return found
    related = matches.explainer.finder.precedents(matches.candidate(place).way.offer, "offer")
    return tuple(row for row, kinship in related if kinship == 1.0 and row.grade != _OWN_ESTIMATE)


def director_page(stream: Stream, viewer: Viewer, lang: str, day: date) -> DirectorPage:
    """The page of `stream` for the director of the plant, of whose organisation `viewer` is."""
    member = as_member(stream.site.organisation_id, viewer)
    [card] = cards([stream], member)
    partners = partners_of(stream, member, most=MOST_PARTNERS)
    partners = [one for one in partners if one.word is None or one.word.kind != "not_relevant"]
    matches = _matched([as_seen(card), *(as_seen(one.card) for one in partners)])
    places = _places(matches, stream.pk)
    best = next((places[one.card.id] for one in partners if one.card.id in places), None)
    usual = () if partners else _usual(stream, card, lang)
    return DirectorPage(
        lang=lang,
        made_on=day,
        company=card.company or "",
        site=card.site or "",
        direction=stream.direction,
        stream=described(card, lang),
        fate=stream.current_fate,
        unit_cost=stream.unit_cost,
        currency=stream.currency,
        charge=charge_of(stream, day.year),
        partners=tuple(_line(one, matches, places.get(one.card.id), lang) for one in partners),
        usual=usual,
        checks=() if best is None else _without(matches.checks(best, lang), _PLACES),
        precedent=_precedent(matches, best, lang),
        source=stream.source,
        grade=stream.grade,
        method=matches.method,
        edition=matches.edition,
    )


def _places(matches: Matches, own: int) -> dict[int, int]:
    """Key of each partner's stream → place of its candidate in `matches`."""
    keys = matches.streams.table["row"].to_list()
    found: dict[int, int] = {}
    for i, (offer, need) in enumerate(matches.table.select("offer", "need").iter_rows()):
        ends = keys[offer], keys[need]
        if own in ends:
            found.setdefault(ends[0] if ends[1] == own else ends[1], i)
    return found


def _line(one: Partner, matches: Matches, place: int | None, lang: str) -> PartnerLine:
    reason, amount = Message("director-reason-none"), Amount(None, None, None, "")
    if place is not None:
        found = matches.candidate(place)
        reason = next(iter(matches.reasons(place, lang)), reason)
        amount = Amount(found.quantity, None, None, found.unit or "", is_estimated=True)
    return PartnerLine(
        party=party(one.card, lang),
        what=one.card.text,
        distance_km=told_km(one.fit.distance_km, is_exact=one.card.is_exact),
        is_exact=one.card.is_exact,
        amount=amount,
        band=one.fit.band,
        reason=reason,
    )


def _precedent(matches: Matches, place: int | None, lang: str) -> Message | None:
    reasons = () if place is None else matches.reasons(place, lang)
    return next((message for message in reasons if message.code in _PRECEDENTS), None)


def _usual(stream: Stream, card: Card, lang: str) -> tuple[str, ...]:
    k = bridge.knowledge()
    found = usual_partners(stream, card).get("partners", ())
    return tuple(k.activity_name(one.nace, lang) or one.nace for one in found)


def own_side(candidate: Candidate, side: str, viewer: Viewer) -> bool:
    """True where `viewer` belongs to the organisation of that side and it may know of the other."""
    sides = {"offer": candidate.offer, "need": candidate.need}
    if side not in sides or sides[side].site.organisation_id not in viewer.organisations:
        return False
    member = as_member(sides[side].site.organisation_id, viewer)
    both = Stream.objects.filter(pk__in=(candidate.offer_id, candidate.need_id))
    return visible(both, member).count() == len(sides)
