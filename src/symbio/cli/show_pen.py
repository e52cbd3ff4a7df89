"""Words, figures and sources of a page in one language, as text with styles."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from symbio.language import say_code
from symbio.reports.drawing import Words
from symbio.reports.page_parts import About, Citations, Figure, Origin, Ref

MOST_NAMED = 3


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
