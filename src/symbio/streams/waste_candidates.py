"""Codes ↔ resources: what a stated code says, and which EWC and FKKO codes a stream could carry.

Links come from the knowledge tables with weight ≈ P(resource | code). A candidate's score is
Σ P(resource) · weight · origin · state · hazard: chapters of both lists follow the origin of a waste, so
the same ash is 10 01 from a power station and 10 13 from a cement kiln.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources as package_files

import numpy as np
import numpy.typing as npt

from symbio.knowledge import Knowledge
from symbio.knowledge.records import WasteKind

OWN_ORIGIN, ANY_ORIGIN, OTHER_ORIGIN = 1.0, 0.7, 0.3
UP, DOWN = 0.5, 0.35  # links of a parent, of a child
PARALLEL = 0.6  # the same kind of residue in the chapter of the activity
NOT_SPECIFIED = 0.6  # EWC codes that end in 99
OTHER_STATE, OTHER_CLASS, OTHER_STAR = 0.6, 0.4, 0.25
OWN_WORDS = 0.5  # of what the words say of a kind of waste itself, beside what its resource says
LEAST_KIND = 0.3  # score of a kind of waste below which its words say nothing
PARALLEL_KIND = 0.8  # of a kind's score for its first parallel in the other list, again for each further one
SHORT_PREFIX = 0.5  # fewer than five digits of FKKO say little
LEAST_SCORE = 0.01
NO_WASTE = frozenset({"energy", "space", "capacity", "service", "knowledge"})
SELDOM_WASTE = frozenset({"gas", "water"})
COMPATIBLE_PHASES = {
    "solid": {"solid", "bulk"},
    "bulk": {"bulk", "solid"},
    "sludge": {"sludge", "paste", "liquid"},
    "paste": {"paste", "sludge"},
    "liquid": {"liquid", "sludge"},
}

Scored = tuple[tuple[str, float], ...]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def _shape_table(name: str) -> list[dict[str, str]]:
    path = package_files.files("symbio.knowledge") / "data" / "code_shapes" / name
    return list(csv.DictReader(path.read_text("utf-8").splitlines())) if path.is_file() else []


@cache
def _origins(scheme: str) -> dict[str, tuple[str, ...]]:
    rows = _shape_table("activity_origins.csv")
    return {row["prefix"]: tuple(row["activities"].split(";")) for row in rows if row["scheme"] == scheme}


@cache
def _origin_prefix(scheme: str, code: str) -> str | None:
    origins = _origins(scheme)
    return next((code[:n] for n in range(len(code), 1, -1) if code[:n] in origins), None)


@cache
def _parallels() -> dict[str, tuple[str, ...]]:
    """EWC code → codes of the same kind of residue in the chapters of other origins."""
    groups = [tuple(row["codes"].split(";")) for row in _shape_table("ewc_parallels.csv")]
    return {code: group for group in groups for code in group}


@cache
def _starred() -> frozenset[str]:
    return frozenset(row["code"] for row in _shape_table("ewc_codes.csv") if row["hazardous"] == "1")


@cache
def _state_phase() -> dict[str, str]:
    return {row["digits"]: row["phase"] for row in _shape_table("fkko_states.csv")}


@cache
def origin_factor(scheme: str, code: str, activity: str | None) -> float:
    """How well the origin in `code` fits `activity` (NACE): own 1, unspecific 0.7, another's 0.3."""
    prefix = _origin_prefix(scheme, code)
    if activity is None or prefix is None:
        return ANY_ORIGIN
    return OWN_ORIGIN if activity.startswith(_origins(scheme)[prefix]) else OTHER_ORIGIN


def words_of_kind(kind: WasteKind) -> tuple[str, ...]:
    """Alternatives of our words for a kind of waste, in both languages."""
    both = (*kind.words_en.split(" / "), *kind.words_ru.split(" / "))
    return tuple(words.strip() for words in both if words.strip())


@dataclass(frozen=True, slots=True)
class WasteFacts:
    """What is known of a stream beside its resource; None is unknown."""

    activity: str | None = None
    hazard_class: int | None = None
    is_hazardous: bool | None = None


class WasteCodes:
    """Links between codes and resources, both ways."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._resources = knowledge.resources
        self._by_code: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
        self._by_resource: dict[str, dict[int, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        for link in knowledge.codes:
            position = self._resources.index.get(link.resource)
            if position is not None:
                self._by_code[link.scheme][link.code][position] = link.weight
                self._by_resource[link.scheme][position][link.code] = link.weight
        self._kinds = knowledge.waste_kinds
        self._weighed = lru_cache(maxsize=20_000)(self._weigh)
        self._is_no_waste = cache(self._names_no_waste)
        self._inherited: dict[tuple[str, int], dict[str, float]] = {}
        self._all_origins: tuple[list[tuple[str, str]], IntArray, IntArray] | None = None

    def links_of_kinds(self) -> tuple[IntArray, npt.NDArray[np.int32], FloatArray]:
        """Links of the kinds of waste as rows: where each kind's begin, resources, weights."""
        rows = [self.resources_of(kind.scheme, kind.code) for kind in self._kinds]
        start = np.cumsum([0, *(len(row) for row in rows)])
        resources = np.array([r for row in rows for r in row], dtype=np.int32)
        return start, resources, np.array([w for row in rows for w in row.values()], dtype=np.float64)

    def resources_of(self, scheme: str, code: str) -> dict[int, float]:
        """Resources that `code` means, with P(resource | code), Σ ≤ 1; empty for a code nobody linked.

        The longest linked prefix counts; where there is none, codes that begin as `code` does.
        """
        links = self._by_code.get(scheme, {})
        for length in range(len(code), 1, -1):
            if code[:length] in links:
                return _bounded(links[code[:length]], 1.0 if length == len(code) else 0.8)
        for length in (len(code), 8, 5) if scheme == "FKKO" else (len(code), 4):
            near = [
                row for other, row in links.items() if len(code) >= length and other.startswith(code[:length])
            ]
            if near:
                merged = {r: max(row.get(r, 0.0) for row in near) for row in near for r in row}
                return _bounded(merged, 0.6)
        return {}

    def linked_length(self, scheme: str, code: str) -> int:
        """How many leading digits of `code` the longest linked row has; 0 when none has."""
        links = self._by_code.get(scheme, {})
        return next((n for n in range(len(code), 1, -1) if code[:n] in links), 0)

    def activity_of(self, scheme: str, code: str) -> str | None:
        """A NACE class, or the beginning of one, where a waste with `code` arises; None for any origin."""
        prefix = _origin_prefix(scheme, code)
        return None if prefix is None else _origins(scheme)[prefix][0]

    def codes_of(self, scheme: str, resource: int) -> dict[str, float]:
        """Codes of `resource` with weight: its own, its ancestors' and, lacking those, its children's."""
        key = (scheme, resource)
        if key not in self._inherited:
            self._inherited[key] = self._collect(scheme, resource)
        return self._inherited[key]

    def _collect(self, scheme: str, resource: int) -> dict[str, float]:
        links = self._by_resource.get(scheme, {})
        found = dict(links.get(resource, {}))
        for ancestor, steps in self._resources.ancestors(resource).items():
            for code, weight in links.get(ancestor, {}).items():
                found[code] = max(found.get(code, 0.0), weight * UP**steps)
        if not found:
            for child, steps in self._resources.descendants(resource).items():
                for code, weight in links.get(child, {}).items():
                    found[code] = max(found.get(code, 0.0), weight * DOWN**steps)
        return found

    def _origins_of(self, resource: int) -> set[tuple[str, str]]:
        """(scheme, prefix) of every origin that the codes of `resource` have; "" for none in particular."""
        return {
            (scheme, _origin_prefix(scheme, code) or "")
            for scheme in ("EWC", "FKKO")
            for code in self.codes_of(scheme, resource)
        }

    def origin_fits(self, activity: str) -> FloatArray:
        """Best origin factor over the codes of each resource; `ANY_ORIGIN` where it has none."""
        if self._all_origins is None:
            owned = [(r, origin) for r in range(len(self._resources)) for origin in self._origins_of(r)]
            origins = sorted({origin for _, origin in owned})
            position = {origin: i for i, origin in enumerate(origins)}
            owners = np.array([r for r, _ in owned], dtype=np.int64)
            self._all_origins = origins, owners, np.array([position[o] for _, o in owned], dtype=np.int64)
        origins, owners, positions = self._all_origins
        factors = np.array([origin_factor(scheme, prefix, activity) for scheme, prefix in origins])
        fits = np.zeros(len(self._resources))
        if len(owners):
            np.maximum.at(fits, owners, factors[positions])
        return np.where(fits > 0.0, fits, ANY_ORIGIN)

    def candidates(
        self,
        scheme: str,
        shares: Sequence[tuple[int, float]],
        facts: WasteFacts,
        top: int,
        kinds: FloatArray | None = None,
    ) -> Scored:
        """Codes of `scheme` ("EWC" or "FKKO") for resources with probability, best first.

        Nothing for a stream that is most likely no waste: energy, space, capacity, service, knowledge.
        """
        waste = [(r, p) for r, p in shares if not self._is_no_waste(r)]
        if sum(p for _, p in waste) < 0.5 * sum(p for _, p in shares):
            return ()
        scores: dict[str, float] = defaultdict(float)
        for resource, p in waste:
            for code, weight in self._weighed(scheme, resource, facts):
                scores[code] += p * weight
        if kinds is not None and scores:
            self._add_kinds(scores, scheme, kinds, facts)
        if scheme == "EWC":
            scores = defaultdict(float, {c: s for c, s in scores.items() if len(c) == 6})
        groups: dict[str, float] = defaultdict(float)
        for code, score in scores.items():
            groups[code[:5]] += score
        best = sorted(scores.items(), key=lambda item: (-item[1], -groups[item[0][:5]], item[0]))[:top]
        return tuple((code, round(min(score, 1.0), 4)) for code, score in best if score >= LEAST_SCORE)

    def _weigh(self, scheme: str, resource: int, facts: WasteFacts) -> tuple[tuple[str, float], ...]:
        """Codes that `resource` may carry, each with its link's weight × origin × state × hazard."""
        codes = self._with_parallels(scheme, resource, facts.activity)
        return tuple((c, w * self._factor(scheme, c, resource, facts)) for c, w in codes.items())

    def _add_kinds(
        self, scores: dict[str, float], scheme: str, kinds: FloatArray, facts: WasteFacts
    ) -> None:
        """Add what the words say of kinds of waste themselves, and of their parallels in the other list."""
        said: dict[str, float] = defaultdict(float)
        for i in np.flatnonzero(kinds >= LEAST_KIND):
            kind, score = self._kinds[i], float(kinds[i]) ** 2
            if kind.scheme == scheme:
                said[kind.code] = max(said[kind.code], score)
            elif scheme == "EWC":
                for place, code in enumerate(kind.parallels):
                    said[code] = max(said[code], PARALLEL_KIND**(place + 1) * score)
        for code, score in said.items():
            scores[code] += OWN_WORDS * score * self._factor(scheme, code, None, facts)

    def _names_no_waste(self, resource: int) -> bool:
        """Energy, space, capacity, service, knowledge; and gases and waters that no code was linked to."""
        kind = self._resources.kind[resource]
        unlinked = not self.codes_of("EWC", resource) and not self.codes_of("FKKO", resource)
        return kind in NO_WASTE or (kind in SELDOM_WASTE and unlinked)

    def _with_parallels(self, scheme: str, resource: int, activity: str | None) -> dict[str, float]:
        """Codes of `resource`, and the same kinds of residue in the chapter of `activity`."""
        codes = self.codes_of(scheme, resource)
        if scheme != "EWC" or activity is None:
            return codes
        found = dict(codes)
        for code, weight in codes.items():
            for parallel in _parallels().get(code, ()):
                if origin_factor("EWC", parallel, activity) == OWN_ORIGIN:
                    found[parallel] = max(found.get(parallel, 0.0), PARALLEL * weight)
        return found

    def _factor(self, scheme: str, code: str, resource: int | None, facts: WasteFacts) -> float:
        factor = origin_factor(scheme, code, facts.activity)
        if scheme == "EWC":
            return factor * self._ewc_factor(code, facts)
        if len(code) < 11:
            return factor * (SHORT_PREFIX if len(code) < 5 else 1.0)
        phase = None if resource is None else self._resources.phase[resource]
        phases = COMPATIBLE_PHASES.get(phase or "", set())
        state = _state_phase().get(code[8:10])
        factor *= 1.0 if not phases or state is None or state in phases else OTHER_STATE
        other_class = facts.hazard_class is not None and code[10] not in {"0", str(facts.hazard_class)}
        return factor * (OTHER_CLASS if other_class else 1.0)

    def _ewc_factor(self, code: str, facts: WasteFacts) -> float:
        factor = NOT_SPECIFIED if code.endswith("99") else 1.0
        wanted = facts.is_hazardous
        if wanted is None and facts.hazard_class is not None:
            wanted = {1: True, 2: True, 5: False}.get(facts.hazard_class)
        if wanted is not None and (code in _starred()) != wanted:
            factor *= OTHER_STAR
        return factor


def _bounded(weights: Mapping[int, float], certainty: float) -> dict[int, float]:
    total = max(sum(weights.values()), 1.0)
    return {r: certainty * w / total for r, w in weights.items()}
