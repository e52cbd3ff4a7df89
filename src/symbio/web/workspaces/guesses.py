"""Candidates that are inferred from types of company, beside those that were declared.

A resident that shows no stream here is taken to have and to need what plants of its type usually do
(`flows.usual_flows`). It is joined to other such residents, and to the streams that others declared. The
weight orders the list and is no probability.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from symbio.streams.places import distance_km
from symbio.web import bridge
from symbio.web.access import DISTANCE_STEP_KM, Card
from symbio.web.access_spaces import Line
from symbio.web.workspaces import flows
from symbio.web.workspaces.models import Resident

MOST = 400
"""Inferred candidates of a workspace."""
MOST_OF_ONE = 6
"""Inferred candidates of one resident on one side, or of one stream: no product of all with all."""
Ends = tuple[float, str, str, str, str]
"""Weight, donor, receiver, resource of the offer, of the need; an end is a resident "r7" or a stream "12"."""


@dataclass(frozen=True)
class Guessed:
    """What a resident is taken to have or need; told apart from a `Card` by ``is_guess``."""

    resident: Resident
    direction: str
    resource: str
    kind: str
    is_guess: bool = True

    @property
    def company(self) -> str:
        """Name of the resident."""
        return self.resident.name

    @property
    def activity(self) -> str:
        """Its type."""
        return self.resident.activity

    @property
    def place(self) -> str:
        """Its town, as the list says."""
        return self.resident.town

    @property
    def at(self) -> tuple[float, float] | None:
        """Its town as a point."""
        lat, lon = self.resident.lat, self.resident.lon
        return None if lat is None or lon is None else (lat, lon)


@dataclass(frozen=True)
class Guess:
    """An inferred candidate; distance in steps [km], weight 0…1."""

    key: str
    offer: Card | Line | Guessed
    need: Card | Line | Guessed
    weight: float
    km: float | None


@lru_cache(maxsize=4096)
def below(resource: str) -> tuple[str, ...]:
    """`resource` and its kinds."""
    table = bridge.knowledge().resources
    position = table.index.get(resource)
    if position is None:
        return (resource,)
    return (resource, *(table.ids[i] for i in table.descendants(position)))


def reach(at: tuple[float, float], km: float) -> tuple[float, float]:
    """Degrees of latitude and longitude that `km` are at a place."""
    return km / 111.0, km / max(111.0 * math.cos(math.radians(at[0])), 1.0)


def is_near(at: tuple[float, float] | None, place: tuple[float, float], km: float) -> bool:
    """True where both places are known and not farther apart, north to south and west to east."""
    if at is None:
        return False
    north, west = reach(place, km)
    return abs(at[0] - place[0]) <= north and abs(at[1] - place[1]) <= west


def told_km(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    """Distance of two places in steps [km]; None unknown."""
    if one is None or other is None:
        return None
    km = distance_km(*one, *other)
    return max(DISTANCE_STEP_KM, round(km / DISTANCE_STEP_KM) * DISTANCE_STEP_KM)


def silent(residents: Iterable[Resident], lines: Iterable[Line]) -> list[Resident]:
    """Residents with a known type that show no stream."""
    told = frozenset(line.organisation_id for line in lines)
    return [
        one
        for one in residents
        if one.activity and (one.organisation_id is None or one.organisation_id not in told)
    ]


def guesses(residents: Sequence[Resident], lines: Sequence[Line]) -> list[Guess]:
    """Inferred candidates of a workspace, the weightiest first, from its residents and what is shown."""
    quiet = silent(residents, lines)
    if not quiet:
        return []
    open_ones = [(line.id, line.direction, line.resource) for line in lines if not line.is_running]
    by_id = {line.id: line for line in lines}
    of = {one.pk: one for one in quiet}
    return [_guess(one, of, by_id) for one in _chosen(quiet, open_ones)]


def _chosen(residents: Sequence[Resident], streams: Iterable[tuple[int, str, str]]) -> list[Ends]:
    """The weightiest ends, no resident or stream too often."""
    by_type: dict[str, list[str]] = defaultdict(list)
    for resident in residents:
        by_type[resident.activity].append(f"r{resident.pk}")
    by_resource: dict[tuple[str, str], list[str]] = defaultdict(list)
    for pk, direction, resource in streams:
        if resource:
            by_resource[direction, resource].append(str(pk))
    counted: Counter[str] = Counter()
    pairs: set[tuple[str, str]] = set()
    taken: list[Ends] = []
    for one in _in_order(by_type, by_resource):
        _weight, donor, receiver, _offer, _need = one
        limits = (f"+{donor}", f"-{receiver}")
        if (donor, receiver) in pairs or any(counted[limit] >= MOST_OF_ONE for limit in limits):
            continue
        counted.update(limits)
        pairs.add((donor, receiver))
        taken.append(one)
        if len(taken) == MOST:
            break
    return taken


def _in_order(
    by_type: Mapping[str, Sequence[str]], by_resource: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[Ends]:
    """Ends by falling weight; those of one weight turn by turn, so that no resident takes all."""
    offers, needs = flows.sides_of(by_type)
    for (direction, name), keys in by_resource.items():
        side = offers if direction == "offer" else needs
        side.setdefault(name, []).insert(0, (1.0, keys))
    for group in flows.groups(offers, needs):
        donors, receivers = group.donors, group.receivers
        if not donors[0].startswith("r") and not receivers[0].startswith("r"):
            continue
        for shift in range(len(receivers)):
            for i, donor in enumerate(donors):
                receiver = receivers[(i + shift) % len(receivers)]
                if donor != receiver:
                    yield group.weight, donor, receiver, group.offer, group.need


def _guess(one: Ends, residents: Mapping[int, Resident], shown: Mapping[int, Card | Line]) -> Guess:
    weight, donor, receiver, offer, need = one
    ends = (
        _end(donor, "offer", offer, residents, shown),
        _end(receiver, "need", need, residents, shown),
    )
    return Guess(f"{donor}-{receiver}-{offer}", *ends, weight, told_km(ends[0].at, ends[1].at))


def _end(
    name: str,
    direction: str,
    resource: str,
    residents: Mapping[int, Resident],
    shown: Mapping[int, Card | Line],
) -> Card | Line | Guessed:
    if name.isdigit():
        return shown[int(name)]
    table = bridge.knowledge().resources
    kind = table.kind[table.index[resource]]
    return Guessed(residents[int(name[1:])], direction, resource, kind)


def ends_of(key: str) -> tuple[str, str, str] | None:
    """Donor, receiver and resource that a key names; None where it names no inferred candidate."""
    parts = key.split("-", 2)
    if len(parts) != 3:
        return None
    ends = parts[:2]
    numbers = [end.removeprefix("r") for end in ends]
    is_sound = all(one.isascii() and one.isdigit() and len(one) < 19 for one in numbers)
    return tuple(parts) if is_sound and any(end.startswith("r") for end in ends) else None  # type: ignore[return-value]


def guess_of(key: str, residents: Mapping[int, Resident], shown: Mapping[int, Card | Line]) -> Guess | None:
    """The inferred candidate of a key between these ends; None where nothing joins them so."""
    ends = ends_of(key)
    if ends is None:
        return None
    by_type: dict[str, list[str]] = defaultdict(list)
    by_resource: dict[tuple[str, str], list[str]] = {}
    for end in ends[:2]:
        number = int(end.removeprefix("r"))
        if end.startswith("r"):
            if number not in residents:
                return None
            by_type[residents[number].activity].append(end)
        elif number not in shown:
            return None
        else:
            by_resource[shown[number].direction, shown[number].resource] = [end]
    fitting = (one for one in _in_order(by_type, by_resource) if one[1:4] == ends)
    found = next(fitting, None)
    return None if found is None else _guess(found, residents, shown)
