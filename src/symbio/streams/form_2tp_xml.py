"""Form 2-TP (waste) as the XML file that reporting programs exchange (``RPT_2TP_WASTE``).

The file tells less than the form: hand-overs by purpose, placement and stocks, but not what the plant
recovered or neutralised itself. What the movements leave unexplained is taken as treated at the plant,
so it is not offered; the user is told how much that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from symbio.language import Message, UnusableFile
from symbio.streams.form_declare import Movement, WasteYear, tonnes
from symbio.streams.form_header import Respondent
from symbio.streams.form_layout import TWO_TP, form_columns
from symbio.streams.problems import Problem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

REPORT, LINE = "RPT_2TP_WASTE", "RPT_2TP_WASTE_FACT"
_AMOUNTS = ("BP_ACCUM_WASTE", "FORMING", "ARRIVAL", "TRANSF", "TR_ISPOTX", "TR_SOTX", "TR_DISP")
_PLACED = ("RAZM", "RAZM_STOR", "ACCUM_WASTE")
_ROUNDING_T = 0.5
_HEADER = {"FNAME": "company", "ADDR_STR": "address", "OKPO": "okpo", "INN": "inn", "OGRN": "ogrn"}


def parse_xml(data: bytes, file: str) -> Element:
    """Parse untrusted XML.

    Raises
    ------
    UnusableFile
        Broken XML, or XML with a document type, entities or references to other files, which no report
        needs and which can exhaust memory or read files.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnusableFile("xml-unsafe", file=file) from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnusableFile("xml-broken", file=file, reason=str(error)[:80]) from error
    return root


def tag(element: Element) -> str:
    """Name of an element without its namespace, upper case."""
    return element.tag.rsplit("}", 1)[-1].upper()


def reports(root: Element) -> list[Element]:
    """All 2-TP (waste) reports in the file, at whatever depth."""
    return [element for element in root.iter() if tag(element) == REPORT]


def text_of(element: Element, name: str) -> str:
    """Text of the first descendant called `name`, empty if there is none."""
    found = next((child for child in element.iter() if tag(child) == name and child is not element), None)
    return (found.text or "").strip() if found is not None else ""


def respondent_xml(report: Element) -> Respondent:
    """Header facts of one report."""
    facts = {field: text_of(report, name) or None for name, field in _HEADER.items()}
    okved = text_of(report, "OKVED_CODE") or text_of(report, "OKVED") or None
    return Respondent(
        **facts,
        branch=text_of(report, "ID_EO") or None,
        oktmo=text_of(report, "RPT_OKATO") or text_of(report, "OKATO") or None,
        okved=okved,
        year=text_of(report, "DOC_YEAR") or None,
    )


def wastes_xml(report: Element, file: str, first: int = 1) -> tuple[list[WasteYear], list[Problem]]:
    """Wastes of one report; rows count the lines of the file from `first`."""
    wastes: list[WasteYear] = []
    problems: list[Problem] = []
    for row, line in enumerate(_lines(report), start=first):
        amounts, refused = _amounts(line, file, row)
        if refused:
            problems += refused
            continue
        waste, notes = _waste(line, amounts, row)
        wastes.append(waste)
        problems += [Problem("note", message, file, row) for message in notes]
    return wastes, problems


def _lines(report: Element) -> Iterator[Element]:
    return (element for element in report.iter() if tag(element) == LINE)


def _amounts(line: Element, file: str, row: int) -> tuple[dict[str, float], list[Problem]]:
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for name in (*_AMOUNTS, *_PLACED):
        text = text_of(line, f"TP2_{name}")
        value = tonnes(text)
        if value is None:
            message = Message("form-amount", column=f"TP2_{name}", text=text[:40])
            problems.append(Problem("refused", message, file, row, f"TP2_{name}"))
        else:
            found[name] = value
    return found, problems


def _waste(line: Element, t: dict[str, float], row: int) -> tuple[WasteYear, list[Message]]:
    name, code = text_of(line, "NONE_FKKO_NAME"), text_of(line, "WST_CODE")
    notes: list[Message] = []
    stored, buried = _placement(t)
    if t["RAZM"] and t["RAZM_STOR"]:
        notes.append(Message("form-xml-placement", waste=name or code, stored=stored, buried=buried))
    unnamed = t["TRANSF"] - t["TR_ISPOTX"] - t["TR_SOTX"] - t["TR_DISP"]
    if unnamed > 0.05:
        notes.append(Message("form-xml-handed", waste=name or code, amount=round(unnamed, 3)))
    rest = _unexplained(t, stored + buried)
    if rest > 0.05:
        notes.append(Message("form-xml-rest", waste=name or code, amount=round(rest, 3)))
    handed = [_move("17", t["TR_ISPOTX"])]
    treated = [_move("rest", rest)]
    amounts = {"19": t["TR_SOTX"], "23": t["TR_DISP"], "27": stored, "28": buried}
    disposed = [_move(column, amount) for column, amount in amounts.items()]
    waste = WasteYear(
        row=row,
        sheet=None,
        name=name,
        code=code,
        hazard_class=text_of(line, "WSTYPE"),
        generated=t["FORMING"],
        received=t["ARRIVAL"],
        recovered=tuple(move for move in handed + treated if move.tonnes > 0.0005),
        disposed=tuple(move for move in disposed if move.tonnes > 0),
        stock_start=t["BP_ACCUM_WASTE"],
        stock_end=t["ACCUM_WASTE"],
        stock_expected=_expected(t, stored + buried) if rest <= 0 else None,
    )
    return waste, notes


def _placement(t: dict[str, float]) -> tuple[float, float]:
    """Stored and buried [t]: programs write the placed amount as a total or as the buried part alone.

    A total counts nothing twice and is taken unless the stocks agree with the other reading alone.
    """
    total, stored = t["RAZM"], t["RAZM_STOR"]
    inside, apart = abs(_unexplained(t, total)), abs(_unexplained(t, total + stored))
    is_apart = stored > total or (apart <= _ROUNDING_T < inside)
    return (stored, total) if is_apart else (stored, total - stored)


def _expected(t: dict[str, float], placed: float) -> float:
    return t["BP_ACCUM_WASTE"] + t["FORMING"] + t["ARRIVAL"] - t["TRANSF"] - placed


def _unexplained(t: dict[str, float], placed: float) -> float:
    return round(_expected(t, placed) - t["ACCUM_WASTE"], 3)


def _move(column: str, amount: float) -> Movement:
    meaning = form_columns(TWO_TP)[column]
    return Movement(amount, column, meaning.label, meaning.fate)
