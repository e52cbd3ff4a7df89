"""The labelled questions, and that no figure of the shipped knowledge falls."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from symbio.knowledge.code_shapes import ewc_codes, nace_classes
from symbio.quality import measure
from symbio.quality.gold import FOLDER, pairs, partners, phrases, regions
from symbio.quality.measure import Measured

FIGURES = FOLDER.parent / "figures.csv"
FALLING = ("partner-barred", "pair-unsafe-passed")
"""Figures that are the better the smaller they are."""
ROUNDING = 0.0005


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure()


def test_there_are_enough_questions_in_both_languages() -> None:
    assert len(phrases()) >= 400
    assert len(partners()) >= 250
    tags = Counter(question.tag for question in pairs())
    assert tags["good"] >= 150
    assert len(pairs()) - tags["good"] >= 150
    assert len(list(regions())) >= 3
    for questions in (phrases(), partners(), pairs()):
        assert min(Counter(question.lang for question in questions).values()) >= 80  # type: ignore[attr-defined]


def test_no_question_stands_twice() -> None:
    ids = [question.id for question in (*phrases(), *partners(), *pairs())]
    doubled = {i for i, n in Counter(ids).items() if n > 1}
    assert {i[:3] for i in doubled} <= {"pub"}  # the same exchanges are asked twice, for code and receiver


def test_about_half_of_the_questions_are_sealed() -> None:
    for questions in (phrases(), partners(), pairs()):
        sealed = sum(question.part == "sealed" for question in questions)  # type: ignore[attr-defined]
        assert 0.4 < sealed / len(questions) < 0.6


def test_accepted_codes_and_classes_are_published() -> None:
    assert {code for question in phrases() for code in question.ewc} <= set(ewc_codes())
    named = {nace for question in partners() for nace in (*question.accepted, *question.barred)}
    assert named <= nace_classes()


def test_accepted_russian_groups_are_published(shared: Path) -> None:
    with (shared / "data" / "classifications" / "fkko-2026-03-25.csv").open(encoding="utf-8") as stream:
        codes = [row["code"] for row in csv.DictReader(stream)]
    missing = {f for q in phrases() for f in q.fkko if not any(code.startswith(f) for code in codes)}
    assert not missing


def test_links_of_regions_lie_among_their_streams() -> None:
    for region in regions():
        with region.streams.open(encoding="utf-8") as stream:
            rows = {(row["company"], row["stream"]) for row in csv.DictReader(stream)}
        assert {link[:2] for link in region.links} | {link[2:] for link in region.links} <= rows


def test_no_figure_falls(measured: Measured) -> None:
    """To raise a figure write the new ones: ``python -m symbio.quality.figures_file``."""
    with FIGURES.open(encoding="utf-8", newline="") as stream:
        recorded = {(row["question"], row["part"]): float(row["value"]) for row in csv.DictReader(stream)}
    now = {(figure.question, figure.part): figure.value for figure in measured.figures}
    assert set(recorded) <= set(now)
    fallen = {
        key: (value, now[key])
        for key, value in recorded.items()
        if (now[key] - value) * (-1 if key[0] in FALLING else 1) < -ROUNDING
    }
    assert not fallen


def test_what_was_asked_of_the_knowledge_is_reached_on_sealed_questions(measured: Measured) -> None:
    now = {(figure.question, figure.part): figure.value for figure in measured.figures}
    for lang in ("ru", "en"):
        assert now["ewc-first", f"plant/{lang}/sealed"] >= 0.55
        assert now["ewc-ten", f"plant/{lang}/sealed"] >= 0.88
    assert now["ewc-first", "published/sealed"] >= 0.35
    assert now["ewc-ten", "published/sealed"] >= 0.70
    assert now["fkko-five", "plant/ru/sealed"] >= 0.80
    assert now["no-code", "plant/sealed"] >= 0.80
    assert now["receiver-ten", "published/sealed"] >= 0.60
    assert now["pair-area", "terms/sealed"] >= 0.85


def test_every_miss_names_its_question(measured: Measured) -> None:
    known = {question.id for question in (*phrases(), *partners(), *pairs())} | {r.name for r in regions()}
    assert {miss.id for miss in measured.misses} <= known
