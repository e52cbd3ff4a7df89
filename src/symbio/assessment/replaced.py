"""What a receiver really does without: the resource it would use instead of a secondary one that it asks for.

Who asks for fly ash asks for it in the place of something: the likeliest use of fly ash in the branch says of
what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from symbio.knowledge import Knowledge
from symbio.knowledge.records import Use


@dataclass(frozen=True, slots=True)
class Replaced:
    """``ratio`` units of ``resource`` (None unknown) a unit of what is asked for; ``use`` says why."""

    resource: int
    ratio: float | None
    use: str | None = None


class Replacements:
    """Finds what is replaced.

    Parameters
    ----------
    knowledge
        Its uses.
    is_known
        Tells whether a resource has what is looked for: a factor, or a price.
    """

    def __init__(self, knowledge: Knowledge, is_known: Callable[[int], bool]) -> None:
        self._k = knowledge
        self._is_known = is_known
        self._uses: dict[str, list[Use]] = defaultdict(list)
        for use in knowledge.uses:
            self._uses[use.resource].append(use)

    def of(self, resource: int, activity: str | None) -> Replaced:
        """What `resource` stands in for with a receiver of `activity` (NACE): itself, where that is known."""
        if self._is_known(resource):
            return Replaced(resource, 1.0)
        table = self._k.resources
        up = sorted({resource: 0, **table.ancestors(resource)}.items(), key=lambda entry: entry[1])
        for kin, _ in up:
            fitting = [use for use in self._uses[table.ids[kin]] if _holds(use, activity)]
            known = [use for use in fitting if self._is_known(table.index[use.replaces])]
            if known:
                best = max(known, key=lambda use: (bool(use.activities), use.weight))
                return Replaced(table.index[best.replaces], self._ratio(kin, best), best.id)
        return Replaced(resource, 1.0)

    def _ratio(self, resource: int, use: Use) -> float | None:
        basis = self._k.resources.basis
        if use.ratio is not None:
            return use.ratio
        return 1.0 if basis[resource] == basis[self._k.resources.index[use.replaces]] else None


def _holds(use: Use, activity: str | None) -> bool:
    """True for a use open to the branch; to an unknown branch only what is open to all."""
    is_open = not use.activities or bool(activity and activity.startswith(use.activities))
    return is_open and use.level != "disposal"
