"""Pages of own figures: the tables of a company or a workspace, one row, a table to begin with."""

from __future__ import annotations

import csv
import io
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from symbio.assessment.own_tables import COLUMNS, Kind, from_cells, template_rows
from symbio.language import Message, say_code
from symbio.reports.tables import harmless
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.assessing import sources
from symbio.web.ownfigures import keeping
from symbio.web.ownfigures.counting import tables_seen
from symbio.web.ownfigures.forms import TableForm
from symbio.web.ownfigures.models import KINDS, OwnTable
from symbio.web.registry.models import Organisation
from symbio.web.workspaces.rights import WORKERS, space_of

PAGE = 100
MOST_TOLD = 20


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """Own figures of a company: its people see them, owners and editors bring and remove them."""
    organisation = Organisation.objects.filter(pk=pk).first()
    if organisation is None or organisation.pk not in Viewer.of(request.user).organisations:
        raise Http404
    return _page(request, organisation, "ownfigures/company.html", {"organisation": organisation})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def space(request: HttpRequest, pk: int) -> HttpResponse:
    """Own figures of a workspace: those who work in it see them, facilitators bring and remove them."""
    workspace, role = space_of(pk, request.user, WORKERS)
    return _page(request, workspace, "ownfigures/space.html", {"workspace": workspace, "role": role})


def _page(request: HttpRequest, owner: keeping.Owner, template: str, facts: dict[str, Any]) -> HttpResponse:
    may_change = keeping.may_change(owner, request.user)
    if request.method == "POST" and not may_change:
        raise Http404
    form = TableForm(request.POST or None, request.FILES or None)
    defects: tuple[Message, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = keeping.take_in(form.cleaned_data["file"], owner, user=request.user)
        except keeping.RefusedTable as error:
            defects = error.defects
        else:
            said = say_code("own-taken", _lang(request), file=made.name, count=len(made.rows))
            messages.info(request, said)
            return redirect(request.path)
    tables = [_shown(request, one) for one in owner.own_tables.select_related("user").order_by("kind")]
    facts |= {"form": form, "defects": defects, "tables": tables, "may_change": may_change, "kinds": KINDS}
    return render(request, template, facts, status=422 if defects else 200)


def _shown(request: HttpRequest, table: OwnTable) -> dict[str, Any]:
    """A table for the page: a part of its rows, and what was said of the others."""
    asked = request.GET.get(f"page-{table.kind}", "1")
    pages = Paginator(table.rows, PAGE)
    part = pages.get_page(asked)
    rows = [(number, from_cells(cast(Kind, table.kind), cells)) for number, cells in part.object_list]
    told = [Message(code, facts) for code, facts in table.told]
    return {
        "table": table,
        "rows": [(number, row, _figure_words(row, _lang(request))) for number, row in rows],
        "part": part,
        "count": len(table.rows),
        "told": told[:MOST_TOLD],
        "more": max(len(told) - MOST_TOLD, 0),
    }


def _figure_words(row: Any, lang: str) -> tuple[str, str]:
    """Name and figure of a row, with its range and unit."""
    facts = dict(sources.facts_of(row, lang, ("value", "low", "high", "unit")))
    words = facts.get("value") or f"{facts.get('low', '')} – {facts.get('high', '')}"
    ends = f" ({facts['low']} – {facts['high']})" if {"value", "low", "high"} <= facts.keys() else ""
    return sources.title_of(row, lang), f"{words}{ends} {facts.get('unit', '')}"


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a table."""
    seen = OwnTable.objects.filter(tables_seen(Viewer.of(request.user)))
    table = get_object_or_404(seen.select_related("organisation", "workspace"), pk=pk)
    keeping.remove(table, user=request.user)
    messages.info(request, say_code("own-removed", _lang(request), file=table.name))
    if table.organisation_id:
        return redirect("own-company", pk=table.organisation_id)
    return redirect("own-space", pk=table.workspace_id)


@never_cache
@login_required
@require_GET
def row(request: HttpRequest, pk: int, row: str) -> HttpResponse:
    """Own rows of one identifier, as the page of a shared row; for the people of their owner."""
    seen = OwnTable.objects.filter(tables_seen(Viewer.of(request.user)))
    table = get_object_or_404(seen.select_related("organisation", "workspace"), pk=pk)
    lang, kind = _lang(request), cast(Kind, table.kind)
    made = [(number, from_cells(kind, cells)) for number, cells in table.rows]
    found = [(number, one) for number, one in made if one.id == row]
    if not found:
        raise Http404
    sheets = [(number, sources.title_of(one, lang), sources.facts_of(one, lang)) for number, one in found]
    facts = {
        "table": table,
        "row": row,
        "sheets": sheets,
        "methods": sources.OF_TABLE[kind],
        "has_shared": sources.sheet_of(kind, row, lang) is not None,
    }
    return render(request, "ownfigures/row.html", facts)


@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The shared rows as a CSV with the columns that own figures have: to change, cut and bring back."""
    if kind not in COLUMNS:
        raise Http404
    out = io.StringIO()
    writer = csv.writer(out)
    for cells in template_rows(cast(Kind, kind), bridge.knowledge()):
        writer.writerow([harmless(cell) for cell in cells])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="symbio-{kind}.csv"'
    return answer
