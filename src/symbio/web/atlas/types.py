"""Search by type of company; who in the catalogue takes what such plants give, and gives what they take."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from symbio.knowledge import ActivityFlow, Knowledge
from symbio.reports.drawing import Words
from symbio.reports.page_find import Found, finder
from symbio.reports.page_measures import about, number_words, per_words
from symbio.web import bridge
from symbio.web.access import Viewer, visible
from symbio.web.assessing.sources import flow_id
from symbio.web.registry.models import Stream

COMMON = ("10.51", "11.05", "35.11", "23.51", "24.10", "38.32", "01.13", "17.12", "20.15", "10.81")
"""Types of company that are offered before anything is asked."""
ALONE = 0.25
"""A type whose name answers so much better than the next is meant without a doubt."""
MOST_USUAL, MOST_FLOWS = 6, 12
"""Flows that are shown because they are usual, and in all: the others have somebody here."""


@dataclass(frozen=True)
class Flow:
    """What a plant of a type gives or takes, and how many streams of the other side are visible here.

    ``row`` is the identifier of its row of the tables.
    """

    resource: str
    kind: str
    amount: Words | None
    n_here: int
    row: str


def find_types(k: Knowledge, words: str) -> list[Found]:
    """Types of company that words or a code mean, best first."""
    return [found for found in finder(k).find(words, "activity") if found.kind == "activity"]


def meant_alone(found: list[Found]) -> str | None:
    """The type that is meant without a doubt; None where there are several or none."""
    if not found or (len(found) > 1 and found[0].score - found[1].score < ALONE):
        return None
    return found[0].id


def flows_here(nace: str, viewer: Viewer) -> dict[str, list[Flow]]:
    """Typical flows of a class, ``gives`` and ``takes``: the most usual, then others that are here."""
    k = bridge.knowledge()
    typical = [flow for flow in k.activity_flows if flow.nace == nace and flow.resource in k.resources.index]
    if not typical:
        return {"gives": [], "takes": []}
    typical.sort(key=lambda flow: -(flow.share or 0.0))
    counted = _counted(viewer)
    made = {
        flow: Flow(
            resource=flow.resource,
            kind=k.resources.kind[k.resources.index[flow.resource]],
            amount=_amount(flow),
            n_here=_here(flow.resource, "need" if flow.direction == "out" else "offer", counted),
            row=flow_id(flow),
        )
        for flow in typical
    }
    return {
        name: _shown([made[flow] for flow in typical if flow.direction == way])
        for name, way in (("gives", "out"), ("takes", "in"))
    }


def _shown(flows: list[Flow]) -> list[Flow]:
    others = sorted(flows[MOST_USUAL:], key=lambda flow: flow.n_here == 0)
    return [*flows[:MOST_USUAL], *others][:MOST_FLOWS]


def _amount(flow: ActivityFlow) -> Words | None:
    """How much per what, in words; None where it is unknown. Every typical amount is rough."""
    if flow.amount is None:
        return None
    return per_words(about(number_words(flow.amount)), flow.unit, flow.per)


def _counted(viewer: Viewer) -> Counter[tuple[str, str]]:
    """Visible streams by resource and direction."""
    rows = visible(Stream.objects.filter(is_running=False), viewer).order_by()
    pairs = rows.values_list("resource", "direction").annotate(n=Count("pk"))
    return Counter({(resource, direction): n for resource, direction, n in pairs})


def _here(resource: str, direction: str, counted: Counter[tuple[str, str]]) -> int:
    """Streams of a resource or a kind of it."""
    table = bridge.knowledge().resources
    below = [table.ids[i] for i in table.descendants(table.index[resource])]
    return sum(counted[name, direction] for name in dict.fromkeys((resource, *below)))
