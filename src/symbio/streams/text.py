"""Free words about a stream → weighted terms in dictionary form.

A phrase is cut into segments (commas, slashes, "and"); a segment into terms. The head of a segment, the
noun that says what the thing is, weighs most; what follows a preposition says where it comes from and
weighs less. A denied word ("без хлора", "PCB-free", "non-hazardous") becomes a term of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from symbio.streams.lexicon import lexicon

HEAD, BODY, OBJECT, CONTENT, FORM, TAIL, LEVEL, WEAK = 1.6, 1.0, 0.8, 0.7, 0.6, 0.45, 0.25, 0.2
NEGATION = "¬"

_LATIN_LOOKALIKES = str.maketrans("aceopxykmthb", "асеорхукмтнв")
_CYRILLIC_LOOKALIKES = str.maketrans("асеорхукмтнв", "aceopxykmthb")
_CYRILLIC = re.compile(r"[а-я]")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z]")
_SEGMENT = re.compile(
    r"[,;:()\[\]{}«»\"|\n\r\t]+|\s[-–—/+]\s|[.!?](?:\s|$)|\s*\+\s*|(?<=[а-яa-z]{3})/(?=[а-яa-z]{3})"
)
_WORD = re.compile(r"[a-zа-я0-9&]+(?:[-/][a-zа-я0-9]+)*")
_NOMINATIVE_ADJECTIVE = ("ая", "яя", "ый", "ий", "ые", "ие")
_OUT_OF_ORDER = re.compile(r"\b(?:выш|вывед)\w+ из (?:строя|эксплуатации)\s*")
_MIXED = re.compile(r"\b(?=\w*[a-z0-9])(?=\w*[а-я])[a-zа-я0-9]+")

_TRANSLITERATION = [
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "е"), ("jo", "е"), ("ye", "е"),
    *zip("abvgdezijklmnoprstufhcyxw", "абвгдезийклмнопрстуфхцыхв", strict=True), ("'", "ь"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """A word in dictionary form with its weight in the phrase (`HEAD`, `BODY`, `TAIL` or `WEAK`)."""

    text: str
    weight: float

    @property
    def is_head(self) -> bool:
        """True for the noun that says what the thing is."""
        return self.weight >= HEAD


@dataclass(frozen=True, slots=True)
class Segment:
    """Terms of one part of a phrase.

    ``starts_tied`` when it opens with a preposition ("в масле"); ``asks`` when a verb asks for a service.
    """

    terms: tuple[Term, ...]
    starts_tied: bool
    asks: bool = False


def normalise(text: str) -> str:
    """Lower case, one form of every letter, look-alike letters of the other alphabet mended."""
    text = unicodedata.normalize("NFKC", text).lower().replace("ё", "е").replace("−", "-")
    if not _CYRILLIC.search(text):
        return text
    text = _OUT_OF_ORDER.sub("", text)
    return _MIXED.sub(lambda m: _one_alphabet(m[0]), text)


def _one_alphabet(word: str) -> str:
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    is_formula = any(c.isdigit() for c in word) and cyrillic and not latin
    if is_formula:
        swapped = word.translate(_CYRILLIC_LOOKALIKES)
        return word if _CYRILLIC.search(swapped) else swapped
    if not cyrillic or not latin:
        return word
    as_russian, as_latin = word.translate(_LATIN_LOOKALIKES), word.translate(_CYRILLIC_LOOKALIKES)
    return as_russian if not _LATIN.search(as_russian) else as_latin


def transliterate(text: str) -> str:
    """Russian written in Latin letters → Cyrillic ("zola unosa" → "зола уноса")."""
    for latin, cyrillic in _TRANSLITERATION:
        text = text.replace(latin, cyrillic)
    return text


@cache
def _analyser() -> Any:
    import pymorphy3  # 0.1 s: only when Russian words come

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=200_000)
def lemma(word: str) -> tuple[str, bool]:
    """Dictionary form of a normalised word, and whether it can be a noun that names the thing.

    In Russian that is a nominative; in English anything but a participle ("antifreeze drained").
    """
    if not _CYRILLIC.search(word):
        return _english_lemma(word), not word.endswith(("ed", "ing")) or len(word) < 5
    if len(word) < 3 or _DIGIT.search(word):
        return word, True
    parses = _analyser().parse(word)
    nominal = [p for p in parses if p.tag.POS in {"NOUN", "ADJF"}] or parses
    best = next((p for p in nominal if p.normal_form == word), nominal[0])
    nominative = any(p.tag.POS == "NOUN" and p.tag.case in {"nomn", "accs"} for p in parses)
    return best.normal_form.replace("ё", "е"), nominative or best.tag.POS is None


def _english_lemma(word: str) -> str:
    if len(word) < 4 or _DIGIT.search(word):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _words(text: str) -> Iterator[str]:
    short = lexicon().short
    for match in _WORD.finditer(text):
        token = match[0]
        if token in short:
            yield from short[token]
        elif "-" in token or "/" in token:
            for part in re.split(r"[-/]", token):
                yield from short.get(part, (part,))
        else:
            yield token


@dataclass(slots=True)
class _Draft:
    """A word while its segment is being read."""

    text: str
    weight: float
    can_head: bool
    heads_service: bool = False
    is_asked: bool = False  # the noun of a verb that asks for a service


def _tied(word: str, text: str, words: frozenset[str]) -> bool:
    return word in words or text in words


def _deny(drafts: list[_Draft], nxt: _Draft | None) -> None:
    target = nxt if nxt is not None else (drafts[-1] if drafts else None)
    if target is not None:
        target.text, target.can_head, target.weight = NEGATION + target.text, False, BODY


def _place_after(preposition: str, place: float) -> float:
    """Weight of words after `preposition`, which itself stands at words of weight `place`."""
    lex = lexicon()
    if preposition in lex.of:
        return OBJECT if place == BODY else TAIL
    return CONTENT if preposition in lex.content else TAIL


def _draft(word: str, form: str, place: float, can_be_noun: bool) -> _Draft:
    lex = lexicon()
    if _tied(word, form, lex.weak):
        return _Draft(form, WEAK, can_head=False)
    if _tied(word, form, lex.doing):
        return _Draft(form, WEAK, can_head=False, heads_service=place == BODY)
    if _tied(word, form, lex.level):
        return _Draft(form, LEVEL, can_head=False)
    if _tied(word, form, lex.form):
        return _Draft(form, min(FORM, place), can_head=False)
    return _Draft(form, place, can_head=can_be_noun and place == BODY)


def _asked(word: str, form: str, before: Sequence[str], is_first: bool) -> tuple[str, ...]:
    """Nouns of the service that a verb asks for: «досушить песок», "to grind slag"; none for other words.

    `before` are the words of the segment in front of it; `is_first`: none of them says anything.
    """
    lex = lexicon()
    if word not in lex.verb and word not in lex.verb_to:
        return ()
    after_to = before[-1:] == ["to"]
    if not lex.not_asking.isdisjoint(before[-2 if after_to else -1 :]):
        return ()
    if after_to and word in lex.verb_to:
        return lex.verb_to[word]
    is_infinitive = word == form if has_cyrillic(word) else after_to or is_first
    return lex.verb.get(word, ()) if is_infinitive else ()


def _drafts(text: str, counts_weak: bool) -> tuple[list[_Draft], bool]:
    """Words of a segment with weights but for the head; whether it opens with a preposition."""
    lex = lexicon()
    drafts: list[_Draft] = []
    place, denied, opens_tied, governed = BODY, False, False, False
    before: list[str] = []
    for word in _words(text):
        form, nominative = lemma(word)
        asked = _asked(word, form, before, not drafts)
        before.append(word)
        if asked:
            leads = place == BODY or not drafts
            weight = place if drafts else BODY
            drafts += [_Draft(noun, weight, can_head=leads, is_asked=leads) for noun in asked]
            place, governed, opens_tied = OBJECT if leads else TAIL, True, opens_tied and not leads
        elif _tied(word, form, lex.negations):
            if word == "free" or form in {"нет", "отсутствовать"}:
                _deny(drafts, None)
            else:
                denied = True
        elif _tied(word, form, lex.prepositions):
            opens_tied = opens_tied or not drafts
            place, governed = _place_after(word, place), True
            denied = denied and word in {"from", "of"}
        elif len(word) > 1 and not _tied(word, form, lex.stop) and _LETTER.search(form):
            if place != BODY and not governed and word.endswith(_NOMINATIVE_ADJECTIVE):
                place = BODY  # "упаковка из-под краски металлическая": the adjective is the packaging's
            governed = False
            draft = _draft(word, form, place, nominative)
            if counts_weak and draft.weight == WEAK:
                draft.weight, draft.can_head = place, nominative and place == BODY
            if denied:
                _deny(drafts, draft)
                denied = False
            drafts.append(draft)
    return drafts, opens_tied


def _set_head(drafts: list[_Draft]) -> None:
    """Russian names the thing first, English last before a preposition."""
    russian = sum(bool(_CYRILLIC.search(d.text)) for d in drafts)
    is_russian = 2 * russian >= len(drafts)
    named = [d for d in drafts if d.can_head or d.heads_service]
    asked = [d for d in drafts if d.is_asked]
    if asked:
        asked[0].weight = HEAD
        return
    if named and len(drafts) > 1 and (named[0] if is_russian else named[-1]).heads_service:
        able = [d for d in named if d.heads_service]
    else:
        able = [d for d in drafts if d.can_head]
    if not able:
        able = [d for d in drafts if d.weight >= OBJECT and not d.text.startswith(NEGATION)]
    if not able:
        able = [d for d in drafts if d.weight == FORM][:1]
    if able:
        (able[0] if is_russian else able[-1]).weight = HEAD


@lru_cache(maxsize=100_000)
def _segment(text: str, counts_weak: bool) -> Segment | None:
    drafts, opens_tied = _drafts(text, counts_weak)
    if not drafts:
        return None
    _set_head(drafts)
    if all(d.weight <= WEAK for d in drafts):  # nothing but weak words: they are all there is
        for d in drafts:
            d.weight = BODY
    asks = any(d.is_asked for d in drafts)
    return Segment(tuple(Term(d.text, d.weight) for d in drafts), opens_tied, asks)


def has_cyrillic(text: str) -> bool:
    """True when `text`, normalised, holds a Cyrillic letter."""
    return bool(_CYRILLIC.search(text))


def latin_words(text: str) -> bool:
    """True when `text` has Latin letters and no Cyrillic ones: English, or Russian in Latin letters."""
    text = normalise(text)
    return bool(_LATIN.search(text)) and not _CYRILLIC.search(text)


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[str, ...]:
    """Normalised parts of a phrase between commas, slashes and brackets."""
    return tuple(part.strip() for part in _SEGMENT.split(normalise(text)) if part and part.strip())


def segments(text: str, *, counts_weak: bool = False) -> tuple[Segment, ...]:
    """Parts of a phrase between commas, slashes, brackets, in order; parts without words are dropped.

    With `counts_weak`, words that usually say little ("treatment", "plant") weigh like others.

    Examples
    --------
    >>> [t.text for t in segments("Зола-уноса / ЗШМ")[0].terms]
    ['зола', 'унос']
    """
    parts = (_segment(part, counts_weak) for part in cut(text))
    return tuple(part for part in parts if part is not None)
