"""Free words, codes and circumstances → resources with probabilities, waste codes and doubts.

Words give every resource a score (`text_index`); the plant's activity, a stated temperature or pressure and
the direction weigh it; codes outrank words; several things in one phrase share the probability. The method,
rule by rule, with measured quality: ``docs/explanation/classification.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from symbio.knowledge import Knowledge
from symbio.language import Message
from symbio.streams.code_evidence import doubts, in_doubt, shares_of_codes, with_words
from symbio.streams.code_space import WasteFacts
from symbio.streams.joint import Part, joint_shares, unclaimed
from symbio.streams.levels import Level, saturation_temperature_c
from symbio.streams.parts import asides_of, parts_of, purpose_of, without_asides
from symbio.streams.scoring import LEAST_SCORE, Circumstances, WordScores
from symbio.streams.share_kernel import Sharing, share
from symbio.streams.text import NEGATION
from symbio.streams.text_index import NameIndex, build_name_index, query_terms
from symbio.streams.waste_candidates import Scored, WasteCodes, words_of_kind
from symbio.streams.word_index import Arrays, FloatArray, StoredArrays

METHOD = "classify/1"
MOST_LETTERS = 500  # of a cell; what is longer is no name
CERTAIN_AT, STEEPNESS = 0.45, 8.0  # logistic from best score to the probability that it is right
SHARPNESS = 8.0  # how fast probability falls from the best resource to the next
NEAR_BEST = 0.4  # of the best score, that a resource must have to count at all
LEAST_P = 0.01
SOFTER = 0.7  # power on probabilities before codes are gathered: the list of codes should stay wide
PART_SCORE = 0.65  # a part of a phrase that scores this alone is a resource of its own
SUPPORTED = 0.7  # of the best score of the whole phrase, that a further thing must have in it
BARE_WORDS = 2  # things of so few words are bare names
LISTED, TWO_NAMED = 0.2, 0.3  # will do in a list of three and more bare names; after one bare name
PURPOSE_SCORE = 0.55  # a tail that scores this names a function
PURPOSE_NEEDED, PURPOSE_OFFERED = 1.2, 0.3  # weight of the function beside each of the things named
ALMOST = 0.9  # of the best reading's score, that lets a part have its second where the best is taken
WHOLE_NAME, KEEPS = 0.9, 0.97  # score with the tail, also as part of that without, that makes it one name
MOST_PARTS = 6
MANY_KINDS = 3
MOST_READINGS = 16
GENERAL = 0.93  # factor on a concept when a kind of it scores as well
TEACHES = 0.4  # least weight of its likeliest resource with which a kind of waste teaches its words
MAKERS = ("classification", "learned", "lexicon", "parts", "text", "text_index", "word_index", "word_kernel")
DOINGS = frozenset({"capacity", "service", "knowledge"})

_SHARING = Sharing(
    LEAST_SCORE, NEAR_BEST, SHARPNESS, CERTAIN_AT, STEEPNESS, GENERAL, MANY_KINDS, MOST_READINGS
)

Code = tuple[str, str] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Classified:
    """What a stream could be.

    Attributes
    ----------
    resources
        (position in ``knowledge.resources``, probability), best first, Σ ≤ 1; the rest is "none of these".
    ewc, fkko
        (code, score 0…1), best first; EWC six digits, FKKO eleven or the leading digits that are certain.
    doubts
        What does not fit together, e.g. a code against clear words.
    """

    resources: tuple[tuple[int, float], ...] = ()
    ewc: Scored = ()
    fkko: Scored = ()
    doubts: tuple[Message, ...] = ()
    things: int = 1


@cache
def index_recipe() -> str:
    """Digest of the code and word lists that make an index, so that a kept one is made anew with them."""
    folder = Path(__file__).parent
    files = [*(folder / f"{name}.py" for name in MAKERS), folder / "data" / "words.csv"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def build_index(knowledge: Knowledge) -> Arrays:
    """Return the arrays of the name index, fit for ``npz``; `Classifier.from_arrays` takes them.

    Owners of names are the resources, then the kinds of the waste lists (`Knowledge.waste_kinds`): their
    words are examples of the resource that a kind most likely is.
    """
    table, n = knowledge.resources, len(knowledge.resources)
    names = [
        (table.index[name.resource], name.name) for name in knowledge.names if name.resource in table.index
    ]
    kinds = [(n + i, words) for i, kind in enumerate(knowledge.waste_kinds) for words in words_of_kind(kind)]
    codes = WasteCodes(knowledge)
    meant = [codes.resources_of(kind.scheme, kind.code) for kind in knowledge.waste_kinds]
    teaches = {i: i for i in range(n) if not table.abstract[i]} | {
        n + i: max(mine, key=lambda r: (mine[r], -r))
        for i, mine in enumerate(meant)
        if max(mine.values(), default=0.0) >= TEACHES
    }
    doings = frozenset(i for i, kind in enumerate(table.kind) if kind in DOINGS)
    phrases = [(table.index[p.resource], p.text) for p in knowledge.phrases if p.resource in table.index]
    by_function = {n.resource for n in knowledge.names if n.kind == "function"}
    purposes = [table.index[name] for name in sorted(by_function) if name in table.index]
    index = build_name_index([*names, *kinds], doings, teaches, phrases)
    return index | {"purposes": np.array(purposes, dtype=np.int64)}


def _level(temperature_c: float | None, pressure_bar: float | None) -> Level | None:
    if temperature_c is None and pressure_bar is not None:
        boiling = saturation_temperature_c(pressure_bar)
        return Level(boiling, boiling, is_from_pressure=True)
    return None if temperature_c is None else Level(temperature_c, temperature_c)


def _pairs(codes: Sequence[Code] | None) -> tuple[tuple[str, str], ...]:
    found = [(c["scheme"], c["code"]) if isinstance(c, Mapping) else (c[0], c[1]) for c in codes or ()]
    return tuple((str(scheme), str(code)) for scheme, code in found)


class Classifier:
    """Classify free words of streams into resources.

    Parameters
    ----------
    knowledge
        The tables.
    arrays
        A kept index (`build_index`) of the same edition; built anew, in about two seconds, when None.
    """

    def __init__(self, knowledge: Knowledge, arrays: StoredArrays | None = None) -> None:
        self.knowledge = knowledge
        self._resources = knowledge.resources
        arrays = build_index(knowledge) if arrays is None else arrays
        self._codes = WasteCodes(knowledge)
        purposes = np.asarray(arrays["purposes"], dtype=np.int64)
        self._words = WordScores(knowledge, NameIndex(arrays), self._codes, purposes)
        self._is_kind_of = knowledge.resources.kinds_matrix()

    @classmethod
    def from_arrays(cls, knowledge: Knowledge, arrays: StoredArrays) -> Classifier:
        """The classifier over a kept index; loads in well under half a second."""
        return cls(knowledge, arrays)

    def classify(
        self,
        texts: Sequence[str],
        *,
        directions: Sequence[str | None] | None = None,
        activities: Sequence[str | None] | None = None,
        codes: Sequence[Sequence[Code] | None] | None = None,
        hazard_classes: Sequence[int | None] | None = None,
        temperatures_c: Sequence[float | None] | None = None,
        pressures_bar: Sequence[float | None] | None = None,
        top: int = 10,
    ) -> list[Classified]:
        """Classify `texts`, in their order; the other sequences run parallel to them.

        Parameters
        ----------
        texts
            Free words, Russian or English.
        directions
            "offer" (also for None) or "need".
        activities
            NACE class of the plant; None unknown.
        codes
            Parsed codes of each stream: (scheme, digits) or mappings with these keys.
        hazard_classes
            1…5; None unknown.
        temperatures_c
            Stated temperature [°C]; None: what the pressure or the words state, if anything.
        pressures_bar
            Stated absolute pressure [bar]; it speaks through the boiling point of water.
        top
            Greatest number of resources, EWC codes and FKKO codes each.

        Examples
        --------
        >>> from symbio.knowledge import load
        >>> [found] = Classifier(load()).classify(["фывапролд"])
        >>> found.resources
        ()
        """
        nothing: Sequence[None] = [None] * len(texts)
        rows = zip(
            texts,
            directions or nothing,
            activities or nothing,
            codes or nothing,
            hazard_classes or nothing,
            temperatures_c or nothing,
            pressures_bar or nothing,
            strict=True,
        )
        return [
            self._classify(
                (text or "")[:MOST_LETTERS],
                Circumstances(way or "offer", nace, _pairs(listed), hazard, _level(heat, pressure)),
                top,
            )
            for text, way, nace, listed, hazard, heat, pressure in rows
        ]

    def _classify(self, text: str, known: Circumstances, top: int) -> Classified:
        shares, doubted, things = self._evidence(text, known)
        best = sorted(
            ((r, p) for r, p in shares.items() if p >= LEAST_P), key=lambda item: (-item[1], item[0])
        )
        origin = known.activity if known.direction == "offer" else None  # a need's waste comes from elsewhere
        facts = WasteFacts(origin, known.hazard_class, self._stated_hazard(text))
        softened = [(r, p**SOFTER) for r, p in best]
        kinds = self._words.kinds(text)
        ewc, fkko = (
            _stated_first(
                self._codes.candidates(scheme, softened, facts, top, kinds),
                [code for stated, code in known.codes if stated == scheme],
                0.5 if doubted else 1.0,
            )[:top]
            for scheme in ("EWC", "FKKO")
        )
        return Classified(tuple((r, round(p, 4)) for r, p in best[:top]), ewc, fkko, doubted, things)

    def _evidence(self, text: str, known: Circumstances) -> tuple[dict[int, float], tuple[Message, ...], int]:
        """Probabilities by words and codes, what of them does not fit together, and how many things."""
        scores = self._words.scores(text, known)
        parts = self._parts(text, known, scores)
        if len(parts) > 1:
            strange = unclaimed(known.codes, parts, self._codes, self._resources)
            against = doubts(strange, self._codes, scores, self._resources)
            shares = joint_shares(parts, known.codes, self._codes, self._resources)
            return shares, against, len(parts)
        by_words = self._shares(scores)
        by_codes = shares_of_codes(known.codes, self._codes)
        if not by_codes:
            return by_words, (), 1
        shares = with_words(by_codes, by_words, scores, self._resources)
        doubted = doubts(known.codes, self._codes, scores, self._resources)
        return (in_doubt(shares, by_words) if doubted else shares), doubted, 1

    def _shares(self, scores: FloatArray) -> dict[int, float]:
        """Scores → probabilities; empty when nothing scores enough."""
        found, p = share(scores, self._is_kind_of, _SHARING)
        return dict(zip(found.tolist(), p.tolist(), strict=True))

    def _parts(self, text: str, known: Circumstances, whole: FloatArray) -> list[Part]:
        """Things that the phrase names, and what it wants them for; fewer than two: it names one."""
        rest, tail = purpose_of(text)
        options = parts_of(rest or text)
        if not rest and known.direction != "need" and self._is_one_thing(options, whole):
            return []
        found: dict[int, Part] = {}
        if rest and not options:
            if self._is_whole_name(whole, rest, known):
                return []
            self._add(found, self._words.scores(rest, known))
        for readings in options:
            scores = max((self._words.scores(part, known) for part in readings), key=_best)
            if not found or self._is_another(scores, whole, found, _support_asked(options)):
                self._add(found, scores)
        purposes = [tail] if tail else []
        if known.direction == "need":
            asides = asides_of(text)
            if asides and not found:
                self._add(found, max(self._words.scores(without_asides(text), known), whole, key=_best))
            for aside in asides if found else ():
                self._add(found, self._words.scores(aside, known))
            purposes += asides
        if found:
            self._add_purpose(found, purposes, whole, known)
        return list(found.values())[:MOST_PARTS]

    def _is_one_thing(self, options: Sequence[Sequence[str]], whole: FloatArray) -> bool:
        """No further part can be another thing, since the whole phrase speaks for one only."""
        if not options:
            return True
        rivals = np.flatnonzero(whole >= _support_asked(options) * _best(whole))
        return len(rivals) < 2

    def _is_another(
        self, scores: FloatArray, whole: FloatArray, found: Mapping[int, Part], least: float
    ) -> bool:
        """A further thing, not a remark: of the kind of the first, and the whole phrase speaks for it too."""
        best, first = int(scores.argmax()), next(iter(found))
        is_same_kind = self._resources.kind[best] == self._resources.kind[first]
        return is_same_kind and float(whole[best]) >= least * _best(whole)

    def _is_whole_name(self, whole: FloatArray, rest: str, known: Circumstances) -> bool:
        """The purpose belongs to a name ("CO2 for greenhouses"), and no code says what stands before it."""
        without = _best(self._words.scores(rest, known))
        return not known.codes and _best(whole) >= max(WHOLE_NAME, KEEPS * without)

    def _add(self, found: dict[int, Part], scores: FloatArray) -> None:
        """Add a thing by its best reading, or by one almost as good where another thing has the best."""
        best = _best(scores)
        others = scores.copy()
        others[list(found)] = 0.0
        if others.any() and _best(others) >= max(PART_SCORE, ALMOST * best):
            found[int(others.argmax())] = Part(others, self._shares(others))

    def _add_purpose(
        self, found: dict[int, Part], purposes: Sequence[str], whole: FloatArray, known: Circumstances
    ) -> None:
        """Add the function that a tail ("for road base") or brackets name: whatever serves it will do."""
        kinds = {self._resources.kind[r] for r in found}
        scores = self._words.of_purposes(purposes, kinds, whole, known)
        best = int(scores.argmax())
        if scores[best] >= PURPOSE_SCORE and best not in found:
            weight = PURPOSE_NEEDED if known.direction == "need" else PURPOSE_OFFERED
            found[best] = Part(scores, self._shares(scores), weight)

    def _stated_hazard(self, text: str) -> bool | None:
        words = {t.text for t in query_terms(text)}
        if words & {NEGATION + "опасный", NEGATION + "hazardous"}:
            return False
        return True if words & {"опасный", "hazardous"} else None


def _support_asked(options: Sequence[Sequence[str]]) -> float:
    """Support that the whole phrase must give to each further thing: the more it is a list, the less."""
    bare = [len(readings[0].split()) <= BARE_WORDS for readings in options]
    if all(bare) and len(bare) > 2:
        return LISTED
    return TWO_NAMED if bare[0] else SUPPORTED


def _best(scores: FloatArray) -> float:
    return float(scores.max(initial=0.0))


def _stated_first(found: Scored, stated: Sequence[str], score: float) -> Scored:
    """Candidates with the codes that the stream states: certain, or even with the best where in doubt."""
    others = [(code, p) for code, p in found if code not in stated]
    mine = [(code, score) for code in stated]
    return tuple(sorted(mine + others, key=lambda item: -item[1]))
