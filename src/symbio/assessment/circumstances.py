"""What holds of an exchange that law and practice look at: its class, its use, its plant, its money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from symbio.assessment.assess import Assessment
from symbio.assessment.purse import KINDS
from symbio.assessment.recipes import ENDED, USED
from symbio.knowledge import Knowledge
from symbio.matching.ways import Way

FAR_KM = 150.0
READY = 8
CHEAP_PER_T_EUR = 15.0
"""Below this price a tonne of what is replaced leaves little to share: crushed stone, sand, limestone."""
_BUILDING = ("23", "41", "42", "43")
_SOIL = ("01",)
_FEED = ("10.9",)
_FOOD = ("10", "11")
_EATEN = {"food_component", "food_ingredient_secondary", "food_ingredients"}
_FED = {"feed_component", "feed_energy", "protein_feed", "feed_fat", "feed_grain", "fish_feed", "insect_feed"}
_SPREAD_ON_SOIL = {"soil_improver", "organic_fertiliser", "liming_material", "compost", "growing_medium"}
_BUILT = {
    "cement_additive_active",
    "natural_aggregate",
    "sand",
    "clay",
    "ceramic_raw_material",
    "mineral_filler",
}


def circumstances(found: Assessment, exchange: int) -> frozenset[str]:
    """Conditions (`symbio.knowledge.guidance.CONDITIONS`) that hold of exchange `exchange`."""
    both = found.exchanges
    offer, need = both.streams[both.offer[exchange]], both.streams[both.need[exchange]]
    way = both.ways[both.way[exchange]]
    held = {"always", *_of_offer(offer), *_of_way(found.knowledge, way), *_of_use(found.knowledge, way, need)}
    held |= {*_of_both(offer, need), *_of_money(found, exchange)}
    distance = both.distance_km[exchange]
    held |= {"is_far"} if distance > FAR_KM else set()
    held |= {"quantity_unknown"} if np.isnan(both.offered[exchange]) else set()
    return frozenset(held)


def _of_offer(offer: dict[str, Any]) -> Iterator[str]:
    hazard, fate = offer["hazard_class"], offer["current_fate"]
    if hazard is not None:
        yield from (f"class_{low}_{high}" for low, high in ((1, 2), (1, 4), (3, 4)) if low <= hazard <= high)
        yield from ({"class_5"} if hazard == 5 else {"is_hazardous"} if hazard <= 3 else ())
    is_coded = any(code["scheme"] in {"FKKO", "EWC", "BY"} for code in offer["codes"] or ())
    if is_coded or (fate in ENDED and hazard is not None):
        yield "is_waste"
    if fate in USED or not is_coded:
        yield "is_byproduct"
    if fate == "burial":
        yield "is_buried"
    if not offer.get("composition"):
        yield "quality_unknown"
    if offer.get("pattern") == "seasonal" or offer.get("months"):
        yield "is_seasonal"
    if offer.get("visibility") in {"matched", "private"}:
        yield "is_hidden"


def _of_way(k: Knowledge, way: Way) -> Iterator[str]:
    kind = k.resources.kind[way.offer]
    technologies = [k.technology[step] for step in way.steps if step in k.technology]
    if technologies:
        yield "is_treated"
    if any(row.trl is not None and row.trl < READY for row in technologies):
        yield "is_new"
    if kind == "material":
        yield "is_material"
    if kind in {"energy", "water", "gas"}:
        yield "is_utility"
    if kind == "water":
        yield "is_water"
    if kind == "energy" and not k.resources.ids[way.offer].startswith("electricity"):
        yield "is_heat"
        yield "is_pressure"
    if k.resources.is_a(way.offer, k.resources.index["combustible_gases"]):
        yield "is_fuel_gas"


def _of_use(k: Knowledge, way: Way, need: dict[str, Any]) -> Iterator[str]:
    names = {k.resources.ids[way.need], *(k.resources.ids[i] for i in k.resources.ancestors(way.need))}
    nace = need["activity"] or ""
    if names & _BUILT or nace.startswith(_BUILDING):
        yield "into_building"
    if names & _SPREAD_ON_SOIL or nace.startswith(_SOIL):
        yield "into_soil"
        if k.resources.is_a(way.offer, k.resources.index["manure"]):
            yield "into_soil_animal"
    if names & _FED or nace.startswith(_FEED):
        yield "into_feed"
    elif names & _EATEN or nace.startswith(_FOOD):
        yield "into_food"
    if any(step in k.use and k.use[step].level == "recovery" for step in way.steps):
        yield "is_burnt"


def _of_both(offer: dict[str, Any], need: dict[str, Any]) -> Iterator[str]:
    if offer["country"] and need["country"] and offer["country"] != need["country"]:
        yield "crosses_border"


def _of_money(found: Assessment, exchange: int) -> Iterator[str]:
    money = found.money
    if found.ledger.has_pipe[exchange]:
        yield "has_pipe"
    permits = found.parameters.value("permitting_cost") * found.prices.exchange.factor("EUR", None)[0]
    if money.investment[exchange] > 2 * permits:
        yield "has_investment"
    if money.present_value[exchange] < 0:
        yield "is_losing"
    elif money.payback_a[exchange] > found.parameters.value("accepted_payback"):
        yield "is_slow"
    euros = found.prices.exchange.factor("EUR", None)[0]
    offered = float(found.exchanges.offered[exchange])
    purchase = float(money.yearly[exchange, KINDS.index("purchase")])
    if offered > 0 and purchase / offered < CHEAP_PER_T_EUR * euros:
        yield "is_cheap"
