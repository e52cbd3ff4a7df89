"""What of each kind of thing is compared and chosen, and how narrow the choice is where others see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from symbio.web.registry.models import VISIBILITIES, Organisation, Site, Stream
from symbio.web.workspaces.models import Resident

MODELS: Mapping[str, type[Model]] = {
    "organisation": Organisation,
    "site": Site,
    "stream": Stream,
    "resident": Resident,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that are compared and chosen together, because they make sense only so."""

    name: str
    columns: tuple[str, ...]


def _spans(*names: str) -> tuple[Part, ...]:
    return tuple(Part(name, (f"{name}_low", f"{name}_high")) for name in names)


def _single(*names: str) -> tuple[Part, ...]:
    return tuple(Part(name, (name,)) for name in names)


PARTS: Mapping[str, tuple[Part, ...]] = {
    "organisation": (
        Part("name", ("name", "name_key")),
        *_single("country", "inn", "ogrn", "unp", "vat", "activity", "website", "about"),
        *_single("is_provider", "is_named"),
    ),
    "site": (
        *_single("name", "activity"),
        Part("place", ("place", "country", "lat", "lon", "cell")),
        Part("is_exact", ("is_exact",)),
    ),
    "stream": (
        Part("text", ("text", "text_key", "resources", "resource", "kind", "is_confirmed")),
        Part("quantity", ("quantity", "quantity_low", "quantity_high", "unit", "counts", "is_estimated")),
        Part("codes", ("codes",)),
        Part("year", ("year",)),
        *_spans("temperature_c", "pressure_bar", "moisture_pct", "grain_size_mm"),
        *_single("composition", "hazard_class"),
        Part("pattern", ("pattern", "months")),
        Part("current_fate", ("current_fate", "fate_text")),
        Part("unit_cost", ("unit_cost", "currency")),
        *_single("note"),
        Part("source", ("source", "grade")),
        *_single("is_running", "sees_what", "sees_quality", "sees_money"),
    ),
    "resident": (
        Part("name", ("name", "name_key")),
        Part("activity", ("activity", "activity_text")),
        Part("town", ("town", "country", "lat", "lon")),
        Part("email", ("email", "language", "organisation_id")),
        Part("is_silent", ("is_silent",)),
    ),
}
"""Kind of thing → parts of it, in the order in which they are shown."""
NARROW = frozenset(("is_named", "is_exact", "sees_what", "sees_quality", "sees_money"))
"""Parts that open something to others: unless a person says otherwise, the narrower stays."""


def differs(part: Part, a: Model, b: Model) -> bool:
    """True where two things say different things in a part."""
    return any(getattr(a, name) != getattr(b, name) for name in part.columns)


def is_blank(part: Part, thing: Model) -> bool:
    """True where a thing says nothing in a part."""
    first = getattr(thing, part.columns[0])
    return first is None or first == "" or first == []


def preferred(part: Part, kept: Model, gone: Model) -> str:
    """Whose value stays unless a person says otherwise: "kept" or "gone"."""
    if part.name in NARROW:
        return "gone" if _openness(part, gone) < _openness(part, kept) else "kept"
    if part.name == "is_silent":
        return "gone" if getattr(gone, "is_silent", False) else "kept"
    if part.name == "email" and not getattr(kept, "organisation_id", None):
        has_more = bool(getattr(gone, "organisation_id", None)) or is_blank(part, kept)
        return "gone" if has_more else "kept"
    return "gone" if is_blank(part, kept) and not is_blank(part, gone) else "kept"


def is_fixed(kind: str, part: Part, kept: Model, gone: Model) -> bool:
    """True where nobody chooses: who asked not to be written to stays so; answers stay with their address."""
    if kind != "resident":
        return False
    has_answers = any(getattr(one, "organisation_id", None) for one in (kept, gone))
    return part.name == "is_silent" or (part.name == "email" and has_answers)


def chosen(kind: str, kept: Model, gone: Model, choices: Mapping[str, str]) -> dict[str, Any]:
    """Columns of `kept` that take the value of `gone`, by what a person chose for each part."""
    found: dict[str, Any] = {}
    for part in PARTS[kind]:
        best = preferred(part, kept, gone)
        choice = best if is_fixed(kind, part, kept, gone) else choices.get(part.name, best)
        if choice == "gone" and differs(part, kept, gone):
            found |= {name: getattr(gone, name) for name in part.columns}
    return found


def _openness(part: Part, thing: Model) -> int:
    value = getattr(thing, part.columns[0])
    return VISIBILITIES.index(value) if value in VISIBILITIES else int(bool(value))
