"""Codes as people write them: known, fixable, doubted, refused."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from symbio.knowledge.code_shapes import (
    ewc_codes,
    fkko_origin,
    fkko_states,
    nace_classes,
    nearest,
    okved_to_nace,
    origin_name,
)
from symbio.knowledge.waste_codes import (
    ParsedCode,
    format_code,
    load_official_list,
    parse_activity,
    parse_codes,
)
from symbio.language import UnusableFile, say


def one(text: str) -> ParsedCode:
    (code,) = parse_codes(text)
    return code


@pytest.mark.parametrize(
    "text",
    [
        "6 11 100 01 40 4",
        "61110001404",
        "FKKO 6 11 100 01 40 4",
        "ФККО: 6.11.100.01.40.4",
        "Код по ФККО 61110001404",
    ],
)
def test_a_complete_fkko_code_is_known_however_it_is_spaced(text: str) -> None:
    code = one(text)
    assert (code.scheme, code.code, code.status, code.message) == ("FKKO", "61110001404", "known", None)


def test_fkko_digits_tell_state_origin_and_hazard_class() -> None:
    code = one("6 11 100 01 40 4")
    assert (code.state, code.origin, code.hazard_class) == ("bulk", "610", 4)
    assert origin_name("FKKO", "610", "ru") == "тепловые станции и котельные"
    assert fkko_states()["33"].name("en") == "paste"


@pytest.mark.parametrize(
    "text",
    ["6\u00a011 100 01 40 4", "6.1110001404e10", "6,1110001404E+10", "61110001404.0", "6 11 1ОО 01 40 4"],
)
def test_what_circulates_misspelt_is_fixed_and_said(text: str) -> None:
    code = one(text)
    assert (code.code, code.status) == ("61110001404", "fixable")
    assert code.message is not None
    assert "6 11 100 01 40 4" in say(code.message, "ru")


def test_a_number_that_the_spreadsheet_rounded_is_a_doubt() -> None:
    code = one("6.111E+10")
    assert code.status == "doubted"
    assert code.message is not None
    assert code.message.code == "code-rounded"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5 11 100 01 40 4", "code-fkko-origin"),
        ("6 11 100 01 40 7", "code-fkko-class"),
        ("6 11 100 01 88 4", "code-fkko-state"),
        ("6 11 100 00 00 0", "code-group"),
        ("FKKO 6 11 100", "code-length"),
    ],
)
def test_an_impossible_or_incomplete_fkko_code_is_doubted_with_the_reason(text: str, message: str) -> None:
    code = one(text)
    assert code.status == "doubted"
    assert code.message is not None
    assert code.message.code == message


@pytest.mark.parametrize(
    ("text", "code", "status", "hazardous"),
    [
        ("10 01 02", "100102", "known", False),
        ("170503*", "170503", "known", True),
        ("EWC 10 01 02", "100102", "known", False),
        ("LoW 17 05 03*", "170503", "known", True),
        ("ЕКО 10 01 02", "100102", "known", False),
        ("17.05.03", "170503", "known", True),
        ("10102", "010102", "fixable", False),
        ("1 01 02", "010102", "fixable", False),
        ("100102", "100102", "doubted", False),
        ("10 01 02*", "100102", "doubted", False),
        ("10 01 98", "100198", "doubted", None),
    ],
)
def test_ewc_codes(text: str, code: str, status: str, hazardous: bool | None) -> None:
    found = one(text)
    assert (found.scheme, found.code, found.status, found.hazardous) == ("EWC", code, status, hazardous)


def test_an_unpublished_ewc_code_names_similar_ones() -> None:
    message = one("10 01 98").message
    assert message is not None
    assert "10 01 9" in str(message.facts["suggestions"]) or "10 01 " in str(message.facts["suggestions"])


@pytest.mark.parametrize(
    ("text", "scheme", "code", "detail"),
    [
        ("BY 3160801", "BY", "3160801", None),
        ("3160801", "BY", "3160801", None),
        ("23.51", "NACE", "23.51", None),
        ("ОКВЭД2 23.51.1", "NACE", "23.51", "23.51.1"),
        ("ОКПД2 20.13.24.120", "CPA", "20.13.24", "20.13.24.120"),
        ("20.13.24.120", "CPA", "20.13.24", "20.13.24.120"),
        ("CPA 24.10.14", "CPA", "24.10.14", None),
        ("CN 2619", "CN", "2619", None),
        ("HS 261900", "CN", "261900", None),
        ("ТН ВЭД 2619 00 900 0", "CN", "26190090", "2619009000"),
        ("CAS 7732-18-5", "CAS", "7732-18-5", None),
        ("64-17-5", "CAS", "64-17-5", None),
    ],
)
def test_other_schemes(text: str, scheme: str, code: str, detail: str | None) -> None:
    found = one(text)
    assert (found.scheme, found.code, found.detail, found.status) == (scheme, code, detail, "known")


def test_a_cas_number_with_a_wrong_check_digit_is_doubted_and_the_right_one_named() -> None:
    found = one("7732-18-6")
    assert found.status == "doubted"
    assert found.message is not None
    assert found.message.facts["expected"] == "5"


def test_a_cell_with_several_codes_gives_them_in_order() -> None:
    codes = parse_codes("FKKO 6 11 100 01 40 4; EWC 10 01 02\nCN 2621")
    assert [(c.scheme, c.code) for c in codes] == [("FKKO", "61110001404"), ("EWC", "100102"), ("CN", "2621")]
    assert parse_codes(" ; \n") == ()


def test_words_in_a_code_cell_are_doubted_not_lost() -> None:
    code = one("шлак доменный")
    assert (code.scheme, code.status, code.text) == ("", "doubted", "шлак доменный")


def test_codes_print_in_groups() -> None:
    assert format_code("FKKO", "61110001404") == "6 11 100 01 40 4"
    assert format_code("EWC", "100102") == "10 01 02"
    assert format_code("CN", "2619") == "2619"


def test_nearest_codes_differ_in_few_digits() -> None:
    assert nearest("100103", {"100102", "100104", "200101"}, 2) == ("100102", "100104")


@pytest.mark.parametrize(
    ("text", "nace"),
    [
        ("23.51", "23.51"),
        ("23.51.1", "23.51"),
        ("2351", "23.51"),
        ("ОКВЭД 23.51", "23.51"),
        ("ОКВЭД2: 23.51.1 Производство цемента", "23.51"),
        ("C 23.51", "23.51"),
        ("111", "01.11"),
        ("23,51", "23.51"),
    ],
)
def test_activities_are_read_down_to_the_class(text: str, nace: str) -> None:
    assert parse_activity(text) == (nace, None)


def test_activities_that_are_no_class_say_why() -> None:
    assert parse_activity("производство цемента") == (None, None)
    nace, message = parse_activity("19.34")
    assert nace == "19.20"
    assert message is not None
    for text, code in (("23.5", "activity-not-a-class"), ("23.58", "activity-unknown")):
        nace, message = parse_activity(text)
        assert nace is None
        assert message is not None
        assert message.code == code


def test_an_official_list_refuses_what_it_lacks_and_shows_titles(tmp_path: Path) -> None:
    path = tmp_path / "fkko.csv"
    rows = "Код;Наименование\n6\u00a011 100 01 40 4;Зола\n6 11 100 02 40 4;Шлак\n"
    path.write_text(rows, encoding="cp1251")
    official = load_official_list(path, "FKKO")
    assert len(official) == 2
    known, lacking = parse_codes("61110001404; 61110003404", lists={"FKKO": official})
    assert (known.status, known.title) == ("known", "Зола")
    assert lacking.status == "refused"
    assert lacking.message is not None
    assert "6 11 100 01 40 4" in say(lacking.message, "en")


def test_a_list_without_codes_is_unusable(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("a,b\nc,d\n")
    with pytest.raises(UnusableFile):
        load_official_list(path, "FKKO")
    with pytest.raises(UnusableFile):
        load_official_list(tmp_path / "absent.csv", "EWC")


def test_the_shipped_numbers_are_complete() -> None:
    assert len(nace_classes()) == 615
    assert len(ewc_codes()) == 842
    assert sum(ewc_codes().values()) == 408
    assert set(okved_to_nace().values()) <= nace_classes()


def _published(shared: Path) -> list[dict[str, str]]:
    path = shared / "data" / "classifications" / "fkko-2026-03-25.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["is_group"] == "0"]


def test_every_published_fkko_code_is_known_with_its_class(shared: Path) -> None:
    rows = _published(shared)
    assert len(rows) == 6667
    for row in rows:
        code = one(row["code"])
        assert code.status in ("known", "fixable"), row["code"]
        assert code.hazard_class == int(row["hazard_class"])
        assert code.state is not None
        assert fkko_origin(row["code"]) is not None


@pytest.mark.parametrize(
    ("word", "digits", "share"),
    [
        ("стружка ", "22", 0.7),
        ("пыль ", "42", 0.9),
        ("опилки ", "43", 0.55),
        ("эмульси", "31", 0.8),
        ("растворы ", "10", 0.65),
        ("шлам ", "39", 0.85),
        ("тара ", "5", 0.9),
        ("упаковка ", "5", 0.6),
        ("спецодежда ", "6", 0.9),
    ],
)
def test_fkko_state_digits_agree_with_the_published_names(
    shared: Path, word: str, digits: str, share: float
) -> None:
    rows = (row for row in _published(shared) if row["name"].lower().startswith(word))
    found = Counter(row["code"][8:10].startswith(digits) for row in rows)
    assert found[True] >= 5
    assert found[True] / found.total() >= share


def test_shipped_numbers_agree_with_the_reference_lists(shared: Path) -> None:
    folder = shared / "data" / "classifications"
    with (folder / "ewc-low.csv").open(encoding="utf-8", newline="") as stream:
        assert {r["code"]: r["is_hazardous"] == "True" for r in csv.DictReader(stream)} == ewc_codes()
    with (folder / "tree_nace_rev2.csv").open(encoding="utf-8", newline="") as stream:
        codes = {r["code"] for r in csv.DictReader(stream)}
    assert {code for code in codes if re.fullmatch(r"\d\d\.\d\d", code)} == nace_classes()


def test_the_published_list_loads_as_an_official_list(shared: Path) -> None:
    official = load_official_list(shared / "data" / "classifications" / "fkko-2026-03-25.csv", "FKKO")
    assert len(official) == 9100
    assert official.title("61110001404") is not None
