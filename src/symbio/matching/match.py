"""The main job: a stream table in, ranked and explained candidates out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from symbio.knowledge import Knowledge, load
from symbio.knowledge.cache import kept_arrays
from symbio.knowledge.countries import EU
from symbio.language import UnusableCall
from symbio.matching.assembly import Assembly, Side
from symbio.matching.explanation import Explainer
from symbio.matching.kernel import Found, Index, Refused, Scoring
from symbio.matching.kernel_rows import AT_MOST
from symbio.matching.kernel_score import Reason
from symbio.matching.matches import Matches, band
from symbio.matching.partners import PartnerFinder
from symbio.matching.parts import PARTS, log_surplus, parts_of
from symbio.matching.refusals import CODES
from symbio.matching.rules import Rules
from symbio.matching.ways import WayTable
from symbio.streams.classification import Classified, Classifier, build_index, index_recipe
from symbio.streams.processes import Processes, build_process_index
from symbio.streams.table import Streams

Progress = Callable[[int, int], None]
LEAST_SCORE = 0.02
"""Pairs less plausible than this are not shown, however short the list."""
MOST_REFUSALS, MOST_LOOKED_AT, LARGE = 3, 12, 20_000


@lru_cache(maxsize=2)
def way_table(knowledge: Knowledge) -> WayTable:
    """Ways between resources of `knowledge`, kept for as long as it is in use."""
    return WayTable(knowledge)


@lru_cache(maxsize=2)
def classifier(knowledge: Knowledge) -> Classifier:
    """Classifier over `knowledge`, kept for as long as it is in use; its index is kept between runs."""
    arrays = kept_arrays(f"names-{index_recipe()}-{knowledge.edition}", lambda: build_index(knowledge))
    return Classifier.from_arrays(knowledge, arrays)


@lru_cache(maxsize=2)
def processes(knowledge: Knowledge) -> Processes:
    """Finder of processes over `knowledge`, kept while it is in use; its index is kept between runs."""
    name = f"processes-{index_recipe()}-{knowledge.edition}"
    return Processes(knowledge, kept_arrays(name, lambda: build_process_index(knowledge)))


@lru_cache(maxsize=8)
def rules_of(knowledge: Knowledge, regions: frozenset[str]) -> Rules:
    """Rules of `knowledge` for some regions, kept while it is in use."""
    return Rules(knowledge, regions)


def regions_of(countries: pl.Series) -> frozenset[str]:
    """Legal regions in which the streams lie: "RU", "BY", "EU"."""
    return regions_of_countries(countries.unique())


def regions_of_countries(countries: Iterable[str | None]) -> frozenset[str]:
    """Legal regions of `countries` (ISO-2; None unknown): "RU", "BY", "EU"."""
    found = set(countries)
    return frozenset(({"RU", "BY"} & found) | ({"EU"} if found & EU else set()))


def classify_streams(streams: Streams, knowledge: Knowledge) -> tuple[Classified, ...]:
    """Classify every row of the table by its words, codes, direction, activity and stated qualities.

    Rows that say the same are classified once.
    """
    table = streams.table
    codes = [
        tuple((code["scheme"], code["code"]) for code in cell or ()) for cell in table["codes"].to_list()
    ]
    asked = list(
        zip(
            table["stream"].to_list(),
            table["direction"].to_list(),
            table["activity"].to_list(),
            codes,
            table["hazard_class"].to_list(),
            _middle(table, "temperature_c"),
            _middle(table, "pressure_bar"),
            strict=True,
        )
    )
    different = list(dict.fromkeys(asked))
    if not different:
        return ()
    texts, directions, activities, code_lists, hazards, temperatures, pressures = zip(*different, strict=True)
    found = classifier(knowledge).classify(
        texts,
        directions=directions,
        activities=activities,
        codes=code_lists,
        hazard_classes=hazards,
        temperatures_c=temperatures,
        pressures_bar=pressures,
    )
    answers = dict(zip(different, found, strict=True))
    return tuple(answers[row] for row in asked)


def _middle(table: pl.DataFrame, quality: str) -> list[float | None]:
    """Middle of a stated range, or the end that is stated; None unknown."""
    return table.select(pl.mean_horizontal(f"{quality}_low", f"{quality}_high")).to_series().to_list()


def match(
    streams: Streams,
    *,
    top: int = 20,
    max_distance_km: float = 300.0,
    knowledge: Knowledge | None = None,
    classified: Sequence[Classified] | None = None,
    progress: Progress | None = None,
) -> Matches:
    """Find who could use what: for every offer and every need its best partners.

    Parameters
    ----------
    streams
        What `symbio.read_streams` returns. Exchanges that run already are left out.
    top
        Partners kept per offer and per need.
    max_distance_km
        No pair farther apart than this [km]; streams of unknown place are matched all the same.
    knowledge
        The tables to match with; the shipped ones by default.
    classified
        What each row of `streams` is, where that is known; else they are classified here.
    progress
        Called with (done, total); may raise `symbio.Cancelled`.

    Returns
    -------
    Matches
        Candidates ordered by score, ties by input order.

    Raises
    ------
    UnusableCall
        `top` is less than one, or `streams` is not what `symbio.read_streams` returns.

    Examples
    --------
    >>> import symbio
    >>> matches = symbio.match(symbio.demo("kalundborg"))  # doctest: +SKIP
    >>> print(matches.explain(0))  # doctest: +SKIP
    """
    if top < 1:
        raise UnusableCall("top-too-small", top=top)
    if not isinstance(streams, Streams):
        raise UnusableCall("not-streams", kind=type(streams).__name__)
    knowledge = knowledge or load()
    tell = progress or (lambda done, total: None)
    tell(0, 100)
    classified = classify_streams(streams, knowledge) if classified is None else tuple(classified)
    tell(30, 100)
    ways = way_table(knowledge)
    rules = rules_of(knowledge, regions_of(streams.table["country"]))
    assembly = Assembly(streams.table, classified, knowledge=knowledge, ways=ways, rules=rules)
    table, refusals = _run(assembly, Scoring(max_distance_km=max_distance_km), top, tell)
    return Matches(
        streams=streams,
        classified=classified,
        table=table,
        refusals=refusals,
        ways=assembly.ways,
        knowledge=knowledge,
        explainer=Explainer(knowledge, rules, PartnerFinder(knowledge, ways, rules)),
        top=top,
        max_distance_km=max_distance_km,
    )


def _run(assembly: Assembly, scoring: Scoring, top: int, tell: Progress) -> tuple[pl.DataFrame, pl.DataFrame]:
    offers, needs = assembly.side(offers=True), assembly.side(offers=False)
    ways = assembly.kernel_ways()
    index = Index.build(offers.rows, needs.rows, ways, scoring)
    tell(60, 100)
    per_offer = index.match("offer", top=top)
    per_need = index.match("need", top=top)
    tell(80, 100)
    found, ranks = _united(_plausible(per_offer), _plausible(per_need))
    parts, km = parts_of(offers.rows, needs.rows, ways, found, scoring)
    surplus = log_surplus(offers.rows, needs.rows, ways, found)
    table = _table(assembly, (offers, needs), found, parts=parts, km=km, surplus=surplus, ranks=ranks)
    refusals = _refusals(assembly, (offers, needs), index.refused("offer", top=_looked_at(len(offers.rows))))
    tell(100, 100)
    return table, refusals


def _looked_at(rows: int) -> int:
    """How many refused pairs per offer are looked at for those worth telling: fewer in a large table."""
    return MOST_LOOKED_AT if rows <= LARGE else MOST_REFUSALS + 1


def _plausible(found: Found) -> Found:
    """The pairs that are plausible at all; order kept."""
    kept = found.score >= math.log(LEAST_SCORE)
    return Found(**{name: values[kept] for name, values in vars(found).items()})


def _ranks(stream: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Place of each row among the rows of its stream (1 best); a stream's rows stand together, best first."""
    first = np.r_[True, stream[1:] != stream[:-1]] if len(stream) else np.empty(0, bool)
    start = np.maximum.accumulate(np.where(first, np.arange(len(stream)), 0))
    return np.arange(len(stream)) - start + 1


def _united(per_offer: Found, per_need: Found) -> tuple[Found, tuple[pl.Series, pl.Series]]:
    """Pairs of both lists once, by score, with their place in either."""
    fields = ("offer", "need", "way", "score", "offer_row", "need_row")
    frames = [
        pl.DataFrame({name: getattr(found, name) for name in fields}).with_columns(pl.Series(rank, ranks))
        for found, rank, ranks in (
            (per_offer, "rank_offer", _ranks(per_offer.offer)),
            (per_need, "rank_need", _ranks(per_need.need)),
        )
    ]
    one, other = frames
    both = one.join(other.select("offer", "need", "rank_need"), on=["offer", "need"], how="left")
    rest = other.join(one.select("offer", "need"), on=["offer", "need"], how="anti")
    rest = rest.with_columns(rank_offer=pl.lit(None, pl.Int64)).select(both.columns)
    merged = pl.concat([both, rest]).sort(["score", "offer", "need"], descending=[True, False, False])
    return Found(**{name: merged[name].to_numpy() for name in fields}), (
        merged["rank_offer"],
        merged["rank_need"],
    )


def _table(
    assembly: Assembly,
    sides: tuple[Side, Side],
    found: Found,
    *,
    parts: dict[str, npt.NDArray[np.float64]],
    km: npt.NDArray[np.float64],
    surplus: npt.NDArray[np.float64],
    ranks: tuple[pl.Series, pl.Series],
) -> pl.DataFrame:
    offers, needs = sides
    score = np.exp(found.score)
    needed = needs.rows.ln_q[found.need_row]
    needs_resource = needs.rows.resource[found.need_row]
    basis = assembly.knowledge.resources.basis
    columns = {
        "offer": offers.positions[found.offer],
        "need": needs.positions[found.need],
        "score": score,
        "band": [band(value) for value in score],
        "via": [assembly.ways[w].via for w in found.way],
        "distance_km": pl.Series(km).fill_nan(None),
        "quantity": pl.Series(np.exp(needed + np.minimum(surplus, 0))).fill_nan(None),
        "unit": [basis[i] for i in needs_resource],
        "share": pl.Series(np.exp(surplus)).fill_nan(None),
        "rank_offer": ranks[0],
        "rank_need": ranks[1],
        "parts": pl.DataFrame(parts).to_struct() if len(found) else pl.Series([], dtype=_PARTS),
        "way": found.way,
    }
    return pl.DataFrame(columns)


_PARTS = pl.Struct(dict.fromkeys(PARTS, pl.Float64))


def _refusals(assembly: Assembly, sides: tuple[Side, Side], refused: Refused) -> pl.DataFrame:
    """Refused pairs that would fit but for a rule, a limit or the season, the best few per offer.

    A use that is merely not known for the receiver's activity is no refusal worth telling.
    """
    offers, needs = sides
    names = assembly.columns.names
    nace = assembly.table["activity"].to_list()
    needed = needs.positions[refused.pairs.need]
    is_told = [
        Reason(int(reason)) is not Reason.ACTIVITY
        or assembly.rules.refusal(assembly.ways[way], nace[need]) is not None
        for reason, way, need in zip(refused.reason, refused.pairs.way, needed, strict=True)
    ]
    columns = {
        "offer": offers.positions[refused.pairs.offer],
        "need": needed,
        "score": np.exp(refused.pairs.score),
        "way": refused.pairs.way,
        "code": pl.Series([CODES[Reason(int(reason))] for reason in refused.reason], dtype=pl.String),
        "quality": pl.Series([names[q] if q >= 0 else None for q in refused.quality], dtype=pl.String),
        "is_upper": refused.end == AT_MOST,
    }
    table = pl.DataFrame(columns).filter(pl.Series(is_told, dtype=pl.Boolean))
    return table.group_by("offer", maintain_order=True).head(MOST_REFUSALS)
