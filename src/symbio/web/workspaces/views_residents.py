"""The page of one resident: correct what the list says, or say which company it is."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from symbio.language import say_code
from symbio.web.registry.models import Organisation
from symbio.web.workspaces import flows, residents
from symbio.web.workspaces.forms import ResidentForm
from symbio.web.workspaces.models import Resident
from symbio.web.workspaces.rights import WORKERS, must

MOST_COMPANIES = 1000


@login_required
@require_http_methods(["GET", "POST"])
def resident(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a resident of the list, or join it to a company of the workspace."""
    rows = Resident.objects.select_related("workspace", "organisation")
    found = get_object_or_404(rows, pk=pk)
    role = must(found.workspace, request.user, WORKERS)
    lang = str(getattr(request, "lang", "ru"))
    joined = Organisation.objects.filter(
        workspaces__workspace=found.workspace, workspaces__is_registered_here=False
    )
    if request.method == "POST" and "link" in request.POST:
        key = request.POST["link"]
        chosen = joined.filter(pk=int(key) if key.isdigit() and len(key) < 19 else 0).first()
        residents.link_resident(found, chosen, user=request.user)
        messages.info(request, say_code("resident-saved", lang, name=found.name))
        return redirect("space-resident", pk=pk)
    form = ResidentForm(request.POST or None, resident=found)
    if request.method == "POST" and form.is_valid():
        residents.change_resident(found, form.cleaned_data, user=request.user)
        messages.info(request, say_code("resident-saved", lang, name=found.name))
        return redirect("space-residents", pk=found.workspace_id)
    usual = flows.usual_of([found])
    owned = found.organisation is not None and found.organisation.members.exists()
    facts = {
        "workspace": found.workspace,
        "role": role,
        "resident": found,
        "form": form,
        "usual": usual[0] if usual else None,
        "joined": joined.order_by("name")[:MOST_COMPANIES] if found.organisation is None else (),
        "is_linked": owned,
    }
    return render(request, "spaces/resident.html", facts)
