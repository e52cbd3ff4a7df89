"""Declaring, asking, answering, deciding: each is one function, checks who does it and tells the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from symbio.web.access import Viewer, cards_asked
from symbio.web.notices.telling import tell_organisation, unsay
from symbio.web.notices.words import coarse_km
from symbio.web.providers.fitting import GROUPS_SHOWN, Question, acting, km_between, question_of
from symbio.web.providers.models import DECLARED_KINDS, REASONS, Answer, Ask, Declared, Provider
from symbio.web.registry.models import Organisation, Sighting, Site, Stream

MOST_DECLARED = 200
"""Resources, and technologies, of one provider at most."""


def declare(provider: Provider, declared: Mapping[str, Iterable[str]], *, user: Any) -> Provider:
    """Save what a provider says of itself, with its resources and technologies by kind."""
    if not Viewer.of(user).may_edit(provider.organisation_id):
        raise Http404
    provider.changed_at = timezone.now()
    with transaction.atomic():
        provider.save()
        Organisation.objects.filter(pk=provider.organisation_id).update(is_provider=provider.is_listed)
        provider.declared.all().delete()
        Declared.objects.bulk_create(
            Declared(provider=provider, kind=kind, name=name)
            for kind in DECLARED_KINDS
            for name in list(dict.fromkeys(declared.get(kind, ())))[:MOST_DECLARED]
        )
    return provider


def ask(
    stream: Stream,
    providers: Iterable[Provider],
    *,
    shows: str,
    words: str,
    is_for_all: bool,
    user: Any,
) -> Ask:
    """Ask providers about a stream, anew where it was asked before; those not asked before are told."""
    if not Viewer.of(user).may_edit(stream.site.organisation_id) or stream.removed_at is not None:
        raise Http404
    chosen = [one for one in providers if one.organisation_id != stream.site.organisation_id]
    with transaction.atomic():
        made, _ = Ask.objects.update_or_create(
            stream=stream,
            defaults={
                "shows": shows if shows in GROUPS_SHOWN else "what",
                "words": words.strip()[:500],
                "is_for_all": is_for_all,
                "user": user,
                "at": timezone.now(),
            },
        )
        before = set(made.providers.values_list("pk", flat=True))
        made.providers.set(chosen)
        for provider in chosen:
            if provider.pk not in before:
                _tell_provider(provider, made, stream)
    return made


def stop_asking(stream: Stream, *, user: Any) -> None:
    """Ask nobody any more; answers stay, what the question alone showed is shown no longer."""
    if not Viewer.of(user).may_edit(stream.site.organisation_id):
        raise Http404
    with transaction.atomic():
        for provider in Provider.objects.filter(asked__stream=stream):
            path = reverse("question", args=[provider.pk, stream.pk])
            unsay("question", path, stream.site.organisation_id)
        Ask.objects.filter(stream=stream).delete()


def _tell_provider(provider: Provider, asked: Ask, stream: Stream) -> None:
    viewer = Viewer(None, {provider.organisation_id: "viewer"})
    [card] = cards_asked([stream], viewer, {stream.pk: GROUPS_SHOWN[asked.shows]})
    km = km_between(Site.objects.filter(organisation_id=provider.organisation_id), card.at)
    tell_organisation(
        provider.organisation_id,
        "question",
        reverse("question", args=[provider.pk, stream.pk]),
        cause=stream.site.organisation_id,
        activity=card.activity,
        km=coarse_km(km),
    )


def note_seen(question: Question, provider: Provider, viewer: Viewer) -> None:
    """Note once a day that somebody of the provider saw a stream; its owner is told."""
    if question.card.groups and not question.card.is_own:
        seen = Sighting(
            stream=question.stream,
            user_id=viewer.user_id,
            organisation_id=provider.organisation_id,
            day=timezone.now().date(),
            groups=",".join(sorted(question.card.groups)),
        )
        Sighting.objects.bulk_create([seen], ignore_conflicts=True)


def answer(provider: Provider, stream_id: int, said: Mapping[str, str], *, user: Any) -> Answer:
    """Answer a question, or change the answer while its owner has not decided; the owner is told.

    Raises
    ------
    Http404
        The user does not act for the provider, or it is not asked about this stream.
    """
    viewer = Viewer.of(user)
    if not viewer.may_edit(provider.organisation_id):
        raise Http404
    with transaction.atomic():
        question, given = question_of(provider, stream_id, acting(viewer, provider))
        is_decided = given is not None and bool(given.decision)
        if question is None or not question.card.groups or is_decided:
            raise Http404
        fields = {"kind": said["kind"], "user": user, "at": timezone.now()}
        reason = said.get("reason", "")
        fields["reason"] = reason if said["kind"] == "cannot" and reason in REASONS else ""
        fields |= {name: said.get(name, "").strip() for name in ("terms", "price", "needs")}
        made, _ = Answer.objects.update_or_create(provider=provider, stream_id=stream_id, defaults=fields)
        tell_organisation(
            question.stream.site.organisation_id,
            "answer",
            f"{reverse('stream', args=[stream_id])}#answers",
            cause=provider.organisation_id,
            variant=made.kind,
            stream=question.stream.text,
        )
    return made


def decide(answered: Answer, decision: str, *, reply: str, user: Any) -> None:
    """Accept an answer, which opens names, decline it, take that back, or only reply; the provider is told.

    Raises
    ------
    Http404
        The user does not act for the owner of the stream.
    """
    owner = answered.stream.site.organisation_id
    if not Viewer.of(user).may_edit(owner):
        raise Http404
    path = reverse("question", args=[answered.provider_id, answered.stream_id])
    reply = reply.strip()[:1000]
    with transaction.atomic():
        is_news = decision in ("accepted", "declined") and decision != answered.decision
        has_replied = bool(reply) and reply != answered.reply
        if decision in ("accepted", "declined", "taken_back"):
            answered.decision = "" if decision == "taken_back" else decision
            answered.decided_by, answered.decided_at = user, timezone.now()
        if reply:
            answered.reply = reply
        answered.save()
        if is_news:
            tell_organisation(answered.provider.organisation_id, decision, path, cause=owner)
        elif has_replied:
            tell_organisation(answered.provider.organisation_id, "reply", path, cause=owner)
