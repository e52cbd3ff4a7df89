"""What is new for a person; how often they want letters; the link that stops letters without logging in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from symbio.language import say_code
from symbio.web.access import Viewer
from symbio.web.notices.models import PACES, USUAL_PACE, Notice
from symbio.web.notices.stopping import group_of, stop
from symbio.web.notices.telling import paces_of, set_paces

MOST_SHOWN = 100


def _mine(request: HttpRequest) -> QuerySet[Notice]:
    """Notices of the user: those of companies that they left are gone."""
    viewer = Viewer.of(request.user)
    still = Q(organisation=None) | Q(organisation_id__in=viewer.organisations)
    return Notice.objects.filter(still, user_id=request.user.pk or 0)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def news(request: HttpRequest) -> HttpResponse:
    """What is new, newest first; a button marks all of it as read."""
    if request.method == "POST":
        Notice.objects.filter(user_id=request.user.pk or 0, read_at=None).update(read_at=timezone.now())
        return redirect("news")
    notices = _mine(request).select_related("organisation").order_by("-at", "-pk")[:MOST_SHOWN]
    return render(request, "notices/news.html", {"notices": notices})


@login_required
@never_cache
@require_GET
def news_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to where a notice leads; it is read then."""
    notice = get_object_or_404(_mine(request), pk=pk)
    if notice.read_at is None:
        Notice.objects.filter(pk=pk).update(read_at=timezone.now())
    return redirect(notice.path)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def news_settings(request: HttpRequest) -> HttpResponse:
    """How often letters of each group come."""
    user_id = request.user.pk or 0
    if request.method == "POST":
        chosen = {group: request.POST.get(group, "") for group in USUAL_PACE}
        set_paces(request.user, {group: pace for group, pace in chosen.items() if pace in PACES})
        messages.info(request, say_code("news-saved", str(getattr(request, "lang", "ru"))))
        return redirect("news-settings")
    return render(request, "notices/settings.html", {"groups": paces_of([user_id])[user_id], "paces": PACES})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def news_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop letters by a signed link: asked once more, since programs follow links; mail clients post it."""
    _user, group = group_of(token)
    is_stopped = request.method == "POST"
    if is_stopped:
        stop(token)
    return render(request, "notices/stop.html", {"group": group, "is_stopped": is_stopped})
