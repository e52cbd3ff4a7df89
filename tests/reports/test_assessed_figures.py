"""Pictures of an assessment: well-formed, named, in both languages, honest about the unknown."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from symbio.reports.drawing import same
from symbio.reports.figure_corridor import Corridor, draw_corridor
from symbio.reports.figure_frame import ticks
from symbio.reports.figure_range import Spread, draw_range
from symbio.reports.figure_tornado import Sway, draw_tornado
from symbio.reports.figure_waterfall import Step, draw_waterfall
from symbio.reports.stills import still
from symbio.reports.view import words_of

NAME, TEXT = {"en": "Name & <more>", "ru": "Имя"}, same("What it shows")
CORRIDOR = Corridor(
    -3.0, 2.0, -0.5, same("−3"), same("2"), same("−0.5"), same("5"), same("5"), same("EUR/t")
)  # fmt: skip


def _step(name: str, value: float | None) -> Step:
    return Step(same(name), value, same(f"{value} t"))


def _pictures() -> dict[str, str]:
    steps = [_step("V", 5.0), _step("W", None), _step("P", -7.0), _step("T", 0.0)]
    draws = np.random.default_rng(1).normal(1.0, 2.0, 500)
    spread = Spread(draws, (same("−2"), same("1"), same("4")), same("69 %"), same("EUR"))
    sways = [Sway({"en": "Price", "ru": "Цена"}, 0.8), Sway(same("Distance"), -0.3)]
    return {
        "waterfall": draw_waterfall(steps, _step("all", None), name=NAME, text=TEXT),
        "corridor": draw_corridor(CORRIDOR, name=NAME, text=TEXT),
        "gap": draw_corridor(replace(CORRIDOR, least=2.0, most=-3.0), name=NAME, text=TEXT),
        "range": draw_range(spread, name=NAME, text=TEXT),
        "tornado": draw_tornado(sways, name=NAME, text=TEXT, unit=same("rank")),
    }


@pytest.mark.parametrize("name", ["waterfall", "corridor", "gap", "range", "tornado"])
def test_a_picture_is_well_formed_named_and_inside_its_frame(name: str) -> None:
    svg = _pictures()[name]
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Name & <more> / Имя"
    assert root[0].tag.endswith("desc")
    assert "nan" not in svg
    width, height = (float(n) for n in str(root.get("viewBox")).split()[2:])
    for rect in root.iter("{http://www.w3.org/2000/svg}rect"):
        x, y, wide, high = (float(rect.get(key, "0")) for key in ("x", "y", "width", "height"))
        assert -1 <= x <= x + wide <= width + 1
        assert -1 <= y <= y + high <= height + 1


def test_an_unknown_part_is_said_in_the_waterfall() -> None:
    svg = _pictures()["waterfall"]
    for words in words_of("worth-unknown").values():
        assert words in svg
    assert svg.count("f-unknown") == 2  # the part and the sum


def test_where_no_price_suits_both_the_corridor_says_so() -> None:
    assert words_of("corridor-nobody")["en"] in _pictures()["gap"]
    assert words_of("corridor-both")["en"] in _pictures()["corridor"]


def test_unknown_draws_and_no_drivers_make_no_picture() -> None:
    spread = Spread(np.full(9, np.nan), (TEXT, TEXT, TEXT), TEXT, TEXT)
    assert draw_range(spread, name=NAME, text=TEXT) == ""
    assert draw_tornado([], name=NAME, text=TEXT, unit=TEXT) == ""
    assert draw_waterfall([_step("V", None)], _step("all", None), name=NAME, text=TEXT) == ""


def test_a_still_has_one_language_and_needs_no_page() -> None:
    svg = still(_pictures()["tornado"], "ru")
    assert ">Цена<" in svg
    assert ">Price</text>" not in svg
    assert "var(" not in svg
    assert not re.search(r"<a\b", svg)
    ElementTree.fromstring(svg)


def test_ticks_are_round_and_within() -> None:
    assert ticks(0.0, 1.0) == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert all(-7 <= tick <= 13 for tick in ticks(-7, 13))
