"""The knowledge that the platform serves: edition, rows, what is to be mended, method identifiers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from symbio.assessment import charge
from symbio.knowledge.check import Finding, check
from symbio.knowledge.records import TABLES
from symbio.matching import compat, matches
from symbio.web import bridge

METHODS = (matches.METHOD, compat.METHOD, charge.METHOD)
"""Identifiers of the formulas in force."""
MOST_FINDINGS = 200


@lru_cache(maxsize=2)
def findings(edition: str) -> tuple[Finding, ...]:
    """What is to be mended in an edition, errors first; takes some seconds once."""
    found = check(bridge.knowledge())
    return tuple(sorted(found, key=lambda one: (one.severity != "error", one.table, one.row)))


def edition_facts(*, is_checked: bool) -> dict[str, Any]:
    """Edition, rows of each table, methods; with findings where asked for."""
    k = bridge.knowledge()
    facts: dict[str, Any] = {
        "edition": k.edition,
        "tables": [(table, len(getattr(k, table))) for table in TABLES],
        "methods": METHODS,
    }
    if is_checked:
        found = findings(k.edition)
        facts["findings"] = found[:MOST_FINDINGS]
        facts["n_findings"] = len(found)
        facts["n_errors"] = sum(one.severity == "error" for one in found)
        facts["n_warnings"] = len(found) - facts["n_errors"]
    return facts
