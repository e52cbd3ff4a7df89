"""From the movements of a waste to streams: own generation only, nothing counted twice.

What a plant stores, buries, neutralises or hands over for that becomes one offer per waste, whatever the
number of fates: they are one and the same waste, and a taker could have all of it. The offer never exceeds
own generation less what is recovered already. What is recovered is shown as a running exchange.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symbio.knowledge.nace import parse_activity
from symbio.knowledge.official_lists import OfficialList
from symbio.knowledge.waste_codes import ParsedCode, parse_codes
from symbio.language import Message
from symbio.language.messages import Fact
from symbio.streams.form_header import Respondent
from symbio.streams.form_layout import form_columns
from symbio.streams.places import locate
from symbio.streams.problems import Problem, Severity

_SEVERITIES: Mapping[str, Severity] = {"fixable": "note", "doubted": "doubt", "refused": "refused"}
_BLANK = re.compile(r"[-–—−xх×*.\s0]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of a waste in the year: how much, by which column, to what fate."""

    tonnes: float
    column: str
    label: str
    fate: str | None = None


@dataclass(frozen=True, slots=True)
class WasteYear:
    """One waste of one site in one year [t].

    Parameters
    ----------
    row, sheet
        Where it stands in the file.
    name, code, hazard_class
        As written in the form.
    generated, received
        Own generation; what came from others or from own other sites.
    recovered, disposed
        Movements that count as recovery, and those that could be avoided.
    stock_start, stock_end
        Stock at the ends of the year; None where the form does not say.
    stock_expected
        Stock at the end by the form's own balance; None where it cannot be reckoned.
    """

    row: int
    sheet: str | None
    name: str
    code: str
    hazard_class: str
    generated: float
    received: float = 0.0
    recovered: tuple[Movement, ...] = ()
    disposed: tuple[Movement, ...] = ()
    stock_start: float | None = None
    stock_end: float | None = None
    stock_expected: float | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What all rows of a form share.

    Parameters
    ----------
    name
        "2-TP" or "1-отходы": the ``origin`` of its streams.
    scheme
        Scheme of its codes where they carry no prefix: "FKKO" or "BY".
    country
        Where the form is filed; addresses are looked for there.
    respondent
        Header facts.
    file
        Display name of the file.
    lists
        Official lists that an operator loaded, by scheme.
    """

    name: str
    scheme: str
    country: str
    respondent: Respondent
    file: str
    lists: Mapping[str, OfficialList]


def tonnes(text: str) -> float | None:
    """Amount of a form's cell [t]; an empty cell, a dash or a cross states that there was none: 0.

    None when the text is no amount or negative.
    """
    if _BLANK.fullmatch(text):
        return 0.0
    plain = re.sub(r"[\s\u00a0\u202f']", "", text)
    if "," in plain and "." in plain:
        plain = plain.replace("." if plain.rindex(",") > plain.rindex(".") else ",", "")
    plain = plain.replace(",", ".")
    is_number = re.fullmatch(r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?|\.\d+", plain)
    value = float(plain) if is_number else None
    return value if value is not None and value < 1e12 else None


def declare(form: Form, wastes: Sequence[WasteYear]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Rows for the stream table from the wastes of a form, with what the user should know.

    Returns
    -------
    tuple
        Rows for `symbio.streams.table.stream_table`, per waste: the offer, what is recovered (running),
        the old stock; and findings.
    """
    shared, problems = _shared(form)
    rows: list[dict[str, Any]] = []
    for waste in wastes:
        code, found = _code(form, waste)
        problems += [*found, *_balance(form, waste), *_received(form, waste)]
        base = {**shared, "row": waste.row, "file": _file(form, waste), "stream": _stream(waste, code)}
        base |= {"codes": _code_cell(code), "hazard_class": _hazard_class(waste, code)}
        new, notes = _streams(form, waste)
        rows += [base | row for row in new]
        problems += notes
    return rows, problems


def _problem(
    form: Form, waste: WasteYear | None, severity: Severity, message: Message, column: str | None = None
) -> Problem:
    file, row = (_file(form, waste), waste.row) if waste else (form.file, None)
    return Problem(severity, message, file, row, column)


def _file(form: Form, waste: WasteYear) -> str:
    return f"{form.file} [{waste.sheet}]" if waste.sheet else form.file


def _shared(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """Company, activity and place: the same for every row of the form."""
    who, problems = form.respondent, []
    company = who.company or who.branch
    if company is None:
        problems.append(_problem(form, None, "doubt", Message("form-no-company")))
    activity, message = parse_activity(who.okved) if who.okved else (None, None)
    if message:
        problems.append(_problem(form, None, "doubt", message))
    place = locate(who.address, form.country) if who.address else None
    if who.address is None or place is None:
        problems.append(_problem(form, None, "doubt", Message("form-no-place", address=who.address)))
    elif place.doubt:
        problems.append(_problem(form, None, "doubt", place.doubt))
    shared: dict[str, Any] = {
        "company": company or form.file,
        "site": who.branch or company or form.file,
        "activity": activity,
        "activity_text": who.okved,
        "direction": "offer",
        "origin": form.name,
        "country": form.country,
    }
    if place:
        shared |= {"lat": place.lat, "lon": place.lon, "place": place.name_ru or place.name}
        shared |= {"place_accuracy": place.accuracy, "country": place.country}
    return shared, problems


def _code(form: Form, waste: WasteYear) -> tuple[ParsedCode | None, list[Problem]]:
    prefix = f"{form.scheme} " if re.match(r"\s*\d", waste.code) else ""
    codes = parse_codes(prefix + waste.code, lists=form.lists)
    if not codes:
        return None, [_problem(form, waste, "doubt", Message("form-no-code", waste=waste.name))]
    code, problems = codes[0], []
    if code.message:
        problems.append(_problem(form, waste, _SEVERITIES[code.status], code.message))
    stated = _class_digit(waste.hazard_class)
    if code.hazard_class and stated and stated != code.hazard_class:
        message = Message("form-class-differs", waste=waste.name, stated=stated, by_code=code.hazard_class)
        problems.append(_problem(form, waste, "doubt", message, "Г"))
    return code, problems


def _class_digit(text: str) -> int | None:
    roman = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
    word = text.strip().upper().replace("1У", "IV").split(" ")[0].rstrip("-ЙАЯ.")
    word = word.translate(str.maketrans("ІХ", "IX"))
    return roman.get(word) or (int(word) if word in set("12345") else None)


def _hazard_class(waste: WasteYear, code: ParsedCode | None) -> int | None:
    return (code.hazard_class if code else None) or _class_digit(waste.hazard_class)


def _code_cell(code: ParsedCode | None) -> list[dict[str, object]]:
    if code is None or not code.scheme or code.status == "refused":
        return []  # the words remain
    return [{"scheme": code.scheme, "code": code.code, "doubt": code.status == "doubted"}]


def _stream(waste: WasteYear, code: ParsedCode | None) -> str:
    return waste.name or (code.title if code else None) or waste.code


def _balance(form: Form, waste: WasteYear) -> list[Problem]:
    """Report a stock that the movements do not explain; rounding to the form's decimals is no difference."""
    if waste.stock_expected is None or waste.stock_end is None:
        return []
    difference = round(waste.stock_end - waste.stock_expected, 3)
    unit = 0.001 if _class_digit(waste.hazard_class) in (1, 2, 3) else 0.1
    terms = 4 + len(waste.recovered) + len(waste.disposed)
    if abs(difference) <= 0.5 * unit * terms + 1e-9:
        return []
    facts: dict[str, Fact] = {"waste": waste.name or waste.code, "stated": waste.stock_end}
    facts |= {"expected": round(waste.stock_expected, 3), "difference": difference}
    stored = sum(move.tonnes for move in waste.disposed if move.fate == "storage")
    code = "form-balance-storage" if stored and abs(difference - stored) <= unit * terms else "form-balance"
    return [_problem(form, waste, "note", Message(code, facts))]


def _received(form: Form, waste: WasteYear) -> list[Problem]:
    if not waste.received:
        return []
    message = Message("form-received", waste=waste.name or waste.code, received=round(waste.received, 3))
    return [_problem(form, waste, "note", message)]


def _streams(form: Form, waste: WasteYear) -> tuple[list[dict[str, Any]], list[Problem]]:
    running, left = _running(waste)
    disposed = sum(move.tonnes for move in waste.disposed)
    offered = round(min(disposed, left), 3)
    rows, problems = [], []
    if offered > 0:
        rows.append(_offer(form, waste, offered))
    if disposed > left + 1e-9:
        facts: dict[str, Fact] = {"waste": waste.name or waste.code, "disposed": round(disposed, 3)}
        facts |= {"offered": offered}
        facts |= {"generated": waste.generated, "recovered": round(waste.generated - left, 3)}
        problems.append(_problem(form, waste, "note", Message("form-offer-capped", facts)))
    stock = _old_stock(waste)
    if stock:
        rows.append({"quantity": stock, "unit": "t", "pattern": "one-off", "current_fate": "storage"})
        rows[-1]["fate_text"] = f"{_stock_label(form)}: {_t(stock)}"
    return rows + running, problems


def _running(waste: WasteYear) -> tuple[list[dict[str, Any]], float]:
    """Rows for what is recovered already, and what own generation leaves after that.

    Handed over first: it cannot come from what was received. More than own generation came from stock or
    from others and is no stream of this plant.
    """
    left, rows = waste.generated, []
    for move in sorted(waste.recovered, key=lambda move: move.fate == "in_house"):
        own = round(min(move.tonnes, left), 3)
        left -= own
        if own > 0:
            row = {"quantity": own, "unit": "t/a", "running": True, "current_fate": move.fate}
            rows.append(row | {"fate_text": f"{move.label}: {_t(move.tonnes)}"})
    return rows, max(left, 0.0)


def _stock_label(form: Form) -> str:
    return next(column.label for column in form_columns(form.name).values() if column.role == "stock_end")


def _offer(form: Form, waste: WasteYear, offered: float) -> dict[str, Any]:
    moves = sorted((move for move in waste.disposed if move.tonnes > 0), key=lambda move: -move.tonnes)
    text = "; ".join(f"{move.label}: {_t(move.tonnes)}" for move in moves)
    row = {"quantity": offered, "unit": "t/a", "current_fate": moves[0].fate, "fate_text": text}
    return row | {"note": f"{_stock_label(form)}: {_t(waste.stock_end)}" if waste.stock_end else None}


def _old_stock(waste: WasteYear) -> float:
    """Stock worth an offer of its own [t]: more than a year's generation, and not this year's storage.

    Less is the ordinary heap that waits to be moved and is part of the yearly offer already.
    """
    if waste.stock_end is None:
        return 0.0
    stored = sum(move.tonnes for move in waste.disposed if move.fate == "storage")
    expected = waste.stock_expected
    # Some leave this year's storage in the stock; then it stands in the yearly offer too.
    is_inside = expected is not None and stored > 0 and waste.stock_end >= expected + stored - 0.5
    stock = waste.stock_end - (stored if is_inside else 0.0)
    return round(stock, 3) if stock > waste.generated else 0.0


def _t(amount: float | None) -> str:
    """An amount as the form writes it, which is Russian whoever reads the result."""
    return f"{amount or 0:,.3f}".rstrip("0").rstrip(".").replace(",", " ").replace(".", ",") + " т"
