"""Pages of workspaces: candidates, people, residents, the slide, campaigns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from symbio.language import SymbioError, UnusableCall, say, say_code
from symbio.web.access import Viewer
from symbio.web.workspaces import campaigns, finds, flows, people, residents
from symbio.web.workspaces.forms import CampaignForm, CompanyInviteForm, ListForm, MemberForm, WorkspaceForm
from symbio.web.workspaces.jobs import start_letters
from symbio.web.workspaces.models import (
    Campaign,
    Invitation,
    Resident,
    Workspace,
    WorkspaceCompany,
    WorkspaceMember,
)
from symbio.web.workspaces.rights import ALL, HEADS, WORKERS, must, space_of
from symbio.web.workspaces.sentences import Query

MOST_PROBLEMS, MOST_REMOVED = 100, 50
_DRAWN, _LABELLED = 'role="img"', 'role="group" aria-labelledby="slide-alt"'
"""The picture holds links, so it is a group with a name on the page."""
FEW_MAILS = 20
"""So many letters are sent while one waits; more by the worker."""
REMIND_DAYS = ("0", "3", "7", "14")


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def _said(request: HttpRequest, code: str, **facts: Any) -> None:
    messages.info(request, say_code(code, _lang(request), **facts))


@login_required
@require_GET
def spaces(request: HttpRequest) -> HttpResponse:
    """One's workspaces, and the workspaces that one's companies joined."""
    viewer = Viewer.of(request.user)
    own = [pk for pk in viewer.organisations if viewer.is_owner(pk)]
    members = WorkspaceMember.objects.filter(user_id=request.user.pk or 0).select_related("workspace__parent")
    companies = WorkspaceCompany.objects.filter(organisation__in=own)
    facts = {
        "members": members.order_by("workspace__name", "pk"),
        "companies": companies.select_related("workspace", "organisation").order_by("workspace__name", "pk"),
    }
    return render(request, "spaces/list.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def space_new(request: HttpRequest) -> HttpResponse:
    """Make a workspace."""
    headed = WorkspaceMember.objects.filter(user_id=request.user.pk or 0, role="facilitator")
    parents = Workspace.objects.filter(pk__in=headed.values("workspace")).order_by("name")
    form = WorkspaceForm(request.POST or None, parents=parents)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workspace = people.found_workspace(said["name"], said["kind"], said["parent"], user=request.user)
        return redirect("space-residents", pk=workspace.pk)
    return render(request, "registry/form.html", {"form": form, "title": "space-new"})


@login_required
@require_GET
def space_slide(request: HttpRequest, pk: int) -> HttpResponse:
    """What residents could give each other by their types alone: a picture to be printed as a slide."""
    workspace, role = space_of(pk, request.user, ALL)
    listed = list(workspace.residents.order_by("name_key"))
    found = flows.inferred(listed)
    facts = {
        "workspace": workspace,
        "role": role,
        "picture": mark_safe(flows.picture(found).replace(_DRAWN, _LABELLED)),
        "flows": found,
        "usual": flows.usual_of(listed),
        "n": len(listed),
        "n_unknown": sum(not resident.activity for resident in listed),
        "legend": tuple(dict.fromkeys(flow.kind for flow in found)),
    }
    return render(request, "spaces/slide.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def space_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in a workspace; invite a person. Facilitators only."""
    workspace, role = space_of(pk, request.user, HEADS)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        invited = partial(people.invite_member, workspace, said["email"], said["role"])
        if _is_invited(request, form, invited):
            return redirect("space-people", pk=pk)
    facts = {
        "workspace": workspace,
        "role": role,
        "form": form,
        "members": workspace.members.select_related("user").order_by("pk"),
        "invitations": workspace.invitations.filter(accepted_at=None).order_by("-pk"),
    }
    return render(request, "spaces/people.html", facts)


def _is_invited(request: HttpRequest, form: Form, invited: Callable[..., Invitation]) -> bool:
    """Invite, and say so; a letter that may not be sent is said beside the field."""
    try:
        made = invited(user=request.user, address=request.build_absolute_uri, lang=_lang(request))
    except UnusableCall as refusal:
        form.add_error("email", say(refusal.message, _lang(request)))
        return False
    _said(request, "space-invited", email=made.email)
    return True


@login_required
@require_POST
def member_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person out of a workspace."""
    member = get_object_or_404(WorkspaceMember.objects.select_related("workspace"), pk=pk)
    if not people.remove_member(member, user=request.user):
        _said(request, "space-last-facilitator")
    is_self = member.user_id == request.user.pk and member.pk is None
    return redirect("spaces") if is_self else redirect("space-people", pk=member.workspace_id)


@login_required
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open invitation back."""
    invitation = get_object_or_404(Invitation.objects.select_related("workspace"), pk=pk)
    people.withdraw(invitation, user=request.user)
    return redirect("space-people", pk=invitation.workspace_id)


@login_required
@require_http_methods(["GET", "POST"])
def space_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite the owner of a company."""
    workspace, _role = space_of(pk, request.user, WORKERS)
    form = CompanyInviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invited = partial(people.invite_company, workspace, form.cleaned_data["email"])
        if _is_invited(request, form, invited):
            return redirect("space", pk=pk)
    return render(request, "spaces/invite.html", {"form": form, "workspace": workspace})


@login_required
@require_http_methods(["GET", "POST"])
def space_residents(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of residents; paste or upload more."""
    workspace, role = space_of(pk, request.user, WORKERS)
    form = ListForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"workspace": workspace, "role": role, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            listed = residents.read_list(form.cleaned_data["file"], form.cleaned_data["text"])
        except SymbioError as error:
            facts["error"] = error.message
        else:
            fresh, known = residents.add_residents(workspace, listed, user=request.user)
            facts["added"] = {"fresh": fresh, "known": known}
            facts["problems"] = [one for one in listed if one.problems][:MOST_PROBLEMS]
    facts["residents"] = workspace.residents.select_related("organisation").order_by("name_key")
    gone = Resident.everyone.filter(workspace=workspace).exclude(removed_at=None)
    facts["removed"] = gone.order_by("-removed_at")[:MOST_REMOVED]
    return render(request, "spaces/residents.html", facts)


def _resident(pk: int, user: Any) -> Resident:
    resident = get_object_or_404(Resident.everyone.select_related("workspace", "organisation"), pk=pk)
    must(resident.workspace, user, WORKERS)
    return resident


@login_required
@require_POST
def resident_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Register the company of a resident, invite it to join, strike it off the list, or bring it back."""
    resident = _resident(pk, request.user)
    if act == "register":
        residents.register_company(resident, user=request.user)
        _said(request, "space-registered", name=resident.name)
    elif act == "invite":
        try:
            people.invite_resident(resident, user=request.user, address=request.build_absolute_uri)
        except UnusableCall as refusal:
            messages.warning(request, say(refusal.message, _lang(request)))
        else:
            _said(request, "space-invited", email=resident.email)
    else:
        residents.set_removed(resident, is_removed=act == "remove", user=request.user)
        _said(request, f"resident-{act}d", name=resident.name)
    return redirect("space-residents", pk=resident.workspace_id)


@login_required
@require_http_methods(["GET", "POST"])
def campaign_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a campaign among the residents."""
    workspace, _role = space_of(pk, request.user, WORKERS)
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        campaign = campaigns.start(workspace, **form.cleaned_data, user=request.user)
        return redirect("space-campaign", pk=campaign.pk)
    return render(request, "registry/form.html", {"form": form, "title": "space-campaign-new"})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has answered; mail the links, remind, end."""
    found = get_object_or_404(Campaign.objects.select_related("workspace"), pk=pk)
    role = must(found.workspace, request.user, WORKERS)
    if request.method == "POST":
        _campaign_act(request, found)
        return redirect("space-campaign", pk=pk)
    listed = found.questionnaires.filter(resident__removed_at=None).select_related("resident")
    asked = list(listed.order_by("resident__name_key"))
    links = [(one, request.build_absolute_uri(campaigns.link_of(one))) for one in asked]
    sight = finds.Sight.of(found.workspace, Viewer.of(request.user))
    facts = {
        "workspace": found.workspace,
        "role": role,
        "campaign": found,
        "rows": links,
        "n": len(asked),
        "n_answered": sum(one.answered_at is not None for one in asked),
        "progress": (
            ("campaign-mailed", sum(one.mails > 0 for one in asked)),
            ("campaign-opened", sum(one.opened_at is not None for one in asked)),
            ("campaign-answered", sum(one.answered_at is not None for one in asked)),
        ),
        "has_finds": bool(finds.page_of(sight, Query(basis="declared"), size=1).n_declared),
        "remind_days": REMIND_DAYS,
        "n_due": 0 if found.closed_at else campaigns.due(found).count(),
    }
    return render(request, "spaces/campaign.html", facts)


def _campaign_act(request: HttpRequest, found: Campaign) -> None:
    act = request.POST.get("act")
    if act == "mail" and campaigns.due(found).count() > FEW_MAILS and found.closed_at is None:
        campaigns.set_reminders(found, found.remind_days, request.build_absolute_uri("/"), user=request.user)
        start_letters(found, owner_id=request.user.pk)
        _said(request, "campaign-mailing")
    elif act == "mail":
        try:
            sent, failed = campaigns.mail_links(found, user=request.user, address=request.build_absolute_uri)
        except UnusableCall as refusal:
            messages.warning(request, say(refusal.message, _lang(request)))
        else:
            _said(request, "space-mailed", sent=sent, failed=failed)
    elif act == "remind":
        days = request.POST.get("days", "0")
        number = int(days) if days in REMIND_DAYS else 0
        campaigns.set_reminders(found, number, request.build_absolute_uri("/"), user=request.user)
        _said(request, "campaign-reminding", days=number)
    elif act == "close":
        campaigns.close(found, user=request.user)
    elif act == "newcomers":
        campaigns.add_newcomers(found, user=request.user)
