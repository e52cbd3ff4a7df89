"""Sums and lists over exchanges of an assessment, ready to be worded: what a report on a network says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from symbio.assessment.allocation import Agreement, Network, agreement, sum_up
from symbio.assessment.assess import Assessment
from symbio.assessment.guidance import LEVELS, hierarchy_level
from symbio.assessment.mass import tonnes_per_unit
from symbio.assessment.scenario import Allocation
from symbio.assessment.uncertainty import chance_of_top
from symbio.reports.appraised import CLIMATE

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
TOP = 10
DRAWN = 200
"""So many of the best are drawn to tell how stable the first places are."""
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over what is known, with how many were counted and how many are unknown."""

    value: float
    counted: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """One of the best: position of the exchange, and the share of draws in which it stays among them."""

    exchange: int
    chance: float


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the waste hierarchy (None not known): exchanges, and their tonnes where known [t/a]."""

    name: str | None
    exchanges: int
    tonnes: float


@dataclass(frozen=True, eq=False)
class NetworkView:
    """What a report says of `chosen` exchanges (positions) of `found`."""

    found: Assessment
    chosen: Ints

    @classmethod
    def of(cls, found: Assessment, chosen: Sequence[int] | None = None) -> NetworkView:
        """All exchanges, or the chosen ones."""
        wanted = range(len(found)) if chosen is None else chosen
        return cls(found, np.array(list(wanted), dtype=np.int64))

    def __len__(self) -> int:
        return len(self.chosen)

    def network(self, rule: Allocation | None = None) -> Network:
        """Sums over the chosen exchanges, by firm and in all."""
        both = self.found.exchanges
        parts = self.found.donors_part(rule)[self.chosen]
        totals = self.found.effects.totals[self.chosen]
        return sum_up(totals, parts, both.donor[self.chosen], both.receiver[self.chosen])

    def shared(self, rule: Allocation) -> tuple[float, float, int]:
        """Climate saving of donors and of receivers under `rule` over what is known, and how many are."""
        parts = self.found.donors_part(rule)[self.chosen, CLIMATE]
        totals = self.found.effects.totals[self.chosen, CLIMATE]
        is_known = ~(np.isnan(parts) | np.isnan(totals))
        donors = float(parts[is_known].sum())
        return donors, float(totals[is_known].sum()) - donors, int(is_known.sum())

    def agreement(self, rule: Allocation) -> Agreement:
        """How alike `rule` orders the firms by climate saving to the rule that was chosen."""
        both = self.found.exchanges
        firms = sorted({*both.donor[self.chosen].tolist(), *both.receiver[self.chosen].tolist()})
        chosen, other = (self.network(one).firms[firms, CLIMATE] for one in (None, rule))
        return agreement(chosen, other, TOP)

    def money(self, values: Floats) -> Sum:
        """Sum of `values` (one an exchange of the assessment) over the chosen."""
        own = values[self.chosen]
        unknown = int(np.isnan(own).sum())
        return Sum(float(np.nansum(own)) if unknown < len(own) else math.nan, len(own) - unknown, unknown)

    @property
    def firms(self) -> tuple[str, ...]:
        """Firms on either side."""
        both = self.found.exchanges
        numbers = sorted({*both.donor[self.chosen].tolist(), *both.receiver[self.chosen].tolist()})
        return tuple(both.firms[n] for n in numbers)

    @property
    def both_known(self) -> int:
        """Exchanges of which climate and money are known."""
        is_known = ~np.isnan(self.found.effects.totals[self.chosen, CLIMATE])
        return int((is_known & ~np.isnan(self.found.money.present_value[self.chosen])).sum())

    @property
    def used_already(self) -> int:
        """Exchanges whose offer is in use."""
        return int(self.found.is_used_already[self.chosen].sum())

    @cached_property
    def by_value(self) -> tuple[Ranked, ...]:
        """Best by present value."""
        return self._best(self.found.money.present_value, is_money=True)

    @cached_property
    def by_climate(self) -> tuple[Ranked, ...]:
        """Best by climate saving."""
        return self._best(self.found.effects.totals[:, CLIMATE], is_money=False)

    def _best(self, values: Floats, *, is_money: bool) -> tuple[Ranked, ...]:
        own = values[self.chosen]
        known = self.chosen[~np.isnan(own)]
        order = known[np.argsort(-values[known], kind="stable")][:DRAWN]
        if not len(order):
            return ()
        drawn = self.found.draw(order.tolist(), draws=DRAWS)
        draws = drawn.present_value if is_money else drawn.effects[:, CLIMATE]
        chances = chance_of_top(draws, TOP).tolist()
        return tuple(Ranked(int(i), c) for i, c in zip(order[:TOP].tolist(), chances, strict=False))

    def by_firm(self) -> list[tuple[str, float, float]]:
        """Firms with their climate saving and present value, the largest savings first; NaN unknown."""
        both, network = self.found.exchanges, self.network()
        gains = np.full(len(both.firms), np.nan)
        shares = self.found.money.shares[:, self.chosen]
        for side, firm in ((0, both.donor[self.chosen]), (1, both.receiver[self.chosen])):
            known = ~np.isnan(shares[side])
            for number, gain in zip(firm[known].tolist(), shares[side][known].tolist(), strict=True):
                gains[number] = gain + (0.0 if math.isnan(gains[number]) else gains[number])
        climate = self._climate_by_firm(network)
        named = set(self.firms)
        rows = [
            (name, climate[n], float(gains[n]))
            for n, name in enumerate(both.firms)
            if name in named and not (math.isnan(climate[n]) and math.isnan(gains[n]))
        ]
        return sorted(rows, key=lambda row: -(0.0 if math.isnan(row[1]) else abs(row[1])))

    def _climate_by_firm(self, network: Network) -> list[float]:
        """Saving of each firm; NaN for one none of whose exchanges is known."""
        both = self.found.exchanges
        known = self.chosen[~np.isnan(self.found.effects.totals[self.chosen, CLIMATE])]
        with_figure = {*both.donor[known].tolist(), *both.receiver[known].tolist()}
        size = len(network.firms)
        return [
            float(network.firms[n, CLIMATE]) if n in with_figure and n < size else math.nan
            for n in range(len(both.firms))
        ]

    def levels(self) -> list[Level]:
        """Levels of the waste hierarchy, best first; the unknown one last."""
        both, k = self.found.exchanges, self.found.knowledge
        names = [hierarchy_level(k, way) for way in both.ways]
        per_unit = [tonnes_per_unit(k, way.offer) for way in both.ways]
        found: dict[str | None, list[float]] = {}
        for i in self.chosen.tolist():
            way = int(both.way[i])
            unit, offered = per_unit[way], float(both.offered[i])
            tonnes = math.nan if unit is None else unit * offered
            found.setdefault(names[way], []).append(tonnes)
        order = [*LEVELS, None]
        return [
            Level(name, len(found[name]), float(np.nansum(found[name]))) for name in order if name in found
        ]
