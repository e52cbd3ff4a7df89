"""What the pages on the assessment state is what is in force."""

from __future__ import annotations

from pathlib import Path

import pytest

import symbio
from symbio.assessment import cashflow, lifecycle, uncertainty
from symbio.assessment.burdens import SPREAD
from symbio.assessment.categories import CATEGORIES
from symbio.assessment.freight import FAR_BY_RAIL_KM
from symbio.assessment.guidance import LIKELY
from symbio.assessment.hauls import LEAST_RAIL_T_PER_A, MOST_DANGEROUS
from symbio.assessment.joint import TOLERANCE
from symbio.assessment.purse import KINDS
from symbio.assessment.recipes import CUT_OFF, ENDED, USED
from symbio.assessment.scenario import ALLOCATIONS, Scenario

DOCS = Path(__file__).parents[2] / "docs"
pytestmark = pytest.mark.skipif(
    not DOCS.is_dir(), reason="the documentation is not installed with the engine"
)
CONSTANTS = {
    "CUT_OFF": CUT_OFF,
    "LEAST_RAIL_T_PER_A": LEAST_RAIL_T_PER_A,
    "FAR_BY_RAIL_KM": FAR_BY_RAIL_KM,
    "MOST_DANGEROUS": MOST_DANGEROUS,
    "LIKELY": LIKELY,
    "TOLERANCE": TOLERANCE,
}


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_constants_methods_and_names_on_the_page_are_those_in_force():
    text = page("explanation/assessment.md")
    assert not [name for name, value in CONSTANTS.items() if f"| `{name}` | {value:g} |" not in text]
    assert not [m for m in (lifecycle, cashflow, uncertainty) if f"`{m.METHOD}`" not in text]
    names = {*CATEGORIES, *KINDS, *ENDED, *USED, *ALLOCATIONS}
    assert not [name for name in names if f"`{name}`" not in text]
    assert all(f"`{grade}` {spread:.0%}".replace("%", " %") in text for grade, spread in SPREAD.items())


@pytest.mark.parametrize("row", symbio.load().parameters, ids=lambda row: row.id)
def test_every_parameter_is_on_its_page_with_its_range(row):
    text = page("reference/assessment.md")
    assert f"| `{row.id}` | {row.name_en} | {row.value:g} | {row.low:g} – {row.high:g} | {row.unit} |" in text


def test_every_field_of_a_scenario_is_on_the_page():
    text = page("reference/assessment.md")
    assert not [name for name in Scenario.__dataclass_fields__ if f"`{name}`" not in text]


def test_the_russian_and_the_english_page_lead_to_each_other():
    assert "ru/assessment.md" in page("explanation/assessment.md")
    assert "explanation/assessment.md" in page("ru/assessment.md")
