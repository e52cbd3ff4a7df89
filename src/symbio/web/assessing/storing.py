"""What candidates are worth, kept: made in bulk where they are matched, or anew from what is kept.

Only `symbio.web.assessing.worth` reads it, and shows a candidate's figures to those alone who see both of
its streams whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.prices import Exchange
from symbio.assessment.scenario import Scenario
from symbio.knowledge import Knowledge
from symbio.matching.matches import Matches
from symbio.web.assessing.models import Assessed
from symbio.web.synergies.models import Candidate

EFFECTS = ("co2e_kg", "so2e_kg", "po4e_kg", "fossil_mj", "water_m3", "freight_tkm")
"""Fields of `Assessed` in the order of `CATEGORIES`."""
assert len(EFFECTS) == len(CATEGORIES)
MONEY = ("npv", "yearly_gain", "investment")
AT_ONCE = 20_000
"""Candidates that are assessed at a time, for memory's sake."""
CURRENCIES = {"RU": "RUB", "": "RUB", "BY": "BYN", "KZ": "KZT"}
"""Currency by country of the donor; where none is stated, that of Russia, as for the charge."""
_FIELDS = ("currency", "npv", "npv_eur", "yearly_gain", "investment", *EFFECTS, "is_used_already",
           "from_resource", "to_resource", "method", "edition", "made_at")  # fmt: skip


def currency_of(country: str | None, knowledge: Knowledge) -> str:
    """Currency in which money is shown to a donor of `country`; the euro where it has no rate."""
    wanted = CURRENCIES.get(country or "", "EUR")
    known = {"RUB", *(rate.currency for rate in knowledge.rates)}
    return wanted if wanted in known else "EUR"


def keep_matches(matches: Matches, table: pl.DataFrame, keys: Mapping[tuple[int, int], int]) -> int:
    """Assess the rows `table` of `matches` and keep what comes out; returns how many were kept.

    `keys`: key of a candidate by the keys of its offer and need; other rows are left out.
    """
    kept = 0
    for start in range(0, len(table), AT_ONCE):
        kept += _keep(_part(matches, table.slice(start, AT_ONCE)), keys)
    return kept


def _part(matches: Matches, table: pl.DataFrame) -> Matches:
    """The matches of `table` alone, with no more streams than they need."""
    used = pl.concat([table["offer"], table["need"]]).unique().sort()
    place = dict(zip(used.to_list(), range(len(used)), strict=True))
    streams = replace(matches.streams, table=matches.streams.table[used])
    ends = (pl.col(side).replace_strict(place, return_dtype=pl.Int64) for side in ("offer", "need"))
    return replace(matches, streams=streams, table=table.with_columns(*ends))


def _keep(matches: Matches, keys: Mapping[tuple[int, int], int]) -> int:
    """Assess `matches`, those of one currency at once, and keep what comes out."""
    k, rows = matches.knowledge, matches.streams.table["row"]
    countries = matches.streams.table["country"].gather(matches.table["offer"]).to_list()
    currencies = [currency_of(country, k) for country in countries]
    kept = 0
    for currency in dict.fromkeys(currencies):
        chosen = [i for i, one in enumerate(currencies) if one == currency]
        part = replace(matches, table=matches.table[chosen])
        ends = zip(
            rows.gather(part.table["offer"]).to_list(),
            rows.gather(part.table["need"]).to_list(),
            strict=True,
        )
        kept += keep([keys.get(pair) for pair in ends], Exchanges.of(part), k, currency)
    return kept


def keep(candidates: Sequence[int | None], exchanges: Exchanges, knowledge: Knowledge, currency: str) -> int:
    """Assess `exchanges` in `currency` and keep the figures of their `candidates`; None: of no candidate."""
    found = assess_exchanges(exchanges, knowledge, Scenario(currency=currency))
    rows = list(_rows(candidates, found, timezone.now()))
    with transaction.atomic():
        Assessed.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["candidate"],
            update_fields=_FIELDS,
        )
    return len(rows)


def _rows(candidates: Sequence[int | None], found: Assessment, now: datetime) -> Iterator[Assessed]:
    ids, ways = found.knowledge.resources.ids, found.exchanges.ways
    currency, (by, _rates) = (
        found.scenario.currency,
        Exchange(found.knowledge.rates, "EUR").factor(found.scenario.currency, None),
    )
    money = found.money
    sums = {"npv": money.present_value, "yearly_gain": money.yearly_gain, "investment": money.investment}
    sums |= {"npv_eur": money.present_value * by}
    figures = {name: _plain(values) for name, values in sums.items()}
    figures |= {name: _plain(found.effects.totals[:, i]) for i, name in enumerate(EFFECTS)}
    used, method = found.is_used_already.tolist(), method_of(found.methods)
    taken = [ways[i] for i in found.exchanges.way.tolist()]
    for i, candidate in enumerate(candidates):
        if candidate is not None:
            yield Assessed(
                candidate_id=candidate,
                currency=currency,
                is_used_already=used[i],
                from_resource=ids[taken[i].offer],
                to_resource=ids[taken[i].need],
                method=method,
                edition=found.knowledge.edition[:16],
                made_at=now,
                **{name: values[i] for name, values in figures.items()},
            )


def method_of(methods: Iterable[str]) -> str:
    """Method identifiers in one field."""
    return " ".join(methods)


def _plain(values: Any) -> list[float | None]:
    """Figures as the database keeps them: null unknown."""
    return [float(value) if np.isfinite(value) else None for value in values.tolist()]


def keys_of(candidates: QuerySet[Candidate]) -> dict[tuple[int, int], int]:
    """Key of a candidate by the keys of its offer and need."""
    return {(offer, need): pk for pk, offer, need in candidates.values_list("pk", "offer_id", "need_id")}
