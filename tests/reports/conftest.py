"""A small outcome with a bit of everything, hostile words included; and one with nothing found."""

from __future__ import annotations

import polars as pl
import pytest
from hostile_words import COMMAND, FORMULA, IMAGE, SCRIPT, SUM

import symbio
from symbio.matching.matches import Matches

NAMES = (
    "company", "direction", "stream", "quantity", "unit", "activity", "lat", "lon", "temperature_c",
    "hazard_class",
)  # fmt: skip
SLAG, BATTERIES = "granulated blast furnace slag", "used lead-acid batteries"
ROWS = (
    (SCRIPT, "offer", SLAG, "50000", "t/a", "24.10", "53.76", "87.12"),
    (FORMULA, "need", SLAG, "20000", "t/a", "23.51", "53.90", "87.12"),
    (COMMAND, "need", "clinker substitute", None, None, "23.51"),
    ("Котельная", "offer", "hot water", "9000", "MWh/a", "35.30", "53.76", "87.12", "50"),
    ("Теплица", "need", "hot water", "9000", "MWh/a", "01.13", "53.76", "87.12", "90"),
    ("Гараж", "offer", BATTERIES, None, None, "49.41", "53.76", "87.12", None, "2"),
    ("Завод", "need", BATTERIES, None, None, "24.43", "53.76", "87.12"),
    (SUM, "offer", "sawdust", "≈ 300", "t/a", "16.10", "53.76", "87.12"),
    ("Nobody", "offer", IMAGE, None, None, None, "53.76", "87.12"),
    ("Wrong", "offer", "fly ash", "-5", "t/a", "35.11", "53.76", "87.12"),
    ("Empty", "offer", "", "5", "t/a", "35.11", "53.76", "87.12"),
)


def _matched(*rows: tuple[str | None, ...]) -> Matches:
    cells = [(*row, *[None] * (len(NAMES) - len(row)), "RU") for row in rows]
    table = pl.DataFrame(cells, schema=dict.fromkeys((*NAMES, "country"), pl.String), orient="row")
    return symbio.match(symbio.read_streams(table))


@pytest.fixture(scope="session")
def mixed() -> Matches:
    """Candidates, a refusal, streams without partner, refused rows and doubts."""
    return _matched(*ROWS)


@pytest.fixture(scope="session")
def nothing() -> Matches:
    """One offer, nobody who needs anything."""
    return _matched(("Alone", "offer", "sawdust", "10", "t/a"))


@pytest.fixture(scope="session")
def kalundborg() -> Matches:
    """The published network."""
    return symbio.match(symbio.demo("kalundborg"))
