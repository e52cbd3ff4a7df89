"""Ways: how an offered resource can serve a needed one, and the table K of all of them.

A way is a chain of at most three steps. Technologies turn one resource into another; a use, which can
only be the last step, lets a resource replace another in given activities. Between steps a resource may
be taken for one of its ancestors (it is one) or, at a higher price, for one of its descendants (it may be
one). It never goes up and then down: a sibling is something else.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from symbio.knowledge import Knowledge, Limit, parse_limits
from symbio.knowledge.records import TechnologyFlow
from symbio.matching.amounts import per_input

UP = 0.92
"""Factor per is-a step up: a specific thing serves whoever takes the general one."""
DOWN = (0.6, 0.3)
"""Factor for one and for more is-a steps down: a general word may mean the specific thing."""
DOWN_AFTER_STEP = 0.5
"""Further factor downwards after a step, which also ends the way: the general is not every kind of it."""
TREATMENT = 0.85
"""Factor for the first technology: somebody has to run it."""
FURTHER_TREATMENT = 0.7
"""Factor for every further technology: plants in a row are rarely built for one stream."""
CONVERSION = 0.25
"""Factor for turning one kind of thing into another (sludge into gas, power into hydrogen) for a receiver who
does not run such plants: that is a new plant and its product's sale, not an exchange of the stream."""
CONVERSIONS = frozenset(
    {
        *(("material", kind) for kind in ("energy", "gas", "water")),
        *(("energy", kind) for kind in ("gas", "material")),
        ("gas", "material"),
        ("water", "gas"),
    }
)
"""Changes of kind that take such a plant; heat from warm water or from burning gas does not."""
MINOR = 0.2
"""A residue of less than this share of the input counts by that share, and leads no further."""
GRADES = frozenset({"food_grade", "feed_grade", "potable"})
"""Traits that a general word is never guessed to have."""
UNKNOWN_FLOW = 0.7
"""Weight of a technology's output whose plausibility the table does not state."""
READINESS = {9: 1.0, 8: 0.95, 7: 0.85, 6: 0.7, 5: 0.5, 4: 0.35, 3: 0.25}
"""Factor by technology readiness level; unstated counts as 7, below 3 as 3."""
LEAST_WEIGHT = 0.04
"""Weaker ways are not kept."""
MOST_STEPS = 3
MOST_WAYS = 4


@dataclass(frozen=True, slots=True)
class Way:
    """One way from an offered to a needed resource (positions in the resource table).

    Attributes
    ----------
    weight
        Plausibility of the way alone, 0…1.
    steps
        Identifiers of technologies and uses, in order; empty when offered and needed as such.
    ratio
        Units of the needed resource's basis per unit of the offered one's; None unknown.
    reach_km
        Distance at which the score of the way falls to 1/e; None unknown.
    activities
        NACE prefixes of receivers for whom it holds; empty: any.
    limits
        What the offered stream must keep to.
    climb
        Is-a steps taken on the way (up positive, down negative), 0 when none.
    carrier
        The resource that reaches the receiver: the last treatment's output, or the offered resource.
    treated_as
        What the offered resource was taken for when it entered its first treatment; None untreated.
    stops
        Per step the resource that enters it and the one that leaves it.
    is_final
        No further step may follow.
    """

    offer: int
    need: int
    weight: float
    steps: tuple[str, ...]
    ratio: float | None
    reach_km: float | None
    activities: tuple[str, ...]
    limits: tuple[Limit, ...]
    climb: int
    carrier: int
    treated_as: int | None
    stops: tuple[tuple[int, int], ...]
    is_final: bool = False

    @property
    def via(self) -> str:
        """``"direct"``, or the steps joined by ``>``."""
        return ">".join(self.steps) or "direct"

    @classmethod
    def bare(cls, offer: int, need: int) -> Way:
        """The thought of putting `offer` straight in the place of `need`, known to work or not."""
        return cls(offer, need, 1.0, (), None, None, (), (), 0, offer, None, ())

    def dominates(self, other: Way) -> bool:
        """True when `other` offers nothing that this way does not."""
        return (
            self.weight >= other.weight
            # a treatment may lift a stream to what is needed where the untreated one is refused
            and (self.treated_as is not None or other.treated_as is None)
            and (not self.activities or set(self.activities) >= set(other.activities) != set())
            and set(self.limits) <= set(other.limits)
        )


@dataclass(frozen=True, slots=True)
class _Edge:
    """A use or a technology's main input → one output."""

    step: str
    target: int
    weight: float
    ratio: float | None
    activities: tuple[str, ...]
    limits: tuple[Limit, ...]
    is_use: bool
    is_final: bool
    flow: TechnologyFlow | None = None


def _use_edges(k: Knowledge) -> Iterator[tuple[int, _Edge]]:
    index = k.resources.index
    for use in k.uses:
        if use.resource in index and use.replaces in index:
            ratio = 1.0 if use.ratio is None and _same_basis(k, use.resource, use.replaces) else use.ratio
            limits = parse_limits(use.limits)
            edge = _Edge(use.id, index[use.replaces], use.weight, ratio, use.activities, limits, True, True)
            yield index[use.resource], edge


def _same_basis(k: Knowledge, one: str, other: str) -> bool:
    basis = k.resources.basis
    return basis[k.resources.index[one]] == basis[k.resources.index[other]]


@dataclass(frozen=True, slots=True)
class _Output:
    """What a technology makes; a minor residue leads no further."""

    resource: int
    weight: float
    flow: TechnologyFlow
    is_minor: bool


def _outputs(k: Knowledge) -> dict[str, list[_Output]]:
    outputs: dict[str, list[_Output]] = {}
    for flow in k.technology_flows:
        if flow.direction == "out" and flow.role != "aux" and flow.resource in k.resources.index:
            weight = flow.weight if flow.weight is not None else UNKNOWN_FLOW
            is_minor = flow.role == "residue" and (flow.amount is None or flow.amount < MINOR)
            weight *= (flow.amount or MINOR) / MINOR / 2 if is_minor else 1.0
            output = _Output(k.resources.index[flow.resource], weight, flow, is_minor)
            outputs.setdefault(flow.technology, []).append(output)
    return outputs


def _technology_edges(k: Knowledge) -> Iterator[tuple[int, _Edge]]:
    index, outputs = k.resources.index, _outputs(k)
    for flow in k.technology_flows:
        if flow.direction != "in" or flow.role != "main" or flow.resource not in index:
            continue
        technology = k.technology.get(flow.technology)
        readiness = READINESS.get(max(3, technology.trl or 7), 0.85) if technology else 0.85
        share = flow.weight if flow.weight is not None else 1.0
        source, limits = index[flow.resource], parse_limits(flow.limits)
        for out in outputs.get(flow.technology, ()):
            weight = out.weight * share * readiness
            ratio = per_input(k, out.flow, source)
            plain = _Edge(
                flow.technology, out.resource, weight, ratio, (), limits, False, out.is_minor, out.flow
            )
            if not _is_conversion(k, source, out.resource):
                yield source, plain
                continue
            yield source, replace(plain, weight=weight * CONVERSION)
            if technology and technology.activities:
                yield source, replace(plain, activities=technology.activities, is_final=True)


def _is_conversion(k: Knowledge, source: int, target: int) -> bool:
    return (k.resources.kind[source], k.resources.kind[target]) in CONVERSIONS


def edges(k: Knowledge) -> dict[int, list[_Edge]]:
    """Steps that leave each resource, in table order: technologies, then uses."""
    leaving: dict[int, list[_Edge]] = {}
    for source, edge in (*_technology_edges(k), *_use_edges(k)):
        if source != edge.target:
            leaving.setdefault(source, []).append(edge)
    return leaving


def moves(k: Knowledge, i: int) -> Iterator[tuple[int, float, int]]:
    """Yield (resource, factor, is-a steps) that `i` may be taken for, itself first; abstract ones never."""
    table = k.resources
    yield i, 1.0, 0
    for j, steps in table.ancestors(i).items():
        if not table.abstract[j]:
            yield j, UP**steps, steps
    for j, steps in table.descendants(i).items():
        if not table.abstract[j]:
            yield j, DOWN[0] if steps == 1 else DOWN[1], -steps


class WayTable:
    """All ways K[offer, need]: at most `MOST_WAYS` per pair, none dominated by another.

    Parameters
    ----------
    knowledge
        The tables that the ways are made of.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._edges = edges(knowledge)
        self._moves = [tuple(moves(knowledge, i)) for i in range(len(knowledge.resources))]
        self._from: dict[int, dict[int, tuple[Way, ...]]] = {}

    def ways_from(self, offer: int) -> dict[int, tuple[Way, ...]]:
        """Ways by needed resource for what is offered as `offer`, best first."""
        if offer not in self._from:
            self._from[offer] = self._search(offer)
        return self._from[offer]

    def between(self, offer: int, need: int) -> tuple[Way, ...]:
        """Ways from `offer` to `need`, best first; empty when there is none."""
        return self.ways_from(offer).get(need, ())

    def _search(self, offer: int) -> dict[int, tuple[Way, ...]]:
        """Ways from `offer`, best first; a resource passes on only what arrived there undominated."""
        if self._knowledge.resources.abstract[offer]:
            return {}
        arrived: dict[int, list[Way]] = {}
        found: dict[int, list[Way]] = {}
        start = Way(offer, offer, 1.0, (), 1.0, self._reach(offer), (), (), 0, offer, None, ())
        order = count()  # ties by the order in which ways were found
        waiting = [(-start.weight, next(order), start)]
        while waiting:
            way = heapq.heappop(waiting)[-1]
            if not _keep(arrived.setdefault(way.need, []), way):
                continue
            for moved, is_guess in self._moved(way):
                _keep(found.setdefault(moved.need, []), moved)
                for longer in () if is_guess else self._longer(moved, way):
                    heapq.heappush(waiting, (-longer.weight, next(order), longer))
        return {need: tuple(sorted(kept, key=_order)) for need, kept in found.items()}

    def _moved(self, way: Way) -> Iterator[tuple[Way, bool]]:
        """`way` ending in everything that its last resource may be taken for; and whether that is a guess.

        A guess, one kind of what a step makes, leads no further.
        """
        for j, factor, climb in self._moves[way.need]:
            if climb < 0 and self._is_finer_grade(way.need, j):
                continue
            is_guess = bool(way.steps) and climb < 0
            weight = way.weight * factor * (DOWN_AFTER_STEP if is_guess else 1.0)
            if weight >= LEAST_WEIGHT:
                yield way if j == way.need else replace(way, need=j, weight=weight, climb=climb), is_guess

    def _is_finer_grade(self, general: int, kind: int) -> bool:
        """True when `kind` is fit to eat or drink and the `general` word does not say so."""
        traits = self._knowledge.resources.traits
        return bool((traits[kind] - traits[general]) & GRADES)

    def _longer(self, moved: Way, way: Way) -> Iterator[Way]:
        """`moved` with one more step, unless it is used up or would come back to where it was."""
        if len(way.steps) == MOST_STEPS or way.is_final:
            return
        seen = {moved.offer, *(target for _, target in moved.stops)}
        penalty = FURTHER_TREATMENT if way.steps else TREATMENT
        for edge in self._edges.get(moved.need, ()):
            weight = moved.weight * edge.weight * (1.0 if edge.is_use else penalty)
            is_risky = moved.climb < 0 and self._is_finer_grade(way.need, edge.target)
            if weight >= LEAST_WEIGHT and edge.target not in seen and not is_risky:
                yield self._with_step(moved, self._of_kind(edge, way.need, moved), weight)

    def _of_kind(self, edge: _Edge, kind: int, moved: Way) -> _Edge:
        """`edge` with the yield of `kind`, which was taken for the more general resource that enters."""
        own = per_input(self._knowledge, edge.flow, kind) if edge.flow and moved.climb > 0 else None
        return edge if own is None else replace(edge, ratio=own)

    def _with_step(self, way: Way, edge: _Edge, weight: float) -> Way:
        return replace(
            way,
            need=edge.target,
            weight=weight,
            steps=(*way.steps, edge.step),
            ratio=None if way.ratio is None or edge.ratio is None else way.ratio * edge.ratio,
            reach_km=_larger(way.reach_km, None if edge.is_use else self._reach(edge.target)),
            activities=edge.activities or way.activities,
            limits=way.limits if way.steps else edge.limits,
            carrier=way.carrier if edge.is_use else edge.target,
            treated_as=way.need if way.treated_as is None and not edge.is_use else way.treated_as,
            stops=(*way.stops, (way.need, edge.target)),
            is_final=edge.is_final,
        )

    def _reach(self, resource: int) -> float | None:
        reach = float(self._knowledge.resources.reach_km[resource])
        return None if reach != reach else reach


def _larger(one: float | None, other: float | None) -> float | None:
    return max((value for value in (one, other) if value is not None), default=None)


def _order(way: Way) -> tuple[float, int, tuple[str, ...]]:
    return (-way.weight, len(way.steps), way.steps)


def _keep(kept: list[Way], way: Way) -> bool:
    """Add `way` to the best kept; False when it is dominated or there are enough better ones."""
    if any(other.dominates(way) for other in kept):
        return False
    kept[:] = [other for other in kept if not way.dominates(other)]
    kept.append(way)
    kept.sort(key=_order)
    del kept[MOST_WAYS:]
    return way in kept
