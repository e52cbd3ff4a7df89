"""An assessment of two ends, from no more than their cards show."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from symbio.assessment.assess import assess_exchanges
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.scenario import Scenario
from symbio.language import say_code
from symbio.reports.appraised import DRAWS, Appraised, appraise
from symbio.web import bridge
from symbio.web.access import Card
from symbio.web.ownfigures.counting import NONE, OwnFigures
from symbio.web.registry.models import Stream
from symbio.web.synergies.seen import as_seen


@dataclass(frozen=True)
class Hint:
    """What to state so that more is known: the ``code`` of a sentence, and the stream that it is about.

    ``is_own``: its reader may state it; otherwise its owner has not stated it, or does not show it here.
    """

    code: str
    card: Card
    is_own: bool


def appraised(
    offer: Card,
    need: Card,
    scenario: Scenario,
    lang: str,
    *,
    own: OwnFigures = NONE,
    draws: int = DRAWS,
    rivals: Sequence[Card] = (),
) -> Appraised | None:
    """What the exchange of two ends is worth; None where what is seen of them does not fit at all.

    `rivals`: other takers and givers; who can be replaced by one of them contributes less.
    """
    matches = bridge.explain(_free(offer), _free(need), [as_seen(card) for card in rivals])
    exchanges = Exchanges.of(matches)
    place = _place_of(exchanges, offer, need)
    if place is None:
        return None
    told = {card.id: shown(card, lang) for card in (offer, need, *rivals)}
    exchanges = replace(exchanges, streams=tuple({**row, **told[row["row"]]} for row in exchanges.streams))
    found = assess_exchanges(
        exchanges, bridge.knowledge(), scenario, own_factors=own.factors, own_prices=own.prices
    )
    return appraise(found, place, matches=matches, draws=draws)


def _place_of(exchanges: Exchanges, offer: Card, need: Card) -> int | None:
    """Position of the exchange of two ends; None where they do not fit."""
    keys = [row["row"] for row in exchanges.streams]
    pairs = zip(exchanges.offer.tolist(), exchanges.need.tolist(), strict=True)
    places = (i for i, (one, two) in enumerate(pairs) if (keys[one], keys[two]) == (offer.id, need.id))
    return next(places, None)


def _free(card: Card) -> Stream:
    """A stream as it is seen, running or not: what runs is not matched, but can be assessed."""
    stream = as_seen(card)
    stream.is_running = False
    return stream


def shown(card: Card, lang: str) -> Mapping[str, Any]:
    """Who stands behind a card, as it may be told."""
    kind = bridge.knowledge().activity_name(card.activity or None, lang)
    company = card.company or (
        say_code("assessing-plant-of", lang, kind=kind) if kind else say_code("web-some-company", lang)
    )
    return {"company": company, "site": card.site or "", "file": "Symbio", "is_coarse": not card.is_exact}


def hints(one: Appraised | None, offer: Card, need: Card) -> list[Hint]:
    """What would have to be stated, the weightiest first."""
    return [
        Hint(code, card, card.is_own)
        for code, card in (*_of_quantities(offer, need), *_of_fate(offer), *_of_the_rest(one, offer, need))
    ]


def _of_quantities(offer: Card, need: Card) -> Iterator[tuple[str, Card]]:
    for card in (offer, need):
        if card.stream.get("quantity") is None:
            yield "quantity", card


def _of_fate(offer: Card) -> Iterator[tuple[str, Card]]:
    if not offer.stream.get("current_fate"):
        yield "fate", offer
    if offer.stream.get("unit_cost") is None:
        yield "cost", offer


def _of_the_rest(one: Appraised | None, offer: Card, need: Card) -> Iterator[tuple[str, Card]]:
    for card in (offer, need):
        if card.at is None:
            yield "place", card
    if not need.activity:
        yield "activity", need
    if one is not None and any(math.isnan(line.cost.value) for line in one.sums):
        yield "price", need
