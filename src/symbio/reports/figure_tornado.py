"""What an uncertain result follows most: bars by the size of the rank correlation, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symbio.reports.drawing import Words, svg_text, svg_title
from symbio.reports.figure_frame import WIDTH, axis, framed, number_words

NAME, RIGHT, TOP, ROW, BAR = 330.0, 44.0, 8.0, 28.0, 15.0


@dataclass(frozen=True, slots=True)
class Sway:
    """An input, and the rank correlation −1…1 of the result with it."""

    name: Words
    correlation: float


def draw_tornado(sways: Sequence[Sway], *, name: Words, text: Words, unit: Words) -> str:
    """Return the picture as SVG, in the order given; an empty string without inputs.

    Bars to the right: the more of it, the better the result; to the left: the worse.
    """
    if not sways:
        return ""
    half = (WIDTH - NAME - 2 * RIGHT) / 2
    middle = NAME + RIGHT + half
    rows = "".join(_row(sway, n, middle, half) for n, sway in enumerate(sways))
    bottom = TOP + len(sways) * ROW + 4
    at = {value: middle + value * half for value in (-1.0, -0.5, 0.0, 0.5, 1.0)}
    zero = f'<path d="M{middle:.1f} {TOP:.1f}V{bottom:.1f}" class="f-zero"/>'
    ends = axis(at, bottom, unit, right=WIDTH)
    return framed("tornado", bottom + 42, zero + rows + ends, name=name, text=text)


def _row(sway: Sway, number: int, middle: float, half: float) -> str:
    y = TOP + number * ROW + ROW / 2
    end = middle + sway.correlation * half
    left, right = sorted((middle, end))
    side = "gain" if sway.correlation >= 0 else "loss"
    bar = (
        f'<rect x="{left:.1f}" y="{y - BAR / 2:.1f}" width="{max(right - left, 1.5):.1f}" height="{BAR:g}" '
        f'rx="2" class="f-bar {side}"/>'
    )
    at = (right + 6, "start") if sway.correlation >= 0 else (left - 6, "end")
    words = number_words(sway.correlation, 2)
    value = svg_text(words, at[0], y + 4, f'class="f-small" text-anchor="{at[1]}"')
    label = svg_text(sway.name, 0, y + 4, 'class="f-name"', most=46)
    return f"<g>{label}{bar}{value}{svg_title(sway.name)}</g>"
