"""What each kind of job does. A handler may be stopped at any moment; run again, it goes on from ``done``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse

from symbio.language import SymbioError
from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.assessing.again import assess_job
from symbio.web.intake.models import Renewal
from symbio.web.jobs.course import Course
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import start_rematch
from symbio.web.notices.rounds import look_round
from symbio.web.notices.sending import send_due
from symbio.web.notices.telling import tell
from symbio.web.privacy.export import write_export
from symbio.web.regions.figures import make_figures
from symbio.web.registry.imports import accept, read_again, take_back
from symbio.web.registry.models import Import, Stream
from symbio.web.workspaces import jobs as spaces
from symbio.web.workspaces.reports import space_report

FEW_ROWS = 50
"""So many new streams are matched with the import itself; more wait for one matching of everything."""


def accept_import(course: Course) -> dict[str, Any]:
    """Accept an import; then its streams are matched, few at once, many by a job of their own."""
    job, taken = course.job, _import_of(course.job)
    if not Viewer.of(job.owner).may_edit(taken.organisation_id):
        raise SymbioError("web-job-not-allowed")
    if taken.state != "accepted":
        course.look_round()
        course.reach(job.done, job.total, "web-job-reading")
        streams = read_again(taken)
        course.reach(job.done, len(streams), "web-job-accepting")
        accept(
            taken,
            streams,
            user_id=job.owner_id,
            first=job.done,
            between=course.look_round,
            written=course.reach,
        )
    updated = Renewal.objects.filter(taken=taken).count()
    result: dict[str, Any] = {"made": taken.made, "known": taken.known, "updated": updated}
    if job.owner is not None:
        tell([job.owner], "import", reverse("my"), organisation_id=taken.organisation_id, **result)
    if taken.made + updated > FEW_ROWS:
        return {**result, "matching": start_rematch(owner_id=job.owner_id).pk}
    course.reach(job.total, job.total, "web-job-matching")
    touched = Q(imported_row__taken=taken) | Q(renewals__taken=taken)
    made = Stream.objects.filter(touched, removed_at=None).select_related("site").distinct()
    return {**result, "found": bridge.match_streams(taken.organisation, list(made))}


def undo_accept(job: Job) -> bool:
    """Delete what an accepting has made; one that had come to its end before is left. Returns which."""
    taken = _import_of(job)
    is_half = taken.state != "accepted"
    if is_half:
        take_back(taken)
    return is_half


def _import_of(job: Job) -> Import:
    return Import.objects.select_related("organisation").get(pk=job.arguments["import"])


def rematch(course: Course) -> dict[str, Any]:
    """Match all streams against each other; candidates change only when all are found."""

    def tell(done: int, total: int) -> None:
        course.look_round()
        course.reach(done, total, "web-job-matching")

    return {"found": bridge.match_all(tell)}


def sum_regions(course: Course) -> dict[str, Any]:
    """Make the figures of regions that are due."""

    def tell(done: int, total: int) -> None:
        course.look_round()
        course.reach(done, total, "web-job-summing")

    return {"regions": make_figures(tell)}


def notices(course: Course) -> dict[str, Any]:
    """Look round for what is new where it is time, then send the letters that are due."""
    look_round(course.look_round)
    return {"sent": send_due(course.look_round)}


def export(course: Course) -> dict[str, Any]:
    """Write all that is kept about the owner of the job, and about their companies."""

    def tell(done: int, total: int) -> None:
        course.look_round()
        course.reach(done, total, "web-job-export")

    return {"file": write_export(course.job.owner, tell)}


HANDLERS: Mapping[str, Callable[[Course], dict[str, Any]]] = {
    "accept": accept_import,
    "rematch": rematch,
    "figures": sum_regions,
    "notices": notices,
    "space-import": spaces.space_import,
    "space-match": spaces.space_match,
    "letters": spaces.letters,
    "export": export,
    "assess": assess_job,
    "space-report": space_report,
}
"""Kind → what does it; what comes back is the result."""
UNDOING: Mapping[str, Callable[[Job], bool]] = {"accept": undo_accept, "space-import": spaces.undo_import}
"""Kind → what takes back what a job made that was cancelled or failed; False where nothing is taken back."""
