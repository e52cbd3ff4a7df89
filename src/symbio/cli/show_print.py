"""A page on a terminal: headings, short tables, the sources at the foot; plain text where nobody looks."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from symbio.cli.show_pages import head_of, sections_of
from symbio.cli.show_pen import Pen, Section, clean, faint
from symbio.reports.pages import Page

NARROW = 72
"""Terminals narrower than this [columns] get paragraphs in place of tables."""


def print_page(page: Page, lang: str, console: Console | None = None) -> None:
    """Print `page` in `lang`; without colours where standard output is no terminal."""
    console = console or Console(highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        _print(page, Pen(lang), console)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _print(page: Page, pen: Pen, console: Console) -> None:
    for line in head_of(page, pen):
        console.print(line)
    for section in sections_of(page, pen):
        _print_section(console, section, pen)
    if page.none_known:
        names = [pen.say(code) for code in page.none_known]
        told = "; ".join(name[:1].lower() + name[1:] for name in names)
        console.print(faint(f"\n{pen.say('page-none-of')} {told}."))
    _print_sources(console, pen)


def _print_section(console: Console, section: Section, pen: Pen) -> None:
    count = f"  {len(section.rows) + section.more}" if section.more else ""
    console.print(Text("\n").append(section.title, "bold").append(count, "dim"))
    if section.note is not None:
        console.print(_indented(section.note))
    if section.rows and console.width < NARROW:
        for cells in section.rows:
            words = Text(" · ").join(Text(" ").join(cell.split("\n")) for cell in cells if cell)
            console.print(_indented(words))
    elif section.rows:
        console.print(_indented(_table(section.header, section.rows)))
    if section.more:
        console.print(_indented(faint(f"… {pen.say('page-more', count=section.more)}")))


def _indented(what: Text | Table) -> Padding:
    return Padding(what, (0, 0, 0, 2))


def _table(header: Sequence[str], rows: Sequence[Sequence[Text]]) -> Table:
    """Rows under those headings below which something stands."""
    has_header = any(header)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_header=has_header)
    used = [n for n in range(len(header)) if any(row[n] for row in rows)]
    for n in used:
        is_mark = n == len(header) - 1
        table.add_column(header[n], overflow="fold", no_wrap=is_mark)
    for row in rows:
        table.add_row(*(row[n] for n in used))
    return table


def _print_sources(console: Console, pen: Pen) -> None:
    if not pen.citations.listed:
        return
    console.print(Text("\n").append(pen.say("page-sources"), "bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False, style="dim")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    for origin in pen.citations.listed:
        table.add_row(pen.mark(origin), faint(clean(origin.source)))
    console.print(_indented(table))
    console.print(_indented(faint(pen.say("method-grades"))))
