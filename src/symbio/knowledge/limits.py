"""Limits on the quality of a stream, in a small language.

``moisture_pct<=12; Cl_pct<=0.1; temperature_c>=70``: conditions joined by semicolons, all must hold.
A quantity is a quality column without its ``_low``/``_high`` or a component with its unit
(``_pct``, ``_mgkg``, ``_mgl``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from symbio.language import KnowledgeError

_CONDITION = re.compile(r"^([A-Za-z0-9_]+?)\s*(<=|>=|<|>)\s*(-?[0-9]*\.?[0-9]+)$")


@dataclass(frozen=True, slots=True)
class Limit:
    """``quantity`` must lie at or below (or above) ``value``; strictness is ignored as immeasurable."""

    quantity: str
    is_upper: bool
    value: float

    def __str__(self) -> str:
        return f"{self.quantity} {'≤' if self.is_upper else '≥'} {self.value:g}"

    def refuses(self, low: float | None, high: float | None) -> bool:
        """True when no value of the stated range can satisfy the limit; unknown (None) never refuses."""
        if self.is_upper:
            return low is not None and low > self.value
        return high is not None and high < self.value


@lru_cache(maxsize=4096)
def parse_limits(text: str | None) -> tuple[Limit, ...]:
    """Return the conditions of `text`; none for None or blank.

    Raises
    ------
    KnowledgeError
        A condition is not of the form ``quantity<=number``.

    Examples
    --------
    >>> parse_limits("moisture_pct<=12; temperature_c>=70")[1].value
    70.0
    """
    limits = []
    for part in (text or "").split(";"):
        if not part.strip():
            continue
        found = _CONDITION.match(part.strip())
        if not found:
            raise KnowledgeError("knowledge-limit", text=part.strip())
        limits.append(Limit(found[1], found[2].startswith("<"), float(found[3])))
    return tuple(limits)
