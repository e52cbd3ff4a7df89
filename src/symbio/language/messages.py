"""A message is a stable code and facts; words come later and elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

LANGUAGES: tuple[str, ...] = ("en", "ru")

Fact: TypeAlias = str | int | float | None


class Message:
    """What the engine has to say, without words.

    Parameters
    ----------
    code
        Stable identifier, lower case with hyphens, e.g. ``"temperature-below-need"``.
    facts
        Named values that the sentence mentions. None means unknown and is worded as such.

    Notes
    -----
    Immutable and hashable: equal codes with equal facts are the same message.
    """

    __slots__ = ("_facts", "code")

    code: str
    _facts: tuple[tuple[str, Fact], ...]

    def __init__(self, code: str, facts: Mapping[str, Fact] | None = None, /, **more: Fact) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "_facts", tuple(sorted({**(facts or {}), **more}.items())))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Message is immutable, cannot set {name!r}")

    def __reduce__(self) -> tuple[type[Message], tuple[str, dict[str, Fact]]]:
        return (Message, (self.code, self.facts))

    @property
    def facts(self) -> dict[str, Fact]:
        """The named values, as a new dictionary."""
        return dict(self._facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.code, self._facts) == (other.code, other._facts)

    def __hash__(self) -> int:
        return hash((self.code, self._facts))

    def __repr__(self) -> str:
        return f"Message({self.code!r}, {self.facts!r})"
