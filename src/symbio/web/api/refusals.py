"""Refusals as JSON: field, stable code, and a sentence in the language asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from symbio.language import Message, say


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field, or, where `field` is None, with the request."""

    message: Message
    field: str | None = None

    def told(self, lang: str) -> dict[str, Any]:
        """As it is sent."""
        return {"field": self.field, "code": self.message.code, "sentence": say(self.message, lang)}


@dataclass(frozen=True)
class Told:
    """A fault that was worded already: by a form of the pages."""

    code: str
    sentence: str
    field: str | None = None

    def told(self, lang: str) -> dict[str, Any]:
        """As it is sent."""
        return {"field": self.field, "code": self.code, "sentence": self.sentence}


@dataclass
class Refused(Exception):
    """The request is answered with `status` and all its faults together."""

    status: int
    faults: tuple[Fault | Told, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


def refused(status: int, code: str, **facts: Any) -> Refused:
    """A refusal of the whole request for one reason."""
    return Refused(status, (Fault(Message(code, facts)),))


_OF_TYPE = {
    "missing": "api-missing",
    "extra_forbidden": "api-field-unknown",
    "string_too_long": "api-too-long",
    "literal_error": "api-not-among",
}
_PARTS = frozenset(("body", "query", "path", "asked", "pk"))
"""What stands in the place of an error before the name of the field."""


def _shown(name: str) -> str:
    """A name that a caller gave, as it can be sent back: short, and without halves of characters."""
    return name[:60].encode(errors="replace").decode()


def fault_of(error: Mapping[str, Any]) -> Fault:
    """An error of the schema's as a fault."""
    place = [_shown(str(part)) for part in error["loc"]]
    named = next((part for part in place if part not in _PARTS), None)
    facts = error.get("ctx", {})
    code = _OF_TYPE.get(error["type"], "api-wrong")
    if code == "api-missing" and named is None:
        code = "api-body-missing"
    kept = {
        "api-too-long": {"most": facts.get("max_length")},
        "api-not-among": {"allowed": facts.get("expected")},
    }
    return Fault(Message(code, {"field": named or place[-1], **kept.get(code, {})}), named)
