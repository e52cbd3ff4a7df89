"""What words could mean other than was understood; what a person chose is remembered by the company."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from symbio.matching.match import classifier
from symbio.reports.page_find import finder
from symbio.web import bridge, chosen
from symbio.web.intake.mending import RefusedFix
from symbio.web.intake.models import Rule
from symbio.web.registry.intake import snapshot
from symbio.web.registry.models import Stream, StreamChange

MOST_CHOICES = 8


def resources_for(stream: Stream, asked: str = "") -> list[str]:
    """Resources that the words of a stream could mean: the chosen one, likely ones, ones with like names.

    `asked`: words that a person tries instead; what is like them comes first.
    """
    k = bridge.knowledge()
    if asked.strip():
        found = [one.id for one in finder(k).find(asked, "resource")]
        return list(dict.fromkeys([*found, *resources_for(stream)]))[: 2 * MOST_CHOICES]
    activity = stream.site.activity or None
    [likely] = classifier(k).classify(
        [stream.text], directions=[stream.direction], activities=[activity], top=MOST_CHOICES
    )
    ids = [k.resources.ids[r] for r, _p in likely.resources]
    named = [one.id for one in finder(k).find(stream.text, "resource")]
    return list(dict.fromkeys([*([stream.resource] if stream.resource else []), *ids, *named]))[:MOST_CHOICES]


def choose_resource(stream: Stream, resource: str, *, user: Any, is_kept: bool) -> None:
    """Let a person say what a stream is: it is matched anew, and the words are remembered where asked.

    Raises
    ------
    RefusedFix
        There is no such resource.
    """
    if resource not in bridge.knowledge().resources.index:
        raise RefusedFix("intake-no-resource", text=resource[:60])
    before = {**snapshot(stream), "resource": stream.resource}
    chosen.set_resource(stream, resource, bridge.knowledge().resources)
    stream.changed_at = timezone.now()
    with transaction.atomic():
        stream.save(update_fields=["resources", "resource", "kind", "is_confirmed", "changed_at"])
        StreamChange.objects.create(stream=stream, user=user, action="resource", before=before)
        if is_kept:
            Rule.objects.update_or_create(
                organisation=stream.site.organisation,
                kind="word",
                title="",
                answer=stream.text_key,
                defaults={"value": resource, "user": user},
            )
    bridge.match_stream(stream)
