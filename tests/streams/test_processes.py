"""Words that name a process or a type of company."""

from __future__ import annotations

import pytest

from symbio.knowledge import load
from symbio.matching.match import processes


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("cement production", "23.51"),
        ("paper mill", "17.12"),
        ("цементный завод", "23.51"),
        ("brick making", "23.32"),
        ("road construction", "42.11"),
        ("fish farming", "03.22"),
    ],
)
def test_a_type_of_company_is_known_by_its_words(text: str, subject: str) -> None:
    found = processes(load()).named(text)
    assert subject in [process.subject for process in found[:2]]
    assert found[0].score > 0.5


def test_a_treatment_is_known_by_its_words() -> None:
    found = processes(load()).named("rubber crumb production")
    assert any(not process.is_activity for process in found[:3])


def test_words_that_name_no_process_give_none() -> None:
    assert processes(load()).named("фывапролд") == ()
    assert processes(load()).named("") == ()


def test_every_process_name_leads_to_a_class_or_a_technology() -> None:
    knowledge = load()
    classes = {row.subject for row in knowledge.process_names if "." in row.subject}
    assert all(len(nace) == 5 for nace in classes)
    technologies = {row.subject for row in knowledge.process_names} - classes
    assert technologies <= set(knowledge.technology)
