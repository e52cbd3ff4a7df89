"""Which boxes and bands the picture of a page has: a resource, a technology, an activity, a precedent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from symbio.reports.drawing import Words
from symbio.reports.figure_chain import Band, Box, draw_chain
from symbio.reports.page_parts import Ref
from symbio.reports.pages import Page
from symbio.reports.pages_activity import ActivityPage
from symbio.reports.pages_precedent import PrecedentPage
from symbio.reports.pages_resource import ResourcePage
from symbio.reports.pages_technology import TechnologyPage
from symbio.reports.view import words_of

MOST_BOXES = 6
"""Boxes in a column: more would be a list, and the list stands below."""
MOST_SERVED = 3
"""Receivers shown per thing that a resource becomes."""

Link = Callable[[str, str], str | None]


@dataclass
class _Column:
    """Boxes of different things, each once."""

    title: str
    boxes: list[Box] = field(default_factory=list)
    places: dict[tuple[str, str], int] = field(default_factory=dict)

    def place(self, ref: Ref, link: Link) -> int | None:
        """Position of the box of `ref`, made where there is room; None where there is none."""
        key = (ref.kind, ref.id)
        if key not in self.places:
            if len(self.boxes) == MOST_BOXES:
                return None
            self.places[key] = len(self.boxes)
            self.boxes.append(_box(ref, link))
        return self.places[key]


def _box(ref: Ref, link: Link) -> Box:
    return Box(ref.name, link(ref.kind, ref.id), ref.colour, ref.kind)


def _centre(ref: Ref) -> _Column:
    column = _Column(f"page-figure-{ref.kind}")
    column.boxes.append(Box(ref.name, None, ref.colour, ref.kind, is_centre=True))
    return column


def _filled(title: str, refs: Iterable[Ref], link: Link) -> _Column:
    column = _Column(title)
    for ref in refs:
        column.place(ref, link)
    return column


def _drawn(columns: Sequence[_Column], bands: Sequence[Band]) -> str:
    """The picture without its empty outer columns."""
    first = 0 if columns[0].boxes else 1
    shown = [column for column in columns[first:] if column.boxes]
    moved = [replace(band, column=band.column - first) for band in bands if band.column >= first]
    kept = [band for band in moved if band.column + 1 < len(shown)]
    titles = [words_of(column.title) for column in shown]
    return draw_chain([column.boxes for column in shown], kept, titles, words_of("page-figure-label"))


def draw_resource(page: ResourcePage, link: Link) -> str:
    """Who gives it, or what serves as it → the resource → what becomes of it → who takes that."""
    givers = [row.activity for row in page.givers]
    serving = [row.resource for row in page.served_by] + [row.technology for row in page.made_by]
    title = "page-figure-give" if givers else "page-figure-serve"
    left = _filled(title, givers or serving, link)
    colour = page.ref.colour
    becomes, takers = _Column("page-figure-become"), _Column("page-figure-take")
    bands = [Band(0, n, 0, colour) for n in range(len(left.boxes))]
    for thing, receivers in _outcomes(page):
        at = becomes.place(thing, link)
        if at is None:
            continue
        bands.append(Band(1, 0, at, colour))
        ends = [takers.place(ref, link) for ref in receivers[:MOST_SERVED]]
        bands += [Band(2, at, end, thing.colour) for end in ends if end is not None]
    if not becomes.boxes:
        takers = _filled("page-figure-take-it", (row.activity for row in page.takers), link)
        bands += [Band(1, 0, n, colour) for n in range(len(takers.boxes))]
        return _drawn([left, _centre(page.ref), takers], bands)
    return _drawn([left, _centre(page.ref), becomes, takers], bands)


def _outcomes(page: ResourcePage) -> list[tuple[Ref, Sequence[Ref]]]:
    """What becomes of it and who takes that: uses and treatments in turn, the likeliest of each first."""
    uses: list[tuple[Ref, Sequence[Ref]]] = [(row.replaces, row.activities) for row in page.uses]
    treated: list[tuple[Ref, Sequence[Ref]]] = [
        (row.technology, row.operators) for row in page.treatments if row.flow.is_main
    ]
    share = MOST_BOXES // 2
    first = uses[: max(share, MOST_BOXES - len(treated))]
    return [*first, *treated[: MOST_BOXES - len(first)]]


def draw_technology(page: TechnologyPage, link: Link) -> str:
    """What goes in → the technology → what comes out."""
    left = _filled("page-figure-in", (row.resource for row in (*page.inputs, *page.aids)), link)
    right = _filled("page-figure-out", (row.resource for row in page.outputs), link)
    return _drawn([left, _centre(page.ref), right], _star(left, right))


def draw_activity(page: ActivityPage, link: Link) -> str:
    """What it takes → the type of company → what it gives."""
    left = _filled("page-figure-takes", (row.resource for row in page.takes), link)
    right = _filled("page-figure-gives", (row.resource for row in page.gives), link)
    return _drawn([left, _centre(page.ref), right], _star(left, right))


def _star(left: _Column, right: _Column) -> list[Band]:
    into = [Band(0, n, 0, box.colour) for n, box in enumerate(left.boxes)]
    return [*into, *(Band(1, 0, n, box.colour) for n, box in enumerate(right.boxes))]


def draw_precedent(page: PrecedentPage, link: Link) -> str:
    """Donor → resource → treatment, where there is one → receiver."""
    donor, receiver = (
        _end(page.donor, page.donor_activity, link),
        _end(page.receiver, page.receiver_activity, link),
    )
    middle = [
        _filled(title, [ref], link)
        for title, ref in (("page-figure-what", page.resource), ("page-figure-through", page.technology))
        if ref is not None
    ]
    columns = [_Column("page-figure-donor", [donor]), *middle, _Column("page-figure-receiver", [receiver])]
    colour = page.resource.colour if page.resource else None
    return _drawn(columns, [Band(n, 0, 0, colour) for n in range(len(columns) - 1)])


def _end(name: Words, activity: Ref | None, link: Link) -> Box:
    href = None if activity is None else link(activity.kind, activity.id)
    return Box(name, href, None, "activity")


def draw_page(page: Page, link: Link) -> str:
    """The picture of `page` as SVG; an empty string where there is nothing to draw."""
    if isinstance(page, ResourcePage):
        return draw_resource(page, link)
    if isinstance(page, TechnologyPage):
        return draw_technology(page, link)
    if isinstance(page, ActivityPage):
        return draw_activity(page, link)
    return draw_precedent(page, link)
