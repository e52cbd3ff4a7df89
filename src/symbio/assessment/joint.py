"""How what is done for all products of a feed is shared among the products that it makes together.

By what they sell for where all their prices are known and the scenario says so, else by mass, or energy by
energy. The parts of all products add up to the whole. What is done with the feed itself is shared as at the
first treatment: its end as a waste, its haul, what its holder pays or earns.

Source: ISO 14044:2006, 4.3.4.2 (recalled, not read): what cannot be divided is allocated by physical
relations or by economic value.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from symbio.assessment.chain import Chains, Link
from symbio.assessment.mass import tonnes_per_unit
from symbio.knowledge import Knowledge
from symbio.knowledge.records import TechnologyFlow
from symbio.matching.amounts import heat_per_unit, per_input
from symbio.matching.ways import Way

By = Literal["mass", "energy", "price"]
TOLERANCE = 1.05
"""Products that together weigh more than so much of what enters are made one or the other, not together."""


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` 0…1 of a treatment's burden that one product bears; ``by`` says how, None: it bears all.

    ``others`` are the products (identifiers) that bear the rest.
    """

    part: float
    by: By | None = None
    others: tuple[str, ...] = ()


WHOLE = Share(1.0)


@dataclass(frozen=True, slots=True)
class Part:
    """``value`` 0…1 of a burden or a cost that one product bears."""

    value: float = 1.0


ALL = Part()


@dataclass(frozen=True, slots=True)
class Borne:
    """What the last product of a way bears of what is done for all products of its feed.

    ``shares`` and ``parts`` are by treatment: how each is shared among its own products, and the last product's
    part of it. ``is_feed_hauled``: the feed goes on the way between the partners, and not the product.
    """

    shares: tuple[Share, ...] = ()
    parts: tuple[Part, ...] = ()
    is_feed_hauled: bool = True

    @property
    def feed(self) -> Part:
        """Part of what is done with the feed: that of its first treatment."""
        return self.parts[0] if self.parts else ALL

    @property
    def haul(self) -> Part:
        """Part of the way between the partners; a product that is hauled as such bears its way alone."""
        return self.feed if self.is_feed_hauled else ALL


@dataclass(frozen=True, slots=True)
class _Slot:
    """Products of which one is made: positions, and units of each per unit of what enters."""

    products: tuple[int, ...]
    units: tuple[float, ...]

    def mean(self, worth: Callable[[int], float]) -> float:
        """Mean of units × `worth` over the alternatives; NaN where one is unknown."""
        weights = [made * worth(i) for i, made in zip(self.products, self.units, strict=True)]
        return math.fsum(weights) / len(weights)


class Joint:
    """Shares burdens.

    Parameters
    ----------
    knowledge, chains
        Technologies and their flows.
    price
        Price of a resource in a country, per unit of its basis; NaN unknown.
    is_by_price
        Share by price where all prices are known; by mass or energy otherwise.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        chains: Chains,
        price: Callable[[int, str | None], float],
        *,
        is_by_price: bool = True,
    ) -> None:
        self._k = knowledge
        self._chains = chains
        self._price = price
        self._is_by_price = is_by_price
        self._known: dict[tuple[str, int], tuple[_Slot, ...]] = {}
        self._borne: dict[tuple[object, ...], Borne] = {}

    def of(self, way: Way, country: str | None) -> Borne:
        """What the product of `way` bears in `country`."""
        key = (way.offer, way.carrier, way.steps, way.stops, country)
        if key not in self._borne:
            shares = tuple(self.share(link, country) for link in self._chains.links(way))
            parts = tuple(Part(part) for part in borne(shares))
            self._borne[key] = Borne(shares, parts, self._chains.is_feed_hauled(way))
        return self._borne[key]

    def share(self, link: Link, country: str | None) -> Share:
        """What the product that leaves `link` bears of its burden in `country`.

        All of it where the treatment makes nothing else with it, or where prices, masses and energies cannot
        tell.
        """
        slots = self._slots(link.technology.id, link.enters)
        own = next((n for n, slot in enumerate(slots) if link.leaves in slot.products), None)
        if own is None or len(slots) < 2:
            return WHOLE
        for by, weights in self._weights(slots, country):
            whole = math.fsum(weights)
            if whole > 0 and min(weights) >= 0:
                ids = self._k.resources.ids
                others = tuple(ids[slot.products[0]] for n, slot in enumerate(slots) if n != own)
                return Share(weights[own] / whole, by, others)
        return WHOLE

    def _weights(self, slots: Sequence[_Slot], country: str | None) -> Iterator[tuple[By, list[float]]]:
        """Ways to weigh the products of `slots`, the preferred first; NaN unknown."""
        by_price: tuple[By, list[float]] = (
            "price",
            [slot.mean(lambda i: self._price(i, country)) for slot in slots],
        )
        if self._is_by_price:
            yield by_price
        yield "mass", [slot.mean(self._tonnes) for slot in slots]
        yield "energy", [slot.mean(self._heat) for slot in slots]
        yield by_price

    def _tonnes(self, resource: int) -> float:
        tonnes = tonnes_per_unit(self._k, resource)
        return math.nan if tonnes is None else tonnes

    def _heat(self, resource: int) -> float:
        return 1.0 if self._k.resources.kind[resource] == "energy" else math.nan

    def _slots(self, technology: str, enters: int) -> tuple[_Slot, ...]:
        """Products that `technology` makes together of what `enters`; () where that is unknown or none."""
        key = (technology, enters)
        if key not in self._known:
            slots = tuple(self._made(technology, enters))
            self._known[key] = slots if self._fit(slots, technology, enters) else ()
        return self._known[key]

    def _made(self, technology: str, enters: int) -> Iterator[_Slot]:
        """Products of one amount and unit are alternatives: the tables state each as if alone."""
        table = self._k.resources
        alike: dict[tuple[float | None, str | None], list[TechnologyFlow]] = defaultdict(list)
        for flow in self._chains.flows[technology]:
            if flow.direction == "out" and flow.role != "residue" and flow.resource in table.index:
                alike[flow.amount, flow.unit].append(flow)
        for flows in alike.values():
            made = [per_input(self._k, flow, enters) for flow in flows]
            units = tuple(math.nan if amount is None else amount for amount in made)
            yield _Slot(tuple(table.index[flow.resource] for flow in flows), units)

    def _fit(self, slots: Sequence[_Slot], technology: str, enters: int) -> bool:
        """True when all of `slots` can come of what enters: no more matter, and no more energy."""
        matter, energy = self._entering(technology, enters)
        made = _known_sum(slot.mean(self._tonnes) for slot in slots)
        heat = _known_sum(slot.mean(self._heat) for slot in slots)
        is_known = not any(math.isnan(units) for slot in slots for units in slot.units)
        return is_known and not (made > matter * TOLERANCE or heat > energy * TOLERANCE)

    def _entering(self, technology: str, enters: int) -> tuple[float, float]:
        """Tonnes and MWh that enter per unit of the main input, auxiliary inputs included; NaN unknown."""
        heat, tonnes = heat_per_unit(self._k, enters), self._tonnes(enters)
        matter = [tonnes]
        energy = [math.nan if heat is None else heat]
        for flow in self._chains.flows[technology]:
            position = self._k.resources.index.get(flow.resource)
            if flow.direction == "in" and flow.role == "aux" and position is not None:
                amount = per_input(self._k, flow, enters) or 0.0
                if self._k.resources.kind[position] == "energy":
                    energy.append(amount)
                else:
                    matter.append(amount * self._tonnes(position))
        return _known_sum(matter), math.fsum(energy)


def _known_sum(values: Iterable[float]) -> float:
    return math.fsum(value for value in values if not math.isnan(value))


def borne(shares: Sequence[Share]) -> list[float]:
    """Part of each treatment's burden that the last product of a chain bears, by the share at each step.

    What an early step burdens goes on with its product and is shared again at every later step.

    Examples
    --------
    >>> borne([Share(0.5), Share(0.5)])
    [0.25, 0.5]
    """
    parts, carried = [], 1.0
    for share in reversed(shares):
        carried *= share.part
        parts.append(carried)
    return parts[::-1]
