"""Pages on the candidates of a workspace: the list with its map, one candidate, some side by side, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from symbio.language import say_code
from symbio.web.access import Viewer
from symbio.web.registry.models import KINDS
from symbio.web.synergies.saying import REASONS
from symbio.web.workspaces import exports, finds, overview, pairs, reports
from symbio.web.workspaces.models import STAGES, Mandate, Workspace
from symbio.web.workspaces.rights import ALL, WORKERS, space_of
from symbio.web.workspaces.sentences import BASES, ORDERS, UNITS, Query, sentence

MOST_COMPARED = 4
MOST_COMPANIES = 500


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def _address(query: Query, lang: str, **more: str) -> str:
    """The address of a list: its sentence, its order, and what is given besides."""
    asked = {"ask": sentence(query, lang), "order": query.order, **more}
    if query.order == ORDERS[0] and "order" not in more:
        del asked["order"]
    return urlencode({name: value for name, value in asked.items() if value})


@login_required
@require_GET
def space(request: HttpRequest, pk: int) -> HttpResponse:
    """A workspace: its figures, and the candidates between its companies, as a map and as a list."""
    workspace, role = space_of(pk, request.user, ALL)
    lang, viewer = _lang(request), Viewer.of(request.user)
    query = Query.of(request.GET.dict())
    if "go" in request.GET:
        return redirect(f"{reverse('space', args=[pk])}?{_address(query, lang)}")
    is_long = "all" in request.GET
    size = finds.MOST_PRINTED if is_long else finds.PAGE
    sight = finds.Sight.of(workspace, viewer)
    page = finds.page_of(sight, query, size=size)
    facts: dict[str, Any] = {
        "workspace": workspace,
        "role": role,
        "query": query,
        "sentence": sentence(query, lang),
        "page": page,
        "rows": page.rows,
        "total": page.total,
        "map": mark_safe(overview.picture(sight, page.rows)),
        "legend": tuple(dict.fromkeys(row.offer.kind for row in page.rows if row.offer.kind)),
        "address": _address(query, lang),
        "figures": overview.figures_of(sight),
        "worths": finds.worths_of(sight, page.rows),
        **_choices(),
    }
    return render(request, "spaces/space.html", facts)


def _choices() -> dict[str, Any]:
    return {
        "kinds": KINDS,
        "orders": ORDERS,
        "bases": BASES,
        "stages": STAGES,
        "units": UNITS,
    }


@login_required
@require_GET
def companies(request: HttpRequest, pk: int) -> HttpResponse:
    """Companies and questionnaires of a workspace, and the workspaces inside it with their sums."""
    workspace, role = space_of(pk, request.user, WORKERS)
    joined = workspace.companies.select_related("organisation").order_by("organisation__name")
    nested, total = overview.nested(workspace, Viewer.of(request.user))
    facts = {
        "workspace": workspace,
        "role": role,
        "companies": joined[:MOST_COMPANIES],
        "campaigns": workspace.campaigns.order_by("-pk"),
        "nested": nested,
        "sum": total,
        "mandated": _mandated(workspace),
    }
    return render(request, "spaces/companies.html", facts)


def _mandated(workspace: Workspace) -> frozenset[int]:
    rows = Mandate.objects.filter(workspace=workspace, ended_at=None)
    return frozenset(one.organisation_id for one in rows if one.is_running)


def _download(data: bytes | str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_GET
def space_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidates of a workspace as CSV, narrowed and in the order of the page."""
    workspace, _role = space_of(pk, request.user, WORKERS)
    sight = finds.Sight.of(workspace, Viewer.of(request.user))
    rows = finds.all_of(sight, Query.of(request.GET.dict()))
    data = exports.as_csv(rows, _lang(request), reports.worth_of(sight, rows))
    return _download(data, "text/csv; charset=utf-8", f"symbio-space-{workspace.pk}.csv")


@login_required
@require_GET
def space_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a workbook."""
    workspace, _role = space_of(pk, request.user, WORKERS)
    query, lang = Query.of(request.GET.dict()), _lang(request)
    sight = finds.Sight.of(workspace, Viewer.of(request.user))
    rows = finds.all_of(sight, query)
    title = f"{workspace.name}: {sentence(query, lang) or say_code('find-all', lang)}"
    data = exports.as_xlsx(rows, title, lang, reports.worth_of(sight, rows))
    return _download(data, exports.XLSX, f"symbio-space-{workspace.pk}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One candidate inside a workspace; how far the workspace is with it, and its note."""
    workspace, role = space_of(pk, request.user, ALL if request.method == "GET" else WORKERS)
    lang, viewer = _lang(request), Viewer.of(request.user)
    is_worker = role in WORKERS
    row = pairs.pair_of(key, workspace, viewer, marks=is_worker)
    if request.method == "POST":
        asked = request.POST
        said = (asked.get("stage", ""), asked.get("reason", ""), asked.get("note", ""))
        pairs.set_mark(row, workspace, *said, user=request.user)
        messages.info(request, say_code("pair-saved", lang))
        return redirect("space-pair", pk=pk, key=key)
    told = pairs.told(row, lang)
    facts = {
        "workspace": workspace,
        "role": role,
        "row": row,
        "told": told,
        "made": pairs.making_of(row),
        "ends": (("offer", row.offer), ("need", row.need)),
        "contacts": pairs.contacts(row, workspace) if is_worker else {},
        "stages": STAGES,
        "reasons": REASONS,
        "is_worker": is_worker,
    }
    return render(request, "spaces/pair.html", facts)


@login_required
@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Up to four candidates side by side."""
    workspace, role = space_of(pk, request.user, ALL)
    keys = list(dict.fromkeys(request.GET.getlist("pair")))
    viewer, lang = Viewer.of(request.user), _lang(request)
    rows = pairs.pairs_of(keys[:MOST_COMPARED], workspace, viewer, marks=role in WORKERS)
    facts = {
        "workspace": workspace,
        "role": role,
        "rows": [(row, pairs.told(row, lang)) for row in rows],
        "is_cut": len(keys) > MOST_COMPARED,
        "most": MOST_COMPARED,
        "is_worker": role in WORKERS,
    }
    return render(request, "spaces/compare.html", facts)
