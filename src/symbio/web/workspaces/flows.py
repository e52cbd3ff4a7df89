"""What residents could give each other, inferred from their types of company alone; nothing is declared.

A plant's usual outputs and inputs come from the knowledge (`activity_flows`), ways between resources from
the matcher. The weight of a flow is the product of how usual the output is, how usual the input is, and how
well the one serves as the other: it orders the picture and is no probability.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from symbio.language import LANGUAGES, say_code
from symbio.reports.drawing import Words, same
from symbio.reports.figure_sankey import Band, draw_sankey
from symbio.web import bridge
from symbio.web.workspaces.models import Resident

UNKNOWN_SHARE = 0.5
"""How usual a flow is taken to be where the tables do not say."""
LEAST_WEIGHT = 0.05
MOST_FLOWS = 20
"""Flows that fit a slide."""
MOST_OF_ONE = 3
"""Flows of one donor, to one receiver, of one resource on a slide: it should show the park, not a plant."""
MOST_USUAL = 6


@dataclass(frozen=True)
class Flow:
    """One resident could give another what plants of its type have and the other's need; weight 0…1."""

    donor: Resident
    receiver: Resident
    offer: str
    need: str
    kind: str
    weight: float

    @property
    def anchor(self) -> str:
        """Where the table of the page tells of it."""
        return f"flow-{self.donor.pk}-{self.receiver.pk}-{self.offer}"


@dataclass(frozen=True)
class Usual:
    """Usual inputs and outputs of a type of company, most usual first, and the residents of that type."""

    activity: str
    residents: tuple[Resident, ...]
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]


@lru_cache(maxsize=1024)
def usual_flows(activity: str) -> dict[str, dict[str, float]]:
    """What plants of a class give out ("out") and take in ("in"): resource → how usual, 0…1."""
    k = bridge.knowledge()
    found: dict[str, dict[str, float]] = {"out": {}, "in": {}}
    for flow in k.activity_flows:
        if flow.nace == activity and flow.resource in k.resources.index:
            share = UNKNOWN_SHARE if flow.share is None else flow.share
            side = found[flow.direction]
            side[flow.resource] = max(share, side.get(flow.resource, 0.0))
    return found


def usual_of(residents: Iterable[Resident]) -> list[Usual]:
    """Usual inputs and outputs by type of company; types of more residents first."""
    by_type: dict[str, list[Resident]] = defaultdict(list)
    for resident in residents:
        if resident.activity:
            by_type[resident.activity].append(resident)
    ordered = sorted(by_type.items(), key=lambda one: (-len(one[1]), one[0]))
    return [Usual(nace, tuple(them), _most(nace, "out"), _most(nace, "in")) for nace, them in ordered]


def _most(activity: str, direction: str) -> tuple[str, ...]:
    shares = usual_flows(activity)[direction]
    return tuple(sorted(shares, key=lambda name: (-shares[name], name))[:MOST_USUAL])


def inferred(residents: Sequence[Resident], *, most: int = MOST_FLOWS) -> list[Flow]:
    """The likeliest flows between residents, best first, with room for many of them."""
    taken: list[Flow] = []
    donors: Counter[int] = Counter()
    receivers: Counter[int] = Counter()
    offers: Counter[str] = Counter()
    pairs: set[tuple[int, int]] = set()
    for flow in sorted(_flows(residents), key=_order):
        pair = flow.donor.pk, flow.receiver.pk
        full = max(donors[pair[0]], receivers[pair[1]], offers[flow.offer]) >= MOST_OF_ONE
        if full or pair in pairs:
            continue
        pairs.add(pair)
        donors[pair[0]] += 1
        receivers[pair[1]] += 1
        offers[flow.offer] += 1
        taken.append(flow)
        if len(taken) == most:
            break
    return taken


def _order(flow: Flow) -> tuple[float, int, int, str, str]:
    return -flow.weight, flow.donor.pk, flow.receiver.pk, flow.offer, flow.need


def _flows(residents: Sequence[Resident]) -> Iterable[Flow]:
    """All flows between residents of known types, with the best need for each offer."""
    table = bridge.knowledge().resources
    known = [resident for resident in residents if resident.activity]
    by_type: dict[str, list[Resident]] = defaultdict(list)
    for resident in known:
        by_type[resident.activity].append(resident)
    for nace, donors in by_type.items():
        for offer, share in usual_flows(nace)["out"].items():
            kind = table.kind[table.index[offer]]
            for taker, (need, weight) in _takers(offer, by_type).items():
                if share * weight < LEAST_WEIGHT:
                    continue
                for donor in donors:
                    for receiver in by_type[taker]:
                        if donor.pk != receiver.pk:
                            yield Flow(donor, receiver, offer, need, kind, share * weight)


def _takers(offer: str, types: Iterable[str]) -> dict[str, tuple[str, float]]:
    """Types of company that need what `offer` could serve as: the best need and its weight."""
    ways = bridge.kin(offer, "offer")
    found: dict[str, tuple[str, float]] = {}
    for nace in types:
        needs = usual_flows(nace)["in"]
        joined = [(ways[need] * share, need) for need, share in needs.items() if need in ways]
        if joined:
            weight, need = max(joined, key=lambda one: (one[0], one[1]))
            found[nace] = need, weight
    return found


def picture(flows: Sequence[Flow]) -> str:
    """The flows as SVG in both languages; "" without any. Quantities are unknown, so all bands are thin."""
    bands = [
        Band(
            donor=same(flow.donor.name),
            receiver=same(flow.receiver.name),
            kind=flow.kind,
            quantity=None,
            label=_name(flow.offer),
            title=_title(flow),
            anchor=flow.anchor,
        )
        for flow in flows
    ]
    heads = [
        {lang: say_code(code, lang) for lang in LANGUAGES} for code in ("space-could-give", "space-could-use")
    ]
    return draw_sankey(bands, (heads[0], heads[1]))


def _name(resource: str) -> Words:
    table = bridge.knowledge().resources
    return {lang: table.name(table.index[resource], lang) for lang in LANGUAGES}


def _title(flow: Flow) -> Words:
    offer, need = _name(flow.offer), _name(flow.need)
    ends = {"donor": flow.donor.name, "receiver": flow.receiver.name}
    return {
        lang: say_code("space-flow-title", lang, offer=offer[lang], need=need[lang], **ends)
        for lang in LANGUAGES
    }
