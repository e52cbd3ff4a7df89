"""Pages of files: on a stream, a site, of a company, in a workspace; and the way a file is handed out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from symbio.language import say, say_code
from symbio.web.access import Viewer
from symbio.web.attachments import keeping, seeing
from symbio.web.attachments.forms import AttachForm, SaidForm, said_of
from symbio.web.attachments.models import Attachment, store
from symbio.web.attachments.types import ALLOWED, RefusedAttachment
from symbio.web.registry.models import Organisation, Site, Stream
from symbio.web.workspaces.rights import WORKERS, space_of

MOST_SHOWN = 200
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Rules for a file, should a browser show it after all: it runs nothing and reaches nothing."""


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


@never_cache
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand a file out, to be saved and never shown; who of others took it is noted."""
    viewer = Viewer.of(request.user)
    file = seeing.seen_file(pk, viewer)
    if not store().exists(file.file.name):
        raise Http404
    keeping.note_download(file, viewer)
    answer = FileResponse(
        store().open(file.file.name), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _thing(kind: str, pk: int, viewer: Viewer) -> Stream | Site:
    """A stream or site of one of the viewer's companies; otherwise 404."""
    found: Stream | Site | None
    if kind == "stream":
        found = Stream.objects.select_related("site__organisation").filter(pk=pk, removed_at=None).first()
        owner = None if found is None else found.site.organisation_id
    else:
        found = Site.objects.select_related("organisation").filter(pk=pk).first()
        owner = None if found is None else found.organisation_id
    if found is None or owner not in viewer.organisations:
        raise Http404
    return found


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Files on a stream or a site of one's own; add one."""
    viewer = Viewer.of(request.user)
    thing = _thing(kind, int(pk), viewer)
    organisation = thing.organisation if isinstance(thing, Site) else thing.site.organisation
    may_edit = viewer.may_edit(organisation.pk)
    if request.method == "POST" and not may_edit:
        raise Http404
    form = AttachForm(request.POST or None, request.FILES or None, is_shown=kind == "stream")
    if request.method == "POST" and form.is_valid() and _attached(request, thing, form):
        return redirect("files", kind=kind, pk=pk)
    listed = (
        Attachment.objects.filter(**{kind: thing}).order_by("-pk").prefetch_related("downloads__organisation")
    )
    facts = {
        "kind": kind,
        "thing": thing,
        "organisation": organisation,
        "form": form,
        "may_edit": may_edit,
        "files": listed.filter(removed_at=None),
        "removed": listed.exclude(removed_at=None) if may_edit else (),
        **_room(organisation),
    }
    return render(request, "attachments/files.html", facts)


def _attached(request: HttpRequest, thing: Stream | Site, form: AttachForm) -> bool:
    """Keep the file of a form; what is wrong with it is said beside it."""
    said = form.cleaned_data
    try:
        made = keeping.attach(thing, said["file"], said, user=request.user)
    except RefusedAttachment as error:
        form.add_error("file", say(error.message, _lang(request)))
        return False
    messages.info(request, say_code("attachment-added", _lang(request), file=made.name))
    return True


def _room(organisation: Organisation) -> dict[str, Any]:
    """How much room is used and how much there is [MB]; what is taken."""
    return {
        "used_mb": round(keeping.used_bytes(organisation) / keeping.MEGABYTE, 1),
        "most_mb": settings.ATTACHMENTS_BYTES // keeping.MEGABYTE,
        "one_mb": settings.ATTACHMENT_BYTES // keeping.MEGABYTE,
        "types": ALLOWED,
    }


@login_required
@require_GET
def company_files(request: HttpRequest, pk: int) -> HttpResponse:
    """All files of a company of one's own."""
    organisation = Organisation.objects.filter(pk=pk).first()
    if organisation is None or organisation.pk not in Viewer.of(request.user).organisations:
        raise Http404
    listed = seeing.of_organisation(organisation).filter(removed_at=None).select_related("stream", "site")
    facts = {
        "organisation": organisation,
        "files": listed.order_by("-pk")[:MOST_SHOWN],
        "total": listed.count(),
        **_room(organisation),
    }
    return render(request, "attachments/company.html", facts)


@login_required
@require_GET
def space_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Files that companies show to a workspace."""
    workspace, role = space_of(pk, request.user, WORKERS)
    found = seeing.files_in(workspace.pk, Viewer.of(request.user), MOST_SHOWN)
    facts = {"workspace": workspace, "role": role, "files": found}
    return render(request, "attachments/space.html", facts)


def _to_thing(file: Attachment) -> HttpResponse:
    kind, pk = ("stream", file.stream_id) if file.stream_id else ("site", file.site_id)
    return redirect("files", kind=kind, pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def file_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a file, and who sees it."""
    file = seeing.own_file(pk, request.user)
    form = SaidForm(request.POST or None, initial=said_of(file), is_shown=file.stream_id is not None)
    if request.method == "POST" and form.is_valid():
        keeping.change(file, form.cleaned_data, user=request.user)
        return _to_thing(file)
    return render(request, "attachments/edit.html", {"form": form, "file": file})


@login_required
@require_POST
def file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a file; it can be brought back."""
    file = seeing.own_file(pk, request.user)
    keeping.set_removed(file, is_removed=True, user=request.user)
    messages.info(request, say_code("attachment-removed", _lang(request), file=file.name))
    return _to_thing(file)


@login_required
@require_POST
def file_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a file back."""
    file = seeing.own_file(pk, request.user)
    try:
        keeping.set_removed(file, is_removed=False, user=request.user)
    except RefusedAttachment as error:
        messages.error(request, say(error.message, _lang(request)))
    return _to_thing(file)
