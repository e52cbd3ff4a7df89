"""What other pages show of providers: those near a stream, what else can be done, answers to its owner."""

from __future__ import annotations

from typing import Any

from django import template

from symbio.language import say_code
from symbio.web.access import Card
from symbio.web.providers.beyond import beyond
from symbio.web.providers.fitting import is_askable, providers_near
from symbio.web.providers.models import Answer, Ask, Provider

register = template.Library()
MOST_NEAR = 6


@register.inclusion_tag("providers/_stream.html", takes_context=True)
def beyond_partners(context: template.Context, card: Card, partners: Any) -> dict[str, Any]:
    """What else can be done with a stream, who declares it; for its owner the answers and the way to ask."""
    request, viewer = context["request"], context["viewer"]
    facts: dict[str, Any] = {
        "lang": context["lang"],
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "card": card,
        "may_edit": bool(context.get("may_edit")),
        "is_askable": is_askable(card),
        "is_alone": not any(one.fit.band == "fits" for one in partners),
        "near": providers_near(card, but=viewer.organisations if card.is_own else (), most=MOST_NEAR),
        "more": beyond(card.resource) if is_askable(card) and card.direction == "offer" else None,
    }
    if card.is_own:
        facts["asked"] = Ask.objects.filter(stream_id=card.id).first()
        facts["answers"] = (
            Answer.objects.filter(stream_id=card.id).select_related("provider__organisation").order_by("-at")
        )
    return facts


@register.simple_tag
def provider_of(organisation_id: int) -> Provider | None:
    """The provider that an organisation is, if it is one."""
    return Provider.objects.filter(organisation_id=organisation_id).first()


@register.simple_tag(takes_context=True)
def coded(context: template.Context, prefix: str, value: str) -> str:
    """The sentence ``prefix-value``: a kind of provider, of licensed activity, of answer."""
    return say_code(f"{prefix}-{value}", str(context.get("lang", "ru")))
