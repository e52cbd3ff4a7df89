"""The fields of a stream: one table drives readers, questionnaire and documentation.

``data/fields.csv`` names each field in English and Russian with its aliases, help and example;
``data/field_words.csv`` holds the words of the fields that have a closed list of values.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from symbio.streams.amounts import tidy


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the stream table as people fill it in.

    Parameters
    ----------
    name
        English header, also the name in the table (ranges get ``_low`` and ``_high`` there).
    ru
        Russian header.
    kind
        How it is read: text, number, quantity, unit, range, code, direction, …
    is_required
        A row without it is refused (direction: taken as an offer, with a doubt).
    aliases
        Other headers by which it is known, folded.
    help, example
        By language, "en" and "ru".
    """

    name: str
    ru: str
    kind: str
    is_required: bool
    aliases: frozenset[str]
    help: Mapping[str, str]
    example: Mapping[str, str]

    def title(self, lang: str) -> str:
        """The header in `lang`."""
        return self.ru if lang == "ru" else self.name


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a closed list with its words."""

    field: str
    value: str
    label: Mapping[str, str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A header cell as understood: the field, the unit it names, the code list it names."""

    field: Field
    unit: str = ""
    scheme: str = ""


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("symbio.streams") / "data" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def fields() -> Mapping[str, Field]:
    """All fields by name, in the order of the questionnaire."""
    found = {}
    for row in _rows("fields.csv"):
        names = [row["name"], row["ru"], *row["aliases_en"].split(";"), *row["aliases_ru"].split(";")]
        found[row["name"]] = Field(
            row["name"],
            row["ru"],
            row["kind"],
            row["required"] == "yes",
            frozenset(_fold(name) for name in names if name),
            {"en": row["help_en"], "ru": row["help_ru"]},
            {"en": row["example_en"], "ru": row["example_ru"]},
        )
    return found


@cache
def choices() -> Mapping[str, tuple[Choice, ...]]:
    """Closed lists by field: direction, pattern, current_fate, visibility."""
    found: dict[str, list[Choice]] = {}
    for row in _rows("field_words.csv"):
        spoken = [row["value"], row["label_en"], row["label_ru"], *row["words"].split(";")]
        words = tuple(_fold(word, keep_star=True) for word in spoken)
        label = {"en": row["label_en"], "ru": row["label_ru"]}
        found.setdefault(row["field"], []).append(Choice(row["field"], row["value"], label, words))
    return {field: tuple(values) for field, values in found.items()}


def _fold(text: str, *, keep_star: bool = False) -> str:
    text = tidy(text).casefold().replace("ё", "е")
    text = re.sub(r"[_\s]+", " ", text)
    return text.strip() if keep_star else re.sub(r"[-–/*:№#\"«»()\[\].]+", " ", text).strip()


@cache
def _by_alias() -> Mapping[str, Field]:
    return {re.sub(r"\s+", " ", alias): field for field in fields().values() for alias in field.aliases}


_SCHEMES = (
    (re.compile(r"fkko|фкко", re.IGNORECASE), "FKKO"),
    (re.compile(r"\bewc\b|\blow\b|list of waste|\bеко\b|европейск", re.IGNORECASE), "EWC"),
    (re.compile(r"окпд|okpd|\bcpa\b", re.IGNORECASE), "OKPD2"),
    (re.compile(r"тн\s?вэд|\bcn\b|\bhs\b", re.IGNORECASE), "CN"),
    (re.compile(r"\bcas\b|\bкас\b", re.IGNORECASE), "CAS"),
    (re.compile(r"\brb\b|\bрб\b|\bby code\b", re.IGNORECASE), "BY"),
)


@lru_cache(maxsize=4096)
def understand_heading(text: str) -> Heading | None:
    """Find the field that a header cell names, in either language; None if it names none.

    A unit after a comma or in brackets is kept: ``"Количество, т/год"``, ``"Quantity (t/yr)"``.

    Examples
    --------
    >>> understand_heading("Количество, т/год").unit
    'т/год'
    >>> understand_heading("Код ФККО").scheme
    'FKKO'
    """
    if len(text) > 200:
        return None
    text = re.sub(r"^\s*\d{1,2}\s*[.)]\s*", "", tidy(text))
    whole = re.sub(r"\s+", " ", _fold(text))
    if field := _by_alias().get(whole):
        return Heading(field, scheme=_scheme(text, field))
    head, unit = _without_unit(text)
    field = _by_alias().get(re.sub(r"\s+", " ", _fold(head)))
    return None if field is None else Heading(field, unit, _scheme(text, field))


def _without_unit(text: str) -> tuple[str, str]:
    if found := re.match(r"^(.*?)\s*[(\[]([^()\[\]]*)[)\]]\s*\*?$", text):
        return found[1], found[2].strip()
    head, _, unit = text.partition(",")
    return head, unit.strip(" *")


def _scheme(text: str, field: Field) -> str:
    if field.name != "code":
        return ""
    return next((scheme for pattern, scheme in _SCHEMES if pattern.search(text)), "")


@lru_cache(maxsize=16384)
def choose(field: str, text: str) -> str | None:
    """Return the value of a closed list that `text` means; None if it means none.

    Words behind commas, semicolons, strokes and brackets are tried after the whole text; the first one
    understood counts.

    Examples
    --------
    >>> choose("direction", "Потребность")
    'need'
    >>> choose("current_fate", "цемзаводы, отвал")
    'storage'
    """
    folded = _fold(text, keep_star=True)
    for piece in dict.fromkeys((folded, *re.split(r"\s*[,;/()]\s*", folded))):
        for choice in choices().get(field, ()):
            if piece and any(_matches(word, piece) for word in choice.words):
                return choice.value
    return None


def _matches(word: str, piece: str) -> bool:
    if "*" not in word:
        return word == piece
    return _pattern(word).match(piece) is not None


@cache
def _pattern(word: str) -> re.Pattern[str]:
    body = r"\w*".join(re.escape(part) for part in word.removesuffix("*").split("*"))
    return re.compile(body if word.endswith("*") else body + "$")
