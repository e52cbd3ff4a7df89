"""The contract of the batch commands: other programs read these lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import symbio

Run = Callable[..., Any]
VERDICTS = {"match", "possible", "none", "refused"}


def table(path: Path, header: str, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


def lines(text: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in text.splitlines()]
    assert all(line.pop("schema") == 1 for line in found)
    return found


CLASSIFY = (
    ("1", "fly ash from coal", "offer", "35.11"),
    ("2", "опилки древесные", "offer", ""),
    ("3", "steam 10 bar", "offer", "35.11"),
    ("4", "waste emulsion, code 12 01 09*", "offer", "25.62"),
    ("5", "xyzzy frobnicate", "need", ""),
    ("6", "warehouse space", "offer", ""),
)


def test_classify_answers_every_question_in_order_with_codes_of_the_right_length(
    run: Run, tmp_path: Path
) -> None:
    asked = table(tmp_path / "in.csv", "id,text,direction,activity", *CLASSIFY)
    done = run("classify", "--batch", asked, "--json", tmp_path / "out.jsonl", "--top", 5)
    assert (done.code, done.out, done.err) == (0, "", "")
    found = lines((tmp_path / "out.jsonl").read_text("utf-8"))
    assert [line["id"] for line in found] == [row[0] for row in CLASSIFY]
    known = symbio.load().resources.index
    for line in found:
        assert set(line) == {"id", "resources", "ewc", "fkko"}
        for resource in line["resources"]:
            assert set(resource) == {"id", "name_en", "name_ru", "score"}
            assert resource["id"] in known
        for scheme in ("ewc", "fkko"):
            assert all(set(code) == {"code", "score"} for code in line[scheme])
        for answers in (line["resources"], line["ewc"], line["fkko"]):
            scores = [answer["score"] for answer in answers]
            assert scores == sorted(scores, reverse=True)
            assert all(0 <= score <= 1 for score in scores)
            assert len(scores) <= 5
        assert all(code["code"].isdigit() and len(code["code"]) == 6 for code in line["ewc"])
        assert all(code["code"].isdigit() and 1 <= len(code["code"]) <= 11 for code in line["fkko"])
    assert found[0]["resources"][0]["id"] == "fly_ash_coal"
    assert found[0]["ewc"][0]["code"] == "100102"
    assert found[0]["fkko"]
    assert found[3]["ewc"][0]["code"] == "120109"


def test_what_is_no_waste_gets_no_code_and_what_nobody_knows_no_answer(run: Run, tmp_path: Path) -> None:
    asked = table(tmp_path / "in.csv", "id,text,direction,activity", *CLASSIFY)
    steam, _, unknown, space = lines(run("classify", "--batch", asked).out)[2:]
    assert steam["resources"]
    assert space["resources"]
    assert (steam["ewc"], steam["fkko"], space["ewc"], space["fkko"]) == ([], [], [], [])
    assert (unknown["resources"], unknown["ewc"], unknown["fkko"]) == ([], [], [])


def test_partners_answers_both_directions_with_classes_ways_and_evidence(run: Run, tmp_path: Path) -> None:
    rows = (("a", "spent grain", "11.05", "offer"), ("b", "granulated blast furnace slag", "23.51", "need"))
    asked = table(tmp_path / "in.csv", "id,text,activity,direction", *rows)
    done = run("partners", "--batch", asked, "--json", "-", "--top", 4)
    assert (done.code, done.err) == (0, "")
    found = lines(done.out)
    assert [line["id"] for line in found] == ["a", "b"]
    k = symbio.load()
    for line in found:
        assert set(line) == {"id", "activities", "dead_end", "warnings"}
        assert line["dead_end"] is None
        assert 0 < len(line["activities"]) <= 4
        for partner in line["activities"]:
            assert set(partner) == {"nace", "score", "via", "evidence"}
            assert len(partner["nace"]) == 5
            assert 0 < partner["score"] <= 1
            assert partner["via"] == "direct" or all(
                step in k.technology or step in k.use for step in partner["via"].split(">")
            )
            assert all(name in k.precedent for name in partner["evidence"])
        assert all(isinstance(warning, str) for warning in line["warnings"])
    assert "24.10" in {partner["nace"] for partner in found[1]["activities"]}


def test_where_no_use_is_known_partners_says_what_is_done_instead(run: Run, tmp_path: Path) -> None:
    rows = (("a", "asbestos gaskets", "", "offer"), ("b", "asbestos gaskets", "", "need"))
    asked = table(tmp_path / "in.csv", "id,text,activity,direction", *rows)
    offered, needed = lines(run("partners", "--batch", asked).out)
    assert offered["dead_end"] == symbio.load().dead_end["asbestos_rubber_waste"].text("en")
    assert needed["dead_end"] is None
    assert offered["dead_end"] in run("partners", "asbestos gaskets").out


@pytest.mark.parametrize("separator", ["\n", ", ", ";"])
def test_excluded_precedents_are_no_evidence(separator: str, run: Run, tmp_path: Path) -> None:
    asked = table(tmp_path / "in.csv", "id,text,activity,direction", ("a", "spent grain", "11.05", "offer"))

    def evidence(*words: object) -> set[str]:
        [line] = lines(run("partners", "--batch", asked, "--top", 50, *words).out)
        return {name for partner in line["activities"] for name in partner["evidence"]}

    everything = evidence()
    assert everything
    (tmp_path / "without.txt").write_text(separator.join(sorted(everything)), "utf-8")
    assert not everything & evidence("--exclude-precedents", tmp_path / "without.txt")


def test_compat_says_verdict_score_way_and_reasons(run: Run, tmp_path: Path) -> None:
    rows = (
        ("1", "granulated blast furnace slag", "clinker substitute", "24.10", "23.51"),
        ("2", "sewage sludge", "animal feed", "37.00", "10.91"),
        ("3", "brewers grains", "steel scrap", "", ""),
    )
    asked = table(tmp_path / "in.csv", "id,offer,need,offer_activity,need_activity", *rows)
    done = run("compat", "--batch", asked)
    assert (done.code, done.err) == (0, "")
    found = lines(done.out)
    for line in found:
        assert set(line) == {"id", "score", "via", "verdict", "reasons"}
        assert line["verdict"] in VERDICTS
        assert 0 <= line["score"] <= 1
        assert line["reasons"]
        assert all(isinstance(reason, str) for reason in line["reasons"])
    assert [line["verdict"] for line in found] == ["match", "refused", "none"]
    assert found[0]["score"] > found[2]["score"] >= found[1]["score"] == 0


def test_reasons_come_in_russian_when_asked(run: Run, tmp_path: Path) -> None:
    row = ("2", "sewage sludge", "animal feed", "37.00", "10.91")
    asked = table(tmp_path / "in.csv", "id,offer,need,offer_activity,need_activity", row)
    [line] = lines(run("--lang", "ru", "compat", "--batch", asked).out)
    assert any("а" <= letter <= "я" for letter in line["reasons"][0])


@pytest.mark.parametrize(
    ("command", "header", "good", "bad"),
    [
        ("classify", "id,text,direction", ("7", "sawdust", "offer"), ("8", "", "offer")),
        ("classify", "id,text,direction", ("7", "sawdust", "offer"), ("8", "sawdust", "sideways")),
        ("partners", "id,text,activity,direction", ("7", "sawdust", "", "need"), ("8", " ", "16.10", "need")),
        ("compat", "id,offer,need", ("7", "sawdust", "chipboard"), ("8", "", "chipboard")),
    ],
)
def test_a_row_that_cannot_be_answered_is_named_and_the_others_are_answered(
    command: str, header: str, good: tuple[str, ...], bad: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    done = run(command, "--batch", table(tmp_path / "in.csv", header, bad, good))
    assert done.code == 1
    assert [line["id"] for line in lines(done.out)] == ["7"]
    assert "2" in done.err
    assert "(8)" in done.err


def test_a_batch_may_be_a_workbook_or_semicolons_and_its_columns_in_any_order(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("Direction;TEXT;id\noffer;опилки;7\n".encode("cp1251"))
    done = run("classify", "--batch", path)
    assert done.code == 0
    [line] = lines(done.out)
    assert line["id"] == "7"
    assert "sawdust" in line["resources"][0]["id"]


def test_an_empty_batch_answers_nothing(run: Run, tmp_path: Path) -> None:
    done = run("classify", "--batch", table(tmp_path / "in.csv", "id,text,direction"))
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize(
    ("command", "missing"),
    [("classify", "direction"), ("partners", "activity, direction"), ("compat", "offer, need")],
)
def test_a_batch_without_its_columns_names_them(command: str, missing: str, run: Run, tmp_path: Path) -> None:
    done = run(command, "--batch", table(tmp_path / "asked.csv", "id,text", ("1", "sawdust")))
    assert done.code == 2
    assert done.out == ""
    assert missing in done.err
    assert "asked.csv" in done.err


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04 torn", b""])
def test_a_batch_that_is_no_table_is_refused_in_one_sentence(
    content: bytes, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "in.xlsx").write_bytes(content)
    done = run("partners", "--batch", tmp_path / "in.xlsx")
    assert done.code == 2
    assert "in.xlsx" in done.err
    assert done.err.count("\n") == 1


def test_one_phrase_is_answered_in_words(run: Run) -> None:
    assert "(fly_ash_coal)" in run("classify", "fly ash from coal").out
    assert "[" in run("partners", "spent grain", "--activity", "11.05").out
    assert run("compat", "sewage sludge", "animal feed").out.startswith("refused")
    nothing = run("classify", "xyzzy qwrtz")
    assert nothing.code == 0
    assert "Nothing known" in nothing.out
