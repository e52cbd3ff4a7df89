"""What stated codes say beside the words: codes win, words help, and a contradiction is a doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from symbio.knowledge import ResourceTable
from symbio.language import Message
from symbio.streams.waste_candidates import WasteCodes

CLEAR_WORDS, FAINT_WORDS = 0.75, 0.45  # words that can contradict a code; words that cannot support it
UNSUPPORTED = 0.3  # what words that do not mention it leave of a resource that the code means
CODE_CERTAINTY, LEAST_CERTAINTY = 0.9, 0.3
CODE_IN_DOUBT, WORDS_AGAINST = 0.5, 0.45

FloatArray = npt.NDArray[np.float64]
Codes = Sequence[tuple[str, str]]


def shares_of_codes(codes: Codes, links: WasteCodes) -> dict[int, float]:
    """P(resource) from all stated codes alike, Σ ≤ 1; codes that nobody linked say nothing."""
    found = [meant for scheme, code in codes if (meant := links.resources_of(scheme, code))]
    shares: dict[int, float] = defaultdict(float)
    for meant in found:
        for resource, p in meant.items():
            shares[resource] += p / len(found)
    return dict(shares)


def with_words(
    by_codes: Mapping[int, float],
    by_words: Mapping[int, float],
    scores: FloatArray,
    resources: ResourceTable,
) -> dict[int, float]:
    """Codes win; words choose among what they may mean, and may name a kind of it."""
    fused = {
        r: p * (UNSUPPORTED + (1 - UNSUPPORTED) * min(float(scores[r]), 1.0)) for r, p in by_codes.items()
    }
    for r in by_words:
        above = [by_codes[a] for a in resources.ancestors(r) if a in by_codes]
        if above and r not in by_codes:
            fused[r] = max(above) * (0.1 + 0.9 * min(float(scores[r]), 1.0)) ** 2
    certainty = max(CODE_CERTAINTY * min(sum(by_codes.values()), 1.0), LEAST_CERTAINTY)
    total = sum(fused.values())
    shares = {r: certainty * p / total for r, p in fused.items()}
    for r, p in by_words.items():
        shares[r] = shares.get(r, 0.0) + (1.0 - certainty) * p
    return shares


def in_doubt(shares: Mapping[int, float], by_words: Mapping[int, float]) -> dict[int, float]:
    """Probabilities where code and words contradict each other: about even, the code a little ahead."""
    everyone = sorted({*shares, *by_words})
    return {r: CODE_IN_DOUBT * shares.get(r, 0.0) + WORDS_AGAINST * by_words.get(r, 0.0) for r in everyone}


def _related(resources: ResourceTable, a: int, b: int) -> bool:
    """One is a kind of the other, or both are kinds of something below the top of the hierarchy."""
    parents = {p for p in resources.parents[a] if resources.parents[p]}
    return resources.is_a(a, b) or resources.is_a(b, a) or bool(parents & set(resources.parents[b]))


def doubts(
    codes: Codes, links: WasteCodes, scores: FloatArray, resources: ResourceTable
) -> tuple[Message, ...]:
    """Codes whose resources the words do not support while they clearly say something unrelated."""
    clear = int(scores.argmax()) if len(scores) else -1
    if clear < 0 or scores[clear] < CLEAR_WORDS:
        return ()
    found = []
    for scheme, code in codes:
        meant = links.resources_of(scheme, code)
        supported = any(scores[r] >= FAINT_WORDS or _related(resources, clear, r) for r in meant)
        if meant and not supported:
            most = max(meant, key=lambda r: (meant[r], -r))
            found.append(_contradiction(resources, (scheme, code), most, clear))
    return tuple(found)


def _contradiction(resources: ResourceTable, code: tuple[str, str], meant: int, said: int) -> Message:
    return Message(
        "code-against-words",
        scheme=code[0],
        code=code[1],
        code_en=resources.name(meant, "en"),
        code_ru=resources.name(meant, "ru"),
        words_en=resources.name(said, "en"),
        words_ru=resources.name(said, "ru"),
    )
