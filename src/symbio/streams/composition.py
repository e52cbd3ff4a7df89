"""What a stream consists of: ``CaO 42 %; Cl < 0.1 %`` as components with ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from symbio.streams.amounts import parse_amount, tidy

_UNITS: tuple[tuple[re.Pattern[str], str, float], ...] = tuple(
    (re.compile(rf"^(?:{words})(?![a-zа-яё/])", re.IGNORECASE), unit, factor)
    for words, unit, factor in (
        (r"%|проц\w*\.?|мас\.?\s*%|wt\.?\s*%|об\.?\s*%|vol\.?\s*%|percent", "pct", 1.0),
        (r"‰", "pct", 0.1),
        (r"мг/кг|mg/kg|ppmw?|г/т|g/t|млн\s?-1", "mgkg", 1.0),
        (r"г/кг|g/kg|кг/т|kg/t", "mgkg", 1000.0),
        (r"мкг/кг|ug/kg|µg/kg|ppb", "mgkg", 0.001),
        (r"мг/л|mg/l|мг/дм3|mg/dm3|г/м3|g/m3", "mgl", 1.0),
        (r"г/л|g/l|г/дм3|кг/м3|kg/m3", "mgl", 1000.0),
        (r"мкг/л|µg/l|ug/l", "mgl", 0.001),
    )
)
# Names that plants use for what laboratories write otherwise.
_NAMES = {
    "ппп": "LOI", "потери при прокаливании": "LOI", "loss on ignition": "LOI", "loi": "LOI",
    "хлор": "Cl", "хлориды": "Cl", "chlorine": "Cl", "chloride": "Cl", "chlorides": "Cl", "сера": "S",
    "sulphur": "S", "sulfur": "S", "фтор": "F", "fluorine": "F", "кремнезем": "SiO2", "silica": "SiO2",
    "глинозем": "Al2O3", "alumina": "Al2O3", "железо": "Fe", "iron": "Fe", "цинк": "Zn", "zinc": "Zn",
    "свинец": "Pb", "lead": "Pb", "медь": "Cu", "copper": "Cu", "ртуть": "Hg", "mercury": "Hg",
    "кадмий": "Cd", "cadmium": "Cd", "хром": "Cr", "chromium": "Cr", "никель": "Ni", "nickel": "Ni",
    "мышьяк": "As", "arsenic": "As", "азот": "N", "nitrogen": "N", "фосфор": "P", "phosphorus": "P",
    "калий": "K", "potassium": "K", "углерод": "C", "carbon": "C", "масло": "oil", "масла": "oil",
    "нефтепродукты": "oil", "oil": "oil", "oils": "oil", "зола": "ash", "зольность": "ash", "ash": "ash",
    "метан": "CH4", "methane": "CH4", "вода": "water", "water": "water", "влага": "moisture",
    "влажность": "moisture", "moisture": "moisture", "сухое вещество": "DM", "св": "DM", "dry matter": "DM",
    "жир": "fat", "fat": "fat", "белок": "protein", "protein": "protein", "so3": "SO3", "хпк": "COD",
    "cod": "COD", "бпк": "BOD", "bod": "BOD", "соль": "salt", "salt": "salt",
}  # fmt: skip
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@dataclass(frozen=True, slots=True)
class Component:
    """A constituent and the range stated for it.

    Parameters
    ----------
    name
        Chemical symbol or formula as written, or the symbol of a common word ("хлор" → "Cl").
    low, high
        Ends of the range in `unit`; None where open.
    unit
        "pct" (per cent), "mgkg" (mg/kg, ppm by mass) or "mgl" (mg/l).
    """

    name: str
    low: float | None
    high: float | None
    unit: str


@lru_cache(maxsize=16384)
def parse_composition(text: str | None) -> tuple[Component, ...]:
    """Read the components of a composition; pieces that state no amount are left out.

    Parameters
    ----------
    text
        Pieces joined by semicolons, line breaks, or commas followed by a blank. A piece without a unit is
        in per cent when it is at most 100.

    Examples
    --------
    >>> parse_composition("CaO 42 %; Cl < 0.1 %")[1]
    Component(name='Cl', low=None, high=0.1, unit='pct')
    >>> parse_composition("п.п.п. до 5 %, Pb 120 мг/кг")[1].unit
    'mgkg'
    """
    if not text:
        return ()
    pieces = re.split(r"[;\n]|,(?=\s)|,(?=\s*[A-Za-zА-Яа-я])", tidy(text).translate(_SUBSCRIPTS))
    return tuple(found for piece in pieces if (found := _component(piece.strip(" .()"))) is not None)


def _component(piece: str) -> Component | None:
    found = _split(piece)
    if found is None:
        return None
    name, amount_text = found
    amount = parse_amount(amount_text)
    if amount is None or amount.value < 0:
        return None
    rest = amount.rest.strip()
    for pattern, unit, factor in _UNITS:
        if pattern.match(rest):
            scaled = amount.scaled(factor)
            return Component(_name(name), scaled.low, scaled.high, unit)
    return (
        Component(_name(name), amount.low, amount.high, "pct") if not rest and amount.value <= 100 else None
    )


def _split(piece: str) -> tuple[str, str] | None:
    """Name and amount of "Fe2O3 12 %" or of "12 % Fe2O3"; digits of a formula belong to the name."""
    if found := re.match(
        r"^(?P<amount>(?:[<>≤≥≈~]\s*)?\d[\d.,\s–-]*(?:%|ppm|m?g/\w+|м?г/\w+))\s*(?P<name>[^\d\s].*)$", piece
    ):
        return found["name"], found["amount"]
    found = re.match(
        r"^(?P<name>[A-Za-zА-Яа-яёЁ][^<>≤≥=:≈~\s]*(?:\s+[^\d<>≤≥=:≈~\s-][^<>≤≥=:≈~\s]*)*?)"
        r"\s*[:=–-]?\s+(?P<amount>.+)$|"
        r"^(?P<name2>[A-Za-zА-Яа-яёЁ][^<>≤≥=:≈~]*?)\s*(?P<amount2>[<>≤≥=:≈~].+)$",
        piece,
    )
    if not found:
        return None
    name, amount = (found["name"], found["amount"]) if found["name"] else (found["name2"], found["amount2"])
    name, amount = name.strip(" :=-–"), amount.strip().lstrip(":=").strip()
    while parse_amount(amount) is None and " " in amount:
        word, amount = amount.split(" ", 1)
        name = f"{name} {word}"
    return name, amount


def _name(text: str) -> str:
    words = re.sub(r"\s+", " ", text.strip(" .,:;()")).replace("ё", "е")
    plain = words.casefold().replace(".", "")
    if plain in _NAMES:
        return _NAMES[plain]
    first = re.split(r"\s", words, maxsplit=1)[0]
    return _NAMES.get(plain.split(" ")[0], first if re.match(r"^[A-Z]", first) else words)


_IN_WORDS = re.compile(
    r"(?<![\w])(?P<name>LOI|п\.?\s?п\.?\s?п\.?|[A-Z][a-z]?\d?(?:[A-Z][a-z]?\d?)*|масл[оа]|зольность|хлор|сера|ash|oil)"
    r"\s*(?P<amount>(?:[<>≤≥≈~]\s*|до\s+|не\s+более\s+|below\s+|up\s+to\s+)?\d[\d.,]*(?:\s*[–…-]\s*\d[\d.,]*)?\s*%"
    r"(?:\s+и\s+(?:более|менее))?)"
)
_PURITY = re.compile(
    r"^(?P<name>[A-Z][a-z]?\d?(?:[A-Z][a-z]?\d?)*)\s[^()]*\(\s*(?P<amount>[<>≤≥]?\s*[\d.,–\s-]+%)\s*\)"
)


def composition_in_words(stream: str) -> str | None:
    """Composition stated inside the words of a stream, in the writing of the column; None if none is.

    Examples
    --------
    >>> composition_in_words("Зола-уноса кислая (LOI < 5 %)")
    'LOI < 5 %'
    >>> composition_in_words("Метан дегазации (CH4 30–60 %)")
    'CH4 30–60 %'
    """
    pieces = [f"{m['name']} {m['amount'].strip()}" for m in _IN_WORDS.finditer(stream)]
    if not pieces and (found := _PURITY.match(stream)):
        pieces = [f"{found['name']} {found['amount'].strip()}"]
    return "; ".join(pieces) or None
