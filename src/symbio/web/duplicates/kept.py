"""The address of a stream that was merged into another leads on to that one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from symbio.web.access import Viewer, visible
from symbio.web.duplicates.models import Merge
from symbio.web.registry import views as registry
from symbio.web.registry.models import Stream

MOST_STEPS = 20


def stream_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a stream; of one that was merged, the page of what it is now."""
    try:
        return registry.stream_page(request, pk)
    except Http404:
        now = now_of(pk, Viewer.of(request.user))
        if request.method != "GET" or now is None:
            raise
        return redirect("stream", pk=now)


def now_of(pk: int, viewer: Viewer) -> int | None:
    """The stream that a merged one is now; None where the viewer could know of one of the two alone.

    Otherwise it would tell that a stream which they may see stands for another that they could not.
    """
    for _step in range(MOST_STEPS):
        merge = Merge.objects.filter(kind="stream", gone_id=pk, undone_at=None).order_by("-pk").first()
        if merge is None:
            return None
        is_own = merge.organisation_id in viewer.organisations
        circles = ("public", "members") if viewer.organisations else ("public",)
        if not is_own and merge.gone.get("sees_what") not in circles:
            return None
        pk = merge.kept_id
        if visible(Stream.objects.filter(pk=pk), viewer).exists():
            return pk
    return None
