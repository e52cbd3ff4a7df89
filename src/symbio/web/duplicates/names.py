"""Names as they sound, in one alphabet and without the legal form: «ООО „Ромашка“» is Romashka LLC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from symbio.streams.gazetteer import latin

_LEGAL_FORMS = {
    "ooo": (
        "общество с ограниченной ответственностью", "limited liability company", "ооо", "ooo", "llc", "ltd",
        "limited", "тоо", "одо", "осоо", "gmbh", "sp z o o",
    ),
    "oao": (
        "публичное акционерное общество", "открытое акционерное общество", "закрытое акционерное общество",
        "непубличное акционерное общество", "акционерное общество", "оао", "зао", "пао", "нпао", "нао", "ао",
        "oao", "zao", "pao", "ao", "ojsc", "cjsc", "pjsc", "jsc", "inc", "plc", "ag", "sa", "a s",
    ),
    "ip": ("индивидуальный предприниматель", "ип", "чтуп", "чуп", "чп", "кфх", "ip"),
    "up": (
        "федеральное государственное унитарное предприятие", "муниципальное унитарное предприятие",
        "республиканское унитарное предприятие", "унитарное предприятие", "фгуп", "гуп", "муп", "куп", "руп",
        "дуп", "уп", "fgup", "gup", "mup", "rup",
    ),
}  # fmt: skip
"""Families of legal forms as people write them."""
_KINDS = frozenset((
    "завод", "комбинат", "фабрика", "компания", "предприятие", "объединение", "производственное",
    "производственная", "торговый", "дом", "группа", "холдинг", "корпорация", "фирма", "научно", "works",
    "plant", "factory", "company", "group", "holding", "corporation", "zavod", "kombinat", "fabrika",
))  # fmt: skip
"""Words that say what sort of company it is, and therefore not which."""
_FORM_OF = {form: family for family, forms in _LEGAL_FORMS.items() for form in forms}
_FORM = re.compile(r"(?<!\w)(?:" + "|".join(sorted(_FORM_OF, key=len, reverse=True)) + r")(?!\w)")
_DOTTED = re.compile(r"(?<!\w)((?:\w\.\s?){2,}\w?)(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_SOUNDS = (
    ("shch", "sh"), ("sch", "sh"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("zh", "z"), ("ph", "f"),
    ("ck", "k"), ("x", "ks"), ("yu", "u"), ("iu", "u"), ("ju", "u"), ("ya", "a"), ("ia", "a"), ("ja", "a"),
    ("ye", "e"), ("yo", "e"), ("w", "v"), ("y", "i"), ("j", "i"),
)  # fmt: skip
"""Letters that several ways of writing Russian in Latin letters differ in, brought together."""
_DOUBLE = re.compile(r"(.)\1+")
ALIKE_GRAMS = 0.35
"""Below this share of common threes of letters, two names are not compared letter by letter."""
ROUGH = 0.3
"""By so much may the share of common threes of letters fall short of the likeness letter by letter."""
PART_OF = 0.8
"""Likeness of names one of which has all the words of the other."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name made comparable: words as they sound, threes of letters, numbers, family of legal form."""

    words: frozenset[str]
    sound: str
    grams: frozenset[str]
    numbers: frozenset[str]
    form: str


def sound(word: str) -> str:
    """A folded word in Latin letters as it sounds, whichever way it was transcribed.

    Examples
    --------
    >>> sound("щелково") == sound("schelkovo")
    True
    """
    text = latin(word)
    for written, spoken in _SOUNDS:
        text = text.replace(written, spoken)
    return _DOUBLE.sub(r"\1", text)


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    return sound(word)


def name_of(text: str) -> Name:
    """`text` made comparable.

    Examples
    --------
    >>> name_of("ООО «Ромашка»").sound, name_of("Romashka LLC").sound
    ('romashka', 'romashka')
    """
    text = _DOTTED.sub(lambda m: re.sub(r"[.\s]", "", m[1]), text.casefold().replace("ё", "е"))
    text = " ".join(_WORD.findall(text))
    found = _FORM.search(text)
    words = [_sound(word) for word in _telling(_WORD.findall(_FORM.sub(" ", text)) or _WORD.findall(text))]
    line = " ".join(sorted(words))
    grams = frozenset(line[i : i + 3] for i in range(max(len(line) - 2, 1)))
    numbers = frozenset(re.findall(r"\d+", line))
    return Name(frozenset(words), line, grams, numbers, _FORM_OF[found[0]] if found else "")


def _telling(words: list[str]) -> list[str]:
    """The words that say which company it is; all of them where none does."""
    return [word for word in words if word not in _KINDS] or words


def likeness(a: Name, b: Name, least: float = 0.0) -> float:
    """How alike two names are, 0 … 1; names with different numbers are different names.

    Below `least` the figure is rough: such names are not compared letter by letter.
    """
    if a.numbers and b.numbers and a.numbers != b.numbers:
        return 0.0
    if a.sound == b.sound:
        return 1.0
    common = 2 * len(a.grams & b.grams) / (len(a.grams) + len(b.grams))
    if common < max(ALIKE_GRAMS, least - ROUGH):
        return common
    alike = SequenceMatcher(None, a.sound, b.sound, autojunk=False).ratio()
    fewer = min(a.words, b.words, key=len)
    if a.words <= b.words or b.words <= a.words:
        alike = max(alike, PART_OF if any(len(word) > 4 for word in fewer) else 0.0)
    return alike if bool(a.numbers) == bool(b.numbers) else 0.85 * alike
