"""What the words of a pair tell of danger: "lead-painted" offered, "for toys" needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symbio.knowledge import Knowledge
from symbio.knowledge.records import SignalRule
from symbio.streams.classification import Classified
from symbio.streams.signals import Signals, named_regions

Row = dict[str, Any]
CLEARLY = 0.5
"""Probability of a resource from which its traits count as said."""
USE_OF_GRADE = {"food_grade": "food", "feed_grade": "feed", "potable": "drinking_water"}
TOUCHED = frozenset({"material", "water", "gas"})
"""What people, animals and plants touch can bring any danger along; heat, space and services only some."""
PURE_USES = frozenset(
    {
        "clear_glass", "optical_glass", "pharma_grade", "electronics_grade", "medicine",
        "structural_concrete", "drinking_water", "cosmetics_skin", "food", "tableware", "toys",
    }
)  # fmt: skip
"""Uses that ask for more purity than residues usually have."""
AS_IT_IS = "as_it_is"
ALL_REGIONS = frozenset({"RU", "BY", "EU"})


@dataclass(frozen=True, slots=True)
class Told:
    """What words tell of a pair.

    The rule that refuses it; whether one warns; whether the need asks for purity; whether it wants the thing
    as it is ("directly", «без очистки»).
    """

    refusal: SignalRule | None = None
    is_warned: bool = False
    asks_purity: bool = False
    is_as_it_is: bool = False


class Dangers:
    """Reads dangers and sensitive uses in the words of pairs.

    Parameters
    ----------
    knowledge, signals
        The tables, and the finder of signals over them.
    """

    def __init__(self, knowledge: Knowledge, signals: Signals) -> None:
        self._resources = knowledge.resources
        self._signals = signals
        self._for_all = frozenset(signal.id for signal in knowledge.signals if signal.for_all)

    def told(self, offer: Row, need: Row, offered: Classified, needed: Classified) -> Told:
        """What the words of `offer` and `need` tell."""
        uses = self._signals.told(need["stream"], "need")
        asks_purity = bool(uses & PURE_USES)
        uses |= {USE_OF_GRADE[trait] for trait in self._traits(needed) if trait in USE_OF_GRADE}
        dangers = self._signals.told(offer["stream"], "offer")
        if self._is_untouched(offered) and not uses & self._for_all:
            dangers &= self._for_all
        regions = named_regions(f"{offer['stream']} {need['stream']}") or ALL_REGIONS
        rules = self._signals.rules(dangers, uses, regions)
        refusal = rules[0] if rules and rules[0].verdict == "refuse" else None
        return Told(refusal, bool(rules), asks_purity, AS_IT_IS in uses)

    def _is_untouched(self, offered: Classified) -> bool:
        """True when a phrase is clearly heat, space, capacity or service."""
        return any(self._resources.kind[r] not in TOUCHED for r in _clear(offered))

    def _traits(self, one: Classified) -> frozenset[str]:
        """Traits of what a phrase clearly is."""
        return frozenset(trait for r in _clear(one) for trait in self._resources.traits[r])


def _clear(one: Classified) -> list[int]:
    """What a phrase clearly is; empty where no reading is clear."""
    return [r for r, p in one.resources[:1] if p >= CLEARLY]
