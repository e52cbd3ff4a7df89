"""What else can be done with a stream: technologies, uses and precedents of the knowledge tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from symbio.web.bridge import knowledge
from symbio.web.providers.fitting import with_genera

MOST = 5


@dataclass(frozen=True)
class Beyond:
    """Identifiers, the weightiest first: technologies that take it, resources it replaces, precedents."""

    technologies: tuple[str, ...]
    replaces: tuple[str, ...]
    precedents: tuple[str, ...]


@lru_cache(maxsize=2048)
def beyond(resource: str) -> Beyond:
    """What is known to be done with a resource, itself before what it is a kind of."""
    k, names = knowledge(), with_genera(resource)
    flows = [
        f for f in k.technology_flows if f.direction == "in" and f.role == "main" and f.resource in names
    ]
    flows.sort(key=lambda flow: (flow.resource != resource, -(flow.weight or 1.0)))
    uses = [use for use in k.uses if use.resource in names and use.level != "disposal"]
    uses.sort(key=lambda use: (use.resource != resource, -use.weight))
    done = [row for row in k.precedents if row.resource in names]
    done.sort(key=lambda row: row.resource != resource)
    return Beyond(
        tuple(dict.fromkeys(flow.technology for flow in flows))[:MOST],
        tuple(dict.fromkeys(use.replaces for use in uses))[:MOST],
        tuple(row.id for row in done)[:MOST],
    )
