"""Between which prices both sides gain, how much each gains, and the agreed price, as SVG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symbio.reports.drawing import Words, svg_text
from symbio.reports.figure_frame import WIDTH, axis, framed, ticks, widest
from symbio.reports.view import words_of

LEFT, RIGHT, TOP, HIGH = 20.0, 20.0, 58.0, 170.0
SIZE = 12.5
Position = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Corridor:
    """Prices per unit of the offer: the least the donor takes, the most the receiver gives, the agreed one.

    ``donor``, ``receiver`` are the gains at the agreed price in words; ``*_words`` the prices in words.
    Negative prices are gate fees: the donor pays.
    """

    least: float
    most: float
    price: float
    least_words: Words
    most_words: Words
    price_words: Words
    donor: Words
    receiver: Words
    unit: Words


def draw_corridor(one: Corridor, *, name: Words, text: Words) -> str:
    """Return the picture as SVG: the gain of either side by price, shaded where both gain.

    The lines cross nil at the least and at the most price; their height has no scale of its own, since a
    price only moves money from one side to the other.
    """
    low, high = _span(one)

    def x(price: float) -> float:
        return LEFT + (price - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    nil, reach = TOP + HIGH / 2, max(abs(one.most - low), abs(high - one.least))
    slope = HIGH / 2 / reach

    def line(kind: str, at: float, sign: float) -> str:
        ends = (nil - sign * (edge - at) * slope for edge in (low, high))
        left, right = ends
        return f'<path d="M{x(low):.1f} {left:.1f}L{x(high):.1f} {right:.1f}" class="f-side {kind}"/>'

    drawn = [_shade(one, x), f'<path d="M{LEFT:g} {nil:.1f}H{WIDTH - RIGHT:.1f}" class="f-zero"/>']
    drawn += [line("donor", one.least, 1.0), line("receiver", one.most, -1.0)]
    floor = TOP + HIGH
    drawn.append(_end(one.least, _joined("corridor-least", one.least_words), x, nil, floor + 40))
    drawn.append(_end(one.most, _joined("corridor-most", one.most_words), x, nil, floor + 58))
    drawn.append(_agreed(one, x))
    at = {value: x(value) for value in ticks(low, high, 7)}
    drawn.append(axis(at, floor, dict.fromkeys(one.unit, ""), right=WIDTH - RIGHT))
    drawn.append(_legend(one.unit))
    return framed("corridor", floor + 96, "".join(drawn), name=name, text=text)


def _span(one: Corridor) -> tuple[float, float]:
    prices = (one.least, one.most, one.price)
    width = (max(prices) - min(prices)) or abs(one.price) or 1.0
    return min(prices) - 0.45 * width, max(prices) + 0.45 * width


def _shade(one: Corridor, x: Position) -> str:
    """The prices at which both gain; where there is none, the gap between what is asked and given."""
    left, right = sorted((x(one.least), x(one.most)))
    kind = "f-both" if one.least <= one.most else "f-gap"
    words = words_of("corridor-both" if kind == "f-both" else "corridor-nobody")
    middle = min(max((left + right) / 2, widest(words, SIZE) / 2), WIDTH - widest(words, SIZE) / 2)
    shade = f'<rect x="{left:.1f}" y="{TOP:g}" width="{right - left:.1f}" height="{HIGH:g}" class="{kind}"/>'
    return shade + svg_text(words, middle, TOP + HIGH - 8, 'class="f-small" text-anchor="middle"')


def _joined(code: str, words: Words) -> Words:
    return {lang: f"{text}: {words[lang]}" for lang, text in words_of(code).items()}


def _end(price: float, words: Words, x: Position, nil: float, y: float) -> str:
    """Where a line crosses nil, and below the axis, at the height `y`, what that price is."""
    at, half = x(price), widest(words, SIZE) / 2
    middle = min(max(at, half), WIDTH - half)
    return (
        f'<path d="M{at:.1f} {nil:.1f}V{y - 12:.1f}" class="f-quantile"/>'
        f'<circle cx="{at:.1f}" cy="{nil:.1f}" r="4.5" class="f-end"/>'
        + svg_text(words, middle, y, 'class="f-value" text-anchor="middle"', most=90)
    )


def _agreed(one: Corridor, x: Position) -> str:
    """The agreed price from top to bottom, with the gain of either side above it."""
    at = x(one.price)
    lines = [
        {lang: f"{words_of('corridor-price')[lang]}: {one.price_words[lang]}" for lang in one.price_words},
        {lang: words_of("corridor-gains", donor=one.donor[lang], receiver=one.receiver[lang])[lang]
         for lang in one.donor},
    ]  # fmt: skip
    half = max(widest(line, SIZE) for line in lines) / 2
    middle = min(max(at, half), WIDTH - half)
    texts = "".join(
        svg_text(line, middle, 16 + 17 * n, 'class="f-value" text-anchor="middle"', most=110)
        for n, line in enumerate(lines)
    )
    return f'<path d="M{at:.1f} {TOP - 18:g}V{TOP + HIGH:g}" class="f-agreed"/>{texts}'


def _legend(unit: Words) -> str:
    y = TOP + HIGH + 86
    donor, receiver = words_of("corridor-line-donor"), words_of("corridor-line-receiver")
    second = LEFT + 40 + widest(donor, SIZE) + 24
    return (
        f'<path d="M{LEFT:g} {y - 4:g}h28" class="f-side donor"/>'
        + svg_text(donor, LEFT + 36, y, 'class="f-small"')
        + f'<path d="M{second:.1f} {y - 4:g}h28" class="f-side receiver"/>'
        + svg_text(receiver, second + 36, y, 'class="f-small"')
        + svg_text(unit, WIDTH - RIGHT, y, 'class="f-small" text-anchor="end"', most=90)
    )
