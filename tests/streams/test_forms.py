"""State forms: own generation only, nothing offered twice, differences reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from form_examples import (
    BF_SLAG,
    COMPANY,
    OILS,
    SCALE,
    STEEL_SLAG,
    WASTES,
    Waste,
    write_form_example,
)

from symbio.language import LANGUAGES, UnusableFile, say
from symbio.streams.form_consolidation import detect_consolidation
from symbio.streams.form_declare import tonnes
from symbio.streams.forms import detect_form, is_form_xml, read_form, read_form_xml
from symbio.streams.grid import read_grids
from symbio.streams.rawfile import open_raw
from symbio.streams.table import SCHEMA, Streams

KINDS = ("2tp-xlsx", "2tp-xlsx-split", "2tp-xlsx-no-numbers", "2tp-csv")


def read(tmp_path: Path, kind: str, **more: Any) -> Streams:
    suffix = {"csv": ".csv", "xml": ".xml"}.get(kind.rsplit("-", 1)[-1], ".xlsx")
    path = write_form_example(tmp_path / f"form{suffix}", kind, **more)
    return read_form_xml(open_raw(path)) if suffix == ".xml" else read_form(read_grids(path))


def offers(streams: Streams, word: str = "", **conditions: Any) -> list[dict[str, Any]]:
    table = streams.table.filter(pl.col("stream").str.contains(word))
    rows = [row for row in table.iter_rows(named=True) if not row["running"] and row["pattern"] is None]
    return [row for row in rows if all(row[key] == value for key, value in conditions.items())]


def codes(streams: Streams) -> list[str]:
    return [problem.message.code for problem in streams.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_2tp_is_recognised_and_read_whatever_its_shape(tmp_path: Path, kind: str) -> None:
    suffix = ".csv" if kind.endswith("csv") else ".xlsx"
    path = write_form_example(tmp_path / f"form{suffix}", kind)
    assert detect_form(read_grids(path)) == "2-TP"
    streams = read_form(read_grids(path))
    assert list(streams.table.columns) == list(SCHEMA)
    first = streams.table.row(0, named=True)
    assert (first["company"], first["activity"], first["place"]) == (COMPANY, "24.10", "Новокузнецк")
    assert (first["origin"], first["country"], first["direction"]) == ("2-TP", "RU", "offer")
    amounts = {(row["stream"].split()[0], row["quantity"]) for row in offers(streams)}
    assert amounts == {("Лампы", 0.35), ("Окалина", 2800), ("Шлак", 150000), ("Шлак", 180000), ("Пыль", 9000)}


def test_codes_classes_and_rows_are_carried_over(tmp_path: Path) -> None:
    (scale,) = offers(read(tmp_path, "2tp-xlsx"), "Окалина")
    assert scale["codes"] == [{"scheme": "FKKO", "code": "35150102294", "doubt": False}]
    assert (scale["hazard_class"], scale["unit"], scale["row"]) == (4, "t/a", 8)
    assert scale["current_fate"] == "burial"
    assert scale["fate_text"] == "передано для захоронения: 2 800 т"


def test_what_is_recovered_already_is_running_and_not_offered(tmp_path: Path) -> None:
    streams = read(tmp_path, "2tp-xlsx")
    running = streams.table.filter(pl.col("running"))
    rows = list(running.iter_rows(named=True))
    found = {(row["stream"].split()[0], row["quantity"], row["current_fate"]) for row in rows}
    assert ("Масла", 12.5, "recovery") in found
    assert ("Шлак", 450000, "in_house") in found
    assert not offers(streams, "Масла")
    assert not offers(streams, "Мусор")


def test_an_offer_never_exceeds_own_generation_less_what_is_recovered(tmp_path: Path) -> None:
    streams = read(tmp_path, "2tp-xlsx")
    (slag,) = offers(streams, "сталеплавильный")
    assert slag["quantity"] == 180_000  # 480 generated, 300 recovered; 220 buried, 20 came from others
    assert {"form-offer-capped", "form-received"} <= set(codes(streams))


def test_stock_of_more_than_a_year_is_an_offer_of_its_own_and_less_is_a_note(tmp_path: Path) -> None:
    table = read(tmp_path, "2tp-xlsx").table
    stock = table.filter(pl.col("pattern") == "one-off")
    assert stock.select("quantity", "unit").rows() == [(1_980_000, "t")]
    assert "350 т" in table.filter(pl.col("stream").str.contains("Окалина"))["note"][0]


def test_a_stock_that_the_movements_do_not_explain_is_reported_with_amounts(tmp_path: Path) -> None:
    streams = read(tmp_path, "2tp-xlsx")
    (problem,) = [p for p in streams.problems if p.message.code == "form-balance"]
    assert problem.severity == "note"
    assert problem.message.facts["difference"] == 150
    assert problem.message.facts["expected"] == 100
    assert len(offers(streams, "Пыль")) == 1


def test_storage_left_in_the_stock_is_told_apart_and_not_offered_twice(tmp_path: Path) -> None:
    waste: Waste = ("Хвосты", "2 21 310 01 39 5", "V", {2: 100, 27: 100, 29: 100})
    streams = read(tmp_path, "2tp-xlsx", wastes=[waste])
    assert "form-balance-storage" in codes(streams)
    assert streams.table["quantity"].to_list() == [100]


def test_totals_and_other_sections_are_left_out(tmp_path: Path) -> None:
    streams = read(tmp_path, "2tp-xlsx")
    assert 77777 not in streams.table["quantity"].to_list()
    assert not streams.table["stream"].str.contains("ВСЕГО|жилищ").any()
    assert "form-totals-skipped" in codes(streams)


@pytest.mark.parametrize(
    ("waste", "code", "severity"),
    [
        (("Шлак", "3 51 111 01 20 4", "III", {2: 5, 28: 5}), "form-class-differs", "doubt"),
        (("Шлак", "", "IV", {2: 5, 28: 5}), "form-no-code", "doubt"),
        (("Шлак", "3 51 111 01 88 4", "IV", {2: 5, 28: 5}), "code-fkko-state", "doubt"),
        (("Шлак", "3\u00a051 111 01 20 4", "IV", {2: 5, 28: 5}), "code-fixed", "note"),
    ],
)
def test_wrong_codes_and_classes_are_doubted_and_the_row_stays(
    tmp_path: Path, waste: Waste, code: str, severity: str
) -> None:
    streams = read(tmp_path, "2tp-xlsx", wastes=[waste, SCALE])
    (problem,) = [p for p in streams.problems if p.message.code == code]
    assert (problem.severity, problem.row) == (severity, 6)
    assert offers(streams, "Шлак")[0]["hazard_class"] == 4


@pytest.mark.parametrize("amount", ["много", "-5", "1e400"])
def test_an_unreadable_amount_refuses_its_row_only(tmp_path: Path, amount: str) -> None:
    bad: Waste = ("Шлак", "3 51 111 01 20 4", "IV", {2: amount, 28: 5})  # type: ignore[dict-item]
    path = tmp_path / "form.xlsx"
    text_sum = [SCALE, ("Шлак", "3 51 111 01 20 4", "IV", {2: 5, 28: 5})]
    write_form_example(path, "2tp-xlsx", wastes=text_sum)
    grids = read_grids(path)
    grid = next(g for g in grids if g.sheet == "стр.2")
    row = next(r for r in grid.cells if "Шлак" in r)
    row[5] = bad[3][2]  # type: ignore[assignment]
    streams = read_form(grids)
    (problem,) = [p for p in streams.problems if p.severity == "refused"]
    assert (problem.row, problem.column, problem.message.code) == (7, "2", "form-amount")
    assert len(offers(streams)) == 1
    assert streams.refused_rows == 1


def test_amounts_are_read_as_the_form_writes_them() -> None:
    assert tonnes("1 234,567") == 1234.567
    assert tonnes("1\u00a0234.5") == 1234.5
    assert tonnes("1.234,5") == 1234.5
    assert [tonnes(text) for text in ("", "-", "х", "0,000")] == [0, 0, 0, 0]
    assert [tonnes(text) for text in ("-5", "много", "5 т")] == [None, None, None]


def test_the_xml_form_offers_what_is_buried_stored_and_handed_over_for_that(tmp_path: Path) -> None:
    path = write_form_example(tmp_path / "form.xml", "2tp-xml")
    assert is_form_xml(path.read_bytes())
    streams = read_form_xml(open_raw(path))
    amounts = {(row["stream"].split()[0], row["quantity"]) for row in offers(streams)}
    assert amounts == {("Лампы", 0.35), ("Окалина", 2800), ("Шлак", 150000), ("Шлак", 180000), ("Пыль", 9000)}
    assert streams.table["place"].unique().to_list() == ["Новокузнецк"]
    assert "form-xml-rest" in codes(streams)  # recovered at the plant: the file does not say it


def test_an_xml_placement_beside_the_storage_is_read_so_when_the_stocks_agree(tmp_path: Path) -> None:
    waste: Waste = ("Шлак", "3 51 111 01 20 4", "IV", {2: 100, 27: 30, 28: 70})
    (slag,) = offers(read(tmp_path, "2tp-xml", wastes=[waste]))
    assert (slag["quantity"], slag["current_fate"]) == (100, "burial")


def test_an_xml_placement_that_contains_the_storage_is_not_counted_twice(tmp_path: Path) -> None:
    path = write_form_example(tmp_path / "form.xml", "2tp-xml", wastes=[BF_SLAG])
    text = path.read_text().replace("<TP2_RAZM>0<", "<TP2_RAZM>150000<")
    path.write_text(text)
    (slag,) = offers(read_form_xml(open_raw(path)))
    assert (slag["quantity"], slag["current_fate"]) == (150000, "storage")


def test_xml_in_an_envelope_with_two_reports_keeps_them_apart(tmp_path: Path) -> None:
    def inner(**more: Any) -> str:
        text = write_form_example(tmp_path / "part.xml", "2tp-xml", **more).read_text(encoding="utf-8")
        return text.split("?>", 1)[1]

    first = inner(wastes=[SCALE])
    second = inner(wastes=[STEEL_SLAG], company="Пример: обогатительная фабрика", address="г. Междуреченск")
    body = f'<DATA_PACKET_NI xmlns="urn:example"><ORG_INFO>{first}{second}</ORG_INFO></DATA_PACKET_NI>'
    path = tmp_path / "packet.xml"
    path.write_bytes(f'<?xml version="1.0" encoding="windows-1251"?>{body}'.encode("cp1251"))
    assert is_form_xml(path.read_bytes())
    streams = read_form_xml(open_raw(path))
    assert streams.table.select("place", "row").unique(maintain_order=True).rows() == [
        ("Новокузнецк", 1),
        ("Междуреченск", 2),
    ]
    assert codes(streams).count("form-read") == 2


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE r SYSTEM "http://example.org/r.dtd">',
    ],
)
def test_xml_with_entities_or_outside_references_is_refused(tmp_path: Path, head: str) -> None:
    path = tmp_path / "form.xml"
    path.write_text(f'<?xml version="1.0"?>{head}<RPT_2TP_WASTE><FNAME>x</FNAME></RPT_2TP_WASTE>')
    with pytest.raises(UnusableFile) as caught:
        read_form_xml(open_raw(path))
    assert caught.value.message.code == "xml-unsafe"


@pytest.mark.parametrize(("text", "code"), [("<RPT_2TP_WASTE>", "xml-broken"), ("<a/>", "file-xml-unknown")])
def test_broken_or_foreign_xml_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "form.xml"
    path.write_text(f'<?xml version="1.0"?>{text}')
    with pytest.raises(UnusableFile) as caught:
        read_form_xml(open_raw(path))
    assert caught.value.message.code == code


def test_the_belarusian_form_is_read_by_its_own_rules(tmp_path: Path) -> None:
    streams = read(tmp_path, "by-xlsx")
    first = streams.table.row(0, named=True)
    assert (first["country"], first["origin"]) == ("BY", "1-отходы")
    assert (first["company"], first["place"]) == ("Пример: кирпичный завод", "Могилёв")
    (bricks,), (film,), (sludge,) = (offers(streams, word) for word in ("кирпич", "Полиэтилен", "Шлам"))
    assert (bricks["quantity"], bricks["current_fate"]) == (60, "storage")
    assert bricks["codes"] == [{"scheme": "BY", "code": "3140705", "doubt": False}]
    assert (film["quantity"], film["current_fate"], film["hazard_class"]) == (10, "burial", 3)
    assert (sludge["quantity"], sludge["current_fate"]) == (8, "neutralisation")
    running = streams.table.filter(pl.col("running"))
    assert set(running["quantity"].to_list()) == {40, 20}
    assert "form-balance" not in codes(streams)


def test_a_moved_column_of_the_belarusian_form_is_read_by_its_heading_and_reported(tmp_path: Path) -> None:
    grids = read_grids(write_form_example(tmp_path / "by.xlsx", "by-xlsx"))
    grid = grids[0]
    for row in grid.cells:  # an edition that puts "buried" before "neutralised"
        if len(row) > 20 and row[4] not in (1,):
            row[15:17], row[17:19] = row[17:19], row[15:17]
    streams = read_form(grids)
    assert "form-column-moved" in codes(streams)


@pytest.mark.parametrize("inn", ["4217000001", ""])
def test_a_consolidated_report_is_told_from_its_branches(tmp_path: Path, inn: str) -> None:
    def report(name: str, wastes: list[Waste]) -> Streams:
        path = write_form_example(tmp_path / f"{name}.xlsx", "2tp-xlsx", wastes=wastes, inn=inn)
        return read_form(read_grids(path))

    branches = [report("north", [SCALE, OILS]), report("south", [BF_SLAG, STEEL_SLAG])]
    whole = report("all", [OILS, SCALE, BF_SLAG, STEEL_SLAG])
    (found,) = detect_consolidation([branches[0], whole, branches[1]])
    assert (found.whole, found.branches) == (1, (0, 2))
    assert detect_consolidation(branches) == ()
    other = report("other", [SCALE])
    assert detect_consolidation([*branches, other]) == ()


def test_a_form_without_wastes_and_a_table_that_is_no_form_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile):
        read(tmp_path, "2tp-xlsx", wastes=[])
    path = tmp_path / "table.csv"
    path.write_text("company,stream,direction\nPlant,slag,offer\n")
    assert detect_form(read_grids(path)) is None
    with pytest.raises(UnusableFile):
        read_form(read_grids(path))


def test_a_form_without_address_or_name_says_so(tmp_path: Path) -> None:
    streams = read(tmp_path, "2tp-xlsx", company="", address="")
    assert {"form-no-company", "form-no-place"} <= set(codes(streams))
    assert streams.table["lat"].null_count() == len(streams)


@pytest.mark.parametrize("kind", [*KINDS, "2tp-xml", "by-xlsx"])
def test_every_finding_has_words_in_both_languages(tmp_path: Path, kind: str) -> None:
    for problem in read(tmp_path, kind).problems:
        for lang in LANGUAGES:
            assert not say(problem.message, lang).startswith(problem.message.code)


def test_the_same_file_gives_the_same_rows(tmp_path: Path) -> None:
    first, second = read(tmp_path, "2tp-xlsx"), read(tmp_path, "2tp-xlsx")
    assert first.table.equals(second.table)
    assert first.problems == second.problems
    assert len(WASTES) == 7
