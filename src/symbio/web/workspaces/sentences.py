"""What a facilitator asks of the list of candidates, as one sentence: said, and read again.

“heat within 15 km, ≥ 1,000 t/a, not yet contacted” stands in the address, heads the page and its print, and
can be typed over, in either language. What a sentence says is what `Query` holds, and back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache

from symbio.language import LANGUAGES, say_code
from symbio.matching.explanation import unit_name
from symbio.reports.page_find import finder
from symbio.web import bridge
from symbio.web.registry.models import KINDS
from symbio.web.workspaces.models import STAGES

ORDERS = ("plausibility", "tonnes", "distance", "money", "climate")
BASES = ("declared", "inferred")
UNITS = ("t/a", "MWh/a", "m3/a")
MOST_KM, MOST_QUANTITY = 10_000.0, 1e12
_NUMBER = r"(\d[\d\s\u00a0\u202f.,]*)"
_UNITS = {"t": ("t/a", 1.0), "т": ("t/a", 1.0), "mwh": ("MWh/a", 1.0), "мвт·ч": ("MWh/a", 1.0),
          "мвтч": ("MWh/a", 1.0), "gwh": ("MWh/a", 1000.0), "гвт·ч": ("MWh/a", 1000.0),
          "гвтч": ("MWh/a", 1000.0), "m³": ("m3/a", 1.0), "м³": ("m3/a", 1.0), "m3": ("m3/a", 1.0),
          "м3": ("m3/a", 1.0)}  # fmt: skip
_WITHIN = re.compile(rf"\b(?:within|до|в пределах|не дальше)\s*{_NUMBER}\s*(?:km|км)\b", re.IGNORECASE)
_LEAST = re.compile(
    rf"(?:≥|>=|\bat least\b|\bне менее\b|\bот\b)\s*{_NUMBER}\s*({'|'.join(_UNITS)})"
    r"(?:\s*/\s*(?:a|год|year)\b)?",
    re.IGNORECASE,
)
_ACTIVITY = re.compile(r"\b(?:activity|okved|nace|оквэд)\s*(\d{2}(?:\.\d{1,2})?)", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:near|близ|около)\s+([^,;]{2,80})", re.IGNORECASE)


@dataclass(frozen=True)
class Query:
    """What the address of a workspace asks for; ``unread`` are words of its sentence that say nothing."""

    resource: str = ""
    kind: str = ""
    place: str = ""
    activity: str = ""
    within: float | None = None
    least: float | None = None
    unit: str = "t/a"
    stage: str = ""
    basis: str = ""
    order: str = "plausibility"
    page: int = 1
    unread: str = field(default="", compare=False)

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Query:
        """From the parameters of an address: its sentence, and over it single ones; nonsense is left out."""
        said: dict[str, str] = {**read(asked.get("ask", "")), **asked}
        page = said.get("page", "1")
        resource = said.get("resource", "").strip()
        return cls(
            resource=resource if resource in bridge.knowledge().resources.index else "",
            kind=_among(said.get("kind"), KINDS),
            place=_plain(said.get("place", "")),
            activity="".join(c for c in said.get("activity", "")[:5] if c.isdigit() or c == "."),
            within=number(said.get("within", ""), MOST_KM),
            least=number(said.get("least", ""), MOST_QUANTITY),
            unit=_among(said.get("unit"), UNITS) or "t/a",
            stage=_among(said.get("stage"), STAGES),
            basis=_among(said.get("basis"), BASES),
            order=_among(said.get("order"), ORDERS) or "plausibility",
            page=int(page) if page.isdigit() and 0 < int(page[:5]) < 10_000 and len(page) < 6 else 1,
            unread=said.get("unread", "")[:80],
        )

    @property
    def is_narrow(self) -> bool:
        """True where anything is left out that the workspace has."""
        same = Query(order=self.order, page=self.page, unit=self.unit)
        return any(getattr(self, one.name) != getattr(same, one.name) for one in fields(self) if one.compare)


def _among(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value is not None and value in allowed else ""


def _plain(text: str) -> str:
    return " ".join("".join(c for c in text if c.isprintable() and c not in ",;").split())[:80]


def number(text: str, most: float) -> float | None:
    """A number of 0 … `most` as people write it, with either mark and groups; None where it is none."""
    tidy = re.sub(r"[\s\u00a0\u202f]", "", text)
    if re.fullmatch(r"\d{1,3}(,\d{3})+", tidy):
        tidy = tidy.replace(",", "")
    tidy = tidy.rstrip(".,").replace(",", ".")
    if not re.fullmatch(r"\d{1,15}(\.\d{1,6})?", tidy):
        return None
    return min(float(tidy), most)


def sentence(query: Query, lang: str) -> str:
    """`query` in words; "" where it asks for everything."""
    what = _what(query, lang)
    within = "" if query.within is None else say_code("find-within", lang, km=query.within)
    parts = [" ".join(part for part in (what, within) if part)]
    if query.least is not None:
        parts.append(say_code("find-least", lang, value=query.least, unit=unit_name(query.unit, lang)))
    if query.place:
        parts.append(say_code("find-near", lang, place=query.place))
    if query.activity:
        parts.append(say_code("find-activity", lang, code=query.activity))
    parts += [say_code(f"find-stage-{query.stage.replace('_', '-')}", lang)] if query.stage else []
    parts += [say_code(f"find-basis-{query.basis}", lang)] if query.basis else []
    return ", ".join(part for part in parts if part)


def _what(query: Query, lang: str) -> str:
    table = bridge.knowledge().resources
    if query.resource:
        name = table.name(table.index[query.resource], lang)
        return name if _resource(name) == query.resource else query.resource
    return say_code(f"kind-{query.kind}", lang) if query.kind else ""


@lru_cache(maxsize=1024)
def read(text: str) -> Mapping[str, str]:
    """Parameters that a sentence of either language says; what it says beside them is "unread"."""
    said: dict[str, str] = {}
    rest = text[:300].replace("ё", "е")
    for name, values in (("stage", STAGES), ("basis", BASES)):
        rest, found = _closed(rest, name, values)
        said |= found
    for name, pattern in (("activity", _ACTIVITY), ("within", _WITHIN), ("place", _PLACE)):
        match = pattern.search(rest)
        if match:
            said[name], rest = match[1].strip(), rest[: match.start()] + " , " + rest[match.end() :]
    match = _LEAST.search(rest)
    if match:
        unit, factor = _UNITS[match[2].lower()]
        value = number(match[1], MOST_QUANTITY)
        rest = rest[: match.start()] + " , " + rest[match.end() :]
        said |= {} if value is None else {"least": f"{value * factor:.12g}", "unit": unit}
    return said | _thing(_key(rest))


def _key(words: str) -> str:
    """`words` as they are compared: without case, and with one comma where there are several."""
    return re.sub(r"[\s,;]*[,;]+[\s,;]*", ", ", words.casefold().replace("ё", "е")).strip(" ,;.")


def _closed(text: str, name: str, values: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """`text` without the words of one of `values`, and that one."""
    worded = [
        (say_code(f"find-{name}-{value.replace('_', '-')}", lang).replace("ё", "е"), value)
        for value in values
        for lang in LANGUAGES
    ]
    for words, value in sorted(worded, key=lambda one: -len(one[0])):
        at = text.casefold().find(words.casefold())
        if at >= 0:
            return text[:at] + "," + text[at + len(words) :], {name: value}
    return text, {}


def _thing(words: str) -> dict[str, str]:
    """The kind or resource that the remaining words name; else they are unread."""
    if not any(c.isalnum() for c in words):
        return {}
    for kind in KINDS:
        if words in {say_code(f"kind-{kind}", lang).casefold() for lang in LANGUAGES}:
            return {"kind": kind}
    resource = _resource(words)
    return {"resource": resource} if resource else {"unread": words}


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Name of a resource in either language, and its identifier → the identifier."""
    table = bridge.knowledge().resources
    found: dict[str, str] = {}
    for i, name in enumerate(table.ids):
        for words in (name, *(table.name(i, lang) for lang in LANGUAGES)):
            found.setdefault(_key(words), name)
    return found


@lru_cache(maxsize=1024)
def _resource(words: str) -> str:
    """Resource that is named so, or else is meant most likely; "" for none."""
    named = _names().get(_key(words))
    if named is not None:
        return named
    found = finder(bridge.knowledge()).find(words, "resource")
    return found[0].id if found else ""
