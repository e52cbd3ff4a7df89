"""Dossiers and reports of an assessment as pages: the blocks of both languages side by side.

A document is made once a language, with the same blocks in the same order; the page shows those of the
language that its reader chose. Figures lead to their notes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from symbio.language import LANGUAGES
from symbio.reports.documents import (
    Blanks,
    Block,
    Document,
    Facts,
    Heading,
    NoteList,
    Paragraph,
    Picture,
    Points,
    Table,
    write,
)
from symbio.reports.html import FOLDER
from symbio.reports.marks import pieces
from symbio.reports.page_html import page_style

MOST_MARKS = 3
"""Notes that stand beside one figure; the rest are in the note of its method."""
Both = Mapping[str, str]


def fragment(documents: Mapping[str, Document], *, prefix: str = "") -> Markup:
    """The documents of every language as one ``article``; `prefix` keeps identifiers of several apart."""
    first = documents[LANGUAGES[0]]
    blocks = zip(*(documents[lang].blocks for lang in LANGUAGES), strict=True)
    shown = [_BLOCKS[type(pair[0])](dict(zip(LANGUAGES, pair, strict=True)), prefix) for pair in blocks]
    head = Markup('<p class="kicker">{}</p><h1>{}</h1>').format(
        _both({lang: one.kicker for lang, one in documents.items()}, prefix),
        _both({lang: one.title for lang, one in documents.items()}, prefix),
    )
    foot = Markup('<p class="foot"><span class="said">{}</span></p>').format(
        _both({lang: one.foot for lang, one in documents.items()}, prefix)
    )
    assert first.lang == LANGUAGES[0]
    return Markup('<article class="page assessed">{}{}{}</article>').format(
        head, Markup("").join(shown), foot
    )


def page(documents: Mapping[str, Document], *, lang: str = "ru") -> str:
    """A whole page that opens alone; `lang` is shown first, the reader can switch."""
    spoken = lang if lang in LANGUAGES else "en"
    headings = [
        {one: documents[one].blocks[n] for one in LANGUAGES}
        for n, block in enumerate(documents["en"].blocks)
        if isinstance(block, Heading) and block.name and block.level == 2
    ]
    links = [(pair["en"].name, _both(_texts(pair), "")) for pair in headings]  # type: ignore[union-attr]
    made: str = _template().render(
        lang=spoken,
        titles={code: documents[code].title for code in LANGUAGES},
        links=links,
        article=fragment(documents),
        style=Markup(page_style() + (FOLDER / "assessed.css").read_text("utf-8")),
        script=Markup((FOLDER / "assessed.js").read_text("utf-8")),
    )
    return made


def assessed_style() -> str:
    """Style sheet of assessments and their pictures: what they add to `page_style`."""
    return (FOLDER / "assessed.css").read_text("utf-8")


@cache
def _template() -> Any:
    environment = Environment(
        loader=FunctionLoader(lambda name: (FOLDER / name).read_text("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("assessed.html.j2")


def _texts(pair: Mapping[str, Any]) -> Both:
    return {lang: one.text for lang, one in pair.items()}


def _both(words: Both, prefix: str) -> Markup:
    """Marked words in every language."""
    if len(set(words.values())) == 1:
        return _marked(words["en"], prefix)
    spans = [
        Markup('<span lang="{}">{}</span>').format(lang, _marked(words[lang], prefix)) for lang in LANGUAGES
    ]
    return Markup("").join(spans)


def _marked(text: str, prefix: str) -> Markup:
    """Marked words as HTML: figures lead to their notes, words of others are marked as theirs."""
    parts = []
    for kind, words, notes in pieces(text):
        if kind == "said":
            parts.append(Markup('<span class="said">{}</span>').format(words))
        elif kind == "figure":
            parts.append(
                Markup('<span class="figure-words">{}</span>').format(words) if words else Markup("")
            )
            parts += [_cite(note, prefix) for note in _few(notes)]
        else:
            parts.append(escape(words))
    return Markup("").join(parts)


def _few(notes: Sequence[str]) -> Sequence[str]:
    return notes if len(notes) <= MOST_MARKS else (*notes[: MOST_MARKS - 1], notes[-1])


def _cite(note: str, prefix: str) -> Markup:
    return Markup('<a class="cite" href="#{}note-{}">{}</a>').format(prefix, _number(note), note)


def _number(note: str) -> str:
    return "".join(c for c in note if c.isdigit())


def _heading(pair: Mapping[str, Any], prefix: str) -> Markup:
    one = pair["en"]
    name = Markup(' id="{}{}"').format(prefix, one.name) if one.name else Markup("")
    return Markup("<h{0}{1}>{2}</h{0}>").format(one.level, name, _both(_texts(pair), prefix))


def _paragraph(pair: Mapping[str, Any], prefix: str) -> Markup:
    return Markup('<p class="{}">{}</p>').format(pair["en"].style, _both(_texts(pair), prefix))


def _points(pair: Mapping[str, Any], prefix: str) -> Markup:
    items = zip(*(pair[lang].items for lang in LANGUAGES), strict=True)
    tag = "ol" if pair["en"].mark == "number" else "ul"
    shown = [
        Markup("<li>{}</li>").format(_both(dict(zip(LANGUAGES, item, strict=True)), prefix)) for item in items
    ]
    kind = "boxes" if pair["en"].mark == "box" else "points"
    return Markup("<{0} class={1}>{2}</{0}>").format(tag, kind, Markup("").join(shown))


def _facts(pair: Mapping[str, Any], prefix: str) -> Markup:
    rows = zip(*(pair[lang].rows for lang in LANGUAGES), strict=True)
    shown = [
        Markup("<dt>{}</dt><dd>{}</dd>").format(
            *(_both({lang: cells[n][c] for n, lang in enumerate(LANGUAGES)}, prefix) for c in (0, 1))
        )
        for cells in rows
    ]
    return Markup('<dl class="pairs long">{}</dl>').format(Markup("").join(shown))


def _table(pair: Mapping[str, Any], prefix: str) -> Markup:
    def row(cells: Sequence[Sequence[str]], tag: str) -> Markup:
        shown = [
            _both({lang: cells[n][c] for n, lang in enumerate(LANGUAGES)}, prefix)
            for c in range(len(cells[0]))
        ]
        return Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<{0}>{1}</{0}>").format(tag, s) for s in shown)
        )

    head = row([pair[lang].head for lang in LANGUAGES], "th")
    rows = zip(*(pair[lang].rows for lang in LANGUAGES), strict=True)
    body = Markup("").join(row(cells, "td") for cells in rows)
    table = Markup('<div class="wide-table"><table><thead>{}</thead><tbody>{}</tbody></table></div>')
    return table.format(head, body)


def _picture(pair: Mapping[str, Any], prefix: str) -> Markup:
    caption = {lang: one.caption for lang, one in pair.items()}
    words = (
        Markup("<figcaption>{}</figcaption>").format(_both(caption, prefix)) if any(caption.values()) else ""
    )
    return Markup('<figure class="picture">{}{}</figure>').format(Markup(pair["en"].svg), words)


def _notes(pair: Mapping[str, Any], prefix: str) -> Markup:
    rows = zip(*(pair[lang].rows for lang in LANGUAGES), strict=True)
    shown = [
        Markup('<li id="{}note-{}"><b>{}</b><span>{}</span></li>').format(
            prefix, _number(cells[0][0]), cells[0][0],
            _both({lang: cells[n][1] for n, lang in enumerate(LANGUAGES)}, prefix),
        )
        for cells in rows
    ]  # fmt: skip
    return Markup('<ol class="notes">{}</ol>').format(Markup("").join(shown))


def _blanks(pair: Mapping[str, Any], prefix: str) -> Markup:
    return _facts(pair, prefix)


_BLOCKS: dict[type[Block], Callable[[Mapping[str, Any], str], Markup]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Points: _points,
    Facts: _facts,
    Table: _table,
    Picture: _picture,
    NoteList: _notes,
    Blanks: _blanks,
}


def write_documents(make: Callable[[str], Document], path: str | Path, *, lang: str = "ru") -> None:
    """Write what `make` returns for a language to `path`: .html in both, .pdf or .docx in `lang`.

    Raises
    ------
    UnusableCall
        The extra ``documents`` is not installed.
    """
    form = Path(path).suffix.lower().removeprefix(".")
    if form == "html":
        Path(path).write_text(page({code: make(code) for code in LANGUAGES}, lang=lang), "utf-8")
    else:
        Path(path).write_bytes(write(make(lang), form))
