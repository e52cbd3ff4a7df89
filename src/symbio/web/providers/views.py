"""Pages of providers: the list, one provider, its own declaration; questions to it, answers, asking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from symbio.language import say_code
from symbio.web.access import VISITOR, Viewer, cards
from symbio.web.providers import answering, listing, offering
from symbio.web.providers.fitting import (
    acting,
    desk_of,
    providers_near,
    question_of,
)
from symbio.web.providers.forms import AnswerForm, AskForm, ProviderForm
from symbio.web.providers.models import DECLARED_KINDS, KINDS, Answer, Ask, Provider
from symbio.web.registry.models import Organisation, Stream

MOST_QUESTIONS = 50


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def _said(request: HttpRequest, code: str, **facts: Any) -> None:
    messages.info(request, say_code(code, _lang(request), **facts))


@require_GET
def provider_list(request: HttpRequest) -> HttpResponse:
    """Listed providers, narrowed by the address."""
    query = listing.Query.of(request.GET.dict())
    asked = request.GET.copy()
    asked.pop("page", None)
    facts = {**listing.page_of(query), "query": query, "kinds": KINDS, "address": asked.urlencode()}
    return render(request, "providers/list.html", facts)


@require_GET
def provider_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What one provider declares; one that is not listed is seen by its own people."""
    provider = get_object_or_404(
        Provider.objects.select_related("organisation").prefetch_related("organisation__sites"), pk=pk
    )
    viewer = Viewer.of(request.user)
    if not provider.is_listed and provider.organisation_id not in viewer.organisations:
        raise Http404
    declared = list(provider.declared.order_by("pk"))
    facts = {
        "provider": provider,
        "places": list(dict.fromkeys(s.place for s in provider.organisation.sites.all() if s.place)),
        "resources": [one.name for one in declared if one.kind == "resource"],
        "technologies": [one.name for one in declared if one.kind == "technology"],
        "may_edit": viewer.may_edit(provider.organisation_id),
    }
    return render(request, "providers/provider.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def provider_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare what one's organisation can do for others."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not Viewer.of(request.user).may_edit(organisation.pk):
        raise Http404
    provider = Provider.objects.filter(organisation=organisation).first() or Provider(
        organisation=organisation
    )
    form = ProviderForm(request.POST or None, instance=provider)
    ticked = _ticked(request, provider)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        if ticked["resource"]:
            saved = answering.declare(form.save(commit=False), ticked, user=request.user)
            _said(request, "provider-saved")
            return redirect("provider", pk=saved.pk)
        ticked["resource"] = offering.taken_by(ticked["technology"])
        form.add_error(None, say_code("provider-nothing-ticked", _lang(request)))
    facts = {
        "form": form,
        "organisation": organisation,
        "provider": provider if provider.pk else None,
        "lists": [_offered(request, kind, ticked[kind], organisation.activity) for kind in DECLARED_KINDS],
    }
    return render(request, "providers/edit.html", facts)


def _ticked(request: HttpRequest, provider: Provider) -> dict[str, list[str]]:
    """Resources and technologies that are ticked: in the form that was sent, or else as saved."""
    if request.method == "POST":
        return {
            kind: [name for name in request.POST.getlist(kind) if offering.is_known(kind, name)]
            for kind in DECLARED_KINDS
        }
    saved = list(provider.declared.order_by("pk")) if provider.pk else []
    return {kind: [one.name for one in saved if one.kind == kind] for kind in DECLARED_KINDS}


def _offered(request: HttpRequest, kind: str, ticked: list[str], activity: str) -> dict[str, Any]:
    """What is offered to tick of a kind: what is ticked, what the words mean, what is typical."""
    words = request.POST.get(f"find_{kind}", "")
    names = [*ticked, *offering.meant(kind, words), *offering.typical(kind, activity)]
    chosen = set(ticked)
    return {
        "kind": kind,
        "words": words,
        "options": [(name, name in chosen) for name in dict.fromkeys(names)],
        "is_unknown": bool(words.strip()) and not offering.meant(kind, words),
    }


def _own_providers(viewer: Viewer) -> list[Provider]:
    found = Provider.objects.filter(organisation_id__in=viewer.organisations)
    return list(found.select_related("organisation").order_by("organisation__name", "pk"))


def _shelf(provider: Provider, viewer: Viewer) -> dict[str, Any]:
    found, done = desk_of(provider, viewer)
    return {
        "provider": provider,
        "questions": found[:MOST_QUESTIONS],
        "total": len(found),
        "answered": done[:MOST_QUESTIONS],
    }


@login_required
@never_cache
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """Questions to one's own provider, open and answered; of several one at a time."""
    viewer = Viewer.of(request.user)
    providers = _own_providers(viewer)
    wanted = request.GET.get("provider", "")
    provider = next((one for one in providers if str(one.pk) == wanted), next(iter(providers), None))
    shelf = None if provider is None else _shelf(provider, acting(viewer, provider))
    editable = [pk for pk in viewer.organisations if viewer.may_edit(pk)]
    companies = Organisation.objects.filter(pk__in=editable, provider=None).order_by("name", "pk")
    facts = {"shelf": shelf, "providers": providers, "companies": companies}
    return render(request, "providers/questions.html", facts)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, provider: int, stream: int) -> HttpResponse:
    """One question, and the answer to it."""
    viewer = Viewer.of(request.user)
    asked = get_object_or_404(
        Provider.objects.select_related("organisation"), pk=provider, organisation_id__in=viewer.organisations
    )
    found, given = question_of(asked, stream, acting(viewer, asked))
    if found is None:
        raise Http404
    may_answer = viewer.may_edit(asked.organisation_id) and bool(found.card.groups)
    may_answer = may_answer and (given is None or not given.decision)
    names = ("kind", "terms", "price", "needs", "reason")
    initial = {name: getattr(given, name) for name in names} if given else {}
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if not may_answer:
            raise Http404
        if form.is_valid():
            answering.answer(asked, stream, form.cleaned_data, user=request.user)
            _said(request, "answer-sent")
            return redirect("question", provider=asked.pk, stream=stream)
    answering.note_seen(found, asked, viewer)
    facts = {
        "provider": asked,
        "question": found,
        "card": found.card,
        "answer": given,
        "form": form if may_answer else None,
    }
    return render(request, "providers/question.html", facts)


def _own_stream(pk: int, viewer: Viewer) -> Stream:
    stream = get_object_or_404(Stream.objects.select_related("site__organisation"), pk=pk, removed_at=None)
    if not viewer.may_edit(stream.site.organisation_id):
        raise Http404
    return stream


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask providers about one's own stream: whom, what they are shown, in which words."""
    viewer = Viewer.of(request.user)
    stream = _own_stream(pk, viewer)
    asked = Ask.objects.filter(stream=stream).prefetch_related("providers").first()
    if request.method == "POST" and "stop" in request.POST:
        answering.stop_asking(stream, user=request.user)
        _said(request, "ask-stopped")
        return redirect("stream", pk=pk)
    [card] = cards([stream], viewer)
    near = providers_near(card, but=viewer.organisations)
    form = AskForm(
        request.POST or None,
        near=[(str(one.provider.pk), one.provider.organisation.name) for one in near],
        initial=_asked_before(asked, [str(one.provider.pk) for one in near]),
    )
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data.get("providers") or ())
        answering.ask(
            stream,
            [one.provider for one in near if str(one.provider.pk) in chosen],
            shows=form.cleaned_data["shows"],
            words=form.cleaned_data["words"],
            is_for_all=form.cleaned_data["is_for_all"],
            user=request.user,
        )
        _said(request, "ask-sent", count=len(chosen))
        return redirect(f"{reverse('stream', args=[pk])}#answers")
    hidden = [stream.pk] if stream.sees_what in ("private", "matched") else []
    [preview] = cards([stream], VISITOR, nameless=hidden)
    facts = {"form": form, "stream": stream, "card": card, "preview": preview, "asked": asked, "near": near}
    return render(request, "providers/ask.html", facts)


def _asked_before(asked: Ask | None, near: list[str]) -> dict[str, Any]:
    if asked is None:
        return {"providers": near, "shows": "what", "is_for_all": not near}
    return {
        "providers": [str(one.pk) for one in asked.providers.all()],
        "shows": asked.shows,
        "words": asked.words,
        "is_for_all": asked.is_for_all,
    }


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline an answer to one's own stream, take that back, or reply to it."""
    given = get_object_or_404(Answer.objects.select_related("stream__site", "provider"), pk=pk)
    decision = request.POST.get("decision", "")
    answering.decide(given, decision, reply=request.POST.get("reply", ""), user=request.user)
    return redirect(f"{reverse('stream', args=[given.stream_id])}#answers")
