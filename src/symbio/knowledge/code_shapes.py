"""What the digits of classification codes mean: FKKO states and origins, EWC numbers, NACE classes.

Numbers are facts and ship here; official titles never do (an operator may load a list of them, see
`symbio.knowledge.official_lists`). Every table is read once, when first asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from symbio.knowledge.tables import DATA


@dataclass(frozen=True, slots=True)
class FkkoState:
    """Aggregate state and physical form: digits 9 and 10 of an FKKO code.

    Parameters
    ----------
    digits
        Two digits, ``"10"`` … ``"92"``; ``"00"`` marks a group of wastes.
    phase
        The same vocabulary as for resources: solid, bulk, sludge, paste, liquid, none.
    name_en, name_ru
        Our own words.
    """

    digits: str
    phase: str
    name_en: str
    name_ru: str

    def name(self, lang: str) -> str:
        """Words in `lang` ("ru" or English)."""
        return self.name_ru if lang == "ru" else self.name_en


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def fkko_states() -> dict[str, FkkoState]:
    """All states by their two digits."""
    return {
        row["digits"]: FkkoState(row["digits"], row["phase"], row["name_en"], row["name_ru"])
        for row in _rows("code_shapes/fkko_states.csv")
    }


@cache
def _origins() -> dict[tuple[str, str], tuple[str, str]]:
    rows = _rows("code_shapes/origins.csv")
    return {(row["scheme"], row["origin"]): (row["name_en"], row["name_ru"]) for row in rows}


@cache
def ewc_codes() -> dict[str, bool]:
    """Published six-digit EWC codes; True where the entry carries the star (hazardous)."""
    return {row["code"]: row["hazardous"] == "1" for row in _rows("code_shapes/ewc_codes.csv")}


@cache
def nace_classes() -> frozenset[str]:
    """The 615 four-digit classes of NACE Rev.2, as ``"23.51"``."""
    return frozenset(row["code"] for row in _rows("nace_classes.csv"))


@cache
def okved_to_nace() -> dict[str, str]:
    """OKVED2 four-digit classes that NACE lacks, with the NACE class that covers them."""
    return {row["okved"]: row["nace"] for row in _rows("code_shapes/okved_to_nace.csv")}


def fkko_origin(code: str) -> str | None:
    """Origin of an FKKO code: the leading digits of its type, e.g. ``"610"`` or ``"305"``.

    Blocks 3 and 4 name twenty branches in the second and third digit together; elsewhere the third
    digit is a subdivision. None where the catalogue has no such type.
    """
    fine = code[:2] in ("30", "40") and code[2] != "0"
    origin = code[:3] if fine else code[:2] + "0"
    if ("FKKO", origin) in _origins():
        return origin
    is_block = code[1:3] == "00" and ("FKKO", code[0]) in _origins()
    return code[0] if is_block else None


def origin_name(scheme: str, origin: str, lang: str) -> str | None:
    """Where wastes of this origin arise, in our words; None if the table lacks it."""
    names = _origins().get((scheme, origin))
    return None if names is None else names[1 if lang == "ru" else 0]


def nearest(code: str, pool: Collection[str], count: int = 3) -> tuple[str, ...]:
    """Codes of `pool` most like `code`: fewest differing digits, then the longest common beginning.

    Only codes of the same length that differ in at most three digits are offered.
    """
    ranked = []
    for other in pool:
        if len(other) != len(code):
            continue
        same = [a == b for a, b in zip(code, other, strict=True)]
        differing = same.count(False)
        if differing <= 3:
            common = same.index(False) if differing else len(code)
            ranked.append((differing, -common, other))
    return tuple(other for _, _, other in sorted(ranked)[:count])
