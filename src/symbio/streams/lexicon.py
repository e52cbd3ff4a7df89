"""Closed word lists of industrial Russian and English: fillers, negators, abbreviations, equal words.

The lists live in ``data/words.csv`` (word in dictionary form, role, meaning); this module loads them.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources as package_files


@dataclass(frozen=True)
class Lexicon:
    """Words by role.

    Attributes
    ----------
    stop
        Words that say nothing about the resource ("need", "продаём").
    weak
        Words that say little ("waste", "мокрый"): low weight, never the head of a phrase.
    form
        Words for the form of a leftover ("лом", "offcuts"): what it is made of says more than they do.
    level
        Words for a level ("низкого давления"): a stated number says it better.
    doing
        Words for what one does to a thing ("переработка"): a service when they head the phrase, else weak.
    wasted
        Words by which a thing is no fresh product any more ("used", "отработанный").
    container
        Words for what a thing is kept or carried in ("drums", "вагон"): a remark after the thing is named.
    supply
        Words for what a thing would serve as ("feedstock", "источник"): without them a need names the thing.
    prepositions, of, content
        Where a noun phrase ends; `of` ties its object most closely, `content` names an ingredient.
    negations
        Words that deny their neighbour ("без", "non", "free").
    attribute
        Words that open a remark on the thing before ("шлак от котлов, топливо уголь").
    short
        Abbreviation → the words that it stands for.
    verb, verb_to
        What someone could be asked to do, in the infinitive → the noun of that service or capacity
        («сушить» → «сушка», "sterilise" → "sterilisation"); those of `verb_to` only after "to".
    not_asking
        Words after which a verb asks for nothing: «можно сушить», "ready to load".
    same
        Word → words of the same meaning in either language.
    """

    stop: frozenset[str]
    weak: frozenset[str]
    form: frozenset[str]
    level: frozenset[str]
    doing: frozenset[str]
    wasted: frozenset[str]
    container: frozenset[str]
    supply: frozenset[str]
    prepositions: frozenset[str]
    of: frozenset[str]
    content: frozenset[str]
    negations: frozenset[str]
    attribute: frozenset[str]
    short: dict[str, tuple[str, ...]]
    verb: dict[str, tuple[str, ...]]
    verb_to: dict[str, tuple[str, ...]]
    not_asking: frozenset[str]
    same: dict[str, tuple[str, ...]]


def _rows() -> list[tuple[str, str, str]]:
    path = package_files.files("symbio.streams") / "data" / "words.csv"
    rows = csv.reader(path.read_text("utf-8").splitlines()[1:])
    return [(word, role, means) for word, role, means in rows]


def _equal_words(rows: list[tuple[str, str, str]]) -> dict[str, tuple[str, ...]]:
    same: dict[str, list[str]] = defaultdict(list)
    for word, role, means in rows:
        if role == "same":
            group = [word, *means.split(";")]
            for member in group:
                same[member] += [other for other in group if other != member and other not in same[member]]
    return {word: tuple(others) for word, others in same.items()}


def _meanings(rows: list[tuple[str, str, str]], wanted: str) -> dict[str, tuple[str, ...]]:
    return {word: tuple(means.split()) for word, role, means in rows if role == wanted}


@cache
def lexicon() -> Lexicon:
    """The word lists, read once."""
    rows = _rows()
    by_role: dict[str, set[str]] = defaultdict(set)
    for word, role, _means in rows:
        by_role[role].add(word)
    return Lexicon(
        stop=frozenset(by_role["stop"]),
        weak=frozenset(by_role["weak"]),
        form=frozenset(by_role["form"]),
        level=frozenset(by_role["level"]),
        doing=frozenset(by_role["doing"]),
        wasted=frozenset(by_role["wasted"]),
        container=frozenset(by_role["container"]),
        supply=frozenset(by_role["supply"]),
        prepositions=frozenset(by_role["preposition"]),
        of=frozenset(by_role["of"]),
        content=frozenset(by_role["content"]),
        negations=frozenset(by_role["negation"]),
        attribute=frozenset(by_role["attribute"]),
        short=_meanings(rows, "short"),
        verb=_meanings(rows, "verb"),
        verb_to=_meanings(rows, "verb_to"),
        not_asking=frozenset(by_role["not_asking"]),
        same=_equal_words(rows),
    )
