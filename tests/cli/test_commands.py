"""Commands end as their help says, and every failure in a sentence, never in a traceback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import openpyxl
import polars as pl
import pytest

import symbio
from symbio.cli import COMMANDS, cli, default_language

Run = Callable[..., Any]
STREAMS = """company,direction,stream,quantity,unit,activity,lat,lon
Steelworks,offer,granulated blast furnace slag,50000,t/a,24.10,53.76,87.12
Cement plant,need,granulated blast furnace slag,20000,t/a,23.51,53.90,87.12
"""
REFUSED = "Mill,offer,sawdust,-5,t/a,16.10,53.76,87.12\n"


@pytest.fixture
def streams(tmp_path: Path) -> Path:
    path = tmp_path / "streams.csv"
    path.write_text(STREAMS, "utf-8")
    return path


def shell(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m symbio`` as a process of its own, with neither output a terminal."""
    keep = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", "symbio", *map(str, words)],
        capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=60, check=False,
        env={**keep, "PYTHONIOENCODING": "utf-8", **environment},
    )  # fmt: skip


def test_match_writes_its_contract_and_ends_with_nought(run: Run, streams: Path, tmp_path: Path) -> None:
    done = run("match", streams, "--json", tmp_path / "out.jsonl", "--top", 20, "--max-distance-km", 300)
    assert (done.code, done.out, done.err) == (0, "", "")
    [line] = [json.loads(text) for text in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert line["schema"] == 1
    assert line["offer"] == {
        "row": 2, "company": "Steelworks", "site": line["offer"]["site"],
        "stream": "granulated blast furnace slag",
    }  # fmt: skip
    assert set(line["need"]) == {"row", "company", "site", "stream"}
    assert {"score", "via", "distance_km", "quantity", "unit", "reasons", "warnings"} <= set(line)
    assert line["distance_km"] == pytest.approx(15.6, abs=0.2)
    assert (line["quantity"], line["unit"]) == (20000.0, "t/a")


def test_json_to_standard_output_stands_there_alone(run: Run, streams: Path) -> None:
    done = run("match", streams, "--json", "-")
    assert [json.loads(line)["schema"] for line in done.out.splitlines()] == [1]


def test_match_tells_the_best_in_words(run: Run, streams: Path) -> None:
    done = run("match", streams)
    assert done.code == 0
    assert "Steelworks" in done.out
    assert "Cement plant" in done.out
    assert run("match", streams, "--quiet").out == ""


def test_match_writes_every_format_that_it_is_asked_for(run: Run, streams: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"out.{kind}" for kind in ("html", "xlsx", "csv", "jsonl", "geojson")]
    words = [word for path in paths for word in ("-o", path)]
    assert run("match", streams, "--quiet", *words).code == 0
    assert all(path.stat().st_size > 100 for path in paths)
    assert paths[0].read_text("utf-8").startswith("<!doctype html>")
    assert openpyxl.load_workbook(paths[1]).worksheets[0].max_row == 2


def test_refused_rows_are_named_and_the_others_matched(run: Run, streams: Path) -> None:
    streams.write_text(STREAMS + REFUSED, "utf-8")
    done = run("match", streams, "--json", "-")
    assert done.code == 1
    assert len(done.out.splitlines()) == 1
    assert "streams.csv" in done.err
    assert "row 4" in done.err
    assert "quantity" in done.err


def test_check_names_what_was_not_understood(run: Run, streams: Path) -> None:
    assert run("check", streams).code == 0
    streams.write_text(STREAMS + REFUSED, "utf-8")
    done = run("check", streams)
    assert done.code == 1
    assert "row 4" in done.err
    assert "refused: 1" in done.out.lower()


def test_the_language_is_that_of_the_option_else_of_the_environment(
    run: Run, streams: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_russian(text: str) -> bool:
        return any("а" <= letter <= "я" for letter in text.lower())

    assert is_russian(run("--lang", "ru", "match", streams).out)
    assert not is_russian(run("--lang", "en", "match", streams).out)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert default_language() == "ru"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert default_language() == "en"


def test_a_failure_speaks_the_asked_language_too(run: Run) -> None:
    english, russian = (run("--lang", lang, "match", "no-such.csv") for lang in ("en", "ru"))
    assert english.code == russian.code == 2
    assert "no-such.csv" in english.err
    assert "no-such.csv" in russian.err
    assert english.err != russian.err


UNUSABLE: list[tuple[str, ...]] = [
    ("match", "no-such.csv"),
    ("match", "."),
    ("match",),
    ("match", "no-such.csv", "-o", "report.docx"),
    ("match", "no-such.csv", "--top", "0"),
    ("match", "no-such.csv", "--max-distance-km", "far"),
    ("match", "no-such.csv", "--no-such-option"),
    ("check", "no-such.csv"),
    ("classify",),
    ("classify", "sawdust", "--batch", "in.csv"),
    ("classify", "--batch", "no-such.csv"),
    ("classify", "sawdust", "--direction", "sideways"),
    ("partners", "sawdust", "--exclude-precedents", "no-such.txt"),
    ("compat", "sawdust"),
    ("demo", "atlantis"),
    ("demo", "--port", "99999"),
    ("knowledge", "check", "--overlay", "no-such-folder"),
    ("no-such-command",),
    ("--lang", "fr", "check", "x.csv"),
]


@pytest.mark.parametrize("words", UNUSABLE, ids=" ".join)
def test_an_unusable_call_ends_with_two_and_says_why(
    words: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.code == 2
    assert done.out == ""
    assert len(done.err.strip()) > 20
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_cannot_be_written_is_named(run: Run, streams: Path, tmp_path: Path) -> None:
    done = run("match", streams, "--quiet", "-o", tmp_path / "no-such-folder" / "out.html")
    assert done.code == 2
    assert "no-such-folder" in done.err


def test_the_table_that_is_read_is_never_overwritten(run: Run, streams: Path) -> None:
    done = run("match", streams, "-o", streams)
    assert done.code == 2
    assert streams.read_text("utf-8") == STREAMS


def test_a_fault_of_our_own_is_one_sentence_and_a_traceback_only_for_those_who_ask(
    run: Run, streams: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("inner detail")

    monkeypatch.setattr("symbio.matching.match.match", broken)
    done = run("match", streams)
    assert done.code == 2
    assert "ZeroDivisionError" in done.err
    assert "inner detail" not in done.err
    monkeypatch.setenv("SYMBIO_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["symbio", "match", str(streams)])
    with pytest.raises(ZeroDivisionError):
        symbio.cli.main()


def test_stopping_is_no_failure_worth_a_traceback(
    run: Run, streams: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("symbio.matching.match.match", stopped)
    done = run("match", streams)
    assert done.code == 2
    assert "Stopped" in done.err


def test_own_tables_are_used_and_a_broken_one_is_named(run: Run, streams: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own" / "uses"
    folder.mkdir(parents=True)
    (folder / "mine.csv").write_text("id,resource\nU1,clay\n", "utf-8")
    done = run("match", streams, "--overlay", tmp_path / "own")
    assert done.code == 2
    assert "mine.csv" in done.err


def test_a_template_is_written_reads_back_and_is_not_lost(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    assert run("template", path).code == 0
    assert run("check", path).code in (0, 1)
    content = path.read_bytes()
    again = run("template", path)
    assert again.code == 2
    assert path.read_bytes() == content
    assert run("template", path, "--force").code == 0


def test_knowledge_is_checked_and_counted(run: Run) -> None:
    checked = run("knowledge", "check", "--errors-only")
    assert checked.code == 0
    assert checked.out.count("\n") == 1
    counted = run("knowledge", "summary")
    assert counted.code == 0
    assert symbio.load().edition in counted.out
    assert f"{len(symbio.load().precedents):6}" in counted.out


def test_the_demo_prints_the_best_and_writes_its_report(run: Run, tmp_path: Path) -> None:
    done = run("demo", "kalundborg", "-o", tmp_path / "report.html")
    assert done.code == 0
    assert done.out.count("●") >= 5
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_the_demo_writes_a_table_where_the_ending_says_so(run: Run, tmp_path: Path) -> None:
    assert run("demo", "kalundborg", "-o", tmp_path / "report.csv").code == 0
    assert len(pl.read_csv(tmp_path / "report.csv")) > 10
    refused = run("demo", "kalundborg", "-o", tmp_path / "report.doc")
    assert refused.code == 2
    assert ".xlsx" in refused.err


def test_a_taken_port_is_said_so(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("demo", "kalundborg", "--serve", "--port", port)
    assert done.code == 2
    assert str(port) in done.err
    assert "--port" in done.err


def test_every_command_has_help_and_the_list_names_them_all(run: Run) -> None:
    listed = run("--help")
    assert listed.code == 0
    for name in COMMANDS:
        assert name in listed.out
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.help
        assert run(name, "--help").code == 0
    assert symbio.__version__ in run("--version").out


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    heavy = "{'polars', 'numba', 'numpy', 'pyarrow', 'pymorphy3', 'jinja2', 'rich'}"
    code = (
        "import sys; sys.argv = ['symbio', '--help']\n"
        "import symbio.cli\n"
        "try: symbio.cli.main()\n"
        f"finally: print(sorted({heavy} & set(sys.modules)), file=sys.stderr)"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert time.perf_counter() - started < 5  # a loaded machine; the goal of half a second is a benchmark
    assert "match" in done.stdout
    assert done.stderr.strip() == "[]"


def test_as_a_process_it_ends_with_its_codes_and_without_a_bar(streams: Path) -> None:
    done = shell("match", streams, "--json", "-")
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout)["schema"] == 1
    missing = shell("match", "no-such.csv", LANG="ru_RU.UTF-8")
    assert missing.returncode == 2
    assert missing.stdout == ""
    assert "no-such.csv" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_a_console_of_another_encoding_loses_signs_at_most(streams: Path) -> None:
    done = shell("--lang", "en", "match", streams, PYTHONIOENCODING="cp1251")
    assert done.returncode == 0
    assert "Steelworks" in done.stdout
    assert done.stderr == ""


def test_lines_for_programs_are_utf8_on_any_console(streams: Path) -> None:
    streams.write_text(STREAMS.replace("Steelworks", "Завод №1 · CO₂"), "utf-8")
    done = shell("match", streams, "--json", "-", PYTHONIOENCODING="cp1251")
    assert json.loads(done.stdout)["offer"]["company"] == "Завод №1 · CO₂"
