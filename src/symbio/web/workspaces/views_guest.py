"""Pages for those outside a workspace: an invitation, a company's part in it, a questionnaire."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from symbio.language import say_code
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.registry.models import Organisation
from symbio.web.workspaces import campaigns, flows, people
from symbio.web.workspaces.forms import AnswerForm, JoinForm
from symbio.web.workspaces.models import Invitation, Questionnaire, WorkspaceCompany

MOST_TYPICAL = 24


def _said(request: HttpRequest, code: str, **facts: Any) -> None:
    messages.info(request, say_code(code, str(getattr(request, "lang", "ru")), **facts))


def _owned(viewer: Viewer) -> Any:
    own = [pk for pk in viewer.organisations if viewer.is_owner(pk)]
    return Organisation.objects.filter(pk__in=own).order_by("name")


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: what joining means, and the button; for the one to whom it was sent."""
    found = people.invitation_of(token)
    if found is None:
        return render(request, "spaces/invitation.html", {"state": "dead"}, status=404)
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect_to_login(request.get_full_path())
        return render(request, "spaces/invitation.html", {"state": "log-in", "invitation": found})
    if not people.is_meant_for(found, request.user):
        return render(request, "spaces/invitation.html", {"state": "other", "invitation": found}, status=403)
    return _join_member(request, found) if found.kind == "member" else _join_company(request, found)


def _join_member(request: HttpRequest, found: Invitation) -> HttpResponse:
    if request.method == "POST":
        member = people.accept_as_member(found, user=request.user)
        return redirect("space", pk=member.workspace_id)
    return render(request, "spaces/invitation.html", {"state": "member", "invitation": found})


def _join_company(request: HttpRequest, found: Invitation) -> HttpResponse:
    is_takeover = people.is_takeover(found)
    owned = _owned(Viewer.of(request.user))
    is_first = is_takeover and not owned.exists()
    form = JoinForm(request.POST or None, organisations=None if is_first else owned, may_be_new=is_takeover)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        people.accept_as_company(found, said.get("organisation"), said["shares"], user=request.user)
        _said(request, "space-joined", space=found.workspace.name)
        return redirect("spaces")
    facts = {"state": "company", "invitation": found, "form": form, "is_takeover": is_takeover}
    facts["needs_company"] = not is_takeover and not owned.exists()
    return render(request, "spaces/invitation.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """What one's company shows in a workspace; change it, or leave. Owners only."""
    companies = WorkspaceCompany.objects.select_related("workspace", "organisation")
    company = get_object_or_404(companies, pk=pk)
    if not Viewer.of(request.user).is_owner(company.organisation_id):
        raise Http404
    if request.method == "POST" and "leave" in request.POST:
        people.leave(company, user=request.user)
        _said(request, "space-left", space=company.workspace.name)
        return redirect("spaces")
    form = JoinForm(request.POST or None, organisations=None, initial={"shares": company.shares})
    if request.method == "POST" and form.is_valid():
        people.set_sharing(company, form.cleaned_data["shares"], user=request.user)
        return redirect("spaces")
    return render(request, "spaces/sharing.html", {"company": company, "form": form})


COOKIE = "symbio_answer"
"""Holds the secret of the questionnaire that a browser has opened; sent to the page of answers alone."""
_COOKIE_S = 24 * 3600


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The secret link of a letter: exchanged for a cookie, so that it stands in no history, log or referrer.

    A browser that keeps no cookies may still send its answer here.
    """
    found = campaigns.questionnaire_of(token)
    if request.method == "POST":
        done = _answer_act(request, found)
        if not isinstance(done, HttpResponse):
            return _shown(request, found, done)
    here = redirect("space-answer-here")
    here.set_cookie(
        COOKIE,
        token,
        max_age=_COOKIE_S,
        path=here.url,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    here["Referrer-Policy"] = "no-referrer"
    return here


@never_cache
@require_http_methods(["GET", "POST"])
def answer_here(request: HttpRequest) -> HttpResponse:
    """A questionnaire without an account: tell of a stream, take one back, finish."""
    token = request.COOKIES.get(COOKIE)
    if token is None:
        return render(request, "spaces/answer_lost.html", status=404)
    found = campaigns.questionnaire_of(token)
    form = AnswerForm(initial=_asked(request))
    if request.method == "POST":
        done = _answer_act(request, found)
        if isinstance(done, HttpResponse):
            return done
        form = done
    else:
        campaigns.note_opened(found)
    return _shown(request, found, form)


def _shown(request: HttpRequest, found: Questionnaire, form: AnswerForm) -> HttpResponse:
    facts = {
        "questionnaire": found,
        "campaign": found.campaign,
        "workspace": found.campaign.workspace,
        "form": form,
        "is_open": campaigns.may_answer(found),
        "streams": found.streams.filter(removed_at=None).order_by("pk"),
        "typical": _typical(found),
    }
    answered = render(request, "spaces/answer.html", facts)
    answered["X-Robots-Tag"] = "noindex"
    return answered


def _asked(request: HttpRequest) -> dict[str, str]:
    direction = request.GET.get("direction", "offer")
    return {"direction": direction, "stream": request.GET.get("stream", "")[:500]}


def _answer_act(request: HttpRequest, found: Questionnaire) -> HttpResponse | AnswerForm:
    """Do what a button asks for; a form comes back where something is to be mended."""
    back = redirect("space-answer-here")
    act = request.POST.get("act", "tell")
    if act == "finish":
        campaigns.finish(found)
        _said(request, "space-thanks")
    elif act == "silence":
        campaigns.silence(found)
        _said(request, "space-silenced")
    elif act == "take-back":
        key = request.POST.get("stream-id", "")
        campaigns.take_back(found, int(key) if key.isdigit() and len(key) < 19 else 0)
    else:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return form
        understood = campaigns.answer(found, form.cleaned_data)
        if understood.row is None or understood.refusals:
            form.told(understood.refusals)
            return form
        _said(request, "space-told")
    return back


def _typical(found: Questionnaire) -> list[tuple[str, str]]:
    """What plants of the resident's type usually give out and take in: (direction, resource)."""
    activity = found.resident.activity
    if not activity:
        return []
    usual, table = flows.usual_flows(activity), bridge.knowledge().resources
    both = [(share, "offer", name) for name, share in usual["out"].items()]
    both += [(share, "need", name) for name, share in usual["in"].items()]
    both.sort(key=lambda one: (-one[0], one[2]))
    return [(direction, name) for _share, direction, name in both[:MOST_TYPICAL] if name in table.index]
