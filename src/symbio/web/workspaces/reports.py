"""The report on a workspace: what its candidates add up to, made by the worker from what its asker sees.

It holds the declared candidates of which both ends are seen, with no more of them than their cards tell, so
that a sum says nothing that the list would not. The files are their asker's alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Count
from django.utils import timezone

from symbio.assessment.assess import Assessment
from symbio.language import LANGUAGES, SymbioError, UnusableCall
from symbio.reports.assessed_html import page
from symbio.reports.documents import TYPES as DOCUMENTS
from symbio.reports.documents import Document, write
from symbio.reports.network_report import network_document
from symbio.web import bridge
from symbio.web.access import Card, Viewer
from symbio.web.access_spaces import SHARING_ROLES, cards_in, workspace_role
from symbio.web.assessing.again import Kept
from symbio.web.assessing.bulk import Look, Valued, assess_told, values
from symbio.web.assessing.storing import currency_of
from symbio.web.jobs.course import Course
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import start_once
from symbio.web.ownfigures.counting import NONE, OwnFigures, of_workspace
from symbio.web.registry.models import Site, Stream
from symbio.web.workspaces import finds, pairs
from symbio.web.workspaces.finds import Find
from symbio.web.workspaces.models import Workspace
from symbio.web.workspaces.sentences import Query

MOST = 20_000
"""Candidates of one report, the first of the list."""
MOST_CHOSEN = 200
FOLDER = "reports"
TYPES = {"html": "text/html; charset=utf-8", **DOCUMENTS}
"""Media type by form, in the order in which they are made."""
_PIECE = 5000


def start_report(workspace: Workspace, *, user: Any, **asked: Any) -> Job:
    """Put the making of a report into the queue; where one of the same asker waits or runs, that one."""
    key = f"space-report-{workspace.pk}-{user.pk}"
    return start_once("space-report", key, owner_id=user.pk, space=workspace.pk, **asked)


def made_reports(workspace: Workspace, user: Any) -> list[Job]:
    """Reports that a person had made on a workspace and may still download, the newest first."""
    done = Job.objects.filter(kind="space-report", owner=user, state="done", arguments__space=workspace.pk)
    return list(done.order_by("-pk")[:20])


def files_of(jobs: Iterable[Job]) -> list[str]:
    """Names in the storage of all files that `jobs` made."""
    return [name for job in jobs for name in (job.result.get("files") or {}).values()]


def usual_currency(workspace: Workspace) -> str:
    """Currency of the country in which most sites of a workspace lie."""
    sites = Site.objects.filter(organisation__workspaces__workspace=workspace).exclude(country="")
    most = sites.values_list("country").annotate(n=Count("pk")).order_by("-n", "country").first()
    return currency_of(most[0] if most else "", bridge.knowledge())


def space_report(course: Course) -> dict[str, Any]:
    """Make the report; files are written when all are made, and none stays of one that was stopped."""
    asked = course.job.arguments
    workspace = Workspace.objects.get(pk=asked["space"])
    viewer = Viewer.of(course.job.owner) if course.job.owner is not None else None
    if viewer is None or workspace_role(viewer, workspace.pk) not in SHARING_ROLES:
        raise SymbioError("web-job-not-allowed")

    def step(done: int, name: str) -> None:
        course.look_round()
        course.reach(done, 2 + len(TYPES), f"space-report-{name}")

    step(0, "reading")
    rows = asked_rows(workspace, viewer, asked)
    own = of_workspace(viewer, workspace.pk) if asked.get("tables") != "shared" else NONE
    step(1, "assessing")
    lang = str(asked["lang"])
    found = assessed(workspace, viewer, rows, lang, str(asked["currency"]), own, course.look_round)
    if found is None:
        raise UnusableCall("space-report-nothing")
    made = {}
    for done, (form, data) in enumerate(_forms(found, lang, workspace.name), start=2):
        made[form] = data
        step(done, "writing")
    files = _keep(made, course.job)
    return {"files": files, "count": len(found), "left_out": len(rows) - len(found)}


def asked_rows(workspace: Workspace, viewer: Viewer, asked: Mapping[str, Any]) -> list[Find]:
    """Declared candidates that are asked for: those of chosen keys, or all of a sentence."""
    if keys := [str(key) for key in asked.get("keys") or ()][:MOST_CHOSEN]:
        rows = pairs.pairs_of(keys, workspace, viewer, marks=False)
    else:
        rows = finds.all_of(finds.Sight.of(workspace, viewer), Query.of(asked.get("query") or {}), most=MOST)
    return [row for row in rows if row.candidate is not None]


def assessed(
    workspace: Workspace,
    viewer: Viewer,
    rows: Sequence[Find],
    lang: str,
    currency: str,
    own: OwnFigures = NONE,
    look: Look = lambda: None,
) -> Assessment | None:
    """What candidates are worth by what their cards show; None where that says of none how they fit."""
    candidates: list[Kept] = [row.candidate for row in rows if row.candidate is not None]
    cards = _cards(workspace, viewer, candidates, look)
    told = assess_told(candidates, cards, currency, lang=lang, own=own, look=look)
    return None if told is None else told.found


def worth_of(sight: finds.Sight, rows: Sequence[Find]) -> dict[int, Valued]:
    """What candidates of a list are worth: of those of which the reader sees both sides whole."""
    whole = sight.whole
    known = (row.candidate for row in rows if row.candidate is not None)
    candidates: list[Kept] = [one for one in known if one.offer_id in whole and one.need_id in whole]
    return values(candidates, _cards(sight.workspace, sight.viewer, candidates, lambda: None))


def _cards(workspace: Workspace, viewer: Viewer, candidates: Sequence[Kept], look: Look) -> dict[int, Card]:
    """Cards of all ends, some thousands at a time."""
    wanted = sorted({pk for one in candidates for pk in (one.offer_id, one.need_id)})
    cards: dict[int, Card] = {}
    for start in range(0, len(wanted), _PIECE):
        look()
        part = Stream.objects.filter(pk__in=wanted[start : start + _PIECE], removed_at=None)
        streams = part.select_related("site__organisation")
        cards |= {card.id: card for card in cards_in(streams, viewer, workspace.pk) if card.groups}
    return cards


def _forms(found: Assessment, lang: str, source: str) -> Iterable[tuple[str, bytes]]:
    """The report in every form that can be made here: the page in both languages, the others in `lang`."""
    day = timezone.localdate()
    documents: dict[str, Document] = {
        code: network_document(found, code, day, source=source) for code in LANGUAGES
    }
    yield "html", page(documents, lang=lang).encode()
    for form in DOCUMENTS:
        try:
            yield form, write(documents[lang], form)
        except UnusableCall:
            return


def _keep(made: Mapping[str, bytes], job: Job) -> dict[str, str]:
    """Write files under names that nobody can guess; all of them or none."""
    files: dict[str, str] = {}
    try:
        for form, data in made.items():
            name = f"{FOLDER}/{job.pk}-{token_hex(16)}.{form}"
            files[form] = default_storage.save(name, ContentFile(data))
            Path(default_storage.path(files[form])).chmod(0o600)
    except OSError:
        for name in files.values():
            default_storage.delete(name)
        raise
    return files
