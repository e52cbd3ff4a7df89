"""What a receiver really does without: the resource it would use instead of a secondary one that it asks for.

Who asks for fly ash asks for it in the place of something: the likeliest use of fly ash in the branch says of
what.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from symbio.assessment.chain import Chains
from symbio.knowledge import Knowledge
from symbio.knowledge.records import Use
from symbio.matching.ways import Way, WayTable

BY_VOLUME = frozenset({"growing_medium", "peat"})
"""Pots, beds and bags are filled by volume: a tonne of soil stands for less of a light medium of peat.

What is lighter still counts as a tonne at most: loose fibres settle and rot down.
"""


@dataclass(frozen=True, slots=True)
class Replaced:
    """``ratio`` units of ``resource`` (None unknown) a unit of what is asked for; ``use`` says why."""

    resource: int
    ratio: float | None
    use: str | None = None


class Replacements:
    """Finds what is replaced.

    Parameters
    ----------
    knowledge
        Its uses.
    chains
        Yields of treatments.
    is_known
        Tells whether a resource has what is looked for: a factor, or a price.
    """

    def __init__(self, knowledge: Knowledge, chains: Chains, is_known: Callable[[int], bool]) -> None:
        self._k = knowledge
        self._chains = chains
        self._is_known = is_known
        self._uses: dict[str, list[Use]] = defaultdict(list)
        for use in knowledge.uses:
            self._uses[use.resource].append(use)

    def of(self, resource: int, activity: str | None) -> Replaced:
        """What `resource` stands in for with a receiver of `activity` (NACE): itself, where that is known."""
        if self._is_known(resource):
            return Replaced(resource, 1.0)
        table = self._k.resources
        up = sorted({resource: 0, **table.ancestors(resource)}.items(), key=lambda entry: entry[1])
        for kin, _ in up:
            fitting = [use for use in self._uses[table.ids[kin]] if _holds(use, activity)]
            known = [use for use in fitting if self._is_known(table.index[use.replaces])]
            if known:
                best = max(known, key=lambda use: (bool(use.activities), use.weight))
                return Replaced(table.index[best.replaces], self._ratio(kin, best), best.id)
        return Replaced(resource, 1.0)

    def by(self, way: Way, activity: str | None) -> Replaced:
        """What a unit of the offer of `way` stands in for with a receiver of `activity`.

        Fuels replace each other by heat, all else by the ratios of treatments and uses; where those state
        none, growing media by volume.
        """
        replaced = self.of(way.need, activity)
        heat = self._heat_of(replaced.resource)
        own = float(self._k.resources.lhv_mj_kg[way.carrier])
        is_by_mass = self._k.resources.basis[way.carrier] == "t/a"
        if heat is not None and is_by_mass and not math.isnan(own):
            return replace(replaced, ratio=self._chains.carried(way) * own / heat)
        if way.ratio is None or replaced.ratio is None:
            return replace(replaced, ratio=None)
        return replace(replaced, ratio=way.ratio * replaced.ratio * self._filled(way, replaced.resource))

    def instead(self, offer: int, displaced: int) -> Replaced:
        """What a unit of `offer`, no longer used as before, makes its user take of `displaced`.

        Fuels by heat, all else by the likeliest way from the one to the other, tonne by tonne where none is
        known.
        """
        table = self._k.resources
        heat, own = self._heat_of(displaced), float(table.lhv_mj_kg[offer])
        if heat is not None and not math.isnan(own) and table.basis[offer] == "t/a":
            return Replaced(displaced, own / heat)
        used = self.used_today(offer, displaced)
        if used is not None and used.ratio is not None:
            ratio = used.ratio * self._filled(used, displaced)
            return Replaced(displaced, ratio, next((s for s in used.steps if s in self._k.use), None))
        return Replaced(displaced, 1.0 if table.basis[offer] == table.basis[displaced] else None)

    def used_today(self, offer: int, displaced: int) -> Way | None:
        """The likeliest way in which a user of `offer` does without `displaced`, with its treatments; None
        unknown.

        Who does without a fuel is taken to burn the offer as it is.
        """
        if self._heat_of(displaced) is not None:
            return None
        return next(iter(self._ways.between(offer, displaced)), None)

    @cached_property
    def _ways(self) -> WayTable:
        return WayTable(self._k)

    def _filled(self, way: Way, resource: int) -> float:
        """Tonnes of a growing medium that fill as much as a tonne of what is carried, at most 1; else 1.

        It is 1 too where a use states a ratio of its own, which counts, or where a density is unknown.
        """
        table = self._k.resources
        is_stated = any(self._k.use[step].ratio is not None for step in way.steps if step in self._k.use)
        is_way = bool(way.steps) or table.is_a(way.carrier, resource)
        if table.ids[resource] not in BY_VOLUME or way.carrier == resource or is_stated or not is_way:
            return 1.0
        ratio = float(table.density_kg_m3[resource] / table.density_kg_m3[way.carrier])
        return 1.0 if math.isnan(ratio) else min(1.0, ratio)

    def _heat_of(self, resource: int) -> float | None:
        """Heat [MJ/kg] of `resource` where it is burnt: its own, or that of the kin whose factor it has."""
        table = self._k.resources
        up = sorted({resource: 0, **table.ancestors(resource)}.items(), key=lambda entry: entry[1])
        nearest = next((table.ids[kin] for kin, _ in up if table.ids[kin] in self._heat), None)
        own = float(table.lhv_mj_kg[resource])
        if nearest is None or table.basis[resource] != "t/a":
            return None
        return self._heat[nearest] if math.isnan(own) else own

    @cached_property
    def _heat(self) -> dict[str, float]:
        """Heating value [MJ/kg] by what is burnt: GJ per tonne of the factors that stand for burning it."""
        by_heat = {row.item for row in self._k.factors if row.unit.startswith("GJ")}
        return {
            link.resource: link.per
            for link in self._k.factor_links
            if link.role == "use" and link.item in by_heat
        }

    def _ratio(self, resource: int, use: Use) -> float | None:
        basis = self._k.resources.basis
        if use.ratio is not None:
            return use.ratio
        return 1.0 if basis[resource] == basis[self._k.resources.index[use.replaces]] else None


def _holds(use: Use, activity: str | None) -> bool:
    """True for a use open to the branch; to an unknown branch only what is open to all."""
    is_open = not use.activities or bool(activity and activity.startswith(use.activities))
    return is_open and use.level != "disposal"
