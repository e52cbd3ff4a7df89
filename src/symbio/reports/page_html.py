"""Pages as HTML: fragments for a web page, and files that open alone with their neighbours in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from symbio.knowledge import Knowledge
from symbio.language import LANGUAGES
from symbio.reports.drawing import KIND_COLOURS, Words
from symbio.reports.html import FOLDER, both
from symbio.reports.page_figures import Link, draw_page
from symbio.reports.page_measures import slug
from symbio.reports.page_parts import Citations, Origin, Ref, refs_in
from symbio.reports.pages import Page, page_of
from symbio.reports.pages_resource import SCHEMES
from symbio.reports.view import words_of

MOST_NEIGHBOURS = 24
"""Pages that a file carries along with its own at most."""
MOST_ROWS = 80
"""Rows of one list that a page holds at most, folded ones included."""


def link(kind: str, name: str) -> str:
    """Address of the page of the thing of `kind` called `name`: ``#resource/fly_ash_coal``."""
    return f"#{kind}/{quote(name, safe='')}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(t=both, label=_label, lowered=_lowered, unbroken=_unbroken)
    environment.globals.update(schemes=SCHEMES, most_rows=MOST_ROWS)
    return environment


def _label(code: str, /, **facts: Any) -> Markup:
    return both(words_of(code, **facts))


def _lowered(code: str) -> Markup:
    """A heading as it stands within a sentence."""
    return both({lang: text[:1].lower() + text[1:] for lang, text in words_of(code).items()})


def _unbroken(words: Words) -> Markup:
    """A figure whose ranges stay on one line."""
    return both({lang: text.replace("–", "–\u2060") for lang, text in words.items()})


def _text(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def page_style() -> str:
    """Style sheet of pages: that of the report and what pages add; a web page includes it once."""
    kinds = "".join(
        f".kind-{kind}{{--kind:{colour};background:{colour}}}"
        f".chain .box .kind-{kind}{{fill:{colour};background:none}}"
        for kind, colour in KIND_COLOURS.items()
    )
    return _text("report.css") + _text("page.css") + kinds


class _Marks:
    """Makes links and citations for one fragment."""

    def __init__(self, page: Page, link: Link) -> None:
        self._link = link
        self._anchor = f"src-{slug(page.ref.kind)}-{slug(page.ref.id)}"
        self.citations = Citations()

    def ref(self, ref: Ref, shown: Markup | None = None) -> Markup:
        """The name of a thing, leading to its page where it has one."""
        href = self._link(ref.kind, ref.id)
        words = both(ref.name) if shown is None else shown
        if not href:
            return Markup('<span class="ref {}" title="{}">{}</span>').format(ref.kind, ref.id, words)
        return Markup('<a class="ref {}" href="{}" title="{}">{}</a>').format(ref.kind, href, ref.id, words)

    def cite(self, origin: Origin) -> Markup:
        """Number and grade of a source, leading to the list at the foot of the fragment."""
        number = self.citations.number(origin)
        mark = '<a class="cite" href="#{}" title="{}: {}">{}<b>{}</b></a>'
        return Markup(mark).format(self.anchor(number), origin.grade, origin.source, number, origin.grade)

    def anchor(self, number: int) -> str:
        """Identifier of a source in the list."""
        return f"{self._anchor}-{number}"


def _fragment(page: Page, link: Link) -> str:
    marks = _Marks(page, link)
    template = _environment().get_template(f"page_{page.ref.kind}.html.j2")
    facts: dict[str, Any] = {
        "page": page,
        "figure": Markup(draw_page(page, link)),
        "ref": marks.ref,
        "cite": marks.cite,
        "marks": marks,
    }
    return template.render(facts)


def render_fragment(knowledge: Knowledge, kind: str, name: str, *, link: Link = link) -> str:
    """Return the page on one thing as an ``article``, in both languages, to be put into a web page.

    Parameters
    ----------
    knowledge
        The tables.
    kind, name
        What the page is on; see `symbio.reports.pages.page_of`.
    link
        Gives the address of a thing by its kind and identifier; None: it is named, not linked.

    Raises
    ------
    UnusableCall
        There is no such thing.
    """
    return _fragment(page_of(knowledge, kind, name), link)


def render_page(
    knowledge: Knowledge, kind: str, name: str, *, link: Link | None = None, lang: str = "ru"
) -> str:
    """Return a whole HTML file on one thing; `lang` is shown first, the reader can switch.

    Without `link` the file also carries the pages of the things in its picture, and links lead no further
    than the file.
    """
    page = page_of(knowledge, kind, name)
    pages = [page, *(page_of(knowledge, *key) for key in (_neighbours(page) if link is None else ()))]
    here = {(one.ref.kind, one.ref.id) for one in pages}
    inside = link or _only(here)
    spoken = lang if lang in LANGUAGES else "en"
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            lang=spoken,
            name=page.ref.name,
            title=page.ref.name[spoken],
            home=f"{kind}/{name}",
            articles=[Markup(_fragment(one, inside)) for one in pages],
            edition=knowledge.edition,
            style=Markup(page_style()),
            script=Markup(_text("page.js")),
        )
    )


def _only(here: set[tuple[str, str]]) -> Callable[[str, str], str | None]:
    return lambda kind, name: link(kind, name) if (kind, name) in here else None


def _neighbours(page: Page) -> list[tuple[str, str]]:
    """Kinds and identifiers of the things in the picture of `page`, or, without one, of those named first."""
    seen: dict[tuple[str, str], None] = {}

    def noted(kind: str, name: str) -> None:
        seen[kind, name] = None

    if not draw_page(page, noted):
        seen = dict.fromkeys((ref.kind, ref.id) for ref in refs_in(page))
    seen.pop((page.ref.kind, page.ref.id), None)
    return list(seen)[:MOST_NEIGHBOURS]


def write_page(knowledge: Knowledge, kind: str, name: str, path: str | Path, *, lang: str = "ru") -> None:
    """Write the page on one thing to `path`, with the pages of the things in its picture."""
    Path(path).write_text(render_page(knowledge, kind, name, lang=lang), "utf-8")
