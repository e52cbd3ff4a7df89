"""Rows of the database ↔ stream tables of the engine, and nothing else crosses.

`table_of` turns streams into what `symbio.match` takes; `store_candidates` writes what comes back;
`understand` asks the classifier what a stream is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from symbio.knowledge import Knowledge, load
from symbio.matching.match import classifier, match, way_table
from symbio.matching.matches import Matches
from symbio.matching.questions import Answered, Oracle
from symbio.streams.classification import Classified
from symbio.streams.table import SCHEMA, Streams, stream_table
from symbio.web import chosen
from symbio.web.assessing.storing import keep_matches, keys_of
from symbio.web.reach import MAX_DISTANCE_KM, within_reach
from symbio.web.readings import classified
from symbio.web.registry.models import Organisation, Site, Stream
from symbio.web.synergies.models import Candidate, Word

Progress = Callable[[int, int], None]
TOP = 20
"""Partners kept per stream."""
MOST_RESOURCES = 3
SAME_FIELDS = (
    "direction", "quantity", "quantity_low", "quantity_high", "unit", "counts", "temperature_c_low",
    "temperature_c_high", "pressure_bar_low", "pressure_bar_high", "moisture_pct_low",
    "moisture_pct_high", "grain_size_mm_low", "grain_size_mm_high", "composition", "hazard_class",
    "pattern", "current_fate", "fate_text", "unit_cost", "currency", "note", "source", "grade",
)  # fmt: skip
TEXT_FIELDS = frozenset(name for name in SAME_FIELDS if SCHEMA[name] == pl.String)
"""Fields that are blank in the database where the stream table has null."""


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The edition of the knowledge that this process serves."""
    return load()


def resource_name(resource: str, lang: str) -> str:
    """Name of a resource by its identifier; the identifier where the edition does not know it."""
    table = knowledge().resources
    position = table.index.get(resource)
    return resource if position is None else table.name(position, lang)


@lru_cache(maxsize=1)
def oracle() -> Oracle:
    """Answers questions about phrases."""
    return Oracle(knowledge())


@lru_cache(maxsize=4096)
def answered(text: str, direction: str, activity: str | None) -> Answered:
    """Who usually takes or supplies what a phrase says."""
    [found] = oracle().partners([text], directions=[direction], activities=[activity])
    return found


def warm_up() -> None:
    """Make and load everything that answers a question, so that no visitor waits for it."""
    from symbio.reports.page_find import finder

    oracle().partners(["fly ash"], directions=["offer"], activities=[None])
    finder(knowledge()).find("dairy")
    pair = [_nowhere("fly ash", "offer", "35.11"), _nowhere("fly ash", "need", "23.51")]
    match(table_of(pair), knowledge=knowledge())


def find_all_ways() -> None:
    """Find the ways from every resource, some seconds of work, so that no visitor waits for one of them."""
    ways = way_table(knowledge())
    for resource in range(len(knowledge().resources)):
        ways.ways_from(resource)


def _nowhere(text: str, direction: str, activity: str | None) -> Stream:
    """A stream that is not kept, of which nothing but the words is known."""
    site = Site(organisation=Organisation(pk=0, name="-"), name="-", activity=activity or "", pk=0)
    return Stream(pk=0, site=site, direction=direction, text=text)


def text_key(text: str) -> str:
    """`text` as it is searched and sorted: SQLite's own comparison knows no Cyrillic case."""
    return " ".join(text.casefold().replace("ё", "е").split())[:500]


def row_of(stream: Stream) -> dict[str, Any]:
    """A stream as a row of the engine's table: all that the engine is told of it."""
    site = stream.site
    same = {name: getattr(stream, name) for name in SAME_FIELDS}
    return {
        **{name: None if value == "" and name in TEXT_FIELDS else value for name, value in same.items()},
        "row": stream.pk,
        "company": str(site.organisation_id),
        "site": str(site.pk),
        "activity": site.activity or None,
        "lat": site.lat,
        "lon": site.lon,
        "place": site.place or None,
        "country": site.country or None,
        "stream": chosen.phrase(stream, knowledge().resources),
        "codes": [] if stream.is_confirmed else stream.codes or [],
        "estimated": stream.is_estimated,
        "months": stream.months or None,
        "running": stream.is_running,
    }


def table_of(streams: Iterable[Stream], source: str = "registry") -> Streams:
    """Stream table of `streams` (with ``site``); ``row`` holds their keys."""
    table = stream_table(row_of(stream) for stream in streams)
    return Streams(table, (), pl.DataFrame(schema={"row": pl.Int64}), source)


Answers = dict[tuple[Any, ...], list[tuple[str, float]]]
"""What the classifier said, by all that it was told."""


def understand(streams: Sequence[Stream], answers: Answers | None = None) -> None:
    """Set ``resources``, ``resource`` and ``kind`` of streams whose resource no person has chosen.

    Streams that say the same are classified once; `answers` are kept from one call to the next.
    """
    asked = {id(stream): _circumstances(stream) for stream in streams if not stream.is_confirmed}
    answers = {} if answers is None else answers
    new = list(dict.fromkeys(key for key in asked.values() if key not in answers))
    k = knowledge()
    if new:
        texts, directions, activities, codes, hazards, temperatures, pressures = zip(*new, strict=True)
        found = classifier(k).classify(
            texts,
            directions=directions,
            activities=activities,
            codes=codes,
            hazard_classes=hazards,
            temperatures_c=temperatures,
            pressures_bar=pressures,
            top=MOST_RESOURCES,
        )
        for key, one in zip(new, found, strict=True):
            answers[key] = [(k.resources.ids[r], round(p, 4)) for r, p in one.resources[:MOST_RESOURCES]]
    for stream in streams:
        if id(stream) not in asked:
            continue
        pairs = answers[asked[id(stream)]]
        stream.resources = [list(pair) for pair in pairs]
        stream.resource = pairs[0][0] if pairs else ""
        stream.kind = k.resources.kind[k.resources.index[pairs[0][0]]] if pairs else ""


def _circumstances(stream: Stream) -> tuple[Any, ...]:
    """All that the classifier is told of a stream."""
    return (
        stream.text,
        stream.direction,
        stream.site.activity or None,
        tuple((code["scheme"], code["code"]) for code in stream.codes or ()),
        stream.hazard_class,
        _middle(stream.temperature_c_low, stream.temperature_c_high),
        _middle(stream.pressure_bar_low, stream.pressure_bar_high),
    )


def _middle(low: float | None, high: float | None) -> float | None:
    ends = [end for end in (low, high) if end is not None]
    return sum(ends) / len(ends) if ends else None


@lru_cache(maxsize=4096)
def kin(resource: str, direction: str) -> Mapping[str, float]:
    """Resources of streams of the other direction that a way joins to `resource`, with its weight."""
    k = knowledge()
    position = k.resources.index.get(resource)
    if position is None:
        return {}
    ways, ids = way_table(k), k.resources.ids
    if direction == "offer":
        return {ids[j]: found[0].weight for j, found in ways.ways_from(position).items() if found}
    joined = ((i, ways.between(i, position)) for i in range(len(ids)))
    return {ids[i]: found[0].weight for i, found in joined if found}


def rivals(stream: Stream) -> Q:
    """Streams that could be joined to `stream` by their likeliest resource, as a condition."""
    found: set[str] = set()
    for name, _p in stream.resources or ():
        found |= set(kin(name, stream.direction))
    other = "need" if stream.direction == "offer" else "offer"
    near = within_reach([stream.site])
    return near & Q(direction=other, resource__in=found, removed_at=None, is_running=False)


MOST_TRIED = 1500
"""Streams of the catalogue that a phrase is matched against at most."""
PLAUSIBLE = 0.15
"""Least weight of a way for a phrase to be matched over it."""


def match_phrase(
    text: str, direction: str, activity: str | None, among: QuerySet[Stream], *, most: int
) -> list[tuple[int, float]]:
    """Best partners among streams for a phrase of which nothing else is known: (key, score)."""
    asked = _nowhere(text, direction, activity)
    understand([asked])
    wanted = {
        name
        for resource, _p in asked.resources
        for name, weight in kin(resource, direction).items()
        if weight >= PLAUSIBLE
    }
    other = "need" if direction == "offer" else "offer"
    found = among.filter(direction=other, resource__in=wanted, is_running=False)
    others = list(found.select_related("site").order_by("-changed_at", "pk")[:MOST_TRIED])
    if not others:
        return []
    tried = [asked, *others]
    known = _classified(tried, is_kept=False)
    matches = match(table_of(tried), top=most, knowledge=knowledge(), classified=known)
    keys = matches.streams.table["row"].to_list()
    mine, theirs = ("offer", "need") if direction == "offer" else ("need", "offer")
    ranked = matches.table.filter((pl.col(mine) == 0) & pl.col(f"rank_{mine}").is_not_null())
    return [(keys[row[theirs]], row["score"]) for row in ranked.head(most).iter_rows(named=True)]


def match_stream(stream: Stream) -> int:
    """Match one stream against all others now; its candidates replace those that it had. Returns how many."""
    found = Stream.objects.filter(rivals(stream)).exclude(site__organisation_id=stream.site.organisation_id)
    others = list(found.select_related("site"))
    if stream.removed_at is not None or stream.is_running or not others:
        gone = Candidate.objects.filter(Q(offer=stream) | Q(need=stream))
        (gone if stream.removed_at is not None else gone.exclude(agreed())).delete()
        return 0
    matches = _matched([stream, *others])
    return store_candidates(matches, Q(offer=stream) | Q(need=stream))


def agreed() -> Q:
    """Candidates both sides of which are interested: their exchange, whatever becomes of the streams."""
    yes = Word.objects.filter(kind="interested", candidate=OuterRef("pk"))
    return Q(Exists(yes.filter(side="offer")), Exists(yes.filter(side="need")))


def _matched(streams: Sequence[Stream]) -> Matches:
    """A match of some streams; what they are is kept."""
    return match(
        table_of(streams),
        top=TOP,
        max_distance_km=MAX_DISTANCE_KM,
        knowledge=knowledge(),
        classified=_classified(streams, is_kept=True),
    )


def match_streams(organisation: Organisation, streams: Sequence[Stream]) -> int:
    """Match a few streams of an organisation against all others at once; returns how many candidates."""
    return sum(
        _match_side(organisation, direction, [one for one in streams if one.direction == direction])
        for direction in ("offer", "need")
    )


def _match_side(organisation: Organisation, direction: str, streams: Sequence[Stream]) -> int:
    resources = {name for stream in streams for name, _p in stream.resources or ()}
    joined = {other for name in resources for other in kin(name, direction)}
    other = "need" if direction == "offer" else "offer"
    alive = Stream.objects.filter(direction=other, removed_at=None, is_running=False)
    near = within_reach([stream.site for stream in streams])
    found = alive.filter(near, resource__in=joined).exclude(site__organisation=organisation)
    others = list(found.select_related("site"))
    theirs = Q(**{f"{direction}__in": [stream.pk for stream in streams]})
    if not others:
        _forget(theirs)
        return 0
    return store_candidates(_matched([*streams, *others]), theirs)


def match_all(progress: Progress | None = None) -> int:
    """Match all streams against each other; returns how many candidates there are."""
    tell = progress or (lambda done, total: None)
    table, known = _all_streams(lambda done, total: tell(done * READING_PERCENT // max(total, 1), 100))
    part = MATCHING_PERCENT - READING_PERCENT
    matches = match(
        table,
        top=TOP,
        max_distance_km=MAX_DISTANCE_KM,
        knowledge=knowledge(),
        classified=known,
        progress=lambda done, total: tell(READING_PERCENT + done * part // max(total, 1), 100),
    )
    rest = 100 - MATCHING_PERCENT
    return store_candidates(
        matches, Q(), lambda done, total: tell(MATCHING_PERCENT + done * rest // max(total, 1), 100)
    )


def _all_streams(tell: Progress) -> tuple[Streams, list[Classified]]:
    """Table of all streams that can be matched, and what each is; piece by piece, for memory's sake."""
    alive = Stream.objects.filter(removed_at=None, is_running=False).select_related("site")
    total, last = alive.count(), 0
    tables: list[pl.DataFrame] = []
    known: list[Classified] = []
    while part := list(alive.filter(pk__gt=last).order_by("pk")[:READ_AT_ONCE]):
        tables.append(table_of(part).table)
        known += _classified(part, is_kept=True)
        last = part[-1].pk
        tell(len(known), total)
    table = pl.concat(tables) if tables else table_of([]).table
    return Streams(table, (), pl.DataFrame(schema={"row": pl.Int64}), "registry"), known


def classified_anew(streams: Sequence[Stream]) -> list[Classified]:
    """What streams are that may know less than those of the database; nothing is kept."""
    return _classified(streams, is_kept=False)


def _classified(streams: Sequence[Stream], *, is_kept: bool) -> list[Classified]:
    """What streams are, from what is known of them already."""
    return classified(streams, [_circumstances(one) for one in streams], knowledge(), is_kept=is_kept)


READ_AT_ONCE = 2000
"""Streams that are read and classified at a time."""
STORED_AT_ONCE = 5000
"""Candidates of one transaction, so that others can write in between."""
READING_PERCENT, MATCHING_PERCENT = 30, 60
"""Where reading and classifying ends, and the search for partners; storing is the rest."""
_CANDIDATE_FIELDS = (
    "score",
    "band",
    "via",
    "distance_km",
    "quantity",
    "unit",
    "share",
    "parts",
    "edition",
    "method",
    "made_at",
)


def store_candidates(matches: Matches, among: Q, progress: Progress | None = None) -> int:
    """Upsert candidates by (offer, need); those `among` the old ones that were not found again go.

    What people said to a candidate that goes (`Word`) stays with it: such a candidate is kept.
    """
    company = matches.streams.table["company"]
    of_offer, of_need = (company.gather(matches.table[side]) for side in ("offer", "need"))
    table = matches.table.filter(of_offer != of_need)
    now = timezone.now()
    for start in range(0, len(table), STORED_AT_ONCE):
        with transaction.atomic():
            Candidate.objects.bulk_create(
                _candidates(matches, table.slice(start, STORED_AT_ONCE), now),
                batch_size=500,
                update_conflicts=True,
                unique_fields=["offer", "need"],
                update_fields=_CANDIDATE_FIELDS,
            )
        if progress is not None:
            progress(min(start + STORED_AT_ONCE, len(table)), len(table))
    keep_matches(matches, table, keys_of(Candidate.objects.filter(made_at=now)))
    _forget(among & Q(made_at__lt=now))
    return len(table)


def _forget(among: Q) -> None:
    """Let candidates go that are not found any more; those of which people said something stay."""
    Candidate.objects.filter(among, words=None).delete()


def _candidates(matches: Matches, table: pl.DataFrame, now: datetime) -> list[Candidate]:
    keys = matches.streams.table["row"].to_list()
    return [
        Candidate(
            offer_id=keys[row["offer"]],
            need_id=keys[row["need"]],
            score=row["score"],
            band=row["band"],
            via=row["via"][:80],
            distance_km=row["distance_km"],
            quantity=row["quantity"],
            unit=row["unit"] or "",
            share=row["share"],
            parts=row["parts"],
            edition=matches.edition,
            method=matches.method,
            made_at=now,
        )
        for row in table.iter_rows(named=True)
    ]


def explain(offer: Stream, need: Stream, beside: Sequence[Stream] = ()) -> Matches:
    """The match of two streams, cut down to what the reader may see: reasons come from it.

    `beside`: other takers and givers, matched as well.
    """
    table = table_of([offer, need, *beside])
    return match(table, top=1 + len(beside), max_distance_km=20_000.0, knowledge=knowledge())


CHUNK = 1000
"""Rows of an import that are made at once."""
BATCH = 500
"""Rows of one statement."""
