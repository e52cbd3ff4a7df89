"""Pages of the people of an organisation, and of an invitation."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from symbio.language import UnusableCall, say, say_code
from symbio.web.access import Viewer
from symbio.web.registry import people
from symbio.web.registry.forms import spoken
from symbio.web.registry.models import Invite, Member, Organisation


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField()
    role = forms.ChoiceField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(name, say_code(f"web-role-{name}", spoken())) for name in reversed(Member.ROLES)]
        for name in ("email", "role"):
            self.fields[name].label = say_code(f"field-invite-{name}", spoken())


def _own(pk: int, request: HttpRequest) -> Organisation:
    organisation = get_object_or_404(Organisation, pk=pk)
    if organisation.pk not in Viewer.of(request.user).organisations:
        raise Http404
    return organisation


@login_required
@require_http_methods(["GET", "POST"])
def people_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who belongs to a company; its owners invite, change roles and let go."""
    organisation = _own(pk, request)
    is_owner = Viewer.of(request.user).is_owner(pk)
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if not is_owner:
            raise Http404
        if form.is_valid() and _invited(request, organisation, form):
            return redirect("people", pk=pk)
    facts = {
        "organisation": organisation,
        "form": form,
        "is_owner": is_owner,
        "members": organisation.members.select_related("user").order_by("pk"),
        "invites": organisation.invites.filter(accepted_at=None).order_by("-pk") if is_owner else (),
        "roles": Member.ROLES,
    }
    return render(request, "registry/people.html", facts)


def _invited(request: HttpRequest, organisation: Organisation, form: InviteForm) -> bool:
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        people.invite(
            organisation, email, role, user=request.user, address=request.build_absolute_uri, lang=spoken()
        )
    except UnusableCall as error:
        form.add_error("email", say(error.message, spoken()))
        return False
    messages.info(request, say_code("web-invited", spoken(), email=email))
    return True


@login_required
@require_POST
def member_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a member's role, or let them go."""
    member = get_object_or_404(Member.objects.select_related("organisation"), pk=pk)
    role = request.POST.get("role", "")
    if role not in ("", *Member.ROLES):
        raise Http404
    organisation = member.organisation_id
    if not people.set_role(member, role, user=request.user):
        messages.warning(request, say_code("web-last-owner", spoken()))
    return redirect("people", pk=organisation)


@login_required
@require_POST
def invite_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open invitation back."""
    invite = get_object_or_404(Invite.objects.select_related("organisation"), pk=pk)
    people.withdraw(invite, user=request.user)
    return redirect("people", pk=invite.organisation_id)


@login_required
@require_http_methods(["GET", "POST"])
def invite_page(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: who invites, as what; join with a click."""
    invite = people.invite_of(token)
    if invite is None:
        return render(request, "pages/error.html", {"code": "web-invite-gone"}, status=404)
    if request.method == "POST":
        people.accept(invite, user=request.user)
        return redirect("my")
    is_mine = getattr(request.user, "email", "").lower() == invite.email
    return render(request, "registry/invite.html", {"invite": invite, "is_mine": is_mine})
