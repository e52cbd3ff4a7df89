"""What an exchange means for the receiver's product: change of burden per functional unit.

A cement works that takes ash makes cement of it: its part of the saving, over the cement that its need stands
for, beside what a tonne of cement burdens.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from symbio.assessment.assess import Assessment
from symbio.assessment.burdens import Burdens, Figure
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.claims import product_change
from symbio.knowledge import Knowledge
from symbio.knowledge.records import ActivityFlow
from symbio.matching.amounts import in_basis

Made = tuple[int, ActivityFlow, float]
"""A product, the usual intake that says how much of it, and units of it a year."""
CLIMATE = CATEGORIES.index("GWP100")
_TO = {"kg": ("t", 1e-3), "GJ": ("MWh", 1 / 3.6), "MJ": ("MWh", 1 / 3600), "kWh": ("MWh", 1e-3)}
"""Units of the tables of plants in those in which streams are counted."""
_SAVED = {"assess-term-production-saved", "assess-term-use-saved"}


@dataclass(frozen=True, slots=True)
class ProductChange:
    """Change of the receiver's product.

    Attributes
    ----------
    product
        Position of the resource that the receiver makes.
    flow
        The plant's usual intake that says how much of the product the exchange stands for.
    units
        Units of the product a year (t, MWh, m³).
    saving
        The receiver's part of the saving per unit of the product, of a category.
    figure
        The factor of making one unit of the product.
    change
        −saving ÷ burden: −0.24 is a quarter less.

    ``saving`` and ``change`` are NaN where the effect is unknown.
    """

    product: int
    flow: ActivityFlow
    units: float
    saving: float
    figure: Figure
    change: float


def receivers_product(found: Assessment, exchange: int, category: int = CLIMATE) -> ProductChange | None:
    """What `exchange` changes in the product of its receiver, by the scenario's allocation.

    None where the tables do not say what a plant of the receiver's class makes of such an intake or what the
    product burdens, and where the effect is unknown.

    Notes
    -----
    The product is what the intake stands for: the greater of what is taken and what the receiver needs in
    all, divided by the usual intake per unit of product.
    """
    changes = _changes(found, exchange, category, _burdens(found))
    return next((change for change in changes if not math.isnan(change.change)), None)


def product_by_category(found: Assessment, exchange: int) -> tuple[ProductChange | None, ...]:
    """What `exchange` changes in one and the same product of its receiver, by category.

    The product is that of `receivers_product`; where its change is unknown, the first whose burden on the
    climate is known. All are None where there is no such product, and one where the product's burden in its
    category is unknown; ``saving`` and ``change`` are NaN where the effect is.
    """
    burdens = _burdens(found)
    changes = list(_changes(found, exchange, CLIMATE, burdens))
    told = next((one for one in changes if not math.isnan(one.change)), changes[0] if changes else None)
    if told is None:
        return (None,) * len(CATEGORIES)
    made = told.product, told.flow, told.units
    return tuple(_change(found, exchange, made, i, burdens) for i in range(len(CATEGORIES)))


def _changes(found: Assessment, exchange: int, category: int, burdens: Burdens) -> Iterator[ProductChange]:
    every = (_change(found, exchange, made, category, burdens) for made in _products(found, exchange))
    return (change for change in every if change is not None)


def _burdens(found: Assessment) -> Burdens:
    """Factors as `found` looks them up, in columns of their own."""
    return Burdens(found.knowledge, found.burdens.own)


def _change(
    found: Assessment, exchange: int, made: Made, category: int, burdens: Burdens
) -> ProductChange | None:
    """Change of a product in a category, NaN unknown; None where the product's burden is unknown."""
    product, flow, units = made
    place = found.cases[int(found.which[exchange])].receiver_place
    part = found.effects.totals[exchange, category] - found.donors_part()[exchange, category]
    figure = burdens.columns[burdens.column(product, "production", place)].figures[category]
    if figure is None or not figure.value > 0:
        return None
    return ProductChange(
        product, flow, units, part / units, figure, product_change(part, figure.value, units)
    )


def _products(found: Assessment, exchange: int) -> Iterator[Made]:
    """What a plant of the receiver's class makes of the intakes that the exchange serves."""
    k, need = found.knowledge, found.exchanges.streams[int(found.exchanges.need[exchange])]
    if not need["activity"]:
        return
    for flow, taken in _intakes(found, exchange, need["activity"]):
        product, per = _made(k, flow), _basis_per_product(k, flow)
        if product is not None and per and not math.isnan(taken):
            yield product, flow, taken / per


def _intakes(found: Assessment, exchange: int, activity: str) -> Iterator[tuple[ActivityFlow, float]]:
    """Usual intakes of the receiver's class that the exchange serves, and units of them a year."""
    k, both = found.knowledge, found.exchanges
    way, offered = both.ways[int(both.way[exchange])], float(both.offered[exchange])
    need = both.streams[int(both.need[exchange])]
    recipe = found.recipes[int(found.which[exchange])]
    flows = _by_class(k).get(activity, {})
    wanted = need.get("quantity")
    whole = in_basis(k, way.need, wanted, need.get("unit")) if isinstance(wanted, float) else None
    taken = offered * (math.nan if way.ratio is None else way.ratio)
    up = sorted({way.need: 0, **k.resources.ancestors(way.need)}.items(), key=lambda entry: entry[1])
    for kin, _ in up:
        if flow := flows.get(k.resources.ids[kin]):
            yield flow, max(taken, whole or 0.0)
    for term in recipe.terms:
        if term.why.code in _SAVED and (flow := flows.get(str(term.why.facts["resource"]))):
            yield flow, offered * term.amount


@lru_cache(maxsize=2)
def _by_class(k: Knowledge) -> Mapping[str, Mapping[str, ActivityFlow]]:
    """Intakes with an amount by NACE class and resource."""
    found: dict[str, dict[str, ActivityFlow]] = defaultdict(dict)
    for flow in k.activity_flows:
        if flow.direction == "in" and flow.amount and flow.per:
            found[flow.nace].setdefault(flow.resource, flow)
    return found


@lru_cache(maxsize=2)
def _by_name(k: Knowledge) -> Mapping[str, tuple[int, ...]]:
    """Resources by their English names, the preferred first."""
    found: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(k.resources.rows):
        for name in (row.name_en, row.id.replace("_", " ")):
            found[name.casefold()].append(i)
    for entry in k.names:
        if entry.lang == "en":
            found[entry.name.casefold()].append(k.resources.index[entry.resource])
    return {name: tuple(dict.fromkeys(places)) for name, places in found.items()}


def _made(k: Knowledge, flow: ActivityFlow) -> int | None:
    """The product that `flow` is stated per, such as "t cement"; None where the words name none."""
    unit, _, words = (flow.per or "").partition(" ")
    named = _by_name(k).get(words.casefold(), ())
    return next((i for i in named if k.resources.basis[i] == f"{unit}/a"), None)


def _basis_per_product(k: Knowledge, flow: ActivityFlow) -> float | None:
    """Units of the intake's basis per unit of product; None where they do not convert."""
    unit, by = _TO.get(flow.unit or "", (flow.unit or "", 1.0))
    position = k.resources.index[flow.resource]
    amount = in_basis(k, position, flow.amount, f"{unit}/a")
    return None if amount is None else amount * by
