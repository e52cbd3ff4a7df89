"""Exchanges to measure by how much of them the knowledge tables can say: demos, and ways drawn at random."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from typing import Any

import numpy as np

import symbio
from symbio.assessment.assess import Assessment, assess_exchanges
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.scenario import Scenario
from symbio.knowledge import Knowledge
from symbio.knowledge.records import TechnologyFlow
from symbio.matching.amounts import per_input
from symbio.matching.ways import Way

COUNTRIES = ("RU", "BY", "DE", "DK")
FATES = {
    "material": ("storage", "burial", "neutralisation", "discharge"),
    "water": ("discharge",),
    "gas": ("emission", "discharge"),
    "energy": ("emission",),
}
"""Fates that are drawn, by kind of the offer; rooms and services are neither made nor got rid of."""
QUANTITY = 1000.0
UNWEIGHTED = 0.7


def demo(name: str, currency: str) -> Assessment:
    """The demo `name`, with the likeliest fate and a quantity where its streams state none."""
    matches = symbio.match(symbio.demo(name))
    kinds = matches.knowledge.resources.kind
    found = Exchanges.of(matches)
    streams = list(found.streams)
    for offer, way in zip(found.offer.tolist(), found.way.tolist(), strict=True):
        if streams[offer]["current_fate"] in {None, "unknown"}:
            kind = kinds[found.ways[way].offer]
            fate = "burial" if kind == "material" else FATES.get(kind, ("storage",))[0]
            streams[offer] = {**streams[offer], "current_fate": fate}
    offered = np.where(np.isnan(found.offered), QUANTITY, found.offered)
    exchanges = replace(found, streams=tuple(streams), offered=offered)
    return assess_exchanges(exchanges, matches.knowledge, Scenario(currency=currency))


def ways(size: int, seed: int = 1) -> Assessment:
    """Ways drawn from uses (three in five) and technologies by their weights, between random countries."""
    k = symbio.load()
    draw = random.Random(seed)
    by_use, by_technology = _by_use(k), _by_technology(k)
    chosen = _drawn(draw, by_use, size * 3 // 5) + _drawn(draw, by_technology, size - size * 3 // 5)
    chosen = [
        way for way in chosen if {k.resources.kind[way.offer], k.resources.kind[way.need]} <= set(FATES)
    ]
    streams: list[dict[str, Any]] = []
    for way in chosen:
        country, fate = draw.choice(COUNTRIES), draw.choice(FATES[k.resources.kind[way.offer]])
        activity = way.activities[0] if way.activities else None
        streams += [_stream(country, fate, "20.15"), _stream(country, None, activity)]
    number = np.arange(len(chosen))
    exchanges = Exchanges(
        streams=tuple(streams),
        offer=number * 2,
        need=number * 2 + 1,
        ways=tuple(chosen),
        way=number,
        offered=np.full(len(chosen), QUANTITY),
        distance_km=np.full(len(chosen), 50.0),
        donor=number * 2,
        receiver=number * 2 + 1,
        firms=tuple(map(str, range(2 * len(chosen)))),
    )
    return assess_exchanges(exchanges, k, Scenario(currency="EUR"))


def answerable(found: Assessment) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Exchanges whose fate is stated and no use already: of the others no table can tell a net effect."""
    asked = {"assess-term-fate-unknown", "assess-term-displaced"}
    can = [not any(term.why.code in asked for term in recipe.terms) for recipe in found.recipes]
    return np.array(can, dtype=bool)[found.which]


def _stream(country: str, fate: str | None, activity: str | None) -> dict[str, Any]:
    stated = {"country": country, "current_fate": fate, "activity": activity, "hazard_class": 4}
    blank = dict.fromkeys(("unit_cost", "currency", "quantity_low", "quantity_high"))
    return {**stated, **blank, "quantity": QUANTITY, "codes": (), "stream": "x"}


def _drawn(draw: random.Random, weighted: list[tuple[float, Way]], size: int) -> list[Way]:
    return draw.choices([way for _, way in weighted], [weight for weight, _ in weighted], k=size)


def _by_use(k: Knowledge) -> list[tuple[float, Way]]:
    found = []
    for use in k.uses:
        offer, need = k.resources.index[use.resource], k.resources.index[use.replaces]
        is_alike = k.resources.basis[offer] == k.resources.basis[need]
        ratio = 1.0 if use.ratio is None and is_alike else use.ratio
        bare = Way.bare(offer, need)
        if use.level != "disposal":
            step = {"steps": (use.id,), "stops": ((offer, need),), "activities": use.activities}
            found.append((use.weight, replace(bare, ratio=ratio, **step)))
    return found


def _by_technology(k: Knowledge) -> list[tuple[float, Way]]:
    flows: dict[tuple[str, str], list[TechnologyFlow]] = defaultdict(list)
    for flow in k.technology_flows:
        if flow.role == "main":
            flows[flow.technology, flow.direction].append(flow)
    found = []
    for name in dict.fromkeys(name for name, _ in flows):
        ins, outs = flows[name, "in"], flows[name, "out"]
        for one in ins:
            for other in outs:
                weight = (one.weight or UNWEIGHTED) * (other.weight or UNWEIGHTED) / len(ins) / len(outs)
                offer, need = k.resources.index[one.resource], k.resources.index[other.resource]
                step = {"steps": (name,), "stops": ((offer, need),), "carrier": need, "treated_as": offer}
                found.append(
                    (weight, replace(Way.bare(offer, need), ratio=per_input(k, other, offer), **step))
                )
    return found
