"""The small language of limits."""

from __future__ import annotations

import pytest

from symbio.knowledge import Limit, parse_limits
from symbio.language import KnowledgeError


def test_conditions_are_joined_by_semicolons_and_keep_their_order() -> None:
    assert parse_limits("moisture_pct<=12; temperature_c >= 70;Cl_pct<0.1") == (
        Limit("moisture_pct", True, 12.0),
        Limit("temperature_c", False, 70.0),
        Limit("Cl_pct", True, 0.1),
    )


@pytest.mark.parametrize("text", [None, "", "  ", " ; "])
def test_nothing_limits_nothing(text: str | None) -> None:
    assert parse_limits(text) == ()


@pytest.mark.parametrize(
    "text",
    ["moisture_pct", "moisture_pct<=", "<=12", "moisture_pct==12", "влажность<=12", "a<=1,5", "a<=1 b"],
)
def test_what_is_no_condition_is_an_error_that_quotes_it(text: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        parse_limits(f"Zn_pct<=1; {text}")
    assert caught.value.message.code == "knowledge-limit"
    assert caught.value.message.facts["text"] == text


@pytest.mark.parametrize(
    ("limit", "low", "high", "refused"),
    [
        ("moisture_pct<=12", 13, 20, True),
        ("moisture_pct<=12", 10, 20, False),  # some of it fits
        ("moisture_pct<=12", 12, 12, False),
        ("moisture_pct<=12", None, 20, False),  # an unknown low end may be low enough
        ("temperature_c>=70", 30, 69, True),
        ("temperature_c>=70", 30, 70, False),
        ("temperature_c>=70", 30, None, False),
        ("temperature_c>=70", None, None, False),
        ("temperature_c>=-5", -20, -10, True),
    ],
)
def test_a_limit_refuses_only_what_cannot_meet_it(
    limit: str, low: float | None, high: float | None, refused: bool
) -> None:
    assert parse_limits(limit)[0].refuses(low, high) is refused


def test_a_limit_prints_as_people_write_it() -> None:
    assert [str(limit) for limit in parse_limits("Cl_pct<=0.10;temperature_c>70")] == [
        "Cl_pct ≤ 0.1",
        "temperature_c ≥ 70",
    ]
