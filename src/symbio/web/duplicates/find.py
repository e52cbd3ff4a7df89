"""What is probably one and the same, found over keys that the same things share, never over all pairs.

Each kind of thing has its facts (`Company`, `Place`, `Flow`), its keys and its judgement of a pair. Only
things that share a key are compared; a key that very many share is looked at in a window of neighbours.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from symbio.language import Message
from symbio.streams.places import distance_km
from symbio.web.duplicates.names import Name, likeness

NEAR_KM = 0.3
"""Places nearer than this may be one site [km]."""
FAR_KM = 50.0
"""Companies of one name farther apart than this are taken for namesakes [km]."""
CELL_DEGREES = 0.005
"""Size of a cell whose sites are compared with those of it and of its neighbours [°]."""
WINDOW = 8
"""So many neighbours is a thing compared with where a key is shared by very many."""
MANY = 40
"""Things that share a key and are all compared with each other, at most."""
SAME_NAME, LIKE_NAME = 0.88, 0.7
SAME_QUANTITY, OTHER_QUANTITY = 0.1, 3.0
"""Quantities that differ by less than this share are the same; by more than this factor, others."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that are probably one, the lower key first; ``score`` 0 … 1; why, in words."""

    a: int
    b: int
    score: float
    why: tuple[Message, ...]


class _Thing(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> Name: ...


T = TypeVar("T", bound=_Thing)
Spots = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a company: identifiers by kind, class of activity, places of its sites."""

    id: int
    name: Name
    country: str
    identifiers: tuple[tuple[str, str], ...]
    activity: str
    spots: Spots
    email: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a site."""

    id: int
    name: Name
    owner: int
    place: str
    spots: Spots


@dataclass(frozen=True, slots=True)
class Flow:
    """What is known of a stream; ``site`` stands for all sites that are probably the same."""

    id: int
    name: Name
    site: int
    direction: str
    resource: str
    codes: tuple[str, ...]
    quantity: float | None
    unit: str
    taken: int | None


def companies(things: Sequence[Company]) -> list[Pair]:
    """Companies that are probably one: an identifier in common, or the name, and nothing against it."""
    return _paired(things, _company_keys, _same_company)


def sites(things: Sequence[Place]) -> list[Pair]:
    """Sites of one owner that are probably one: alike in name, and within 300 m or in one town."""
    return _paired(things, _place_keys, _same_place)


def streams(things: Sequence[Flow]) -> list[Pair]:
    """Streams of one site and direction that are probably one: alike in words, codes or quantity."""
    return _paired(things, _flow_keys, _same_flow)


def together(pairs: Iterable[Pair]) -> dict[int, int]:
    """Thing → the least of all that are probably the same, over any number of pairs."""
    least: dict[int, int] = {}

    def root(one: int) -> int:
        while least.setdefault(one, one) != one:
            one = least[one]
        return one

    for pair in pairs:
        low, high = sorted((root(pair.a), root(pair.b)))
        least[high] = low
    return {one: root(one) for one in least}


def _paired(
    things: Sequence[T],
    keys: Callable[[T], Iterable[Hashable]],
    judge: Callable[[T, T], tuple[float, tuple[Message, ...]] | None],
) -> list[Pair]:
    """Judged pairs of things that share a key, the likeliest first."""
    blocks: dict[Hashable, list[T]] = defaultdict(list)
    for thing in things:
        for key in dict.fromkeys(keys(thing)):
            blocks[key].append(thing)
    seen: set[tuple[int, int]] = set()
    found = []
    for block in blocks.values():
        for one, other in _compared(block):
            a, b = (one, other) if one.id < other.id else (other, one)
            if (a.id, b.id) in seen or a.id == b.id:
                continue
            seen.add((a.id, b.id))
            judged = judge(a, b)
            if judged is not None:
                found.append(Pair(a.id, b.id, *judged))
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


def _compared(block: list[T]) -> Iterator[tuple[T, T]]:
    """All pairs of a block; of a large one, each with its neighbours by name."""
    reach = len(block)
    if reach > MANY:
        block, reach = sorted(block, key=lambda thing: (thing.name.sound, thing.id)), WINDOW
    for i, one in enumerate(block):
        for other in block[i + 1 : i + 1 + reach]:
            yield one, other


def _cells(spots: Spots) -> Iterator[tuple[int, int]]:
    """Cells in which places lie, and those beside them to one side: neighbours share one."""
    for lat, lon in spots:
        row, column = math.floor(lat / CELL_DEGREES), math.floor(lon / CELL_DEGREES)
        yield from ((row + i, column + j) for i in (0, 1) for j in (0, 1))


def _starts(name: Name) -> set[str]:
    return {word[:3] for word in name.words if len(word) > 2}


def _company_keys(one: Company) -> Iterator[Hashable]:
    yield from (("number", number) for _kind, number in one.identifiers)
    if one.email:
        yield "email", one.email
    yield "name", one.name.sound
    yield from (("word", word) for word in one.name.words if len(word) > 3)
    yield from (("cell", cell, start) for cell in _cells(one.spots) for start in _starts(one.name))


def _place_keys(one: Place) -> Iterator[Hashable]:
    yield one.owner, one.name.sound
    yield from ((one.owner, cell, start) for cell in _cells(one.spots) for start in _starts(one.name))


def _flow_keys(one: Flow) -> Iterator[Hashable]:
    here = one.site, one.direction
    yield *here, "words", one.name.sound
    if one.resource:
        yield *here, "resource", one.resource, _size(one.quantity, 0), one.unit
        yield *here, "resource", one.resource, _size(one.quantity, 1), one.unit
    yield from ((*here, "code", code) for code in one.codes)


def _size(quantity: float | None, shift: int) -> int | None:
    """Order of a quantity on a scale of doubled steps; with `shift`, of steps between those."""
    return None if not quantity or quantity < 0 else (math.floor(math.log2(quantity)) + shift) // 2


def _apart_km(a: Spots, b: Spots) -> float | None:
    """Least distance between two sets of places [km]; None where one is unknown."""
    return min((distance_km(*one, *other) for one in a for other in b), default=None)


def _same_company(a: Company, b: Company) -> tuple[float, tuple[Message, ...]] | None:
    if a.country and b.country and a.country != b.country:
        return None
    numbers, others = dict(a.identifiers), dict(b.identifiers)
    common = sorted(set(numbers.values()) & set(others.values()))
    if not common and any(numbers[kind] != others[kind] for kind in numbers.keys() & others.keys()):
        return None
    alike, is_mail = likeness(a.name, b.name, LIKE_NAME), bool(a.email) and a.email == b.email
    is_known = bool(common) or is_mail
    if not is_known and alike < LIKE_NAME:
        return None
    apart = _apart_km(a.spots, b.spots)
    is_near = apart is not None and apart <= NEAR_KM
    needed = 0.0 if common else LIKE_NAME if is_near or is_mail else SAME_NAME
    if alike < needed or (not is_known and apart is not None and apart > FAR_KM):
        return None
    why = [Message("dup-why-identifier", {"text": number}) for number in common]
    why += [Message("dup-why-email")] if is_mail else []
    why += [_of_names(alike)] if alike >= LIKE_NAME else []
    why += _of_places(apart)
    if a.activity and a.activity == b.activity:
        why.append(Message("dup-why-activity"))
    if a.name.form and b.name.form and a.name.form != b.name.form:
        why.append(Message("dup-why-form"))
    return (1.0 if common else alike * (1.0 if is_near or is_mail else 0.95)), tuple(why)


def _same_place(a: Place, b: Place) -> tuple[float, tuple[Message, ...]] | None:
    alike, apart = likeness(a.name, b.name, LIKE_NAME), _apart_km(a.spots, b.spots)
    is_here = apart is not None and apart <= NEAR_KM
    is_town = bool(a.place) and a.place == b.place
    is_unknown = apart is None and (not a.place or not b.place)
    if not ((is_here or is_town) and alike >= LIKE_NAME) and not (is_unknown and alike >= SAME_NAME):
        return None
    if apart is not None and apart > NEAR_KM:
        return None
    return alike * (0.9 if is_unknown else 1.0), (_of_names(alike), *_of_places(apart))


def _same_flow(a: Flow, b: Flow) -> tuple[float, tuple[Message, ...]] | None:
    if a.taken is not None and a.taken == b.taken:
        return None  # two rows of one file are two streams: who wrote it meant so
    size = _compare(a, b)
    if size == "other":
        return None
    common = sorted(set(a.codes) & set(b.codes))
    is_same = a.resource != "" and a.resource == b.resource
    alike = likeness(a.name, b.name, LIKE_NAME if size == "same" else SAME_NAME)
    if not (alike >= SAME_NAME or ((common or is_same) and size == "same")):
        return None
    if alike < LIKE_NAME and not common:
        return None
    why = [_of_names(alike, "words")] if alike >= LIKE_NAME else []
    why += [Message("dup-why-code", {"code": code}) for code in common]
    why += [Message("dup-why-resource")] if is_same else []
    why += [Message("dup-why-quantity")] if size == "same" else []
    score = 0.6 * max(alike, LIKE_NAME) + 0.2 * (size == "same") + 0.1 * bool(common) + 0.1 * is_same
    return score, tuple(why)


def _compare(a: Flow, b: Flow) -> str:
    """Whether two quantities are the "same", "other", or neither can be said ("")."""
    if not a.quantity or not b.quantity or a.unit != b.unit:
        return ""
    factor = max(a.quantity, b.quantity) / min(a.quantity, b.quantity)
    return "same" if factor <= 1 + SAME_QUANTITY else "other" if factor >= OTHER_QUANTITY else ""


def _of_names(alike: float, what: str = "name") -> Message:
    return Message(f"dup-why-same-{what}" if alike >= 1 else f"dup-why-like-{what}")


def _of_places(apart: float | None) -> list[Message]:
    if apart is None:
        return []
    if apart > NEAR_KM:
        return [Message("dup-why-apart", {"km": round(apart, 1)})]
    return [Message("dup-why-near", {"metres": round(apart * 1000, -1)})]
