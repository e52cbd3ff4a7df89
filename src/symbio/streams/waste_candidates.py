"""Codes ↔ resources: what a stated code says, and which EWC and FKKO codes a stream could carry.

Links come from the knowledge tables with weight ≈ P(resource | code). A candidate's score is
Σ P(resource) · weight · origin · state · hazard (`code_space`): chapters of both lists follow the origin of a
waste, so the same ash is 10 01 from a power station and 10 13 from a cement kiln.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from symbio.knowledge import Knowledge
from symbio.knowledge.records import WasteKind
from symbio.streams.code_space import (
    ANY_ORIGIN,
    OWN_ORIGIN,
    CodeSpace,
    FloatArray,
    IntArray,
    WasteFacts,
    origin_factor,
    origin_factors,
    origin_prefix,
    parallels,
)
from symbio.streams.share_kernel import Spoken, likely_codes

UP, DOWN = 0.5, 0.35  # links of a parent, of a child
PARALLEL = 0.6  # the same kind of residue in the chapter of the activity
OWN_WORDS = 0.5  # of what the words say of a kind of waste itself, beside what its resource says
LEAST_KIND = 0.3  # score of a kind of waste below which its words say nothing
PARALLEL_KIND = 0.8  # of a kind's score for its first parallel in the other list, again for each further one
MEANT = 0.2  # of the weight of a code's strongest link, that a link must have for the code to mean it
TELLING = 0.15  # of the weight of a resource's strongest code, that a code must have to tell an origin
LEAST_SCORE = 0.01
NO_WASTE = frozenset({"energy", "space", "capacity", "service", "knowledge"})
SELDOM_WASTE = frozenset({"gas", "water"})

_NO_PLACES, _NO_SCORES = np.zeros(0, dtype=np.int64), np.zeros(0)

Scored = tuple[tuple[str, float], ...]


def words_of_kind(kind: WasteKind) -> tuple[str, ...]:
    """Alternatives of our words for a kind of waste, in both languages."""
    both = (*kind.words_en.split(" / "), *kind.words_ru.split(" / "))
    return tuple(words.strip() for words in both if words.strip())


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
        self._space = cache(self._make_space)
        self._said_of = cache(self._make_said_of)
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
        """(scheme, prefix) of every origin that codes of `resource` have; "" for none in particular.

        Codes that it only seldom carries tell no origin.
        """
        origins = set()
        for scheme in ("EWC", "FKKO"):
            codes = self.codes_of(scheme, resource)
            least = TELLING * max(codes.values(), default=0.0)
            origins |= {
                (scheme, origin_prefix(scheme, code) or "") for code, w in codes.items() if w >= least
            }
        return origins

    def origin_fits(self, activity: str) -> FloatArray:
        """Best origin factor over the codes of each resource; `ANY_ORIGIN` where it has none."""
        if self._all_origins is None:
            owned = [(r, origin) for r in range(len(self._resources)) for origin in self._origins_of(r)]
            origins = sorted({origin for _, origin in owned})
            position = {origin: i for i, origin in enumerate(origins)}
            owners = np.array([r for r, _ in owned], dtype=np.int64)
            self._all_origins = origins, owners, np.array([position[o] for _, o in owned], dtype=np.int64)
        origins, owners, positions = self._all_origins
        of_scheme = {
            scheme: origin_factors(scheme, [p for s, p in origins if s == scheme], activity)
            for scheme in ("EWC", "FKKO")  # in the order of the sorted origins
        }
        factors = np.array([*of_scheme["EWC"], *of_scheme["FKKO"]])
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
        space = self._space(scheme)
        rows = [(p, *self._weighed(scheme, resource, facts.activity)) for resource, p in waste]
        places = np.concatenate([places for _, places, _ in rows] or [_NO_PLACES])
        if not len(places):
            return ()
        best, scores = likely_codes(
            places,
            np.concatenate([p * weights for p, _, weights in rows]),
            _NO_SCORES if kinds is None else kinds,
            self._said_of(scheme),
            (LEAST_KIND, OWN_WORDS),
            space.factors(facts),
            space.group,
            LEAST_SCORE,
            top,
        )
        return tuple(
            (space.codes[i], min(round(score, 4), 1.0))
            for i, score in zip(best.tolist(), scores.tolist(), strict=True)
        )

    def _make_space(self, scheme: str) -> CodeSpace:
        linked = self._by_code.get(scheme, {})
        kinds = (kind.code for kind in self._kinds if kind.scheme == scheme)
        if scheme != "EWC":
            return CodeSpace(scheme, {*linked, *kinds})
        others = {code for group in parallels().values() for code in group}
        of_kinds = {code for kind in self._kinds for code in kind.parallels}
        return CodeSpace(scheme, {*linked, *kinds, *others, *of_kinds})

    def _weigh(self, scheme: str, resource: int, activity: str | None) -> tuple[IntArray, FloatArray]:
        """Places of codes that `resource` may carry, each with its link's weight × state."""
        codes, space = self._with_parallels(scheme, resource, activity), self._space(scheme)
        places = np.array([space.position[c] for c in codes if c in space.position], dtype=np.int64)
        weights = np.array([w for c, w in codes.items() if c in space.position])
        return places, weights * space.fits_of_phase(self._resources.phase[resource])[places]

    def _make_said_of(self, scheme: str) -> Spoken:
        """Codes of `scheme` that each kind of waste speaks for: its own, or its parallels in this list."""
        space = self._space(scheme)
        rows = [self._spoken(kind, scheme) for kind in self._kinds]
        known = [[(space.position[c], part) for c, part in row if c in space.position] for row in rows]
        flat = [pair for row in known for pair in row]
        start = np.cumsum([0, *(len(row) for row in known)])
        return Spoken(start, np.array([i for i, _ in flat], dtype=np.int64), np.array([w for _, w in flat]))

    @staticmethod
    def _spoken(kind: WasteKind, scheme: str) -> list[tuple[str, float]]:
        if kind.scheme == scheme:
            return [(kind.code, 1.0)]
        others = kind.parallels if scheme == "EWC" else ()
        return [(code, PARALLEL_KIND ** (n + 1)) for n, code in enumerate(others)]

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
            for parallel in parallels().get(code, ()):
                if origin_factor("EWC", parallel, activity) == OWN_ORIGIN:
                    found[parallel] = max(found.get(parallel, 0.0), PARALLEL * weight)
        return found


def _bounded(weights: Mapping[int, float], certainty: float) -> dict[int, float]:
    """P(resource | code) of what a code is likely to mean; what it seldom means only takes from the rest."""
    least = MEANT * max(weights.values(), default=0.0)
    weights = {r: w for r, w in weights.items() if w >= least}
    total = max(sum(weights.values()), 1.0)
    return {r: certainty * w / total for r, w in weights.items()}
