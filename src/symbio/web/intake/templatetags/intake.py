"""What was said of a file, in words; which resources words could mean."""

from __future__ import annotations

import json
from typing import Any

from django import template

from symbio.language import say_code
from symbio.streams.fields import choices, fields
from symbio.streams.form_layout import form_columns
from symbio.web.access import Viewer
from symbio.web.bridge import knowledge
from symbio.web.intake.editions import series_of
from symbio.web.intake.exchanges import running_of
from symbio.web.intake.models import Exchange, Fix, Rule, Sweep
from symbio.web.intake.words import resources_for
from symbio.web.registry.models import Import, Organisation, Stream

register = template.Library()


def _lang(context: template.Context) -> str:
    return str(context.get("lang", "ru"))


@register.simple_tag(takes_context=True)
def row_state_word(context: template.Context, state: str) -> str:
    """Refused, doubtful, quiet rows."""
    return say_code(f"intake-state-{state}", _lang(context))


@register.simple_tag(takes_context=True)
def field_word(context: template.Context, name: str) -> str:
    """Name of a field of the stream table."""
    found = fields().get(name)
    return found.title(_lang(context)) if found else name


@register.simple_tag(takes_context=True)
def form_column_word(context: template.Context, form: str, column: str) -> str:
    """What a column of a state form holds, in the form's own words."""
    found = form_columns(form).get(column)
    if found is None or found.label:
        return found.label if found else ""
    return field_word(context, _FORM_FIELDS[found.role]) if found.role in _FORM_FIELDS else ""


_FORM_FIELDS = {"name": "stream", "code": "code", "class": "hazard_class"}
"""Fields that columns of a state form fill which hold no amount."""


@register.simple_tag(takes_context=True)
def fix_words(context: template.Context, fix: Fix | Rule) -> str:
    """One thing that was said, or is remembered, as a sentence."""
    lang = _lang(context)
    facts: dict[str, str | int] = {"title": fix.title, "answer": fix.answer, "value": fix.value}
    if fix.kind == "column":
        facts["value"] = fields()[fix.value].title(lang) if fix.value in fields() else ""
        code = "intake-fix-column" if fix.value else "intake-fix-column-none"
        return say_code(code, lang, **facts)
    if fix.kind == "word":
        table = knowledge().resources
        position = table.index.get(fix.value)
        facts["value"] = fix.value if position is None else table.name(position, lang)
    if isinstance(fix, Fix):
        facts |= {"row": fix.row or 0}
    return say_code(f"intake-fix-{fix.kind}", lang, **facts)


@register.filter
def commas(text: str) -> list[str]:
    """Pieces between commas."""
    return [piece.strip() for piece in text.split(",") if piece.strip()]


@register.simple_tag
def cell_size(text: str) -> int:
    """Width of an input that holds `text`."""
    return min(max(len(text) + 1, 6), 40)


@register.simple_tag
def resource_choices(stream: Stream) -> list[str]:
    """Resources that the words of a stream could mean, likeliest first."""
    return resources_for(stream)


@register.simple_tag(takes_context=True)
def sweep_words(context: template.Context, made: Sweep) -> str:
    """What one change of many streams set, as a sentence."""
    lang, said = _lang(context), []
    for name, value in made.changes.items():
        if name == "removed_at":
            said.append(say_code("intake-swept-removed" if value else "intake-swept-restored", lang))
        elif name == "sees_what":
            said.append(say_code("intake-swept-sees", lang, value=say_code(f"web-sees-{value}", lang)))
        elif name == "site_id":
            said.append(say_code("intake-swept-site", lang))
        elif name in choices():
            words = next((one.label[lang] for one in choices()[name] if one.value == value), value)
            said.append(say_code(f"intake-swept-{name.replace('_', '-')}", lang, value=words))
    return say_code("intake-swept", lang, what="; ".join(said), count=made.count)


@register.inclusion_tag("intake/_years.html", takes_context=True)
def years_of(context: template.Context, stream: Stream) -> dict[str, Any]:
    """What a stream says of each year, as a small table with bars."""
    editions = series_of(stream)
    units = {one.unit for one in editions}
    most = max((one.quantity or 0.0 for one in editions), default=0.0)
    can_compare = len(units) == 1 and most > 0
    for one in editions:
        is_shown = can_compare and one.quantity is not None
        one.share = (one.quantity or 0.0) / most if is_shown else None  # type: ignore[attr-defined]
    return {"editions": editions, "year": stream.year, "lang": _lang(context)}


@register.inclusion_tag("intake/_exchange.html", takes_context=True)
def exchange_of(context: template.Context, stream: Stream) -> dict[str, Any]:
    """Who takes a stream that goes to somebody already; for its own company alone."""
    exchange = Exchange.objects.filter(stream=stream).first() if stream.is_running else None
    return {"stream": stream, "exchange": exchange, "lang": _lang(context)}


@register.inclusion_tag("intake/_running.html", takes_context=True)
def running_exchanges(context: template.Context) -> dict[str, Any]:
    """Exchanges of the reader's own companies that run already."""
    viewer = Viewer.of(context["request"].user)
    editable = {pk for pk in viewer.organisations if viewer.may_edit(pk)}
    return {"streams": running_of(viewer.organisations), "editable": editable, "lang": _lang(context)}


GRID_FIELDS = ("stream", "direction", "quantity", "unit", "code", "current_fate", "note")
"""Columns of the grid that rows are typed or pasted into."""


@register.inclusion_tag("intake/_grid.html", takes_context=True)
def grid(context: template.Context) -> dict[str, Any]:
    """Where a script makes a grid for rows; without scripts the field for text alone is there."""
    lang = _lang(context)
    titles = [fields()[name].title(lang) for name in GRID_FIELDS]
    known = sorted({alias for field in fields().values() for alias in (field.name, field.ru, *field.aliases)})
    words = {name: say_code(f"intake-grid-{name.replace('_', '-')}", lang) for name in GRID_WORDS}
    return {"titles": json.dumps(titles), "known": json.dumps(known), "words": words}


GRID_WORDS = ("more", "as_text", "as_table", "row", "label", "help")


LAST_FILES = 8


@register.inclusion_tag("intake/_files.html", takes_context=True)
def files_of(context: template.Context, organisation: Organisation) -> dict[str, Any]:
    """The last files of a company: those still under review, those that can be undone."""
    own = Import.objects.filter(organisation=organisation).order_by("-pk")
    return {"files": own.select_related("of_year")[:LAST_FILES], "lang": _lang(context)}


@register.simple_tag(takes_context=True)
def import_state_word(context: template.Context, taken: Import) -> str:
    """How far a file is, with what it made."""
    lang, year = _lang(context), getattr(taken, "of_year", None)
    if taken.state != "accepted":
        return say_code(f"intake-file-{taken.state}", lang)
    updated = year.updated if year is not None else 0
    return say_code("intake-file-accepted", lang, made=taken.made, updated=updated)
