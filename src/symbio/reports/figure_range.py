"""How a result is spread over its draws, with its 5, 50 and 95 % and the chance of a gain, as SVG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbio.reports.drawing import Words, svg_text
from symbio.reports.figure_frame import WIDTH, axis, framed, ticks, widest

BINS = 44
LEFT, RIGHT, TOP, HIGH = 20.0, 20.0, 46.0, 150.0
SHOWN = (0.005, 0.995)
"""Draws beyond these quantiles are counted in the outermost bars."""
SIZE = 12.5
Floats = npt.NDArray[np.float64]
Position = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Spread:
    """Draws in the unit of the picture, their 5, 50 and 95 % in words, and the sentence on the chance."""

    draws: Floats
    ends: tuple[Words, Words, Words]
    chance: Words
    unit: Words


def draw_range(one: Spread, *, name: Words, text: Words) -> str:
    """Return the picture as SVG; an empty string where the draws are unknown or all alike."""
    if not len(one.draws) or np.isnan(one.draws).any():
        return ""
    low, high = (float(end) for end in np.quantile(one.draws, SHOWN))
    if not high > low:
        return ""
    if low < 0 < high:
        low, high = min(low, -0.02 * (high - low)), max(high, 0.02 * (high - low))
    counts, edges = np.histogram(np.clip(one.draws, low, high), BINS, (low, high))

    def x(value: float) -> float:
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    scale = HIGH / max(int(counts.max()), 1)
    bars = "".join(
        _bar(x(start), x(end), int(count) * scale, "gain" if start + end > 0 else "loss")
        for count, start, end in zip(counts, edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    )
    floor = TOP + HIGH
    nil = f'<path d="M{x(0):.1f} {TOP - 6:g}V{floor:g}" class="f-zero"/>' if low <= 0 <= high else ""
    marks = _marks(one, x)
    base = f'<path d="M{LEFT:g} {floor:g}H{WIDTH - RIGHT:g}" class="f-line"/>'
    under = axis({value: x(value) for value in ticks(low, high, 7)}, floor, one.unit, right=WIDTH - RIGHT)
    chance = svg_text(one.chance, LEFT, floor + 34, 'class="f-value"', most=90)
    return framed("range", floor + 44, bars + base + nil + marks + under + chance, name=name, text=text)


def _bar(left: float, right: float, height: float, kind: str) -> str:
    return (
        f'<rect x="{left + 0.6:.1f}" y="{TOP + HIGH - height:.1f}" width="{right - left - 1.2:.1f}" '
        f'height="{height:.1f}" class="f-bar {kind}"/>'
    )


def _marks(one: Spread, x: Position) -> str:
    """Lines at 5, 50 and 95 %, each with its figure above; in two rows so that they do not meet."""
    drawn, last = [], -1e9
    row = 0
    for percent, value, words in zip(
        (5, 50, 95), np.quantile(one.draws, (0.05, 0.5, 0.95)), one.ends, strict=True
    ):
        at = x(float(value))
        said = {lang: f"{percent}\u00a0%: {text}" for lang, text in words.items()}
        half = widest(said, SIZE) / 2
        middle = min(max(at, half), WIDTH - half)
        row = 1 - row if middle - half < last else 0
        last = middle + half
        y = 30 - 17 * row
        kind = "f-median" if percent == 50 else "f-quantile"
        drawn.append(f'<path d="M{at:.1f} {y + 5}V{TOP + HIGH:g}" class="{kind}"/>')
        drawn.append(svg_text(said, middle, y, 'class="f-value" text-anchor="middle"'))
    return "".join(drawn)
