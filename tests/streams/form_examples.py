"""Filled state forms for the tests: an invented integrated steelworks, named by its type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

Waste = tuple[str, str, str, Mapping[int, float]]

COMPANY = "Пример: интегрированный металлургический завод"
ADDRESS = "654000, Кемеровская область - Кузбасс, г. Новокузнецк, ш. Заводское, д. 1"
HEADER = {
    "okpo": "12345678",
    "okved": "24.10",
    "oktmo": "32731000",
    "inn": "4217000001",
    "ogrn": "1024200000001",
}

LAMPS: Waste = ("Лампы ртутные", "4 71 101 01 52 1", "I", {1: 0.1, 2: 0.35, 19: 0.4, 29: 0.05})
OILS: Waste = ("Масла моторные отработанные", "4 06 110 01 31 3", "III", {2: 12.5, 17: 12.5})
SCALE: Waste = (
    "Окалина замасленная",
    "3 51 501 02 29 4",
    "IV",
    {1: 150, 2: 4200, 10: 1200, 23: 2800, 29: 350},
)
BF_SLAG: Waste = ("Шлак доменный негранулированный", "35111101204", "IV", {2: 600000, 10: 450000, 27: 150000})
STEEL_SLAG: Waste = (
    "Шлак сталеплавильный",
    "3 51 210 21 20 4",
    "IV",
    {1: 2_000_000, 2: 480_000, 3: 20_000, 10: 300_000, 28: 220_000, 29: 1_980_000},
)
DUST: Waste = ("Пыль газоочистки", "3 51 222 21 42 4", "IV", {2: 9100, 27: 9000, 29: 250})
MUNICIPAL: Waste = ("Мусор от офисных помещений", "7 33 100 01 72 4", "IV", {2: 210, 14: 210})
WASTES: tuple[Waste, ...] = (LAMPS, OILS, SCALE, BF_SLAG, STEEL_SLAG, DUST, MUNICIPAL)

IN = "Поступление отходов из других хозяйствующих субъектов"
UTIL = "Утилизировано отходов"
OTHERS = "Передача отходов (за исключением ТКО) другим хозяйствующим субъектам"
OWN = "Передача отходов (за исключением ТКО) на собственные объекты"
PLACED = "Размещение отходов на эксплуатируемых объектах за отчетный год"
HEADINGS: tuple[tuple[str, ...], ...] = (
    ("Наличие отходов на начало отчетного года",),
    ("Образование отходов за отчетный год",),
    (IN, "всего"),
    (IN, "из графы 3", "из других субъектов РФ"),
    (IN, "из графы 3", "по импорту из других государств"),
    ("Поступление отходов с собственных объектов", "всего"),
    ("Поступление отходов с собственных объектов", "из них из других субъектов РФ"),
    ("Образование других видов отходов после обработки за отчетный год",),
    ("Обработано отходов",),
    (UTIL, "всего"),
    (UTIL, "из графы 10", "для повторного применения (рециклинг)"),
    (UTIL, "из графы 10", "предварительно прошедших обработку"),
    ("Обезврежено отходов",),
    ("Передача ТКО региональному оператору",),
    *(
        (OTHERS, f"для {purpose}", part)
        for purpose in ("обработки", "утилизации", "обезвреживания", "хранения", "захоронения")
        for part in (f"всего передано для {purpose}", "из них в другие субъекты РФ")
    ),
    (OWN, "всего"),
    (OWN, "из них в другие субъекты РФ"),
    (PLACED, "хранение"),
    (PLACED, "захоронение"),
    ("Наличие отходов на конец отчетного года",),
)
SERVICE = ("N строки", "Наименование видов отходов", "Код отхода по ФККО", "Класс опасности отхода")


def write_form_example(path: Path, kind: str, *, wastes: Sequence[Waste] = WASTES, **header: str) -> Path:
    """Write a filled form: 2tp-xlsx, 2tp-xlsx-split, 2tp-xlsx-no-numbers, 2tp-csv, 2tp-xml or by-xlsx."""
    facts = {"company": COMPANY, "address": ADDRESS, **HEADER, **header}
    if kind == "2tp-xml":
        path.write_text(_xml(wastes, facts), encoding="utf-8")
    elif kind == "2tp-csv":
        path.write_bytes(_csv(wastes, facts).encode("cp1251"))
    elif kind == "by-xlsx":
        _by_xlsx(path)
    else:
        _xlsx(path, wastes, facts, kind)
    return path


def _title(facts: Mapping[str, str]) -> list[list[Any]]:
    labels = ["Код формы по ОКУД", "Код отчитывающейся организации по ОКПО", "Код вида деятельности по ОКВЭД"]
    labels += ["Код территории по ОКТМО", "ИНН", "ОГРН (ОГРНИП)"]
    values = ["0609013", facts["okpo"], facts["okved"], facts["oktmo"], facts["inn"], facts["ogrn"]]
    return [
        ["ФЕДЕРАЛЬНОЕ СТАТИСТИЧЕСКОЕ НАБЛЮДЕНИЕ"],
        ["СВЕДЕНИЯ ОБ ОБРАЗОВАНИИ, ОБРАБОТКЕ, УТИЛИЗАЦИИ, ОБЕЗВРЕЖИВАНИИ, РАЗМЕЩЕНИИ ОТХОДОВ за 2025 г."],
        ["Форма N 2-ТП (отходы)"],
        [],
        ["Наименование отчитывающейся организации:", facts["company"]],
        ["Почтовый адрес:", facts["address"]],
        labels,
        [1, 2, 3, 4, 5, 6],
        values,
    ]


def _amounts(moves: Mapping[int, float], columns: Sequence[int]) -> list[Any]:
    return [moves.get(column, 0) for column in columns]


def _write_headings(sheet: Any, top: int, columns: Sequence[int], style: Any) -> None:
    """Merged headings of three levels as on the blank."""
    for position, text in enumerate(SERVICE):
        sheet.merge_range(top, position, top + 2, position, text, style)
    done: set[tuple[int, int]] = set()
    for i, column in enumerate(columns):
        path = HEADINGS[column - 1]
        for level, text in enumerate(path):
            if (i, level) in done:
                continue
            j = i
            while j + 1 < len(columns) and HEADINGS[columns[j + 1] - 1][: level + 1] == path[: level + 1]:
                j += 1
            bottom = 2 if level == len(path) - 1 else level
            done |= {(k, lv) for k in range(i, j + 1) for lv in range(level, bottom + 1)}
            place = (top + level, 4 + i, top + bottom, 4 + j)
            if place[:2] == place[2:]:
                sheet.write(*place[:2], text, style)
            else:
                sheet.merge_range(*place, text, style)


def _section_one(sheet: Any, wastes: Sequence[Waste], style: Any, columns: Sequence[int], kind: str) -> None:
    title = "Раздел I. Сведения об образовании и обращении с отходами, тонна"
    sheet.merge_range(0, 0, 0, 3 + len(columns), title, style)
    _write_headings(sheet, 1, columns, style)
    row = 4
    if kind != "2tp-xlsx-no-numbers":
        sheet.write_row(row, 0, ["А", "Б", "В", "Г", *columns])
        row += 1
    for number, (name, code, hazard, moves) in enumerate(wastes, start=1):
        sheet.write_row(row, 0, [number, name, code, hazard, *_amounts(moves, columns)])
        row += 1
    sums = [sum(moves.get(column, 0) for *_, moves in wastes) for column in columns]
    sheet.write_row(row, 0, ["", "ВСЕГО", "", "", *sums])
    sheet.write_row(row + 2, 0, ["Должностное лицо", "(подпись)"])


def _xlsx(path: Path, wastes: Sequence[Waste], facts: Mapping[str, str], kind: str) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        style = book.add_format({"text_wrap": True})
        first = book.add_worksheet("стр.1")
        for row, cells in enumerate(_title(facts)):
            first.write_row(row, 0, cells)
        parts = [range(1, 15), range(15, 30)] if kind == "2tp-xlsx-split" else [range(1, 30)]
        for i, part in enumerate(parts, start=2):
            _section_one(book.add_worksheet(f"стр.{i}"), wastes, style, list(part), kind)
        last = book.add_worksheet("стр.9")
        last.write(0, 0, "Раздел II. Сведения региональных операторов, тонна")
        last.write_row(1, 0, ["А", "Б", "В", "Г", *range(1, 30)])
        last.write_row(2, 0, [1, "Мусор из жилищ", "7 31 110 01 72 4", "IV", *[77777] * 29])


def _csv(wastes: Sequence[Waste], facts: Mapping[str, str]) -> str:
    def cell(value: Any) -> str:
        return (
            f"{value:,.3f}".replace(",", " ").replace(".", ",")
            if isinstance(value, float | int)
            else str(value)
        )

    rows = [[str(value) for value in row] for row in _title(facts)]
    rows += [["Раздел I"], ["А", "Б", "В", "Г", *map(str, range(1, 30))]]
    for number, (name, code, hazard, moves) in enumerate(wastes, start=1):
        amounts = ["-" if not moves.get(c) else cell(moves[c]) for c in range(1, 30)]
        rows.append([str(number), name, code.replace(" ", "\u00a0", 1), hazard, *amounts])
    return "\r\n".join(";".join(row) for row in rows)


def _xml(wastes: Sequence[Waste], facts: Mapping[str, str]) -> str:
    lines = []
    for name, code, hazard, m in wastes:
        values = {
            "NONE_FKKO_NAME": name,
            "WST_CODE": code.replace(" ", ""),
            "WSTYPE": str(("I", "II", "III", "IV", "V").index(hazard) + 1),
            "TP2_BP_ACCUM_WASTE": m.get(1, 0),
            "TP2_FORMING": m.get(2, 0),
            "TP2_ARRIVAL": m.get(3, 0),
            "TP2_TRANSF": sum(m.get(column, 0) for column in (14, 15, 17, 19, 21, 23)),
            "TP2_TR_ISPOTX": m.get(17, 0),
            "TP2_TR_SOTX": m.get(19, 0),
            "TP2_TR_DISP": m.get(23, 0),
            "TP2_RAZM": m.get(28, 0),
            "TP2_RAZM_STOR": m.get(27, 0),
            "TP2_ACCUM_WASTE": m.get(29, 0),
        }
        inner = "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in values.items())
        lines.append(f"<RPT_2TP_WASTE_FACT>{inner}</RPT_2TP_WASTE_FACT>")
    head = {"DOC_YEAR": "2025", "FNAME": facts["company"], "ADDR_STR": facts["address"]}
    head["INN"] = facts["inn"]
    top = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in head.items())
    top += f"<OKPO>{facts['okpo']}</OKPO><OKVED><OKVED_CODE>{facts['okved']}</OKVED_CODE></OKVED>"
    return f'<?xml version="1.0" encoding="UTF-8"?><RPT_2TP_WASTE>{top}{"".join(lines)}</RPT_2TP_WASTE>'


BY_HEADINGS = (
    "Наименование отходов",
    "Код отходов по классификатору",
    "Код физического состояния",
    "Класс опасности отходов",
    "Наличие отходов на начало отчетного года",
    "Образовано отходов за отчетный год",
    "поступило: код причины",
    "поступило: всего",
    "поступило: из них по импорту",
    "передано организациям: код причины передачи отходов",
    "передано организациям: всего",
    "реализовано физическим лицам",
    "экспорт",
    "использовано: код направления",
    "использовано: всего",
    "обезврежено: код способа",
    "обезврежено: всего",
    "захоронено: код объекта",
    "захоронено: всего",
    "захоронено: установлено в разрешении",
    "направлено на хранение: код объекта",
    "направлено на хранение: всего",
    "Наличие отходов на конец отчетного года",
)

BY_ROWS: tuple[tuple[str, str, str, str, Mapping[int, float]], ...] = (
    ("Бой кирпича", "3140705", "1", "неопасные", {1: 5, 2: 100, 10: 3, 11: 40, 17: 60, 18: 60, 19: 65}),
    ("Полиэтилен, лом", "5712106", "1", "3", {2: 30, 6: 1, 7: 20}),
    ("Полиэтилен, лом", "5712106", "1", "3", {6: 3, 7: 10}),
    ("Шлам гальванический", "3165600", "3", "2", {1: 2, 2: 8, 6: 2, 7: 6, 17: 60, 18: 2, 19: 4}),
)


def _by_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Отчет")
        top = [
            ["ГОСУДАРСТВЕННАЯ СТАТИСТИЧЕСКАЯ ОТЧЕТНОСТЬ"],
            ["Форма 1-отходы (Минприроды)", "0618503"],
            ["ОТЧЕТ об обращении с отходами производства за 2025 год"],
            ["Полное наименование юридического лица:", "Пример: кирпичный завод"],
            ["Почтовый адрес (фактический):", "г. Могилев, ул. Заводская, 1"],
            ["Учетный номер плательщика (УНП)", "700000001"],
            ["Таблица 1"],
            list(BY_HEADINGS),
            ["А", "Б", "В", "Г", *range(1, 20)],
            *([*words, *(moves.get(column, "") for column in range(1, 20))] for *words, moves in BY_ROWS),
            ["Итого", "", "", "", 7, 138],
            ["Таблица 2"],
            ["А", "Б", 1, 2, 3, 4],
            ["Мероприятия", "1", 5, 5, 5, 5],
        ]
        for row, cells in enumerate(top):
            sheet.write_row(row, 0, cells)
