"""By whom partners could be replaced: what the others gain from the best such exchange of the assessment."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from symbio.assessment.exchanges import Exchanges
from symbio.knowledge import Knowledge
from symbio.matching.ways import Way

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NOBODY = -1


def treatments_of(k: Knowledge, way: Way) -> tuple[str, ...]:
    """Technologies that `way` goes through, in order, each once."""
    return tuple(dict.fromkeys(step for step in way.steps if step in k.technology))


def without_either(both: Exchanges, k: Knowledge, values: Floats) -> Floats:
    """What is gained without the donor, and without the receiver, of each exchange: 2 × exchanges.

    Without the receiver its offer goes to the best other receiver by the same treatments; without the donor
    the need is met by the best other donor. 0 where there is none, or none that gains.

    Parameters
    ----------
    values
        Present value of each exchange [currency]; NaN counts as no gain.
    """
    kinds: dict[frozenset[str], int] = {}
    kind = [kinds.setdefault(frozenset(treatments_of(k, way)), len(kinds)) for way in both.ways]
    by = np.array(kind, dtype=np.int64)[both.way] if len(both) else np.empty(0, np.int64)
    gains = np.maximum(np.nan_to_num(values, nan=0.0), 0.0)
    return np.stack(
        [
            _best_of_others(both.need, by, both.donor, gains),
            _best_of_others(both.offer, by, both.receiver, gains),
        ]
    )


def _best_of_others(stream: Ints, kind: Ints, firm: Ints, gains: Floats) -> Floats:
    """Per exchange the greatest of `gains` among those of its stream and kind with another firm; 0: none."""
    if not len(gains):
        return np.empty(0)
    _, group = np.unique(np.stack([stream, kind], axis=1), axis=0, return_inverse=True)
    group = group.ravel()
    most, best = _first_by(group, gains, np.ones(len(gains), dtype=bool), firm)
    is_other = firm != best[group]
    second, _ = _first_by(group, gains, is_other, firm)
    return np.where(is_other, most[group], second[group])


def _first_by(group: Ints, gains: Floats, is_in: npt.NDArray[np.bool_], firm: Ints) -> tuple[Floats, Ints]:
    """Greatest of `gains` by group among those `is_in`, and whose it is; 0 and nobody where there is none."""
    size = int(group.max()) + 1
    most, whose = np.zeros(size), np.full(size, NOBODY)
    order = np.flatnonzero(is_in)
    order = order[np.argsort(gains[order], kind="stable")]
    most[group[order]], whose[group[order]] = gains[order], firm[order]
    return most, whose
