"""The candidates of a company as a file to take away."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from symbio.language import say_code
from symbio.web.access import Viewer
from symbio.web.documents.views import safe_name
from symbio.web.registry.models import Organisation
from symbio.web.synergies import taking
from symbio.web.workspaces import exports


@login_required
@require_GET
def company_candidates(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Candidates of a company of one's own as CSV or XLSX, with what each is worth."""
    viewer, lang = Viewer.of(request.user), str(getattr(request, "lang", "ru"))
    organisation = Organisation.objects.filter(pk=pk).first()
    if organisation is None or organisation.pk not in viewer.organisations or form not in ("csv", "xlsx"):
        raise Http404
    rows, shown = taking.rows_of(organisation, viewer)
    worth = taking.worth_of(rows, shown)
    if form == "csv":
        answer = HttpResponse(exports.as_csv(rows, lang, worth), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(
            exports.as_xlsx(rows, organisation.name, lang, worth), content_type=exports.XLSX
        )
    file = f"{say_code('find-sheet', lang)} - {safe_name(organisation.name)}.{form}"
    answer["Content-Disposition"] = content_disposition_header(True, file) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer
