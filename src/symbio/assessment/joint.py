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

import numpy as np
import numpy.typing as npt

from symbio.assessment.chain import Chains, Link
from symbio.assessment.mass import tonnes_per_unit
from symbio.knowledge import Knowledge
from symbio.knowledge.records import TechnologyFlow
from symbio.matching.amounts import heat_per_unit, per_input
from symbio.matching.ways import Way

Floats = npt.NDArray[np.float64]
By = Literal["mass", "energy", "price"]
TOLERANCE = 1.05
"""Products that together weigh more than so much of what enters are made one or the other, not together."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A share by price: ``part`` 0…1 at the prices of the tables, and what it is at others.

    ``slots`` are the products made together; of each its alternatives, as column of the price matrix and
    units made over the number of alternatives. ``own`` is the slot of the product whose share it is.
    """

    part: float
    own: int
    slots: tuple[tuple[tuple[int, float], ...], ...]

    def at(self, prices: Floats) -> Floats:
        """Part at each row of `prices` (draws × columns); over all products of a treatment they add up to 1.

        Prices below nil count as nil; where nothing sells at all, the part is that of the tables.
        """
        worth = [sum(units * prices[:, column] for column, units in slot) for slot in self.slots]
        weights = np.maximum(np.array(worth), 0.0)
        whole = weights.sum(axis=0)
        parts: Floats = np.where(whole > 0, weights[self.own] / np.where(whole > 0, whole, 1.0), self.part)
        return parts


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` 0…1 of a treatment's burden that one product bears; ``by`` says how, None: it bears all.

    ``others`` are the products (identifiers) that bear the rest; ``weighed`` tells a share at other prices.
    """

    part: float
    by: By | None = None
    others: tuple[str, ...] = ()
    weighed: Weighed | None = None


WHOLE = Share(1.0)


@dataclass(frozen=True, slots=True)
class Part:
    """``value`` 0…1 of a burden or a cost that one product bears.

    It is the product of shares; those by price are ``weighed``. A part with such has a ``number`` of its own
    (`Joint.parts`), by which it is drawn; others have 0.
    """

    value: float = 1.0
    number: int = 0
    weighed: tuple[Weighed, ...] = ()

    def drawn(self, prices: Floats) -> Floats:
        """The part at each row of `prices` (draws × columns), as a share of ``value``."""
        by = np.ones(len(prices))
        for one in self.weighed:
            by *= one.at(prices) / one.part
        return by


ALL = Part()


@dataclass(frozen=True, slots=True)
class Borne:
    """What the last product of a way bears of what is done for all products of its feed.

    ``shares`` and ``parts`` are by treatment: how each is shared among its own products, and the last
    product's part of it. ``is_feed_hauled``: the feed goes from partner to partner, and not the product.
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
        Price of a resource at a place (a country or an area), per unit of its basis; NaN unknown.
    column
        Where that price stands in the price matrix; without it shares by price are not drawn.
    is_by_price
        Share by price where all prices are known; by mass or energy otherwise.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        chains: Chains,
        price: Callable[[int, str | None], float],
        *,
        column: Callable[[int, str | None], int] | None = None,
        is_by_price: bool = True,
    ) -> None:
        self._k = knowledge
        self._chains = chains
        self._price = price
        self._column = column
        self.parts: list[Part] = [ALL]
        self._number: dict[tuple[float, tuple[Weighed, ...]], Part] = {}
        self._is_by_price = is_by_price
        self._known: dict[tuple[str, int], tuple[_Slot, ...]] = {}
        self._borne: dict[tuple[object, ...], Borne] = {}

    def of(self, way: Way, place: str | None) -> Borne:
        """What the product of `way` bears at `place`."""
        key = (way.offer, way.carrier, way.steps, way.stops, place)
        if key not in self._borne:
            shares = tuple(self.share(link, place) for link in self._chains.links(way))
            parts = tuple(self._part(part, shares[i:]) for i, part in enumerate(split(shares)))
            self._borne[key] = Borne(shares, parts, self._chains.is_feed_hauled(way))
        return self._borne[key]

    def within(self, way: Way, place: str | None, borne: Borne) -> tuple[Part, ...]:
        """Parts of the treatments of `way` at `place` for who bears `borne` of their common feed."""
        own = self.of(way, place).shares
        shares = (*own, *borne.shares)
        values = [part * borne.feed.value for part in split(own)]
        return tuple(self._part(value, shares[i:]) for i, value in enumerate(values))

    def _part(self, value: float, shares: Sequence[Share]) -> Part:
        """The part `value`, to which `shares` multiply, under its number."""
        weighed = tuple(share.weighed for share in shares if share.weighed is not None)
        if not weighed or not value > 0:
            return Part(value)
        key = (value, weighed)
        if key not in self._number:
            self._number[key] = Part(value, len(self.parts), weighed)
            self.parts.append(self._number[key])
        return self._number[key]

    def draw(self, prices: Floats, numbers: Iterable[int]) -> Floats:
        """Parts of `numbers` at each row of `prices`, as shares of their values: numbers of all × draws."""
        found = np.ones((len(self.parts), len(prices)))
        for number in numbers:
            found[number] = self.parts[number].drawn(prices)
        return found

    def share(self, link: Link, place: str | None) -> Share:
        """What the product that leaves `link` bears of its burden at `place`.

        All of it where the treatment makes nothing else with it, or where prices, masses and energies cannot
        tell.
        """
        slots = self._slots(link.technology.id, link.enters)
        own = next((n for n, slot in enumerate(slots) if link.leaves in slot.products), None)
        if own is None or len(slots) < 2:
            return WHOLE
        for by, weights in self._weights(slots, place):
            whole = math.fsum(weights)
            if whole > 0 and min(weights) >= 0:
                ids = self._k.resources.ids
                others = tuple(ids[slot.products[0]] for n, slot in enumerate(slots) if n != own)
                part = weights[own] / whole
                weighed = self._weighed(part, own, slots, place) if by == "price" else None
                return Share(part, by, others, weighed)
        return WHOLE

    def _weighed(self, part: float, own: int, slots: Sequence[_Slot], place: str | None) -> Weighed | None:
        """How the share of slot `own` follows prices at `place`; None where columns are not told."""
        if self._column is None or not part > 0:
            return None
        column = self._column
        worth = tuple(
            tuple(
                (column(i, place), made / len(slot.products))
                for i, made in zip(slot.products, slot.units, strict=True)
            )
            for slot in slots
        )
        return Weighed(part, own, worth)

    def _weights(self, slots: Sequence[_Slot], place: str | None) -> Iterator[tuple[By, list[float]]]:
        """Ways to weigh the products of `slots`, the preferred first; NaN unknown."""
        by_price: tuple[By, list[float]] = (
            "price",
            [slot.mean(lambda i: self._price(i, place)) for slot in slots],
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


def split(shares: Sequence[Share]) -> list[float]:
    """Part of each treatment's burden that the last product of a chain bears, by the share at each step.

    What an early step burdens goes on with its product and is shared again at every later step.

    Examples
    --------
    >>> split([Share(0.5), Share(0.5)])
    [0.25, 0.5]
    """
    parts, carried = [], 1.0
    for share in reversed(shares):
        carried *= share.part
        parts.append(carried)
    return parts[::-1]
