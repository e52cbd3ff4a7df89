"""`symbio show` finds what is meant, by identifier or words, and tells it in the width that there is."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from symbio.cli.show_pen import clean
from symbio.cli.show_print import print_page
from symbio.knowledge import Resource, load
from symbio.reports.page_find import by_identifier, finder
from symbio.reports.pages import page_of

Run = Callable[..., Any]


def first_lines(text: str) -> str:
    return "\n".join(text.splitlines()[:2])


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("fly_ash_coal", "fly_ash_coal"), ("FLY_ASH_COAL", "fly_ash_coal"), ("T012", "T012"),
        ("t012", "T012"), ("10.51", "10.51"), ("10.51.1", "10.51"),
        ("ОКВЭД 10.51", "10.51"), ("10", "10"), ("P013", "P013"), ("p013", "P013"),
    ],
)  # fmt: skip
def test_an_identifier_is_found_whatever_its_spelling(query: str, name: str) -> None:
    found = by_identifier(load(), query)
    assert found is not None
    assert found.id == name


def test_a_use_stands_for_the_resource_that_it_is_of() -> None:
    k = load()
    found = by_identifier(k, k.uses[0].id)
    assert found is not None
    assert (found.kind, found.id) == ("resource", k.uses[0].resource)


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("dairy", "activity", "10.51"), ("молокозавод", "activity", "10.51"),
        ("brewery", "activity", "11.05"), ("fly ash", "resource", "fly_ash_coal"),
        ("зола-унос", "resource", "fly_ash_coal"),
        ("FKKO 6 11 100 01 40 4", "resource", "fly_ash_coal"), ("cement", "resource", "cement"),
        ("цементный завод", "activity", "23.51"), ("tyre pyrolysis", "technology", "T063"),
        ("Statoil refinery", "precedent", None),
    ],
)  # fmt: skip
def test_words_are_found_by_the_kind_whose_name_says_them_best(
    query: str, kind: str, name: str | None
) -> None:
    found = finder(load()).find(query)
    assert found[0].kind == kind
    assert name in (None, found[0].id)


@pytest.mark.parametrize("kind", ["resource", "technology", "activity", "precedent"])
def test_a_kind_that_is_asked_for_is_the_only_one_that_is_found(kind: str) -> None:
    found = finder(load()).find("cement", kind)
    assert found
    assert {one.kind for one in found} == {kind}


@pytest.mark.parametrize("query", ["qwertyuiop", "<script>", "***", "  ", "€" * 5000])
def test_words_that_mean_nothing_find_nothing(query: str) -> None:
    assert finder(load()).find(query) == ()


def test_a_dairy_is_shown_with_what_it_gives_and_takes(run: Run) -> None:
    done = run("show", "dairy")
    assert (done.code, done.err) == (0, "")
    assert "Молочное производство" in first_lines(done.out)
    assert "type of company · 10.51" in first_lines(done.out)
    assert "What it gives" in done.out
    assert "whey" in done.out
    assert "Sources" in done.out


def test_words_may_stand_without_quotation_marks_and_in_russian(run: Run) -> None:
    done = run("--lang", "ru", "show", "зола", "уноса")
    assert done.code == 0
    assert "ресурс · fly_ash_coal" in first_lines(done.out)
    assert "Чем это может стать" in done.out


def test_what_else_was_possible_is_told_in_one_line(run: Run) -> None:
    lines = run("show", "dairy").out.splitlines()
    [told] = [line for line in lines if line.startswith("It could also mean:")]
    assert "(dairy_residues)" in told


def test_a_clear_identifier_leaves_nothing_else_to_tell(run: Run) -> None:
    assert "It could also mean" not in run("show", "T012").out


def test_nothing_found_ends_with_a_sentence_and_two(run: Run) -> None:
    done = run("show", "qwertyuiop")
    assert (done.code, done.out) == (2, "")
    assert "qwertyuiop" in done.err
    assert "Traceback" not in done.err
    done = run("show", "qwertyuiop", "--kind", "activity")
    assert done.code == 2
    assert "--kind" in done.err


def test_the_page_is_written_as_html_in_the_language_asked_for(run: Run, tmp_path: Path) -> None:
    done = run("--lang", "ru", "show", "P013", "-o", tmp_path / "page.html")
    assert done.code == 0
    assert "page.html" in done.out
    text = (tmp_path / "page.html").read_text("utf-8")
    assert '<html lang="ru"' in text
    assert 'id="precedent/P013"' in text


def test_a_file_that_is_no_html_is_refused_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    done = run("show", "P013", "-o", tmp_path / "page.pdf")
    assert done.code == 2
    assert "page.pdf" in done.err
    assert not (tmp_path / "page.pdf").exists()


def test_output_that_nobody_looks_at_is_plain_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = run("show", "fly_ash_coal").out
    assert "\x1b" not in out
    assert all(line == line.rstrip() for line in out.splitlines())


def told(kind: str, name: str, lang: str, width: int, capsys: pytest.CaptureFixture[str], **how: Any) -> str:
    console = Console(width=width, file=io.StringIO(), highlight=False, markup=False, emoji=False, **how)
    print_page(page_of(load(), kind, name), lang, console)
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [30, 60, 80, 200])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_nothing_is_wider_than_the_terminal(
    width: int, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    k = load()
    things = [("resource", "steam"), ("technology", "T012"), ("activity", "23.51"), ("activity", "23")]
    things += [("precedent", row.id) for row in k.precedents[:5]]
    things += [("resource", name) for name in k.resources.ids[::150]]
    for thing in things:
        out = told(*thing, lang, width, capsys)
        assert max(map(cell_len, out.splitlines())) <= width


def test_unknown_amounts_are_told_as_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    k = load()
    blank = next(f for f in k.activity_flows if f.amount is None and f.low is None)
    assert "not stated" in told("activity", blank.nace, "en", 100, capsys)


def test_only_sources_of_what_is_shown_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    out = told("resource", "fly_ash_coal", "en", 120, capsys)
    body, foot = out.split("\nSources\n")
    marks = [line.split()[0] for line in foot.splitlines() if line[2:5].strip()[:1].isdigit()]
    assert marks
    assert not [mark for mark in marks if mark not in body]


def overlay_of(folder: Path, name: str) -> Path:
    """An overlay whose one resource has a name that a terminal would obey."""
    header = [field.name for field in fields(Resource)]
    cells = dict.fromkeys(header, "") | {
        "id": "own_dust", "parents": "minerals", "kind": "material", "phase": "bulk", "name_en": name,
        "name_ru": name, "basis": "t/a", "source": "ours", "grade": "C", "licence": "CC-BY-4.0",
    }  # fmt: skip
    (folder / "resources").mkdir(parents=True)
    with (folder / "resources" / "own.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerow(cells)
    return folder


def test_words_of_an_overlay_neither_colour_nor_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    name = "[red]dust[/red] \x1b[31m\x1b]0;title\x07 \u202eback :smile: <b>"
    folder = overlay_of(tmp_path / "own", name)
    done = run("show", "own_dust", "--overlay", folder)
    assert done.code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(done.out)
    assert "[red]dust[/red]" in done.out
    assert ":smile:" in done.out
    done = run("show", "own_dust", "--overlay", folder, "-o", tmp_path / "own.html")
    assert done.code == 0
    assert "&lt;b&gt;" in (tmp_path / "own.html").read_text("utf-8")


def test_cleaned_words_stand_on_one_line() -> None:
    assert clean("a\n\tb \x9b31m\u200bc") == "a b 31m c"


def test_the_command_is_listed_and_says_what_it_takes(run: Run) -> None:
    assert "show" in run("--help").out
    assert "QUERY" in run("show", "--help").out
    assert run("show").code == 2
