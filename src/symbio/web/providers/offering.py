"""What is offered to tick: what is typical of an activity, what words mean, what the technologies take."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from symbio.reports.page_find import finder
from symbio.web.bridge import knowledge

MOST_OFFERED = 24
MOST_FOUND = 8


@lru_cache(maxsize=256)
def typical(kind: str, activity: str) -> tuple[str, ...]:
    """Technologies that companies of an activity have, or resources that they take in, the usual first."""
    k = knowledge()
    if kind == "technology":
        found = [row.id for row in k.technologies if activity and activity in row.activities]
    else:
        flows = [f for f in k.activity_flows if f.nace == activity and f.direction == "in"]
        flows.sort(key=lambda flow: -(flow.share or 0.5))
        found = [flow.resource for flow in flows if _is_waste_like(flow.resource)]
    return tuple(dict.fromkeys(found))[:MOST_OFFERED]


def _is_waste_like(resource: str) -> bool:
    """Matter and water; what everybody buys for running a plant is no declared capability."""
    table = knowledge().resources
    position = table.index.get(resource)
    return position is not None and table.kind[position] in ("material", "water", "gas")


def meant(kind: str, words: str) -> list[str]:
    """Resources or technologies that words mean, best first."""
    found = finder(knowledge()).find(words.strip()[:200], kind) if words.strip() else ()
    return [one.id for one in found[:MOST_FOUND]]


def taken_by(technologies: Iterable[str]) -> list[str]:
    """Resources that technologies take in as their main feed."""
    wanted = set(technologies)
    flows = knowledge().technology_flows
    found = [f.resource for f in flows if f.technology in wanted and f.direction == "in" and f.role == "main"]
    return list(dict.fromkeys(found))


def is_known(kind: str, name: str) -> bool:
    """True for identifiers of the knowledge tables."""
    k = knowledge()
    return name in k.technology if kind == "technology" else name in k.resources.index
