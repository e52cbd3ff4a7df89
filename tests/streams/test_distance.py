"""Distances in words."""

from __future__ import annotations

import pytest

from symbio.streams.distance import stated_distance_km


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("hot water 90C, 300 kW, site is 25 km away", 25.0),
        ("теплицы в 40 км, прямая труба", 40.0),
        ("chill room 180 km inland, pipe 2 km", 180.0),
        ("heat, 3 miles off", 4.828032),
        ("пар, 2,5 км трассы", 2.5),
        ("moist feed for a herd within 40 km", None),
        ("опилки под ягодники, до 100 км", None),
        ("грузовик, 90 км/ч", None),
        ("steam 10 bar", None),
    ],
)
def test_what_lies_between_is_read_and_a_reach_is_not(text: str, km: float | None) -> None:
    assert stated_distance_km(text) == (None if km is None else pytest.approx(km))
