"""What the field knows: curated tables and the small modules that load and check them."""

from symbio.knowledge.hierarchy import ResourceTable
from symbio.knowledge.limits import Limit, parse_limits
from symbio.knowledge.records import (
    Activity,
    ActivityFlow,
    CodeLink,
    Hazard,
    Name,
    Precedent,
    Resource,
    Technology,
    TechnologyFlow,
    Use,
)
from symbio.knowledge.store import Knowledge, load

__all__ = [
    "Activity",
    "ActivityFlow",
    "CodeLink",
    "Hazard",
    "Knowledge",
    "Limit",
    "Name",
    "Precedent",
    "Resource",
    "ResourceTable",
    "Technology",
    "TechnologyFlow",
    "Use",
    "load",
    "parse_limits",
]
