"""Declare, change, remove and match one's own streams: by the rules and in the words of the form."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Status

from symbio.streams.fields import choices
from symbio.web import bridge
from symbio.web.access import Viewer, cards, own_sites
from symbio.web.api import contract
from symbio.web.api.callers import CHANGE, MATCH, Caller, caller_of
from symbio.web.api.reading import candidates_out, card_out, seen_stream
from symbio.web.api.refusals import Fault, Refused, Told
from symbio.web.api.routes import FAULTS, router
from symbio.web.registry.forms import StreamForm, spoken
from symbio.web.registry.intake import save_stream, set_removed, understand_form
from symbio.web.registry.models import FIELD_GROUPS, Site, Stream


def _own_site(pk: int, viewer: Viewer) -> Site:
    site = get_object_or_404(own_sites(viewer).select_related("organisation"), pk=pk)
    if not viewer.may_edit(site.organisation_id):
        raise Http404
    return site


def _own_stream(pk: int, viewer: Viewer) -> Stream:
    found = seen_stream(pk, viewer)
    if not viewer.may_edit(found.site.organisation_id):
        raise Http404
    return found


def _removed_stream(pk: int, viewer: Viewer) -> Stream:
    own = Stream.objects.filter(site__in=own_sites(viewer)).exclude(removed_at=None)
    found = get_object_or_404(own.select_related("site__organisation"), pk=pk)
    if not viewer.may_edit(found.site.organisation_id):
        raise Http404
    return found


def _as_on_the_form(answers: contract.Answers) -> dict[str, str]:
    """Answers as the form takes them: values of closed lists by their words."""
    lang, given = spoken(), answers.dict()
    for name in ("pattern", "current_fate"):
        for choice in choices()[name]:
            if given[name] in (choice.value, *choice.label.values()):
                given[name] = choice.label[lang]
    return given


def write_stream(stream: Stream, answers: contract.Answers, caller: Caller) -> dict[str, Any]:
    """Save what the answers say of `stream`; the card, and what the reader found.

    Raises
    ------
    Refused
        The form refuses fields, or the engine does: all of them together.
    """
    form = StreamForm(_as_on_the_form(answers))
    if not form.is_valid():
        raise Refused(422, tuple(_faults(form)))
    understood = understand_form(form.cleaned_data, stream.site)
    if understood.row is None or understood.refusals:
        at = {name: name if name in form.fields else "stream" for name in understood.refusals}
        raise Refused(422, tuple(Fault(said, at[name]) for name, said in understood.refusals.items()))
    for group in FIELD_GROUPS:
        setattr(stream, f"sees_{group}", form.cleaned_data[f"sees_{group}"])
    save_stream(stream, understood.row, user=caller.user)
    findings = [Fault(p.message, p.column).told(spoken()) for p in understood.problems]
    return {"card": _card(stream, caller.viewer), "findings": findings}


def _card(stream: Stream, viewer: Viewer) -> dict[str, Any]:
    [card] = cards([stream], viewer)
    return card_out(card)


def _faults(form: StreamForm) -> list[Told]:
    return [
        Told(error["code"] or "invalid", error["message"], name)
        for name, errors in form.errors.get_json_data().items()
        for error in errors
    ]


@router.post(
    "/streams", tags=["write"], auth=CHANGE, response={201: contract.Saved, **FAULTS}, exclude_unset=True
)
def declare(request: HttpRequest, asked: contract.NewStream) -> Any:
    """Declare a stream of one of your sites; it is matched at once. Private unless you say otherwise."""
    caller = caller_of(request)
    site = _own_site(asked.site, caller.viewer)
    return Status(201, write_stream(Stream(site=site), asked, caller))


@router.put(
    "/streams/{pk}", tags=["write"], auth=CHANGE, response={200: contract.Saved, **FAULTS}, exclude_unset=True
)
def change(request: HttpRequest, pk: Path[contract.Key], asked: contract.Answers) -> dict[str, Any]:
    """Replace what one of your streams says, as a whole: what is left out is not stated any more."""
    caller = caller_of(request)
    return write_stream(_own_stream(pk, caller.viewer), asked, caller)


@router.delete("/streams/{pk}", tags=["write"], auth=CHANGE, response={204: None, **FAULTS})
def remove(request: HttpRequest, pk: Path[contract.Key]) -> Any:
    """Remove one of your streams; it can be brought back."""
    caller = caller_of(request)
    set_removed(_own_stream(pk, caller.viewer), is_removed=True, user=caller.user)
    return Status(204, None)


@router.post(
    "/streams/{pk}/restore",
    tags=["write"],
    auth=CHANGE,
    response={200: contract.Card, **FAULTS},
    exclude_unset=True,
)
def restore(request: HttpRequest, pk: Path[contract.Key]) -> dict[str, Any]:
    """Bring one of your removed streams back."""
    caller = caller_of(request)
    found = _removed_stream(pk, caller.viewer)
    set_removed(found, is_removed=False, user=caller.user)
    return _card(found, caller.viewer)


@router.post(
    "/streams/{pk}/match",
    tags=["write"],
    auth=MATCH,
    response={200: contract.Candidates, **FAULTS},
    exclude_unset=True,
)
def match(request: HttpRequest, pk: Path[contract.Key]) -> dict[str, Any]:
    """Match one of your streams against all others now; returns the candidates that you may know of."""
    viewer = caller_of(request).viewer
    found = _own_stream(pk, viewer)
    bridge.match_stream(found)
    return candidates_out(found, viewer)
