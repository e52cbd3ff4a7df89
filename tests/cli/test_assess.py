"""``symbio assess``: reports, tables and dossiers written, refusals in a sentence, both languages."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from symbio.reports.assessed_tables import COLUMNS

Run = Callable[..., Any]
STREAMS = """company,direction,stream,quantity,unit,activity,lat,lon,country,current_fate,hazard_class
Steelworks,offer,granulated blast furnace slag,50000,t/a,24.10,53.76,87.12,RU,storage,5
Cement plant,need,clinker,20000,t/a,23.51,53.90,87.12,RU,,
=SUM(A1),need,granulated blast furnace slag,,,23.51,53.90,87.12,RU,,
"""


@pytest.fixture
def streams(tmp_path: Path) -> Path:
    path = tmp_path / "streams.csv"
    path.write_text(STREAMS, "utf-8")
    return path


def test_it_says_climate_value_and_payback_of_the_best(run: Run, streams: Path) -> None:
    done = run("assess", streams)
    assert done.code == 0
    assert "exchanges assessed" in done.out
    assert "CO₂e/a" in done.out
    assert "million\u00a0EUR" in done.out
    assert "unknown" in done.out
    assert "Оценено обменов" in run("--lang", "ru", "assess", streams).out


def test_reports_and_tables_hold_every_exchange(run: Run, streams: Path, tmp_path: Path) -> None:
    names = ("all.html", "all.xlsx", "all.csv", "all.jsonl")
    done = run("assess", streams, "--quiet", *(part for name in names for part in ("-o", tmp_path / name)))
    assert (done.code, done.out) == (0, "")
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert set(COLUMNS) <= set(lines[0])
    assert lines[0]["npv"] == pytest.approx(lines[0]["donor_npv"] + lines[0]["receiver_npv"], rel=1e-4)
    assert lines[-1]["npv"] is None
    assert lines[-1]["missing"]
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) == len(lines) + 1
    assert any(cell == "'=SUM(A1)" for row in rows for cell in row)
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx").active
    assert sheet.max_row == len(lines) + 1
    assert "<!doctype html>" in (tmp_path / "all.html").read_text("utf-8")


def test_dossiers_are_written_by_their_number(
    run: Run, streams: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("--lang", "ru", "assess", streams, "--draws", 200, "--dossier", 1, "--quiet")
    assert done.code == 0
    assert 'data-lang="ru"' in Path("dossier-1.html").read_text("utf-8")
    pytest.importorskip("typst", reason="documents are made where the extra is installed")
    done = run("assess", streams, "--draws", 200, "--dossier", "1=one.pdf", "--dossier", "1=one.docx")
    assert done.code == 0
    assert Path("one.pdf").read_bytes().startswith(b"%PDF")
    assert Path("one.docx").read_bytes().startswith(b"PK")


def test_what_is_assumed_changes_the_figures(run: Run, streams: Path) -> None:
    def npv(*more: object) -> float:
        done = run("assess", streams, "--json", "-", *more)
        return float(json.loads(done.out.splitlines()[0])["npv"])

    usual = npv()
    assert npv("--set", "discount_rate=20") < usual
    assert npv("--distance-by", 3) < usual
    assert npv("--judged-waste") > usual
    assert npv("--currency", "rub") > 10 * usual


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--set", "discount_rate"), "NAME=NUMBER"),
        (("--set", "no_such=1"), "no_such"),
        (("--currency", "XYZ"), "XYZ"),
        (("--dossier", "99"), "99"),
        (("--dossier", "first"), "write N"),
        (("--sharing", "given_price"), "--price"),
        (("--grant", "0.8", "--loan", "0.5"), "0.8"),
        (("-o", "report.txt"), "ending"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    run: Run, streams: Path, words: tuple[str, ...], part: str
) -> None:
    done = run("assess", streams, "--draws", 100, *words)
    assert done.code == 2
    assert part in done.err


def test_the_table_that_is_read_is_never_overwritten(run: Run, streams: Path) -> None:
    assert run("assess", streams, "-o", streams).code == 2
    assert streams.read_text("utf-8") == STREAMS


def test_without_streams_it_says_what_to_name(run: Run) -> None:
    done = run("assess")
    assert done.code == 2
    assert "--demo" in done.err


def test_nothing_found_is_no_failure(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lonely.csv"
    path.write_text("company,direction,stream\nMill,offer,sawdust\n", "utf-8")
    done = run("assess", path, "-o", tmp_path / "none.html", "-o", tmp_path / "none.csv")
    assert done.code == 0
    assert "nothing to assess" in done.out


def test_own_factors_come_first_and_unlicensed_rows_are_named(
    run: Run, streams: Path, tmp_path: Path
) -> None:
    head = (
        "item,category,name_en,name_ru,unit,indicator,value,low,high,geography,year,boundary,note,"
        "source_locator,source,grade,licence\n"
    )
    row = "cement_clinker,product,Clinker,Клинкер,t,GWP100,{},,,{},2025,gate,,,my measurement,A,{}\n"
    own = tmp_path / "own.csv"
    own.write_text(head + row.format(2000, "RU", "own") + row.format(9000, "KZ", ""), "utf-8")
    usual = json.loads(run("assess", streams, "--json", "-").out.splitlines()[0])["climate"]
    done = run("assess", streams, "--json", "-", "--own", own)
    assert json.loads(done.out.splitlines()[0])["climate"] > 1.5 * usual
    assert "row 3" in done.err


def test_own_prices_count_and_a_table_with_a_defect_is_refused_whole(
    run: Run, streams: Path, tmp_path: Path
) -> None:
    from symbio.assessment.own_tables import COLUMNS, template_rows
    from symbio.knowledge import load

    rows = [dict(zip(COLUMNS["prices"], row, strict=True)) for row in template_rows("prices", load())]
    dear = [
        {**row, "value": 10 * float(row["value"]), "low": "", "high": "", "licence": "own"}
        for row in rows
        if row["value"] not in ("", None) and row["geography"] == "RU"
    ]
    own = tmp_path / "prices.csv"

    def write(rows: list[dict[str, Any]]) -> None:
        with own.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS["prices"])
            table.writeheader()
            table.writerows(rows)

    def worth(*options: object) -> list[Any]:
        return [
            json.loads(line)["npv"]
            for line in run("assess", streams, "--json", "-", *options).out.splitlines()
        ]

    write(dear)
    assert worth("--own", own) != worth()
    write([*dear, {**dear[0], "value": "much"}])
    done = run("assess", streams, "--own", own)
    assert done.code == 2
    assert f"row {len(dear) + 2}" in done.err
    assert "was not taken" in done.err
    own.write_bytes(b"\x00\x01")
    assert run("assess", streams, "--own", own).code == 2
    assert run("assess", streams, "--own", tmp_path / "nowhere.csv").code == 2


def test_partners_of_a_chain_are_told_with_their_shares(run: Run, streams: Path) -> None:
    done = run("assess", streams, "--quiet", "--chain", 1, "--chain", 2, "--plants", "one")
    assert done.code == 0
    assert done.out.count("by contribution") >= 4
    assert "(donor): before money passes" in done.out
    assert "(отдающий): до расчётов" in run("--lang", "ru", "assess", streams, "--quiet", "--chain", 1).out
    assert run("assess", streams, "--chain", "99").code == 2


def test_json_lines_hold_partners_of_chains_and_the_receivers_product(run: Run, tmp_path: Path) -> None:
    ash = tmp_path / "ash.csv"
    slag = "granulated blast furnace slag"
    ash.write_text(STREAMS.replace(slag, "fly ash").replace("clinker", "fly ash"), "utf-8")
    lines = [json.loads(line) for line in run("assess", ash, "--json", "-").out.splitlines()]
    best = lines[0]
    assert [chain["owners"] for chain in best["chains"]] == ["each", "one"]
    for chain in best["chains"]:
        assert chain["gain"] == pytest.approx(best["npv"], rel=1e-4)
        assert [one["role"] for one in chain["partners"]][:: len(chain["partners"]) - 1] == [
            "donor",
            "receiver",
        ]
        assert sum(one["shares"]["equal"] for one in chain["partners"]) == pytest.approx(
            best["npv"], rel=1e-4
        )
    product = best["product"]
    assert product["product"] == "cement"
    assert product["changes"][0]["change"] < 0
    assert product["changes"][0]["row"]
    unknown = lines[-1]
    assert unknown["product"] is None
    assert unknown["chains"][0]["gain"] is None
    assert all(one["shares"]["equal"] is None for one in unknown["chains"][0]["partners"])
