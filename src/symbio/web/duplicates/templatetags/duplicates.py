"""Words of likely duplicates, the account of an import, and the links that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from symbio.language import say_code
from symbio.web.duplicates.listing import count_of, quick_count_of
from symbio.web.duplicates.memory import account_of
from symbio.web.duplicates.rights import is_administrator
from symbio.web.registry.models import Import, Organisation

register = template.Library()


@register.simple_tag(takes_context=True)
def dup_word(context: template.Context, prefix: str, value: str) -> str:
    """The sentence ``prefix-value``: a part, a kind of thing, how a row was merged."""
    return say_code(f"{prefix}-{value.replace('_', '-')}", str(context.get("lang", "ru")))


@register.filter
def any_pairs(kinds: Iterable[Mapping[str, Any]]) -> bool:
    """True where a list shows at least one pair."""
    return any(one["pairs"] for one in kinds)


@register.inclusion_tag("duplicates/_account.html", takes_context=True)
def import_account(context: template.Context, taken: Import) -> dict[str, Any]:
    """What became of every row of an accepted import, and how many likely duplicates there are now."""
    return {
        "lang": str(context.get("lang", "ru")),
        "account": account_of(taken),
        "likely": count_of(taken.organisation),
        "organisation": taken.organisation,
    }


@register.simple_tag(takes_context=True)
def duplicates_link(context: template.Context, organisation: Organisation, own: Sized) -> SafeString:
    """The link to the likely duplicates of a company; with their number where `own` companies are one."""
    lang, address = str(context.get("lang", "ru")), reverse("duplicates-company", args=[organisation.pk])
    count = None if len(own) > 1 else quick_count_of(organisation)
    words = say_code("dup-title", lang) if count is None else say_code("dup-link-count", lang, count=count)
    return format_html('<a href="{}">{}</a>', address, words)


@register.simple_tag(takes_context=True)
def companies_link(context: template.Context) -> SafeString | str:
    """The link to companies that are probably one, for those who may merge some."""
    user, viewer = context["user"], context["viewer"]
    owned = sum(viewer.is_owner(pk) for pk in viewer.organisations)
    if owned < 2 and not is_administrator(user):
        return ""
    words = say_code("dup-title-companies", str(context.get("lang", "ru")))
    return format_html('<p><a href="{}">{}</a></p>', reverse("duplicates"), words)
