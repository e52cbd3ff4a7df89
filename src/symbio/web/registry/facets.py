"""By what a search in the catalogue can be narrowed, and how many streams each choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Value, When
from django.db.models.functions import Substr

from symbio.web import bridge
from symbio.web.access import Viewer, is_named
from symbio.web.registry.asking import STATES, Query
from symbio.web.registry.models import Stream

AMOUNTS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
"""Quantities from which a search can be narrowed, in the unit of the streams."""
MOST_CHOICES = 12
FACETS = ("direction", "kind", "resource", "least", "state", "hazard", "activity", "country")
_ORDERED = {"state", "hazard", "least"}
"""Facets in an order of their own; the others tell the largest first."""


def counted(streams: QuerySet[Stream], viewer: Viewer) -> dict[str, Counter[str]]:
    """Facet → value → streams of `streams`; of resources, also those of their kinds.

    Activities are those of owners who are named; "direction" has every stream once.
    """
    steps = [When(quantity__gte=amount, then=Value(i)) for i, amount in reversed(list(enumerate(AMOUNTS)))]
    division = Case(When(is_named(viewer), then=Substr("site__activity", 1, 2)), default=Value(""))
    fields = {"step": Case(*steps, default=Value(-1)), "division": division, "land": F("site__country")}
    names = ("direction", "kind", "land", "hazard_class", "division", "resource", "unit", "step")
    rows = streams.order_by().annotate(**fields).values_list(*names).annotate(n=Count("pk"))
    found: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    things: Counter[str] = Counter()
    amounts: Counter[tuple[str, int]] = Counter()
    for direction, kind, land, hazard, activity, resource, unit, step, n in rows:
        found["direction"][direction] += n
        found["kind"][kind] += n
        found["country"][land] += n
        found["hazard"]["" if hazard is None else str(hazard)] += n
        found["activity"][activity] += n
        things[resource] += n
        amounts[unit, step] += n
    found["resource"], found["state"] = _of_resources(things)
    found["least"] = _of_amounts(amounts)
    return found


def _of_resources(things: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """Streams of each resource, those of its kinds with them; and of each physical state."""
    table = bridge.knowledge().resources
    found: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for resource, n in things.items():
        position = table.index.get(resource)
        if position is None:
            continue
        states[table.phase[position]] += n
        for i in (position, *table.ancestors(position)):
            found[table.ids[i]] += n
    return found, states


def _of_amounts(amounts: Counter[tuple[str, int]]) -> Counter[str]:
    """Streams of at least each amount, in the unit that most of them have."""
    units: Counter[str] = Counter()
    for (unit, step), n in amounts.items():
        units[unit] += n if unit and step >= 0 else 0
    if not +units:
        return Counter()
    [(unit, _n)] = units.most_common(1)
    found: Counter[str] = Counter()
    for i, amount in enumerate(AMOUNTS):
        found[f"{amount} {unit}"] = sum(n for (of, step), n in amounts.items() if of == unit and step >= i)
    return found


def weight(found: Mapping[str, Counter[str]]) -> int:
    """About how many bytes counts take in memory."""
    return 2000 + 120 * sum(len(of) for of in found.values())


def choices(counts: Mapping[str, Counter[str]], query: Query) -> dict[str, list[tuple[str, int]]]:
    """Facet → values with counts, as a page shows them; what is chosen is always among them."""
    found = {name: _largest(name, counts[name]) for name in FACETS}
    found["resource"] = _branches(counts["resource"], query.resource)
    found["least"] = _steps(counts["least"], query.least)
    return {name: _with_chosen(values, getattr(query, name)) for name, values in found.items()}


def _with_chosen(values: list[tuple[str, int]], chosen: str) -> list[tuple[str, int]]:
    """`values`, with what is chosen though nothing is found of it, so that it can be let go of."""
    return values if not chosen or any(value == chosen for value, _n in values) else [(chosen, 0), *values]


def _largest(name: str, counts: Counter[str]) -> list[tuple[str, int]]:
    shown = [(value, n) for value, n in counts.items() if value and n]
    if name == "state":
        return sorted(((v, n) for v, n in shown if v in STATES), key=lambda one: STATES.index(one[0]))
    if name in _ORDERED:
        return sorted(shown)
    return sorted(shown, key=lambda one: (-one[1], one[0]))[:MOST_CHOICES]


def _branches(counts: Counter[str], chosen: str) -> list[tuple[str, int]]:
    """Of the tree of resources: the chosen one and its nearest kinds, or the tops."""
    table = bridge.knowledge().resources
    start = table.index.get(chosen)
    level = [
        i for i, genera in enumerate(table.parents) if (not genera if start is None else start in genera)
    ]
    shown = [(table.ids[i], counts[table.ids[i]]) for i in level if counts[table.ids[i]]]
    ordered = sorted(shown, key=lambda one: (-one[1], one[0]))[:MOST_CHOICES]
    return ordered if start is None else [(chosen, counts[chosen]), *ordered]


def _steps(counts: Counter[str], chosen: str) -> list[tuple[str, int]]:
    """Amounts that tell some of the streams from others."""
    values = [(value, counts[value]) for value in counts if counts[value]]
    return [one for one, after in pairwise([*values, ("", 0)]) if one[1] != after[1] or one[0] == chosen]


def above(resource: str) -> str:
    """Where one comes to who lets go of a resource: its first genus; "" from a top."""
    table = bridge.knowledge().resources
    position = table.index.get(resource)
    parents = () if position is None else table.parents[position]
    return table.ids[parents[0]] if parents else ""


def facts_of(name: str, values: list[tuple[str, int]], asked: Any) -> dict[str, Any]:
    """A facet for a page: its values with counts and the address that chooses, or lets go of, each.

    `asked` is the address as a ``QueryDict``.
    """
    shown = []
    for value, count in values:
        address, is_chosen = asked.copy(), asked.get(name) == value
        address.pop(name, None)
        address.pop("page", None)
        next_one = (above(value) if name == "resource" else "") if is_chosen else value
        if next_one:
            address[name] = next_one
        shown.append({"value": value, "count": count, "is_chosen": is_chosen, "address": address.urlencode()})
    return {"name": name, "values": shown, "is_chosen": any(one["is_chosen"] for one in shown)}
