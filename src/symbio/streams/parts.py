"""Several resources in one phrase, and what they are wanted for: "ЗШМ, грунт, осадок для рекультивации"."""

from __future__ import annotations

import re
from functools import lru_cache

from symbio.streams.lexicon import lexicon
from symbio.streams.text import HEAD, cut, has_cyrillic, segments

_ASIDE = re.compile(r"\(([^)]*)\)?")
_AND = re.compile(r"\s(?:и|или|плюс|and|or|&)\s")
_PURPOSE = re.compile(r"(?<=\s)(?:для|в качестве|for|as(?: an?)?)\s+(?=\w{3})([^,;:()]+)", re.I)
MOST_PARTS = 4


def _names_a_thing(text: str, is_first: bool) -> bool:
    found = segments(text)
    if not is_first and found and found[0].terms[0].text in lexicon().attribute:
        return False
    if not found or found[0].starts_tied:
        return False
    heads = [t.text for t in found[0].terms if t.weight >= HEAD]
    return bool(heads) and (is_first or not any(t in lexicon().container or _is_state(t) for t in heads))


def _is_state(word: str) -> bool:
    """An English participle, or a Russian adjective: it says something of the thing before."""
    return word.endswith(("ed", "ing", "ый", "ий", "ой")) and len(word) > 4


def _readings(first: str, part: str) -> tuple[str, ...]:
    """A part may lean on the head of the first: "лом чугуна и стали" holds "лом стали"."""
    words = first.split()
    if len(words) < 2 or len(part.split()) > 2:
        return (part,)
    leaning = f"{words[0]} {part}" if has_cyrillic(part) else f"{part} {words[-1]}"
    return (part, leaning)


def _things(text: str, *, is_remark: bool = False) -> list[str]:
    """Pieces of `text` that name things; in a remark on a thing even the first may be a state of that."""
    pieces = [piece.strip() for part in cut(text) for piece in _AND.split(f" {part} ") if piece.strip()]
    return [
        piece for i, piece in enumerate(pieces) if _names_a_thing(piece, is_first=i == 0 and not is_remark)
    ]


def _without_aspects(text: str) -> str:
    """`text` up to a colon that follows a thing: "biological sludge: nitrogen" is one thing."""
    before, colon, _after = text.partition(": ")
    return before if colon and _things(before) else text


def without_asides(text: str) -> str:
    """`text` without what stands in brackets."""
    return _ASIDE.sub(" ", text).strip()


def parts_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Parts of `text` that may each name a resource, each with its possible readings.

    Empty for a phrase in one part. Parts in brackets, and parts that open with a preposition
    or an attribute, say something about the thing before.

    Examples
    --------
    >>> parts_of("Кора, горбыль")
    (('кора',), ('горбыль',))
    """
    things = _things(_without_aspects(without_asides(text)))
    if len(things) < 2 or len(things) > MOST_PARTS:
        return ()
    head_at_end = not has_cyrillic(text)
    leans_on = things[-1] if head_at_end else things[0]
    return tuple((thing,) if thing == leans_on else _readings(leans_on, thing) for thing in things)


@lru_cache(maxsize=4096)
def asides_of(text: str) -> tuple[str, ...]:
    """Things that brackets in `text` name: what a need would accept, or what it is for.

    Examples
    --------
    >>> asides_of("Альтернативное топливо (шины, RDF)")
    ('шины', 'rdf')
    >>> asides_of("Гипс (природный, техногенный)")
    ()
    """
    found = [thing for aside in _ASIDE.findall(text) for thing in _things(aside, is_remark=True)]
    return tuple(dict.fromkeys(found)) if len(found) <= MOST_PARTS else ()


@lru_cache(maxsize=4096)
def purpose_of(text: str) -> tuple[str, str]:
    """`text` without its purpose, and the purpose; both empty where none is stated.

    Examples
    --------
    >>> purpose_of("ЗШМ, грунт для рекультивации")
    ('ЗШМ, грунт', 'рекультивации')
    """
    found = _PURPOSE.search(text)
    if found is None:
        return "", ""
    rest = f"{text[: found.start()].rstrip()}{text[found.end() :]}"
    return rest.strip(), found[1].strip()


def readings_of_name(name: str) -> tuple[str, ...]:
    """A name, then what it says without its remark in brackets, then each of the things that it joins.

    Examples
    --------
    >>> readings_of_name("Street sweepings and grit (sand)")
    ('Street sweepings and grit (sand)', 'Street sweepings and grit', 'street sweepings', 'grit')
    """
    plain = without_asides(name) or name
    things = [options[0] if " " in options[0] else options[-1] for options in parts_of(plain)]
    return tuple(dict.fromkeys((name, plain, *things)))
