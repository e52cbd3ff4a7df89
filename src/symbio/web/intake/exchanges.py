"""Exchanges that run already: what goes to somebody, and to whom, which the company alone knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from symbio.web import bridge
from symbio.web.intake.models import Exchange
from symbio.web.registry.intake import snapshot
from symbio.web.registry.models import Stream, StreamChange

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


def take_partners(streams: Sequence[Stream]) -> list[str]:
    """Names of partners of running streams that their file gives, "" for the others.

    The name goes from the words on what becomes of the stream, which others may be allowed to see.
    """
    found = []
    for stream in streams:
        partner = partner_in(f"{stream.fate_text}; {stream.note}") if stream.is_running else ""
        if partner:
            stream.fate_text = " ".join(stream.fate_text.replace(partner, "…").split())
        found.append(partner)
    return found


def write_exchanges(streams: Sequence[Stream], partners: Sequence[str]) -> None:
    """Write down the exchanges among streams that were just made."""
    pairs = zip(streams, partners, strict=True)
    found = [Exchange(stream=stream, partner=partner) for stream, partner in pairs if stream.is_running]
    Exchange.objects.bulk_create(found, batch_size=500)


def running_of(organisations: Iterable[int]) -> list[Stream]:
    """Streams of organisations that go to somebody already, with ``exchange`` where it was written down."""
    own = Stream.objects.filter(site__organisation_id__in=organisations, removed_at=None, is_running=True)
    return list(own.select_related("site__organisation", "exchange").order_by("text_key", "pk")[:200])


def set_running(stream: Stream, *, is_running: bool, user: Any) -> None:
    """Say that a stream goes to somebody already, or is free again; its candidates follow."""
    with transaction.atomic():
        StreamChange.objects.create(stream=stream, user=user, action="changed", before=snapshot(stream))
        stream.is_running, stream.changed_at = is_running, timezone.now()
        stream.save(update_fields=["is_running", "changed_at"])
        if is_running:
            Exchange.objects.get_or_create(stream=stream)
    bridge.match_stream(stream)


def set_partner(stream: Stream, partner: str, since: int | None) -> Exchange:
    """Say who takes a stream, and since when."""
    with transaction.atomic():
        exchange, _is_new = Exchange.objects.update_or_create(
            stream=stream,
            defaults={"partner": partner.strip()[:200], "since": since, "changed_at": timezone.now()},
        )
    return exchange
