"""Probabilities of a phrase that names several things: a share for each, and each code to the one it fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from symbio.knowledge import ResourceTable
from symbio.streams.code_evidence import Codes, shares_of_codes, with_words
from symbio.streams.waste_candidates import WasteCodes
from symbio.streams.word_index import FloatArray

BEST_OF_PART = 0.8  # least share of a part that its best reading takes: no second reading before another part
CODE_WEIGHT = 1.5  # of a part that has a code beside one that has none
CODE_FITS = 0.3  # least score of a resource that a code means in the part that the code belongs to


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of several.

    Attributes
    ----------
    scores
        Score 0…1 of every resource for its words.
    shares
        Probabilities by its words, as if it stood alone.
    weight
        How much of the phrase it is; the shares of all parts are proportional to it.
    """

    scores: FloatArray
    shares: Mapping[int, float]
    weight: float = 1.0


def _fit(code: tuple[str, str], part: Part, links: WasteCodes, resources: ResourceTable) -> float:
    """How well a code fits a part, 0…1: best score of what the code means, or of a kind of it."""
    meant = links.resources_of(*code)
    said = int(np.argmax(part.scores))
    is_kind = any(resources.is_a(said, r) or resources.is_a(r, said) for r in meant)
    direct = max((min(float(part.scores[r]), 1.0) for r in meant), default=0.0)
    return max(direct, 0.9 * min(float(part.scores[said]), 1.0) if is_kind else 0.0)


def _owner(
    code: tuple[str, str], parts: Sequence[Part], links: WasteCodes, resources: ResourceTable
) -> int | None:
    """Position of the part that `code` belongs to; None where it fits no part."""
    fits = [_fit(code, part, links, resources) for part in parts]
    best = int(np.argmax(fits))
    return best if fits[best] >= CODE_FITS else None


def unclaimed(
    codes: Codes, parts: Sequence[Part], links: WasteCodes, resources: ResourceTable
) -> list[tuple[str, str]]:
    """Codes that belong to none of `parts`."""
    return [code for code in codes if _owner(code, parts, links, resources) is None]


def _led_by_best(shares: Mapping[int, float]) -> dict[int, float]:
    """`shares` with the best one at no less than `BEST_OF_PART` of their sum."""
    total = sum(shares.values())
    best = max(shares, key=lambda r: (shares[r], -r))
    others = total - shares[best]
    if others <= (1 - BEST_OF_PART) * total:
        return dict(shares)
    scale = (1 - BEST_OF_PART) * total / others
    return {r: BEST_OF_PART * total if r == best else p * scale for r, p in shares.items()}


def joint_shares(
    parts: Sequence[Part], codes: Codes, links: WasteCodes, resources: ResourceTable
) -> dict[int, float]:
    """Probabilities of all parts together, Σ ≤ 1; a code speaks for its part, or is one of its own."""
    owned: dict[int | None, list[tuple[str, str]]] = defaultdict(list)
    for code in codes:
        if links.resources_of(*code):
            owned[_owner(code, parts, links, resources)].append(code)
    weighed = [
        (part.weight * (CODE_WEIGHT if owned.get(i) else 1.0), _of_part(part, owned.get(i), links, resources))
        for i, part in enumerate(parts)
    ]
    if None in owned:
        weighed.append((1.0, shares_of_codes(owned[None], links)))
    whole = sum(weight for weight, _ in weighed)
    shares: dict[int, float] = defaultdict(float)
    for weight, mine in weighed:
        for r, p in _led_by_best(mine).items():
            shares[r] += weight / whole * p
    return dict(shares)


def _of_part(
    part: Part, codes: Codes | None, links: WasteCodes, resources: ResourceTable
) -> Mapping[int, float]:
    if not codes:
        return part.shares
    return with_words(shares_of_codes(codes, links), part.shares, part.scores, resources)
