"""How avoided production, avoided treatment, processing and transport add up to a saving, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symbio.reports.drawing import Words, svg_text, svg_title
from symbio.reports.figure_frame import WIDTH, framed, widest
from symbio.reports.view import words_of

NAME, TOP, ROW, BAR = 218.0, 8.0, 34.0, 18.0
SIZE = 13.0


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: its name, what it adds (None unknown), and the figure in words."""

    name: Words
    value: float | None
    words: Words


def draw_waterfall(steps: Sequence[Step], whole: Step, *, name: Words, text: Words) -> str:
    """Return the picture as SVG: a bar per step, each beginning where the last ended, then the whole.

    A step that is unknown is drawn as a broken line, and the bars go on from what is known.
    """
    known = [step.value for step in steps if step.value is not None]
    if not known:
        return ""
    ends = [0.0]
    for value in known:
        ends.append(ends[-1] + value)
    span = (max(ends) - min(ends)) or 1.0
    room = max(widest(step.words, SIZE) for step in (*steps, whole)) + 16
    scale = (WIDTH - NAME - 2 * room) / span

    def x(value: float) -> float:
        return NAME + room + (value - min(ends)) * scale

    drawn, at = [], 0.0
    for number, step in enumerate(steps):
        drawn.append(_row(step, number, at, x))
        at += step.value or 0.0
    bottom = TOP + len(steps) * ROW
    drawn.append(f'<path d="M0 {bottom:.1f}H{WIDTH:g}" class="f-line"/>')
    drawn.append(_row(whole, len(steps), 0.0, x, kind="whole", shift=6))
    zero = f'<path d="M{x(0):.1f} {TOP:.1f}V{bottom + ROW + 4:.1f}" class="f-zero"/>'
    return framed("waterfall", bottom + ROW + 14, zero + "".join(drawn), name=name, text=text)


def _row(
    step: Step, number: int, start: float, x: Callable[[float], float], *, kind: str = "", shift: float = 0
) -> str:
    y = TOP + number * ROW + shift
    middle = y + ROW / 2
    label = svg_text(step.name, 0, middle + 4, f'class="f-name {kind}"', most=34)
    if step.value is None:
        left = x(start)
        line = f'<path d="M{left:.1f} {middle:.1f}h46" class="f-unknown"/>'
        words = svg_text(words_of("worth-unknown"), left + 54, middle + 4, 'class="f-value f-soft"')
        return f"<g>{label}{line}{words}{svg_title(step.name)}</g>"
    ends = sorted((x(start), x(start + step.value)))
    side = f"{kind} {'gain' if step.value >= 0 else 'loss'}".strip()
    bar = (
        f'<rect x="{ends[0]:.1f}" y="{middle - BAR / 2:.1f}" width="{max(ends[1] - ends[0], 1.5):.1f}" '
        f'height="{BAR:g}" rx="2" class="f-bar {side}"/>'
    )
    place = (ends[1] + 7, "start") if step.value >= 0 else (ends[0] - 7, "end")
    words = svg_text(step.words, place[0], middle + 4, f'class="f-value" text-anchor="{place[1]}"')
    return f"<g>{label}{bar}{words}{svg_title(step.name)}</g>"
