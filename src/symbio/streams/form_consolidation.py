"""Branch and consolidated reports of one firm: the same tonnes twice. Find them, count one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from symbio.language import Message
from symbio.language.messages import Fact
from symbio.streams.table import Streams

_TOLERANCE = 0.01
_SMALL_T = 1.0
_SHARE_OF_CODES = 0.95


@dataclass(frozen=True, slots=True)
class Consolidation:
    """One report that equals the sum of others.

    Parameters
    ----------
    whole
        Position of the consolidated report: leave it out, its streams stand in the branches' reports,
        which know their own places.
    branches
        Positions of the reports to count.
    message
        The same in words.
    """

    whole: int
    branches: tuple[int, ...]
    message: Message


def detect_consolidation(reports: Sequence[Streams]) -> tuple[Consolidation, ...]:
    """Find consolidated reports among state forms.

    Parameters
    ----------
    reports
        Streams read from state forms, one report each.

    Returns
    -------
    tuple
        One entry per firm whose largest report equals the sum of its others: by waste code within 1 %
        (or one tonne) for 95 % of the codes, and by generation. Reports belong to one firm when they
        carry the same taxpayer number, or the same name where the number is missing.
    """
    firms: dict[str, list[int]] = {}
    for position, report in enumerate(reports):
        key = _firm(report)
        if key:
            firms.setdefault(key, []).append(position)
    found = (_of_one_firm(reports, positions) for positions in firms.values() if len(positions) >= 3)
    return tuple(consolidation for consolidation in found if consolidation is not None)


def _facts(report: Streams) -> Mapping[str, object]:
    """Header facts of a report, as the note about its reading carries them."""
    return next((p.message.facts for p in report.problems if p.message.code == "form-read"), {})


def _firm(report: Streams) -> str:
    facts = _facts(report)
    return str(facts.get("taxpayer") or facts.get("company") or "").strip().casefold()


def _generated(report: Streams) -> float:
    value = _facts(report).get("generated")
    return float(value) if isinstance(value, int | float) else 0.0


def _of_one_firm(reports: Sequence[Streams], positions: list[int]) -> Consolidation | None:
    whole = max(positions, key=lambda position: _generated(reports[position]))
    branches = tuple(position for position in positions if position != whole)
    total = sum(_generated(reports[position]) for position in branches)
    if not _alike(_generated(reports[whole]), total):
        return None
    parts: dict[str, float] = {}
    for position in branches:
        for code, amount in _by_code(reports[position]).items():
            parts[code] = parts.get(code, 0.0) + amount
    own = _by_code(reports[whole])
    codes = own.keys() | parts.keys()
    alike = sum(_alike(own.get(code, 0.0), parts.get(code, 0.0)) for code in codes)
    if not codes or alike < _SHARE_OF_CODES * len(codes):
        return None
    names = ", ".join(reports[position].source for position in branches)
    firm = str(_facts(reports[whole]).get("company") or "")
    facts: dict[str, Fact] = {"whole": reports[whole].source, "branches": names, "company": firm}
    facts["count"] = len(branches)
    return Consolidation(whole, branches, Message("form-consolidated", facts))


def _alike(a: float, b: float) -> bool:
    return abs(a - b) <= max(_SMALL_T, _TOLERANCE * max(a, b))


def _by_code(report: Streams) -> dict[str, float]:
    """Tonnes a year by waste code (or name, where there is none), offers and running exchanges together."""
    table = report.table.filter(pl.col("unit") == "t/a")
    totals: dict[str, float] = {}
    for codes, stream, quantity in table.select("codes", "stream", "quantity").iter_rows():
        key = codes[0]["code"] if codes else stream.casefold()
        totals[key] = totals.get(key, 0.0) + (quantity or 0.0)
    return totals
