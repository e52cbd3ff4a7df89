"""The outcome as tables: they agree with each other, keep their contract and carry nothing live."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from symbio.language import LANGUAGES, say
from symbio.matching.matches import Matches
from symbio.reports.tables import COLUMNS, harmless, write_csv, write_geojson, write_jsonl, write_xlsx

CONTRACT = {"offer", "need", "score", "via", "distance_km", "quantity", "unit", "reasons", "warnings"}
END = ["row", "company", "site", "stream"]


def lines(matches: Matches, folder: Path, lang: str = "en") -> list[dict[str, Any]]:
    write_jsonl(matches, folder / "out.jsonl", lang=lang)
    return [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]


def csv_rows(matches: Matches, folder: Path, lang: str = "en") -> list[list[str]]:
    write_csv(matches, folder / "out.csv", lang=lang)
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def workbook(matches: Matches, folder: Path, lang: str = "en") -> openpyxl.Workbook:
    write_xlsx(matches, folder / "out.xlsx", lang=lang)
    return openpyxl.load_workbook(folder / "out.xlsx")


def geojson(matches: Matches, folder: Path) -> dict[str, Any]:
    write_geojson(matches, folder / "out.geojson")
    document: dict[str, Any] = json.loads((folder / "out.geojson").read_text("utf-8"))
    return document


@pytest.fixture(params=["mixed", "nothing", "kalundborg"])
def matches(request: pytest.FixtureRequest) -> Matches:
    found: Matches = request.getfixturevalue(request.param)
    return found


def test_all_formats_tell_the_same_candidates(matches: Matches, tmp_path: Path) -> None:
    of_lines = lines(matches, tmp_path)
    of_csv = csv_rows(matches, tmp_path)[1:]
    of_sheet = list(workbook(matches, tmp_path).worksheets[0].iter_rows(min_row=2, values_only=True))
    of_map = geojson(matches, tmp_path)
    drawn = [f for f in of_map["features"] if f["properties"]["kind"] == "candidate"]
    assert len(of_lines) == len(of_csv) == len(of_sheet) == len(matches)
    assert len(drawn) + of_map["candidates_without_place"] == len(matches)
    scores = [round(line["score"], 3) for line in of_lines]
    assert [float(row[0]) for row in of_csv] == scores
    assert [row[0] for row in of_sheet] == scores
    assert [line["offer"]["stream"] for line in of_lines] == [row[COLUMNS.index("offer")] for row in of_sheet]


def test_json_lines_keep_their_contract(mixed: Matches, tmp_path: Path) -> None:
    for line, row in zip(lines(mixed, tmp_path), mixed.table.iter_rows(named=True), strict=True):
        assert line["schema"] == 1
        assert set(line) >= CONTRACT
        assert list(line["offer"]) == list(line["need"]) == END
        assert line["offer"]["row"] == mixed.rows[row["offer"]]["row"]
        assert 0 <= line["score"] <= 1
        assert line["score"] == pytest.approx(row["score"], abs=1e-6)
        assert all(isinstance(text, str) and text for text in (*line["reasons"], *line["warnings"]))
        assert line["reasons"]
        assert (line["quantity"] is None) == (line["unit"] is None) == (row["quantity"] is None)
        assert (line["distance_km"] is None) == (row["distance_km"] is None)


def test_what_is_unknown_is_null_and_never_nought(mixed: Matches, tmp_path: Path) -> None:
    unplaced = [line for line in lines(mixed, tmp_path) if line["distance_km"] is None]
    assert unplaced
    assert all(
        line["quantity"] is None for line in unplaced if line["need"]["stream"] == "clinker substitute"
    )
    row = csv_rows(mixed, tmp_path)[1 + lines(mixed, tmp_path).index(unplaced[0])]
    assert row[COLUMNS.index("distance_km")] == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reasons_come_in_the_asked_language(lang: str, mixed: Matches, tmp_path: Path) -> None:
    line = lines(mixed, tmp_path, lang)[0]
    assert line["reasons"] == [say(message, lang) for message in mixed.reasons(0, lang)]
    header = csv_rows(mixed, tmp_path, lang)[0]
    assert len(set(header)) == len(COLUMNS)
    assert any("а" <= letter <= "я" for letter in "".join(header).lower()) == (lang == "ru")


def test_no_cell_of_a_workbook_or_csv_comes_alive(mixed: Matches, tmp_path: Path) -> None:
    book = workbook(mixed, tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    for row in csv_rows(mixed, tmp_path)[1:]:
        assert [cell for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert any("HYPERLINK" in cell for row in csv_rows(mixed, tmp_path) for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+7 495", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1"])
def test_a_cell_that_would_run_is_quoted(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("value", ["Slag = good", "Зола", "", None, -5, 2.5])
def test_a_cell_that_would_not_run_is_left_alone(value: Any) -> None:
    assert harmless(value) == value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_tells_candidates_refusals_unmatched_and_findings(
    lang: str, mixed: Matches, tmp_path: Path
) -> None:
    candidates, refusals, unmatched, findings = workbook(mixed, tmp_path, lang).worksheets
    assert candidates.max_row == len(mixed) + 1
    assert refusals.max_row == len(mixed.refusals) + 1 > 1
    assert unmatched.max_row == len(mixed.unmatched) + 1 > 1
    assert findings.max_row == len(mixed.streams.problems) + 1 > 1
    assert refusals.cell(2, 5).value == say(mixed.refusal(0, lang), lang)
    assert all(sheet.freeze_panes == "A2" for sheet in (candidates, refusals, unmatched, findings))


def test_a_map_file_is_valid_and_in_longitude_latitude(kalundborg: Matches, tmp_path: Path) -> None:
    document = geojson(kalundborg, tmp_path)
    assert document["type"] == "FeatureCollection"
    kinds = {"Point": 0, "LineString": 0}
    for feature in document["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["properties"], dict)
        geometry = feature["geometry"]
        kinds[geometry["type"]] += 1
        points = [geometry["coordinates"]] if geometry["type"] == "Point" else geometry["coordinates"]
        assert len(points) == (1 if geometry["type"] == "Point" else 2)
        assert all(10 < lon < 13 and 55 < lat < 57 for lon, lat in points)
    assert kinds["Point"] > 5
    assert kinds["LineString"] > 50


def test_two_writings_are_the_same(mixed: Matches, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    for name, write in (("a.jsonl", write_jsonl), ("a.csv", write_csv), ("a.geojson", write_geojson)):
        write(mixed, tmp_path / name)
        write(mixed, tmp_path / "again" / name)
        assert (tmp_path / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
