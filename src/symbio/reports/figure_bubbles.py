"""A map of places with a circle each that grows with a number, as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from symbio.reports.drawing import Words, svg_text, svg_title
from symbio.reports.figure_map import WIDTH, Frame, Site

LEAST_RADIUS, MOST_RADIUS = 7.0, 38.0
SPREAD_DEG = 0.25
"""Ground that is shown around the outermost places [°]."""


@dataclass(frozen=True)
class Bubble:
    """A place in WGS84 degrees, its name, the number that its area stands for, the words of its title."""

    lat: float
    lon: float
    name: Words
    value: float
    title: Words


def draw_bubbles(bubbles: Sequence[Bubble]) -> str:
    """Return the map as SVG; an empty string without places. Areas are in proportion to the values."""
    if not bubbles:
        return ""
    frame = Frame(_corners(bubbles))
    most = max(bubble.value for bubble in bubbles)
    drawn = [_circle(frame, one, most) for one in sorted(bubbles, key=lambda one: -one.value)]
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {frame.height:.0f}" class="map bubbles" role="group"'
        f' aria-labelledby="bubbles-title">{"".join(drawn)}</svg>'
    )


def _corners(bubbles: Sequence[Bubble]) -> list[Site]:
    lats, lons = [one.lat for one in bubbles], [one.lon for one in bubbles]
    ends = (
        (min(lats) - SPREAD_DEG, min(lons) - SPREAD_DEG),
        (max(lats) + SPREAD_DEG, max(lons) + SPREAD_DEG),
    )
    return [Site(lat, lon, {}, 0, 0) for lat, lon in ends]


def _circle(frame: Frame, one: Bubble, most: float) -> str:
    x, y = frame.place(one.lat, one.lon)
    radius = max(LEAST_RADIUS, MOST_RADIUS * math.sqrt(one.value / most))
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" class="bubble"/>'
    words = svg_text(one.name, x, y + radius + 14, 'class="sitename" text-anchor="middle"')
    return f"<g>{circle}{words}{svg_title(one.title)}</g>"
