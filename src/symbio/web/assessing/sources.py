"""A row of the knowledge tables on a page of its own: what it says, where it comes from, what uses it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.urls import reverse

from symbio.assessment import cashflow, charge, lifecycle, uncertainty
from symbio.assessment.burdens import SPREAD
from symbio.assessment.categories import UNITS
from symbio.knowledge.records import ActivityFlow, Precedent, Technology
from symbio.knowledge.row import Row
from symbio.knowledge.valued import Factor, Price
from symbio.language import say_code
from symbio.matching.matches import METHOD as MATCH
from symbio.reports.figure_frame import number_words
from symbio.reports.marks import figure
from symbio.reports.page_measures import unit_words
from symbio.web import bridge, origin

TABLES = ("factors", "prices", "parameters", "rates", "charges", "technologies", "uses", "legal_steps",
          "barriers", "precedents", "activity_flows")  # fmt: skip
METHODS = {
    lifecycle.METHOD: "lca",
    cashflow.METHOD: "money",
    uncertainty.METHOD: "montecarlo",
    **{method: word for word, method in origin.METHODS.items()},
}
"""Words of the methods that have a page."""
OF_TABLE = {
    "factors": (lifecycle.METHOD, uncertainty.METHOD),
    "prices": (cashflow.METHOD, uncertainty.METHOD),
    "parameters": (lifecycle.METHOD, cashflow.METHOD, uncertainty.METHOD),
    "rates": (cashflow.METHOD,),
    "charges": (charge.METHOD, cashflow.METHOD),
    "technologies": (MATCH, lifecycle.METHOD, cashflow.METHOD),
    "uses": (MATCH, lifecycle.METHOD),
    "activity_flows": (MATCH, lifecycle.METHOD),
}
"""Methods that take figures from a table."""
_FIGURES = ("value", "low", "high", "rub", "per", "amount", "ratio", "weight")
_LAST = ("source", "source_locator", "grade", "licence")


@dataclass(frozen=True)
class User:
    """Something that uses a row: its words, its page, and in what role."""

    words: str
    href: str
    role: str


@dataclass(frozen=True)
class Sheet:
    """A row of a table: title, what its columns say, and what uses it."""

    title: str
    table: str
    row: str
    facts: tuple[tuple[str, str], ...]
    methods: tuple[str, ...]
    users: tuple[User, ...]
    others: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, Mapping[str, Any]]:
    """Rows by table and identifier."""
    k = bridge.knowledge()
    return {table: {_id(row): row for row in getattr(k, table)} for table in TABLES}


def _id(row: Any) -> str:
    return flow_id(row) if isinstance(row, ActivityFlow) else str(row.id)


def flow_id(flow: ActivityFlow) -> str:
    """Identifier of a typical flow in addresses: class, direction, resource; numbered from the second on."""
    return _flow_ids()[flow]


@lru_cache(maxsize=1)
def _flow_ids() -> Mapping[ActivityFlow, str]:
    alike, found = Counter[str](), {}
    for flow in bridge.knowledge().activity_flows:
        name = f"{flow.nace}:{flow.direction}:{flow.resource}"
        alike[name] += 1
        found[flow] = name if alike[name] == 1 else f"{name}:{alike[name]}"
    return found


def sheet_of(table: str, name: str, lang: str) -> Sheet | None:
    """The page of a row; of the first row of an item where `name` is that of an item of factors."""
    rows = _rows().get(table)
    if rows is None:
        return None
    row = rows.get(name)
    if row is None and table == "factors":
        row = next((one for one in rows.values() if one.item == name), None)
    if row is None:
        return None
    return Sheet(
        title=title_of(row, lang),
        table=table,
        row=_id(row),
        facts=facts_of(row, lang),
        methods=OF_TABLE.get(table, ()),
        users=tuple(_users(table, row, lang)),
        others=tuple(_others(row, lang)),
    )


def title_of(row: Any, lang: str) -> str:
    """What a row is of, in words."""
    if isinstance(row, Factor):
        return f"{row.name(lang)}: {say_code('category-' + row.indicator.lower(), lang)}"
    if isinstance(row, Precedent):
        return f"{row.place}: {row.donor} → {row.receiver}"
    if isinstance(row, ActivityFlow):
        k = bridge.knowledge()
        resource = bridge.resource_name(row.resource, lang)
        return f"{k.activity_name(row.nace, lang) or row.nace}: {resource}"
    if hasattr(row, "name") and callable(row.name):
        return str(row.name(lang))
    return _id(row)


def facts_of(row: Row, lang: str, only: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """(column in words, what it says) of a row; with `only` of these columns, under their plain names."""
    if only:
        return tuple(
            (name, _words(row, name, getattr(row, name), lang))
            for name in only
            if getattr(row, name) is not None
        )
    return tuple(_facts(row, lang))


def _facts(row: Row, lang: str) -> Iterator[tuple[str, str]]:
    """Columns that say something, in the language of the reader; where it comes from stands last."""
    other = "en" if lang == "ru" else "ru"
    named = [one.name for one in fields(row) if one.name not in _LAST and not one.name.endswith(f"_{other}")]
    for name in (*named, *_LAST):
        value = getattr(row, name, None)
        if value in (None, "", ()):
            continue
        yield _column(name, lang), _words(row, name, value, lang)
    if isinstance(row, Factor | Price) and row.low is None:
        percent = f"±{100 * SPREAD[row.grade]:.0f}\u00a0%"
        yield say_code("source-range-by-grade", lang), figure(percent, ())


def _column(name: str, lang: str) -> str:
    words = say_code(f"source-col-{name.removesuffix(f'_{lang}').replace('_', '-')}", lang)
    return name if words.startswith("source-col-") else words


def _words(row: Any, name: str, value: Any, lang: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if name == "unit":
        return _unit(row, str(value), lang)
    if name == "grade":
        return say_code(f"source-grade-{str(value).lower()}", lang)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or name in ("year", "year_from", "year_to")
    ):
        return str(value)
    return figure(number_words(float(value), 6)[lang], ())


def _unit(row: Any, unit: str, lang: str) -> str:
    """The unit of the figure itself: a burden or a price is per unit of its thing."""
    per = "" if unit == "1" else unit_words(unit)[lang]
    if isinstance(row, Factor) and row.indicator in UNITS:
        return f"{say_code('category-unit-' + row.indicator.lower(), lang)}/{per}"
    if isinstance(row, Price):
        return f"{row.currency}/{per}"
    return per or unit


@lru_cache(maxsize=1)
def _linked() -> Mapping[tuple[str, str], list[tuple[str, str, float]]]:
    """(table, what it names) → (resource, role, units per unit of the resource's basis)."""
    k, found = bridge.knowledge(), defaultdict(list)
    for link in k.factor_links:
        found["factors", link.item].append((link.resource, link.role, link.per))
    for cost in k.price_links:
        found["prices", cost.price].append((cost.resource, cost.role, cost.per))
    return found


def _users(table: str, row: Any, lang: str) -> Iterator[User]:
    """What uses a row: resources that it stands for, technologies with their own page."""
    k = bridge.knowledge()
    key = row.item if isinstance(row, Factor) else _id(row)
    for link in k.factor_links if isinstance(row, Factor) else ():
        if link.role == "process" and link.item == row.item:
            yield User(
                k.technology[link.resource].name(lang),
                reverse("thing", args=["technology", link.resource]),
                "",
            )
    for resource, role, per in _linked().get((table, key), ()):
        if resource in k.resources.index:
            name = k.resources.name(k.resources.index[resource], lang)
            number = figure(number_words(per, 4)[lang], ())
            basis = unit_words(k.resources.basis[k.resources.index[resource]].removesuffix("/a"))[lang]
            words = say_code(f"source-role-{role}", lang)
            yield User(name, reverse("thing", args=["resource", resource]), f"{words}: {number}/{basis}")
    if isinstance(row, Technology):
        yield User(row.name(lang), reverse("thing", args=["technology", row.id]), "")
    if isinstance(row, Precedent):
        yield User(title_of(row, lang), reverse("thing", args=["precedent", row.id]), "")
    if isinstance(row, ActivityFlow):
        yield User(title_of(row, lang), reverse("thing", args=["activity", row.nace]), "")
    if table == "uses":
        for name in (row.resource, row.replaces):
            if name in k.resources.index:
                words = k.resources.name(k.resources.index[name], lang)
                yield User(words, reverse("thing", args=["resource", name]), "")


def _others(row: Any, lang: str) -> Iterator[tuple[str, str]]:
    """Other categories of the same item."""
    if isinstance(row, Factor):
        for one in _rows()["factors"].values():
            if one.item == row.item and one.id != row.id:
                words = say_code("category-" + one.indicator.lower(), lang)
                yield words, reverse("source", args=["factors", one.id])
