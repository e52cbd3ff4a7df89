"""Exchanges that run already: what goes to somebody, and to whom, which the company alone knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from symbio.web.intake.models import Exchange
from symbio.web.registry.models import Stream

_FORM_RU = r"(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|ОДО|ЧУП|УП|РУП|КУП|ГУП|МУП|ФГУП|НАО|СООО|ИООО)"
_FORM_EN = r"(?:Ltd|LLC|GmbH|AG|A/S|ApS|S\.?A\.?|B\.?V\.?|Inc|plc|Oy|AB|Sp\. z o\.o\.)"
_PARTNER = re.compile(
    rf"\b{_FORM_RU}\s*[«\"“][^»\"”]{{2,120}}[»\"”]"
    rf"|\bИП\s+[А-ЯЁ][а-яё]+(?:\s+[А-ЯЁ]\.?\s?[А-ЯЁ]\.?)?"
    rf"|\b[A-ZÀ-Ž][\w&'’-]*(?:\s+[A-ZÀ-Ž&][\w&'’-]*){{0,4}},?\s+{_FORM_EN}(?!\w)"
)


def partner_in(text: str) -> str:
    """Name of a company in free words, known by its legal form; "" if there is none.

    Examples
    --------
    >>> partner_in("передано ООО «Втормет», договор 12")
    'ООО «Втормет»'
    """
    found = _PARTNER.search(text)
    return found[0][:200] if found else ""


GOING = ("sold", "handed_free", "handed_paid", "recovery")
"""What becomes of a stream that somebody else has already."""


def name_partners(streams: Sequence[Stream]) -> None:
    """Write down the exchanges among streams that were just made, with the partner that their file names."""
    found = [
        Exchange(stream=one, partner=partner_in(f"{one.fate_text}; {one.note}"))
        for one in streams
        if one.is_running
    ]
    Exchange.objects.bulk_create(found, batch_size=500)


def running_of(organisations: Sequence[int] | frozenset[int]) -> list[Stream]:
    """Streams of organisations that go to somebody already, with ``exchange`` where it was written down."""
    own = Stream.objects.filter(site__organisation_id__in=organisations, removed_at=None, is_running=True)
    return list(own.select_related("site__organisation", "exchange").order_by("text_key", "pk")[:200])


def set_partner(stream: Stream, partner: str, since: int | None) -> Exchange:
    """Say who takes a stream, and since when."""
    with transaction.atomic():
        exchange, _is_new = Exchange.objects.update_or_create(
            stream=stream,
            defaults={"partner": partner.strip()[:200], "since": since, "changed_at": timezone.now()},
        )
    return exchange
