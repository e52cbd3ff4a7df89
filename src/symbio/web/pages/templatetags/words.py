"""Words, figures and names in templates, in the reader's language.

Words stand in the catalogues of `symbio.language`; every figure is printed by `figure`, so that unknown is
said and never shown as nought.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from symbio.knowledge import Precedent
from symbio.language import Message, say, say_code
from symbio.matching.explanation import rounded, unit_name
from symbio.reports.drawing import KIND_COLOURS
from symbio.reports.page_measures import range_words
from symbio.streams.fields import choices
from symbio.streams.places import distance_km, towns_near
from symbio.web import bridge
from symbio.web.access import DISTANCE_STEP_KM
from symbio.web.bridge import knowledge
from symbio.web.origin import METHODS, noted, told_methods

register = template.Library()


def _lang(context: template.Context) -> str:
    return str(context.get("lang", "ru"))


@register.simple_tag(takes_context=True)
def t(context: template.Context, code: str, **facts: Any) -> str:
    """The sentence `code` with facts."""
    return say_code(code, _lang(context), **{name: _fact(value) for name, value in facts.items()})


def _fact(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float | str) else str(value)


@register.simple_tag(takes_context=True)
def told(context: template.Context, message: Message) -> str:
    """A message of the engine in words."""
    return say(message, _lang(context))


@register.filter
def word(code: str, lang: str) -> str:
    """A sentence without facts, where a tag cannot stand."""
    return say_code(code, lang)


def _figure(context: template.Context, words: str | SafeString, of: Any) -> SafeString:
    """Words of a figure with the address of where it comes from."""
    address = noted(getattr(context, "request", None), of)
    return format_html('<span class="figure" data-origin="{}">{}</span>', address, words)


@register.simple_tag(takes_context=True)
def figure(
    context: template.Context, value: float | None, unit: str = "", about: bool = False, *, of: Any
) -> SafeString:
    """A figure with its unit; "not stated" where it is unknown; ≈ where it is rough; `of` says its origin.

    See `symbio.web.origin.address_of` for what `of` may be.
    """
    lang = _lang(context)
    if value is None:
        return format_html('<span class="unstated">{}</span>', say_code("not-stated", lang))
    code = "quantity-about" if about else "quantity-stated"
    words = say_code(code, lang, value=rounded(value, 3 if about else 6), unit=unit_name(unit or None, lang))
    return _figure(context, words.strip(), of)


@register.simple_tag(takes_context=True)
def origin(context: template.Context, of: Any) -> SafeString:
    """Attribute of an element of which every figure has the origin `of`."""
    return format_html('data-origin="{}"', noted(getattr(context, "request", None), of))


@register.simple_tag(takes_context=True)
def source_of(context: template.Context, table: str, row: str) -> SafeString:
    """Attributes of a link to the row of the tables that its figure stands in."""
    address = reverse("source", args=[table, row])
    return format_html('href="{}" {}', address, origin(context, address))


@register.inclusion_tag("pages/_methods.html", takes_context=True)
def methods_told(context: template.Context) -> dict[str, Any]:
    """By which methods the figures so far on the page were reckoned, with links."""
    names = told_methods(getattr(context, "request", None))
    return {"lang": _lang(context), "methods": [(name, METHODS[name]) for name in names]}


@register.simple_tag(takes_context=True)
def kilometres(
    context: template.Context, value: float | None, is_exact: bool = True, *, of: Any = "match"
) -> str:
    """A distance; in steps where the place is coarse."""
    if value is None:
        return say_code("web-distance-unknown", _lang(context))
    return _figure(context, _distance(value, is_exact, _lang(context)), of)


def _distance(value: float, is_exact: bool, lang: str) -> str:
    step = 1.0 if is_exact else DISTANCE_STEP_KM
    shown = max(step, round(value / step) * step)
    return say_code("distance-words" if is_exact else "web-distance-about", lang, km=round(shown))


@register.simple_tag(takes_context=True)
def kilometres_of_choice(context: template.Context, value: float) -> str:
    """A distance that a reader may choose: no figure of anything."""
    return _distance(value, True, _lang(context))


@register.simple_tag(takes_context=True)
def score_words(context: template.Context, value: float, *, of: Any = "match") -> SafeString:
    """A part of 1 as a figure of two places."""
    return _figure(context, _two_places(value, _lang(context)), of)


def _two_places(value: float, lang: str) -> str:
    return f"{value:.2f}".replace(".", "," if lang == "ru" else ".")


@register.inclusion_tag("registry/_origin.html", takes_context=True)
def stated_by(context: template.Context, *things: Any) -> dict[str, Any]:
    """Who stated the figures of streams, when and from what: the passage ``#origin`` of a page."""
    return {"lang": _lang(context), "cards": [one for one in things if getattr(one, "stream", None)]}


@register.simple_tag(takes_context=True)
def method_word(context: template.Context, name: str) -> str:
    """Name of a method."""
    return say_code(f"method-{name}", _lang(context))


@register.simple_tag(takes_context=True)
def away(context: template.Context, at: tuple[float, float], card: Any) -> str:
    """Distance from a point to the place that a card shows."""
    return kilometres(context, distance_km(*at, *card.at), card.is_exact)


@register.simple_tag(takes_context=True)
def score(context: template.Context, value: float, title: str = "", *, of: Any = "match") -> SafeString:
    """A part of 1 as a bar, with its figure for those who hear the page."""
    words = _two_places(value, _lang(context))
    bar = format_html('<meter min="0" max="1" value="{}" title="{}">{}</meter>', f"{value:.3f}", title, words)
    return _figure(context, bar, of)


@register.simple_tag(takes_context=True)
def resource_name(context: template.Context, resource: str) -> str:
    """Name of a resource; its identifier where the edition does not know it."""
    return bridge.resource_name(resource, _lang(context))


@register.simple_tag(takes_context=True)
def activity_name(context: template.Context, nace: str) -> str:
    """Name of a class, group or division; "" for none."""
    return knowledge().activity_name(nace, _lang(context)) or "" if nace else ""


@register.filter
def colour_class(kind: str) -> str:
    """Style class of a kind of resource."""
    return f"kind-{kind}" if kind in KIND_COLOURS else "kind-none"


@register.simple_tag(takes_context=True)
def thing_name(context: template.Context, kind: str, name: str) -> str:
    """Name of a resource, technology, activity or precedent."""
    k, lang = knowledge(), _lang(context)
    if kind == "resource":
        return resource_name(context, name)
    if kind == "activity":
        return k.activity_name(name, lang) or name
    if kind == "technology":
        row = k.technology.get(name)
        return row.name(lang) if row else name
    found = k.precedent.get(name)
    if found is None:
        return name
    return f"{found.place_name(lang)}: {found.donor_name(lang)} → {found.receiver_name(lang)}"


@register.simple_tag(takes_context=True)
def precedent_place(context: template.Context, row: Precedent) -> str:
    """Where a documented exchange takes place."""
    return row.place_name(_lang(context))


@register.simple_tag(takes_context=True)
def precedent_donor(context: template.Context, row: Precedent) -> str:
    """Who gives in a documented exchange."""
    return row.donor_name(_lang(context))


@register.simple_tag(takes_context=True)
def precedent_receiver(context: template.Context, row: Precedent) -> str:
    """Who takes in a documented exchange."""
    return row.receiver_name(_lang(context))


@register.simple_tag(takes_context=True)
def kind_of_page(context: template.Context, kind: str) -> str:
    """What a page is on: resource, technology, type of company, precedent."""
    return say_code(f"web-kind-{kind}", _lang(context))


@register.simple_tag(takes_context=True)
def direction_word(context: template.Context, direction: str) -> str:
    """Offer or need."""
    return say_code(f"web-direction-{direction}", _lang(context))


@register.simple_tag(takes_context=True)
def direction_sign(context: template.Context, direction: str) -> SafeString:
    """The mark of an offer (points out) or need (points in), with its word for those who hear the page."""
    sign = "▸" if direction == "offer" else "◂"
    word = say_code(f"web-direction-{direction}", _lang(context))
    return format_html(
        '<span class="sign" title="{}" aria-hidden="true">{}</span><span class="sr">{}: </span>',
        word,
        sign,
        word,
    )


@register.simple_tag(takes_context=True)
def dead_end_words(context: template.Context, end: Any) -> str:
    """What is done with a thing that has no use."""
    return str(end.text(_lang(context)))


@register.simple_tag(takes_context=True)
def severity_word(context: template.Context, severity: str) -> str:
    """Refused, doubt, note."""
    return say_code(f"severity-{severity}", _lang(context))


@register.simple_tag(takes_context=True)
def choice_word(context: template.Context, field: str, value: str) -> str:
    """A value of a closed list in words."""
    if not value:
        return say_code("not-stated", _lang(context))
    found = (choice for choice in choices()[field] if choice.value == value)
    return next((choice.label[_lang(context)] for choice in found), value)


@register.simple_tag(takes_context=True)
def span_words(
    context: template.Context, low: float | None, high: float | None, unit: str = "", *, of: Any
) -> str:
    """A range; "not stated" where neither end is known."""
    words = range_words(low, high)
    if words is None:
        return say_code("not-stated", _lang(context))
    return _figure(context, f"{words[_lang(context)]}\u00a0{unit}".strip(), of)


@register.simple_tag(takes_context=True)
def part_word(context: template.Context, name: str) -> str:
    """A part of the score in words."""
    return say_code(f"part-{name}", _lang(context))


@register.filter
def percent(share: float) -> str:
    """A share as whole per cent, for the width of a bar."""
    return f"{100 * share:.0f}"


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Value of a mapping."""
    return mapping.get(key)


def _coded(prefix: str) -> Any:
    """A tag that words a value of a closed list: code ``prefix-value``."""

    def tag(context: template.Context, value: str) -> str:
        return say_code(f"{prefix}-{str(value).replace('_', '-')}", _lang(context))

    return tag


for _name, _prefix in (
    ("order_word", "web-order"),
    ("facet_title", "web-facet"),
    ("kind_word", "kind"),
    ("group_word", "web-group"),
    ("band_word", "band"),
    ("word_word", "web-word"),
    ("reason_word", "web-reason"),
    ("role_word", "web-role"),
):
    register.simple_tag(_coded(_prefix), takes_context=True, name=_name)


@register.simple_tag(takes_context=True)
def facet_word(context: template.Context, facet: str, value: str) -> str:
    """A value of a facet in words."""
    if facet == "direction":
        return direction_word(context, value)
    if facet == "kind":
        return say_code(f"kind-{value}", _lang(context))
    if facet == "country":
        return country_word(context, value)
    if facet == "resource":
        return resource_name(context, value)
    if facet == "state":
        return say_code(f"phase-{value}", _lang(context))
    if facet == "activity":
        return activity_name(context, value) or value
    if facet == "hazard":
        return say_code("web-facet-hazard-class", _lang(context), hazard=value)
    if facet == "least":
        return _at_least(value, _lang(context))
    return value


def _at_least(value: str, lang: str) -> str:
    """A quantity with its unit ("1000 t/a") from which a search is narrowed, in words."""
    amount, _, unit = value.partition(" ")
    words = say_code("quantity-stated", lang, value=float(amount), unit=unit_name(unit, lang)).strip()
    return say_code("web-facet-at-least", lang, amount=words)


@register.simple_tag(takes_context=True)
def sees_word(context: template.Context, stream: Any, group: str) -> str:
    """Who may see a group of fields of a stream."""
    return say_code(f"web-sees-{getattr(stream, 'sees_' + group)}", _lang(context))


@register.simple_tag(takes_context=True)
def way_words(context: template.Context, via: str) -> str:
    """The technologies of a way, in words."""
    k = knowledge()
    steps = [k.technology[step].name(_lang(context)) for step in via.split(">") if step in k.technology]
    if steps:
        return say_code("web-through-steps", _lang(context), steps=" → ".join(steps))
    return say_code("web-as-a-substitute", _lang(context))


@register.simple_tag(takes_context=True)
def country_word(context: template.Context, code: str) -> str:
    """Name of a country; its letters where there is none."""
    words = say_code(f"web-country-{code.lower()}", _lang(context))
    return code if words.startswith("web-country-") else words


@lru_cache(maxsize=4096)
def _nearest_town(lat: float, lon: float) -> tuple[str, str] | None:
    towns = towns_near((lat - 0.7, lon - 1.2, lat + 0.7, lon + 1.2), 12)
    if not towns:
        return None
    town = min(towns, key=lambda one: distance_km(lat, lon, one.lat, one.lon))
    return town.name, town.name_ru or town.name


@register.simple_tag(takes_context=True)
def near_town(context: template.Context, at: tuple[float, float]) -> str:
    """The town that a point lies in or near."""
    town = _nearest_town(*at)
    lang = _lang(context)
    return say_code("web-near", lang, town=town[lang == "ru"]) if town else f"{at[0]:.2f}, {at[1]:.2f}"
