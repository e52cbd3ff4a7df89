"""What is missing, dangling, contradictory or unsourced in the knowledge tables.

Each rule is a function from `Knowledge` to findings; `check` runs them all. An error breaks answers, a
warning is work left to do.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources as package_files
from typing import Any, Literal

from symbio.knowledge.guidance import CONDITIONS
from symbio.knowledge.limits import parse_limits
from symbio.knowledge.records import TABLES
from symbio.knowledge.store import Knowledge, load
from symbio.language import KnowledgeError, Message, say

KINDS = frozenset({"material", "energy", "water", "gas", "space", "capacity", "service", "knowledge"})
PHASES = frozenset({"solid", "bulk", "sludge", "paste", "liquid", "gas", "none"})
BASES = frozenset({"t/a", "MWh/a", "m3/a", "m2", "unit/a", "h/a"})
LEVELS = frozenset({"prevention", "reuse", "recycling", "recovery", "backfilling", "disposal"})
HAZARD_KINDS = frozenset({"unsafe_mix", "food_feed", "legal", "level", "environment"})
INDICATORS = frozenset({"GWP100", "AP", "EP", "ADPF", "WATER"})
FATE_ROLES = frozenset({"storage", "burial", "neutralisation", "discharge", "emission"})
SCHEMES = frozenset({"EWC", "FKKO", "BY", "CN", "CPA", "CAS"})
CODE_DIGITS = {"EWC": 6, "FKKO": 11, "BY": 7}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend in a table; ``row`` is its identifier."""

    severity: Literal["error", "warning"]
    table: str
    row: str
    message: Message


Rule = Callable[[Knowledge], Iterator[Finding]]


def _error(table: str, row: str, code: str, **facts: str | int | float) -> Finding:
    return Finding("error", table, row, Message(code, facts))


def _warning(table: str, row: str, code: str, **facts: str | int | float) -> Finding:
    return Finding("warning", table, row, Message(code, facts))


_KEYS: dict[str, Callable[[Any], str]] = {
    "names": lambda row: f"{row.resource}: {row.name}",
    "phrases": lambda row: f"{row.resource}: {row.text}",
    "codes": lambda row: f"{row.resource}: {row.scheme} {row.code}",
    "waste_kinds": lambda row: f"{row.scheme} {row.code}",
    "dead_ends": lambda row: str(row.resource),
    "process_names": lambda row: f"{row.subject}: {row.name}",
    "technology_flows": lambda row: f"{row.technology}: {row.resource}",
    "activities": lambda row: str(row.nace),
    "activity_flows": lambda row: f"{row.nace}: {row.resource}",
    "signal_words": lambda row: f"{row.signal}: {row.stem}",
    "factor_links": lambda row: f"{row.resource} {row.role}: {row.item}",
    "price_links": lambda row: f"{row.resource} {row.role}: {row.price}",
}
"""How a row of a table without column ``id`` is called."""


def _called(table: str, row: Any) -> str:
    key = _KEYS.get(table)
    return str(row.id) if key is None else key(row)


def _rows(k: Knowledge) -> Iterator[tuple[str, str, Any]]:
    """Every row of every table, with its table and what it is called."""
    for row in k.resources.rows:
        yield "resources", row.id, row
    for table in TABLES:
        if table != "resources":
            yield from ((table, _called(table, row), row) for row in getattr(k, table))


def unsourced(k: Knowledge) -> Iterator[Finding]:
    """Every row names its source, a grade A, B or C and a licence."""
    for table, row_id, row in _rows(k):
        if not row.source:
            yield _error(table, row_id, "knowledge-unsourced")
        if row.grade not in {"A", "B", "C"}:
            yield _error(table, row_id, "knowledge-grade", grade=row.grade)
        if not row.licence:
            yield _error(table, row_id, "knowledge-unlicensed")


def _references(k: Knowledge) -> Iterator[tuple[str, str, str | None]]:
    for row in k.resources.rows:
        yield from (("resources", row.id, parent) for parent in row.parents)
        yield "resources", row.id, row.replaced_by
    for table, row_id, record in _rows(k):
        for column in ("resource", "replaces", "other_resource"):
            is_process = getattr(record, "role", "") == "process"  # a link that names a technology
            if table != "resources" and hasattr(record, column) and not is_process:
                yield table, row_id, getattr(record, column)


def dangling(k: Knowledge) -> Iterator[Finding]:
    """Every resource and technology that a row names exists."""
    for table, row_id, resource in _references(k):
        if resource and resource not in k.resources.index:
            yield _error(table, row_id, "knowledge-dangling", name=resource)
    for flow in k.technology_flows:
        if flow.technology not in k.technology:
            yield _error("technology_flows", flow.technology, "knowledge-dangling", name=flow.technology)
    for precedent in k.precedents:
        if precedent.technology and precedent.technology not in k.technology:
            yield _error("precedents", precedent.id, "knowledge-dangling", name=precedent.technology)
    for process in k.process_names:
        if process.subject not in k.technology and process.subject not in nace_classes():
            yield _error("process_names", process.name, "knowledge-dangling", name=process.subject)
    yield from _dangling_links(k)
    yield from _dangling_signals(k)
    kinds = k.waste_kind
    for kind in k.waste_kinds:
        for code in kind.parallels:
            if not any((scheme, code) in kinds for scheme in ("EWC", "FKKO")):
                yield _error("waste_kinds", f"{kind.scheme} {kind.code}", "knowledge-dangling", name=code)


def _dangling_links(k: Knowledge) -> Iterator[Finding]:
    items, prices = {row.item for row in k.factors}, {row.id for row in k.prices}
    currencies = {row.currency for row in k.rates} | {"RUB"}
    for link in k.factor_links:
        if link.item not in items:
            yield _error("factor_links", link.resource, "knowledge-dangling", name=link.item)
        if (link.resource in k.technology) is not (link.role == "process"):
            yield _error("factor_links", link.item, "knowledge-dangling", name=link.resource)
    for tie in k.price_links:
        if tie.price not in prices:
            yield _error("price_links", tie.resource, "knowledge-dangling", name=tie.price)
    for price in k.prices:
        if price.currency not in currencies:
            yield _error("prices", price.id, "knowledge-dangling", name=price.currency)


def _dangling_signals(k: Knowledge) -> Iterator[Finding]:
    sides = {signal.id: signal.side for signal in k.signals}
    for word in k.signal_words:
        if word.signal not in sides:
            yield _error("signal_words", word.stem, "knowledge-dangling", name=word.signal)
    for rule in k.signal_rules:
        if not rule.dangers and not rule.uses:
            yield _error("signal_rules", rule.id, "knowledge-rule-empty")
        for side, names in (("offer", rule.dangers), ("need", rule.uses)):
            for name in names:
                if sides.get(name) != side:
                    yield _error("signal_rules", rule.id, "knowledge-dangling", name=name)


_WITH_ID = (
    "uses",
    "technologies",
    "precedents",
    "hazards",
    "signals",
    "signal_rules",
    "partner_bars",
    "charges",
    "factors",
    "prices",
    "rates",
    "parameters",
    "areas",
    "legal_steps",
    "barriers",
    "indicators",
    "network_records",
)


def repeated(k: Knowledge) -> Iterator[Finding]:
    """Identifiers, names of a resource and links of a code are unique."""
    keys: dict[str, Iterable[str]] = {
        "resources": k.resources.ids,
        "activities": (row.nace for row in k.activities),
        "dead_ends": (row.resource for row in k.dead_ends),
        "names": (f"{n.resource} {n.lang}: {n.name.casefold()}" for n in k.names),
        "codes": (f"{c.resource}: {c.scheme} {c.code}" for c in k.codes),
        "waste_kinds": (f"{kind.scheme} {kind.code}" for kind in k.waste_kinds),
    }
    for table in _WITH_ID:
        keys[table] = (row.id for row in getattr(k, table))
    for table, identifiers in keys.items():
        for identifier, count in Counter(identifiers).items():
            if count > 1:
                severity = _warning if table in {"names", "codes"} else _error
                yield severity(table, identifier, "knowledge-repeated", count=count)


def unknown_words(k: Knowledge) -> Iterator[Finding]:
    """Columns with a closed list hold nothing else."""
    for row in k.resources.rows:
        for column, allowed in (("kind", KINDS), ("phase", PHASES), ("basis", BASES)):
            if getattr(row, column) not in allowed:
                yield _error(
                    "resources", row.id, "knowledge-value", column=column, value=getattr(row, column)
                )
    for use in k.uses:
        if use.level and use.level not in LEVELS:
            yield _error("uses", use.id, "knowledge-value", column="level", value=use.level)
    closed: tuple[tuple[str, str, Set[Any]], ...] = (
        ("hazards", "kind", HAZARD_KINDS),
        ("hazards", "verdict", {"refuse", "warn"}),
        ("signals", "side", {"offer", "need"}),
        ("signal_rules", "kind", HAZARD_KINDS),
        ("signal_rules", "verdict", {"refuse", "warn"}),
        ("partner_bars", "direction", {"in", "out"}),
        ("partner_bars", "verdict", {"unsafe", "wrong"}),
        ("waste_kinds", "scheme", {"EWC", "FKKO"}),
        ("charges", "kind", {"placement", "coefficient"}),
        ("charges", "hazard_class", {None, 1, 2, 3, 4, 5}),
        ("charges", "branch", {None, "mining", "processing", "other"}),
        ("charges", "unit", {"RUB/t", "1"}),
        ("factors", "indicator", INDICATORS),
        ("legal_steps", "condition", CONDITIONS),
        ("legal_steps", "region", {None, "RU", "BY", "EU"}),
        ("barriers", "condition", CONDITIONS),
        ("barriers", "category", {"institutional", "technological", "economic", "informational"}),
        ("indicators", "category", {"social", "economic", "environmental"}),
        ("network_records", "indicator", {row.id for row in k.indicators}),
        ("factor_links", "role", FATE_ROLES | {"production", "use", "process"}),
        ("price_links", "role", FATE_ROLES | {"new", "secondary", "store"}),
    )
    for table, column, words in closed:
        for record in getattr(k, table):
            if getattr(record, column) not in words:
                yield _error(
                    table,
                    _called(table, record),
                    "knowledge-value",
                    column=column,
                    value=getattr(record, column),
                )
    for flow in k.technology_flows:
        if flow.direction not in {"in", "out"} or flow.role not in {"main", "aux", "residue"}:
            value = f"{flow.direction}/{flow.role}"
            yield _error("technology_flows", flow.technology, "knowledge-value", column="role", value=value)


def codes(k: Knowledge) -> Iterator[Finding]:
    """Codes have the digits of their scheme and weights lie in 0…1."""
    for link in k.codes:
        where = f"{link.resource}: {link.scheme} {link.code}"
        if link.scheme not in SCHEMES:
            yield _error("codes", where, "knowledge-value", column="scheme", value=link.scheme)
        digits = CODE_DIGITS.get(link.scheme)
        if digits and not (link.code.isdigit() and len(link.code) <= digits):
            yield _error("codes", where, "knowledge-value", column="code", value=link.code)
        if not 0 < link.weight <= 1:
            yield _error("codes", where, "knowledge-value", column="weight", value=link.weight)
    for kind in k.waste_kinds:
        if not (kind.code.isdigit() and len(kind.code) == CODE_DIGITS.get(kind.scheme)):
            where = f"{kind.scheme} {kind.code}"
            yield _error("waste_kinds", where, "knowledge-value", column="code", value=kind.code)


@cache
def nace_classes() -> frozenset[str]:
    """The four-digit classes of NACE Rev.2; empty where the list is not installed."""
    path = package_files.files("symbio.knowledge") / "data" / "nace_classes.csv"
    if not path.is_file():
        return frozenset()
    return frozenset(line.split(",")[0] for line in path.read_text("utf-8").splitlines()[1:])


def _nace_cells(k: Knowledge) -> Iterator[tuple[str, str, str]]:
    for activity in k.activities:
        yield "activities", activity.nace, activity.nace
    for flow in k.activity_flows:
        yield "activity_flows", f"{flow.nace}: {flow.resource}", flow.nace
    for precedent in k.precedents:
        for nace in (precedent.donor_nace, precedent.receiver_nace):
            if nace:
                yield "precedents", precedent.id, nace
    for table, row_id, row in _rows(k):
        if table in {"uses", "technologies", "hazards", "signals"}:
            yield from ((table, row_id, prefix) for prefix in row.activities)
        if table == "partner_bars":
            yield table, row_id, row.nace


def activities(k: Knowledge) -> Iterator[Finding]:
    """Activities are classes of NACE Rev.2 (or prefixes of one), and profiled classes have words."""
    known = nace_classes()
    for table, row_id, nace in _nace_cells(k):
        if known and not any(cls.startswith(nace) for cls in known):
            yield _error(table, row_id, "knowledge-nace", nace=nace)
    for nace in sorted({flow.nace for flow in k.activity_flows} - set(k.activity)):
        yield _warning("activity_flows", nace, "knowledge-no-words", name=nace)


def limits(k: Knowledge) -> Iterator[Finding]:
    """Limits parse, and do not contradict each other."""
    texts = [("uses", use.id, use.limits) for use in k.uses]
    texts += [("technology_flows", f"{f.technology}: {f.resource}", f.limits) for f in k.technology_flows]
    for table, row_id, text in texts:
        try:
            bounds: dict[str, list[float]] = defaultdict(lambda: [float("-inf"), float("inf")])
            for limit in parse_limits(text):
                bounds[limit.quantity][1 if limit.is_upper else 0] = limit.value
            if any(low > high for low, high in bounds.values()):
                yield _error(table, row_id, "knowledge-contradiction", text=text or "")
        except KnowledgeError as error:
            yield Finding("error", table, row_id, error.message)


def _in_order(*values: float | None) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and known == sorted(known)


def ranges(k: Knowledge) -> Iterator[Finding]:
    """Low does not exceed high; weights and shares lie in 0…1."""
    for row in k.resources.rows:
        for stem in ("density_kg_m3", "moisture_pct", "lhv_mj_kg", "temperature_c"):
            low, high = getattr(row, f"{stem}_low"), getattr(row, f"{stem}_high")
            if low is not None and high is not None and low > high:
                yield _error(
                    "resources", row.id, "knowledge-contradiction", text=f"{stem}: {low:g} > {high:g}"
                )
    for table, valued in (("factors", k.factors), ("prices", k.prices), ("parameters", k.parameters)):
        for one in valued:
            if not _in_order(one.low, one.value, one.high):
                text = f"{one.low} … {one.value} … {one.high}"
                yield _error(table, one.id, "knowledge-contradiction", text=text)
    weights = [("uses", use.id, use.weight) for use in k.uses]
    weights += [
        ("activity_flows", f"{f.nace}: {f.resource}", f.share)
        for f in k.activity_flows
        if f.share is not None
    ]
    for table, row_id, weight in weights:
        if not 0 < weight <= 1:
            yield _error(table, row_id, "knowledge-value", column="weight", value=weight)


def cycles(k: Knowledge) -> Iterator[Finding]:
    """The hierarchy has no circle, every resource has a parent of its own kind's tree, none is orphaned."""
    for i, row in enumerate(k.resources.rows):
        if any(i in k.resources.ancestors(j) for j in k.resources.parents[i]):
            yield _error("resources", row.id, "knowledge-circle")
        if not row.parents and not row.abstract:
            yield _error("resources", row.id, "knowledge-no-parent")


def missing(k: Knowledge) -> Iterator[Finding]:
    """Work left: resources with a single language or no way out; technologies without flows."""
    used = {use.resource for use in k.uses} | {f.resource for f in k.technology_flows if f.direction == "in"}
    wanted = {use.replaces for use in k.uses} | {
        f.resource for f in k.technology_flows if f.direction == "out"
    }
    taken = {flow.resource for flow in k.activity_flows if flow.direction == "in"}
    for i, row in enumerate(k.resources.rows):
        family = {row.id} | {k.resources.ids[j] for j in k.resources.ancestors(i)}
        if not row.abstract and not family & (used | wanted | taken):
            yield _warning("resources", row.id, "knowledge-no-use")
    flows = defaultdict(set)
    for flow in k.technology_flows:
        flows[flow.technology].add((flow.direction, flow.role))
    for technology in k.technologies:
        for side in (("in", "main"), ("out", "main")):
            if side not in flows[technology.id]:
                yield _warning("technologies", technology.id, "knowledge-no-flow", side=side[0])


RULES: tuple[Rule, ...] = (
    unsourced,
    dangling,
    repeated,
    unknown_words,
    codes,
    activities,
    limits,
    ranges,
    cycles,
    missing,
)


def check(knowledge: Knowledge) -> tuple[Finding, ...]:
    """All findings of all rules, errors first, in order of rule and row."""
    findings = [finding for rule in RULES for finding in rule(knowledge)]
    return tuple(sorted(findings, key=lambda finding: finding.severity != "error"))


def main() -> int:
    """Print the findings; return 1 when there is an error."""
    try:
        findings = check(load())
    except KnowledgeError as error:
        print(say(error.message, "en"))
        return 1
    for finding in findings:
        print(f"{finding.severity:8} {finding.table}: {finding.row}: {say(finding.message, 'en')}")
    print({s: sum(f.severity == s for f in findings) for s in ("error", "warning")})
    return int(any(finding.severity == "error" for finding in findings))


if __name__ == "__main__":
    sys.exit(main())
