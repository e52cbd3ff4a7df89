"""Several files as one table."""

from __future__ import annotations

from pathlib import Path

from form_examples import WASTES, write_form_example

from symbio.streams.several import read_several


def _half(share: float) -> list[tuple[object, ...]]:
    return [(*waste[:3], {column: tonnes * share for column, tonnes in waste[3].items()}) for waste in WASTES]


def test_a_consolidated_report_beside_its_branches_is_counted_once(tmp_path: Path) -> None:
    whole = write_form_example(tmp_path / "whole.xlsx", "2tp-xlsx")
    north = write_form_example(tmp_path / "north.xlsx", "2tp-xlsx", wastes=_half(0.5))  # type: ignore[arg-type]
    south = write_form_example(tmp_path / "south.xlsx", "2tp-xlsx", wastes=_half(0.5))  # type: ignore[arg-type]
    together = read_several([whole, north, south])
    assert set(together.table["file"].str.split(" ").list.first()) == {"north.xlsx", "south.xlsx"}
    assert any(problem.message.code == "form-consolidated" for problem in together.problems)


def test_files_are_read_in_order_and_rows_keep_their_file(tmp_path: Path) -> None:
    for name, stream in (("a.csv", "fly ash"), ("b.csv", "whey")):
        (tmp_path / name).write_text(f"company,direction,stream\nPlant,offer,{stream}\n", "utf-8")
    together = read_several([tmp_path / "b.csv", tmp_path / "a.csv"])
    assert together.table["stream"].to_list() == ["whey", "fly ash"]
    assert together.table["file"].to_list() == ["b.csv", "a.csv"]
