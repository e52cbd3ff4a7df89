"""A page on a terminal: headings, short tables, the sources at the foot; plain text where nobody looks."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from symbio.language import say_code
from symbio.reports.drawing import Words
from symbio.reports.page_parts import About, Citations, Figure, Origin, Ref
from symbio.reports.pages import Page

MOST_NAMED = 3
NARROW = 72
"""Terminals narrower than this [columns] get paragraphs in place of tables."""


def clean(text: str) -> str:
    """`text` on one line, without anything that a terminal would obey or that would turn its direction."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cf") else c for c in text).split())


@dataclass
class Section:
    """A heading, a note, and rows of cells under `header`; ``more`` rows are not shown.

    The first cell of a row names a thing, the last is the mark of its source.
    """

    title: str
    header: Sequence[str] = ()
    rows: Sequence[Sequence[Text]] = ()
    note: Text | None = None
    more: int = 0


def faint(text: str) -> Text:
    """`text` as what matters less; what is appended to it does not."""
    return Text().append(text, "dim")


class Pen:
    """Words of one page in one language, with numbered sources.

    Parameters
    ----------
    lang
        The reader's language.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.citations = Citations()

    def say(self, code: str, **facts: int | str) -> str:
        """The sentence of `code`."""
        return say_code(code, self.lang, **facts)

    def text(self, words: Words | None, style: str = "") -> Text:
        """Words in the reader's language; empty for None."""
        return Text().append("" if words is None else clean(words[self.lang]), style)

    def named(self, ref: Ref, style: str = "") -> Text:
        """A thing by its name and identifier, by which `symbio show` finds it."""
        return self.text(ref.name, style).append(" ").append(clean(ref.id), "dim")

    def subject(self, ref: Ref) -> Text:
        """The thing that a row is about: its name, and its identifier below."""
        return self.text(ref.name, "bold").append("\n").append(clean(ref.id), "dim")

    def label(self, words: Words) -> Text:
        """The name of a figure, as it begins a line."""
        name = clean(words[self.lang])
        return Text(name[:1].upper() + name[1:])

    def listed(self, refs: Sequence[Ref], most: int = MOST_NAMED) -> Text:
        """Things in a row, the first ones, and how many more there are."""
        text = Text(", ").join(self.named(ref) for ref in refs[:most])
        if len(refs) > most:
            text.append(f" {self.say('page-more', count=len(refs) - most)}", "dim")
        return text

    def figure(self, figure: Figure) -> Text:
        """A figure, or that it is not stated."""
        return self.text(figure.words, "" if figure.is_known else "dim")

    def about(self, about: About | None) -> Text:
        """For whom a fact is known, where not for the page's own thing."""
        if about is None:
            return Text()
        code = "page-about-wider" if about.is_wider else "page-about-kind"
        return faint(f"\n{self.say(code)} ").append(self.text(about.ref.name))

    def mark(self, origin: Origin) -> Text:
        """Number and grade of a source."""
        return faint(f"{self.citations.number(origin)}{clean(origin.grade)}")

    def lines(self, *parts: Text | None) -> Text:
        """Parts below each other, without the empty ones."""
        return Text("\n").join(part for part in parts if part)

    def row(self, parts: Sequence[Words | None]) -> Text:
        """Words side by side, without the empty ones."""
        return Text(", ").join(self.text(part) for part in parts if part is not None)


def print_page(page: Page, lang: str, console: Console | None = None) -> None:
    """Print `page` in `lang`; without colours where standard output is no terminal."""
    console = console or Console(highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        _print(page, Pen(lang), console)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _print(page: Page, pen: Pen, console: Console) -> None:
    from symbio.cli.show_pages import head_of, sections_of

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
