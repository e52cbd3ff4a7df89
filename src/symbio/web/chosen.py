"""Streams of which a person said what they are: what is stored, and what the engine is told."""

from __future__ import annotations

from symbio.knowledge.hierarchy import ResourceTable
from symbio.web.registry.models import Stream


def set_resource(stream: Stream, resource: str, table: ResourceTable) -> None:
    """Set what a person says that a stream is; the classifier leaves it alone from now on."""
    position = table.index.get(resource)
    if position is None:
        return
    stream.resources, stream.resource, stream.is_confirmed = [[resource, 1.0]], resource, True
    stream.kind = table.kind[position]


def phrase(stream: Stream, table: ResourceTable) -> str:
    """Words by which the engine knows a stream: its own, or the name of the resource that a person chose."""
    position = table.index.get(stream.resource) if stream.is_confirmed else None
    return stream.text if position is None else table.name(position, "en")
