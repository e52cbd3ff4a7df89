"""Several resources in one phrase: "Зола-уноса / ЗШМ", "bark, slabs and chips", "лом чугуна и стали"."""

from __future__ import annotations

import re

from symbio.streams.lexicon import lexicon
from symbio.streams.text import HEAD, cut, has_cyrillic, segments

_ASIDE = re.compile(r"\([^)]*\)?")
_AND = re.compile(r"\s(?:и|или|плюс|and|or|&)\s")
MOST_PARTS = 4


def _names_a_thing(text: str, is_first: bool) -> bool:
    found = segments(text)
    if not is_first and found and found[0].terms[0].text in lexicon().attribute:
        return False
    return bool(found) and not found[0].starts_tied and any(t.weight >= HEAD for t in found[0].terms)


def _readings(first: str, part: str) -> tuple[str, ...]:
    """A part may lean on the head of the first: "лом чугуна и стали" holds "лом стали"."""
    words = first.split()
    if len(words) < 2 or len(part.split()) > 2:
        return (part,)
    leaning = f"{words[0]} {part}" if has_cyrillic(part) else f"{part} {words[-1]}"
    return (part, leaning)


def parts_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Parts of `text` that may each name a resource, each with its possible readings.

    Empty for a phrase in one part. Parts in brackets, and parts that open with a preposition
    or an attribute, say something about the thing before.

    Examples
    --------
    >>> parts_of("Кора, горбыль")
    (('кора',), ('горбыль',))
    """
    main = cut(_ASIDE.sub(" ", text))
    pieces = [piece.strip() for part in main for piece in _AND.split(f" {part} ") if piece.strip()]
    things = [piece for i, piece in enumerate(pieces) if _names_a_thing(piece, is_first=i == 0)]
    if len(things) < 2 or len(things) > MOST_PARTS:
        return ()
    first = things[0]
    head_at_end = not has_cyrillic(text)
    leans_on = things[-1] if head_at_end else first
    return tuple((thing,) if thing == leans_on else _readings(leans_on, thing) for thing in things)


def readings_of_name(name: str) -> tuple[str, ...]:
    """A name, then what it says without its remark in brackets, then each of the things that it joins.

    Examples
    --------
    >>> readings_of_name("Street sweepings and grit (sand)")
    ('Street sweepings and grit (sand)', 'Street sweepings and grit', 'street sweepings', 'grit')
    """
    plain = _ASIDE.sub(" ", name).strip() or name
    things = [options[0] if " " in options[0] else options[-1] for options in parts_of(plain)]
    return tuple(dict.fromkeys((name, plain, *things)))
