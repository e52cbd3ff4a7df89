"""What the figures of an assessment share: the frame with its name for those who do not see it, and axes."""

from __future__ import annotations

import math
from html import escape

from symbio.language import LANGUAGES, say_code
from symbio.matching.explanation import rounded
from symbio.reports.drawing import Words, svg_text
from symbio.reports.figure_chain import text_width

WIDTH = 760.0
MINUS = "\u2212"


def framed(kind: str, height: float, body: str, *, name: Words, text: Words, width: float = WIDTH) -> str:
    """`body` as a picture of class `kind`, with what it is (`name`) and what it shows (`text`) in words."""
    title, described = (
        escape(" / ".join(dict.fromkeys(one[lang] for lang in LANGUAGES))) for one in (name, text)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:.0f}" class="figure {kind}" '
        f'role="img" aria-label="{title}"><desc>{described}</desc>{body}</svg>'
    )


def number_words(value: float, digits: int = 3) -> Words:
    """`value` to so many significant digits, as each language writes it.

    Examples
    --------
    >>> number_words(-12345.6)["en"]
    '−12,300'
    """
    shown = rounded(value, digits) + 0.0
    said = {lang: say_code("page-number", lang, value=abs(shown)) for lang in LANGUAGES}
    return {lang: f"{MINUS}{words}" if shown < 0 else words for lang, words in said.items()}


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from `low` to `high`, at most `most`.

    Examples
    --------
    >>> ticks(-3, 11)
    [0.0, 5.0, 10.0]
    """
    span = high - low
    if not span > 0:
        return [low]
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * by for by in (1, 2, 5, 10) if power * by >= rough)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [rounded(n * step, 12) + 0.0 for n in range(first, last + 1)]


def axis(at: dict[float, float], y: float, unit: Words, *, right: float) -> str:
    """Ticks under a drawing: positions [px] by value, the unit at the right end."""
    marks = "".join(
        f'<path d="M{x:.1f} {y:.1f}v5" class="f-tick"/>'
        + svg_text(number_words(value, 6), x, y + 18, 'class="f-small" text-anchor="middle"')
        for value, x in at.items()
    )
    return marks + svg_text(unit, right, y + 34, 'class="f-small" text-anchor="end"', most=90)


def widest(words: Words, size: float) -> float:
    """About how wide the longer wording is drawn [px]."""
    return max(text_width(text, size) for text in words.values())
