"""Two things side by side, part by part, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from symbio.language import say_code
from symbio.matching.explanation import rounded, unit_name
from symbio.reports.page_measures import range_words
from symbio.streams.fields import choices
from symbio.web.bridge import knowledge
from symbio.web.duplicates.fields import PARTS, Part, differs, is_fixed, preferred
from symbio.web.registry.models import Site, Stream


@dataclass(frozen=True)
class Line:
    """One part of two things: what each says, whether they differ, whose value stays unless one chooses."""

    name: str
    a: str
    b: str
    is_different: bool
    stays: str
    is_fixed: bool


def side_by_side(kind: str, a: Model, b: Model, lang: str) -> list[Line]:
    """Parts of which at least one of two things says something; ``stays`` is "a" or "b"."""
    lines = []
    for part in PARTS[kind]:
        told = [words_of(part, one, lang) for one in (a, b)]
        stays = "b" if preferred(part, a, b) == "gone" else "a"
        if any(told):
            fixed = is_fixed(kind, part, a, b)
            lines.append(Line(part.name, told[0], told[1], differs(part, a, b), stays, fixed))
    return lines


def words_of(part: Part, thing: Model, lang: str) -> str:
    """What a thing says in a part; "" for nothing."""
    said = _SAID.get(part.name)
    if said is not None:
        return said(thing, lang)
    value = getattr(thing, part.columns[0])
    if isinstance(value, bool):
        return say_code("dup-yes" if value else "dup-no", lang)
    return "" if value is None else str(value)


def _activity(thing: Any, lang: str) -> str:
    if not thing.activity:
        return str(getattr(thing, "activity_text", ""))
    return f"{knowledge().activity_name(thing.activity, lang) or ''} ({thing.activity})".strip()


def _place(thing: Any, lang: str) -> str:
    name = thing.place if isinstance(thing, Site) else thing.town
    at = "" if thing.lat is None or thing.lon is None else f"{thing.lat:.4f}, {thing.lon:.4f}"
    return " · ".join(filter(None, (name, thing.country, at)))


def _quantity(stream: Stream, lang: str) -> str:
    unit = unit_name(stream.unit or None, lang)
    ends = (stream.quantity_low, stream.quantity_high)
    if ends != (None, None) and ends[0] != ends[1]:
        words = range_words(*ends)
        return f"{words[lang]} {unit}".strip() if words else ""
    if stream.quantity is None:
        return unit
    code = "quantity-about" if stream.is_estimated else "quantity-stated"
    return say_code(code, lang, value=rounded(stream.quantity, 6), unit=unit).strip()


def _span(name: str) -> Callable[[Any, str], str]:
    def said(stream: Any, lang: str) -> str:
        words = range_words(getattr(stream, f"{name}_low"), getattr(stream, f"{name}_high"))
        return words[lang] if words else ""

    return said


def _choice(field: str) -> Callable[[Any, str], str]:
    def said(stream: Any, lang: str) -> str:
        value = getattr(stream, field)
        return next((c.label[lang] for c in choices()[field] if c.value == value), value)

    return said


def _fate(stream: Stream, lang: str) -> str:
    return " · ".join(filter(None, (_choice("current_fate")(stream, lang), stream.fate_text)))


def _sees(name: str) -> Callable[[Any, str], str]:
    return lambda stream, lang: say_code(f"web-sees-{getattr(stream, name)}", lang)


def _joined(*names: str) -> Callable[[Any, str], str]:
    return lambda thing, lang: " · ".join(str(getattr(thing, name)) for name in names if getattr(thing, name))


_SAID: Mapping[str, Callable[[Any, str], str]] = {
    "activity": _activity,
    "place": _place,
    "town": _place,
    "quantity": _quantity,
    "codes": lambda stream, lang: ", ".join(
        f"{code['scheme']} {code['code']}" for code in stream.codes or ()
    ),
    "pattern": _choice("pattern"),
    "current_fate": _fate,
    "unit_cost": lambda stream, lang: (
        "" if stream.unit_cost is None else f"{rounded(stream.unit_cost, 6):g} {stream.currency}".strip()
    ),
    "source": _joined("source", "grade"),
    "email": lambda resident, lang: resident.email,
    **{name: _span(name) for name in ("temperature_c", "pressure_bar", "moisture_pct", "grain_size_mm")},
    **{name: _sees(name) for name in ("sees_what", "sees_quality", "sees_money")},
}


def facts_of(kind: str, thing: Any) -> dict[str, Any]:
    """What else tells two things apart: where they come from, how much hangs on them."""
    if kind == "stream":
        return {
            "site": thing.site.name,
            "file": thing.taken.name if thing.taken else "",
            "at": thing.created_at,
        }
    if kind == "site":
        return {"streams": Stream.objects.filter(site=thing, removed_at=None).count(), "at": thing.created_at}
    if kind == "organisation":
        return {"sites": thing.sites.count(), "members": thing.members.count(), "at": thing.created_at}
    company = thing.organisation
    return {"company": company.name if company else "", "at": thing.created_at}
