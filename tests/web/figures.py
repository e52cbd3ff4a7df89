"""Reads a page as its reader does and tells which of its figures do not say where they come from.

A figure is a number with a unit, or with decimals. It has an origin where it stands within an element with
``data-origin``, is a link to an assessment, or is followed by a note. An origin counts when it can be
reached: a passage of the same page, or a page that this page links to, and that says who stated the figure
and when, or by which method and of which rows it was reckoned.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.etree import XPath

from symbio.web import bridge

UNITS = (
    r"%|km|км|t|т|t/a|т/год|kg|кг|MWh|МВт\S*|kWh|кВт\S*|GJ|ГДж|MJ|МДж|m³|м³|€|₽|EUR|RUB|руб\S*|евро|°C|°С"
    r"|mm|мм|bar|бар|GB|ГБ|million|thousand|тыс\S*|млн|млрд|h/a|ч/год|jobs"
)
WITH_UNIT = re.compile(
    rf"(?<![\w.№-])[≈−-]?\d[\d\u00a0\u202f ]*(?:[.,]\d+)?[\u00a0\u202f ]?(?:{UNITS})(?!\w)"
)
WITH_DECIMALS = re.compile(r"(?<![\w./№:-])\d+(?:[.,]\d{1,2}|[.,]\d{4,})(?![\w./:-])")
LAW = re.compile(r"(?:art|ст|part|ч|п|para)\.[\u00a0 ]?\d+(?:\.\d+)*")
UNSEEN = XPath("//script|//style|//head|//textarea|//template|//*[@hidden]|//title")
NO_FIGURES = {"code", "time", "option", "input", "select", "desc"}
"""Elements whose numbers are codes, dates or what a reader may choose."""
CLASSES = {"code", "asked", "help", "date", "tick"}
"""The same as classes: codes, choices, examples of what to type, scales of pictures."""


BLOCKS = {"p", "li", "td", "th", "tr", "dd", "dt", "figcaption", "h1", "h2", "h3"}
"""Elements of which a note says where all figures in them come from."""
MOST_WORTHS = 2
"""Assessments that are opened from one list: they are all made alike."""


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """Names of the tables in which numbers are part of the name, the longest first."""
    k = bridge.knowledge()
    rows = [*k.resources.rows, *k.technologies]
    names = {name for row in rows for name in (row.name_en, row.name_ru)}
    names |= {one.donor_name(lang) for one in k.precedents for lang in ("en", "ru")}
    names |= {one.receiver_name(lang) for one in k.precedents for lang in ("en", "ru")}
    return tuple(sorted((name for name in names if re.search(r"\d", name)), key=len, reverse=True))


class Page:
    """A page that `client` was answered at `path`; `words` are what holders wrote themselves."""

    def __init__(self, client: Any, path: str, html: str, words: Collection[str] = ()) -> None:
        self.client, self.path = client, path
        self.document = lxml.html.fromstring(html)
        self.ids = set(self.document.xpath("//@id"))
        for element in UNSEEN(self.document):
            element.drop_tree()
        self.links = {urljoin(path, href) for href in self.document.xpath("//a/@href")}
        self._words = sorted((word for word in words if re.search(r"\d", word)), key=len, reverse=True)

    def bare(self) -> Iterator[str]:
        """Texts with figures that do not say where they come from."""
        for node in self.document.xpath("//body//text()"):
            element = node.getparent() if node.is_text else node.getparent().getparent()
            text = self._without_names(str(node))
            if element is not None and _has_figure(text) and not _is_traced(element):
                yield f"{element.tag}.{element.get('class') or ''}: {text.strip()[:120]}"

    def _without_names(self, text: str) -> str:
        if not _has_figure(text):
            return text
        for name in (*self._words, *_names()):
            text = text.replace(name, "")
        return LAW.sub("", text)

    def origins(self) -> Iterator[str]:
        """Addresses that figures of the page name as their origin, each once."""
        named = self.document.xpath("//@data-origin")
        worth = self.document.xpath("//a[contains(@class,'worth')]/@href")[:MOST_WORTHS]
        yield from dict.fromkeys([*named, *worth])

    def lost(self, known: dict[str, bool]) -> Iterator[str]:
        """Origins that cannot be reached or say nothing; `known` keeps what was asked before."""
        for origin in self.origins():
            whole = urljoin(self.path, origin)
            page, passage = whole.split("#")[0], urlsplit(whole).fragment
            if not passage or page != self.path.split("?")[0]:
                linked = {link.split("#")[0].split("?")[0] for link in self.links}
                if page not in linked:
                    yield f"{origin}: no link to it"
                    continue
            elif passage not in self.ids:
                yield f"{origin}: no such passage here"
                continue
            if whole not in known:
                known[whole] = self._says_whence(page, passage)
            if not known[whole]:
                yield f"{origin}: says nothing of where it comes from"
        for href in self.document.xpath("//a[contains(@class,'cite')]/@href"):
            if href.startswith("#") and href[1:] not in self.ids:
                yield f"{href}: no such note"

    def _says_whence(self, page: str, passage: str) -> bool:
        answer = self.client.get(page)
        if answer.status_code != 200:
            return False
        document = lxml.html.fromstring(answer.content.decode())
        if not passage:
            return bool(document.xpath("//main//a[contains(@href,'/sources/')]|//main//code"))
        found = document.xpath(f"//*[@id='{passage}']")
        return bool(found) and bool(
            found[0].xpath(".//time|.//a[starts-with(@href,'/sources/')]|.//code")
            or found[0].get("data-origin")
        )


def _has_figure(text: str) -> bool:
    return bool(WITH_UNIT.search(text) or WITH_DECIMALS.search(text))


def _is_traced(element: Any) -> bool:
    """True within an origin, a choice or a code, or beside a note."""
    for one in (element, *element.iterancestors()):
        classes = set((one.get("class") or "").split())
        if one.get("data-origin") or one.tag in NO_FIGURES or classes & CLASSES or "worth" in classes:
            return True
        if str(one.get("id") or "").startswith(("note-", "src-")):
            return True
        if one.tag in BLOCKS and one.xpath(".//a[contains(@class,'cite')]"):
            return True
    return False
