"""What candidates are worth, in lists: the stored figures where all of both sides is seen, else made anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from symbio.assessment.assess import assess_exchanges
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.scenario import Scenario
from symbio.matching.match import match
from symbio.web import bridge
from symbio.web.access import Card
from symbio.web.assessing.models import Assessed
from symbio.web.assessing.storing import currency_of
from symbio.web.synergies.partners import Partner
from symbio.web.synergies.seen import ANYWHERE_KM, as_seen, is_whole

ORDERS = ("money", "climate")
"""Orders that these figures make possible."""
MOST_NAMED = 10_000
"""So many candidates are asked for by their keys; of more, all are read: a database takes only so many."""
_CLIMATE = CATEGORIES.index("GWP100")
_FIELDS = ("candidate_id", "currency", "npv", "npv_eur", "yearly_gain", "co2e_kg", "is_used_already")


@dataclass(frozen=True)
class Worth:
    """Present value to both, gain in a year [currency], climate saved in a year [kg CO2e]; None unknown."""

    currency: str
    npv: float | None
    npv_eur: float | None
    yearly_gain: float | None
    co2e_kg: float | None
    is_used_already: bool

    @property
    def is_known(self) -> bool:
        """True where there is anything to tell."""
        return not self.is_used_already and (self.npv is not None or self.co2e_kg is not None)

    def by(self, order: str) -> float:
        """What an order goes by, the greatest first; unknown last."""
        value = self.npv_eur if order == "money" else self.co2e_kg
        return float("inf") if value is None or self.is_used_already else -value


def stored(candidates: Collection[int]) -> dict[int, Worth]:
    """Stored figures of candidates of which the viewer sees both sides whole; the caller has seen to that."""
    if not candidates:
        return {}
    rows = (
        Assessed.objects.all()
        if len(candidates) > MOST_NAMED
        else Assessed.objects.filter(candidate__in=candidates)
    )
    wanted = frozenset(candidates)
    return {pk: Worth(*rest) for pk, *rest in rows.values_list(*_FIELDS).iterator() if pk in wanted}


def place(order: str, worths: Mapping[int, Worth], candidate: int) -> float:
    """Where a candidate stands in an order; what is not known stands last."""
    found = worths.get(candidate)
    return float("inf") if found is None else found.by(order)


def worths(pairs: Sequence[tuple[int, Card, Card]]) -> dict[int, Worth]:
    """(candidate, offer, need) → what it is worth, as far as the cards show it."""
    known = [pk for pk, offer, need in pairs if is_whole(offer) and is_whole(need)]
    found = stored(known)
    anew = [pair for pair in pairs if pair[0] not in found]
    made = _made([(offer, need) for _pk, offer, need in anew])
    return found | {pk: made[offer.id, need.id] for pk, offer, need in anew if (offer.id, need.id) in made}


def ranked(card: Card, partners: Sequence[Partner], order: str | None) -> list[tuple[Partner, Worth | None]]:
    """Partners of a stream with what each is worth, in the order that is asked for."""
    mine = card.direction == "offer"
    pairs = [(p.candidate.pk, *((card, p.card) if mine else (p.card, card))) for p in partners]
    found = worths(pairs)
    rows = [(p, found.get(p.candidate.pk)) for p in partners]
    if order in ORDERS:
        rows.sort(key=lambda row: place(str(order), found, row[0].candidate.pk))
    return rows


def _made(pairs: Iterable[tuple[Card, Card]]) -> Mapping[tuple[int, int], Worth]:
    cards = {card.id: card for pair in pairs for card in pair}
    return _asked(_Cards(tuple(cards[key] for key in sorted(cards)))) if cards else {}


class _Cards:
    """Cards; two that show the same are one, so that the engine is asked once."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self.cards = cards
        self._key = repr([sorted(row.items()) for row in (bridge.row_of(as_seen(card)) for card in cards)])

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Cards) and self._key == other._key


@lru_cache(maxsize=128)
def _asked(seen: _Cards) -> Mapping[tuple[int, int], Worth]:
    """(offer, need) → what the exchange is worth, of all pairs among cards that fit at all."""
    directions = [card.direction for card in seen.cards]
    table = bridge.table_of([as_seen(card) for card in seen.cards])
    top = max(1, min(directions.count("offer"), directions.count("need")))
    matches = match(table, top=top, max_distance_km=ANYWHERE_KM, knowledge=bridge.knowledge())
    if not len(matches):
        return {}
    keys = matches.streams.table["row"].to_list()
    countries = {card.country for card in seen.cards if card.direction == "offer"}
    made: dict[tuple[int, int], Worth] = {}
    for currency in {currency_of(country, bridge.knowledge()) for country in countries}:
        made |= _in(currency, matches, keys)
    return made


def _in(currency: str, matches: Any, keys: Sequence[int]) -> dict[tuple[int, int], Worth]:
    """Pairs whose donor's money is `currency`."""
    k = bridge.knowledge()
    found = assess_exchanges(Exchanges.of(matches), k, Scenario(currency=currency))
    by, _rates = found.prices.exchange.factor("EUR", None)
    made = {}
    for row, kg, used in zip(
        found.table.iter_rows(named=True),
        found.effects.totals[:, _CLIMATE].tolist(),
        found.is_used_already.tolist(),
        strict=True,
    ):
        offer = matches.rows[row["offer"]]
        if currency_of(offer["country"], k) == currency:
            euros = None if row["npv"] is None else row["npv"] / by
            co2e = None if kg != kg else kg
            one = Worth(currency, row["npv"], euros, row["yearly_gain"], co2e, used)
            made[keys[row["offer"]], keys[row["need"]]] = one
    return made
