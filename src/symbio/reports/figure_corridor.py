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
        return f'<path d="M{x(low):.1f} {left:.1f}L{x(high):.1f} {right:.1f}" class="side {kind}"/>'

    drawn = [_shade(one, x), f'<path d="M{LEFT:g} {nil:.1f}H{WIDTH - RIGHT:.1f}" class="zero"/>']
    drawn += [line("donor", one.least, 1.0), line("receiver", one.most, -1.0)]
    drawn += [_end(one.least, one.least_words, "corridor-least", x, nil, is_left=one.least <= one.most)]
    drawn += [_end(one.most, one.most_words, "corridor-most", x, nil, is_left=one.least > one.most)]
    drawn.append(_agreed(one, x))
    at = {value: x(value) for value in ticks(low, high, 7)}
    drawn.append(axis(at, TOP + HIGH + 10, one.unit, right=WIDTH - RIGHT))
    drawn.append(_legend())
    return framed("corridor", TOP + HIGH + 66, "".join(drawn), name=name, text=text)


def _span(one: Corridor) -> tuple[float, float]:
    prices = (one.least, one.most, one.price)
    width = (max(prices) - min(prices)) or abs(one.price) or 1.0
    return min(prices) - 0.45 * width, max(prices) + 0.45 * width


def _shade(one: Corridor, x: Position) -> str:
    """The prices at which both gain; where there is none, the gap between what is asked and given."""
    left, right = sorted((x(one.least), x(one.most)))
    kind = "both" if one.least <= one.most else "gap"
    words = words_of("corridor-both" if kind == "both" else "corridor-nobody")
    middle = min(max((left + right) / 2, widest(words, SIZE) / 2), WIDTH - widest(words, SIZE) / 2)
    shade = f'<rect x="{left:.1f}" y="{TOP:g}" width="{right - left:.1f}" height="{HIGH:g}" class="{kind}"/>'
    return shade + svg_text(words, middle, TOP + HIGH - 8, 'class="small" text-anchor="middle"')


def _end(price: float, words: Words, code: str, x: Position, nil: float, *, is_left: bool) -> str:
    """Where a line crosses nil, with the price in words on the outer side."""
    said = words_of(code)
    side, away = ("end", -9.0) if is_left else ("start", 9.0)
    at = x(price)
    fits = at - widest(said, SIZE) > 0 if is_left else at + widest(said, SIZE) < WIDTH
    if not fits:
        side, away = ("start", 9.0) if is_left else ("end", -9.0)
    shift = -10.0 if is_left else 18.0
    return (
        f'<circle cx="{at:.1f}" cy="{nil:.1f}" r="4.5" class="end"/>'
        + svg_text(said, at + away, nil + shift, f'class="small" text-anchor="{side}"')
        + svg_text(words, at + away, nil + shift + 15, f'class="value" text-anchor="{side}"')
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
        svg_text(line, middle, 16 + 17 * n, 'class="value" text-anchor="middle"', most=110)
        for n, line in enumerate(lines)
    )
    return f'<path d="M{at:.1f} {TOP - 18:g}V{TOP + HIGH:g}" class="agreed"/>{texts}'


def _legend() -> str:
    y = TOP + HIGH + 44
    donor, receiver = words_of("corridor-line-donor"), words_of("corridor-line-receiver")
    second = LEFT + 40 + widest(donor, SIZE) + 24
    return (
        f'<path d="M{LEFT:g} {y - 4:g}h28" class="side donor"/>'
        + svg_text(donor, LEFT + 36, y, 'class="small"')
        + f'<path d="M{second:.1f} {y - 4:g}h28" class="side receiver"/>'
        + svg_text(receiver, second + 36, y, 'class="small"')
    )
