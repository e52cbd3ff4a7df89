"""What residents could give each other, inferred from their types of company alone; nothing is declared.

A plant's usual outputs and inputs come from the knowledge (`activity_flows`), ways between resources from
the matcher. The weight of a flow is the product of how usual the output is, how usual the input is, and how
well the one serves as the other: it orders the picture and is no probability.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from itertools import count, product
from typing import Any, Generic, TypeVar

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


@lru_cache(maxsize=1)
def _all_usual() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """Class → direction → resource → how usual."""
    k = bridge.knowledge()
    found: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: {"out": {}, "in": {}})
    for flow in k.activity_flows:
        if flow.resource in k.resources.index:
            share = UNKNOWN_SHARE if flow.share is None else flow.share
            side = found[flow.nace][flow.direction]
            side[flow.resource] = max(share, side.get(flow.resource, 0.0))
    return dict(found)


def usual_flows(activity: str) -> Mapping[str, Mapping[str, float]]:
    """What plants of a class give out ("out") and take in ("in"): resource → how usual, 0…1."""
    return _all_usual().get(activity, {"out": {}, "in": {}})


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
    """The likeliest flows between residents, best first; nobody gives one thing twice: room for many."""
    by_type: dict[str, list[Resident]] = defaultdict(list)
    for resident in residents:
        if resident.activity:
            by_type[resident.activity].append(resident)
    taken: list[Flow] = []
    counted: Counter[tuple[str, int | str]] = Counter()
    for flow in _in_order(by_type):
        ends = ("donor", flow.donor.pk), ("receiver", flow.receiver.pk), ("offer", flow.offer)
        once = (
            ("pair", f"{flow.donor.pk} {flow.receiver.pk}"),
            ("given", f"{flow.donor.pk} {flow.offer}"),
        )
        if any(counted[one] for one in once) or any(counted[end] >= MOST_OF_ONE for end in ends):
            continue
        counted.update((*ends, *once))
        taken.append(flow)
        if len(taken) == most:
            break
    return taken


def _in_order(by_type: Mapping[str, Sequence[Resident]]) -> Iterator[Flow]:
    """All flows between residents, best first; residents of a type are told apart only as they are needed."""
    table = bridge.knowledge().resources
    offers, needs = sides_of(by_type)
    for group in groups(offers, needs):
        kind = table.kind[table.index[group.offer]]
        for one, other in product(group.donors, group.receivers):
            if one is not other:
                yield Flow(one, other, group.offer, group.need, kind, group.weight)


T = TypeVar("T")
Side = Mapping[str, Sequence[tuple[float, Sequence[T]]]]
"""Resource → how usual it is, 0…1, with whom it is so usual; the most usual first."""


@dataclass(frozen=True)
class Group(Generic[T]):
    """Donors who have `offer`, and receivers who need `need`, equally likely each; weight 0…1."""

    weight: float
    donors: Sequence[T]
    receivers: Sequence[T]
    offer: str
    need: str


def sides_of(by_type: Mapping[str, Sequence[T]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What those of each type usually have, and what they need (`Side`)."""
    found: tuple[dict[str, Any], dict[str, Any]] = {}, {}
    for nace, them in by_type.items():
        usual = usual_flows(nace)
        for side, direction in zip(found, ("out", "in"), strict=True):
            for name, share in usual[direction].items():
                side.setdefault(name, []).append((share, them))
    for side in found:
        for rows in side.values():
            rows.sort(key=lambda row: -row[0])
    return found


def groups(offers: Side[T], needs: Side[T]) -> Iterator[Group[T]]:
    """Donors and receivers that a way joins, the weightiest first; only as many are made as are asked for.

    Ways are taken by the most that a group over them can weigh, so that none is looked into too early.
    """
    ways = sorted(
        (-weight * offers[offer][0][0] * needs[need][0][0], offer, need, weight)
        for offer in offers
        for need, weight in bridge.kin(offer, "offer").items()
        if need in needs
    )
    waiting: list[tuple[float, int, Group[T]]] = []
    at = count()
    for most, offer, need, weight in ways:
        while waiting and waiting[0][0] <= most:
            yield heappop(waiting)[2]
        if -most < LEAST_WEIGHT:
            break
        for share, donors in offers[offer]:
            if share * weight * needs[need][0][0] < LEAST_WEIGHT:
                break
            for use, receivers in needs[need]:
                total = share * weight * use
                if total < LEAST_WEIGHT:
                    break
                heappush(waiting, (-total, next(at), Group(total, donors, receivers, offer, need)))
    while waiting:
        yield heappop(waiting)[2]


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
