"""Pages of likely duplicates: lists, two things side by side, merges that can be taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from symbio.language import SymbioError, say, say_code
from symbio.web.duplicates import find, listing
from symbio.web.duplicates.fields import MODELS, PARTS
from symbio.web.duplicates.merging import forget, merge, tell_apart, thing, undo
from symbio.web.duplicates.models import Merge
from symbio.web.duplicates.rights import is_administrator, must_merge, own_company
from symbio.web.duplicates.shown import facts_of, side_by_side
from symbio.web.registry.models import Site, Stream
from symbio.web.workspaces.rights import WORKERS, space_of

MOST_SHOWN = 100
"""Pairs of a kind on a page, the likeliest."""


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def _said(request: HttpRequest, code: str, **facts: Any) -> None:
    messages.info(request, say_code(code, _lang(request), **facts))


def _kinds(found: dict[str, list[find.Pair]]) -> list[dict[str, Any]]:
    """Kinds with their pairs, the likeliest of them with the things themselves."""
    return [
        {"kind": kind, "n": len(pairs), "pairs": listing.with_things(kind, pairs[:MOST_SHOWN])}
        for kind, pairs in found.items()
    ]


@login_required
@require_GET
def platform(request: HttpRequest) -> HttpResponse:
    """Companies that are probably one: for administrators all, for others those that they own."""
    is_staff = is_administrator(request.user)
    companies = listing.companies_of(request.user, is_administrator=is_staff)
    keys = None if is_staff else list(companies.values_list("pk", flat=True))
    place: dict[str, Any] = {"kind": "organisation"} | ({} if keys is None else {"kept_id__in": keys})
    if keys is not None:
        place["user"] = request.user
    facts = {
        "title": "dup-title-companies",
        "lead": "dup-lead-staff" if is_staff else "dup-lead-owner",
        "kinds": _kinds({"organisation": listing.of_platform(companies)}),
        "merges": listing.merges_of(**place),
        "apart": listing.told_apart({"organisation": companies.values("pk")}),
    }
    return render(request, "duplicates/list.html", facts)


@login_required
@require_GET
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """Sites and streams of a company that are probably one."""
    organisation = own_company(pk, request.user)
    among: dict[str, Any] = {
        "site": Site.objects.filter(organisation=organisation).values("pk"),
        "stream": Stream.objects.filter(site__organisation=organisation).values("pk"),
    }
    facts = {
        "title": "dup-title",
        "lead": "dup-lead-company",
        "organisation": organisation,
        "kinds": _kinds(listing.of_company(organisation)),
        "merges": listing.merges_of(organisation=organisation, kind__in=("site", "stream")),
        "apart": listing.told_apart(among),
    }
    return render(request, "duplicates/list.html", facts)


@login_required
@require_GET
def space(request: HttpRequest, pk: int) -> HttpResponse:
    """Residents of a workspace, and companies that it registered, that are probably one."""
    workspace, role = space_of(pk, request.user, WORKERS)
    facts = {
        "title": "dup-title",
        "lead": "dup-lead-space",
        "workspace": workspace,
        "role": role,
        "kinds": _kinds(listing.of_workspace(workspace)),
        "merges": listing.merges_of(workspace=workspace),
        "apart": listing.told_apart({"resident": workspace.residents.values("pk")}),
    }
    return render(request, "duplicates/list_space.html", facts)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, kind: str, a: str, b: str) -> HttpResponse:
    """Two things side by side: choose what stays, and merge them; or say that they are not the same."""
    one, other = (thing(kind, int(pk)) for pk in (a, b))
    must_merge(one, other, request.user)
    act = request.POST.get("act", "")
    if request.method == "POST" and act in ("apart", "forget"):
        (tell_apart if act == "apart" else forget)(kind, one, other, user=request.user)
        _said(request, f"dup-said-{act}", a=str(one), b=str(other))
        return _back(kind, one, request)
    facts: dict[str, Any] = {"kind": kind, "a": one, "b": other}
    if request.method == "POST" and act == "merge":
        try:
            return _merged(request, kind, one, other)
        except SymbioError as error:
            facts["error"] = error.message
    facts |= {
        "lines": side_by_side(kind, one, other, _lang(request)),
        "told": [(name, facts_of(kind, thing)) for name, thing in (("a", one), ("b", other))],
        "back": _address(kind, one, request),
    }
    return render(request, "duplicates/pair.html", facts)


def _merged(request: HttpRequest, kind: str, kept: Model, gone: Model) -> HttpResponse:
    """Merge as the form says: each part names "a", the first of the two, or "b"."""
    said = {part.name: request.POST.get(part.name) for part in PARTS[kind]}
    choices = {name: {"a": "kept", "b": "gone"}[value] for name, value in said.items() if value in ("a", "b")}
    made = merge(kind, kept, gone, choices, user=request.user)
    _said(request, "dup-said-merged", kept=made.kept_name, gone=made.gone_name)
    return _back(kind, kept, request)


def _address(kind: str, one: Any, request: HttpRequest) -> tuple[str, int | None]:
    """Page from which a pair of a kind was reached: name of the address and its key."""
    if kind == "stream":
        return "duplicates-company", one.site.organisation_id
    if kind == "site":
        return "duplicates-company", one.organisation_id
    if kind == "resident":
        return "duplicates-space", one.workspace_id
    space = one.workspaces.filter(is_registered_here=True, workspace__members__user=request.user.pk).first()
    is_above = is_administrator(request.user) or one.members.filter(user=request.user.pk).exists()
    return ("duplicates", None) if is_above or space is None else ("duplicates-space", space.workspace_id)


def _back(kind: str, one: Any, request: HttpRequest) -> HttpResponse:
    name, pk = _address(kind, one, request)
    return redirect(name) if pk is None else redirect(name, pk=pk)


@login_required
@require_POST
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    found = Merge.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        made = undo(pk, user=request.user)
    except SymbioError as error:
        messages.error(request, say(error.message, _lang(request)))
    else:
        _said(request, "dup-said-undone", kept=made.kept_name, gone=made.gone_name)
    kept = MODELS[found.kind]._base_manager.filter(pk=found.kept_id).first()
    return redirect("my") if kept is None else _back(found.kind, kept, request)
