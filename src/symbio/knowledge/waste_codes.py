"""Codes as people write them: which scheme, which code, and whether it is known, fixable or doubted.

A cell may hold several codes, split by ``;`` or a line break. Every piece gives one `ParsedCode`:
*known* (well-formed and, where numbers are published, published), *fixable* (what circulates
misspelt: non-breaking spaces, a leading zero lost in a spreadsheet, a number written as ``6.11e10``),
*doubted* (read, but look at it) or *refused* (an official list is loaded and lacks it).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal, TypeAlias

from symbio.knowledge.code_shapes import (
    ewc_codes,
    fkko_origin,
    fkko_states,
    nace_classes,
    nearest,
)
from symbio.knowledge.nace import parse_activity, split_activity
from symbio.knowledge.official_lists import OfficialList, load_official_list
from symbio.language import Message

__all__ = [
    "SCHEMES",
    "OfficialList",
    "ParsedCode",
    "format_code",
    "load_official_list",
    "parse_activity",
    "parse_codes",
]

Status: TypeAlias = Literal["known", "fixable", "doubted", "refused"]

SCHEMES = ("FKKO", "EWC", "BY", "NACE", "CPA", "CN", "CAS")


@dataclass(frozen=True, slots=True)
class ParsedCode:
    """One code as it was understood.

    Parameters
    ----------
    scheme
        One of `SCHEMES`; empty when the text is no code that we know.
    code
        The code in its canonical form: digits only for FKKO, EWC, BY and CN, dots for NACE and CPA,
        hyphens for CAS. The text itself when not understood.
    status
        "known", "fixable", "doubted" or "refused".
    message
        What the user should know about it; None when known.
    hazard_class
        1–5 from the last digit of FKKO; None elsewhere and for groups.
    state
        Phase from FKKO digits 9–10 (solid, bulk, sludge, paste, liquid), see `fkko_states` for the form.
    origin
        Where such waste arises: FKKO type digits or EWC chapter, see `origin_name`.
    hazardous
        EWC: the star, or what the published entry says; None elsewhere.
    detail
        The longer code where the class was cut from one (OKVED2 ``23.51.1``, OKPD2 ``20.13.24.120``).
    title
        Official title, where an operator's list is loaded.
    text
        What was written.
    """

    scheme: str
    code: str
    status: Status = "known"
    message: Message | None = None
    hazard_class: int | None = None
    state: str | None = None
    origin: str | None = None
    hazardous: bool | None = None
    detail: str | None = None
    title: str | None = None
    text: str = ""


_PREFIXES: Mapping[str, str] = {
    "FKKO": r"fkko|фкко",
    "EWC": r"ewc|low|lów|еко|евк",
    "BY": r"by|рб|окрб",
    "NACE": r"nace(?:\s*rev\.?\s*2)?|okved|оквэд",
    "CPA": r"cpa|okpd|окпд",
    "CN": r"cn|hs|tn\s?ved|тн\s?вэд|гс",
    "CAS": r"cas(?:\s*rn)?",
}
_PREFIX = re.compile(
    r"^(?:код\s+(?:по\s+)?|code\s+)?(?:"
    + "|".join(f"(?P<{scheme}>{words})" for scheme, words in _PREFIXES.items())
    + r")(?:\s*-?2(?=[\s:.№]))?\s*[:№#=]?\s*(?=[\dOОoоЗзIl])",
    re.IGNORECASE,
)
_LOOKALIKES = str.maketrans("ОоOoЗзIl", "00003311")
_DIGITS = re.compile(r"[\d\s.\-_/]+\*?")
_NUMBER = re.compile(r"(\d)[.,](\d+)\s*[eEеЕ]\s*\+?\s*(\d+)")
_CAS = re.compile(r"(\d{2,7})\s?[-‐–]\s?(\d{2})\s?[-‐–]\s?(\d)")
_CPA_LONG = re.compile(r"\d{2}\.\d{2}\.\d{2}\.\d{1,3}")
_DOTTED_SIX = re.compile(r"\d{2}\.\d{2}\.\d{2}")


def parse_codes(text: str, *, lists: Mapping[str, OfficialList] | None = None) -> tuple[ParsedCode, ...]:
    """Read all codes of a cell, in the order written; an empty cell gives none.

    Parameters
    ----------
    text
        ``"FKKO 6 11 100 01 40 4; EWC 10 01 02"``.
    lists
        Official lists by scheme, where an operator loaded them: what they lack is refused.

    Examples
    --------
    >>> [(c.scheme, c.code, c.hazard_class) for c in parse_codes("6 11 100 01 40 4; EWC 10 01 02")]
    [('FKKO', '61110001404', 4), ('EWC', '100102', None)]
    """
    pieces = (piece.strip() for piece in re.split(r"[;\n\r|]|,(?=\s)", text))
    return tuple(_against_list(_parse(piece), lists or {}) for piece in pieces if piece)


def format_code(scheme: str, code: str) -> str:
    """Write a code as people print it: ``6 11 100 01 40 4``, ``10 01 02``; others unchanged."""
    if scheme == "FKKO" and len(code) == 11:
        cuts = (0, 1, 3, 6, 8, 10, 11)
        return " ".join(code[a:b] for a, b in pairwise(cuts))
    if scheme == "EWC" and len(code) in (4, 6):
        return " ".join(code[i : i + 2] for i in range(0, len(code), 2))
    return code


def _parse(piece: str) -> ParsedCode:
    plain = " ".join(unicodedata.normalize("NFKC", piece).split())
    prefix = _PREFIX.match(plain)
    rest = plain[prefix.end() :] if prefix else plain
    straight = _straighten(rest)
    parser = _PARSERS[str(prefix.lastgroup)] if prefix else _guess
    found = parser(straight)
    number = _NUMBER.fullmatch(rest)
    if number and len(number[2]) < int(number[3]):
        found = _doubted(found, "code-rounded", text=piece)
    was_repaired = straight != rest or "\u00a0" in piece.strip()
    if found.scheme and found.status == "known" and was_repaired:
        found = replace(found, status="fixable", message=_fixed(found.scheme, found.code, piece))
    return replace(found, text=piece)


def _fixed(scheme: str, code: str, text: str) -> Message:
    return Message("code-fixed", text=text, number=format_code(scheme, code), scheme=scheme)


def _straighten(rest: str) -> str:
    number = _NUMBER.fullmatch(rest)
    if number:
        value = Decimal(f"{number[1]}.{number[2]}") * 10 ** int(number[3][:2])
        return str(int(value)) if value == value.to_integral_value() else rest
    swapped = rest.translate(_LOOKALIKES)
    if re.fullmatch(r"\d{5,}[.,]0", swapped):
        return swapped[:-2]
    return swapped if _DIGITS.fullmatch(swapped) else rest


def _digits(rest: str) -> str:
    return re.sub(r"\D", "", rest)


def _doubt(scheme: str, code: str, message: str, /, **facts: str) -> ParsedCode:
    return _doubted(ParsedCode(scheme, code), message, **facts)


def _fkko(rest: str) -> ParsedCode:
    code = _digits(rest)
    if len(code) != 11:
        return _doubt("FKKO", code or rest, "code-length", expected="11", found=str(len(code)))
    state, origin, last = fkko_states().get(code[8:10]), fkko_origin(code), int(code[10])
    found = ParsedCode(
        "FKKO",
        code,
        hazard_class=last if 1 <= last <= 5 else None,
        state=state.phase if state and state.phase != "none" else None,
        origin=origin,
    )
    if origin is None:
        return _doubted(found, "code-fkko-origin", digits=code[:3])
    if last > 5:
        return _doubted(found, "code-fkko-class", digits=code[10])
    if last == 0:
        return _doubted(found, "code-group")
    if state is None or state.digits == "00":
        return _doubted(found, "code-fkko-state", digits=code[8:10])
    return found


def _doubted(found: ParsedCode, message: str, /, **facts: str) -> ParsedCode:
    facts = {"number": format_code(found.scheme, found.code), "scheme": found.scheme, **facts}
    return replace(found, status="doubted", message=Message(message, facts))


def _ewc(rest: str) -> ParsedCode:
    code, starred = _digits(rest), rest.rstrip().endswith("*")
    published = ewc_codes()
    if len(code) == 5 and "0" + code in published:
        fixed = "0" + code
        message = _fixed("EWC", fixed, rest)
        return ParsedCode("EWC", fixed, "fixable", message, origin=fixed[:2], hazardous=published[fixed])
    if len(code) == 4 and any(other.startswith(code) for other in published):
        return _doubted(ParsedCode("EWC", code, origin=code[:2]), "code-group")
    if len(code) != 6:
        return _doubt("EWC", code or rest, "code-length", expected="6", found=str(len(code)))
    found = ParsedCode("EWC", code, origin=code[:2], hazardous=published.get(code, starred or None))
    if code not in published:
        return _doubted(found, "code-unpublished", suggestions=_spoken("EWC", nearest(code, published)))
    if starred and not published[code]:
        return _doubted(found, "code-ewc-star")
    return found


def _spoken(scheme: str, codes: tuple[str, ...]) -> str:
    return ", ".join(format_code(scheme, code) for code in codes) or "—"


def _by(rest: str) -> ParsedCode:
    code = _digits(rest)
    if len(code) != 7 or code[0] == "0":
        return _doubt("BY", code or rest, "code-length", expected="7", found=str(len(code)))
    return ParsedCode("BY", code)


def _nace(rest: str) -> ParsedCode:
    nace, message = parse_activity(rest)
    parts = split_activity(rest)
    if parts is None or nace is None:
        return ParsedCode("NACE", parts[0] if parts else rest, "doubted", message or _not_understood(rest))
    detail = parts[1] if parts[1] != nace else None
    return ParsedCode("NACE", nace, "fixable" if message else "known", message, detail=detail)


def _cpa(rest: str) -> ParsedCode:
    code = _digits(rest)
    if not 4 <= len(code) <= 9 or f"{code[:2]}.{code[2:4]}" not in nace_classes():
        return _doubt("CPA", rest, "code-cpa")
    cuts = [code[0:2], code[2:4], code[4:6]]
    detail = ".".join([*cuts, code[6:]]) if len(code) > 6 else None
    return ParsedCode("CPA", ".".join(part for part in cuts if part), detail=detail)


def _cn(rest: str) -> ParsedCode:
    code = _digits(rest)
    if len(code) not in (4, 6, 8, 10) or not 1 <= int(code[:2]) <= 97 or code[:2] == "77":
        return _doubt("CN", code or rest, "code-cn")
    if len(code) == 10:  # the Eurasian code adds two digits to the eight of CN
        return ParsedCode("CN", code[:8], detail=code)
    return ParsedCode("CN", code)


def _cas(rest: str) -> ParsedCode:
    match = _CAS.search(rest)
    if match is None:
        return _doubt("CAS", rest, "code-cas-shape")
    body, code = match[1] + match[2], "-".join(match.groups())
    check = sum(place * int(digit) for place, digit in enumerate(reversed(body), start=1)) % 10
    if check != int(match[3]):
        return _doubt("CAS", code, "code-cas-check", expected=str(check))
    return ParsedCode("CAS", code)


_PARSERS: Mapping[str, Callable[[str], ParsedCode]] = {
    "FKKO": _fkko,
    "EWC": _ewc,
    "BY": _by,
    "NACE": _nace,
    "CPA": _cpa,
    "CN": _cn,
    "CAS": _cas,
}


def _guess(rest: str) -> ParsedCode:
    """Without a prefix the shape decides; a shape that two schemes share is a doubt."""
    if _CAS.fullmatch(rest):
        return _cas(rest)
    if _CPA_LONG.fullmatch(rest):
        return _cpa(rest)
    if _DOTTED_SIX.fullmatch(rest):
        return _dotted_six(rest)
    if re.fullmatch(r"\d{2}\.\d{1,2}(\.\d)?", rest):
        return _nace(rest)
    if not _DIGITS.fullmatch(rest):
        return ParsedCode("", rest, "doubted", _not_understood(rest))
    return _by_length(rest)


def _by_length(rest: str) -> ParsedCode:
    code = _digits(rest)
    if rest.endswith("*"):
        return _ewc(rest)
    if len(code) == 6 and code == rest:
        return _unless_doubted(_ewc(rest), "code-bare")
    parsers = {11: _fkko, 7: _by, 6: _ewc}
    if len(code) in parsers:
        return parsers[len(code)](rest)
    if len(code) == 5 and "0" + code in ewc_codes():
        return _ewc(rest)
    if len(code) in (4, 8, 10):
        return _unless_doubted(_cn(rest), "code-bare")
    return ParsedCode("", rest, "doubted", _not_understood(rest))


def _dotted_six(rest: str) -> ParsedCode:
    is_ewc, is_nace = _digits(rest) in ewc_codes(), rest[:5] in nace_classes()
    if is_ewc and not is_nace:
        return _ewc(rest)
    scheme = "EWC" if is_ewc or not is_nace else "CPA"
    return _unless_doubted(_PARSERS[scheme](rest), "code-bare")


def _unless_doubted(found: ParsedCode, message: str) -> ParsedCode:
    return found if found.status == "doubted" else _doubted(found, message)


def _not_understood(text: str) -> Message:
    return Message("code-not-understood", text=text if len(text) <= 60 else text[:57] + "…")


def _against_list(found: ParsedCode, lists: Mapping[str, OfficialList]) -> ParsedCode:
    official = lists.get(found.scheme)
    if official is None:
        return found
    if found.code in official:
        return replace(found, title=official.title(found.code))
    message = Message(
        "code-not-in-list",
        scheme=found.scheme,
        number=format_code(found.scheme, found.code),
        list=official.source,
        suggestions=_spoken(found.scheme, official.nearest(found.code)),
    )
    return replace(found, status="refused", message=message)
