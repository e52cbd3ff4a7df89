"""Who gives → what it is → what becomes of it → who takes: columns of boxes joined by bands, as SVG.

Both languages share one drawing, so a box is as high as the longer wording needs; words are wrapped by an
estimate of their width that errs on the wide side, since the reader's font is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from symbio.language import LANGUAGES
from symbio.reports.drawing import KIND_COLOURS, Words, svg_text, svg_title

WIDTH, GAP, TOP = 960.0, 62.0, 30.0
PAD, STRIPE, BETWEEN = 11.0, 4.0, 9.0
SIZE, LINE = 13.0, 16.5
MOST_LINES = 3
WIDEST = 250.0
NARROW, WIDE = frozenset("ijltf.,;:|!()[]'’-–·/ 1"), frozenset("mwMWШЩЖЮФЫМшщжюфымД@%")
"""Letters much narrower and much wider than the others, in Latin and Cyrillic."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what stands in it, where it leads (None nowhere), and the kind of resource that colours it.

    ``shape`` is "resource", "activity" or "technology"; the middle of the picture is ``is_centre``.
    """

    words: Words
    href: str | None = None
    colour: str | None = None
    shape: str = "resource"
    is_centre: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A band from box `start` of a column to box `end` of the next, by position; coloured by kind."""

    column: int
    start: int
    end: int
    colour: str | None = None


def text_width(text: str, size: float = SIZE) -> float:
    """About how wide `text` is drawn at `size` [px]; rather more than less."""
    widths = (0.37 if c in NARROW else 0.96 if c in WIDE else 0.76 if c.isupper() else 0.63 for c in text)
    return size * sum(widths)


def wrapped(text: str, width: float, *, most: int = MOST_LINES) -> list[str]:
    """`text` in at most `most` lines no wider than `width` [px]; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in (piece for whole in text.split() for piece in _pieces(whole, width)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(last + "…") > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip(" ,.;") + "…"]


def _pieces(word: str, width: float) -> list[str]:
    """`word`, cut where it alone is wider than a line."""
    pieces = []
    while text_width(word) > width:
        fits = next(n for n in range(len(word), 0, -1) if n == 1 or text_width(word[:n] + "-") <= width)
        pieces.append(word[:fits] + "-")
        word = word[fits:]
    return [*pieces, word]


@dataclass(frozen=True, slots=True)
class _Placed:
    box: Box
    lines: dict[str, list[str]]
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def _lines(box: Box, width: float) -> dict[str, list[str]]:
    return {lang: wrapped(box.words[lang], width - 2 * PAD - STRIPE) for lang in LANGUAGES}


def _height(lines: dict[str, list[str]]) -> float:
    return max(len(own) for own in lines.values()) * LINE + 2 * PAD - 5


def _column(boxes: Sequence[Box], x: float, width: float, total: float) -> list[_Placed]:
    """Boxes of a column below each other, the whole in the middle of the picture's height."""
    lines = [_lines(box, width) for box in boxes]
    y = TOP + (total - _stacked(lines)) / 2
    placed = []
    for box, own in zip(boxes, lines, strict=True):
        placed.append(_Placed(box, own, x, y, width, _height(own)))
        y += _height(own) + BETWEEN
    return placed


def _stacked(lines: Sequence[dict[str, list[str]]]) -> float:
    return sum(_height(own) + BETWEEN for own in lines) - BETWEEN if lines else 0.0


def _text(placed: _Placed) -> str:
    """The lines of every language; one element a language, so that the page can show one."""
    x, parts = placed.x + STRIPE + PAD, []
    spoken = LANGUAGES if len(set(placed.box.words.values())) > 1 else LANGUAGES[:1]
    for lang in spoken:
        lines = placed.lines[lang]
        y = placed.middle - (len(lines) - 1) * LINE / 2 + SIZE * 0.36
        spans = "".join(
            f'<tspan x="{x:.1f}" y="{y + n * LINE:.1f}">{escape(line)}</tspan>'
            for n, line in enumerate(lines)
        )
        marked = f' lang="{lang}"' if len(spoken) > 1 else ""
        parts.append(f"<text{marked}>{spans}</text>")
    return "".join(parts)


def _drawn(placed: _Placed) -> str:
    box = placed.box
    at = f'x="{placed.x:.1f}" y="{placed.y:.1f}" height="{placed.height:.1f}"'
    corner = min(placed.height / 2, 18) if box.shape == "technology" else 6
    inside = f'<rect {at} width="{placed.width:.1f}" rx="{corner:.0f}"/>'
    if box.colour in KIND_COLOURS:
        inside += f'<rect {at} width="{STRIPE}" rx="2" class="stripe kind-{box.colour}"/>'
    centre = " centre" if box.is_centre else ""
    group = f'<g class="box {box.shape}{centre}">{inside}{_text(placed)}{svg_title(box.words)}</g>'
    return f'<a href="{escape(box.href)}">{group}</a>' if box.href else group


def _band(start: _Placed, end: _Placed, colour: str | None) -> str:
    x1, x2, y1, y2 = start.x + start.width, end.x - 7, start.middle, end.middle
    half = (x1 + x2) / 2
    path = f"M{x1:.1f} {y1:.1f}C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    paint = KIND_COLOURS.get(colour or "", "currentColor")
    tip = f'<path d="M{x2:.1f} {y2 - 5:.1f}l7 5l-7 5z" fill="{paint}" class="tip"/>'
    return f'<path d="{path}" class="band" stroke="{paint}"/>{tip}'


def draw_chain(
    columns: Sequence[Sequence[Box]], bands: Sequence[Band], titles: Sequence[Words], label: Words
) -> str:
    """Return the picture as SVG; an empty string where fewer than two columns have boxes.

    Parameters
    ----------
    columns
        Boxes from left to right; empty columns at either end are left out by the caller.
    bands
        What joins neighbouring columns.
    titles
        A heading per column.
    label
        What the picture shows, for those who do not see it.
    """
    if len(columns) < 2:
        return ""
    width = min(WIDEST, (WIDTH - GAP * (len(columns) - 1)) / len(columns))
    gap = (WIDTH - width * len(columns)) / (len(columns) - 1)
    total = max(_stacked([_lines(box, width) for box in boxes]) for boxes in columns)
    placed = [_column(boxes, n * (width + gap), width, total) for n, boxes in enumerate(columns)]
    drawn = [_band(placed[b.column][b.start], placed[b.column + 1][b.end], b.colour) for b in bands]
    drawn += [_drawn(one) for column in placed for one in column]
    heads = [svg_text(title, n * (width + gap), 14, 'class="head"') for n, title in enumerate(titles)]
    both = " / ".join(dict.fromkeys(label[lang] for lang in LANGUAGES))
    return (
        f'<svg viewBox="-2 0 {WIDTH + 4:g} {TOP + total + 10:.0f}" class="chain" role="group" '
        f'aria-label="{escape(both)}">{"".join(heads)}{"".join(drawn)}</svg>'
    )
