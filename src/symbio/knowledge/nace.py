"""Activities: NACE Rev.2 classes, which OKVED2 follows in its first four digits."""

from __future__ import annotations

import re

from symbio.knowledge.code_shapes import nace_classes, nearest, okved_to_nace
from symbio.language import Message

_PREFIX = re.compile(
    r"^\s*(?:nace(?:\s*rev\.?\s*2)?|okved|оквэд)(?:\s*-?2(?=[\s:.№]))?\s*[:№]?\s*", re.IGNORECASE
)
_DOTTED = re.compile(r"^(?:[A-U]\s?)?(\d{2})\s?[.,]\s?(\d{1,2})((?:\s?[.,]\s?\d{1,2})?)(?:\s+\D.*)?$")
_BARE = re.compile(r"^(?:[A-U]\s?)?(\d{3,4})(?:\s+\D.*)?$")


def split_activity(text: str) -> tuple[str, str] | None:
    """Return (class digits as written, detail) of an activity code: ``"23.51.1"`` → ``("23.51", "23.51.1")``.

    None when `text` does not begin with a code. Words after the code are ignored.
    """
    rest = _PREFIX.sub("", text.replace("\u00a0", " ")).strip()
    dotted = _DOTTED.match(rest)
    if dotted:
        division, group, detail = dotted.groups()
        written = f"{division}.{group}"
        return written, written + re.sub(r"[\s,]", "", detail.replace(",", "."))
    bare = _BARE.match(rest)
    if bare and len(bare[1]) == 4:
        written = f"{bare[1][:2]}.{bare[1][2:]}"
        return written, written
    if bare and f"0{bare[1][0]}.{bare[1][1:]}" in nace_classes():
        written = f"0{bare[1][0]}.{bare[1][1:]}"  # a spreadsheet dropped the leading zero
        return written, written
    return None


def parse_activity(text: str) -> tuple[str | None, Message | None]:
    """Read a NACE Rev.2 or OKVED2 code and return its four-digit class.

    Parameters
    ----------
    text
        ``"23.51"``, ``"23.51.1"``, ``"2351"``, ``"C 23.51"``, ``"ОКВЭД 23.51 Производство цемента"``.

    Returns
    -------
    tuple
        The class as ``"23.51"`` or None, and what the user should know: None when all is well. Text
        without a code gives ``(None, None)``: it is words, not a wrong code.

    Examples
    --------
    >>> parse_activity("ОКВЭД 23.51.1")
    ('23.51', None)
    """
    found = split_activity(text)
    if found is None:
        return None, None
    written, _detail = found
    if written in nace_classes():
        return written, None
    if written in okved_to_nace():
        nace = okved_to_nace()[written]
        return nace, Message("activity-okved-only", number=written, nace=nace)
    return None, _unknown(written)


def _unknown(written: str) -> Message:
    children = sorted(code for code in nace_classes() if code.startswith(written))
    if children:
        return Message("activity-not-a-class", number=written, examples=", ".join(children[:3]))
    suggestions = ", ".join(nearest(written, nace_classes()))
    return Message("activity-unknown", number=written, suggestions=suggestions)
