"""What the classifier said of streams, kept from one matching to the next.

A reading holds for as long as what was asked, the knowledge and the program that answers stay the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import symbio.streams
from symbio.knowledge import Knowledge
from symbio.matching.match import classifier
from symbio.streams.classification import Classified
from symbio.web.registry.models import Stream, StreamReading

AT_ONCE = 500
"""Readings of one statement."""


@cache
def recipe(edition: str) -> str:
    """Digest of the knowledge and of the program that answers."""
    folder = Path(symbio.streams.__file__).parent
    files = sorted([*folder.glob("*.py"), *folder.glob("data/*.csv")])
    digest = hashlib.blake2b(edition.encode(), digest_size=16)
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _asked(circumstances: Sequence[Any], edition: str) -> str:
    """Digest of all that the answer to one question hangs on."""
    said = json.dumps(circumstances, ensure_ascii=False)
    return hashlib.blake2b((recipe(edition) + said).encode(), digest_size=16).hexdigest()


def classified(
    streams: Sequence[Stream],
    circumstances: Sequence[tuple[Any, ...]],
    knowledge: Knowledge,
    *,
    is_kept: bool,
) -> list[Classified]:
    """What streams are, one for each, without waste codes; those that are not known yet are classified.

    Parameters
    ----------
    streams
        Streams; those without a key of the database are classified anew.
    circumstances
        All that the classifier is told of each: words, direction, activity, codes, hazard class, temperature
        [°C], pressure [bar].
    knowledge
        The tables to classify with.
    is_kept
        Whether new answers are written down.
    """
    asked = [_asked(told, knowledge.edition) for told in circumstances]
    known = StreamReading._default_manager.in_bulk([stream.pk for stream in streams if stream.pk])
    found: dict[str, Classified] = {}
    for stream, digest in zip(streams, asked, strict=True):
        reading = known.get(stream.pk)
        if reading is not None and reading.asked == digest and digest not in found:
            found[digest] = _of_row(reading, knowledge)
    new = {digest: told for digest, told in zip(asked, circumstances, strict=True) if digest not in found}
    found |= zip(new, _classify(list(new.values()), knowledge), strict=True)
    if is_kept:
        _keep(streams, asked, known, found, knowledge)
    return [found[digest] for digest in asked]


def _of_row(reading: StreamReading, knowledge: Knowledge) -> Classified:
    position = knowledge.resources.index
    pairs = tuple((position[name], p) for name, p in reading.resources)
    return Classified(resources=pairs, things=reading.things)


def _classify(circumstances: Sequence[tuple[Any, ...]], knowledge: Knowledge) -> list[Classified]:
    if not circumstances:
        return []
    texts, directions, activities, codes, hazards, temperatures, pressures = zip(*circumstances, strict=True)
    answers = classifier(knowledge).classify(
        texts,
        directions=directions,
        activities=activities,
        codes=codes,
        hazard_classes=hazards,
        temperatures_c=temperatures,
        pressures_bar=pressures,
    )
    return [Classified(resources=answer.resources, things=answer.things) for answer in answers]


def _keep(
    streams: Sequence[Stream],
    asked: Sequence[str],
    known: dict[int, StreamReading],
    found: dict[str, Classified],
    knowledge: Knowledge,
) -> None:
    """Write down the answers for streams whose kept reading is another or missing."""
    ids = knowledge.resources.ids
    new = [
        StreamReading(
            stream_id=stream.pk,
            asked=digest,
            resources=[[ids[i], p] for i, p in found[digest].resources],
            things=found[digest].things,
        )
        for stream, digest in zip(streams, asked, strict=True)
        if stream.pk and (stream.pk not in known or known[stream.pk].asked != digest)
    ]
    StreamReading._default_manager.bulk_create(
        new,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["stream"],
        update_fields=["asked", "resources", "things"],
    )
