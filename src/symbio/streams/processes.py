"""Words that name a process or a type of company: "cement production", "for the brickworks", "биогаз".

A need is often phrased by what the stream would go into rather than by what is wanted. Names of NACE
classes and of technologies are indexed as names of resources are.
"""

from __future__ import annotations

from dataclasses import dataclass

from symbio.knowledge import Knowledge
from symbio.streams.text_index import NameIndex, build_name_index, query_terms
from symbio.streams.word_index import Arrays, StoredArrays

LEARNED = 0.5  # share of what is learned from words in a score; the rest is the best single name
LEAST_SCORE = 0.3
MOST = 8


@dataclass(frozen=True, slots=True)
class Process:
    """A NACE class or the identifier of a technology that words name, with a score 0…1."""

    subject: str
    score: float

    @property
    def is_activity(self) -> bool:
        """True for a NACE class, False for a technology."""
        return "." in self.subject


def subjects_of(knowledge: Knowledge) -> tuple[str, ...]:
    """Everything that has process names, in a fixed order: the owners of the index."""
    named = {row.subject for row in knowledge.process_names}
    return tuple(sorted(named | set(knowledge.activity) | set(knowledge.technology)))


def build_process_index(knowledge: Knowledge) -> Arrays:
    """Return the arrays of the index over names of activities and technologies, fit for ``npz``."""
    place = {subject: i for i, subject in enumerate(subjects_of(knowledge))}
    names = [(place[row.subject], row.name) for row in knowledge.process_names]
    activities = ((row.nace, row.name_en, row.name_ru) for row in knowledge.activities)
    technologies = ((row.id, row.name_en, row.name_ru) for row in knowledge.technologies)
    for subject, *both in (*activities, *technologies):
        names += [(place[subject], name) for name in both]
    return build_name_index(names, frozenset(place.values()))


class Processes:
    """Finds the processes and types of company that words name.

    Parameters
    ----------
    knowledge
        The tables.
    arrays
        As `build_process_index` returns them.
    """

    def __init__(self, knowledge: Knowledge, arrays: StoredArrays) -> None:
        self._subjects = subjects_of(knowledge)
        self._index = NameIndex(arrays)

    def named(self, text: str) -> tuple[Process, ...]:
        """Processes that `text` names, best first; empty when it names none."""
        terms = query_terms(text, counts_weak=True, asks=True)
        names = self._index.by_names(terms, len(self._subjects))
        learned = self._index.by_words(terms)
        scores = (1.0 - LEARNED) * names
        scores[: len(learned)] += LEARNED * learned
        best = sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:MOST]
        return tuple(Process(self._subjects[i], float(scores[i])) for i in best if scores[i] >= LEAST_SCORE)
