"""The report as one self-contained HTML file: works offline, prints, switches language."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from symbio.language import LANGUAGES, say_code
from symbio.matching.matches import Matches
from symbio.reports.drawing import KIND_COLOURS, Words
from symbio.reports.figure_map import draw_map
from symbio.reports.figure_sankey import draw_sankey
from symbio.reports.view import ReportView, score_words, words_of

FOLDER = resources.files("symbio.reports") / "templates"


def both(words: Words) -> Markup:
    """The same words in every language, of which the page shows one."""
    if len(set(words.values())) == 1:
        return escape(words["en"])
    spans = [Markup('<span lang="{}">{}</span>').format(lang, words[lang]) for lang in LANGUAGES]
    return Markup("").join(spans)


def _label(code: str, /, **facts: Any) -> Markup:
    return both(words_of(code, **facts))


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(t=both, label=_label, score=score_words)
    environment.filters["percent"] = lambda share: f"{100 * share:.0f}"
    return environment


def _text(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def render_report(matches: Matches, *, lang: str = "ru") -> str:
    """Return the report on `matches` as HTML text; `lang` is shown first, the reader can switch."""
    view = ReportView(matches)
    titles = words_of("sankey-donors"), words_of("sankey-receivers")
    template = _environment().from_string(_text("report.html.j2"))
    return template.render(
        lang=lang if lang in LANGUAGES else "en",
        titles={code: say_code("report-title", code, source=matches.streams.source) for code in LANGUAGES},
        view=view,
        matches=matches,
        colours=KIND_COLOURS,
        map=Markup(draw_map(view.sites, view.arcs)),
        sankey=Markup(draw_sankey(view.bands, titles)),
        style=Markup(_text("report.css")),
        script=Markup(_text("report.js")),
    )


def write_report(matches: Matches, path: str | Path, *, lang: str = "ru") -> None:
    """Write the report on `matches` to `path`."""
    Path(path).write_text(render_report(matches, lang=lang), "utf-8")
