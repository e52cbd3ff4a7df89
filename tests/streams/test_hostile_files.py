"""Whatever the file, there is a message, quickly, and the good rows go on."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from symbio.language import UnusableFile, say
from symbio.streams.grid import Grid, read_grid, read_grids
from symbio.streams.reading import read_streams, read_text

HEADER = "company,direction,stream,quantity,unit\n"
GOOD = "Mill,offer,Sawdust,200,t/a\n"


def workbook(rows: list[list[object]], **options: object) -> io.BytesIO:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet("Streams")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, place, cell)
    data.seek(0)
    data.name = "park.xlsx"
    return data


def altered(data: io.BytesIO, member: str, change: bytes | None, **extra: bytes) -> io.BytesIO:
    """The workbook with one member replaced and others added."""
    result = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            body = old.read(info)
            new.writestr(info.filename, change if info.filename == member and change is not None else body)
        for name, body in extra.items():
            new.writestr(name, body)
    result.seek(0)
    return result


def refusal(source: object) -> str:
    begin = time.perf_counter()
    with pytest.raises(UnusableFile) as caught:
        read_streams(source)  # type: ignore[arg-type]
    assert time.perf_counter() - begin < 30
    message = caught.value.message
    assert all(
        say(message, lang) and not say(message, lang).startswith(message.code) for lang in ("en", "ru")
    )
    return message.code


def named(data: bytes, name: str) -> io.BytesIO:
    source = io.BytesIO(data)
    source.name = name
    return source


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"\xef\xbb\xbf  \r\n", "file-empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "file-no-table"),
        (b"%PDF-1.7 \n", "file-no-table"),
        (b"PK\x03\x04 not really a zip xl/ [Content_Types].xml", "file-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file-password"),
        (bytes(range(32)) * 100, "file-no-text"),
        (b"just some words\nand more\n", "header-missing"),
        (b"company,quantity,unit,place\nA,1,t,Kemerovo\n", "columns-missing"),
        (HEADER.encode(), "file-without-rows"),
        (b"<?xml version='1.0'?><x/>", "file-xml-unknown"),
    ],
)
def test_an_unusable_file_says_what_it_is(data: bytes, code: str) -> None:
    assert refusal(named(data, "streams.xlsx")) == code


def test_a_folder_a_missing_file_and_a_device_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "file-is-folder"
    assert refusal(tmp_path / "none.csv") == "file-missing"
    assert refusal("a\x00b") in ("file-missing", "file-unreadable")
    if Path("/dev/zero").exists():
        assert refusal("/dev/zero") == "file-not-ordinary"


def test_a_zip_bomb_is_not_opened_whether_its_directory_lies_or_not() -> None:
    bomb = altered(workbook([["company"]]), "", None, **{"xl/media/x.xml": bytes(300 * 2**20)})
    assert refusal(bomb) == "file-unpacks-too-large"
    lying = bomb.getvalue().replace((300 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(named(lying, "x.xlsx")) == "file-unpacks-too-large"


def test_a_cell_in_the_far_corner_does_not_lay_out_the_sheet() -> None:
    sheet = (
        b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    source = altered(workbook([["company"]]), "xl/worksheets/sheet1.xml", sheet)
    assert refusal(source) == "file-too-many-cells"


def test_unnumbered_cells_and_repeated_ods_cells_are_counted() -> None:
    row = b"<row>" + b"<c><v>1</v></c>" * 1500 + b"</row>"
    sheet = b"<worksheet><sheetData>" + row + b"</sheetData></worksheet>"
    assert refusal(altered(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet)) == "file-too-many-cells"
    ods = io.BytesIO()
    with zipfile.ZipFile(ods, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            "<office:document-content><table:table><table:table-row table:number-rows-repeated='99999999'>"
            "<table:table-cell office:value='1'/></table:table-row></table:table></office:document-content>",
        )
    assert refusal(named(ods.getvalue(), "x.ods")) == "file-too-many-cells"


def test_an_external_entity_is_never_resolved() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>'
    source = altered(workbook([["company"]]), "xl/sharedStrings.xml", evil)
    assert refusal(source) == "file-has-dtd"


def test_zero_bytes_inside_text_are_removed_and_told() -> None:
    streams = read_streams(named((HEADER + "Mi\x00ll,offer,Sawdust,200,t/a\n").encode(), "x.csv"))
    assert streams.table["company"].to_list() == ["Mill"]
    assert "nul-removed" in [problem.message.code for problem in streams.problems]


def test_a_cell_of_five_megabytes_costs_itself_only() -> None:
    begin = time.perf_counter()
    streams = read_streams(named((HEADER + f"Mill,offer,{'x' * 5_000_000},1,t\n" + GOOD).encode(), "x.csv"))
    assert time.perf_counter() - begin < 30
    assert streams.table["row"].to_list() == [3]
    found = [(p.message.code, p.row) for p in streams.problems if p.severity == "refused"]
    assert ("cell-too-long", 2) in found


def test_a_quote_that_is_never_closed_costs_its_own_row_only() -> None:
    text = HEADER + 'Mill,offer,"Sawdust,100,t/a\n' + GOOD * 3
    streams = read_streams(named(text.encode(), "x.csv"))
    assert streams.table["row"].to_list() == [2, 3, 4, 5]
    assert ("quote-unclosed", 2) in [(p.message.code, p.row) for p in streams.problems]


def test_a_row_of_thousands_of_cells_costs_itself_only() -> None:
    streams = read_streams(named((HEADER + "a," * 5000 + "\n" + GOOD).encode(), "x.csv"))
    assert streams.table["row"].to_list() == [3]
    assert ("row-too-wide", 2) in [(p.message.code, p.row) for p in streams.problems]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "cp866", "koi8-r"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_usual_encoding_and_delimiter_reads_alike(encoding: str, delimiter: str) -> None:
    rows = [
        ["предприятие", "направление", "поток", "количество", "единица"],
        [
            "Завод «Лесной»",
            "предложение",
            "Опилки сосновые",
            '"1,5"' if delimiter == "," else "1,5",
            "тыс. т",
        ],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    streams = read_streams(named(text.encode(encoding, "replace"), "x.csv"))
    assert streams.table["stream"].to_list() == ["Опилки сосновые"]
    assert streams.table["quantity"].to_list() == [1500]


def test_formulas_and_injections_are_words_and_nothing_else() -> None:
    rows = [
        ["company", "direction", "stream", "quantity", "unit"],
        ["Mill", "offer", "@SUM(1+1)*cmd|' /C calc'!A0", 5, "t"],
    ]
    streams = read_streams(workbook(rows, strings_to_formulas=False))
    assert streams.table["stream"].to_list() == ["@SUM(1+1)*cmd|' /C calc'!A0"]
    assert "cell-like-formula" in [problem.message.code for problem in streams.problems]
    csv = read_streams(named((HEADER + "Mill,offer,=cmd|'/C calc'!A1,=1+1,t\n" + GOOD).encode(), "x.csv"))
    assert csv.table["quantity"].to_list() == [None, 200]


def test_a_formula_gives_its_stored_value() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["company", "direction", "stream", "quantity", "unit"])
        sheet.write_row(1, 0, ["Mill", "offer", "Sawdust"])
        sheet.write_formula(1, 3, "=100*2", None, 200)
        sheet.write_string(1, 4, "t/a")
    data.seek(0)
    assert read_streams(data).table["quantity"].to_list() == [200]


def test_merged_headers_and_merged_companies_are_understood() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Анкета")
        sheet.merge_range(0, 0, 0, 4, "Анкета предприятий района")
        for place, title in enumerate(("Предприятие", "Направление", "Наименование потока")):
            sheet.merge_range(2, place, 3, place, title)
        sheet.merge_range(2, 3, 2, 4, "Количество")
        sheet.write_row(3, 3, ["значение", "ед. изм."])
        sheet.merge_range(4, 0, 5, 0, "Лесозавод")
        sheet.write_row(4, 1, ["предложение", "Опилки", 200, "т/мес"])
        sheet.write_row(5, 1, ["предложение", "Кора", 10, "т/год"])
    data.seek(0)
    streams = read_streams(data)
    assert streams.table["company"].to_list() == ["Лесозавод", "Лесозавод"]
    assert streams.table["quantity"].to_list() == [2400, 10]
    assert streams.table["row"].to_list() == [5, 6]


def test_a_date_made_of_a_number_is_refused_not_guessed() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        import datetime as dt

        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["company", "direction", "stream", "quantity", "unit"])
        sheet.write_row(1, 0, ["Mill", "offer", "Sawdust"])
        sheet.write_datetime(1, 3, dt.datetime(2026, 5, 1), book.add_format({"num_format": "d.m.yyyy"}))
        sheet.write_string(1, 4, "t")
    data.seek(0)
    streams = read_streams(data)
    assert streams.table["quantity"].to_list() == [None]
    assert [(p.message.code, p.row, p.column) for p in streams.problems] == [
        ("date-in-number", 2, "quantity")
    ]


def test_a_swapped_header_order_unknown_columns_and_text_rows_go_on() -> None:
    streams = read_text("единица;чудо;поток;количество;направление;предприятие\nт;x;Зола;5;потребность;Завод")
    assert streams.table["direction"].to_list() == ["need"]
    assert [(p.severity, p.message.code) for p in streams.problems] == [("note", "column-unknown")]


def test_a_sheet_can_be_chosen_and_a_wrong_one_is_named() -> None:
    source = workbook([["company", "stream"], ["Mill", "Sawdust"]])
    assert isinstance(read_grid(source, sheet="Streams"), Grid)
    source.seek(0)
    with pytest.raises(UnusableFile, match="Streams"):
        read_grids(source, sheet="Other")


def test_the_name_shown_is_never_a_path(tmp_path: Path) -> None:
    path = tmp_path / "park.csv"
    path.write_text(HEADER + GOOD, "utf-8")
    assert read_streams(path).source == "park.csv"
    assert os.sep not in read_streams(path).table["file"][0]


@pytest.mark.slow
def test_fifty_thousand_rows_are_read_well_within_the_limit() -> None:
    rows = "".join(f"Mill {i},offer,Sawdust {i % 97},{i + 1},t/a\n" for i in range(50_000))
    begin = time.perf_counter()
    streams = read_streams(named((HEADER + rows).encode(), "x.csv"))
    print(f"50,000 rows in {time.perf_counter() - begin:.1f} s")
    assert len(streams) == 50_000
