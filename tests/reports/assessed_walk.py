"""Walks a page of an assessment: which figures stand where, and where their notes lead."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from symbio.assessment.assess import Assessment
from symbio.matching.matches import METHOD as MATCH

VOID = {"meta", "br", "input", "img", "link", "hr", "path", "rect", "circle", "col"}
QUIET = {
    "said",
    "figure-words",
    "cite",
    "kicker",
    "foot",
    "notes",
    "svg",
    "th",
    "h1",
    "script",
    "style",
    "title",
}
"""Where digits may stand that are no figures of the page's own."""


class Walk(HTMLParser):
    """Figures with the notes that follow them, notes by number and language, digits without a note."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, str, str]] = []
        self.bare: list[str] = []
        self.figures: list[tuple[str, list[str]]] = []
        self.ids: list[str] = []
        self.cited: set[str] = set()
        self.notes: dict[tuple[str, str], str] = {}
        self.words: dict[str, list[str]] = {"en": [], "ru": [], "": []}
        self._note = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "li" and str(given.get("id", "")).startswith("note-"):
            self._note = str(given["id"])
        if given.get("class") == "figure-words":
            self.figures.append(("", []))
        if given.get("class") == "cite":
            self.cited.add(str(given["href"]))
            if self.figures:
                self.figures[-1][1].append(str(given["href"]))
        lang = given.get("lang") or (self.stack[-1][2] if self.stack else "")
        if tag not in VOID:
            self.stack.append((tag, str(given.get("class") or ""), "" if tag == "html" else str(lang or "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, tag
        assert self.stack[-1][0] == tag, (tag, self.stack[-3:])
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        around = {name for tag, classes, _ in self.stack for name in (tag, *classes.split())}
        if not data.strip() or {"script", "style"} & around:
            return
        lang = self.stack[-1][2] if self.stack else ""
        self.words[lang].append(data.strip())
        if "figure-words" in around:
            self.figures[-1] = (data, self.figures[-1][1])
        if "notes" in around and "b" not in around:
            self.notes[self._note, lang] = self.notes.get((self._note, lang), "") + data
        elif re.search("[0-9]", data) and "main" in around and not QUIET & around:
            self.bare.append(data.strip())


def unresolved(walk: Walk, found: Assessment) -> list[str]:
    """Notes that lead to no row, method or note that is there."""
    numbers = {name.removeprefix("note-") for name, _ in walk.notes}
    return [
        text
        for (_, lang), text in walk.notes.items()
        if lang in ("en", "") and not _resolves(text, found, numbers)
    ]


def _resolves(text: str, found: Assessment, numbers: set[str]) -> bool:
    row = re.search(r"Row (.+) of the table (\w+)\.$", text)
    if row:
        rows = (
            found.knowledge.tables[row[2]]
            if hasattr(found.knowledge, "tables")
            else getattr(found.knowledge, row[2])
        )
        return any(_name(one) == row[1] for one in rows)
    computed = re.search(r"Computed by the method (\S+?)(?: from notes ([\d, –]+))?\.$", text)
    if computed:
        ends = re.findall(r"\d+", computed[2] or "")
        return computed[1] in {*found.methods, MATCH} and set(ends) <= numbers
    stated = re.match(r"Table .+, row (\d+): ", text)
    return stated is not None and any(str(row["row"]) == stated[1] for row in found.exchanges.streams)


def _name(row: object) -> str:
    return str(getattr(row, "id", ""))
