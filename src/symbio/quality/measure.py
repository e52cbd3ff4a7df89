"""The questions, asked: phrases, partners, pairs and the documented links of parks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from symbio.knowledge import Knowledge, load
from symbio.matching.compat import Compat
from symbio.matching.match import match
from symbio.matching.questions import Oracle
from symbio.quality.figures import Bin, Figure, area, guessed, reliability, share
from symbio.quality.gold import (
    PairQuestion,
    PartnerQuestion,
    PhraseQuestion,
    Region,
    pairs,
    partners,
    phrases,
    regions,
)
from symbio.streams.classification import Classified
from symbio.streams.reading import read_streams

TEN = 10
PASSED = frozenset({"match", "possible"})
NOT_WASTE = ("energy", "gas", "space", "capacity", "service", "knowledge")
Progress = Callable[[int, int], None]
Question: TypeAlias = PhraseQuestion | PartnerQuestion | PairQuestion


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose answer was not the accepted one."""

    question: str
    id: str
    text: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    """Everything that was measured over one edition of the knowledge."""

    edition: str
    figures: tuple[Figure, ...]
    misses: tuple[Miss, ...]
    curves: dict[str, tuple[Bin, ...]]


@dataclass(frozen=True, slots=True)
class _Result:
    """Place of the first accepted answer (None: not among those given), and what was given."""

    question: PhraseQuestion | PartnerQuestion
    place: int | None
    accepted: tuple[str, ...]
    found: tuple[str, ...]

    def within(self, count: int) -> bool:
        return self.place is not None and self.place < count


def measure(knowledge: Knowledge | None = None, *, progress: Progress | None = None) -> Measured:
    """Ask every labelled question of the engine over `knowledge` (the shipped tables by default).

    `progress` is called with done and total and may raise `Cancelled`. Takes a few seconds.
    """
    oracle = Oracle(knowledge or load())
    figures: list[Figure] = []
    misses: list[Miss] = []
    curves: dict[str, tuple[Bin, ...]] = {}
    steps = (_ask_phrases, _ask_partners, _ask_pairs, _ask_regions)
    for done, step in enumerate(steps):
        if progress is not None:
            progress(done, len(steps))
        step(oracle, figures, misses, curves)
    if progress is not None:
        progress(len(steps), len(steps))
    return Measured(oracle.knowledge.edition, tuple(figures), tuple(misses), curves)


def _parts(question: Question) -> Iterator[str]:
    """Groups of questions that a question counts in."""
    yield question.set
    yield f"{question.set}/{question.lang}"
    if question.part == "sealed":
        yield f"{question.set}/sealed"
        yield f"{question.set}/{question.lang}/sealed"
    if isinstance(question, PhraseQuestion):
        yield f"{question.set}/{question.kind}"
    if isinstance(question, PartnerQuestion):
        yield f"{question.set}/{question.direction}"


def _grouped(results: Iterable[_Result]) -> dict[str, list[_Result]]:
    groups: dict[str, list[_Result]] = {}
    for result in results:
        for part in _parts(result.question):
            groups.setdefault(part, []).append(result)
    return groups


def _shares(name: str, results: Sequence[_Result], counts: dict[str, int]) -> Iterator[Figure]:
    for part, group in _grouped(results).items():
        accepted = [result.accepted for result in group]
        for words, count in counts.items():
            hits = [result.within(count) for result in group]
            yield share(f"{name}-{words}", part, hits, baseline=guessed(accepted, count))


def _missed(name: str, results: Iterable[_Result], count: int) -> Iterator[Miss]:
    for result in results:
        if not result.within(count):
            yield Miss(name, result.question.id, result.question.text, result.accepted, result.found[:5])


def _place(found: Sequence[str], is_right: Callable[[str], bool]) -> int | None:
    return next((place for place, answer in enumerate(found) if is_right(answer)), None)


def _ask_phrases(
    oracle: Oracle, figures: list[Figure], misses: list[Miss], curves: dict[str, tuple[Bin, ...]]
) -> None:
    asked = phrases()
    answers = oracle.classify(
        [q.text for q in asked],
        directions=[q.direction for q in asked],
        activities=[q.activity for q in asked],
        top=TEN,
    )
    both = list(zip(asked, answers, strict=True))
    ewc = [_of_ewc(q, a) for q, a in both if q.ewc]
    fkko = [_of_fkko(q, a) for q, a in both if q.fkko]
    figures += _shares("ewc", ewc, {"first": 1, "five": 5, "ten": TEN})
    figures += _shares("fkko", fkko, {"first": 1, "five": 5})
    none = [(q, not a.ewc and not a.fkko) for q, a in both if q.kind in NOT_WASTE and not q.ewc]
    for part in dict.fromkeys(part for q, _ in none for part in _parts(q)):
        figures.append(share("no-code", part, [hit for q, hit in none if part in _parts(q)]))
    misses += [*_missed("ewc", ewc, 1), *_missed("fkko", fkko, 5)]
    misses += [Miss("no-code", q.id, q.text, (), ()) for q, hit in none if not hit]
    first = [
        (a.ewc[0][1], r.within(1))
        for (_q, a), r in zip([b for b in both if b[0].ewc], ewc, strict=True)
        if a.ewc
    ]
    curves["ewc"] = reliability([score for score, _ in first], [hit for _, hit in first])


def _of_ewc(question: PhraseQuestion, answer: Classified) -> _Result:
    found = tuple(code for code, _ in answer.ewc)
    return _Result(question, _place(found, question.ewc.__contains__), question.ewc, found)


def _of_fkko(question: PhraseQuestion, answer: Classified) -> _Result:
    found = tuple(code for code, _ in answer.fkko)
    return _Result(question, _place(found, lambda code: code.startswith(question.fkko)), question.fkko, found)


def _ask_partners(
    oracle: Oracle, figures: list[Figure], misses: list[Miss], _curves: dict[str, tuple[Bin, ...]]
) -> None:
    usual = [q for q in partners() if q.set == "usual"]
    results = _partner_results(oracle, usual, without=())
    figures += _shares("partner", results, {"first": 1, "five": 5, "ten": TEN})
    misses += _missed("partner", results, 5)
    for part, group in _grouped(results).items():
        barred = [bool(set(_barred(r)) & set(r.found[:TEN])) for r in group]
        figures.append(share("partner-barred", part, barred))
    misses += [
        Miss(
            "barred", r.question.id, r.question.text, _barred(r), tuple(set(_barred(r)) & set(r.found[:TEN]))
        )
        for r in results
        if set(_barred(r)) & set(r.found[:TEN])
    ]
    published = [q for q in partners() if q.set == "published"]
    results = _without_their_place(oracle, published)
    figures += _shares("receiver", results, {"first": 1, "five": 5, "ten": TEN})
    misses += _missed("receiver", results, TEN)


def _barred(result: _Result) -> tuple[str, ...]:
    question = result.question
    return question.barred if isinstance(question, PartnerQuestion) else ()


def _partner_results(
    oracle: Oracle, asked: Sequence[PartnerQuestion], *, without: Iterable[str]
) -> list[_Result]:
    answers = oracle.partners(
        [q.text for q in asked],
        directions=[q.direction for q in asked],
        activities=[q.activity for q in asked],
        without=without,
    )
    results = []
    for question, answer in zip(asked, answers, strict=True):
        found = tuple(partner.nace for partner in answer.partners[:TEN])
        place = _place(found, question.accepted.__contains__)
        results.append(_Result(question, place, question.accepted, found))
    return results


def _without_their_place(oracle: Oracle, asked: Sequence[PartnerQuestion]) -> list[_Result]:
    """Leave one place out: precedents of the place that a question is about give no evidence."""
    results = []
    for question in asked:
        place = question.place.casefold()
        hidden = [p.id for p in oracle.knowledge.precedents if p.place.split(",")[0].casefold() in place]
        results += _partner_results(oracle, [question], without=hidden)
    return results


def _ask_pairs(
    oracle: Oracle, figures: list[Figure], misses: list[Miss], curves: dict[str, tuple[Bin, ...]]
) -> None:
    asked = pairs()
    answers = oracle.compat(
        [q.offer for q in asked],
        [q.need for q in asked],
        offer_activities=[q.offer_activity for q in asked],
        need_activities=[q.need_activity for q in asked],
    )
    both = list(zip(asked, answers, strict=True))
    for part in dict.fromkeys(part for q in asked for part in _parts(q)):
        figures += _of_pairs(part, [(q, a) for q, a in both if part in _parts(q)])
    misses += [
        Miss(f"pair-{q.tag}", q.id, f"{q.offer} → {q.need}", (q.tag,), (a.verdict, f"{a.score:.2f}", a.via))
        for q, a in both
        if (a.verdict in PASSED) != q.is_good
    ]
    curves["pairs"] = reliability([a.score for _, a in both], [q.is_good for q, _ in both])


def _of_pairs(part: str, both: Sequence[tuple[PairQuestion, Compat]]) -> Iterator[Figure]:
    good = [a for q, a in both if q.is_good]
    bad = [a for q, a in both if not q.is_good]
    yield area("pair-area", part, [a.score for a in good], [a.score for a in bad])
    yield share("pair-good-kept", part, [a.verdict in PASSED for a in good])
    unsafe = [a.verdict in PASSED for q, a in both if q.tag in ("unsafe", "barred")]
    if unsafe:
        yield share("pair-unsafe-passed", part, unsafe)
    yield share("pair-absurd-held", part, [a.verdict not in PASSED for q, a in both if q.tag == "absurd"])


def _ask_regions(
    oracle: Oracle, figures: list[Figure], misses: list[Miss], _curves: dict[str, tuple[Bin, ...]]
) -> None:
    every: list[bool] = []
    for region in regions():
        hits = _links_found(oracle.knowledge, region)
        figures.append(share("link-five", region.name, list(hits.values())))
        misses += [
            Miss("link", region.name, " → ".join(link), (), ()) for link, hit in hits.items() if not hit
        ]
        every += hits.values()
    figures.append(share("link-five", "all", every))


def _links_found(knowledge: Knowledge, region: Region) -> dict[tuple[str, str, str, str], bool]:
    """Whether each documented link is among the first five of its need."""
    matches = match(read_streams(region.streams), knowledge=knowledge)
    first_five = {
        (offer["company"], offer["stream"], need["company"], need["stream"])
        for row in matches.table.iter_rows(named=True)
        for offer, need in [(matches.rows[row["offer"]], matches.rows[row["need"]])]
        if row["rank_need"] is not None and row["rank_need"] <= 5
    }
    return {link: link in first_five for link in region.links}
