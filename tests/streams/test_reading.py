"""Rows into streams: what is kept, assumed, doubted and refused."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from symbio.language import Message, UnusableFile, say
from symbio.streams.fields import choices
from symbio.streams.problems import Problem
from symbio.streams.reading import read_streams, read_text
from symbio.streams.table import SCHEMA, Streams, join_streams
from symbio.streams.template import write_template


def codes(streams: Streams, severity: str | None = None) -> list[str]:
    return [p.message.code for p in streams.problems if severity in (None, p.severity)]


def test_a_rough_row_is_a_good_row() -> None:
    streams = read_text("company;direction;stream;quantity\nWorks;offer;grey sludge;about 200 t a month")
    row = streams.table.row(0, named=True)
    assert (row["quantity"], row["unit"], row["estimated"]) == (2400, "t/a", True)
    assert streams.problems == ()


def test_the_table_has_the_promised_columns_and_unknown_is_null() -> None:
    streams = read_text("company;direction;stream\nWorks;offer;Sludge")
    assert dict(streams.table.schema) == dict(SCHEMA)
    row = streams.table.row(0, named=True)
    assert row["site"] == "Works"
    assert row["visibility"] == "private"
    assert all(
        row[name] is None for name in ("quantity", "unit", "lat", "hazard_class", "current_fate", "note")
    )


def test_refusing_one_row_never_loses_another() -> None:
    streams = read_text(
        "company;direction;stream;quantity;unit\n;offer;A;1;t\nWorks;sideways;B;1;t\nWorks;offer;;1;t\nWorks;need;D;1;t"
    )
    assert streams.table["row"].to_list() == [5]
    assert [(p.message.code, p.row, p.column) for p in streams.problems] == [
        ("required-missing", 2, "company"),
        ("direction-unknown", 3, "direction"),
        ("required-missing", 4, "stream"),
    ]
    assert streams.refused_rows == 3
    assert streams.raw.height == 4


def test_without_direction_a_row_is_taken_as_an_offer_and_doubted() -> None:
    assert codes(read_text("company;stream;unit\nWorks;Sludge;")) == ["direction-column-missing"]
    assert codes(read_text("company;direction;stream\nWorks;;Sludge")) == ["direction-assumed"]


def test_a_negative_quantity_costs_the_cell_only() -> None:
    streams = read_text("company;direction;stream;quantity;unit\nWorks;offer;Sludge;-5;t")
    assert streams.table["quantity"].to_list() == [None]
    assert codes(streams, "refused") == ["quantity-negative"]


def test_the_same_stream_twice_is_kept_and_doubted() -> None:
    streams = read_text("company;direction;stream;quantity;unit\nWorks;offer;Ash;5;t\nworks;offer;ash;5;т")
    assert len(streams) == 2
    assert [(p.message.code, p.row) for p in streams.problems] == [("row-twice", 3)]


def test_codes_of_two_columns_and_a_blank_that_does_not_break_are_read() -> None:
    streams = read_text(
        "company;direction;stream;код ФККО;EWC code\nWorks;offer;Зола;6\u00a011 100 01 40 4;10 01 02"
    )
    assert [code["code"] for code in streams.table["codes"][0]] == ["61110001404", "100102"]
    assert streams.table["hazard_class"].to_list() == [4]


def test_a_stated_class_against_the_codes_class_is_doubted() -> None:
    streams = read_text("company;direction;stream;code;hazard_class\nWorks;offer;Зола;ФККО 61110001404;3")
    assert "hazard-differs" in codes(streams, "doubt")


def test_coordinates_against_the_named_town_are_put_right() -> None:
    streams = read_text("company;direction;stream;lat;lon;place\nWorks;offer;Ash;86.09;55.35;Кемерово")
    row = streams.table.row(0, named=True)
    assert (row["lat"], row["lon"]) == (55.35, 86.09)
    assert codes(streams) == ["coordinates-swapped"]


def test_a_town_stands_for_missing_coordinates() -> None:
    row = read_text("company;direction;stream;place\nWorks;offer;Ash;г. Кемерово").table.row(0, named=True)
    assert row["lat"] == pytest.approx(55.35, abs=0.1)
    assert (row["place_accuracy"], row["country"]) == ("town", "RU")


def test_the_header_gives_the_unit_and_a_price_per_thousand_becomes_one_per_tonne() -> None:
    streams = read_text(
        "company;direction;stream;Количество, тыс. т/год;стоимость\nWorks;offer;Ash;2,5;500 руб."
    )
    row = streams.table.row(0, named=True)
    assert (row["quantity"], row["unit_cost"], row["currency"]) == (2500, 0.5, "RUB")


def test_a_needs_source_stays_words() -> None:
    streams = read_text(
        "company;direction;stream;current_fate\nWorks;need;Gypsum;рынок\nWorks;offer;Ash;золоотвал"
    )
    assert streams.table["current_fate"].to_list() == [None, "storage"]
    assert streams.table["fate_text"].to_list() == ["рынок", "золоотвал"]


def test_data_frames_of_both_kinds_read_as_files_do() -> None:
    frame = {
        "company": ["Works"],
        "direction": ["offer"],
        "stream": ["Ash"],
        "quantity": [1.128],
        "unit": ["t"],
    }
    for source in (pl.DataFrame(frame), pd.DataFrame(frame)):
        streams = read_streams(source)
        assert streams.table["quantity"].to_list() == [1.128]
        assert streams.problems == ()
        assert streams.to_pandas()["quantity"].tolist() == [1.128]


def test_totals_say_how_many_they_could_not_count() -> None:
    streams = read_text(
        "company;direction;stream;quantity;unit\nA;offer;Ash;5;t\nB;offer;Ash;;\nC;need;Ash;7;t"
    )
    (total,) = streams.totals()
    assert (total.known, total.stated, total.unstated) == (5, 1, 1)


def test_a_notebook_shows_names_safely() -> None:
    streams = read_text("company;direction;stream\n<b>Works</b>;offer;Ash")
    assert "<b>" not in streams._repr_html_()


def test_files_join_in_order() -> None:
    one = read_text("company;direction;stream\nA;offer;Ash")
    assert join_streams([one, one]).table["company"].to_list() == ["A", "A"]
    assert len(join_streams([])) == 0


def test_progress_counts_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    read_streams(
        io.BytesIO(("company,direction,stream\n" + "A,offer,Ash\n" * 2500).encode()),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (2500, 2500)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_what_the_questionnaire_holds_reads_back_without_problems(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "questionnaire.xlsx"
    write_template(path, lang)
    streams = read_streams(path)
    assert streams.problems == ()
    assert streams.table["direction"].to_list() == ["offer", "need"]
    assert streams.table["quantity"].to_list() == [10500, 2400]
    assert streams.table["months"].to_list() == [None, [4, 5, 6, 7, 8, 9, 10]]
    assert streams.table["current_fate"][0] in {choice.value for choice in choices()["current_fate"]}
    assert streams.table["country"].to_list() == ["RU", "RU"]


@pytest.mark.parametrize(("name", "rows", "refused"), [("demo_kalundborg", 88, 2), ("demo_kuzbass", 147, 0)])
def test_reference_tables_lose_no_row(shared: Path, name: str, rows: int, refused: int) -> None:
    streams = read_streams(shared / "facts" / f"{name}.csv")
    assert len(streams) == rows
    assert set(codes(streams, "refused")) <= {"unit-unknown"}
    assert len(codes(streams, "refused")) == refused


def test_every_problem_is_worded_in_both_languages() -> None:
    problem = Problem("note", Message("column-unknown", column="чудо"), "x.csv", 1, "чудо")
    assert all("чудо" in say(problem.message, lang) for lang in ("en", "ru"))


def test_a_company_can_stand_for_rows_that_name_none() -> None:
    text = "stream;quantity;unit\nfly ash;100;t/a\n"
    with pytest.raises(UnusableFile):
        read_text(text)
    assert read_text(text, company="Works").table["company"].to_list() == ["Works"]
    named = "company;stream\nMill;bark\n;sawdust\n"
    assert read_text(named, company="Works").table["company"].to_list() == ["Mill", "Works"]
    assert read_text(named).refused_rows == 1
