"""Where the header of a table stands and what its columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbio.language import Message, UnusableFile
from symbio.streams.fields import Heading, fields, understand_heading
from symbio.streams.grid import Grid, cell_text, column_letter
from symbio.streams.problems import Problem

_LOOK_AT = 40
_LEAST_FIELDS = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The understood header of a grid.

    Parameters
    ----------
    position
        Row of the grid in which the header ends; the data begin below.
    columns
        Heading by column position; several code columns may stand side by side.
    titles
        What each column is called in the file, by position.
    """

    position: int
    columns: Mapping[int, Heading]
    titles: Mapping[int, str]

    def places(self, field: str) -> list[int]:
        """Positions of the columns of `field`, left to right."""
        return [place for place, heading in self.columns.items() if heading.field.name == field]


def find_header(
    grid: Grid, required: Sequence[str] = ("company", "stream")
) -> tuple[Header, list[Problem]] | None:
    """Find the row (or two rows) that name most fields; None if no row names two.

    `required` are the fields for which there must be a column.

    Raises
    ------
    UnusableFile
        There is a header, but no column for a field that every row needs.
    """
    least = 1 if grid.headings else _LEAST_FIELDS
    best: tuple[int, dict[int, str], dict[int, Heading], int] | None = None
    for position in range(min(_LOOK_AT, len(grid.cells))):
        for depth in (1, 2):
            titles = _titles(grid, position, depth)
            columns = {p: h for p, title in titles.items() if (h := _meant(grid, title)) is not None}
            found = len({heading.field.name for heading in columns.values()})
            if found >= least and (best is None or found > best[3]):
                best = (position + depth - 1, titles, columns, found)
    if best is None:
        return None
    position, titles, columns, _ = best
    present = {heading.field.name for heading in columns.values()}
    lacking = [name for name in required if name not in present]
    if lacking:
        if len(present) < 3:
            return None
        names = ", ".join(f"{name} / {fields()[name].ru}" for name in lacking)
        raise UnusableFile("columns-missing", file=grid.label, columns=names)
    return _unique(grid, position, columns, titles)


def _meant(grid: Grid, title: str) -> Heading | None:
    """What a title means: what somebody said of it outranks its words."""
    return grid.headings[title] if title in grid.headings else understand_heading(title)


def _titles(grid: Grid, position: int, depth: int) -> dict[int, str]:
    """Header text by column; in two rows the lower one, with the upper one where it says nothing."""
    upper = {p: cell_text(c).strip() for p, c in enumerate(grid.cells[position]) if c is not None}
    if depth == 1:
        return upper
    if position + 1 >= len(grid.cells):
        return {}
    spread = dict(upper)
    for first_row, first, last_row, last in grid.merged:
        if first_row <= position <= last_row and first in upper:
            spread.update(dict.fromkeys(range(first, last + 1), upper[first]))
    lower = {p: cell_text(c).strip() for p, c in enumerate(grid.cells[position + 1]) if c is not None}
    titles = {}
    for place in sorted(spread.keys() | lower.keys()):
        below, above = lower.get(place, ""), spread.get(place, "")
        titles[place] = below if below and (_meant(grid, below) or not _meant(grid, above)) else above
    return titles


def _unique(
    grid: Grid, position: int, columns: dict[int, Heading], titles: dict[int, str]
) -> tuple[Header, list[Problem]]:
    """Keep the first column of each field; name the columns that nobody reads."""
    row, kept = grid.row_number(position), dict[int, Heading]()
    problems: list[Problem] = []
    seen: set[str] = set()
    for place, title in titles.items():
        heading = columns.get(place)
        name = title or column_letter(place)
        if heading is None:
            if title:
                problems.append(
                    Problem("note", Message("column-unknown", column=name[:80]), grid.label, row, name[:80])
                )
            continue
        if heading.field.name in seen and heading.field.name != "code":
            message = Message("column-twice", column=name[:80], field=heading.field.name)
            problems.append(Problem("doubt", message, grid.label, row, name[:80]))
            continue
        seen.add(heading.field.name)
        kept[place] = heading
    return Header(position, kept, titles), problems
