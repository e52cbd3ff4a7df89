"""Many candidates assessed by what their cards show, without matching: for reports and for files.

What may be told of a candidate (way, quantity, distance) is known already; of a pair that is seen whole the
ends of the way that were kept are taken, of others the likeliest that their cards show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.burdens import SPREAD
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.scenario import Scenario
from symbio.assessment.uncertainty import quantiles
from symbio.web import bridge
from symbio.web.access import Card
from symbio.web.assessing.again import Kept, exchanges_of, way_taken
from symbio.web.assessing.making import shown
from symbio.web.assessing.models import Assessed
from symbio.web.assessing.storing import currency_of, method_of
from symbio.web.ownfigures.counting import NONE, OwnFigures
from symbio.web.registry.models import Organisation, Stream
from symbio.web.synergies.seen import as_seen, is_whole

Look = Callable[[], None]
DRAWS = 300
MOST_DRAWN = 300
"""So many candidates of a file, the first, get ranges: draws take their time."""
_CLIMATE = CATEGORIES.index("GWP100")
_MANY = 500
_GRADES = ("", *SPREAD)


@dataclass(frozen=True, eq=False)
class Told:
    """An assessment, and the candidates that its exchanges are, in their order."""

    candidates: tuple[Kept, ...]
    found: Assessment


@dataclass(frozen=True)
class Valued:
    """What a candidate is worth, as a file says it; None unknown.

    Money in ``currency``, present value of both sides over the life; ``co2e_t`` saved in a year [t CO2e]. Low
    and high are 5 and 95 % of the draws, None where none were made. Grades are the worst of the rows that a
    figure rests on, "" where it rests on what the parties state alone. Of an offer ``is_used_already``
    no benefit is told, as in lists.
    """

    currency: str
    npv: float | None
    npv_low: float | None
    npv_high: float | None
    yearly_gain: float | None
    investment: float | None
    money_grade: str
    co2e_t: float | None
    co2e_t_low: float | None
    co2e_t_high: float | None
    climate_grade: str
    is_used_already: bool
    methods: str
    edition: str


def assess_told(
    candidates: Sequence[Kept],
    cards: Mapping[int, Card],
    currency: str,
    *,
    lang: str,
    own: OwnFigures = NONE,
    look: Look = lambda: None,
) -> Told | None:
    """Assess candidates whose ends are among `cards`; None where none of them fits by what these show."""
    streams = {key: _told(card) for key, card in cards.items()}
    whole = {key for key, card in cards.items() if is_whole(card)}
    ends = _ends([one.pk for one in candidates if {one.offer_id, one.need_id} <= whole])
    known = [one for one in candidates if {one.offer_id, one.need_id} <= cards.keys() and one.via]
    group = [(one, way) for one in known if (way := way_taken(one, streams, ends)) is not None]
    if not group:
        return None

    def tell(_done: int, _total: int) -> None:
        look()

    found = assess_exchanges(
        _named(exchanges_of(group, streams), cards, lang),
        bridge.knowledge(),
        Scenario(currency=currency),
        own_factors=own.factors,
        own_prices=own.prices,
        progress=tell,
    )
    return Told(tuple(one for one, _way in group), found)


def _told(card: Card) -> Stream:
    """A stream that knows nothing but what `card` shows, and of which company it is."""
    stream = as_seen(card)
    stream.site.organisation = Organisation(pk=card.organisation_id or -card.id, name="-")
    return stream


def _ends(candidates: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Ends of the ways that are kept of candidates of which all is seen."""
    wanted = frozenset(candidates)
    rows = Assessed.objects.values_list("candidate_id", "from_resource", "to_resource")
    rows = rows if len(wanted) > _MANY else rows.filter(candidate__in=wanted)
    return {pk: (start, end) for pk, start, end in rows.iterator() if pk in wanted}


def _named(exchanges: Exchanges, cards: Mapping[int, Card], lang: str) -> Exchanges:
    """`exchanges` with the names that their cards show instead of keys."""
    words = {key: shown(card, lang) for key, card in cards.items()}
    names = {row["company"]: words[row["row"]]["company"] for row in exchanges.streams}
    rows = tuple({**row, **words[row["row"]]} for row in exchanges.streams)
    return replace(exchanges, streams=rows, firms=tuple(names[firm] for firm in exchanges.firms))


def values(candidates: Sequence[Kept], cards: Mapping[int, Card]) -> dict[int, Valued]:
    """Candidate → what it is worth in the money of its donor's country; the shared figures alone count."""
    groups: dict[str, list[Kept]] = defaultdict(list)
    drawn = frozenset(one.pk for one in candidates[:MOST_DRAWN])
    for one in candidates:
        if one.offer_id in cards:
            groups[currency_of(cards[one.offer_id].country, bridge.knowledge())].append(one)
    made: dict[int, Valued] = {}
    for currency, group in groups.items():
        told = assess_told(group, cards, currency, lang="en")
        if told is not None:
            made |= _values(told, currency, drawn)
    return made


def _values(told: Told, currency: str, drawn: frozenset[int]) -> dict[int, Valued]:
    found, money = told.found, told.found.money
    climate = found.effects.totals[:, _CLIMATE] / 1000
    grades = {"money_grade": _money_grades(found), "climate_grade": _climate_grades(found)}
    ranges = _ranges(told, drawn)
    methods, edition = method_of(found.methods), found.knowledge.edition
    made = {}
    for i, one in enumerate(told.candidates):
        used = bool(found.is_used_already[i])
        npv, co2e = (None, None) if used else (_plain(money.present_value[i]), _plain(climate[i]))
        ends = ranges.get(one.pk, (None,) * 4)
        low, high = ends[:2] if npv is not None else (None, None)
        co2e_low, co2e_high = ends[2:] if co2e is not None else (None, None)
        made[one.pk] = Valued(
            currency=currency,
            npv=npv,
            npv_low=low,
            npv_high=high,
            yearly_gain=None if used else _plain(money.yearly_gain[i]),
            investment=_plain(money.investment[i]),
            money_grade="" if npv is None else grades["money_grade"][i],
            co2e_t=co2e,
            co2e_t_low=co2e_low,
            co2e_t_high=co2e_high,
            climate_grade="" if co2e is None else grades["climate_grade"][i],
            is_used_already=used,
            methods=methods,
            edition=edition,
        )
    return made


def _ranges(told: Told, drawn: frozenset[int]) -> dict[int, tuple[float | None, ...]]:
    """Candidate → ends of its present value and of its climate saving [t CO2e], for those to be drawn."""
    places = [i for i, one in enumerate(told.candidates) if one.pk in drawn]
    if not places:
        return {}
    draws = told.found.draw(places, draws=DRAWS)
    found = {}
    for at, i in enumerate(places):
        money = quantiles(draws.present_value[at]).tolist()
        climate = quantiles(draws.effects[at, _CLIMATE] / 1000).tolist()
        found[told.candidates[i].pk] = tuple(_plain(v) for v in (money[0], money[2], climate[0], climate[2]))
    return found


def _climate_grades(found: Assessment) -> list[str]:
    """Worst grade of the factors that each exchange's climate effect rests on."""
    figures = [burden.figures[_CLIMATE] for burden in found.burdens.columns]
    rank = np.array([0 if one is None else _GRADES.index(one.factor.grade) for one in figures])
    terms = found.inventory
    return _worst(len(found), [(terms.exchange, rank[terms.column] * (terms.amount != 0))])


def _money_grades(found: Assessment) -> list[str]:
    """Worst grade of the prices that each exchange's money rests on; what a party states has none."""
    rows = [cost.row for cost in found.prices.columns]
    rank = np.array([0 if row is None else _GRADES.index(row.grade) for row in rows])
    book = found.ledger
    return _worst(
        len(found),
        [
            (book.exchange, rank[book.column] * (book.amount != 0)),
            (book.built_exchange, rank[book.built_column] * (book.built_amount != 0)),
        ],
    )


def _worst(size: int, terms: Sequence[tuple[Any, Any]]) -> list[str]:
    worst = np.zeros(size, dtype=np.int64)
    for exchange, rank in terms:
        np.maximum.at(worst, exchange, rank)
    return [_GRADES[rank] for rank in worst.tolist()]


def _plain(value: float) -> float | None:
    """A figure to six digits; None unknown or without bound."""
    return float(f"{value:.6g}") if np.isfinite(value) else None
