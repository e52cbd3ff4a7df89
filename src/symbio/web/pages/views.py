"""Front door, search, trying without an account, pages of the knowledge, health."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from symbio.knowledge import Knowledge, Precedent
from symbio.knowledge.nace import parse_activity
from symbio.language import LANGUAGES, SymbioError
from symbio.reports.assessed_html import assessed_style
from symbio.reports.page_find import finder
from symbio.reports.page_html import page_style, render_fragment
from symbio.reports.page_parts import KINDS, has_page
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.pages.middleware import COOKIE
from symbio.web.registry import catalogue as shelf
from symbio.web.registry.intake import given_bytes, read_bytes
from symbio.web.registry.tried import takers

MOST_LETTERS = 300
MOST_TYPES = 5
MOST_NEAREST = 5
SURE = 0.5
"""Probability from which a stream is said to be understood without a doubt."""
MOST_TRIED = 60
MOST_HERE = 2
"""Streams of a tried table that are shown."""
N_CASES = 6
_YEAR_S = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One sentence, one field, the map, three numbers, three cases."""
    viewer = Viewer.of(request.user)
    k = bridge.knowledge()
    lands = shelf.countries(viewer)
    land = next(iter(lands), "")
    facts = {
        "figures": shelf.counts(viewer),
        "map": mark_safe(shelf.overview_map(viewer, shelf.Query(country=land))),
        "lands": lands,
        "land": land,
        "cases": _cases(k),
        "n_resources": len(k.resources),
        "n_precedents": len(k.precedents),
        "n_technologies": len(k.technologies),
    }
    return render(request, "pages/home.html", facts)


def _cases(k: Knowledge) -> list[Precedent]:
    """A few precedents of different places and resources."""
    found: dict[str, Precedent] = {}
    for row in k.precedents:
        told = {known.resource for known in found.values()}
        if row.resource and row.grade in ("A", "B") and row.resource not in told:
            found.setdefault(row.place, row)
    return list(found.values())[:N_CASES]


@require_GET
def set_language(request: HttpRequest, lang: str) -> HttpResponse:
    """Choose the language and go back."""
    if lang not in LANGUAGES:
        raise Http404
    back = request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    response.set_cookie(
        COOKIE, lang, max_age=_YEAR_S, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    if request.user.is_authenticated and request.user.language != lang:
        request.user.language = lang
        request.user.save(update_fields=["language"])
    return response


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What a phrase is, who usually takes or supplies it, what is offered or needed of it here."""
    answer = _answer(request)
    is_part = getattr(request, "htmx", False)
    return render(request, "pages/_answer.html" if is_part else "pages/find.html", answer)


@require_GET
def try_phrase(request: HttpRequest) -> HttpResponse:
    """The same for a visitor: shown, not stored, and the page says so."""
    return render(request, "pages/try.html", _answer(request))


def _answer(request: HttpRequest) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()[:MOST_LETTERS]
    direction = "need" if request.GET.get("direction") == "need" else "offer"
    activity, _problem = parse_activity(request.GET.get("activity", "").strip())
    facts: dict[str, Any] = {
        "q": text,
        "direction": direction,
        "activity": request.GET.get("activity", "").strip()[:20],
    }
    if not text:
        return facts
    k = bridge.knowledge()
    found = bridge.answered(text, direction, activity)
    table = k.resources
    viewer = Viewer.of(request.user)
    return facts | {
        "readings": [(table.ids[r], table.kind[r], p) for r, p in found.classified.resources[:3]],
        "ewc": found.classified.ewc[:3],
        "fkko": found.classified.fkko[:3],
        "partners": found.partners[:MOST_TYPES],
        "warnings": [hazard.text(_lang(request)) for hazard in found.hazards[:4]],
        "dead_end": found.dead_end.text(_lang(request)) if found.dead_end else None,
        "things": [thing for thing in finder(k).find(text) if thing.kind != "resource"][:4],
        "nearest": shelf.partners_for(text, direction, activity, viewer, most=MOST_NEAREST),
        "same": shelf.for_words(text, direction, viewer, most=MOST_NEAREST),
    }


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def try_table(request: HttpRequest) -> HttpResponse:
    """A pasted table or a file, without an account: understood, with usual partners; nothing is stored."""
    facts: dict[str, Any] = {}
    if request.method == "POST":
        facts = _tried(request)
    return render(request, "pages/try_table.html", facts)


def _tried(request: HttpRequest) -> dict[str, Any]:
    upload, text = request.FILES.get("file"), request.POST.get("text", "")
    try:
        streams = read_bytes(*given_bytes(upload, text), "-")
    except SymbioError as error:
        return {"error": error.message, "text": text[:20_000]}
    rows = streams.table.head(MOST_TRIED).to_dicts()
    found = bridge.oracle().partners(
        [row["stream"] for row in rows],
        directions=[row["direction"] for row in rows],
        activities=[row["activity"] for row in rows],
    )
    table = bridge.knowledge().resources
    readings = [answer.classified for answer in found]
    here = takers(rows, readings, Viewer.of(request.user), most=MOST_HERE)
    shown = [
        {
            "row": row,
            "readings": [(table.ids[r], p >= SURE) for r, p in answer.classified.resources[:1]],
            "partners": answer.partners[:3],
            "dead_end": answer.dead_end,
            "here": near,
        }
        for row, answer, near in zip(rows, found, here, strict=True)
    ]
    return {
        "shown": shown,
        "n": len(streams),
        "n_here": sum(bool(near) for near in here),
        "refused_rows": streams.refused_rows,
        "problems": [p for p in streams.problems if p.severity != "note"][:40],
        "source": streams.source,
    }


@require_GET
def thing(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """The page of a resource, technology, activity or precedent."""
    k = bridge.knowledge()
    if kind not in KINDS or not has_page(k, kind, name):
        raise Http404
    fragment = render_fragment(k, kind, name, link=lambda other, key: reverse("thing", args=(other, key)))
    facts: dict[str, Any] = {"fragment": mark_safe(fragment), "kind": kind, "name": name}
    if kind == "resource":
        viewer = Viewer.of(request.user)
        facts["offers"] = shelf.of_resource(name, "offer", viewer, most=6)
        facts["needs"] = shelf.of_resource(name, "need", viewer, most=6)
    return render(request, "pages/thing.html", facts)


_FIRST_PAGES = {"facilitator": "spaces", "authority": "regions", "administrator": "steward"}
"""Demo role → the page where its work begins; "my" for companies."""


@require_POST
def demo_login(request: HttpRequest, role: str) -> HttpResponse:
    """Log in as a demo user; on loopback only, and only where the demo was loaded."""
    if not settings.DEMO:
        raise Http404
    user = get_user_model().objects.filter(email=f"{role}@demo.invalid", is_demo=True).first()
    if user is None:
        raise Http404
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.create_from_request(request)
    return redirect(_FIRST_PAGES.get(role, "my"))


@require_GET
@cache_control(public=True, max_age=3600)
def style(request: HttpRequest) -> HttpResponse:
    """Style sheet of pictures and of pages on the knowledge, as `symbio.reports` makes it."""
    return HttpResponse(page_style() + assessed_style(), content_type="text/css; charset=utf-8")


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """The process can do its work: database and knowledge are at hand."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        edition = bridge.knowledge().edition
    except Exception:
        return JsonResponse({"status": "unready"}, status=503)
    return JsonResponse({"status": "ready", "edition": edition})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be understood."""
    return render(request, "pages/error.html", {"code": "web-error-400"}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not allowed."""
    return render(request, "pages/error.html", {"code": "web-error-403"}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or the viewer may not know of it: the same answer for both."""
    return render(request, "pages/error.html", {"code": "web-error-404"}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Our own mistake: a sentence, no traceback."""
    return render(request, "pages/error.html", {"code": "web-error-500"}, status=500)
