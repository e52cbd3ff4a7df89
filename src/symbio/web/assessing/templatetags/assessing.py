"""Figures of assessments in templates: each leads to where it comes from.

`traced` is the only way to print words that hold figures; `worth` says in a list what a candidate is worth
and leads to its assessment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from symbio.knowledge.guidance import LegalStep
from symbio.language import say_code
from symbio.reports.figure_frame import number_words
from symbio.reports.marks import pieces, unmarked
from symbio.reports.pen import ABOUT, effect_words, money_words
from symbio.web.assessing.sheet import Source
from symbio.web.assessing.worth import Worth, ranked

register = template.Library()
MOST_MARKS = 3
"""Notes that stand beside one figure; the note of its method names the rest."""


def _lang(context: template.Context) -> str:
    return str(context.get("lang", "ru"))


@register.simple_tag(takes_context=True)
def traced(context: template.Context, text: str) -> SafeString:
    """Words with figures: each figure with its unit, ≈, grade, and a link to what it comes from."""
    sources: Sequence[Source] = context.get("sources") or ()
    parts = []
    for kind, words, notes in pieces(text):
        if kind == "figure":
            shown = format_html('<span class="figure-words">{}</span>', words) if words else mark_safe("")
            parts.append(shown + _cites(notes, sources, _lang(context)))
        else:
            parts.append(escape(words))
    return mark_safe("".join(parts))


def _cites(notes: Sequence[str], sources: Sequence[Source], lang: str) -> SafeString:
    few = notes if len(notes) <= MOST_MARKS else (*notes[: MOST_MARKS - 1], notes[-1])
    return mark_safe("".join(_cite(note, sources, lang) for note in few))


def _cite(note: str, sources: Sequence[Source], lang: str) -> SafeString:
    """A mark that leads to a note; it says so where the figure is an own one or rests on one."""
    number = int("".join(c for c in note if c.isdigit()))
    source = sources[number - 1] if number <= len(sources) else None
    is_own = source is not None and source.is_own
    own = format_html(' <span class="own-sign">{}</span>', say_code("own-sign", lang)) if is_own else ""
    return format_html(
        '<a class="cite" href="#note-{}" title="{}"><span class="sr">{} </span>{}{}</a>',
        number,
        source.short if source is not None else "",
        say_code("assessing-note", lang),
        note,
        own,
    )


@register.simple_tag(takes_context=True)
def asked_value(context: template.Context, value: float) -> str:
    """A figure that the reader set, as they set it."""
    return number_words(value, 4)[_lang(context)]


@register.filter
def plain(value: float) -> str:
    """A figure as the field of a form writes it."""
    return f"{value:g}"


@register.simple_tag(takes_context=True)
def worth(context: template.Context, found: Worth | None, candidate: int, address: str = "") -> SafeString:
    """What a candidate is worth, as a link to its assessment; nothing where nothing is known of it."""
    lang = _lang(context)
    href = address or reverse("assessment", args=[candidate])
    if found is None:
        return mark_safe("")
    if found.is_used_already:
        return format_html('<a class="worth" href="{}">{}</a>', href, say_code("assessing-worth-used", lang))
    said = []
    if found.npv is not None:
        words = ABOUT + money_words(abs(found.npv), found.currency, 2)[lang]
        said.append(say_code(f"assessing-worth-{'loss' if found.npv < 0 else 'gain'}", lang, words=words))
    if found.co2e_kg is not None:
        words = ABOUT + effect_words(abs(found.co2e_kg), "GWP100", 2, per="a")[lang]
        said.append(
            say_code(f"assessing-worth-{'harm' if found.co2e_kg < 0 else 'saved'}", lang, words=words)
        )
    if not said:
        return format_html(
            '<a class="worth unstated" href="{}">{}</a>', href, say_code("assessing-worth-open", lang)
        )
    return format_html('<a class="worth" href="{}">{}</a>', href, "; ".join(said))


register.simple_tag(ranked)


@register.simple_tag
def item_of(mapping: Any, key: Any) -> Any:
    """Value of a mapping; None where there is none."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def slot_word(context: template.Context, prefix: str, name: str, kind: str = "") -> str:
    """The sentence ``prefix-name`` or ``prefix-name-kind``."""
    code = "-".join(part for part in (prefix, name, kind) if part).replace("_", "-")
    return say_code(code, _lang(context))


@register.simple_tag
def law_of(block: Any, steps: Sequence[LegalStep]) -> list[tuple[str, LegalStep]]:
    """Words and rows of the legal steps of a list that is to be ticked."""
    is_law = getattr(block, "mark", "") == "box" and len(block.items) == len(steps)
    return list(zip(block.items, steps, strict=True)) if is_law else []


@register.simple_tag
def bare_of(text: str) -> str:
    """Words without their notes, for a label: a link in it would be pressed by mistake."""
    return unmarked(text)


@register.simple_tag(takes_context=True)
def cites_of(context: template.Context, text: str) -> SafeString:
    """The notes of words alone."""
    sources: Sequence[Source] = context.get("sources") or ()
    found = [
        _cites(notes, sources, _lang(context)) for kind, _words, notes in pieces(text) if kind == "figure"
    ]
    return mark_safe("".join(found))
