"""From words or an identifier to the thing that they mean, with what else they could mean.

Names of resources, types of company, technologies and precedents stand in one index of words, so their
scores compare: the kind whose name says best what was asked comes first. Which resource is meant, the
classifier of streams decides; it knows more than names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbio.knowledge import Knowledge
from symbio.knowledge.cache import kept_arrays
from symbio.knowledge.nace import parse_activity
from symbio.language import LANGUAGES
from symbio.matching.match import classifier
from symbio.reports.page_parts import KINDS, has_page
from symbio.streams.classification import index_recipe
from symbio.streams.phrase import codes_in_words
from symbio.streams.text_index import NameIndex, build_name_index, query_terms

LEAST = 0.4
"""Names that answer a query less than this do not mean it."""
SURE = 0.97
"""A name that answers so well says the same, whatever the classifier makes of it."""
PROBABLE = 0.3
"""A resource at least so probable is meant even where no single name says so…"""
KNOWN = 0.6
"""…when every word of the query is at least so like a word of some name."""
ALIKE = 0.75
"""Share of the best score from which something else could have been meant."""
OF_A_FIRM = 0.85
"""Factor for precedents: their names are places and firms, not things."""
MOST_OTHERS = 5
MOST_LETTERS = 200
"""A query is cut here; what is longer is no name."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a query may mean: kind, identifier, and how well its name answers, 0…1."""

    kind: str
    id: str
    score: float


class Finder:
    """Finds things of `knowledge` by words in either language.

    Parameters
    ----------
    knowledge
        The tables.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge
        self._things = _things(knowledge)
        self._kinds = np.array([KINDS.index(kind) for kind, _ in self._things])
        name = f"things-{index_recipe()}-{knowledge.edition}"
        self._index = NameIndex(kept_arrays(name, lambda: build_name_index(_names(knowledge), teaches={})))

    def find(self, text: str, kind: str | None = None) -> tuple[Found, ...]:
        """What `text` may mean, best first; of `kind` only, where one is given. Empty: nothing is known."""
        exact = by_identifier(self._k, text, kind)
        if exact is not None and not text.isalpha():
            return (exact,)
        found = [
            thing for own in KINDS if kind in (None, own) for thing in self._of_kind(text[:MOST_LETTERS], own)
        ]
        found.sort(key=lambda thing: -thing.score)  # stable: at the same score the kinds keep their order
        if exact is not None:
            found = [exact, *(thing for thing in found if thing.id != exact.id)]
        least = ALIKE * found[0].score if found else 0.0
        return tuple(thing for thing in found if thing.score >= least)[: MOST_OTHERS + 1]

    def _of_kind(self, text: str, kind: str) -> list[Found]:
        scores = self._scores(text)
        if kind == "resource":
            return self._resources(text, scores)
        factor = OF_A_FIRM if kind == "precedent" else 1.0
        ours = np.flatnonzero((self._kinds == KINDS.index(kind)) & (scores >= LEAST))
        best = ours[np.argsort(-scores[ours], kind="stable")][: MOST_OTHERS + 1]
        return [Found(kind, self._things[i][1], factor * float(scores[i])) for i in best]

    def _scores(self, text: str) -> npt.NDArray[np.float64]:
        return self._index.by_names(query_terms(text), len(self._things))

    def _resources(self, text: str, scores: npt.NDArray[np.float64]) -> list[Found]:
        """Resources, the likeliest first; the first has the score of the name that answers best."""
        table = self._k.resources
        words, codes = codes_in_words(text)
        [said] = classifier(self._k).classify([words], codes=[codes])
        likely = dict(said.resources)
        named = scores[: len(table)]
        top = 1.0 if codes else float(named.max(initial=0.0))
        if top < LEAST:
            return self._unnamed(text, said.resources)
        sure = [int(i) for i in np.flatnonzero(named >= SURE)]
        sure.sort(key=lambda i: (-named[i].round(2), -likely.get(i, 0.0), table.abstract[i]))
        order = list(dict.fromkeys([*sure, *likely])) or [
            int(i) for i in np.flatnonzero(named == named.max())
        ]
        if not likely and named.max() < LEAST:
            return []
        rest = (
            Found("resource", table.ids[i], 0.99 * max(likely.get(i, 0.0), float(named[i])))
            for i in order[1:]
        )
        return [Found("resource", table.ids[order[0]], top), *rest]

    def _unnamed(self, text: str, likely: Sequence[tuple[int, float]]) -> list[Found]:
        """What the classifier makes of known words that are no name: little worth beside any name."""
        is_known = all(self._index.known(term.text) >= KNOWN for term in query_terms(text))
        table = self._k.resources
        return [Found("resource", table.ids[i], LEAST * p) for i, p in likely if is_known and p >= PROBABLE]


def _things(k: Knowledge) -> list[tuple[str, str]]:
    """Everything that has names, by kind: resources at their positions, then the others."""
    return [
        *(("resource", name) for name in k.resources.ids),
        *(("technology", row.id) for row in k.technologies),
        *(("activity", row.nace) for row in k.activities),
        *(("precedent", row.id) for row in k.precedents),
    ]


def _names(k: Knowledge) -> list[tuple[int, str]]:
    """Pairs of position in `_things` and a name."""
    at = {thing: i for i, thing in enumerate(_things(k))}
    return [(at[thing], name) for thing, name in _named(k) if thing in at and name]


def _named(k: Knowledge) -> Iterator[tuple[tuple[str, str], str]]:
    for name in k.names:
        yield ("resource", name.resource), name.name
    for technology in k.technologies:
        yield from (
            (("technology", technology.id), text) for text in (technology.name_en, technology.name_ru)
        )
    for activity in k.activities:
        yield from ((("activity", activity.nace), text) for text in (activity.name_en, activity.name_ru))
    for process in k.process_names:
        kind = "technology" if process.subject in k.technology else "activity"
        yield (kind, process.subject), process.name
    for row in k.precedents:
        told = (row.place_name, row.donor_name, row.receiver_name)
        texts = dict.fromkeys(tell(lang) for lang in LANGUAGES for tell in told)
        yield from ((("precedent", row.id), text) for text in texts)


def by_identifier(knowledge: Knowledge, text: str, kind: str | None = None) -> Found | None:
    """The thing whose identifier is `text`, whatever the case of its letters; None: there is none.

    An OKVED2 or NACE code may be longer than a class, and a use stands for the resource that it is of.
    """
    kinds: Sequence[str] = KINDS if kind is None else (kind,)
    plain = text.strip()
    nace, _problem = parse_activity(plain)
    use = knowledge.use.get(plain)
    spellings = (plain, plain.lower(), plain.upper(), nace or plain, use.resource if use else plain)
    for own in kinds:
        for name in spellings:
            if has_page(knowledge, own, name):
                return Found(own, name, 1.0)
    return None


@lru_cache(maxsize=2)
def finder(knowledge: Knowledge) -> Finder:
    """Finder over `knowledge`, kept for as long as it is in use; its index is kept between runs."""
    return Finder(knowledge)
