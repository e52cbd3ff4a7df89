"""The gold phrases: valid labels, and quality of the shipped knowledge that must not fall."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from symbio.knowledge import load
from symbio.streams.classification import Classifier

FOLDER = Path(__file__).resolve().parents[1] / "gold"
GOLD, SECOND = FOLDER / "phrases.csv", FOLDER / "phrases_second.csv"
LEAST = {"resource": (0.80, 0.92), "EWC": (0.80, 0.92), "FKKO": (0.70, 0.82)}  # first, among five
NO_WASTE = {"energy", "gas", "space", "capacity", "service", "knowledge"}


def gold(path: Path = GOLD) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def split(cell: str) -> list[str]:
    return [value for value in cell.split(";") if value]


def test_there_are_enough_phrases_in_both_languages() -> None:
    rows = gold()
    assert len(rows) >= 150
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(sum(row["lang"] == lang for row in rows) >= 70 for lang in ("en", "ru"))


def test_accepted_resources_exist() -> None:
    known = load().resources.index
    missing = {r for row in gold() for r in split(row["resource_accepted"]) if r not in known}
    assert missing == set()


def test_accepted_codes_are_published(shared: Path) -> None:
    lists = shared / "data" / "classifications"
    with (lists / "ewc-low.csv").open(encoding="utf-8") as stream:
        ewc = {row["code"] for row in csv.DictReader(stream)}
    with (lists / "fkko-2026-03-25.csv").open(encoding="utf-8") as stream:
        fkko = [row["code"] for row in csv.DictReader(stream)]
    for row in gold() + gold(SECOND):
        assert set(split(row["ewc_accepted"])) <= ewc, row["id"]
        for prefix in split(row["fkko_prefix_accepted"]):
            assert len(prefix) >= 5
            assert any(code.startswith(prefix) for code in fkko), (row["id"], prefix)


@pytest.fixture(scope="module")
def places() -> dict[str, list[int]]:
    """Place of the first right answer (99: none) by sort."""
    rows = gold()
    knowledge = load()
    ids = knowledge.resources.ids
    answers = Classifier(knowledge).classify(
        [row["text"] for row in rows],
        directions=[row["direction"] for row in rows],
        activities=[row["activity"] or None for row in rows],
    )
    found: dict[str, list[int]] = defaultdict(list)
    for row, answer in zip(rows, answers, strict=True):
        sorts = {
            "resource": ([ids[r] for r, _ in answer.resources], row["resource_accepted"]),
            "EWC": ([code for code, _ in answer.ewc], row["ewc_accepted"]),
            "FKKO": ([code for code, _ in answer.fkko], row["fkko_prefix_accepted"]),
        }
        for sort, (given, accepted) in sorts.items():
            if accepted:
                right = tuple(split(accepted))
                hits = (
                    i for i, g in enumerate(given) if (g in right if sort != "FKKO" else g.startswith(right))
                )
                found[sort].append(next(hits, 99))
        if row["kind"] in NO_WASTE:
            found["no code"].append(99 if answer.ewc or answer.fkko else 0)
        if row["kind"] == "unknown":
            found["nothing"].append(99 if answer.resources else 0)
    return found


@pytest.mark.parametrize("sort", sorted(LEAST))
def test_quality_does_not_fall(places: dict[str, list[int]], sort: str) -> None:
    ranks, (first, five) = places[sort], LEAST[sort]
    assert sum(r < 1 for r in ranks) / len(ranks) >= first
    assert sum(r < 5 for r in ranks) / len(ranks) >= five


def test_what_is_no_waste_gets_no_code_and_nonsense_gets_nothing(places: dict[str, list[int]]) -> None:
    assert sum(r == 0 for r in places["no code"]) / len(places["no code"]) >= 0.9
    assert all(r == 0 for r in places["nothing"])
