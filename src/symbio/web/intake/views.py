"""Pages of the review: a file as a table, what was found on its cells, and what a person says of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from symbio.language import SymbioError, say, say_code
from symbio.streams.fields import fields
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.importer import Importer
from symbio.web.intake.editions import FIRST_YEAR, LAST_YEAR, Plan, set_year
from symbio.web.intake.mending import (
    forget,
    say_cells,
    say_of,
    take_back_fix,
    words_of,
    words_of_organisation,
)
from symbio.web.intake.models import Rule
from symbio.web.intake.reading import Cell, Review, Row, review_of
from symbio.web.intake.wording import cleaned, is_same
from symbio.web.jobs.handlers import FEW_ROWS
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import open_accept, start_accept
from symbio.web.jobs.work import run_now
from symbio.web.registry.imports import undo
from symbio.web.registry.models import Import, Organisation

MOST_GROUPS, MOST_SAID, MOST_OF_FILE = 12, 30, 20
MOST_PLANNED = 3000
"""Rows of a file for which it is told before the accepting how many bring streams up to date."""
TOP_ROWS = 8
"""Rows that are shown of a sheet whose columns are not understood."""
STATES = ("refused", "doubt", "quiet")


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def own_import(pk: int, viewer: Viewer) -> Import:
    """An import of an organisation that the viewer may edit; else it looks as if it were not there."""
    whole = Import.objects.select_related("organisation", "of_year").prefetch_related("fixes__rule")
    taken = get_object_or_404(whole, pk=pk)
    if not viewer.may_edit(taken.organisation_id):
        raise Http404
    return taken


def _to_job(request: HttpRequest, job: Job) -> HttpResponse:
    """To the page of a job; past it where the job is done already, or is somebody else's."""
    if job.state == "done":
        made, known = job.result["made"], job.result["known"]
        updated = job.result.get("updated", 0)
        said = say_code("web-imported", _lang(request), made=made, known=known)
        more = say_code("intake-updated", _lang(request), count=updated) if updated else ""
        messages.info(request, f"{said} {more}".strip())
    is_shown = job.state != "done" and job.owner_id == request.user.pk
    return redirect("job", pk=job.pk) if is_shown else redirect("my")


@login_required
@require_http_methods(["GET", "POST"])
def review_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood of an import; accept it, or undo it as a whole."""
    taken = own_import(pk, Viewer.of(request.user))
    running = open_accept(taken.pk)
    if running is not None:
        return _to_job(request, running)
    if request.method == "POST" and "undo" in request.POST:
        undo(taken, user=request.user)
        messages.info(request, say_code("web-import-undone", _lang(request), name=taken.name))
        return redirect("my")
    try:
        review = review_of(taken)
    except SymbioError as error:
        facts = {"taken": taken, "error": error.message, "said": _said(taken)}
        return render(request, "intake/review.html", facts)
    if review.reading.streams is None:
        return _columns_page(request, taken, review)
    if request.method == "POST" and taken.state != "accepted":
        return _accept(request, taken, review)
    return render(request, "intake/review.html", _review_facts(request, taken, review))


def _accept(request: HttpRequest, taken: Import, review: Review) -> HttpResponse:
    """Accept what was understood: at once where it is little, by a job otherwise."""
    if "year" in request.POST:
        text = request.POST["year"].strip()
        is_year = text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR
        if text and not is_year:
            messages.error(request, say_code("intake-no-year", _lang(request), text=text[:20]))
            return redirect("import-review", pk=taken.pk)
        set_year(taken, int(text) if text else None)
    job = start_accept(taken.pk, owner_id=request.user.pk or 0)
    return _to_job(request, run_now(job) if len(review) <= FEW_ROWS else job)


def _said(taken: Import) -> list[Any]:
    return sorted(taken.fixes.all(), key=lambda fix: -fix.pk)[:MOST_SAID]


def _page_asked(request: HttpRequest) -> tuple[int, str]:
    text, state = request.GET.get("page", "1"), request.GET.get("show", "")
    return (int(text) if text.isdigit() and len(text) < 9 else 1), (state if state in STATES else "")


def _review_facts(request: HttpRequest, taken: Import, review: Review) -> dict[str, Any]:
    number, state = _page_asked(request)
    rows, pages = review.page(number, state)
    is_open = taken.state != "accepted"
    year = taken.of_year.year if hasattr(taken, "of_year") else None
    few = is_open and len(review) <= MOST_PLANNED and review.reading.streams is not None
    plan = Plan(taken, review.reading.streams).counts() if few and review.reading.streams else None
    return {
        "taken": taken,
        "is_open": is_open,
        "n": len(review),
        "form_name": review.reading.form,
        "counts": [(name, review.counts[name]) for name in STATES],
        "state": state,
        "page": min(max(number, 1), pages),
        "pages": pages,
        "tables": _tables(taken, review, rows, _lang(request)),
        "groups": review.groups[:MOST_GROUPS],
        "n_groups": len(review.groups),
        "of_file": review.of_file[:MOST_OF_FILE],
        "said": _said(taken),
        "year": year,
        "plan": plan,
        "field_names": _field_names(_lang(request)),
        "is_repaired": any(row.state != "quiet" for row in rows),
        "here": request.get_full_path(),
    }


def _field_names(lang: str) -> list[tuple[str, str]]:
    return [(name, field.title(lang)) for name, field in fields().items()]


def _tables(taken: Import, review: Review, rows: list[Row], lang: str) -> list[dict[str, Any]]:
    """Rows of a page as one table for each sheet and run of rows, with the columns that say something."""
    tables: list[dict[str, Any]] = []
    for row, became in zip(rows, _understood(taken, rows), strict=True):
        if not tables or tables[-1]["sheet"] != row.sheet:
            tables.append({"sheet": row.sheet, "label": row.label, "rows": []})
        tables[-1]["rows"].append((row, became))
    for table in tables:
        _dress(table, review, lang)
    return tables


def _dress(table: dict[str, Any], review: Review, lang: str) -> None:
    """Columns of a table, and its rows with cleaned values beside what was given."""
    sheet = review.reading.sheets[table["sheet"]] if table["sheet"] >= 0 else None
    empty = ("", "0", "-") if review.reading.form else ("",)
    filled = {
        cell.place
        for row, _ in table["rows"]
        for cell in row.cells
        if cell.text not in empty or cell.given not in empty or cell.messages
    }
    titles, named = (sheet.titles, sheet.fields) if sheet is not None else ({}, {})
    places = [place for place in titles if place in filled or place in named]
    table["columns"] = [
        {"place": place, "title": titles[place], "field": named.get(place, "")} for place in places
    ]
    table["rows"] = [
        {"row": row, "became": became, "cells": _cells(row, places, lang)} for row, became in table["rows"]
    ]


def _cells(row: Row, places: list[int], lang: str) -> list[dict[str, Any]]:
    by_place = {cell.place: cell for cell in row.cells}
    shown = []
    for cell in (by_place[place] for place in places):
        words = cleaned(cell.field, row.streams[0], lang) if cell.field and row.streams and cell.text else ""
        shown.append({"cell": cell, "words": "" if is_same(_whole(cell, by_place), words) else words})
    return shown


def _whole(cell: Cell, by_place: dict[int, Cell]) -> str:
    """What a cell says with the cell that completes it: a figure with its unit."""
    if cell.field != "quantity":
        return cell.text
    return cell.text + "".join(one.text for one in by_place.values() if one.field == "unit")


def _understood(taken: Import, rows: list[Row]) -> list[list[Any]]:
    """Streams that rows would become, with their resources."""
    said = words_of(sorted(taken.fixes.all(), key=lambda fix: fix.pk))
    words = words_of_organisation(taken.organisation) | said
    importer = Importer(taken.organisation, words=words)
    made = iter(importer.prepare([row for one in rows for row in one.streams]))
    return [[next(made) for _ in one.streams] for one in rows]


def _columns_page(request: HttpRequest, taken: Import, review: Review) -> HttpResponse:
    """A file whose columns nobody understands yet: its top, and a question over each column."""
    tops = []
    for grid in review.reading.given:
        rows = [row for row in grid.cells[:40] if sum(cell is not None for cell in row) > 1][: TOP_ROWS + 1]
        if rows:
            titles = [str(cell).strip() if cell is not None else "" for cell in rows[0]]
            tops.append({"label": grid.label, "titles": titles, "rows": rows[1:]})
    chosen = {fix.title: fix.value for fix in taken.fixes.filter(kind="column").order_by("pk")}
    facts = {
        "taken": taken,
        "tops": tops,
        "chosen": chosen,
        "field_names": _field_names(_lang(request)),
        "said": _said(taken),
    }
    return render(request, "intake/columns.html", facts)


@login_required
@require_POST
def say_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something of a file under review, or take back what was said; then it is read again."""
    taken = own_import(pk, Viewer.of(request.user))
    try:
        _say(request, taken)
    except SymbioError as error:
        messages.error(request, say(error.message, _lang(request)))
    return redirect(_back(request, taken))


def _back(request: HttpRequest, taken: Import) -> str:
    """The page of the review that was looked at."""
    address, back = reverse("import-review", args=[taken.pk]), request.POST.get("back", "")
    return back if back.split("?")[0] == address else address


def _say(request: HttpRequest, taken: Import) -> None:
    posted, user = request.POST, request.user
    is_kept = "keep" in posted
    if "take_back" in posted:
        text = posted["take_back"]
        take_back_fix(taken, int(text) if text.isdigit() else None)
        return
    kind = posted.get("kind", "")
    if kind == "columns":
        for title, value in zip(posted.getlist("title"), posted.getlist("value"), strict=False):
            if value:
                name = "" if value == "-" else value
                say_of(taken, "column", name, user=user, is_kept=is_kept, title=title[:200])
    elif kind == "column":
        _say_column(request, taken, is_kept=is_kept)
    elif kind == "unit":
        say_of(taken, kind, posted.get("value", ""), user=user, is_kept=is_kept, title=posted["title"][:200])
    elif kind == "answer":
        at = {"title": posted.get("title", "")[:200], "answer": posted.get("answer", "")}
        say_of(taken, kind, posted.get("value", ""), user=user, is_kept=is_kept, **at)
    elif kind == "word":
        key = bridge.text_key(posted.get("answer", ""))
        say_of(taken, kind, posted.get("value", ""), user=user, is_kept=is_kept, answer=key)
    elif kind in ("cells", "row"):
        _say_cells(request, taken)


def _say_column(request: HttpRequest, taken: Import, *, is_kept: bool) -> None:
    """The field of a column, and its unit where one was given."""
    posted, title = request.POST, request.POST.get("title", "")[:200]
    value, unit = posted.get("value", ""), posted.get("unit", "").strip()
    if value != posted.get("was", ""):
        name = "" if value == "-" else value
        say_of(taken, "column", name, user=request.user, is_kept=is_kept, title=title)
    if unit:
        say_of(taken, "unit", unit, user=request.user, is_kept=is_kept, title=title)


def _say_cells(request: HttpRequest, taken: Import) -> None:
    """Cells that were changed on the page; a row that was ticked is left out."""
    review = review_of(taken)
    changed: dict[tuple[str, int, int], str] = {}
    for name in request.POST:
        text = request.POST.get(name, "")
        if not name.startswith("c:"):
            continue
        numbers = [int(part) for part in name[2:].split(":") if part.isdigit() and len(part) < 9]
        if len(numbers) != 3 or numbers[0] >= len(review.reading.sheets):
            continue
        sheet, row, place = numbers
        label = review.reading.sheets[sheet].label
        if place in review.reading.sheets[sheet].titles and text.strip() != review.text(sheet, row, place):
            changed[label, row, place] = str(text)
    if changed:
        say_cells(taken, changed, user=request.user)
    for text in request.POST.getlist("leave_out"):
        numbers = [int(part) for part in text.split(":") if part.isdigit() and len(part) < 9]
        if len(numbers) == 2 and numbers[0] < len(review.reading.sheets):
            label = review.reading.sheets[numbers[0]].label
            say_of(taken, "row", "", user=request.user, sheet=label, row=numbers[1])


@login_required
@require_GET
def row_page(request: HttpRequest, pk: int, sheet: int, row: int) -> HttpResponse:
    """One row with all its cells to write in, and the resources that its words could mean."""
    taken = own_import(pk, Viewer.of(request.user))
    review = review_of(taken)
    if taken.state == "accepted" or sheet >= len(review.reading.sheets):
        raise Http404
    label = review.reading.sheets[sheet].label
    found = review.row(label, row)
    if not found.streams and not any(cell.text or cell.given for cell in found.cells):
        raise Http404
    lang = _lang(request)
    names = dict(_field_names(lang))
    titles = review.reading.sheets[sheet].titles
    cells = _cells(found, list(titles), lang)
    facts = {
        "taken": taken,
        "row": found,
        "cells": [
            {**one, "title": titles[one["cell"].place], "field": names.get(one["cell"].field, "")}
            for one in cells
            if one["cell"].field or one["cell"].text or one["cell"].messages
        ],
        "became": _understood(taken, [found])[0],
        "back": reverse("import-review", args=[taken.pk]),
    }
    return render(request, "intake/row.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def rules_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is remembered of a company's files; each rule can be forgotten."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not Viewer.of(request.user).may_edit(organisation.pk):
        raise Http404
    rules = Rule.objects.filter(organisation=organisation).order_by("kind", "title", "answer")
    if request.method == "POST":
        text = request.POST.get("forget", "")
        forget(get_object_or_404(rules, pk=int(text) if text.isdigit() else 0))
        messages.info(request, say_code("intake-forgotten", _lang(request)))
        return redirect("import-rules", pk=organisation.pk)
    return render(request, "intake/rules.html", {"organisation": organisation, "rules": rules})
