"""Pages of assessments: one candidate with “what if”, its dossier, the row behind a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from symbio.language import LANGUAGES, UnusableCall, say_code
from symbio.reports.documents import TYPES, write
from symbio.reports.dossier import dossier_document
from symbio.reports.dossier_recorded import RecordedValue
from symbio.web import bridge
from symbio.web.access import Card, Viewer, cards, visible
from symbio.web.assessing import settling, sources
from symbio.web.assessing.asked import Asked
from symbio.web.assessing.making import appraised, hints
from symbio.web.assessing.rivals import rivals_of
from symbio.web.assessing.sheet import sheet_of
from symbio.web.assessing.storing import currency_of
from symbio.web.documents.views import safe_name
from symbio.web.ownfigures.counting import NONE, OwnFigures, of_companies, of_workspace
from symbio.web.recording.keeping import recorded_facts, told_of
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces import pairs
from symbio.web.workspaces.rights import ALL, space_of


@dataclass(frozen=True)
class Ends:
    """What a reader sees of a candidate: both ends; addresses of the page, its documents, the way back."""

    candidate: int
    offer: Card
    need: Card
    here: str
    file: str
    back: str
    own: OwnFigures = NONE


def candidate_seen(pk: int, viewer: Viewer) -> Candidate:
    """A candidate both of whose sides the viewer may know of; otherwise 404."""
    rows = Candidate.objects.select_related("offer__site__organisation", "need__site__organisation")
    found = get_object_or_404(rows, pk=pk)
    if visible(Stream.objects.filter(pk__in=(found.offer_id, found.need_id)), viewer).count() < 2:
        raise Http404
    return found


def ends_of(candidate: Candidate, viewer: Viewer) -> Ends:
    """Both ends of a candidate as its page shows them."""
    sides = [candidate.offer, candidate.need]
    offer, need = cards(sides, viewer, joined=[side.pk for side in sides])
    here = [candidate.pk]
    return Ends(
        candidate.pk,
        offer,
        need,
        reverse("assessment", args=here),
        reverse("assessment", args=here) + "dossier.",
        reverse("candidate", args=here),
        of_companies(viewer, [side.site.organisation_id for side in sides]),
    )


def ends_in(pk: int, key: str, request: HttpRequest) -> Ends:
    """Both ends of a declared candidate as a workspace shows them; otherwise 404."""
    workspace, _role = space_of(pk, request.user, ALL)
    viewer = Viewer.of(request.user)
    row = pairs.pair_of(key, workspace, viewer, marks=False)
    if row.candidate is None or not isinstance(row.offer, Card) or not isinstance(row.need, Card):
        raise Http404
    here = reverse("space-assessment", args=[pk, key])
    back, own = reverse("space-pair", args=[pk, key]), of_workspace(viewer, pk)
    return Ends(row.candidate.pk, row.offer, row.need, here, f"{here}dossier.", back, own)


@require_GET
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """What a candidate is worth, to whom, how sure that is, and what to settle first."""
    viewer = Viewer.of(request.user)
    candidate = candidate_seen(pk, viewer)
    company = settling.own_company(candidate, viewer)
    facts = {
        "company": company,
        "may_settle": company is not None and viewer.may_edit(company),
        "settled": settling.settled(candidate, company),
        **recorded_facts(candidate, viewer, company),
    }
    return _page(request, ends_of(candidate, viewer), facts)


@login_required
@require_GET
def space_assessment(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The same inside a workspace, with what its companies share there."""
    return _page(request, ends_in(pk, key, request), {})


def _page(request: HttpRequest, ends: Ends, facts: dict[str, Any]) -> HttpResponse:
    lang = _lang(request)
    asked = asked_of(request, ends.offer)
    facts |= {"ends": ends, "offer": ends.offer, "need": ends.need, "asked": asked}
    own = ends.own if asked.is_own else NONE
    try:
        rivals = rivals_of(ends, Viewer.of(request.user), asked)
        one = appraised(ends.offer, ends.need, asked.scenario(), lang, own=own, rivals=rivals)
    except UnusableCall as error:
        return render(request, "assessing/page.html", facts | {"problem": error.message})
    facts["hints"] = hints(one, ends.offer, ends.need)
    facts["langs"], facts["forms"] = sorted(LANGUAGES, key=lambda code: code != lang), sorted(TYPES)[::-1]
    if one is not None:
        sheet = sheet_of(one, lang, timezone.localdate(), own)
        facts |= {"sheet": sheet, "sources": sheet.sources}
    is_part = bool(getattr(request, "htmx", False))
    return render(request, "assessing/_result.html" if is_part else "assessing/page.html", facts)


def asked_of(request: HttpRequest, offer: Card) -> Asked:
    """What the address assumes; the currency of the donor's country otherwise."""
    k = bridge.knowledge()
    return Asked.of(request.GET.dict(), k, currency_of(offer.country, k))


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


@login_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which legal steps one's company has settled."""
    candidate = candidate_seen(pk, Viewer.of(request.user))
    said = request.POST
    settling.settle(candidate, said.getlist("step"), shown=said.getlist("shown"), user=request.user)
    return redirect(f"{reverse('assessment', args=[pk])}#law")


@require_GET
def dossier(request: HttpRequest, pk: int, lang: str, form: str) -> HttpResponse:
    """The dossier of a candidate to take away, by what the address assumes."""
    viewer = Viewer.of(request.user)
    candidate = candidate_seen(pk, viewer)
    recorded = told_of(candidate, viewer, _known_lang(lang), request.build_absolute_uri)
    return _dossier(request, ends_of(candidate, viewer), lang, form, recorded=recorded)


@login_required
@require_GET
def space_dossier(request: HttpRequest, pk: int, key: str, lang: str, form: str) -> HttpResponse:
    """The same inside a workspace."""
    return _dossier(request, ends_in(pk, key, request), lang, form)


def _known_lang(lang: str) -> str:
    if lang not in LANGUAGES:
        raise Http404
    return lang


def _dossier(
    request: HttpRequest, ends: Ends, lang: str, form: str, *, recorded: Sequence[RecordedValue] = ()
) -> HttpResponse:
    if _known_lang(lang) and form not in TYPES:
        raise Http404
    asked = asked_of(request, ends.offer)
    try:
        own = ends.own if asked.is_own else NONE
        rivals = rivals_of(ends, Viewer.of(request.user), asked)
        one = appraised(ends.offer, ends.need, asked.scenario(), lang, own=own, rivals=rivals)
        if one is None:
            raise Http404
        data = write(dossier_document(one, lang, timezone.localdate(), recorded=recorded), form)
    except UnusableCall as error:
        return render(request, "documents/closed.html", {"error": error.message}, status=503)
    name = f"{say_code('assessing-file', lang)} - {safe_name(ends.offer.text)}.{form}"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
        "Content-Language": lang,
    }
    return HttpResponse(data, TYPES[form], headers=headers)


@require_GET
def source(request: HttpRequest, table: str, row: str) -> HttpResponse:
    """A row of the knowledge tables: what it says, where it comes from, what uses it."""
    lang = _lang(request)
    if table == "method":
        return _method(request, row)
    found = sources.sheet_of(table, row, lang)
    if found is None:
        raise Http404
    return render(request, "assessing/source.html", {"sheet": found, "edition": bridge.knowledge().edition})


def _method(request: HttpRequest, name: str) -> HttpResponse:
    word = sources.METHODS.get(name)
    if word is None:
        raise Http404
    tables = [table for table, methods in sources.OF_TABLE.items() if name in methods]
    facts = {"method": name, "word": word, "tables": tables, "edition": bridge.knowledge().edition}
    return render(request, "assessing/method.html", facts)
