"""Documents to take away; for members of the company that they are of."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from symbio.language import LANGUAGES, UnusableCall, say_code
from symbio.reports.director_page import director_document
from symbio.reports.documents import TYPES, Document, write
from symbio.reports.letter import letter_document
from symbio.web.access import Viewer, visible
from symbio.web.documents import making
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate

_NAME_LENGTH = 60


@require_GET
def director(request: HttpRequest, pk: int, lang: str, form: str) -> HttpResponse:
    """One page on a stream of one's own, for the director."""
    _known(lang, form)
    viewer = Viewer.of(request.user)
    streams = visible(Stream.objects.all(), viewer).filter(site__organisation_id__in=viewer.organisations)
    stream = get_object_or_404(streams.select_related("site__organisation"), pk=pk)
    page = making.director_page(stream, viewer, lang, timezone.localdate())
    return _download(request, director_document(page), form, f"docs-file-director {stream.text}")


@require_GET
def letter(request: HttpRequest, pk: int, side: str, lang: str, form: str) -> HttpResponse:
    """A letter from one's own side of a candidate to the other."""
    _known(lang, form)
    viewer = Viewer.of(request.user)
    rows = Candidate.objects.select_related("offer__site__organisation", "need__site__organisation")
    candidate = get_object_or_404(rows, pk=pk)
    if not making.own_side(candidate, side, viewer):
        raise Http404
    made = making.letter(candidate, side, viewer, lang, timezone.localdate())
    if made is None:
        facts = {"stream": candidate.offer if side == "offer" else candidate.need, "candidate": candidate}
        return render(request, "documents/closed.html", facts, status=409)
    return _download(request, letter_document(made), form, f"docs-file-letter {made.stream.text}")


def _known(lang: str, form: str) -> None:
    if lang not in LANGUAGES or form not in TYPES:
        raise Http404


def _download(request: HttpRequest, document: Document, form: str, name: str) -> HttpResponse:
    """`document` as a file to keep; ``name`` is the code of its kind, a blank, and what it is about."""
    try:
        data = write(document, form)
    except UnusableCall as error:
        return render(request, "documents/closed.html", {"error": error.message}, status=503)
    code, _blank, about = name.partition(" ")
    file = f"{say_code(code, document.lang)} - {safe_name(about)}.{form}"
    disposition = content_disposition_header(True, file) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(data, TYPES[form], headers=headers | {"Content-Language": document.lang})


def safe_name(text: str) -> str:
    """`text` as part of a file name: letters, digits, blanks and hyphens, not too long.

    Examples
    --------
    >>> safe_name('../Ash: "dry"\\r\\n')
    'Ash dry'
    """
    kept = "".join(sign if sign.isalnum() or sign == "-" else " " for sign in text)
    return " ".join(kept.split())[:_NAME_LENGTH].strip(" -") or "symbio"
