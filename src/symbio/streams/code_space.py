"""One waste list as positions: what facts about a stream say of each of its codes, all at once.

Chapters of both lists follow the origin of a waste, further digits its state and hazard; so an activity, a
phase and a hazard class each put a factor 0…1 on every code.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources as package_files

import numpy as np
import numpy.typing as npt

OWN_ORIGIN, ANY_ORIGIN, OTHER_ORIGIN = 1.0, 0.7, 0.3
NOT_SPECIFIED = 0.6  # EWC codes that end in 99
OTHER_STATE, OTHER_CLASS, OTHER_STAR = 0.6, 0.4, 0.25
SHORT_PREFIX = 0.5  # fewer than five digits of FKKO say little
GROUP = 5  # digits that codes of one group share
COMPATIBLE_PHASES = {
    "solid": {"solid", "bulk"},
    "bulk": {"bulk", "solid"},
    "sludge": {"sludge", "paste", "liquid"},
    "paste": {"paste", "sludge"},
    "liquid": {"liquid", "sludge"},
}
_IS_HAZARDOUS = {1: True, 2: True, 5: False}

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WasteFacts:
    """What is known of a stream beside its resource; None is unknown."""

    activity: str | None = None
    hazard_class: int | None = None
    is_hazardous: bool | None = None


def _shape_table(name: str) -> list[dict[str, str]]:
    path = package_files.files("symbio.knowledge") / "data" / "code_shapes" / name
    return list(csv.DictReader(path.read_text("utf-8").splitlines())) if path.is_file() else []


@cache
def _origins(scheme: str) -> dict[str, tuple[str, ...]]:
    rows = _shape_table("activity_origins.csv")
    return {row["prefix"]: tuple(row["activities"].split(";")) for row in rows if row["scheme"] == scheme}


@cache
def origin_prefix(scheme: str, code: str) -> str | None:
    """Longest beginning of `code` that names an origin; None where the code names none."""
    origins = _origins(scheme)
    return next((code[:n] for n in range(len(code), 1, -1) if code[:n] in origins), None)


def activity_of(scheme: str, code: str) -> str | None:
    """A NACE class, or the beginning of one, where a waste with `code` arises; None for any origin."""
    prefix = origin_prefix(scheme, code)
    return None if prefix is None else _origins(scheme)[prefix][0]


@cache
def _origins_by_activity(scheme: str) -> dict[str, set[str]]:
    """Beginnings of codes by the (beginning of the) activity that they are the origin of."""
    found: dict[str, set[str]] = defaultdict(set)
    for prefix, activities in _origins(scheme).items():
        for activity in activities:
            found[activity].add(prefix)
    return found


@cache
def _own_origins(scheme: str, activity: str) -> frozenset[str]:
    """Beginnings of codes whose origin is `activity`."""
    by_activity = _origins_by_activity(scheme)
    beginnings = (activity[:n] for n in range(1, len(activity) + 1))
    return frozenset().union(*(by_activity[a] for a in beginnings if a in by_activity))


def origin_factor(scheme: str, code: str, activity: str | None) -> float:
    """How well the origin in `code` fits `activity` (NACE): own 1, unspecific 0.7, another's 0.3."""
    prefix = origin_prefix(scheme, code)
    if activity is None or prefix is None:
        return ANY_ORIGIN
    return OWN_ORIGIN if prefix in _own_origins(scheme, activity) else OTHER_ORIGIN


def origin_factors(scheme: str, prefixes: Iterable[str], activity: str | None) -> list[float]:
    """`origin_factor` of each of `prefixes` (`origin_prefix` of codes; "": no origin in particular)."""
    if activity is None:
        return [ANY_ORIGIN for _ in prefixes]
    own = _own_origins(scheme, activity)
    return [ANY_ORIGIN if not p else OWN_ORIGIN if p in own else OTHER_ORIGIN for p in prefixes]


@cache
def parallels() -> dict[str, tuple[str, ...]]:
    """EWC code → codes of the same kind of residue in the chapters of other origins."""
    groups = [tuple(row["codes"].split(";")) for row in _shape_table("ewc_parallels.csv")]
    return {code: group for group in groups for code in group}


@cache
def _starred() -> frozenset[str]:
    return frozenset(row["code"] for row in _shape_table("ewc_codes.csv") if row["hazardous"] == "1")


@cache
def _state_phase() -> dict[str, str]:
    return {row["digits"]: row["phase"] for row in _shape_table("fkko_states.csv")}


class CodeSpace:
    """The codes of one list in a fixed order.

    Parameters
    ----------
    scheme
        "EWC" or "FKKO".
    codes
        Codes or beginnings of codes; those of EWC count with six digits only.
    """

    def __init__(self, scheme: str, codes: Iterable[str]) -> None:
        self.codes = sorted({c for c in codes if scheme != "EWC" or len(c) == 6})
        self.position = {code: i for i, code in enumerate(self.codes)}
        self.group = self._numbered([code[:GROUP] for code in self.codes])[1]
        self._scheme = scheme
        prefixes = [origin_prefix(scheme, code) or "" for code in self.codes]
        self._prefixes, self._origin = self._numbered(prefixes)
        self._fixed = np.array([self._of_form(code) for code in self.codes])
        self._is_starred = np.array([code in _starred() for code in self.codes], dtype=bool)
        whole = [code if scheme == "FKKO" and len(code) == 11 else " " * 11 for code in self.codes]
        self._states, self._state = self._numbered([code[8:10] for code in whole])
        self._class = np.array([int(code[10]) if code[10].isdigit() else 0 for code in whole], dtype=np.int64)
        self.factors = lru_cache(maxsize=1024)(self._factors)
        self.fits_of_phase = lru_cache(maxsize=16)(self._fits_of_phase)

    @staticmethod
    def _numbered(keys: list[str]) -> tuple[list[str], IntArray]:
        different = sorted(set(keys))
        place = {key: i for i, key in enumerate(different)}
        return different, np.array([place[key] for key in keys], dtype=np.int64)

    def _of_form(self, code: str) -> float:
        if self._scheme == "EWC":
            return NOT_SPECIFIED if code.endswith("99") else 1.0
        return SHORT_PREFIX if len(code) < GROUP else 1.0

    def _factors(self, facts: WasteFacts) -> FloatArray:
        """Factor of every code under `facts`: origin × hazard × what the code's form says."""
        origins = origin_factors(self._scheme, self._prefixes, facts.activity)
        factors = np.array(origins)[self._origin] * self._fixed if origins else self._fixed.copy()
        if self._scheme == "EWC":
            wanted = facts.is_hazardous
            if wanted is None and facts.hazard_class is not None:
                wanted = _IS_HAZARDOUS.get(facts.hazard_class)
            if wanted is not None:
                factors[self._is_starred != wanted] *= OTHER_STAR
        elif facts.hazard_class is not None:
            factors[(self._class != 0) & (self._class != facts.hazard_class)] *= OTHER_CLASS
        factors.setflags(write=False)
        return factors

    def _fits_of_phase(self, phase: str | None) -> FloatArray:
        """Factor of every code for a thing of `phase`: `OTHER_STATE` where the code states another one."""
        phases = COMPATIBLE_PHASES.get(phase or "", set())
        stated = [_state_phase().get(state) for state in self._states]
        fits = [1.0 if not phases or state is None or state in phases else OTHER_STATE for state in stated]
        return np.array(fits)[self._state] if fits else np.zeros(0)
